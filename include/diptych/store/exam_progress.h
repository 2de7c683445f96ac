// How far an exam's readings have come, without telling what any of them says: what a work list may show to a reader
// who has yet to read. Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/store/sealed_read.h"

namespace diptych::store
{

/// A read that is sealed, and whether its reader has settled it since; a consensus is settled by being sealed.
struct SealedRole {
    reading::ReadRole role = reading::ReadRole::First;
    std::string readerId;
    bool settled = false;

    friend bool operator==(const SealedRole&, const SealedRole&) = default;
};

/// A reader has put the exam off. The reason is the reader's own words (earlier images are awaited, ...): it may hint
/// at what this reader thinks, so show it to nobody else before they have read.
struct Deferral {
    std::string readerId;
    std::string reason;      // may be empty
    std::string deferredAt;  // ISO 8601, UTC, by the database's clock

    friend bool operator==(const Deferral&, const Deferral&) = default;
};

struct ExamProgress {
    std::string examId;
    std::vector<SealedRole> sealed;   // in the order in which they were sealed
    std::vector<Claim> claims;        // that have not run out
    std::vector<Deferral> deferrals;  // the oldest first
    bool decided = false;             // what becomes of it is decided, and noted

    /// Whether this reader has sealed a read of it and has yet to keep or change it: "mine to settle".
    [[nodiscard]] bool isToSettleBy(std::string_view readerId) const;
    /// Whether somebody may still change her mind, so that nothing is decided. Once there is an arbiter's read, what
    /// the two readers say no longer counts, and it is the arbiter alone.
    [[nodiscard]] std::optional<std::string> unsettledReader() const;
    /// Of the readers' two, the arbiter's and their common read, whether this one is sealed.
    [[nodiscard]] bool isSealed(reading::ReadRole role) const;
};

}  // namespace diptych::store
