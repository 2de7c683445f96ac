#include "combine.h"

#include <algorithm>

namespace diptych::verdict
{

namespace
{

bool holdsCentre(const Box& outer, const Box& inner)
{
    return inner.centreX() >= outer.x && inner.centreX() <= outer.x + outer.width && inner.centreY() >= outer.y &&
           inner.centreY() <= outer.y + outer.height;
}

Box around(const Box& a, const Box& b)
{
    const double left = std::min(a.x, b.x);
    const double top = std::min(a.y, b.y);
    return {left, top, std::max(a.x + a.width, b.x + b.width) - left, std::max(a.y + a.height, b.y + b.height) - top};
}

/// Both have to be believed about alike: a faint mark beneath a strong one does not change what the strong one is.
bool belongTogether(const Finding& mass, const Finding& calcification, const CombiningOptions& options)
{
    const auto [weaker, stronger] = std::minmax(mass.confidence, calcification.confidence);
    return weaker >= options.leastRatio * stronger &&
           (holdsCentre(mass.boxPx, calcification.boxPx) || holdsCentre(calcification.boxPx, mass.boxPx));
}

Finding joined(const Finding& mass, const Finding& calcification, const std::optional<PixelSpacingMm>& spacing)
{
    Finding both = mass.probability >= calcification.probability ? mass : calcification;
    both.kind = FindingKind::MassAndCalcification;
    both.confidence = std::max(mass.confidence, calcification.confidence);
    both.boxPx = around(mass.boxPx, calcification.boxPx);
    both.sizeMm.reset();
    if (spacing)
        both.sizeMm = std::max(both.boxPx.width * spacing->column, both.boxPx.height * spacing->row);
    return both;
}

}  // namespace

ViewFindings combineKinds(ViewFindings view, const CombiningOptions& options)
{
    std::vector<Finding>& findings = view.view.findings;
    const bool placed = view.geometry.size() == findings.size();
    for (std::size_t i = 0; i < findings.size(); ++i) {
        if (findings[i].kind != FindingKind::Mass)
            continue;
        for (std::size_t j = 0; j < findings.size(); ++j) {
            if (findings[j].kind != FindingKind::Calcification || !belongTogether(findings[i], findings[j], options))
                continue;
            // Where the finding lies is told by the part that gave it its score.
            if (placed && findings[j].probability > findings[i].probability)
                view.geometry[i] = view.geometry[j];
            findings[i] = joined(findings[i], findings[j], view.view.spacing);
            findings.erase(findings.begin() + static_cast<std::ptrdiff_t>(j));
            if (placed)
                view.geometry.erase(view.geometry.begin() + static_cast<std::ptrdiff_t>(j));
            if (j < i)
                --i;
            break;
        }
    }
    return view;
}

}  // namespace diptych::verdict
