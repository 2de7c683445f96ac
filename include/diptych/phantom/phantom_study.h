// Breasts that never were: procedural four-view examinations with known lesions, for tests and demonstrations.
//
// Each breast is modelled in millimetres in three dimensions and compressed and projected into CC and MLO, so a
// lesion placed once appears in both views where geometry puts it. The grey values are those of a processed
// (For Presentation) digital mammogram. No thread rule: pure functions of the options.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/core/view.h"

namespace diptych::phantom
{

enum class Density { A, B, C, D };  // BI-RADS breast composition

struct PhantomOptions {
    std::uint64_t seed = 1;
    int rows = 2048;
    int columns = 1536;
    double spacingMm = 0.1;  // of the detector: rows * spacingMm tall
    bool masses = true;
    bool calcifications = true;
    std::optional<Density> density;  // drawn from the seed where not given
};

struct PhantomLesion {
    int id = 0;
    Laterality breast = Laterality::Right;
    FindingKind kind = FindingKind::Mass;
    bool malignant = false;
    double diameterMm = 0.0;
    std::array<std::optional<Box>, 4> boxPx;  // stored image pixels, in the order of kStandardViews
};

struct PhantomView {
    StandardView view = StandardView::RightCc;
    std::vector<std::uint16_t> samples;  // 12 bits, row-major, rows x columns, bright = dense
    PatientOrientation orientation;
    ImagePoint nipple;  // its middle, in profile
    double windowCentre = 2047.5;
    double windowWidth = 4095.0;
    double glandularShare = 0.0;  // of the projected breast without muscle, 0 to 1
};

struct PhantomStudy {
    PhantomOptions options;
    Density density = Density::B;
    double breastThicknessMm = 0.0;
    std::array<PhantomView, 4> views;  // in the order of kStandardViews
    std::vector<PhantomLesion> lesions;
};

/// The same options give the same study, bit for bit, on one machine and build. Rows and columns must be at least 48
/// and the spacing positive; a breast that does not fit rows * spacingMm by columns * spacingMm is drawn smaller.
[[nodiscard]] PhantomStudy makePhantomStudy(const PhantomOptions& options);

}  // namespace diptych::phantom
