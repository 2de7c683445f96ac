// One mammogram -> what the network is given, and the exact way back.
//
// The steps (each documented and tested against models/training/golden_prepare.json, which the training code
// computes with its own implementation):
//   1. Modality transform; the first VOI LUT Sequence where the file has one (linear and sigmoid windows are
//      not applied: step 5 makes the result independent of them); polarity, so that bright means dense.
//   2. resampling to the model's physical spacing (area average),
//   3. orientation: chest wall left, head or lateral side up, for both breasts,
//   4. breast and background apart; no breast is a refusal (NoBreastFound), never an empty "normal",
//   5. intensities between two percentiles of the breast to 0..1, background 0,
//   6. placed on the model's fixed canvas.
#pragma once

#include <vector>

#include "diptych/core/geometry.h"
#include "diptych/core/pixel_image.h"
#include "diptych/core/study.h"

namespace diptych::preprocess
{

/// From the model package's manifest.
struct InputSpec {
    int rows = 1216;
    int columns = 832;
    double spacingMm = 0.3;
    double percentileLow = 0.01;    // as a fraction
    double percentileHigh = 0.995;  // as a fraction
};

struct PreparedView {
    int rows = 0;
    int columns = 0;
    std::vector<float> values;         // of breastBox, row-major, 0..1, background 0
    std::vector<std::uint8_t> breast;  // mask of breastBox, row-major, 1 inside the breast
    Affine imageFromModel;             // model pixels -> stored image pixels
    double spacingMm = 0.0;            // of the canvas
    double breastAreaMm2 = 0.0;
    Box breastBox;  // whole canvas pixels; around it is background
    /// What the network sees: rows * columns values.
    [[nodiscard]] std::vector<float> canvas() const;
    /// Whether a pixel of the canvas, or of beside it, is breast.
    [[nodiscard]] bool inBreast(int column, int row) const;
    /// The breast stands on the edge where by the header the nipple should be. The picture can be looked at and
    /// assessed, but where anything lies in the breast is not known, and the nipple below is none.
    bool contradictsOrientation = false;
    /// The outline's point farthest from the chest wall (in MLO: from a line that leans 15 degrees, as the pectoral
    /// muscle does), canvas pixels: an estimate of the nipple's place.
    ModelPoint nipple;
};

/// Needs view.spacing and a layout from view.key and view.orientation; fails with SpacingMissing, OrientationMissing,
/// LateralityConflict, NoBreastFound, BreastTooLarge,
/// UnsupportedPixelFormat. Pure; any thread.
[[nodiscard]] Result<PreparedView> prepareView(const MammogramView& view, const PixelImage& image,
                                               const InputSpec& spec);

}  // namespace diptych::preprocess
