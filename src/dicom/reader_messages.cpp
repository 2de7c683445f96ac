#include "reader_messages.h"

#include <algorithm>
#include <cmath>

#include "pixel_format.h"

namespace diptych::dicom
{

namespace
{

constexpr int kMostValue = 1 << 17;  // beyond any stored value, of either sign
constexpr std::size_t kMostEntries = 65536;
constexpr std::uint64_t kMostFileBytes = std::uint64_t{1} << 50;

bool isPlausible(const LookUpTable& table)
{
    return std::abs(static_cast<long>(table.firstValue)) <= kMostValue && table.bits >= 1 && table.bits <= 16 &&
           table.entries.size() <= kMostEntries;
}

bool isPlausible(const std::optional<LookUpTable>& table)
{
    return !table || isPlausible(*table);
}

bool isPlausible(const std::optional<int>& value)
{
    return !value || std::abs(static_cast<long>(*value)) <= kMostValue;
}

}  // namespace

bool isPlausible(const GreyScale& grey)
{
    return std::isfinite(grey.rescaleSlope) && std::isfinite(grey.rescaleIntercept) && isPlausible(grey.modalityLut) &&
           isPlausible(grey.presentationLut) && isPlausible(grey.paddingFirst) && isPlausible(grey.paddingLast) &&
           std::ranges::all_of(grey.voiLuts, [](const LookUpTable& table) { return isPlausible(table); }) &&
           std::ranges::all_of(grey.voiWindows, [](const VoiWindow& window) {
               return std::isfinite(window.centre) && std::isfinite(window.width);
           });
}

std::uint64_t pixelsOf(const PixelImage& image)
{
    return static_cast<std::uint64_t>(image.rows) * static_cast<std::uint64_t>(image.columns);
}

bool isPlausible(const PixelImage& image, std::uint64_t samples)
{
    const bool size = image.rows > 0 && image.columns > 0 && image.rows <= 65535 && image.columns <= 65535 &&
                      samples == pixelsOf(image) && samples <= kMaxPixels;
    const bool bits = image.bitsStored >= 1 && image.bitsStored <= 16;
    return size && bits && (image.firstStored == 0 || image.firstStored == -(1 << (image.bitsStored - 1))) &&
           image.lastStored == image.firstStored + (1 << image.bitsStored) - 1 && isPlausible(image.grey);
}

bool isPlausible(const PlainPlace& place, const PixelImage& image)
{
    return (place.bitsAllocated == 8 || place.bitsAllocated == 16) && place.highBit < place.bitsAllocated &&
           place.highBit + 1 >= image.bitsStored &&
           place.bytes == pixelsOf(image) * static_cast<std::uint64_t>(place.bitsAllocated / 8) &&
           place.byte < kMostFileBytes;
}

}  // namespace diptych::dicom
