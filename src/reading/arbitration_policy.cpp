#include "diptych/reading/arbitration_policy.h"

#include <algorithm>
#include <array>
#include <utility>

namespace diptych::reading
{

namespace
{

constexpr std::array<std::pair<DecisionRule, std::string_view>, 5> kRules{{
    {DecisionRule::AnyRecallWins, "any_recall_wins"},
    {DecisionRule::Consensus, "consensus"},
    {DecisionRule::ArbitrateDiscordant, "arbitrate_discordant"},
    {DecisionRule::ArbitrateAllRecalls, "arbitrate_all_recalls"},
    {DecisionRule::ArbitrateAllNonNormal, "arbitrate_all_non_normal"},
}};

constexpr std::array<std::pair<Conclusion, std::string_view>, 3> kConclusions{{
    {Conclusion::Normal, "normal"},
    {Conclusion::TechnicalRecall, "technical_recall"},
    {Conclusion::Recall, "recall"},
}};

constexpr std::array<std::pair<SettlingReason, std::string_view>, 4> kSettlingReasons{{
    {SettlingReason::Discordant, "discordant"},
    {SettlingReason::DifferentPlaces, "different_places"},
    {SettlingReason::Recalled, "recalled"},
    {SettlingReason::NotNormal, "not_normal"},
}};

template <typename Value, std::size_t Size>
std::string_view wordOf(const std::array<std::pair<Value, std::string_view>, Size>& words, Value wanted)
{
    for (const auto& [value, word] : words)
        if (value == wanted)
            return word;
    return {};
}

template <typename Value, std::size_t Size>
std::optional<Value> valueOf(const std::array<std::pair<Value, std::string_view>, Size>& words, std::string_view wanted)
{
    for (const auto& [value, word] : words)
        if (word == wanted)
            return value;
    return std::nullopt;
}

/// Why the policy asks for more than the two reads of this breast; nullopt where it does not.
std::optional<SettlingReason> reasonToSettle(const ArbitrationPolicy& policy, Conclusion first, Conclusion second,
                                             bool differentPlaces)
{
    if (policy.rule == DecisionRule::AnyRecallWins)
        return std::nullopt;
    if (first != second)
        return SettlingReason::Discordant;
    if (policy.differentPlacesAreDiscordant && differentPlaces && first == Conclusion::Recall)
        return SettlingReason::DifferentPlaces;
    const bool allNonNormal = policy.rule == DecisionRule::ArbitrateAllNonNormal;
    if (first == Conclusion::Recall && (allNonNormal || policy.rule == DecisionRule::ArbitrateAllRecalls))
        return SettlingReason::Recalled;
    if (first == Conclusion::TechnicalRecall && allNonNormal)
        return SettlingReason::NotNormal;
    return std::nullopt;
}

BreastDecision decideBreast(const ArbitrationPolicy& policy, const Reads& reads, Laterality breast)
{
    const Conclusion first = reads.first->of(breast);
    const Conclusion second = reads.second->of(breast);
    const bool differentPlaces =
        breast == Laterality::Right ? reads.rightForDifferentPlaces : reads.leftForDifferentPlaces;
    const auto reason = reasonToSettle(policy, first, second, differentPlaces);
    if (!reason)
        return {DecisionState::Final, std::max(first, second), {}};
    if (reads.settling)
        return {DecisionState::Final, reads.settling->of(breast), reason};
    const bool consensus = policy.rule == DecisionRule::Consensus;
    return {consensus ? DecisionState::ToConsensus : DecisionState::ToArbitration, {}, reason};
}

std::string_view words(SettlingReason reason)
{
    switch (reason) {
        case SettlingReason::Discordant:
            return "the readers differ";
        case SettlingReason::DifferentPlaces:
            return "both recall, but for different places";
        case SettlingReason::Recalled:
            return "both readers recall";
        case SettlingReason::NotNormal:
            return "both readers ask for a view again";
    }
    return {};
}

std::string_view words(Conclusion conclusion)
{
    switch (conclusion) {
        case Conclusion::Normal:
            return "no recall";
        case Conclusion::TechnicalRecall:
            return "technical recall";
        case Conclusion::Recall:
            return "recall";
    }
    return {};
}

}  // namespace

std::string_view code(DecisionRule rule)
{
    return wordOf(kRules, rule);
}

std::optional<DecisionRule> decisionRule(std::string_view code)
{
    return valueOf(kRules, code);
}

std::string_view code(Conclusion conclusion)
{
    return wordOf(kConclusions, conclusion);
}

std::optional<Conclusion> conclusion(std::string_view code)
{
    return valueOf(kConclusions, code);
}

std::string_view code(SettlingReason reason)
{
    return wordOf(kSettlingReasons, reason);
}

std::optional<SettlingReason> settlingReason(std::string_view code)
{
    return valueOf(kSettlingReasons, code);
}

Result<ConcludedRead> concludedRead(std::string reader, const FullOpinion& opinion)
{
    if (reader.empty())
        return failure(Reason::InvalidArgument, "a read needs a reader");
    if (!opinion.recalls().whole())
        return failure(Reason::InvalidArgument, "a read needs an opinion on each breast");
    const auto conclude = [&opinion](Laterality breast) {
        if (opinion.of(breast).recall == Recall::Recall)
            return Conclusion::Recall;
        return opinion.asksForTechnicalRecall(breast) ? Conclusion::TechnicalRecall : Conclusion::Normal;
    };
    return ConcludedRead{std::move(reader), conclude(Laterality::Right), conclude(Laterality::Left)};
}

DecisionState Decision::state() const
{
    // The states stand in the order of the way through them.
    return std::min(right.state, left.state);
}

std::optional<Conclusion> Decision::conclusion() const
{
    if (!right.conclusion || !left.conclusion)
        return std::nullopt;
    return std::max(*right.conclusion, *left.conclusion);
}

Result<Decision> decide(const ArbitrationPolicy& policy, const Reads& reads)
{
    if (reads.second && !reads.first)
        return failure(Reason::InvalidArgument, "a second read without a first");
    if (reads.settling && !(reads.first && reads.second))
        return failure(Reason::InvalidArgument, "settled before both reads were there");
    for (const auto* read : {&reads.first, &reads.second, &reads.settling})
        if (*read && (*read)->reader.empty())
            return failure(Reason::InvalidArgument, "a read needs a reader");
    if (!reads.first)
        return Decision{};
    if (!reads.second) {
        const BreastDecision waiting{DecisionState::WaitingForSecondRead, {}, {}};
        return Decision{waiting, waiting};
    }
    if (reads.first->reader == reads.second->reader)
        return failure(Reason::InvalidArgument, "one reader cannot read an examination twice");
    if (reads.settling && policy.rule != DecisionRule::Consensus &&
        (reads.settling->reader == reads.first->reader || reads.settling->reader == reads.second->reader))
        return failure(Reason::InvalidArgument, "the arbitrating reader has read the examination already");

    const Decision decision{decideBreast(policy, reads, Laterality::Right),
                            decideBreast(policy, reads, Laterality::Left)};
    if (reads.settling && !decision.right.reason && !decision.left.reason)
        return failure(Reason::InvalidArgument, "settled although the policy does not ask for it");
    return decision;
}

std::string sentence(Laterality breast, const BreastDecision& decision)
{
    std::string text = breast == Laterality::Right ? "Right breast: " : "Left breast: ";
    switch (decision.state) {
        case DecisionState::WaitingForFirstRead:
            return text + "waiting for the first read.";
        case DecisionState::WaitingForSecondRead:
            return text + "waiting for the second read.";
        case DecisionState::ToConsensus:
        case DecisionState::ToArbitration:
            text += decision.state == DecisionState::ToConsensus ? "to consensus" : "to arbitration";
            if (decision.reason)
                text.append(", ").append(words(*decision.reason));
            return text + ".";
        case DecisionState::Final:
            if (decision.conclusion)
                text += words(*decision.conclusion);
            if (decision.reason)
                text.append(" (settled: ").append(words(*decision.reason)).append(")");
            return text + ".";
    }
    return text;
}

}  // namespace diptych::reading
