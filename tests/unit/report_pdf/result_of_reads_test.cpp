// What the reads of a report come to.
#include "result_of_reads.h"

#include <gtest/gtest.h>

#include "reads_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::biRads;
using example::read;
using reading::BiRads;
using reading::Conclusion;
using reading::DecisionState;
using Basis = ResultOfReads::Basis;

const reading::ArbitrationPolicy kArbitrate{};

TEST(ResultOf, NobodyAndOneReader)
{
    EXPECT_EQ(resultOf({}, kArbitrate).basis, Basis::Nobody);
    const ResultOfReads one = resultOf({read("", {}, biRads(BiRads::Cat4A, BiRads::Cat1))}, kArbitrate);
    EXPECT_EQ(one.basis, Basis::OneReader);
    EXPECT_EQ(one.decision.right.conclusion, Conclusion::Recall);
    EXPECT_EQ(one.decision.left.conclusion, Conclusion::Normal);
}

TEST(ResultOf, AReaderWhoSaysNothingOfABreastConcludesNothingOfIt)
{
    reading::FullOpinion half = biRads(BiRads::Cat4A, BiRads::Cat1);
    half.left = {};
    const ResultOfReads one = resultOf({read("", {}, half)}, {});
    EXPECT_EQ(one.decision.right.conclusion, Conclusion::Recall);
    EXPECT_FALSE(one.decision.left.conclusion);
}

TEST(ResultOf, TheOpinionAfterAiCounts)
{
    const example::Exam exam = example::fourViews();
    std::vector<ReadInReport> reads = example::twoReads(exam);
    EXPECT_EQ(resultOf(reads, kArbitrate).decision.right.conclusion, Conclusion::Recall);
    reads[1].settled.reset();
    const ResultOfReads differing = resultOf(reads, kArbitrate);
    EXPECT_EQ(differing.decision.right.state, DecisionState::ToArbitration);
    EXPECT_EQ(differing.decision.left.conclusion, Conclusion::Normal);

    reads.push_back(read("Dr. Gamma", reading::ReadRole::Arbiter, biRads(BiRads::Cat1, BiRads::Cat1)));
    EXPECT_EQ(resultOf(reads, kArbitrate).decision.right.conclusion, Conclusion::Normal);
    EXPECT_EQ(resultOf(reads, kArbitrate).decision.right.reason, reading::SettlingReason::Discordant);
}

TEST(ResultOf, DecidesNothingWithoutARuleOrAgainstIt)
{
    std::vector<ReadInReport> reads = example::twoReads(example::fourViews());
    EXPECT_EQ(resultOf(reads, {}).basis, Basis::NoPolicy);
    reads[1].reader = reads[0].reader;
    EXPECT_EQ(resultOf(reads, kArbitrate).basis, Basis::Refused);
    EXPECT_EQ(resultOf(reads, kArbitrate).refusal, "one reader cannot read an examination twice");
    reads[1].role = reading::ReadRole::First;
    EXPECT_EQ(resultOf(reads, kArbitrate).refusal, "two reads in one role");
}

TEST(ResultOf, WaitsForTheSecondRead)
{
    const auto waiting =
        resultOf({read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat1, BiRads::Cat1))}, kArbitrate);
    EXPECT_EQ(waiting.basis, Basis::Policy);
    EXPECT_EQ(waiting.decision.state(), DecisionState::WaitingForSecondRead);
    EXPECT_FALSE(waiting.decision.conclusion());
}

TEST(TechnicalRecallsOf, AreTheArbitersAloneWhereTheArbiterSettled)
{
    std::vector<ReadInReport> reads = example::twoReads(example::fourViews());
    const reading::TechnicalRecall again{
        Laterality::Right, ViewPosition::Cc, "1.2", {reading::TechnicalReason::MotionBlur}, ""};
    reads[1].settled.reset();
    reads[1].sealed.opinion.technicalRecalls = {again};
    reads.push_back(read("Dr. Gamma", reading::ReadRole::Arbiter, biRads(BiRads::Cat1, BiRads::Cat1)));
    const ResultOfReads result = resultOf(reads, kArbitrate);
    EXPECT_TRUE(technicalRecallsOf(reads, result, Laterality::Right).empty());
    reads[2].sealed.opinion.technicalRecalls = {again};
    EXPECT_EQ(technicalRecallsOf(reads, resultOf(reads, kArbitrate), Laterality::Right),
              std::vector<reading::TechnicalRecall>{again});
}

}  // namespace

}  // namespace diptych::report_pdf
