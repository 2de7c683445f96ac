#include "reading.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <system_error>

#include "diptych/core/plain_text.h"
#include "diptych/core/wording.h"
#include "progress_line.h"

namespace diptych::cli
{

void appendOneLine(std::string& line, std::string_view text)
{
    if (std::ranges::all_of(text, [](char character) { return character >= ' ' && character < 0x7F; })) {
        line += text;  // as nearly all are
        return;
    }
    std::string plain = plainText(text);
    std::ranges::replace_if(
        plain, [](char character) { return character == '\n' || character == '\t'; }, ' ');
    line += plain;
}

std::string oneLine(std::string_view text)
{
    std::string line;
    appendOneLine(line, text);
    return line;
}

CLI::Validator notEmpty()
{
    return CLI::Validator(
        [](const std::string& path) { return path.empty() ? std::string("the path is empty") : std::string(); }, "");
}

Result<TimedLoad> readPaths(const std::vector<std::filesystem::path>& paths, dicom::ReadOptions options)
{
    ProgressLine line;
    if (!options.readers)
        options.readers = dicom::installedReaders();
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
    const bool lost = std::any_of(load.skipped.begin(), load.skipped.end(), [](const SkippedFile& file) {
        return file.reason == Reason::Unreadable || file.reason == Reason::OutOfMemory ||
               file.reason == Reason::InstanceConflict || file.reason == Reason::ReaderCrashed ||
               file.reason == Reason::ReaderTimedOut || file.reason == Reason::ReaderMissing;
    });
    return lost ? kIncomplete : kWhole;
}

void tellSkipped(const StudyLoad& load)
{
    for (const SkippedFile& file : load.skipped)
        std::cerr << "skipped " << oneLine(file.path.string()) << ": " << sentence(file.reason)
                  << (file.detail.empty() ? "" : " (" + oneLine(file.detail) + ")") << '\n';
}

bool wouldReplaceInput(const std::string& output, const StudyLoad& load)
{
    const auto isIt = [&output](const std::filesystem::path& file) {
        std::error_code error;
        return std::filesystem::equivalent(output, file, error) && !error;
    };
    bool replaced = std::any_of(load.skipped.begin(), load.skipped.end(),
                                [&isIt](const SkippedFile& file) { return isIt(file.path); });
    for (const Study& study : load.studies)
        replaced = replaced || std::any_of(study.views.begin(), study.views.end(),
                                           [&isIt](const MammogramView& view) { return isIt(view.path); });
    if (replaced)
        std::cerr << "diptych-cli: " << output
                  << " is one of the files that were read: name another file to write to\n";
    return replaced;
}

std::vector<std::filesystem::path> filesBelow(const std::vector<std::filesystem::path>& paths)
{
    std::vector<std::filesystem::path> files;
    for (const std::filesystem::path& path : paths) {
        std::error_code error;
        if (!std::filesystem::is_directory(path, error)) {
            files.push_back(path);
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 path, std::filesystem::directory_options::skip_permission_denied, error))
            if (entry.is_regular_file(error) && entry.path().filename() != "DICOMDIR")
                files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace diptych::cli
