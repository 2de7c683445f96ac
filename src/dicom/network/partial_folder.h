// A folder for what is not whole yet, marked as in use, so that what a crash leaves behind can be told from what
// another program is writing at this moment.
//
// The mark is flock(2) on the folder itself: the kernel takes it off when its process ends, however it ends. Where the
// file system keeps no such marks (some network shares), nothing is ever taken for left behind.
#pragma once

#include <filesystem>
#include <string>

#include "diptych/core/reason.h"

namespace diptych::dicom_network
{

class PartialFolder
{
public:
    /// Makes `parent`/`start`part-XXXXXX, with `parent`. WriteFailed.
    [[nodiscard]] static Result<PartialFolder> make(const std::filesystem::path& parent, const std::string& start);
    PartialFolder(PartialFolder&& other) noexcept;
    PartialFolder& operator=(PartialFolder&&) = delete;
    PartialFolder(const PartialFolder&) = delete;
    ~PartialFolder();  // removes it with all that is in it, unless it was let go

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// It has another name now and is nobody's to remove.
    void letGo();

private:
    PartialFolder(std::filesystem::path path, int mark) : path_(std::move(path)), mark_(mark) {}
    std::filesystem::path path_;
    int mark_;
};

/// Removes the folders in `parent` that PartialFolder::make() has made and that nobody holds any longer; only this
/// user's own. How many.
int sweepLeftBehind(const std::filesystem::path& parent);

}  // namespace diptych::dicom_network
