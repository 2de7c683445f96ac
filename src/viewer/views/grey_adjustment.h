// The reader's window/level as a change to what each file asks for, so that one drag suits four views; and the reader's
// choice among the ways in which the files themselves ask to be shown.
//
// A file's own presentations are its VOI LUTs, then its windows (DICOM PS3.3 C.11.2: alternative views, told apart by
// their explanations); the first is what is shown unless the reader chooses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <QString>
#include <QStringList>

#include "views/image_pyramid.h"

namespace diptych::viewer
{

struct GreyAdjustment {
    double shift = 0.0;    // of the centre, in widths of the file's own window; positive darkens
    double stretch = 1.0;  // of the width; larger is softer
    bool invert = false;
    /// The presentation chosen, in the list of the image on which it was chosen; empty: the first of each file.
    std::optional<std::size_t> preset = {};
    /// Its explanation there, by which the other images find theirs; empty where the file gives none.
    std::string presetExplanation = {};

    [[nodiscard]] bool windowUntouched() const { return shift == 0.0 && stretch == 1.0; }
    /// A drag across the viewport, as fractions of its size: right is softer, down is darker.
    void drag(double right, double down);

    friend bool operator==(const GreyAdjustment&, const GreyAdjustment&) = default;
};

/// The file's own presentations as its explanations name them; "VOI LUT 1", "Window 2" where it gives no name.
[[nodiscard]] QStringList presetNames(const ImagePyramid& image);

/// The presentation of this image that the choice means: that of the same explanation (whatever the letters' case),
/// else that of the same index; empty where the image has none such, or nothing was chosen.
[[nodiscard]] std::optional<std::size_t> presetOf(const ImagePyramid& image, const GreyAdjustment& adjustment);

/// The choice moved on to this image's next presentation (-1: to the one before), round and round, as the file gives
/// it: what was dragged is dropped, inversion kept. Unchanged where the image has fewer than two.
[[nodiscard]] GreyAdjustment nextPreset(const ImagePyramid& image, GreyAdjustment adjustment, int step = 1);

/// The window an image is drawn with; empty where a VOI LUT of the file is in use.
[[nodiscard]] std::optional<VoiWindow> effectiveWindow(const ImagePyramid& image, const GreyAdjustment& adjustment);

/// The table for renderView(): reaches to the image's largest sample. `grey`: what a presentation state puts in place
/// of the file's own grey steps.
[[nodiscard]] std::vector<std::uint8_t> tableFor(const ImagePyramid& image, const GreyAdjustment& adjustment,
                                                 const std::optional<GreyScale>& grey = std::nullopt);

/// "W 4096  L 2048", "Softer: W 4096  L 2048" where the file explains what it asks for, "VOI LUT"; with ", inverted"
/// where it is. A window that was dragged is no longer the file's, and has no name.
[[nodiscard]] QString greyText(const ImagePyramid& image, const GreyAdjustment& adjustment,
                               const std::optional<GreyScale>& grey = std::nullopt);

}  // namespace diptych::viewer
