#include "reading.h"

#include <algorithm>
#include <chrono>

#include "diptych/dicom/read_folder.h"
#include "progress_line.h"

namespace diptych::cli
{

Result<TimedLoad> readPaths(const std::vector<std::filesystem::path>& paths)
{
    ProgressLine line;
    dicom::ReadOptions options;
    options.progress = [&line](std::size_t done, std::size_t found) {
        line.show(found == 0 ? 0.0 : static_cast<double>(done) / static_cast<double>(found),
                  "reading " + std::to_string(done) + " of " + std::to_string(found) + " files");
    };
    const auto started = std::chrono::steady_clock::now();
    auto load = dicom::readFolder(paths, options);
    if (!load)
        return tl::make_unexpected(load.error());
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - started;
    return TimedLoad{std::move(*load), took.count()};
}

ExitStatus statusOfReading(const StudyLoad& load)
{
    if (load.studies.empty())
        return kNothingReadable;
    const bool damaged = std::any_of(load.skipped.begin(), load.skipped.end(),
                                     [](const SkippedFile& file) { return file.reason == Reason::Unreadable; });
    return damaged ? kIncomplete : kWhole;
}

}  // namespace diptych::cli
