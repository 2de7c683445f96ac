#include "lesion_place.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace diptych::report_pdf
{

namespace
{

bool central(double mm)
{
    return std::abs(mm) < kCentralMm;
}

template <typename Images>
auto imageIn(const Images& images, const std::string& sopInstanceUid)
{
    return std::find_if(images.begin(), images.end(),
                        [&](const auto& image) { return image.sopInstanceUid == sopInstanceUid; });
}

std::string depthThird(const FromNipple& place)
{
    const double share = place.behindMm / place.depthMm;
    return share < 1.0 / 3.0 ? "anterior" : share < 2.0 / 3.0 ? "middle" : "posterior";
}

}  // namespace

std::optional<FromNipple> fromNipple(const reading::LesionMark& mark, const MammogramView& image,
                                     const ViewAssessment& assessed)
{
    const bool contradicted = std::find(assessed.warnings.begin(), assessed.warnings.end(),
                                        Reason::OrientationConflict) != assessed.warnings.end();
    if (!assessed.nipple || contradicted || !standardView(image.key) || !image.orientation || !image.spacing ||
        image.spacing->row <= 0.0 || image.spacing->column <= 0.0)
        return std::nullopt;
    const std::optional<Dihedral> layout = canonicalLayout(image.key, *image.orientation);
    if (!layout)
        return std::nullopt;
    // Chest wall on the left; head (MLO) or lateral side (CC) up.
    const Affine laidOut = storedFromLaidOut(*layout, image.columns, image.rows).inverse();
    const Affine::XY nipple = laidOut.apply(assessed.nipple->x, assessed.nipple->y);
    const Affine::XY lesion = laidOut.apply(mark.centre().x, mark.centre().y);
    const double acrossMm = layout->transpose ? image.spacing->row : image.spacing->column;
    const double downMm = layout->transpose ? image.spacing->column : image.spacing->row;
    const double depthMm = nipple.x * acrossMm;
    if (!(depthMm > 0.0))
        return std::nullopt;
    return FromNipple{(nipple.y - lesion.y) * downMm, (nipple.x - lesion.x) * acrossMm, depthMm};
}

LesionPlace placeOf(const reading::ReaderLesion& lesion, const Study& study, const ExamAssessment& assessment)
{
    std::optional<FromNipple> cc;
    std::optional<FromNipple> mlo;
    for (const reading::LesionMark& mark : lesion.marks) {
        const auto image = imageIn(study.views, mark.sopInstanceUid);
        const auto assessed = imageIn(assessment.views, mark.sopInstanceUid);
        if (image == study.views.end() || assessed == assessment.views.end() || image->key.laterality != lesion.breast)
            continue;
        std::optional<FromNipple>& place = image->key.position == ViewPosition::Cc ? cc : mlo;
        if (!place)
            place = fromNipple(mark, *image, *assessed);
    }
    const auto aside = [](const std::optional<FromNipple>& place) {
        return place ? std::optional(place->asideMm) : std::nullopt;
    };
    LesionPlace place;
    place.quadrant = quadrantOf(aside(cc), aside(mlo));
    place.clock = clockPosition(lesion.breast, aside(cc), aside(mlo));
    if (cc || mlo)
        place.depth = depthThird(cc ? *cc : *mlo);
    return place;
}

std::optional<std::string> quadrantOf(std::optional<double> outwardMm, std::optional<double> upwardMm)
{
    if (!outwardMm && !upwardMm)
        return std::nullopt;
    std::string quadrant;
    if (upwardMm && !central(*upwardMm))
        quadrant = *upwardMm > 0.0 ? "upper" : "lower";
    if (outwardMm && !central(*outwardMm))
        quadrant += std::string(quadrant.empty() ? "" : "_") + (*outwardMm > 0.0 ? "outer" : "inner");
    return quadrant.empty() ? "central" : quadrant;
}

std::optional<int> clockPosition(Laterality breast, std::optional<double> outwardMm, std::optional<double> upwardMm)
{
    if (!outwardMm || !upwardMm || (central(*outwardMm) && central(*upwardMm)))
        return std::nullopt;
    // To the right of one who faces the patient.
    const double rightwards = breast == Laterality::Left ? *outwardMm : -*outwardMm;
    const double hours = std::atan2(rightwards, *upwardMm) / std::numbers::pi * 6.0;
    const int hour = (static_cast<int>(std::lround(hours)) + 12) % 12;
    return hour == 0 ? 12 : hour;
}

}  // namespace diptych::report_pdf
