// Exams of phantoms in memory, for a machine that reads no DICOM.
#pragma once

#include <cstdint>

#include "diptych/core/study.h"

namespace diptych::bench
{

/// Digital Mammography X-Ray Image Storage - For Presentation (PS3.4 B.5).
inline constexpr const char* kForPresentation = "1.2.840.10008.5.1.4.1.1.1.2";

/// Four views of 2560 x 2048 pixels at 0.09 mm, with masses and calcifications; the same for the same seed.
[[nodiscard]] Study phantomExam(std::uint64_t seed);

}  // namespace diptych::bench
