#include <gtest/gtest.h>

#include <array>

#include "diptych/reading/arbitration_policy.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

constexpr auto N = Conclusion::Normal;
constexpr auto T = Conclusion::TechnicalRecall;
constexpr auto R = Conclusion::Recall;

constexpr std::array kRules{DecisionRule::AnyRecallWins, DecisionRule::Consensus, DecisionRule::ArbitrateDiscordant,
                            DecisionRule::ArbitrateAllRecalls, DecisionRule::ArbitrateAllNonNormal};

/// Two reads that conclude `first` and `second` of the right breast and call the left one normal.
Reads rightBreast(Conclusion first, Conclusion second)
{
    return {.first = ConcludedRead{"A", first, N}, .second = ConcludedRead{"B", second, N}};
}

BreastDecision decided(DecisionRule rule, Conclusion first, Conclusion second)
{
    const auto decision = decide({.rule = rule}, rightBreast(first, second));
    EXPECT_TRUE(decision);
    EXPECT_EQ(decision->left, (BreastDecision{DecisionState::Final, N, {}})) << "the left breast is not in question";
    return decision->right;
}

BreastDecision final(Conclusion conclusion)
{
    return {DecisionState::Final, conclusion, {}};
}
BreastDecision toArbitration(SettlingReason reason)
{
    return {DecisionState::ToArbitration, {}, reason};
}

}  // namespace

TEST(ArbitrationPolicy, NothingIsDecidedBeforeBothReads)
{
    for (const DecisionRule rule : kRules) {
        EXPECT_EQ(decide({.rule = rule}, {})->state(), DecisionState::WaitingForFirstRead);
        const auto one = decide({.rule = rule}, {.first = ConcludedRead{"A", R, R}});
        EXPECT_EQ(one->state(), DecisionState::WaitingForSecondRead);
        EXPECT_FALSE(one->conclusion());
        EXPECT_EQ(sentence(Laterality::Left, one->left), "Left breast: waiting for the second read.");
    }
}

TEST(ArbitrationPolicy, TwoNormalReadsAreFinalUnderEveryPolicy)
{
    for (const DecisionRule rule : kRules)
        EXPECT_EQ(decided(rule, N, N), final(N));
}

TEST(ArbitrationPolicy, AnyRecallWinsTakesTheGraverConclusion)
{
    EXPECT_EQ(decided(DecisionRule::AnyRecallWins, N, R), final(R));
    EXPECT_EQ(decided(DecisionRule::AnyRecallWins, T, R), final(R));
    EXPECT_EQ(decided(DecisionRule::AnyRecallWins, T, N), final(T));
}

TEST(ArbitrationPolicy, ConsensusIsAskedWhereReadersDiffer)
{
    EXPECT_EQ(decided(DecisionRule::Consensus, N, R),
              (BreastDecision{DecisionState::ToConsensus, {}, SettlingReason::Discordant}));
    EXPECT_EQ(decided(DecisionRule::Consensus, R, R), final(R));
}

TEST(ArbitrationPolicy, WhatGoesToArbitrationIsWhatThePolicySays)
{
    using enum SettlingReason;
    for (const DecisionRule rule :
         {DecisionRule::ArbitrateDiscordant, DecisionRule::ArbitrateAllRecalls, DecisionRule::ArbitrateAllNonNormal}) {
        EXPECT_EQ(decided(rule, N, R), toArbitration(Discordant));
        EXPECT_EQ(decided(rule, N, T), toArbitration(Discordant));
        EXPECT_EQ(decided(rule, T, R), toArbitration(Discordant));
    }
    EXPECT_EQ(decided(DecisionRule::ArbitrateDiscordant, R, R), final(R));
    EXPECT_EQ(decided(DecisionRule::ArbitrateAllRecalls, R, R), toArbitration(Recalled));
    EXPECT_EQ(decided(DecisionRule::ArbitrateAllNonNormal, R, R), toArbitration(Recalled));
    EXPECT_EQ(decided(DecisionRule::ArbitrateAllRecalls, T, T), final(T));
    EXPECT_EQ(decided(DecisionRule::ArbitrateAllNonNormal, T, T), toArbitration(NotNormal));
}

TEST(ArbitrationPolicy, ItDoesNotMatterWhichReaderSaidWhat)
{
    for (const DecisionRule rule : kRules)
        for (const Conclusion one : {N, T, R})
            for (const Conclusion two : {N, T, R})
                EXPECT_EQ(decided(rule, one, two), decided(rule, two, one));
}

