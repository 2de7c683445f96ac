// Bytes of an open file, by their place in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace diptych::dicom
{

/// All of `target`, or false. Without `wait` only what the system has at hand (RWF_NOWAIT). Any thread.
[[nodiscard]] bool readAt(int file, std::uint64_t place, std::span<std::byte> target, bool wait);

}  // namespace diptych::dicom
