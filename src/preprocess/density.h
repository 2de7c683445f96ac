// Stored pixels -> a scale on which bright means dense.
#pragma once

#include <vector>

#include "diptych/core/pixel_image.h"

namespace diptych::preprocess
{

/// For each sample value 0..65535 (values beyond the stored range repeat its end): Modality transform, first VOI
/// LUT Sequence if there is one, polarity by mirroring the output range (largest + smallest possible output minus
/// the value); padding takes the lowest value of all other pixels. Fails with UnsupportedPixelFormat where the
/// file's numbers give no finite grey, with NoBreastFound where every pixel is padding.
[[nodiscard]] Result<std::vector<float>> densityTable(const PixelImage& image);

}  // namespace diptych::preprocess
