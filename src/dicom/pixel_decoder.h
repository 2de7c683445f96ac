// Pixels of one file, read and decompressed when asked for.
#pragma once

#include <filesystem>
#include <string>

#include "diptych/core/study.h"

namespace diptych::dicom
{

class FilePixelSource : public PixelSource
{
public:
    /// decode() refuses the file (Unreadable) once it holds another object than `sopInstanceUid`: pixels of a file
    /// that was replaced since its header was read must not appear under the old patient's name.
    /// `frame` is the one that decode() gives: of a stack of slices the one that stands for it.
    /// `mayHavePreview`: by its transfer syntax it may hold itself at a smaller size, too.
    FilePixelSource(std::filesystem::path file, std::string sopInstanceUid, int frame = 0, bool mayHavePreview = false)
        : file_(std::move(file)),
          sopInstanceUid_(std::move(sopInstanceUid)),
          frame_(frame),
          mayHavePreview_(mayHavePreview)
    {
    }

    [[nodiscard]] Result<std::shared_ptr<const PixelImage>> decode() const override { return decodeFrame(frame_); }
    [[nodiscard]] Result<std::shared_ptr<const PixelImage>> decodeFrame(int frame) const override;
    [[nodiscard]] bool mayHavePreview() const override { return mayHavePreview_; }
    /// A quarter of the size each way.
    [[nodiscard]] Result<PixelPreview> decodePreview() const override;

private:
    std::filesystem::path file_;
    std::string sopInstanceUid_;
    int frame_;
    bool mayHavePreview_;
};

/// The pixels of a view that was read from `view.path`.
[[nodiscard]] std::shared_ptr<const PixelSource> filePixels(const MammogramView& view);

}  // namespace diptych::dicom
