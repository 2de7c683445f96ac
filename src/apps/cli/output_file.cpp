#include "output_file.h"

#include <cerrno>
#include <iostream>
#include <system_error>

#include <unistd.h>

#include "diptych/core/flush_to_disk.h"

namespace diptych::cli
{

Result<void> beWritable(const std::filesystem::path& folder)
{
    std::error_code error = makeFolders(folder);
    if (!error && ::access(folder.c_str(), W_OK | X_OK) != 0)
        error.assign(errno, std::generic_category());
    if (error)
        return failure(Reason::WriteFailed, "cannot be written into: " + error.message(), folder.string());
    return {};
}

OutputFile::OutputFile(std::filesystem::path file) : file_(std::move(file)), standardOutput_(file_ == "-")
{
    if (standardOutput_)
        return;
    std::error_code unknown;
    if (std::filesystem::is_other(file_, unknown)) {
        stream_.open(file_, std::ios::binary);
        return;
    }
    partial_ = file_;
    partial_ += ".partial-" + std::to_string(getpid());
    stream_.open(partial_, std::ios::binary | std::ios::trunc);
}

OutputFile::~OutputFile()
{
    if (standardOutput_ || partial_.empty())
        return;
    stream_.close();
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
}

Result<void> OutputFile::begun() const
{
    if (standardOutput_ || stream_.is_open())
        return {};
    return failure(Reason::WriteFailed, "could not be written: is there such a folder, and may you write into it?",
                   file_.string());
}

void OutputFile::line(const std::string& text)
{
    if (standardOutput_)
        std::cout << text << '\n' << std::flush;
    else
        stream_ << text << '\n';
}

Result<void> OutputFile::finish()
{
    if (standardOutput_)
        return {};
    stream_.close();
    if (!stream_ || (!partial_.empty() && !flushToDisk(partial_)))
        return failure(Reason::WriteFailed, "could not be written", file_.string());
    if (partial_.empty())
        return {};
    std::error_code error;
    std::filesystem::rename(partial_, file_, error);
    if (error)
        return failure(Reason::WriteFailed, error.message(), file_.string());
    partial_.clear();
    if (!flushToDisk(file_.parent_path()))
        return failure(Reason::WriteFailed, "the disk failed: look whether the file is there", file_.string());
    return {};
}

}  // namespace diptych::cli
