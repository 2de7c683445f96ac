#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "diptych/reading/agreement.h"
#include "recalls.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

template <typename Value>
void repeat(std::vector<Value>& list, int times, const Value& value)
{
    list.insert(list.end(), static_cast<std::size_t>(times), value);
}

}  // namespace

// R. G. Newcombe, Stat. Med. 17 (1998) 857-872: his examples, method 3.
TEST(Agreement, WilsonIntervalsAreNewcombes)
{
    struct Row {
        int count, of;
        double low, high;
    };
    for (const Row& row : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605}, Row{0, 20, 0.0, 0.1611},
                           Row{1, 29, 0.0061, 0.1718}}) {
        const auto interval = Proportion{row.count, row.of}.interval();
        ASSERT_TRUE(interval);
        EXPECT_NEAR(interval->low, row.low, 5e-5) << row.count << " of " << row.of;
        EXPECT_NEAR(interval->high, row.high, 5e-5) << row.count << " of " << row.of;
    }
}

TEST(Agreement, IntervalsStayWithin0And1AndMirrorEachOther)
{
    for (int of = 1; of <= 40; ++of) {
        for (int count = 0; count <= of; ++count) {
            const auto some = *Proportion{count, of}.interval();
            const auto others = *Proportion{of - count, of}.interval();
            ASSERT_GE(some.low, 0.0);
            ASSERT_LE(some.high, 1.0);
            ASSERT_LE(some.low, *Proportion({count, of}).share());
            ASSERT_GE(some.high, *Proportion({count, of}).share());
            ASSERT_NEAR(some.low, 1.0 - others.high, 1e-12);
        }
    }
}

TEST(Agreement, NothingCountedIsNoLocalData)
{
    EXPECT_FALSE(Proportion{}.share());
    EXPECT_FALSE(Proportion{}.interval());
    EXPECT_EQ(text(Proportion{}), "no local data");
    EXPECT_EQ(text(Proportion{81, 263}), "30.8 % (81 of 263; 95 % interval 25.5 to 36.6 %)");
    EXPECT_EQ(text(agreement({}).kappa()), "no local data");
}

// J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions, 3rd ed. (2003), chapter 18:
// 100 subjects, three diagnoses, two raters: kappa 0.68.
TEST(Agreement, KappaOfThreeCategoriesIsTheTextbooks)
{
    const auto kappa = cohenKappa({{75, 1, 4}, {5, 4, 1}, {0, 0, 10}});
    ASSERT_TRUE(kappa);
    EXPECT_NEAR(*kappa->value, 0.676, 5e-4);
    EXPECT_NEAR((kappa->interval->high - *kappa->value) / 1.959964, 0.0877, 5e-5);
    EXPECT_EQ(text(*kappa), "0.68 (100 reads; 95 % interval 0.50 to 0.85)");
}

// The example in the documentation of ci.kappa of the R package statpsych (after Fleiss and Paik 2003).
TEST(Agreement, KappaOfTwoCategoriesHasItsPublishedInterval)
{
    const auto kappa = cohenKappa({{31, 12}, {4, 58}});
    ASSERT_TRUE(kappa);
    EXPECT_NEAR(*kappa->value, 0.6756757, 5e-8);
    EXPECT_NEAR(kappa->interval->low, 0.5317210, 5e-8);
    EXPECT_NEAR(kappa->interval->high, 0.8196303, 5e-8);
}

TEST(Agreement, KappaIs1ForFullAgreementAnd0ForChance)
{
    EXPECT_DOUBLE_EQ(*cohenKappa({{10, 0}, {0, 90}})->value, 1.0);
    EXPECT_NEAR(*cohenKappa({{1, 9}, {9, 81}})->value, 0.0, 1e-12);
    EXPECT_LT(*cohenKappa({{0, 10}, {10, 0}})->value, 0.0);
}

