// How far an exam's readings have come, without telling what any of them says: what a work list may show to a reader
// who has yet to read. Values; any thread.
#pragma once

#include <string>
#include <vector>

#include "diptych/store/sealed_read.h"

namespace diptych::store
{

/// A read that is sealed, and whether its reader has settled it since.
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

    /// Of the readers' two and the arbiter's read, whether this one is sealed.
    [[nodiscard]] bool isSealed(reading::ReadRole role) const;
};

}  // namespace diptych::store
