// Uncompressed pixel data, read from where they lie in the file (PS3.5 8.1.1, Annex A.1, A.2).
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>

#include "file_outline.h"
#include "pixel_format.h"
#include "sample_room.h"

namespace diptych::dicom
{

/// Whether frames lie in the file as they are in memory: not compressed, not deflated, least significant byte first.
[[nodiscard]] bool liesPlainly(const FileOutline& outline);

/// One frame (counted from 0) of what liesPlainly(), without reading any other. PixelDataDamaged where the pixel data
/// are fewer than the format asks for or the file cannot be read.
[[nodiscard]] Result<void> readPlainFrame(const std::filesystem::path& file, const FileOutline& outline,
                                          const PixelFormat& format, int frame, SampleRoom& room);

/// The samples of a frame that lies so in a file that is open. `wait`: also for a medium that is slow or gone; else
/// only what is at hand in the system's cache is read. False where that is not all.
[[nodiscard]] bool readPlainSamples(int file, std::uint64_t byte, const PixelFormat& format, SampleRoom& room,
                                    bool wait);

/// Whether the file system can tell what is at hand: not of most that lie on another machine.
[[nodiscard]] bool tellsWhatIsAtHand(int file, std::uint64_t byte);
/// Brings into the system's cache, and waits for, those of that many bytes which the system says are not there; of
/// somebody else's file that this user may not write it says nothing. False where they cannot be read.
[[nodiscard]] bool fetchWhatIsMissing(int file, std::uint64_t byte, std::uint64_t bytes);
/// Likewise all of them, whatever the system says, so that none is left with a mark to read on behind it, at which
/// readPlainSamples() stops.
[[nodiscard]] bool fetch(int file, std::uint64_t byte, std::uint64_t bytes);

/// Stored values as samples: what stands above High Bit (overlay planes of old objects) and below the stored bits is
/// cut off, and a sign is turned into an offset (PixelImage::firstStored). `words` holds format.pixels() of them.
template <typename Word>
void appendSamples(std::span<const Word> words, const PixelFormat& format, SampleRoom& room)
{
    const int shift = format.highBit + 1 - format.bitsStored;
    const auto mask = static_cast<std::uint16_t>((1U << format.bitsStored) - 1U);
    const auto signBit = static_cast<std::uint16_t>(format.isSigned ? 1U << (format.bitsStored - 1) : 0U);
    std::array<std::uint16_t, 4096> block;  // stays in the cache
    while (!words.empty()) {
        const std::size_t count = std::min(block.size(), words.size());
        if (shift == 0)  // the usual; by itself, since only a shift needs more than 16 bits at a time
            for (std::size_t i = 0; i < count; ++i)
                block[i] = static_cast<std::uint16_t>((words[i] & mask) ^ signBit);
        else
            for (std::size_t i = 0; i < count; ++i)
                block[i] = static_cast<std::uint16_t>(((words[i] >> shift) & mask) ^ signBit);
        room.append({block.data(), count});
        words = words.subspan(count);
    }
}

}  // namespace diptych::dicom
