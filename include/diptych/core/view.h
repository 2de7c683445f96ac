// Which view of which breast an image is, and how we know.
//
// Codes: DICOM PS3.16 CID 4014 (view) and CID 4015 (view modifier). Positions are told by coded values
// first, by View Position (0018,5101) second, never by free text. What is not told stays Unknown.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "diptych/core/geometry.h"

namespace diptych
{

enum class Laterality { Right, Left };

enum class ViewPosition { Unknown, Cc, Mlo, Ml, Lm, Lmo, Xccl, Xccm, Fb, Sio, Iso, Cv, At };

enum class ViewModifier {
    Magnification,
    SpotCompression,
    ImplantDisplaced,
    Cleavage,
    AxillaryTail,
    RolledLateral,
    RolledMedial,
    RolledInferior,
    RolledSuperior,
    Tangential,
    NippleInProfile,
    AnteriorCompression,
    InframammaryFold,
    AxillaryTissue,
};

/// Where the view position (and side) was read, best first. Anything but Coded is shown as inferred.
enum class ViewBasis {
    Coded,         // View Code Sequence (0054,0220) and Image Laterality (0020,0062)
    ViewPosition,  // View Position (0018,5101), or Laterality (0020,0060) for the side
    Unknown,
};

/// The four standard views of a screening examination in the order in which they are hung.
enum class StandardView { RightCc, LeftCc, RightMlo, LeftMlo };
inline constexpr std::array<StandardView, 4> kStandardViews{StandardView::RightCc, StandardView::LeftCc,
                                                            StandardView::RightMlo, StandardView::LeftMlo};

struct ViewKey {
    std::optional<Laterality> laterality;  // nullopt: not told, or the tags disagree
    ViewPosition position = ViewPosition::Unknown;

    friend bool operator==(const ViewKey&, const ViewKey&) = default;
};

/// The slot of a CC or MLO view of a known side, else nullopt.
[[nodiscard]] std::optional<StandardView> standardView(const ViewKey& key);
[[nodiscard]] Laterality laterality(StandardView view);
[[nodiscard]] ViewPosition position(StandardView view);

/// "RCC", "LCC", "RMLO", "LMLO", as in the JSON assessment.
[[nodiscard]] std::string_view code(StandardView view);
/// "R CC" and so on, as written near the axilla.
[[nodiscard]] std::string label(StandardView view);
/// "R" or "L".
[[nodiscard]] std::string_view code(Laterality side);
[[nodiscard]] std::string_view code(ViewPosition position);
/// Laterality, prefixes, view, suffixes as IHE Mammography Image writes them on the image ("RMCCID"); "?" for what is
/// unknown.
[[nodiscard]] std::string imageLabel(const ViewKey& key, const std::set<ViewModifier>& modifiers);
/// The same with a space after the side, for lists and sentences ("R MCCID").
[[nodiscard]] std::string label(const ViewKey& key, const std::set<ViewModifier>& modifiers);

/// Patient Orientation (0020,0020): the direction in which rows run (to the right) and columns run (down).
struct PatientOrientation {
    std::string row;     // for example "P"
    std::string column;  // for example "FL"
};

/// How to lay the stored pixels so that the view hangs as a mammogram does: chest wall on the right for a
/// right breast and on the left for a left one; head up for MLO, ML and LM; lateral side up for CC.
/// nullopt where side, position or orientation do not tell it.
/// (IHE RAD TF-2, Mammography Image; Patient Orientation per DICOM PS3.3 C.7.6.1.1.1.)
[[nodiscard]] std::optional<Dihedral> displayLayout(const ViewKey& key, const PatientOrientation& orientation);

/// The side that an oblique view's Patient Orientation tells besides: the MLO's image plane runs from above and outside
/// to below and inside, so that "foot" goes with "left" in a right breast and with "right" in a left one.
/// nullopt where it does not tell (CC, lateral views, plain "F").
[[nodiscard]] std::optional<Laterality> sideOfOrientation(ViewPosition position, const PatientOrientation& orientation);

/// As displayLayout, but with the chest wall on the LEFT for both breasts: what the engine is given.
[[nodiscard]] std::optional<Dihedral> canonicalLayout(const ViewKey& key, const PatientOrientation& orientation);

}  // namespace diptych
