// A file whose pixels are to be decoded: where they lie, and what its header says of them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "diptych/core/grey.h"
#include "file_outline.h"
#include "item_view.h"
#include "pixel_format.h"

class DcmFileFormat;

namespace diptych::dicom
{

/// One thread at a time.
class OpenedImage
{
public:
    /// The frame (counted from 0) of the object `sopInstanceUid`, as FrameOfFile says; refuses what cannot be decoded
    /// before anything of it is loaded.
    [[nodiscard]] static Result<std::unique_ptr<OpenedImage>> open(std::filesystem::path path,
                                                                   const std::string& sopInstanceUid, int frame,
                                                                   HeaderParser parser);
    ~OpenedImage();
    OpenedImage(const OpenedImage&) = delete;
    OpenedImage& operator=(const OpenedImage&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] const FileOutline& outline() const { return outline_; }
    /// As the header tells it: decoders may change how many bits are allocated and stored.
    [[nodiscard]] const PixelFormat& declared() const { return declared_; }
    /// What the header says of grey values, of pixels that have become of `format`.
    [[nodiscard]] GreyScale grey(const PixelFormat& format, int frame);
    /// Whether the header was read where it lies, without DCMTK.
    [[nodiscard]] bool isPlain() const { return plain_.has_value(); }
    /// DCMTK's, which is loaded when it is first asked for. Unreadable where it is another image's by then.
    [[nodiscard]] Result<DcmDataset*> dataset();

private:
    OpenedImage(std::filesystem::path path, FileOutline outline);
    [[nodiscard]] bool readPlain(ElementTable& table, std::span<const unsigned char> head);
    [[nodiscard]] Result<void> readByDcmtk();
    [[nodiscard]] Result<void> check(const std::string& sopInstanceUid, int frame) const;

    std::filesystem::path path_;
    FileOutline outline_;
    std::unique_ptr<DcmFileFormat> file_;
    std::string sopInstanceUid_;
    PixelFormat declared_;
    bool slices_ = false;             // of tomosynthesis
    std::optional<GreyScale> plain_;  // of a header that was read where it lies
};

}  // namespace diptych::dicom
