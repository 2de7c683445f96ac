// What the store keeps: exams, readers, the reads that readers sealed, and who is reading what right now.
//
// An exam is told by its Study Instance UID (0020,000D) and by whose it is: one UID with two patients is two exams, as
// in the study list. Of the patient the store keeps no name and no ID, only a hash of them. That hash is a pseudonym,
// not anonymous: who knows the patient's data can compute it. Times are UTC. Values; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "diptych/core/study.h"
#include "diptych/reading/read_role.h"
#include "diptych/reading/reading_session.h"

namespace diptych::store
{

/// SHA-256 (hex) over Patient ID, its issuer, name and birth date.
[[nodiscard]] std::string patientHash(const Patient& patient);

struct Exam {
    std::string studyInstanceUid;
    std::string patientHash;
    std::string studyDate = {};        // YYYYMMDD or empty
    std::string accessionNumber = {};  // or empty

    friend bool operator==(const Exam&, const Exam&) = default;
};

[[nodiscard]] Exam examOf(const Study& study);

/// The exam's name in the store and its log: SHA-256 (hex) over Study Instance UID and patient hash.
[[nodiscard]] std::string examId(const Exam& exam);

inline constexpr int kShortestPin = 4;  // bytes of a reader's PIN

struct Reader {
    std::string id;  // UUID
    std::string name;
    bool lead = false;  // looks after the site: its rules, its readers, forgotten PINs

    friend bool operator==(const Reader&, const Reader&) = default;
};

/// One reader's read of one exam, sealed. `sealed` is what the reading session gave; its time is ISO 8601, UTC.
/// `settled` is what the reader said with the AI in sight, where that is kept: the store tells it with the read, but
/// takes it by ReadStore::settle() alone.
struct SealedRead {
    std::string id;  // newReadId(), made when the reader seals: by it the same read is known again wherever it arrives
    Exam exam;
    std::string readerId;
    reading::ReadRole role = reading::ReadRole::First;
    reading::SealedOpinion sealed;
    std::string engineAssessment = {};  // what names the engine's assessment of this exam; empty where there was none
    std::optional<reading::SettledOpinion> settled = {};
    /// Of a consensus the reader who signs it with `readerId`: the two who made first and second read. Else empty. A
    /// consensus is said once, after both have settled their own, and is never settled itself.
    std::string withReaderId = {};
};

/// What a reader who has sealed said with the AI in sight, on its way into the store.
struct Settlement {
    std::string readId;
    std::string readerId;
    reading::SettledOpinion settled;

    friend bool operator==(const Settlement&, const Settlement&) = default;
};

/// A new UUID.
[[nodiscard]] std::string newReadId();

/// Who has this exam in this role, until when. Past that time it may be given to another reader.
struct Claim {
    std::string examId;
    std::string readerId;
    reading::ReadRole role = reading::ReadRole::First;
    std::chrono::sys_time<std::chrono::milliseconds> until;
};

}  // namespace diptych::store
