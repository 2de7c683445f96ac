// Which earlier studies are the same woman's, and how long ago they were.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <QString>

#include "diptych/core/study.h"

namespace diptych::viewer
{

/// Whether `earlier` may be hung as a prior of `later`. The patient must be told by the same ID (and issuer), nothing
/// else that both tell of her may differ but the name, which marriage changes, and that only where the birth dates
/// agree. The date must be told and earlier. In doubt no: another woman's breast beside this one's is worse than no
/// prior.
[[nodiscard]] bool isPriorOf(const Study& earlier, const Study& later);

/// Of a patient's studies that are open together the latest is the one to read; the others are its priors. Indexes
/// `studies`; `one` itself where none is later.
[[nodiscard]] std::size_t latestOf(std::span<const Study* const> studies, std::size_t one);

/// "2 y 1 mo earlier", "3 weeks earlier"; empty where a date is not told.
[[nodiscard]] QString intervalText(std::string_view earlierDate, std::string_view laterDate);

}  // namespace diptych::viewer
