// Bytes of a file in order, inflated on the way where its data set is deflated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

class DcmInputFileStream;

namespace diptych::dicom
{

/// PS3.5, 7.1.1: what ends with a delimiter says so in place of its length.
inline constexpr std::uint32_t kUndefinedLength = 0xFFFFFFFF;

/// Opens the file once and reads it in blocks: what is skipped is not read. One thread at a time.
class ByteSource
{
public:
    explicit ByteSource(std::filesystem::path file);
    ~ByteSource();
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    [[nodiscard]] bool isOpen() const { return descriptor_ >= 0; }
    [[nodiscard]] bool atEnd();
    /// Bytes from the beginning of the file, or after inflate() of what has been inflated.
    [[nodiscard]] std::uint64_t position() const { return position_; }

    /// All of `count` bytes or false.
    bool read(void* target, std::size_t count);
    bool skip(std::uint64_t count);
    bool readUint16(std::uint16_t& value, bool bigEndian);
    bool readUint32(std::uint32_t& value, bool bigEndian);
    /// Not after inflate().
    void seek(std::uint64_t position) { position_ = position; }
    /// What follows is deflated. At most kMaxInflatedBytes come out of it, then it ends.
    bool inflate();

    /// The file's first bytes, at most kHeadBytes, as they lie in it; empty before the first read.
    [[nodiscard]] std::span<const unsigned char> head() const { return head_; }

    static constexpr std::uint64_t kMaxInflatedBytes = std::uint64_t{1} << 30;
    /// Holds the header of a mammogram without an icon or large private elements.
    static constexpr std::size_t kHeadBytes = std::size_t{16} << 10;

private:
    struct Block {
        std::uint64_t start = 0;
        std::vector<unsigned char> bytes;
    };

    [[nodiscard]] std::span<const unsigned char> available();
    void load(std::vector<unsigned char>& bytes, std::uint64_t from, std::size_t most) const;

    std::filesystem::path file_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::uint64_t position_ = 0;
    std::vector<unsigned char> head_;
    Block block_;  // behind the head, where the walk is now
    std::unique_ptr<DcmInputFileStream> inflated_;
};

}  // namespace diptych::dicom
