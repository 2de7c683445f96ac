#include "engine_words.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "diptych/core/wording.h"
#include "patient_words.h"

namespace diptych::report_pdf
{

namespace
{

QString suspicionTitle(const ReportLanguage& say, Suspicion suspicion)
{
    switch (suspicion.band()) {
        case Band::Lowest:
            return say("Lowest suspicion (%1/10)").arg(suspicion.value());
        case Band::Low:
            return say("Low suspicion (%1/10)").arg(suspicion.value());
        case Band::Indeterminate:
            return say("Indeterminate suspicion (%1/10)").arg(suspicion.value());
        case Band::High:
            return say("High suspicion (%1/10)").arg(suspicion.value());
    }
    return {};
}

QString suspicionText(const ReportLanguage& say, Suspicion suspicion)
{
    switch (suspicion.band()) {
        case Band::Lowest:
            return say("lowest suspicion (%1/10)").arg(suspicion.value());
        case Band::Low:
            return say("low suspicion (%1/10)").arg(suspicion.value());
        case Band::Indeterminate:
            return say("indeterminate suspicion (%1/10)").arg(suspicion.value());
        case Band::High:
            return say("high suspicion (%1/10)").arg(suspicion.value());
    }
    return {};
}

/// What stands in the way of an exam score, as core's banner tells it.
QString obstacle(const ReportLanguage& say, const ExamAssessment& assessment)
{
    if (assessment.reason)
        return reasonText(say, *assessment.reason);
    QStringList all;
    const std::size_t places = std::min(kStandardViews.size(), assessment.views.size());
    for (std::size_t place = 0; place < places; ++place) {
        const ViewAssessment& view = assessment.views[place];
        if (view.status == ViewStatus::Analyzed)
            continue;
        const QString name = viewName(view.view);
        if (!view.reason)
            all += say("%1 was not analysed").arg(name);
        else if (*view.reason == Reason::MissingView)
            all += say("%1 is missing").arg(name);
        else
            all += say("%1 was not analysed (%2)").arg(name, reasonText(say, *view.reason));
    }
    return all.isEmpty() ? say("not every view was analysed") : all.join(QStringLiteral("; "));
}

}  // namespace

QString viewName(StandardView view)
{
    return plainText(label(view));
}

QString kindWords(const ReportLanguage& say, FindingKind kind)
{
    return say(words(kind));
}

QString bandWords(const ReportLanguage& say, Band band)
{
    return say(words(band));
}

QString breastWords(const ReportLanguage& say, Laterality side)
{
    return side == Laterality::Right ? say("right breast") : say("left breast");
}

QString breastTitle(const ReportLanguage& say, Laterality side)
{
    return side == Laterality::Right ? say("Right breast") : say("Left breast");
}

QString bannerWords(const ReportLanguage& say, const ExamAssessment& assessment)
{
    if (!assessment.verdict)
        return say("No exam score: %1").arg(obstacle(say, assessment));
    const ExamVerdict& verdict = *assessment.verdict;
    return suspicionTitle(say, verdict.suspicion) + QStringLiteral(" - ") +
           (verdict.bothBreasts || !verdict.breast ? say("both breasts") : breastWords(say, *verdict.breast));
}

QString breastLineWords(const ReportLanguage& say, const BreastAssessment& breast)
{
    const QString side = breastTitle(say, breast.breast);
    if (breast.status == BreastStatus::NotAnalyzed || !breast.suspicion)
        return say("%1: not analysed").arg(side);
    const QString oneView =
        breast.status == BreastStatus::OneView ? say("1 view only") + QStringLiteral(", ") : QString();
    return say("%1: %2").arg(side, oneView + suspicionText(say, *breast.suspicion));
}

QString viewLineWords(const ReportLanguage& say, const ViewAssessment& view)
{
    const QString reason = view.reason ? reasonText(say, *view.reason) : say("no reason given");
    switch (view.status) {
        case ViewStatus::Analyzed: {
            int highest = 1;
            for (const Finding& finding : view.findings)
                highest = std::max(highest, finding.suspicion.value());
            QString line = view.findings.empty() ? say("analysed, no finding")
                                                 : say("analysed, highest suspicion %1/10").arg(highest);
            for (const Reason warning : view.warnings)
                line += QStringLiteral("; ") + reasonText(say, warning);
            return line;
        }
        case ViewStatus::Rejected:
            return say("rejected: %1").arg(reason);
        case ViewStatus::Failed:
            return say("failed: %1").arg(reason);
    }
    return say("failed: %1").arg(reason);
}

QString sizeWords(const ReportLanguage& say, const Finding& finding, SpacingBasis basis)
{
    if (!finding.sizeMm)
        return say("size unknown");
    return QStringLiteral("%1 mm (%2)").arg(std::lround(*finding.sizeMm)).arg(basisWords(say, basis));
}

QString basisWords(const ReportLanguage& say, SpacingBasis basis)
{
    switch (basis) {
        case SpacingBasis::Unknown:
            return say("unknown");
        case SpacingBasis::Imager:
            return say("imager");
        case SpacingBasis::ImagerOverErmf:
            return say("imager/ermf");
        case SpacingBasis::ImagerOverDistances:
            return say("imager/sid-sod");
        case SpacingBasis::Calibrated:
            return say("calibrated");
        case SpacingBasis::Reconstructed:
            return say("reconstructed");
    }
    return say("unknown");
}

QString positionWords(const ReportLanguage& say, const std::optional<std::string>& code)
{
    if (!code)
        return say("unknown");
    const std::array known{std::pair{"upper_outer", say("upper outer")},
                           std::pair{"upper_inner", say("upper inner")},
                           std::pair{"lower_outer", say("lower outer")},
                           std::pair{"lower_inner", say("lower inner")},
                           std::pair{"upper", say("upper")},
                           std::pair{"lower", say("lower")},
                           std::pair{"outer", say("outer")},
                           std::pair{"inner", say("inner")},
                           std::pair{"central", say("central")},
                           std::pair{"anterior", say("anterior")},
                           std::pair{"middle", say("middle")},
                           std::pair{"posterior", say("posterior")}};
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& each) { return *code == each.first; });
    return found == known.end() ? plainText(*code).replace('_', ' ') : found->second;
}

QString reasonText(const ReportLanguage& say, Reason reason)
{
    return say(sentence(reason));
}

QString reasonWords(const ReportLanguage& say, Reason reason)
{
    const QString words = reasonText(say, reason);
    return words.first(1).toUpper() + words.sliced(1) + '.';
}

}  // namespace diptych::report_pdf
