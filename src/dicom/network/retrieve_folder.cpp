#include "retrieve_folder.h"

#include <utility>

#include "diptych/core/flush_to_disk.h"

namespace diptych::dicom_network
{

namespace fs = std::filesystem;

namespace
{

bool holdsAnything(const fs::path& folder)
{
    std::error_code error;
    if (!fs::exists(fs::symlink_status(folder, error)))
        return false;
    return !fs::is_directory(folder, error) || !fs::is_empty(folder, error) || error;
}

}  // namespace

RetrieveFolder::RetrieveFolder(fs::path wanted, PartialFolder part) : wanted_(std::move(wanted)), part_(std::move(part))
{
}

Result<RetrieveFolder> RetrieveFolder::make(const fs::path& wanted)
{
    fs::path plain = fs::absolute(wanted).lexically_normal();
    if (!plain.has_filename())
        plain = plain.parent_path();
    if (holdsAnything(plain))
        return failure(Reason::InvalidArgument, "The folder for the study holds something already.", plain.string());
    sweepLeftBehind(plain.parent_path());
    auto part = PartialFolder::make(plain.parent_path(), "." + plain.filename().string() + ".");
    if (!part)
        return failure(Reason::WriteFailed, "The folder for the study cannot be made.", plain.string());
    return RetrieveFolder(plain, std::move(*part));
}

Result<fs::path> RetrieveFolder::publish(const std::string& suffix)
{
    const fs::path target = wanted_.string() + suffix;
    std::error_code error;
    if (holdsAnything(target))
        return failure(Reason::WriteFailed, "The folder for the study was filled by another program meanwhile.",
                       target.string());
    fs::rename(part_.path(), target, error);  // replaces an empty folder only
    if (error)
        return failure(Reason::WriteFailed, error.message(), target.string());
    part_.letGo();
    if (!flushToDisk(target.parent_path()))
        return failure(Reason::WriteFailed, "The disk failed: look whether the folder is there.", target.string());
    return target;
}

}  // namespace diptych::dicom_network
