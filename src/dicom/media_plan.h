// What goes onto a medium and under which File ID, before anything is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "diptych/dicom/write_media.h"

namespace diptych::dicom
{

struct PlannedFile {
    std::filesystem::path source;
    std::filesystem::path fileId;  // below the medium's root: "DICOM/ST000001/SE000001/IM000001"
    bool image = true;
    std::uint64_t bytes = 0;
};

struct MediaPlan {
    std::vector<PlannedFile> files;  // in the order of the medium
    std::vector<LeftOutDocument> leftOut;
    std::size_t outsideProfiles = 0;
    std::uint64_t bytes = 0;
};

/// Fails as writeMedia() does before it writes.
[[nodiscard]] Result<MediaPlan> planMedia(const MediaOrder& order);

}  // namespace diptych::dicom