TEST(Agreement, WhereBothAlwaysSayTheSameOneThingThereIsNoKappa)
{
    const auto kappa = cohenKappa({{0, 0}, {0, 50}});
    ASSERT_TRUE(kappa);
    EXPECT_FALSE(kappa->value);
    EXPECT_EQ(text(*kappa), "not defined: both readers used one and the same category only (50 reads)");
}

TEST(Agreement, ATableThatCannotBeIsRefused)
{
    EXPECT_FALSE(cohenKappa({{1, 2}, {3}}));
    EXPECT_FALSE(cohenKappa({{1, -2}, {3, 4}}));
}

TEST(Agreement, KappaIsTheSameWithTheReadersExchanged)
{
    const auto one = *cohenKappa({{20, 5}, {10, 65}});
    const auto two = *cohenKappa({{20, 10}, {5, 65}});
    EXPECT_DOUBLE_EQ(*one.value, *two.value);
    EXPECT_NEAR(one.interval->low, two.interval->low, 1e-12);
}

TEST(Agreement, BlindReadsAloneAreCounted)
{
    std::vector<PairedRead> reads;
    repeat(reads, 31, {Yes, Yes});
    repeat(reads, 12, {Yes, No});
    repeat(reads, 4, {No, Yes});
    repeat(reads, 58, {No, No});
    repeat(reads, 100, {Yes, Yes, false});
    std::shuffle(reads.begin(), reads.end(), std::mt19937(3));
    const ReaderAgreement counted = agreement(reads);
    EXPECT_EQ(counted.notBlind, 100);
    EXPECT_EQ(counted.recallRateFirst(), (Proportion{43, 105}));
    EXPECT_EQ(counted.recallRateSecond(), (Proportion{35, 105}));
    EXPECT_EQ(counted.agreement(), (Proportion{89, 105}));
    EXPECT_NEAR(*counted.kappa().value, 0.6756757, 5e-8);
}

TEST(Agreement, WhatCameOfItIsCountedWhereItIsKnown)
{
    std::vector<ReadWithOutcome> reads;
    repeat(reads, 8, {Yes, Outcome::Cancer});
    repeat(reads, 2, {No, Outcome::Cancer});
    repeat(reads, 32, {Yes, Outcome::NoCancer});
    repeat(reads, 958, {No, Outcome::NoCancer});
    repeat(reads, 5, {Yes, Outcome::Unknown});
    repeat(reads, 3, {No, Outcome::Cancer, false});
    const OutcomeAgreement counted = agreementWithOutcome(reads);
    EXPECT_EQ(counted.sensitivity(), (Proportion{8, 10}));
    EXPECT_EQ(counted.specificity(), (Proportion{958, 990}));
    EXPECT_EQ(counted.predictiveValue(), (Proportion{8, 40}));
    EXPECT_EQ(counted.unknown, 5);
    EXPECT_EQ(counted.notBlind, 3);
    EXPECT_EQ(text(agreementWithOutcome({}).sensitivity()), "no local data");
}

TEST(Agreement, EachScoreMeansWhatCameOfItHere)
{
    std::vector<ScoredOutcome> exams;
    repeat(exams, 3, {*Suspicion::of(10), Outcome::Cancer, Yes});
    repeat(exams, 1, {*Suspicion::of(10), Outcome::NoCancer, No});
    repeat(exams, 2, {*Suspicion::of(10), Outcome::Unknown, Yes});
    repeat(exams, 7, {*Suspicion::of(4), Outcome::NoCancer, {}});
    const auto meanings = meaningOfScores(exams);
    EXPECT_EQ(meanings[9].score, 10);
    EXPECT_EQ(meanings[9].cancers, (Proportion{3, 4}));
    EXPECT_EQ(meanings[9].recalls, (Proportion{5, 6}));
    EXPECT_EQ(meanings[9].unknownOutcome, 2);
    EXPECT_EQ(meanings[3].cancers, (Proportion{0, 7}));
    EXPECT_EQ(text(meanings[3].recalls), "no local data");
    EXPECT_EQ(meanings[0].score, 1);
    EXPECT_EQ(text(meanings[0].cancers), "no local data");
}
