// Where received objects come to lie: each under its UID, whole or not at all, none in another's place.
#pragma once

#include <filesystem>
#include <string>

#include "diptych/core/reason.h"

namespace diptych::dicom_network
{

enum class Placed {
    New,
    AlreadyThere,  // the same bytes
    SetAside,      // other bytes under the same UID
};

struct Placing {
    Placed how = Placed::New;
    std::filesystem::path file;
};

/// Moves `temporary` (same file system) to folder/<uid>.dcm. Where other bytes lie there, to aside/<uid>-1.dcm, -2 and
/// so on; `aside` is made when it is needed. WriteFailed. Any thread.
[[nodiscard]] Result<Placing> place(const std::filesystem::path& temporary, const std::filesystem::path& folder,
                                    const std::string& uid, const std::filesystem::path& aside);

}  // namespace diptych::dicom_network
