// Where the samples of an image go as they are decoded: this process's own memory, or memory that another one sees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "diptych/core/file_descriptor.h"
#include "diptych/core/large_memory.h"

namespace diptych::dicom
{

/// Where uncompressed samples lie in a file, as stored (native_frame.h).
struct PlainPlace {
    std::uint64_t byte = 0;
    std::uint64_t bytes = 0;
    std::int32_t bitsAllocated = 16;
    std::int32_t highBit = 15;
};

/// For one image: begin() and then append() until it is full, or whole(). Throws std::bad_alloc. One thread at a time.
class SampleRoom
{
public:
    SampleRoom() = default;
    SampleRoom(const SampleRoom&) = delete;
    SampleRoom& operator=(const SampleRoom&) = delete;
    virtual ~SampleRoom() = default;

    /// Room for `count` samples, to be filled from the first on: the large memory is then written once, and not filled
    /// with zeros before.
    virtual void begin(std::size_t count) = 0;
    virtual void append(std::span<const std::uint16_t> samples) = 0;
    /// Room for `count` samples that are written in any order.
    [[nodiscard]] virtual std::span<std::uint16_t> whole(std::size_t count) = 0;
    /// Instead of them, of samples that lie uncompressed in this open file: true where whoever they are for reads them
    /// himself.
    [[nodiscard]] virtual bool leaveInFile(FileDescriptor& /*file*/, const PlainPlace& /*place*/) { return false; }
    /// Whether whoever they are for cuts unsigned samples to Bits Stored himself: looking for those beyond would be one
    /// more way through all of them.
    [[nodiscard]] virtual bool isCutByReceiver() const { return false; }
};

class VectorRoom final : public SampleRoom
{
public:
    explicit VectorRoom(std::vector<std::uint16_t>& samples) : samples_(samples) {}

    void begin(std::size_t count) override { samples_ = roomFor<std::uint16_t>(count); }
    void append(std::span<const std::uint16_t> samples) override
    {
        samples_.insert(samples_.end(), samples.begin(), samples.end());
    }
    [[nodiscard]] std::span<std::uint16_t> whole(std::size_t count) override
    {
        begin(count);
        samples_.resize(count);
        return samples_;
    }

private:
    std::vector<std::uint16_t>& samples_;
};

}  // namespace diptych::dicom
