#include "diptych/phantom/phantom_study.h"

#include <algorithm>

#include <opencv2/core.hpp>

#include "breast_shape.h"
#include "lesion.h"
#include "render.h"

namespace diptych::phantom
{
namespace
{

Density drawDensity(RandomStream& random)
{
    // Shares of the four compositions in screening: about 10, 40, 40 and 10 per cent.
    const double draw = random.unit();
    return draw < 0.1 ? Density::A : draw < 0.5 ? Density::B : draw < 0.9 ? Density::C : Density::D;
}

/// One breast with what is in it.
struct BreastWithLesions {
    BreastModel breast;
    BreastViews views;
    std::vector<LesionModel> lesions;
    std::vector<std::size_t> truth;  // of each lesion, index into PhantomStudy::lesions
};

void addLesions(PhantomStudy& study, std::array<BreastWithLesions, 2>& breasts, FindingKind kind, std::uint64_t key)
{
    RandomStream random(key);
    const int count = random.integer(1, 2);
    for (int i = 0; i < count; ++i) {
        const Laterality side = random.chance(0.5) ? Laterality::Left : Laterality::Right;
        // The first mass is always a cancer, so that there is something to find.
        const bool malignant = (i == 0 && kind == FindingKind::Mass) || random.chance(0.5);
        BreastWithLesions& owner = breasts[side == Laterality::Right ? 0 : 1];
        owner.lesions.push_back(makeLesion(random.key(), kind, malignant, owner.breast, owner.views, owner.lesions));
        owner.truth.push_back(study.lesions.size());
        PhantomLesion truth;
        truth.id = static_cast<int>(study.lesions.size()) + 1;
        truth.breast = side;
        truth.kind = kind;
        truth.malignant = malignant;
        truth.diameterMm = owner.lesions.back().diameterMm;
        study.lesions.push_back(truth);
    }
}

PatientOrientation orientationOf(StandardView view)
{
    switch (view) {
        case StandardView::RightCc:
            return {"P", "L"};
        case StandardView::LeftCc:
            return {"A", "R"};
        case StandardView::RightMlo:
            return {"P", "FL"};
        case StandardView::LeftMlo:
            return {"A", "FR"};
    }
    return {};
}

/// The box in the stored image, cut to it.
Box storedBox(const cv::Rect2d& box, bool mirrored, int rows, int columns)
{
    const double left = mirrored ? columns - box.x - box.width : box.x;
    const double x0 = std::clamp(left, 0.0, static_cast<double>(columns));
    const double x1 = std::clamp(left + box.width, 0.0, static_cast<double>(columns));
    const double y0 = std::clamp(box.y, 0.0, static_cast<double>(rows));
    const double y1 = std::clamp(box.y + box.height, 0.0, static_cast<double>(rows));
    return {x0, y0, x1 - x0, y1 - y0};
}

void renderInto(PhantomStudy& study, std::size_t place, const BreastWithLesions& owner)
{
    const PhantomOptions& options = study.options;
    PhantomView& view = study.views[place];
    view.view = kStandardViews[place];
    view.orientation = orientationOf(view.view);
    const bool mirrored = laterality(view.view) == Laterality::Right;  // the canonical plane has the chest wall left
    const ViewShape& shape = owner.views.shapes[position(view.view) == ViewPosition::Cc ? 0 : 1];
    RenderedView rendered =
        renderView(owner.breast, shape, owner.lesions, {options.rows, options.columns, options.spacingMm});
    if (mirrored) {
        cv::flip(rendered.samples, rendered.samples, 1);
    }
    view.samples.assign(rendered.samples.begin(), rendered.samples.end());
    const double nippleX = shape.nipple.x / options.spacingMm;
    view.nipple = {mirrored ? options.columns - nippleX : nippleX, shape.nipple.y / options.spacingMm};
    view.windowCentre = 1950.0;
    view.windowWidth = 3700.0;
    view.glandularShare = rendered.glandularShare;
    for (std::size_t i = 0; i < owner.lesions.size(); ++i) {
        study.lesions[owner.truth[i]].boxPx[place] =
            storedBox(rendered.boxes[i], mirrored, options.rows, options.columns);
    }
}

}  // namespace

PhantomStudy makePhantomStudy(const PhantomOptions& options)
{
    PhantomStudy study;
    study.options = options;
    const std::uint64_t key = mixBits(options.seed);
    RandomStream random(key);
    const Density drawn = drawDensity(random);
    study.density = options.density.value_or(drawn);
    study.breastThicknessMm = random.between(45.0, 65.0);

    const double width = options.columns * options.spacingMm, height = options.rows * options.spacingMm;
    std::array<BreastWithLesions, 2> breasts;
    for (const Laterality side : {Laterality::Right, Laterality::Left}) {
        BreastWithLesions& owner = breasts[side == Laterality::Right ? 0 : 1];
        owner.breast = makeBreast(key, side, study.density, width, height);
        owner.views = viewsForPlacing(owner.breast, width, height);
    }
    if (options.masses) {
        addLesions(study, breasts, FindingKind::Mass, subKey(key, 51));
    }
    if (options.calcifications) {
        addLesions(study, breasts, FindingKind::Calcification, subKey(key, 52));
    }
    for (std::size_t place = 0; place < kStandardViews.size(); ++place) {
        renderInto(study, place, breasts[laterality(kStandardViews[place]) == Laterality::Right ? 0 : 1]);
    }
    return study;
}

}  // namespace diptych::phantom
