// What became of an exam, as it was decided: once, and never moved by a policy of later.
//
// A decision falls with the last word that it stands on: where both readers have kept or changed what they sealed and
// the policy asks for nothing more, where the arbiter has, or where both readers have settled it together. The store
// writes it in the same transaction as that word. What a reader of the exam says later (a settlement that arrives after
// the arbiter's read) is kept and moves nothing; a read that arrives later is refused (ExamDecided) and stays in its
// queue for a person. Values; any thread.
#pragma once

#include <string>

#include "diptych/reading/arbitration_policy.h"

namespace diptych::store
{

struct KeptDecision {
    reading::Decision decision;         // final for both breasts
    reading::ArbitrationPolicy policy;  // under which it fell
    std::string decidedAt;              // when it was noted: ISO 8601, UTC, by the database's clock
    /// Not with its last word but afterwards: of a store that had no policy, or that an older program has written.
    bool notedLater = false;

    friend bool operator==(const KeptDecision&, const KeptDecision&) = default;
};

}  // namespace diptych::store
