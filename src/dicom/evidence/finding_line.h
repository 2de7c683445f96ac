// One line of text for a finding or a lesion: what the CAD templates have no coded place for, readable for people and
// read back from documents of Diptych's own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diptych/core/assessment.h"

namespace diptych::dicom_evidence
{

/// A code of the core in words: "upper_outer" as "upper outer".
[[nodiscard]] std::string spaced(std::string_view code);

/// "Finding 2 (R MLO): mass, suspicion 8/10 (high), upper outer quadrant, middle depth, 34.12 mm from the nipple,
/// size 12.30 mm (imager)"; what is unknown is left out. `view` is for people only.
[[nodiscard]] std::string findingLine(const Finding& finding, std::string_view view, SpacingBasis basis);
/// Id, kind, suspicion, quadrant, depth, nippleDistanceMm and sizeMm; nullopt for any other text.
[[nodiscard]] std::optional<Finding> findingOfLine(std::string_view line);

/// "Lesion 1 (right breast): suspicion 8/10 (high)"
[[nodiscard]] std::string lesionLine(const Lesion& lesion);
/// Id, breast and suspicion.
[[nodiscard]] std::optional<Lesion> lesionOfLine(std::string_view line);

}  // namespace diptych::dicom_evidence
