#include "diptych/reading/agreement.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace diptych::reading
{

namespace
{

constexpr double kZ95 = 1.959963984540054;  // 97.5 % of the normal distribution
constexpr const char* kNoData = "no local data";

/// Without the locale's say in it.
std::string fixed(double value, int decimals)
{
    std::array<char, 64> buffer{};
    const auto written =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
    return {buffer.data(), written.ptr};
}

}  // namespace

std::optional<double> Proportion::share() const
{
    if (of <= 0)
        return std::nullopt;
    return static_cast<double>(count) / of;
}

std::optional<Interval> Proportion::interval() const
{
    const auto p = share();
    if (!p)
        return std::nullopt;
    const double n = of;
    const double z2 = kZ95 * kZ95;
    const double centre = *p + z2 / (2.0 * n);
    const double half = kZ95 * std::sqrt(*p * (1.0 - *p) / n + z2 / (4.0 * n * n));
    const double scale = 1.0 + z2 / n;
    // 0 of n and n of n end at 0 and 1 exactly, which rounding would miss.
    return Interval{count == 0 ? 0.0 : (centre - half) / scale, count == of ? 1.0 : (centre + half) / scale};
}

std::string text(const Proportion& proportion)
{
    const auto share = proportion.share();
    const auto interval = proportion.interval();
    if (!share || !interval)
        return kNoData;
    return fixed(*share * 100.0, 1) + " % (" + std::to_string(proportion.count) + " of " +
           std::to_string(proportion.of) + "; 95 % interval " + fixed(interval->low * 100.0, 1) + " to " +
           fixed(interval->high * 100.0, 1) + " %)";
}

Result<Kappa> cohenKappa(const std::vector<std::vector<int>>& table)
{
    const std::size_t size = table.size();
    std::vector<double> rows(size, 0.0);
    std::vector<double> columns(size, 0.0);
    int total = 0;
    for (std::size_t i = 0; i < size; ++i) {
        if (table[i].size() != size)
            return failure(Reason::InvalidArgument, "a table of two readers' categories is square");
        for (std::size_t j = 0; j < size; ++j) {
            if (table[i][j] < 0)
                return failure(Reason::InvalidArgument, "a count is never negative");
            rows[i] += table[i][j];
            columns[j] += table[i][j];
            total += table[i][j];
        }
    }
    Kappa kappa{total, {}, {}};
    if (total == 0)
        return kappa;

    const double n = total;
    double observed = 0.0;
    double chance = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
        observed += table[i][i] / n;
        chance += rows[i] / n * columns[i] / n;
    }
    if (1.0 - chance < 1e-12)
        return kappa;
    const double k = (observed - chance) / (1.0 - chance);

    // Fleiss, Cohen, Everitt 1969: variance (A + B - C) / (n (1 - chance)^2).
    double a = 0.0;
    double b = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) {
            const double p = table[i][j] / n;
            if (i == j)
                a += p * std::pow(1.0 - (rows[i] + columns[i]) / n * (1.0 - k), 2);
            else
                b += p * std::pow((columns[i] + rows[j]) / n * (1.0 - k), 2);
        }
    }
    const double c = std::pow(k - chance * (1.0 - k), 2);
    const double error = std::sqrt(std::max(0.0, a + b - c) / n) / (1.0 - chance);
    kappa.value = k;
    kappa.interval = Interval{std::max(-1.0, k - kZ95 * error), std::min(1.0, k + kZ95 * error)};
    return kappa;
}

std::string text(const Kappa& kappa)
{
    if (kappa.of == 0)
        return kNoData;
    const std::string reads = std::to_string(kappa.of) + (kappa.of == 1 ? " read" : " reads");
    if (!kappa.value || !kappa.interval)
        return "not defined: both readers used one and the same category only (" + reads + ")";
    return fixed(*kappa.value, 2) + " (" + reads + "; 95 % interval " + fixed(kappa.interval->low, 2) + " to " +
           fixed(kappa.interval->high, 2) + ")";
}

Kappa ReaderAgreement::kappa() const
{
    // Counts of our own make a square table without negative numbers.
    return cohenKappa({{bothRecall, onlyFirst}, {onlySecond, neither}}).value_or(Kappa{});
}

ReaderAgreement agreement(const std::vector<PairedRead>& reads)
{
    ReaderAgreement counted;
    for (const PairedRead& read : reads) {
        const bool first = read.first == Recall::Recall;
        const bool second = read.second == Recall::Recall;
        if (!read.blind)
            ++counted.notBlind;
        else if (first && second)
            ++counted.bothRecall;
        else if (first)
            ++counted.onlyFirst;
        else if (second)
            ++counted.onlySecond;
        else
            ++counted.neither;
    }
    return counted;
}

OutcomeAgreement agreementWithOutcome(const std::vector<ReadWithOutcome>& reads)
{
    OutcomeAgreement counted;
    for (const ReadWithOutcome& read : reads) {
        const bool recalled = read.recall == Recall::Recall;
        if (!read.blind)
            ++counted.notBlind;
        else if (read.outcome == Outcome::Unknown)
            ++counted.unknown;
        else if (read.outcome == Outcome::Cancer)
            ++(recalled ? counted.cancersRecalled : counted.cancersNotRecalled);
        else
            ++(recalled ? counted.othersRecalled : counted.othersNotRecalled);
    }
    return counted;
}

std::array<ScoreMeaning, 10> meaningOfScores(const std::vector<ScoredOutcome>& exams)
{
    std::array<ScoreMeaning, 10> meanings{};
    for (std::size_t i = 0; i < meanings.size(); ++i)
        meanings[i].score = static_cast<int>(i) + 1;
    for (const ScoredOutcome& exam : exams) {
        ScoreMeaning& meaning = meanings[static_cast<std::size_t>(exam.suspicion.value() - 1)];
        if (exam.outcome == Outcome::Unknown) {
            ++meaning.unknownOutcome;
        } else {
            ++meaning.cancers.of;
            meaning.cancers.count += exam.outcome == Outcome::Cancer ? 1 : 0;
        }
        if (exam.decision) {
            ++meaning.recalls.of;
            meaning.recalls.count += exam.decision == Recall::Recall ? 1 : 0;
        }
    }
    return meanings;
}

}  // namespace diptych::reading
