// The rows as JSON, for the script that puts docs/PERFORMANCE.md together.
#pragma once

#include <vector>

#include <QByteArray>

#include "measure.h"

namespace diptych::bench
{

/// {"versions": {...}, "rows": [...]}; each row with its key, whether its target is met, and the command.
[[nodiscard]] QByteArray json(const std::vector<Row>& rows, const std::string& command);

}  // namespace diptych::bench
