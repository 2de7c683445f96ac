// The reader's window/level as a change to what each file asks for, so that one drag suits four views.
#pragma once

#include <cstdint>
#include <vector>

#include <QString>

#include "image_pyramid.h"

namespace diptych::viewer
{

struct GreyAdjustment {
    double shift = 0.0;    // of the centre, in widths of the file's own window; positive darkens
    double stretch = 1.0;  // of the width; larger is softer
    bool invert = false;

    [[nodiscard]] bool windowUntouched() const { return shift == 0.0 && stretch == 1.0; }
    /// A drag across the viewport, as fractions of its size: right is softer, down is darker.
    void drag(double right, double down);

    friend bool operator==(const GreyAdjustment&, const GreyAdjustment&) = default;
};

/// The window an image is drawn with; empty where a VOI LUT of the file is in use.
[[nodiscard]] std::optional<VoiWindow> effectiveWindow(const ImagePyramid& image, const GreyAdjustment& adjustment);

/// The table for renderView(): reaches to the image's largest sample.
[[nodiscard]] std::vector<std::uint8_t> tableFor(const ImagePyramid& image, const GreyAdjustment& adjustment);

/// "W 4096 L 2048", "VOI LUT", with ", inverted" where it is.
[[nodiscard]] QString greyText(const ImagePyramid& image, const GreyAdjustment& adjustment);

}  // namespace diptych::viewer
