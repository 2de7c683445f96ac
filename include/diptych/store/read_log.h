// The log of the store: what was done, in order, each entry chained to the one before by SHA-256.
//
// The database itself refuses to change or remove an entry or a sealed read. Who breaks that lock (the database's owner
// can) cannot change what is written without breaking the chain, and ReadStore::verifyLog() names the first entry that
// does not hold. A chain alone cannot tell that its last entries were cut off: note a LogHead outside the database
// (print it, mail it) and hand it to verifyLog(). An owner who rewrites the whole chain is found out in the same way.
// No entry holds a name, an ID of a patient or a PIN. Values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace diptych::store
{

struct LogEntry {
    std::int64_t seq = 0;      // 1, 2, 3 ... without a gap
    std::string time;          // ISO 8601 with milliseconds, UTC, by the database's clock
    std::string kind;          // "read_sealed", "report_written", "exam_claimed", "reader_added", ...
    std::string payload;       // JSON object: ids, roles, hashes
    std::string previousHash;  // of the entry before; 64 zeros for the first
    std::string hash;          // SHA-256, hex
};

/// The last entry at some time.
struct LogHead {
    std::int64_t seq = 0;
    std::string hash;

    friend bool operator==(const LogHead&, const LogHead&) = default;
};

/// The first entry that does not hold, and what is wrong with it, in words.
struct LogBreak {
    std::int64_t seq = 0;
    std::string what;
};

struct LogCheck {
    std::int64_t entries = 0;  // that were found in order
    LogHead head;              // the last of them
    std::optional<LogBreak> broken;

    [[nodiscard]] bool intact() const { return !broken; }
};

}  // namespace diptych::store
