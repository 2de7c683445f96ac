// How readers agree with each other and with what came of it, counted on the site's own reads. Pure functions; any
// thread.
//
// Only blind reads are counted: a read made in sight of the other's opinion, or of the AI's, tells nothing of
// agreement; how many were left out is told. Nothing is said where nothing was counted ("no local data").
//
// Sources of the formulas:
//  - Wilson interval: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212; R. G. Newcombe, Stat. Med. 17 (1998)
//  857-872,
//    method 3 (score, no continuity correction).
//  - Kappa: J. Cohen, Educ. Psychol. Meas. 20 (1960) 37-46. Its standard error (not under the hypothesis of no
//    agreement): J. L. Fleiss, J. Cohen, B. S. Everitt, Psychol. Bull. 72 (1969) 323-327. The 95 % interval is kappa
//    +- 1.96 standard errors, of large samples; it is cut at -1 and 1.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/core/reason.h"
#include "diptych/reading/reader_opinion.h"

namespace diptych::reading
{

struct Interval {
    double low = 0.0;
    double high = 0.0;
};

/// `count` out of `of`, 0 to 1, with the Wilson 95 % interval; no share and no interval where `of` is 0.
struct Proportion {
    int count = 0;
    int of = 0;

    [[nodiscard]] std::optional<double> share() const;
    [[nodiscard]] std::optional<Interval> interval() const;
    friend bool operator==(const Proportion&, const Proportion&) = default;
};
/// "30.8 % (81 of 263; 95 % interval 25.5 to 36.6 %)", or "no local data".
[[nodiscard]] std::string text(const Proportion& proportion);

struct Kappa {
    int of = 0;
    std::optional<double> value;  // nullopt where nothing was counted or chance alone would agree always
    std::optional<Interval> interval;
};
/// Of a square table of counts, table[first reader's category][second reader's].
/// InvalidArgument where it is not square or has a negative count.
[[nodiscard]] Result<Kappa> cohenKappa(const std::vector<std::vector<int>>& table);
/// "0.68 (100 reads; 95 % interval 0.50 to 0.85)", or "no local data", or why there is none.
[[nodiscard]] std::string text(const Kappa& kappa);

/// Two reads of one breast, or of one woman (recalled where either breast is); the caller says which throughout.
struct PairedRead {
    Recall first = Recall::NoRecall;
    Recall second = Recall::NoRecall;
    bool blind = true;
};

struct ReaderAgreement {
    int bothRecall = 0;
    int onlyFirst = 0;
    int onlySecond = 0;
    int neither = 0;
    int notBlind = 0;  // left out of all the others

    [[nodiscard]] int counted() const { return bothRecall + onlyFirst + onlySecond + neither; }
    [[nodiscard]] Proportion recallRateFirst() const { return {bothRecall + onlyFirst, counted()}; }
    [[nodiscard]] Proportion recallRateSecond() const { return {bothRecall + onlySecond, counted()}; }
    [[nodiscard]] Proportion agreement() const { return {bothRecall + neither, counted()}; }
    [[nodiscard]] Kappa kappa() const;
};
[[nodiscard]] ReaderAgreement agreement(const std::vector<PairedRead>& reads);

/// What came of a breast or a woman, from the site's own file.
enum class Outcome { Unknown, NoCancer, Cancer };

struct ReadWithOutcome {
    Recall recall = Recall::NoRecall;
    Outcome outcome = Outcome::Unknown;
    bool blind = true;
};

struct OutcomeAgreement {
    int cancersRecalled = 0;
    int cancersNotRecalled = 0;
    int othersRecalled = 0;
    int othersNotRecalled = 0;
    int unknown = 0;   // left out of the others
    int notBlind = 0;  // left out of the others

    [[nodiscard]] Proportion sensitivity() const { return {cancersRecalled, cancersRecalled + cancersNotRecalled}; }
    [[nodiscard]] Proportion specificity() const { return {othersNotRecalled, othersRecalled + othersNotRecalled}; }
    [[nodiscard]] Proportion predictiveValue() const { return {cancersRecalled, cancersRecalled + othersRecalled}; }
};
[[nodiscard]] OutcomeAgreement agreementWithOutcome(const std::vector<ReadWithOutcome>& reads);

/// One breast or woman that the engine scored.
struct ScoredOutcome {
    Suspicion suspicion = *Suspicion::of(1);
    Outcome outcome = Outcome::Unknown;
    std::optional<Recall> decision = {};  // what the site decided, where it is known
};

/// What a score means here.
struct ScoreMeaning {
    int score = 1;
    Proportion cancers;  // positive predictive value: of those with a known outcome
    Proportion recalls;  // of those with a known decision
    int unknownOutcome = 0;
};
/// Scores 1 to 10, each told, also where nothing was counted.
[[nodiscard]] std::array<ScoreMeaning, 10> meaningOfScores(const std::vector<ScoredOutcome>& exams);

}  // namespace diptych::reading
