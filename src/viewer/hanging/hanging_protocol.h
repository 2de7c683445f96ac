// A hanging protocol: the steps in which a reader is shown an exam, as data that a site can edit.
//
// One JSON file a protocol (schema "diptych.hanging/1", docs/HANGING.md); validated as a whole when it is loaded. A
// step lists rows of cells; a cell names a standard view of the current study ("RCC") or of its prior ("RCC prior"), or
// is empty (""). Pure values; the comparison of views follows IHE RAD TF-2, Mammography Image.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <QByteArray>
#include <QString>

#include "diptych/core/geometry.h"
#include "diptych/core/reason.h"
#include "diptych/core/view.h"

namespace diptych::viewer
{

/// The study being read, the earlier one it is compared with, or further images of one view of the current study (parts
/// of a mosaic, repeats) that are shown beside it on demand; no protocol names those.
enum class Epoch { Current, Prior, Further };

struct HangingCell {
    StandardView view = StandardView::RightCc;
    Epoch epoch = Epoch::Current;

    friend bool operator==(const HangingCell&, const HangingCell&) = default;
};

/// Rows from top to bottom; an empty cell keeps its place free.
using HangingGrid = std::vector<std::vector<std::optional<HangingCell>>>;

/// How a step shows its images.
enum class Showing {
    Fit,     // each image whole, all at one size
    Breast,  // each breast whole, without the air around it, all at one size
    Region,  // a part of each, all at one size
    Roam,    // full resolution (1 image pixel = 1 screen pixel), part after part until all of the breast was shown
};

struct HangingStep {
    std::string name;
    HangingGrid oneScreen;
    HangingGrid twoScreens;  // where the window spans two screens
    Showing showing = Showing::Fit;
    /// Region only. Fractions of the breast (of the image where it cannot be told from the air): x from the chest wall
    /// outwards, y from the top. Mirrored by that for the other breast.
    Box region{0.0, 0.0, 1.0, 1.0};
    bool needsPrior = false;  // passed over where there is no prior study
};

struct HangingProtocol {
    std::string name;
    std::vector<HangingStep> steps;
};

/// The four views; what is left when no file can be used.
[[nodiscard]] HangingProtocol overviewProtocol();

/// Refuses with a sentence that names the place: "steps[2].one_screen[0][1]: no view is called \"RCX\"".
struct ProtocolFault {
    std::string what;
};
[[nodiscard]] tl::expected<HangingProtocol, ProtocolFault> parseProtocol(const QByteArray& json);

struct LoadedProtocols {
    std::vector<HangingProtocol> protocols;  // by file name; a site's file replaces the shipped one of the same name
    std::vector<std::string> faults;         // "screening.json: steps is missing"
};
/// From the folders' "*.json", the later folder winning. Without any that can be used: the overview alone.
[[nodiscard]] LoadedProtocols loadProtocols(const std::vector<std::filesystem::path>& folders);

}  // namespace diptych::viewer
