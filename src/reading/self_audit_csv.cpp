// The audit as two tables for a spreadsheet. Numbers have a point whatever the locale.
#include <array>
#include <charconv>
#include <initializer_list>

#include "csv.h"
#include "diptych/reading/self_audit.h"

namespace diptych::reading
{

namespace
{

std::string number(double value)
{
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 4).ptr;
    return {buffer.data(), end};
}

/// Cells as they are: text has gone through csv::cell before.
void putRow(std::string& out, std::initializer_list<std::string> cells)
{
    bool first = true;
    for (const std::string& cell : cells) {
        if (!first)
            out += ',';
        out += cell;
        first = false;
    }
    out += "\r\n";
}

std::string note(int of, const std::string& more = {})
{
    if (of == 0)
        return csv::cell("no local data");
    return csv::cell(of < kFewCases ? "fewer than " + std::to_string(kFewCases) + (more.empty() ? "" : "; ") + more
                                    : more);
}

void putCount(std::string& out, const char* figure, int count)
{
    putRow(out, {figure, std::to_string(count), "", "", "", "", ""});
}

void putShare(std::string& out, const std::string& figure, const Proportion& counted, const std::string& more = {})
{
    const auto share = counted.share();
    const auto interval = counted.interval();
    putRow(out,
           {figure, share ? number(*share) : "", std::to_string(counted.count), std::to_string(counted.of),
            interval ? number(interval->low) : "", interval ? number(interval->high) : "", note(counted.of, more)});
}

void putKappa(std::string& out, const Kappa& kappa)
{
    putRow(out, {"kappa_with_other_readers", kappa.value ? number(*kappa.value) : "", "", std::to_string(kappa.of),
                 kappa.interval ? number(kappa.interval->low) : "", kappa.interval ? number(kappa.interval->high) : "",
                 note(kappa.of, kappa.of > 0 && !kappa.value ? "not defined: one and the same category only" : "")});
}

void putSeconds(std::string& out, const SecondsPerCase& seconds)
{
    const auto put = [&](const char* figure, double value) {
        putRow(out,
               {figure, seconds.of > 0 ? number(value) : "", "", std::to_string(seconds.of), "", "", note(seconds.of)});
    };
    put("seconds_a_case_lower_quartile", seconds.lowerQuartile);
    put("seconds_a_case_median", seconds.median);
    put("seconds_a_case_upper_quartile", seconds.upperQuartile);
}

void putAccuracy(std::string& out, const std::string& who, const OutcomeAgreement& counted)
{
    putShare(out, who + "_sensitivity", counted.sensitivity());
    putShare(out, who + "_specificity", counted.specificity());
    putShare(out, who + "_positive_predictive_value", counted.predictiveValue());
}

std::string codeOf(std::optional<Recall> recall)
{
    return !recall ? "" : *recall == Recall::Recall ? "recall" : "no_recall";
}

std::string codeOf(Outcome outcome)
{
    return outcome == Outcome::Unknown ? "unknown" : outcome == Outcome::Cancer ? "cancer" : "no_cancer";
}

std::string codeOf(std::optional<bool> yes)
{
    return !yes ? "" : *yes ? "yes" : "no";
}

}  // namespace

std::string figuresCsv(const SelfAudit& audit)
{
    std::string out;
    putRow(out, {"figure", "value", "count", "of", "low", "high", "note"});
    putRow(out, {"period_from", csv::cell(audit.period.from), "", "", "", "", ""});
    putRow(out, {"period_to", csv::cell(audit.period.to), "", "", "", "", ""});
    putCount(out, "reads", audit.reads);
    putCount(out, "first_reads", audit.firstReads);
    putCount(out, "second_reads", audit.secondReads);
    putCount(out, "arbitrations", audit.arbitrations);
    putCount(out, "consensus", audit.consensus);
    putCount(out, "days_with_reads", audit.days);
    const auto perDay = audit.readsPerDay();
    putRow(out, {"reads_a_day", perDay ? number(*perDay) : "", "", "", "", "", note(audit.days > 0 ? kFewCases : 0)});
    putCount(out, "reads_in_sight_of_the_ai", audit.aiInSight);
    putShare(out, "recall_rate", audit.recallRate);
    for (const MonthlyRecall& month : audit.months)
        putShare(out, csv::cell("recall_rate_" + month.month), month.recalls);
    putShare(out, "agreement_with_other_readers", audit.withOthers.agreement());
    putKappa(out, audit.withOthers.kappa());
    putCount(out, "pairs_not_blind_left_out", audit.withOthers.notBlind);
    putCount(out, "breasts_unchanged_after_ai", audit.changes.none);
    putCount(out, "breasts_changed_towards_ai", audit.changes.towardsAi);
    putCount(out, "breasts_changed_away_from_ai", audit.changes.awayFromAi);
    putCount(out, "breasts_changed_without_ai", audit.changes.withoutAi);
    putCount(out, "reads_not_settled", audit.changes.notSettled);
    putAccuracy(out, "reader", audit.accuracy);
    putAccuracy(out, "ai", audit.aiAccuracy);
    putCount(out, "reads_without_known_outcome", audit.accuracy.unknown);
    putCount(out, "reads_not_blind_left_out_of_accuracy", audit.accuracy.notBlind);
    putCount(out, "reader_and_ai_right", audit.rightAndWrong.bothRight);
    putCount(out, "ai_right_reader_wrong", audit.rightAndWrong.aiAlone);
    putCount(out, "reader_right_ai_wrong", audit.rightAndWrong.readerAlone);
    putCount(out, "reader_and_ai_wrong", audit.rightAndWrong.bothWrong);
    putSeconds(out, audit.seconds);
    for (const ScoreMeaning& meaning : audit.scores) {
        const std::string score = "score_" + std::to_string(meaning.score);
        putShare(out, score + "_recalled_here", meaning.recalls, "all readers, all times");
        putShare(out, score + "_malignant_here", meaning.cancers, "all readers, all times");
    }
    return out;
}

std::string readsCsv(const SelfAudit& audit)
{
    std::string out;
    putRow(out, {"accession_number", "study_instance_uid", "role", "sealed_at", "seconds", "ai_hidden", "sealed",
                 "settled", "ai_score", "ai", "outcome", "reader_right", "ai_right"});
    for (const AuditedCase& read : audit.cases)
        putRow(out, {csv::cell(read.exam.accessionNumber), csv::cell(read.exam.studyInstanceUid),
                     std::string(code(read.role)), csv::cell(read.sealedAt), read.seconds ? number(*read.seconds) : "",
                     codeOf(std::optional(read.aiWasHidden)), codeOf(read.reader), codeOf(read.settled),
                     read.score ? std::to_string(read.score->value()) : "", codeOf(read.ai), codeOf(read.outcome),
                     codeOf(read.readerRight), codeOf(read.aiRight)});
    return out;
}

}  // namespace diptych::reading
