#include "retrieve_folder.h"

#include <utility>

#include <stdlib.h>

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

RetrieveFolder::RetrieveFolder(fs::path wanted, fs::path path) : wanted_(std::move(wanted)), path_(std::move(path)) {}

RetrieveFolder::RetrieveFolder(RetrieveFolder&& other) noexcept
    : wanted_(std::move(other.wanted_)), path_(std::exchange(other.path_, {}))
{
}

RetrieveFolder::~RetrieveFolder()
{
    std::error_code ignored;
    if (!path_.empty())
        fs::remove_all(path_, ignored);
}

Result<RetrieveFolder> RetrieveFolder::make(const fs::path& wanted)
{
    fs::path plain = fs::absolute(wanted).lexically_normal();
    if (!plain.has_filename())
        plain = plain.parent_path();
    if (holdsAnything(plain))
        return failure(Reason::InvalidArgument, "The folder for the study holds something already.", plain.string());
    std::error_code error;
    fs::create_directories(plain.parent_path(), error);
    std::string name = (plain.parent_path() / ("." + plain.filename().string() + ".part-XXXXXX")).string();
    if (error || !::mkdtemp(name.data()))
        return failure(Reason::WriteFailed, "The folder for the study cannot be made.", plain.string());
    return RetrieveFolder(plain, name);
}

Result<fs::path> RetrieveFolder::publish(const std::string& suffix)
{
    const fs::path target = wanted_.string() + suffix;
    std::error_code error;
    if (holdsAnything(target))
        return failure(Reason::WriteFailed, "The folder for the study was filled by another program meanwhile.",
                       target.string());
    fs::rename(path_, target, error);  // replaces an empty folder only
    if (error)
        return failure(Reason::WriteFailed, error.message(), target.string());
    path_.clear();
    return target;
}

}  // namespace diptych::dicom_network
