// Exams and sealed reads as rows.
#pragma once

#include <optional>
#include <string_view>

#include <QSqlQuery>

#include "connection.h"

namespace diptych::store
{

/// The kind of the log entry that comes with a sealed read.
inline constexpr std::string_view kReadSealed = "read_sealed";

// A column of selectReads().
inline constexpr int kLogSeqColumn = 12;

/// `rest`: WHERE and ORDER BY.
[[nodiscard]] Result<QSqlQuery> selectReads(Connection& connection, const QString& rest,
                                            const QVariantList& values = {});
/// nullopt where the row holds what no read can hold.
[[nodiscard]] std::optional<SealedRead> readOfRow(const QSqlQuery& row);

/// All of the exam; StoreDamaged where a row is no read.
[[nodiscard]] Result<std::vector<SealedRead>> readsWhere(Connection& connection, const QString& rest,
                                                         const QVariantList& values);

/// Log entry and read, inside a writing transaction; exam and reader are there.
[[nodiscard]] Result<LogHead> insertRead(Connection& connection, const SealedRead& read);

/// Adds the exam where it is missing.
[[nodiscard]] Result<void> ensureExam(Connection& connection, const Exam& exam);

}  // namespace diptych::store
