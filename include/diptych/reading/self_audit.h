// A reader's own figures: how much, how often recalled, how far in agreement, what came of it. For the reader alone;
// nothing is sent anywhere. Pure functions; any thread.
//
// The unit is the examination. A reader recalls it where either breast is recalled for assessment (a technical recall
// is none). Where the outcome names the breast with cancer, only a recall of that breast has found it.
//  - The recall rate is of first and second reads, told with how many of them were made in sight of the AI.
//  - Agreement, accuracy and "who was right" are of blind reads only: first or second, sealed before the AI was shown.
//    An arbiter reads in sight of both opinions.
//  - What two readers settled together (consensus) is counted apart for either of them, and is in no other figure.
//  - The AI speaks for recall of a breast from AiOperatingPoint::recallFrom on.
// Nothing counted is "no local data", never 0.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/reading/agreement.h"
#include "diptych/reading/change_after_ai.h"
#include "diptych/reading/full_opinion.h"
#include "diptych/reading/outcome_file.h"
#include "diptych/reading/read_role.h"

namespace diptych::reading
{

struct AuditedExam {
    std::string studyInstanceUid;
    std::string accessionNumber;
    std::string patientHash = {};  // where one UID stands for two patients; else it may stay empty

    friend bool operator==(const AuditedExam& one, const AuditedExam& other)
    {
        return one.studyInstanceUid == other.studyInstanceUid && one.patientHash == other.patientHash;
    }
};

/// What the AI said of each breast; empty where it was not analysed.
struct AiSuspicions {
    std::optional<Suspicion> right = {};
    std::optional<Suspicion> left = {};

    [[nodiscard]] std::optional<Suspicion> of(Laterality breast) const
    {
        return breast == Laterality::Right ? right : left;
    }
    /// The higher one; nullopt where either breast was not analysed, as the engine then gives no verdict.
    [[nodiscard]] std::optional<Suspicion> exam() const;
};
[[nodiscard]] AiSuspicions aiSuspicions(const ExamAssessment& assessment);

struct AuditedRead {
    AuditedExam exam;
    ReadRole role = ReadRole::First;
    std::string readerId;
    std::string sealedAt;                // ISO 8601, UTC
    std::optional<double> seconds = {};  // from opening to sealing, where it was measured
    FullOpinion sealed = {};
    std::optional<FullOpinion> settled = {};
    bool aiWasHidden = true;
    AiSuspicions ai = {};
    std::string withReaderId = {};  // of a consensus the other reader

    [[nodiscard]] bool blind() const { return aiWasHidden && !settlesBoth(role); }
};

/// Of the day of sealing (UTC), both days included; empty: open.
struct AuditPeriod {
    std::string from = {};  // YYYY-MM-DD
    std::string to = {};

    [[nodiscard]] bool holds(std::string_view iso8601) const;
};

/// Either breast recalled; nullopt where a breast has no opinion and the other is not recalled.
[[nodiscard]] std::optional<Recall> recallOf(const FullOpinion& opinion);

/// One read of the reader with what came of it.
struct AuditedCase {
    AuditedExam exam;
    ReadRole role = ReadRole::First;
    std::string sealedAt;
    std::optional<double> seconds = {};
    bool aiWasHidden = true;
    std::optional<Recall> reader = {};   // as sealed
    std::optional<Recall> settled = {};  // with the AI in sight
    std::optional<Recall> ai = {};
    std::optional<Suspicion> score = {};
    Outcome outcome = Outcome::Unknown;
    std::optional<bool> readerRight = {};  // of the sealed opinion; nullopt where the outcome is not known
    std::optional<bool> aiRight = {};
};

struct MonthlyRecall {
    std::string month;  // YYYY-MM, of months with reads
    Proportion recalls;
};

/// Of the settled reads, breast by breast.
struct ChangeCounts {
    int none = 0;
    int towardsAi = 0;
    int awayFromAi = 0;
    int withoutAi = 0;   // changed where the AI says nothing
    int notSettled = 0;  // reads without a settled opinion

    [[nodiscard]] int breasts() const { return none + towardsAi + awayFromAi + withoutAi; }
};

/// Of blind reads whose outcome is known and of whose breasts the AI said something.
struct RightAndWrong {
    int bothRight = 0;
    int aiAlone = 0;      // the AI right, the reader wrong
    int readerAlone = 0;  // the reader right, the AI wrong
    int bothWrong = 0;

    [[nodiscard]] int counted() const { return bothRight + aiAlone + readerAlone + bothWrong; }
};

/// Quartiles by linear interpolation between the two nearest reads (Hyndman and Fan 1996, type 7).
struct SecondsPerCase {
    int of = 0;
    int notMeasured = 0;
    double lowerQuartile = 0.0;  // these three only where `of` is not 0
    double median = 0.0;
    double upperQuartile = 0.0;
};

struct SelfAudit {
    std::string readerId;
    AuditPeriod period;
    int reads = 0;
    int firstReads = 0;
    int secondReads = 0;
    int arbitrations = 0;
    int consensus = 0;  // settled together with the other reader; not among `reads`
    int days = 0;       // on which anything was read
    int aiInSight = 0;  // first and second reads made in sight of the AI
    Proportion recallRate;
    std::vector<MonthlyRecall> months;  // in order
    ReaderAgreement withOthers;         // first: this reader; second: whoever else read the examination
    ChangeCounts changes;
    OutcomeAgreement accuracy;    // of the reader
    OutcomeAgreement aiAccuracy;  // of the AI on the same reads, where it said something
    RightAndWrong rightAndWrong;
    SecondsPerCase seconds;
    int contradictoryOutcomes = 0;             // reads whose outcome lines contradict each other
    std::array<ScoreMeaning, 10> scores = {};  // of the site: all readers' examinations, whatever the period
    std::vector<AuditedCase> cases;            // by time of sealing

    /// Blind reads of cancers that the reader did not recall, to learn from.
    [[nodiscard]] std::vector<AuditedCase> cancersMissed() const;
    [[nodiscard]] std::optional<double> readsPerDay() const;
};

/// `reads` are all that the site has, of all readers.
[[nodiscard]] SelfAudit selfAudit(const std::string& readerId, const std::vector<AuditedRead>& reads,
                                  const OutcomeFile& outcomes, const AuditPeriod& period = {},
                                  const AiOperatingPoint& point = {});

/// What each score came to here: each examination once, by the score that its last read was shown.
[[nodiscard]] std::array<ScoreMeaning, 10> localMeaning(const std::vector<AuditedRead>& reads,
                                                        const OutcomeFile& outcomes);

/// Fewer than this counted: the figure may well be chance, and says so.
inline constexpr int kFewCases = 10;
/// "; fewer than 10", or nothing.
[[nodiscard]] std::string caution(int counted);

/// One line for each figure: figure, value, count, of, low, high, note. RFC 4180 with commas; a figure without data
/// has an empty value and the note "no local data". Cells that a spreadsheet would take for formulas are made text.
[[nodiscard]] std::string figuresCsv(const SelfAudit& audit);
/// One line for each read of the reader.
[[nodiscard]] std::string readsCsv(const SelfAudit& audit);

}  // namespace diptych::reading
