#include "view_findings.h"

#include <algorithm>
#include <cmath>

namespace diptych::pipeline
{

namespace
{

/// Whether any of the box is breast. What lies beside it altogether (markers, the collimator) is no finding; one whose
/// middle a tight mask leaves out is.
bool touchesBreast(const preprocess::PreparedView& prepared, const Box& box)
{
    const int left = std::max(0, static_cast<int>(std::floor(box.x)));
    const int right = std::min(prepared.columns, static_cast<int>(std::ceil(box.x + box.width)));
    const int bottom = std::min(prepared.rows, static_cast<int>(std::ceil(box.y + box.height)));
    for (int row = std::max(0, static_cast<int>(std::floor(box.y))); row < bottom; ++row)
        for (int column = left; column < right; ++column)
            if (prepared.inBreast(column, row))
                return true;
    return false;
}

Box cutTo(const Box& box, int columns, int rows)
{
    const double left = std::clamp(box.x, 0.0, static_cast<double>(columns));
    const double top = std::clamp(box.y, 0.0, static_cast<double>(rows));
    const double right = std::clamp(box.x + box.width, 0.0, static_cast<double>(columns));
    const double bottom = std::clamp(box.y + box.height, 0.0, static_cast<double>(rows));
    return {left, top, right - left, bottom - top};
}

/// On the canonical canvas: chest wall left, nipple to the right of it.
verdict::FindingGeometry geometryOf(const preprocess::PreparedView& prepared, const Box& box)
{
    const double mm = prepared.spacingMm;
    verdict::FindingGeometry geometry;
    geometry.behindNippleMm = (prepared.nipple.x - box.centreX()) * mm;
    geometry.belowNippleMm = (box.centreY() - prepared.nipple.y) * mm;
    geometry.fromNippleMm = std::hypot(geometry.behindNippleMm, geometry.belowNippleMm);
    geometry.breastDepthMm = (prepared.nipple.x - prepared.breastBox.x) * mm;
    return geometry;
}

/// The strongest candidate of the kind at the same distance from the nipple in the other view.
double supportFor(double fromNippleMm, FindingKind kind, const AssessedView& other, double toleranceMm)
{
    double support = 0.0;
    for (const inference::Candidate& candidate : other.candidates) {
        if (candidate.kind != kind)
            continue;
        const double apart = (geometryOf(other.prepared, candidate.box).fromNippleMm - fromNippleMm) / toleranceMm;
        support = std::max(support, candidate.rawConfidence * std::exp(-apart * apart));
    }
    return support;
}

double confidenceOf(const inference::Candidate& candidate, const AssessedView& own, const AssessedView* other,
                    const inference::ModelManifest& manifest)
{
    double raw = candidate.rawConfidence;
    if (const auto& rule = manifest.otherView;
        rule && std::find(rule->kinds.begin(), rule->kinds.end(), candidate.kind) != rule->kinds.end()) {
        // Without a nipple in both views there is no distance to compare.
        const bool comparable =
            other && !own.prepared.contradictsOrientation && !other->prepared.contradictsOrientation;
        std::optional<double> support;
        if (comparable)
            support = supportFor(geometryOf(own.prepared, candidate.box).fromNippleMm, candidate.kind, *other,
                                 rule->toleranceMm);
        raw = rule->confidence(raw, support);
    }
    return manifest.calibrationOf(candidate.kind).confidence(raw);
}

}  // namespace

verdict::ViewFindings findingsOf(ViewAssessment view, const AssessedView& own, const AssessedView* other,
                                 const inference::ModelManifest& manifest)
{
    const preprocess::PreparedView& prepared = own.prepared;
    if (prepared.contradictsOrientation) {
        view.warnings.push_back(Reason::OrientationConflict);
    } else {
        const auto nipple = prepared.imageFromModel.apply(prepared.nipple.x, prepared.nipple.y);
        view.nipple = ImagePoint{nipple.x, nipple.y};
    }
    verdict::ViewFindings result{std::move(view), {}};
    for (const inference::Candidate& candidate : own.candidates) {
        if (!touchesBreast(prepared, candidate.box))
            continue;
        Finding finding;
        finding.kind = candidate.kind;
        finding.confidence = confidenceOf(candidate, own, other, manifest);
        // Two tables, each with its own error: a malignant finding is a finding, so the one bounds the other.
        finding.probability = std::min(
            finding.confidence,
            manifest.calibrationOf(candidate.kind).probability(candidate.rawConfidence * candidate.rawMalignancy));
        finding.suspicion = manifest.suspicion(finding.probability);
        finding.boxPx = cutTo(mapBox(prepared.imageFromModel, candidate.box), result.view.columns, result.view.rows);
        finding.sizeMm = std::max(candidate.box.width, candidate.box.height) * prepared.spacingMm;
        if (!prepared.contradictsOrientation) {
            result.geometry.push_back(geometryOf(prepared, candidate.box));
            result.geometry.back().ownConfidence = confidenceOf(candidate, own, nullptr, manifest);
        }
        result.view.findings.push_back(std::move(finding));
    }
    return result;
}

}  // namespace diptych::pipeline
