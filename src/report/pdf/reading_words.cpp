#include "reading_words.h"

#include <QStringList>

#include "patient_words.h"

namespace diptych::report_pdf
{

using namespace reading;

QString roleWords(const ReportLanguage& say, const std::optional<ReadRole>& role)
{
    if (!role)
        return say("Reader");
    switch (*role) {
        case ReadRole::First:
            return say("First reader");
        case ReadRole::Second:
            return say("Second reader");
        case ReadRole::Arbiter:
            return say("Arbiter");
        case ReadRole::Consensus:
            return say("Consensus of both readers");
    }
    return {};
}

QString recallWords(const ReportLanguage& say, const std::optional<Recall>& recall)
{
    if (!recall)
        return say("no opinion given");
    return *recall == Recall::Recall ? say("recall") : say("no recall");
}

QString conclusionWords(const ReportLanguage& say, Conclusion conclusion)
{
    switch (conclusion) {
        case Conclusion::Normal:
            return say("no recall");
        case Conclusion::TechnicalRecall:
            return say("technical recall");
        case Conclusion::Recall:
            return say("recall for assessment");
    }
    return {};
}

QString settlingWords(const ReportLanguage& say, SettlingReason reason)
{
    switch (reason) {
        case SettlingReason::Discordant:
            return say("the readers differ");
        case SettlingReason::DifferentPlaces:
            return say("both recall, but for different places");
        case SettlingReason::Recalled:
            return say("both readers recall");
        case SettlingReason::NotNormal:
            return say("both readers ask for a view again");
    }
    return {};
}

QString categoryWords(const ReportLanguage& say, const Category& category)
{
    if (const auto* biRads = std::get_if<BiRads>(&category))
        return QStringLiteral("BI-RADS ") + plainText(code(*biRads));
    const auto& uk = std::get<UkCategory>(category);
    switch (uk.opinion) {
        case UkOpinion::Normal:
            return say("normal");
        case UkOpinion::TechnicalRecall:
            return say("technical recall");
        case UkOpinion::RecallForAssessment:
            return uk.concern ? say("recall for assessment, level of concern %1").arg(uk.concern->value())
                              : say("recall for assessment");
    }
    return {};
}

QString opinionWords(const ReportLanguage& say, const FullOpinion& opinion, Laterality breast)
{
    const BreastOpinion& of = opinion.of(breast);
    QStringList told{recallWords(say, of.recall)};
    if (of.category) {
        const QString category = categoryWords(say, *of.category);
        const auto* uk = std::get_if<UkCategory>(&*of.category);
        // "no recall; technical recall" holds all that the category of a technical recall would add.
        if (!uk || uk->opinion != UkOpinion::TechnicalRecall)
            told += category;
    }
    if (opinion.asksForTechnicalRecall(breast))
        told += say("technical recall");
    if (!of.reason.empty())
        told += say("reason: %1").arg(plainText(of.reason));
    return told.join(QChar(QChar::LineSeparator));
}

QString densityWords(const ReportLanguage& say, Density density)
{
    switch (density) {
        case Density::A:
            return say("A, almost entirely fatty");
        case Density::B:
            return say("B, scattered fibroglandular density");
        case Density::C:
            return say("C, heterogeneously dense");
        case Density::D:
            return say("D, extremely dense");
    }
    return {};
}

QString lesionTypeWords(const ReportLanguage& say, LesionType type)
{
    switch (type) {
        case LesionType::IllDefinedMass:
            return say("Ill-defined mass");
        case LesionType::WellDefinedMass:
            return say("Well-defined mass");
        case LesionType::Microcalcification:
            return say("Microcalcification");
        case LesionType::AsymmetricDensity:
            return say("Asymmetric density");
        case LesionType::Distortion:
            return say("Architectural distortion");
        case LesionType::LymphNode:
            return say("Lymph node");
        case LesionType::Other:
            return say("Other lesion");
    }
    return {};
}

QString technicalReasonWords(const ReportLanguage& say, TechnicalReason reason)
{
    if (const auto meaning = dicomMeaning(reason))
        return say(*meaning);
    switch (reason) {
        case TechnicalReason::Obscured:
            return say("Breast obscured");
        case TechnicalReason::MissingTissue:
            return say("Tissue cut off");
        default:
            return say("Other reason");
    }
}

QString technicalViewName(const reading::TechnicalRecall& recall)
{
    return plainText(label(ViewKey{recall.breast, recall.position}, {}));
}

QString changeWords(const ReportLanguage& say, Change change)
{
    switch (change) {
        case Change::TowardsAi:
            return say("towards the AI");
        case Change::AwayFromAi:
            return say("away from the AI");
        case Change::WithoutAi:
            return say("the AI says nothing of this breast");
        case Change::NotKnown:
        case Change::None:
            break;
    }
    return {};
}

}  // namespace diptych::report_pdf
