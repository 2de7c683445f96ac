// Pixels of one file, read and decompressed when asked for.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "diptych/core/study.h"
#include "diptych/dicom/reader_processes.h"
#include "item_view.h"
#include "sample_room.h"

namespace diptych::dicom
{

/// One frame (counted from 0) of the object that its file must still hold: Unreadable where it is another than
/// `sopInstanceUid`, for pixels of a file that was replaced since its header was read must not appear under the old
/// patient's name.
struct FrameOfFile {
    std::string file;  // its path: one taken apart into names, as a path keeps itself, is ten pieces of memory
    std::string sopInstanceUid;
    int frame = 0;
};

/// decodeSmaller() gives an image of 1/2^kPreviewHalvings of the size each way.
inline constexpr int kPreviewHalvings = 2;

/// Read and decompressed in this process: everything of the image but its samples, which go to `room`. Fails as
/// PixelSource::decode() does. Any thread.
[[nodiscard]] Result<PixelImage> decodeFrame(const FrameOfFile& frame, SampleRoom& room,
                                             HeaderParser parser = HeaderParser::PlainFirst);
/// UnsupportedPixelFormat where no smaller image is stored.
[[nodiscard]] Result<PixelImage> decodeSmaller(const FrameOfFile& frame, SampleRoom& room);

class FilePixelSource : public PixelSource
{
public:
    /// `frame` is the one that decode() gives: of a stack of slices the one that stands for it.
    /// `mayHavePreview`: by its transfer syntax it may hold itself at a smaller size, too.
    /// `readers`: who reads the file; nullptr: this process.
    FilePixelSource(std::string file, std::string sopInstanceUid, int frame = 0, bool mayHavePreview = false,
                    std::shared_ptr<ReaderProcesses> readers = nullptr)
        : file_{std::move(file), std::move(sopInstanceUid), frame},
          mayHavePreview_(mayHavePreview),
          readers_(std::move(readers))
    {
    }

    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override { return decodeFrame(file_.frame); }
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decodeFrame(int frame) const override;
    [[nodiscard]] bool mayHavePreview() const override { return mayHavePreview_; }
    /// A quarter of the size each way.
    [[nodiscard]] Result<PixelPreview> decodePreview() const override;
    void rest() const override;

private:
    FrameOfFile file_;
    bool mayHavePreview_;
    std::shared_ptr<ReaderProcesses> readers_;
};

/// The pixels of a view that was read from `view.path`.
[[nodiscard]] std::shared_ptr<const PixelSource> filePixels(const MammogramView& view,
                                                            std::shared_ptr<ReaderProcesses> readers = nullptr);

}  // namespace diptych::dicom
