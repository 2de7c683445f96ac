#include <QStringList>
#include <algorithm>

#include "engine_words.h"
#include "front_page.h"
#include "patient_words.h"
#include "reading_words.h"
#include "result_of_reads.h"

namespace diptych::report_pdf
{

namespace
{

const TextStyle kResultStyle{.points = 13.0, .bold = true};
const TextStyle kConclusionStyle{.points = 10.5, .bold = true};
const TextStyle kDetailStyle{.points = 9.0};

using Basis = ResultOfReads::Basis;

struct BreastWords {
    QString title;
    QStringList details;
};

// "R CC again: Motion blur, Other reason (skin fold)"
QString recallOfView(const ReportLanguage& say, const reading::TechnicalRecall& recall)
{
    QStringList reasons;
    for (const reading::TechnicalReason reason : recall.reasons)
        reasons += technicalReasonWords(say, reason);
    if (!recall.note.empty())
        reasons += plainText(recall.note);
    return say("%1 again: %2").arg(technicalViewName(recall), reasons.join(QStringLiteral(", ")));
}

QString decisionWords(const ReportLanguage& say, const reading::BreastDecision& decision)
{
    switch (decision.state) {
        case reading::DecisionState::WaitingForFirstRead:
            return say("first read not given");
        case reading::DecisionState::WaitingForSecondRead:
            return say("second read not given");
        case reading::DecisionState::ToConsensus:
            return say("consensus needed");
        case reading::DecisionState::ToArbitration:
            return say("arbitration needed");
        case reading::DecisionState::Final:
            return decision.conclusion ? conclusionWords(say, *decision.conclusion) : say("no opinion given");
    }
    return {};
}

/// "BI-RADS 4A", or each reader's where they differ: "BI-RADS 4A (First reader); BI-RADS 4B (Second reader)". Empty in
/// a scheme without categories.
QString categoryLine(const ReportLanguage& say, const std::vector<ReadInReport>& reads, Laterality breast)
{
    QStringList each;
    QStringList categories;
    for (const ReadInReport& read : reads) {
        const reading::FullOpinion& opinion = read.counting();
        const auto& given = opinion.of(breast).category;
        if (!given && opinion.scheme == reading::Scheme::RecallOnly)
            continue;
        const QString category = !given ? say("no category")
                                 : std::holds_alternative<reading::BiRads>(*given)
                                     ? categoryWords(say, *given)
                                     : say("Category: %1").arg(categoryWords(say, *given));
        categories += category;
        each += QStringLiteral("%1 (%2)").arg(category, roleWords(say, read.role));
    }
    if (categories.isEmpty())
        return {};
    const bool agreed = categories.count(categories.front()) == categories.size() &&
                        categories.size() == static_cast<qsizetype>(reads.size());
    return agreed ? categories.front() : each.join(QStringLiteral("; "));
}

BreastWords breastResult(const Report& report, const ResultOfReads& result, Laterality breast)
{
    const ReportLanguage& say = report.say;
    BreastWords told;
    const reading::BreastDecision& decision = result.decision.of(breast);
    switch (result.basis) {
        case Basis::Nobody:
            told.title = say("no reader's opinion was given");
            break;
        case Basis::NoPolicy:
            told.title = say("not decided: no rule for more than one read was given");
            break;
        case Basis::Refused:
            told.title = say("not decided: the reads contradict the rule");
            told.details += say(result.refusal);
            break;
        case Basis::OneReader:
        case Basis::Policy:
            told.title = decisionWords(say, decision);
            break;
    }
    if (decision.conclusion) {
        const QString category = categoryLine(say, countingReads(report.reads, result, breast), breast);
        if (!category.isEmpty())
            told.details += category;
    }
    if (decision.reason)
        told.details += decision.state == reading::DecisionState::Final
                            ? say("Settled because %1.").arg(settlingWords(say, *decision.reason))
                            : say("Because %1.").arg(settlingWords(say, *decision.reason));
    if (decision.conclusion) {
        for (const reading::TechnicalRecall& recall : technicalRecallsOf(report.reads, result, breast))
            told.details += recallOfView(say, recall);
    }
    return told;
}

/// One density where all readers who gave one agree, else each reader's.
QString densityLine(const Report& report)
{
    QStringList each;
    std::vector<reading::Density> given;
    for (const ReadInReport& read : report.reads) {
        if (const auto density = read.counting().density) {
            given.push_back(*density);
            each += QStringLiteral("%1 (%2)").arg(densityWords(report.say, *density), roleWords(report.say, read.role));
        }
    }
    if (given.empty())
        return report.say("Density: not stated");
    const bool agreed = std::all_of(given.begin(), given.end(), [&](auto d) { return d == given.front(); });
    return report.say("Density: %1")
        .arg(agreed ? densityWords(report.say, given.front()) : each.join(QStringLiteral("; ")));
}

}  // namespace

void setMadeAgain(PageSetter& page, const Report& report)
{
    if (!report.input.madeAgain)
        return;
    page.paragraph(report.say("Made again from an exported bundle of reads, which does not hold the readers' names."),
                   {.points = 9.5, .bold = true});
    page.skip(2.0);
}

void setAmendment(PageSetter& page, const Report& report)
{
    if (!report.input.amends)
        return;
    const AmendedReport& amended = *report.input.amends;
    page.paragraph(report.say("Amends report %1 (hash %2): %3")
                       .arg(plainText(amended.number), plainText(amended.hash), plainText(amended.reason)),
                   {.points = 9.5, .bold = true});
    page.skip(2.0);
}

void setResult(PageSetter& page, const Report& report)
{
    constexpr double kPadding = 2.0;
    const ReportLanguage& say = report.say;
    const ResultOfReads result = resultOf(report.reads, report.input.policy);
    const double inner = kTextWidthMm - 2.0 * kPadding - 2.0;
    const double top = page.y();
    const double x = kMarginMm + kPadding + 2.0;
    double y = top + kPadding;
    y += page.text(x, y, inner, result.basis == Basis::OneReader ? say("Result (one reader)") : say("Result (readers)"),
                   kResultStyle) +
         0.6;
    // Right breast on the left half, as the views hang.
    double below = 0.0;
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        const double at = x + (breast == Laterality::Right ? 0.0 : inner / 2.0);
        const double width = inner / 2.0 - 3.0;
        const BreastWords told = breastResult(report, result, breast);
        double height =
            page.text(at, y, width, say("%1: %2").arg(breastTitle(say, breast), told.title), kConclusionStyle);
        for (const QString& detail : told.details)
            height += page.text(at, y + height, width, detail, kDetailStyle);
        below = std::max(below, height);
    }
    y += below + 0.6;
    if (!report.reads.empty())
        y += page.text(x, y, inner, densityLine(report), kDetailStyle);
    y += kPadding;
    page.frame({kMarginMm, top, kTextWidthMm, y - top}, Qt::black, 0.4);
    page.moveTo(y + 2.0);
}

}  // namespace diptych::report_pdf
