// The store of readings and a log head, as people write them on a command line.
#pragma once

#include <optional>
#include <string>

#include "diptych/store/read_store.h"

namespace diptych::cli
{

/// libpq's connection string has an equals sign; anything else is a file of SQLite; empty: this user's own file.
[[nodiscard]] store::StoreLocation storeLocation(const std::string& text);

/// "SEQ:HASH", as verify and store write it.
[[nodiscard]] std::optional<store::LogHead> logHead(const std::string& text);

}  // namespace diptych::cli
