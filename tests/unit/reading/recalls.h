// As short as tables of reads need it.
#pragma once

#include "diptych/reading/reader_opinion.h"

namespace diptych::reading
{

inline constexpr auto Yes = Recall::Recall;
inline constexpr auto No = Recall::NoRecall;

}  // namespace diptych::reading
