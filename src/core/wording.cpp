#include "diptych/core/wording.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace diptych
{

namespace
{

std::string lowerFirst(std::string_view text)
{
    std::string result(text);
    if (!result.empty())
        result.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(result.front())));
    return result;
}

std::string scoreWords(Suspicion suspicion)
{
    return "(" + std::to_string(suspicion.value()) + "/10)";
}

Suspicion highest(const ViewAssessment& view)
{
    Suspicion most = *Suspicion::of(1);
    for (const Finding& finding : view.findings)
        most = std::max(most, finding.suspicion);
    return most;
}

/// What stands in the way of an exam score: every one of the four views that has none.
std::string obstacle(const ExamAssessment& assessment)
{
    if (assessment.reason)
        return std::string(sentence(*assessment.reason));
    std::string all;
    const std::size_t places = std::min(kStandardViews.size(), assessment.views.size());
    for (std::size_t place = 0; place < places; ++place) {
        const ViewAssessment& view = assessment.views[place];
        if (view.status == ViewStatus::Analyzed)
            continue;
        all += (all.empty() ? "" : "; ") + label(view.view);
        if (!view.reason)
            all += " was not analysed";
        else if (*view.reason == Reason::MissingView)
            all += " is missing";
        else
            all += " was not analysed (" + std::string(sentence(*view.reason)) + ")";
    }
    return all.empty() ? "not every view was analysed" : all;
}

}  // namespace

Rgb suspicionColour(Suspicion suspicion)
{
    // From light yellow over orange and red to magenta: lightness falls evenly, so that the order survives every
    // common colour vision deficiency and a grey print.
    static constexpr std::array<Rgb, 10> kScale{{{255, 250, 190},
                                                 {255, 240, 140},
                                                 {255, 225, 95},
                                                 {255, 205, 60},
                                                 {255, 180, 40},
                                                 {252, 150, 45},
                                                 {245, 118, 58},
                                                 {235, 85, 85},
                                                 {222, 55, 120},
                                                 {200, 30, 150}}};
    return kScale[static_cast<std::size_t>(suspicion.value() - 1)];
}

std::string_view words(FindingKind kind)
{
    switch (kind) {
        case FindingKind::Mass:
            return "Mass";
        case FindingKind::Calcification:
            return "Calcification";
        case FindingKind::MassAndCalcification:
            return "Mass and calcification";
        case FindingKind::Asymmetry:
            return "Asymmetry";
        case FindingKind::Distortion:
            return "Architectural distortion";
    }
    return "Finding";
}

std::string_view words(Band band)
{
    switch (band) {
        case Band::Lowest:
            return "Lowest";
        case Band::Low:
            return "Low";
        case Band::Indeterminate:
            return "Indeterminate";
        case Band::High:
            return "High";
    }
    return "Unknown";
}

std::string_view words(Laterality side)
{
    return side == Laterality::Right ? "right" : "left";
}

std::string_view words(BreastStatus status)
{
    switch (status) {
        case BreastStatus::Complete:
            return "both views analysed";
        case BreastStatus::OneView:
            return "1 view only";
        case BreastStatus::NotAnalyzed:
            return "not analysed";
    }
    return "not analysed";
}

std::string banner(const ExamAssessment& assessment)
{
    if (!assessment.verdict)
        return "No exam score: " + obstacle(assessment);
    const ExamVerdict& verdict = *assessment.verdict;
    const std::string head =
        std::string(words(verdict.suspicion.band())) + " suspicion " + scoreWords(verdict.suspicion);
    if (verdict.bothBreasts || !verdict.breast)
        return head + " - both breasts";
    return head + " - " + std::string(words(*verdict.breast)) + " breast";
}

std::string breastLine(const BreastAssessment& breast)
{
    std::string line = breast.breast == Laterality::Right ? "Right breast: " : "Left breast: ";
    if (breast.status == BreastStatus::NotAnalyzed || !breast.suspicion)
        return line + std::string(words(BreastStatus::NotAnalyzed));
    if (breast.status == BreastStatus::OneView)
        line += std::string(words(breast.status)) + ", ";
    return line + lowerFirst(words(breast.suspicion->band())) + " suspicion " + scoreWords(*breast.suspicion);
}

std::string viewLine(const ViewAssessment& view)
{
    switch (view.status) {
        case ViewStatus::Analyzed: {
            std::string line = view.findings.empty()
                                   ? "analysed, no finding"
                                   : "analysed, highest suspicion " + std::to_string(highest(view).value()) + "/10";
            for (const Reason warning : view.warnings)
                line += "; " + std::string(sentence(warning));
            return line;
        }
        case ViewStatus::Rejected:
            return "rejected: " + (view.reason ? std::string(sentence(*view.reason)) : "no reason given");
        case ViewStatus::Failed:
            return "failed: " + (view.reason ? std::string(sentence(*view.reason)) : "no reason given");
    }
    return "failed";
}

std::string sizeWords(const Finding& finding, SpacingBasis basis)
{
    if (!finding.sizeMm)
        return "size unknown";
    return std::to_string(std::lround(*finding.sizeMm)) + " mm (" + std::string(code(basis)) + ")";
}

}  // namespace diptych
