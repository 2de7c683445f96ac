// Which earlier studies are the same woman's, and how long ago they were.
#pragma once

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

/// "2 y 1 mo earlier", "3 weeks earlier"; empty where a date is not told.
[[nodiscard]] QString intervalText(std::string_view earlierDate, std::string_view laterDate);

}  // namespace diptych::viewer
