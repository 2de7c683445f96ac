// Exams, sealed reads and settlements as rows.
#pragma once

#include <optional>
#include <string_view>

#include <QSqlQuery>

#include "connection.h"

namespace diptych::store
{

// The kinds of the log entries that come with a sealed read and with a settlement.
inline constexpr std::string_view kReadSealed = "read_sealed";
inline constexpr std::string_view kReadSettled = "read_settled";
// And with a bundle that was made (diptych/store/read_bundle.h).
inline constexpr std::string_view kBundleExported = "bundle_exported";

// Columns of selectReads().
inline constexpr int kLogSeqColumn = 12;
inline constexpr int kFormColumn = 17;           // read_json.h
inline constexpr int kSettlementSeqColumn = 22;  // null where there is none
inline constexpr int kSecondsColumn = 23;        // likewise
inline constexpr int kWithReaderColumn = 26;     // empty where one reader signed

/// With the settlement of each. `rest`: WHERE and ORDER BY.
[[nodiscard]] Result<QSqlQuery> selectReads(Connection& connection, const QString& rest,
                                            const QVariantList& values = {});
/// Without its settlement. nullopt where the row holds what no read can hold.
[[nodiscard]] std::optional<SealedRead> readOfRow(const QSqlQuery& row);
/// nullopt where there is none, or where it holds what none can hold.
[[nodiscard]] std::optional<Settlement> settlementOfRow(const QSqlQuery& row);

/// A read with its settlement, and where the log tells of them.
struct KeptRead {
    SealedRead read;
    int form = 0;  // read_json.h
    std::int64_t seq = 0;
    std::optional<std::int64_t> settlementSeq;
};
/// StoreDamaged where a row is no read.
[[nodiscard]] Result<std::vector<KeptRead>> keptReadsWhere(Connection& connection, const QString& rest,
                                                           const QVariantList& values);
/// Of the exam, in the order in which they were sealed.
[[nodiscard]] Result<std::vector<KeptRead>> keptReads(Connection& connection, const Exam& exam);
/// Log entry and read, inside a writing transaction; exam and reader are there.
[[nodiscard]] Result<LogHead> insertRead(Connection& connection, const SealedRead& read);

/// Log entry and settlement, inside a writing transaction; `read` is the row's, and not settled.
[[nodiscard]] Result<LogHead> insertSettlement(Connection& connection, const SealedRead& read,
                                               const Settlement& settlement);

/// Adds the exam where it is missing.
[[nodiscard]] Result<void> ensureExam(Connection& connection, const Exam& exam);

}  // namespace diptych::store
