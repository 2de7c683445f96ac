// Pixels of one file, read and decompressed when asked for.
#pragma once

#include <filesystem>

#include "diptych/core/pixel_image.h"

namespace diptych::dicom
{

class FilePixelSource : public PixelSource
{
public:
    explicit FilePixelSource(std::filesystem::path file) : file_(std::move(file)) {}

    [[nodiscard]] Result<std::shared_ptr<const PixelImage>> decode() const override;

private:
    std::filesystem::path file_;
};

}  // namespace diptych::dicom
