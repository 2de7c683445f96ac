// Reads and reports as programs that are gone wrote them, word for word; the hashes in their log stand on these texts.
#pragma once

#include <string>

#include "connection.h"
#include "diptych/store/sealed_read.h"

namespace diptych::store
{

/// A read of version 1 or 2, with its log entry, within a transaction; reader and exam are there already.
[[nodiscard]] Result<void> insertOldRead(Connection& connection, const SealedRead& read);
/// A report of version 3; `exam`: its examId().
[[nodiscard]] Result<void> insertOldReport(Connection& connection, const std::string& exam);

}  // namespace diptych::store
