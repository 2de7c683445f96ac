#include "diptych/core/assessment.h"

#include <cmath>

namespace diptych
{

std::string_view code(FindingKind kind)
{
    switch (kind) {
        case FindingKind::Mass:
            return "mass";
        case FindingKind::Calcification:
            return "calcification";
        case FindingKind::MassAndCalcification:
            return "mass_and_calcification";
        case FindingKind::Asymmetry:
            return "asymmetry";
        case FindingKind::Distortion:
            return "distortion";
    }
    return "mass";
}

std::string_view code(Band band)
{
    switch (band) {
        case Band::Lowest:
            return "lowest";
        case Band::Low:
            return "low";
        case Band::Indeterminate:
            return "indeterminate";
        case Band::High:
            return "high";
    }
    return "lowest";
}

std::optional<Suspicion> Suspicion::of(int value)
{
    if (value < 1 || value > 10)
        return std::nullopt;
    return Suspicion(value);
}

Band Suspicion::band() const
{
    if (value_ <= 2)
        return Band::Lowest;
    if (value_ <= 4)
        return Band::Low;
    if (value_ <= 7)
        return Band::Indeterminate;
    return Band::High;
}

std::string_view code(ViewStatus status)
{
    switch (status) {
        case ViewStatus::Analyzed:
            return "analyzed";
        case ViewStatus::Rejected:
            return "rejected";
        case ViewStatus::Failed:
            return "failed";
    }
    return "failed";
}

std::string_view code(BreastStatus status)
{
    switch (status) {
        case BreastStatus::Complete:
            return "complete";
        case BreastStatus::OneView:
            return "one_view";
        case BreastStatus::NotAnalyzed:
            return "not_analyzed";
    }
    return "not_analyzed";
}

std::string_view code(ExamStatus status)
{
    switch (status) {
        case ExamStatus::Complete:
            return "complete";
        case ExamStatus::Partial:
            return "partial";
        case ExamStatus::Rejected:
            return "rejected";
        case ExamStatus::Failed:
            return "failed";
    }
    return "failed";
}

const Finding* findFinding(const ExamAssessment& assessment, int findingId)
{
    for (const ViewAssessment& view : assessment.views)
        for (const Finding& finding : view.findings)
            if (finding.id == findingId)
                return &finding;
    return nullptr;
}

bool AnalysedArea::holds(const ImagePoint& point) const
{
    const double column = std::floor(point.x / cellPx);
    const double row = std::floor(point.y / cellPx);
    if (!(column >= 0.0 && column < columns && row >= 0.0 && row < rows))
        return false;
    const std::size_t cell = static_cast<std::size_t>(row) * static_cast<std::size_t>(columns);
    return analysed[cell + static_cast<std::size_t>(column)] != 0;
}

}  // namespace diptych
