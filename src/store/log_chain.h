// The chain of the log: how an entry is hashed, appended and checked.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include "connection.h"
#include "diptych/store/read_log.h"

namespace diptych::store
{

/// SHA-256 (hex) over "diptych-log-1\n" and seq, time, kind, payload, previous hash in UTF-8, each as
/// "<bytes>:<text>,". The payload is hashed as it is stored, so that no reader has to write the same JSON again.
[[nodiscard]] QString entryHash(qint64 seq, const QString& time, const QString& kind, const QString& payload,
                                const QString& previousHash);

/// Of what kept beside the log an entry tells: a read, a settlement or a report.
struct Told {
    std::string kind;
    std::string exam;      // examId()
    std::string id;        // of the read, or the report's number
    std::string contents;  // their SHA-256
    std::string madeOf;    // of a report, what it was made of: its SHA-256, or empty
};
/// nullopt for an entry of another kind.
[[nodiscard]] std::optional<Told> toldBy(const LogEntry& entry);
/// "read", "settlement", "report".
[[nodiscard]] std::string thingOf(std::string_view kind);

/// What is wrong with the entry that stands after `before`, in words; nullopt where it holds.
[[nodiscard]] std::optional<std::string> wrongWith(const LogEntry& entry, const LogHead& before);
/// Before the first entry.
[[nodiscard]] LogHead emptyHead();

/// At the end of the log, inside a writing transaction.
[[nodiscard]] Result<LogHead> appendLog(Connection& connection, const QString& kind, const QJsonObject& payload);

/// Within a reading transaction; the whole log in order, nothing else.
[[nodiscard]] Result<std::vector<LogEntry>> logEntries(Connection& connection);

/// Chain, gaps, the noted head, and every sealed read, settlement and report against its entry.
[[nodiscard]] Result<LogCheck> checkLog(Connection& connection, const std::optional<LogHead>& noted);

}  // namespace diptych::store
