// The tables of results of analysis, as the list of steps that made them. 1: results, analyses.
#pragma once

#include "connection.h"

namespace diptych::store
{

[[nodiscard]] const Layout& resultLayout();

}  // namespace diptych::store
