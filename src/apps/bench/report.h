// The table as Markdown.
#pragma once

#include <string>
#include <vector>

#include "measure.h"

namespace diptych::bench
{

/// Machine, versions, command and table.
[[nodiscard]] std::string markdown(const std::vector<Row>& rows, const std::string& command, int repeats);

}  // namespace diptych::bench
