// Bytes of a file in order, inflated on the way where its data set is deflated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

class DcmInputFileStream;

namespace diptych::dicom
{

class ByteSource
{
public:
    explicit ByteSource(const std::filesystem::path& file);
    ~ByteSource();
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] bool atEnd();
    /// Bytes from the beginning of the file, or after inflate() of what has been inflated.
    [[nodiscard]] std::uint64_t position() const { return position_; }

    /// All of `count` bytes or false.
    bool read(void* target, std::size_t count);
    bool skip(std::uint64_t count);
    bool readUint16(std::uint16_t& value, bool bigEndian);
    bool readUint32(std::uint32_t& value, bool bigEndian);
    /// Not after inflate().
    void seek(std::uint64_t position);
    /// What follows is deflated. At most kMaxInflatedBytes come out of it, then it ends.
    bool inflate();

    static constexpr std::uint64_t kMaxInflatedBytes = std::uint64_t{1} << 30;

private:
    std::filesystem::path file_;
    std::unique_ptr<DcmInputFileStream> stream_;
    std::uint64_t position_ = 0;
    bool inflating_ = false;
};

}  // namespace diptych::dicom
