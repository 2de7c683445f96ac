#include "diptych/reading/self_audit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace diptych::reading
{

namespace
{

constexpr std::array<Laterality, 2> kBothBreasts{Laterality::Right, Laterality::Left};
constexpr std::size_t kDay = 10;   // "YYYY-MM-DD"
constexpr std::size_t kMonth = 7;  // "YYYY-MM"

using ExamKey = std::pair<std::string, std::string>;
ExamKey keyOf(const AuditedExam& exam)
{
    return {exam.studyInstanceUid, exam.patientHash};
}

/// What someone says of both breasts.
struct Said {
    std::optional<Recall> right = {};
    std::optional<Recall> left = {};

    [[nodiscard]] std::optional<Recall> exam() const
    {
        if (right == Recall::Recall || left == Recall::Recall)
            return Recall::Recall;
        return right && left ? std::optional(Recall::NoRecall) : std::nullopt;
    }
};

Said said(const FullOpinion& opinion)
{
    return {opinion.right.recall, opinion.left.recall};
}

Said said(const AiSuspicions& ai, const AiOperatingPoint& point)
{
    const auto of = [&](Laterality breast) -> std::optional<Recall> {
        const auto suspicion = ai.of(breast);
        if (!suspicion)
            return std::nullopt;
        return *suspicion >= point.recallFrom ? Recall::Recall : Recall::NoRecall;
    };
    return {of(Laterality::Right), of(Laterality::Left)};
}

/// What is held against the outcome: of a cancer whose breast is told, a recall of that breast alone.
std::optional<Recall> recallAgainst(const ExamOutcome& outcome, const Said& opinion)
{
    const bool right = outcome.right == Outcome::Cancer;
    const bool left = outcome.left == Outcome::Cancer;
    if (outcome.exam != Outcome::Cancer || (!right && !left))
        return opinion.exam();
    if ((right && opinion.right == Recall::Recall) || (left && opinion.left == Recall::Recall))
        return Recall::Recall;
    return (right && !opinion.right) || (left && !opinion.left) ? std::nullopt : std::optional(Recall::NoRecall);
}

std::optional<bool> isRight(const ExamOutcome& outcome, const Said& opinion)
{
    const auto recall = recallAgainst(outcome, opinion);
    if (!recall || outcome.exam == Outcome::Unknown)
        return std::nullopt;
    return (*recall == Recall::Recall) == (outcome.exam == Outcome::Cancer);
}

double quantile(const std::vector<double>& sorted, double share)
{
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

SecondsPerCase secondsPerCase(const std::vector<AuditedCase>& cases)
{
    std::vector<double> seconds;
    for (const AuditedCase& read : cases) {
        if (read.seconds && std::isfinite(*read.seconds) && *read.seconds >= 0.0)
            seconds.push_back(*read.seconds);
    }
    std::ranges::sort(seconds);
    SecondsPerCase counted;
    counted.of = static_cast<int>(seconds.size());
    counted.notMeasured = static_cast<int>(cases.size() - seconds.size());
    if (seconds.empty())
        return counted;
    counted.lowerQuartile = quantile(seconds, 0.25);
    counted.median = quantile(seconds, 0.5);
    counted.upperQuartile = quantile(seconds, 0.75);
    return counted;
}

/// The other independent read of each examination, first and second alike.
std::vector<PairedRead> pairs(const std::vector<const AuditedRead*>& own, const std::vector<AuditedRead>& all)
{
    std::multimap<ExamKey, const AuditedRead*> others;
    for (const AuditedRead& read : all) {
        if (!own.empty() && read.readerId != own.front()->readerId && !settlesBoth(read.role))
            others.emplace(keyOf(read.exam), &read);
    }
    std::vector<PairedRead> paired;
    for (const AuditedRead* read : own) {
        if (settlesBoth(read->role))
            continue;
        const auto [begin, end] = others.equal_range(keyOf(read->exam));
        for (auto other = begin; other != end; ++other) {
            const auto mine = recallOf(read->sealed);
            const auto theirs = recallOf(other->second->sealed);
            if (mine && theirs)
                paired.push_back({*mine, *theirs, read->blind() && other->second->blind()});
        }
    }
    return paired;
}

void count(ChangeCounts& counts, const AuditedRead& read, const Said& ai)
{
    if (!read.settled) {
        ++counts.notSettled;
        return;
    }
    for (const Laterality breast : kBothBreasts) {
        const auto spoken = breast == Laterality::Right ? ai.right : ai.left;
        switch (change(read.sealed.of(breast).recall, read.settled->of(breast).recall, spoken)) {
            case Change::None:
                ++counts.none;
                break;
            case Change::TowardsAi:
                ++counts.towardsAi;
                break;
            case Change::AwayFromAi:
                ++counts.awayFromAi;
                break;
            case Change::WithoutAi:
                ++counts.withoutAi;
                break;
            case Change::NotKnown:
                break;
        }
    }
}

void count(RightAndWrong& counts, bool reader, bool ai)
{
    ++(reader ? (ai ? counts.bothRight : counts.readerAlone) : (ai ? counts.aiAlone : counts.bothWrong));
}

void countRoles(SelfAudit& audit, const AuditedRead& read)
{
    ++audit.reads;
    ++(read.role == ReadRole::First    ? audit.firstReads
       : read.role == ReadRole::Second ? audit.secondReads
                                       : audit.arbitrations);
    if (read.role != ReadRole::Arbiter && !read.aiWasHidden)
        ++audit.aiInSight;
}

void countRecalls(SelfAudit& audit, const std::vector<const AuditedRead*>& own)
{
    std::map<std::string, Proportion> months;
    for (const AuditedRead* read : own) {
        const auto recall = recallOf(read->sealed);
        if (!recall || read->role == ReadRole::Arbiter)
            continue;
        for (Proportion* counted : {&audit.recallRate, &months[read->sealedAt.substr(0, kMonth)]}) {
            ++counted->of;
            counted->count += *recall == Recall::Recall ? 1 : 0;
        }
    }
    for (const auto& [month, recalls] : months)
        audit.months.push_back({month, recalls});
}

}  // namespace

std::optional<Suspicion> AiSuspicions::exam() const
{
    return right && left ? std::optional(std::max(*right, *left)) : std::nullopt;
}

AiSuspicions aiSuspicions(const ExamAssessment& assessment)
{
    AiSuspicions suspicions;
    for (const BreastAssessment& breast : assessment.breasts) {
        if (breast.status != BreastStatus::NotAnalyzed)
            (breast.breast == Laterality::Right ? suspicions.right : suspicions.left) = breast.suspicion;
    }
    return suspicions;
}

bool AuditPeriod::holds(std::string_view iso8601) const
{
    const std::string_view day = iso8601.substr(0, kDay);
    return (from.empty() || day >= from) && (to.empty() || day <= to);
}

std::optional<Recall> recallOf(const FullOpinion& opinion)
{
    return said(opinion).exam();
}

std::vector<AuditedCase> SelfAudit::cancersMissed() const
{
    std::vector<AuditedCase> missed;
    std::ranges::copy_if(cases, std::back_inserter(missed), [](const AuditedCase& read) {
        return read.outcome == Outcome::Cancer && read.readerRight == false && read.aiWasHidden &&
               read.role != ReadRole::Arbiter;
    });
    return missed;
}

std::optional<double> SelfAudit::readsPerDay() const
{
    return days > 0 ? std::optional(static_cast<double>(reads) / days) : std::nullopt;
}

SelfAudit selfAudit(const std::string& readerId, const std::vector<AuditedRead>& reads, const OutcomeFile& outcomes,
                    const AuditPeriod& period, const AiOperatingPoint& point)
{
    SelfAudit audit;
    std::vector<const AuditedRead*> own;
    for (const AuditedRead& read : reads) {
        if (!period.holds(read.sealedAt))
            continue;
        if (read.role == ReadRole::Consensus)
            audit.consensus += read.readerId == readerId || read.withReaderId == readerId ? 1 : 0;
        else if (read.readerId == readerId)
            own.push_back(&read);
    }
    std::ranges::stable_sort(own, {}, &AuditedRead::sealedAt);

    audit.readerId = readerId;
    audit.period = period;
    std::set<std::string> days;
    std::vector<ReadWithOutcome> ofReader;
    std::vector<ReadWithOutcome> ofAi;
    for (const AuditedRead* read : own) {
        countRoles(audit, *read);
        days.insert(read->sealedAt.substr(0, kDay));
        const ExamOutcome outcome = outcomes.outcomeOf(read->exam.studyInstanceUid, read->exam.accessionNumber);
        const Said reader = said(read->sealed);
        const Said ai = said(read->ai, point);
        audit.contradictoryOutcomes += outcome.contradictory ? 1 : 0;
        count(audit.changes, *read, ai);
        if (const auto recall = recallAgainst(outcome, reader))
            ofReader.push_back({*recall, outcome.exam, read->blind()});
        if (const auto recall = recallAgainst(outcome, ai))
            ofAi.push_back({*recall, outcome.exam, read->blind()});

        AuditedCase entry{
            read->exam, read->role, read->sealedAt,  read->seconds, read->aiWasHidden,        reader.exam(),
            {},         ai.exam(),  read->ai.exam(), outcome.exam,  isRight(outcome, reader), isRight(outcome, ai)};
        if (read->settled)
            entry.settled = recallOf(*read->settled);
        if (read->blind() && entry.readerRight && entry.aiRight)
            count(audit.rightAndWrong, *entry.readerRight, *entry.aiRight);
        audit.cases.push_back(std::move(entry));
    }
    audit.days = static_cast<int>(days.size());
    countRecalls(audit, own);
    audit.withOthers = agreement(pairs(own, reads));
    audit.accuracy = agreementWithOutcome(ofReader);
    audit.aiAccuracy = agreementWithOutcome(ofAi);
    audit.seconds = secondsPerCase(audit.cases);
    audit.scores = localMeaning(reads, outcomes);
    return audit;
}

std::array<ScoreMeaning, 10> localMeaning(const std::vector<AuditedRead>& reads, const OutcomeFile& outcomes)
{
    std::map<ExamKey, const AuditedRead*> last;
    for (const AuditedRead& read : reads) {
        if (!read.ai.exam())
            continue;
        const AuditedRead*& kept = last[keyOf(read.exam)];
        if (kept == nullptr || read.sealedAt > kept->sealedAt)
            kept = &read;
    }
    std::vector<ScoredOutcome> scored;
    for (const auto& [exam, read] : last) {
        const ExamOutcome outcome = outcomes.outcomeOf(read->exam.studyInstanceUid, read->exam.accessionNumber);
        scored.push_back({*read->ai.exam(), outcome.exam, outcome.decision});
    }
    return meaningOfScores(scored);
}

std::string caution(int counted)
{
    return counted > 0 && counted < kFewCases ? "; fewer than " + std::to_string(kFewCases) : std::string();
}

}  // namespace diptych::reading
