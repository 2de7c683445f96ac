// A reader's PIN: kept as Argon2id hash (libsodium), checked in the same time whether or not there is such a reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diptych/core/reason.h"

namespace diptych::store
{

/// With a salt of its own. InvalidArgument for a PIN that is too short, OutOfMemory (64 MiB are needed).
[[nodiscard]] Result<std::string> hashPin(std::string_view pin);

/// Without a hash (no such reader) false, after the same work.
[[nodiscard]] bool pinFits(std::string_view pin, const std::optional<std::string>& hash);

/// The hash that stands for readers that are not there.
[[nodiscard]] std::string_view nobodysHash();

}  // namespace diptych::store
