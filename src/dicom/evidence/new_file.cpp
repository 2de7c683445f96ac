#include "new_file.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <system_error>

#include <unistd.h>

#include "diptych/core/flush_to_disk.h"
#include "whole_file.h"

namespace diptych::dicom_evidence
{

namespace fs = std::filesystem;

namespace
{

bool sameBytes(const fs::path& a, const fs::path& b)
{
    std::error_code error;
    if (fs::file_size(a, error) != fs::file_size(b, error) || error)
        return false;
    std::ifstream left(a, std::ios::binary);
    std::ifstream right(b, std::ios::binary);
    return left && right &&
           std::equal(std::istreambuf_iterator<char>(left), std::istreambuf_iterator<char>(),
                      std::istreambuf_iterator<char>(right), std::istreambuf_iterator<char>());
}

Result<void> flushed(const fs::path& file)
{
    if (flushToDisk(file.parent_path()))
        return {};
    return failure(Reason::WriteFailed, "the disk failed: look whether the file is there", file.string());
}

}  // namespace

Result<void> saveNew(DcmFileFormat& format, const fs::path& file)
{
    static std::atomic<unsigned> count{0};
    fs::path temporary = file;
    temporary += ".part-" + std::to_string(getpid()) + '-' + std::to_string(count++);
    std::error_code error;
    if (const auto written = dicom::writeWholeFile(format, temporary); !written)
        return failure(Reason::WriteFailed, written.error().detail, file.string());
    // A hard link fails where the name is taken, so that nothing is ever replaced.
    fs::create_hard_link(temporary, file, error);
    if (error && !fs::exists(file)) {  // a file system without hard links
        fs::rename(temporary, file, error);
        if (!error)
            return flushed(file);
    }
    const bool written = !error;
    const bool same = !written && sameBytes(temporary, file);
    const bool taken = fs::exists(file, error);
    fs::remove(temporary, error);
    if (written || same)
        return flushed(file);
    return failure(Reason::WriteFailed, taken ? "another file of that name exists already" : "the file cannot be named",
                   file.string());
}

}  // namespace diptych::dicom_evidence
