// A phantom study as DICOM files, and its truth as JSON.
#pragma once

#include <filesystem>

#include <nlohmann/json_fwd.hpp>

#include "diptych/core/reason.h"
#include "diptych/dicom/write_mammogram.h"
#include "diptych/phantom/phantom_study.h"

namespace diptych::cli
{

/// A prior is the same breast two years before.
enum class Examination { Current, Prior };

/// Writes RCC.dcm, LCC.dcm, RMLO.dcm and LMLO.dcm into `folder` (made where absent) and returns the study's truth:
/// seed, UIDs, density and each lesion's box in stored pixels, view by view. The same study always gets the same UIDs.
[[nodiscard]] Result<nlohmann::ordered_json> writePhantomStudy(const phantom::PhantomStudy& study,
                                                               dicom::TransferSyntax syntax,
                                                               const std::filesystem::path& folder,
                                                               Examination examination = Examination::Current);

}  // namespace diptych::cli
