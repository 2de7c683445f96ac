// What is no fault in an opinion and yet worth a second look before it is sealed: above all the wrong side.
// Pure function; any thread.
#pragma once

#include <string>
#include <vector>

#include "diptych/reading/full_opinion.h"

namespace diptych::reading
{

/// "Right breast: recalled, but the marks are in the left breast only." Empty where nothing stands out: a breast that
/// is recalled without a mark while the other, not recalled, has some; a lesion other than a lymph node in a breast
/// that is not recalled.
[[nodiscard]] std::vector<std::string> cautionsOf(const FullOpinion& opinion);

}  // namespace diptych::reading