TEST(ArbitrationPolicy, EachBreastIsDecidedByItself)
{
    const Reads reads{.first = ConcludedRead{"A", R, N}, .second = ConcludedRead{"B", R, R}};
    const auto waiting = decide({}, reads);
    EXPECT_EQ(waiting->right, final(R));
    EXPECT_EQ(waiting->left, toArbitration(SettlingReason::Discordant));
    EXPECT_EQ(waiting->state(), DecisionState::ToArbitration);
    EXPECT_FALSE(waiting->conclusion());
    EXPECT_EQ(sentence(Laterality::Left, waiting->left), "Left breast: to arbitration, the readers differ.");

    Reads settled = reads;
    settled.settling = ConcludedRead{"C", N, N};
    const auto decision = decide({}, settled);
    EXPECT_EQ(decision->state(), DecisionState::Final);
    EXPECT_EQ(decision->right.conclusion, R) << "the arbiter was not asked of the right breast";
    EXPECT_EQ(decision->left.conclusion, N);
    EXPECT_EQ(decision->left.reason, SettlingReason::Discordant);
    EXPECT_EQ(decision->conclusion(), R);
}

TEST(ArbitrationPolicy, RecallsForDifferentPlacesAreDiscordantWhereTheSiteSaysSo)
{
    Reads reads = rightBreast(R, R);
    reads.rightForDifferentPlaces = true;
    EXPECT_EQ(decide({}, reads)->right, final(R));
    EXPECT_EQ(decide({.differentPlacesAreDiscordant = true}, reads)->right,
              toArbitration(SettlingReason::DifferentPlaces));
}

TEST(ArbitrationPolicy, NobodyReadsAnExaminationTwice)
{
    Reads reads = rightBreast(N, R);
    reads.second->reader = "A";
    EXPECT_FALSE(decide({}, reads));
    reads = rightBreast(N, R);
    reads.settling = ConcludedRead{"B", R, N};
    EXPECT_FALSE(decide({}, reads)) << "the arbiter is the second reader";
    EXPECT_TRUE(decide({.rule = DecisionRule::Consensus}, reads)) << "a consensus is the readers' own";
    reads.settling->reader.clear();
    EXPECT_FALSE(decide({}, reads));
}

TEST(ArbitrationPolicy, WhatCannotBeIsRefused)
{
    EXPECT_FALSE(decide({}, {.second = ConcludedRead{"B", N, N}}));
    EXPECT_FALSE(decide({}, {.first = ConcludedRead{"A", N, N}, .settling = ConcludedRead{"C", N, N}}));
    Reads agreed = rightBreast(N, N);
    agreed.settling = ConcludedRead{"C", R, R};
    EXPECT_FALSE(decide({}, agreed)) << "nobody asked a third reader";
}

TEST(ArbitrationPolicy, AnOpinionConcludesForEachBreast)
{
    FullOpinion opinion;
    opinion.right.recall = Recall::NoRecall;
    EXPECT_FALSE(concludedRead("A", opinion));
    opinion.left.recall = Recall::Recall;
    opinion.technicalRecalls = {
        {Laterality::Right, ViewPosition::Cc, "1", {TechnicalReason::MotionBlur}, ""},
        {Laterality::Left, ViewPosition::Cc, "2", {TechnicalReason::MotionBlur}, ""},
    };
    EXPECT_FALSE(concludedRead("", opinion));
    const auto read = concludedRead("A", opinion);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->right, T);
    EXPECT_EQ(read->left, R) << "a recall outweighs a view to be taken again";
}

TEST(ArbitrationPolicy, RulesAreNamedInFiles)
{
    for (const DecisionRule rule : kRules)
        EXPECT_EQ(decisionRule(code(rule)), rule);
    EXPECT_FALSE(decisionRule("majority"));
}

TEST(ArbitrationPolicy, ConclusionsAndReasonsAreFoundAgainByTheirCodes)
{
    for (const auto each : {Conclusion::Normal, Conclusion::TechnicalRecall, Conclusion::Recall})
        EXPECT_EQ(conclusion(code(each)), each);
    for (const auto reason : {SettlingReason::Discordant, SettlingReason::DifferentPlaces, SettlingReason::Recalled,
                              SettlingReason::NotNormal})
        EXPECT_EQ(settlingReason(code(reason)), reason);
    EXPECT_FALSE(conclusion(""));
    EXPECT_FALSE(settlingReason(""));
}
