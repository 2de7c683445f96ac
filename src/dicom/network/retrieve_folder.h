// The folder that a retrieved study comes to lie in: under another name until the study is whole.
#pragma once

#include <filesystem>
#include <string>

#include "diptych/core/reason.h"
#include "partial_folder.h"

namespace diptych::dicom_network
{

class RetrieveFolder
{
public:
    /// Makes a folder of its own beside `wanted`, and removes those that a crash has left there. WriteFailed, or
    /// InvalidArgument where `wanted` holds anything.
    [[nodiscard]] static Result<RetrieveFolder> make(const std::filesystem::path& wanted);
    RetrieveFolder(RetrieveFolder&&) noexcept = default;
    RetrieveFolder& operator=(RetrieveFolder&&) = delete;
    RetrieveFolder(const RetrieveFolder&) = delete;
    ~RetrieveFolder() = default;  // what was not published is removed

    [[nodiscard]] const std::filesystem::path& path() const { return part_.path(); }
    /// Renames it to the wanted folder, or to that with `suffix`. WriteFailed where something lies there by now.
    [[nodiscard]] Result<std::filesystem::path> publish(const std::string& suffix = {});

private:
    RetrieveFolder(std::filesystem::path wanted, PartialFolder part);
    std::filesystem::path wanted_;
    PartialFolder part_;
};

}  // namespace diptych::dicom_network
