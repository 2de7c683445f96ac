// The coded values of mammographic views, and what a data set tells of its view and side.
//
// DICOM PS3.16 CID 4014 (view) and CID 4015 (view modifier) with the SNOMED CT codes in use now (SCT) and the
// SNOMED-RT codes of older objects (SRT, in the oldest ones SNM3); PS3.3 C.8.11.7 for View Position's terms.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "attributes.h"
#include "diptych/core/view.h"

namespace diptych::dicom
{

struct CodedName {
    std::string_view sct;
    std::string_view srt;
    std::string_view meaning;
};

[[nodiscard]] std::optional<ViewPosition> viewOfCode(const Code& code);
[[nodiscard]] std::optional<ViewModifier> modifierOfCode(const Code& code);
/// An exact term of View Position (0018,5101); nullopt for any other text.
[[nodiscard]] std::optional<ViewPosition> viewOfTerm(std::string_view term);
/// A code that names one side of the breast, or right or left.
[[nodiscard]] std::optional<Laterality> sideOfCode(const Code& code);

/// The code to write; nullptr where CID 4014 has none (Unknown, Cv, At).
[[nodiscard]] const CodedName* codeOf(ViewPosition position);
[[nodiscard]] const CodedName& codeOf(ViewModifier modifier);

/// View and side as a data set tells them.
struct ToldView {
    ViewKey key;
    ViewBasis basis = ViewBasis::Unknown;
    std::set<ViewModifier> modifiers;
    bool lateralityConflict = false;  // two tags name different sides, or none names one
    bool unknownModifier = false;     // a modifier code that CID 4015 does not have
};
[[nodiscard]] ToldView toldView(const ItemView& dataset);

}  // namespace diptych::dicom
