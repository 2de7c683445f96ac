// The other side of ReaderProcesses: what the program diptych-reader does.
//
// Single-threaded but for JPEG 2000 (OpenJPEG's own threads). Reads what it is asked for until nobody holds the other
// end of its channel any more, or nobody waits for the answer.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "diptych/isolation/channel.h"

namespace diptych::dicom
{

struct ReaderDuties {
    /// Reads a document that lies among images (ReaderWork::Document): the answer's body.
    std::function<std::string(const std::filesystem::path& file, std::string_view detail)> readDocument = {};
    /// Called with each file before it is opened, and whether for its pixels; for tests.
    std::function<void(const std::filesystem::path& file, bool pixels)> beforeFile = {};
};

/// Confines this process for good and then answers on `channel`. Where it cannot be confined it says so and reads
/// nothing. Returns the exit status.
[[nodiscard]] int serveReading(isolation::Channel channel, const ReaderDuties& duties);

}  // namespace diptych::dicom
