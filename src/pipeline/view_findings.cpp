#include "view_findings.h"

#include <algorithm>
#include <cmath>

namespace diptych::pipeline
{

namespace
{

bool centreInBreast(const preprocess::PreparedView& prepared, const Box& box)
{
    const int x = static_cast<int>(std::floor(box.centreX()));
    const int y = static_cast<int>(std::floor(box.centreY()));
    if (x < 0 || y < 0 || x >= prepared.columns || y >= prepared.rows)
        return false;
    return prepared.breast[static_cast<std::size_t>(y) * static_cast<std::size_t>(prepared.columns) +
                           static_cast<std::size_t>(x)] != 0;
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

}  // namespace

verdict::ViewFindings findingsOf(ViewAssessment view, const preprocess::PreparedView& prepared,
                                 const std::vector<inference::Candidate>& candidates,
                                 const inference::ModelManifest& manifest)
{
    const auto nipple = prepared.imageFromModel.apply(prepared.nipple.x, prepared.nipple.y);
    view.nipple = ImagePoint{nipple.x, nipple.y};
    verdict::ViewFindings result{std::move(view), {}};
    for (const inference::Candidate& candidate : candidates) {
        if (!centreInBreast(prepared, candidate.box))
            continue;
        Finding finding;
        finding.kind = candidate.kind;
        finding.confidence = manifest.confidence(candidate.rawConfidence);
        finding.probability = manifest.probability(candidate.rawConfidence * candidate.rawMalignancy);
        finding.suspicion = manifest.suspicion(finding.probability);
        finding.boxPx = cutTo(mapBox(prepared.imageFromModel, candidate.box), result.view.columns, result.view.rows);
        finding.sizeMm = std::max(candidate.box.width, candidate.box.height) * prepared.spacingMm;
        result.geometry.push_back(geometryOf(prepared, candidate.box));
        result.view.findings.push_back(std::move(finding));
    }
    return result;
}

}  // namespace diptych::pipeline
