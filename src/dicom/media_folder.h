// A folder that becomes a medium all at once: filled under a hidden name, then renamed.
#pragma once

#include <cstdint>
#include <filesystem>

#include "diptych/core/reason.h"

namespace diptych::dicom
{

/// Of what was not finished nothing stays. One thread.
class MediaFolder
{
public:
    /// InvalidArgument where `target` holds anything, WriteFailed where nothing can be made there or where it has not
    /// room for `bytes`. Details are sentences.
    [[nodiscard]] static Result<MediaFolder> begin(const std::filesystem::path& target, std::uint64_t bytes);

    MediaFolder(MediaFolder&& other) noexcept;
    MediaFolder& operator=(MediaFolder&&) = delete;
    MediaFolder(const MediaFolder&) = delete;
    MediaFolder& operator=(const MediaFolder&) = delete;
    ~MediaFolder();

    /// Where to write until finish().
    [[nodiscard]] const std::filesystem::path& hidden() const { return hidden_; }
    [[nodiscard]] Result<void> finish();

private:
    explicit MediaFolder(std::filesystem::path target) : target_(std::move(target)) {}
    [[nodiscard]] Result<void> moveUp();

    std::filesystem::path target_;
    std::filesystem::path hidden_;  // empty once finished or moved from
    std::filesystem::path made_;    // the topmost folder above the target that had to be made
    bool inside_ = false;           // a medium's root cannot be renamed over
};

}  // namespace diptych::dicom
