#include "network_output.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace diptych::inference
{

namespace
{

using Row = std::array<float, 7>;

ModelManifest manifest()
{
    ModelManifest manifest;
    manifest.inputRows = 64;
    manifest.inputColumns = 48;
    manifest.kinds = {FindingKind::Mass, FindingKind::Calcification};
    return manifest;
}

Result<std::vector<std::vector<Candidate>>> judged(const std::vector<Row>& rows, std::size_t images = 1)
{
    std::vector<float> values;
    for (const Row& row : rows)
        values.insert(values.end(), row.begin(), row.end());
    const std::array<std::int64_t, 3> sizes{static_cast<std::int64_t>(images),
                                            static_cast<std::int64_t>(rows.size() / images), 7};
    return candidatesFromOutput(values, sizes, images, manifest());
}

constexpr Row kGood{10.0F, 20.0F, 30.0F, 50.0F, 0.5F, 0.25F, 0.0F};
constexpr Row kFiller{};

Row with(std::size_t column, float value)
{
    Row row = kGood;
    row[column] = value;
    return row;
}

}  // namespace

TEST(NetworkOutput, CandidatesByImageMostConfidentFirst)
{
    Row second = with(4, 0.75F);
    second[6] = 1.0F;
    const auto result = judged({kGood, second, kFiller, kFiller, kFiller, kGood}, 2);
    ASSERT_TRUE(result.has_value()) << result.error().detail;
    ASSERT_EQ(result->size(), 2U);
    ASSERT_EQ(result->at(0).size(), 2U);
    ASSERT_EQ(result->at(1).size(), 1U);
    const Candidate& first = result->at(0).front();
    EXPECT_DOUBLE_EQ(first.rawConfidence, 0.75);
    EXPECT_EQ(first.kind, FindingKind::Calcification);
    EXPECT_DOUBLE_EQ(first.box.x, 10.0);
    EXPECT_DOUBLE_EQ(first.box.y, 20.0);
    EXPECT_DOUBLE_EQ(first.box.width, 20.0);
    EXPECT_DOUBLE_EQ(first.box.height, 30.0);
    EXPECT_DOUBLE_EQ(first.rawMalignancy, 0.25);
}

TEST(NetworkOutput, NothingFoundIsAnEmptyList)
{
    const auto result = judged({kFiller, kFiller});
    ASSERT_TRUE(result.has_value());
    EXPECT_TRUE(result->at(0).empty());
}

TEST(NetworkOutput, WhatBreaksTheContractIsAnErrorAndNoSilence)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const std::vector<Row> bad{with(0, nan),  with(2, infinity), with(4, nan),   with(4, 1.5F),  with(4, -0.5F),
                               with(5, 2.0F), with(6, 2.0F),     with(6, 0.5F),  with(6, -1.0F), with(2, 10.0F),
                               with(3, 5.0F), with(0, 60.0F),    with(2, -1.0F), with(1, 70.0F)};
    for (std::size_t i = 0; i < bad.size(); ++i) {
        const auto result = judged({kGood, bad[i]});
        ASSERT_FALSE(result.has_value()) << i;
        EXPECT_EQ(result.error().reason, Reason::ModelError);
    }
    Row nanFiller = kFiller;  // a filler is not let off
    nanFiller[1] = nan;
    EXPECT_FALSE(judged({nanFiller}).has_value());
}

TEST(NetworkOutput, WrongShapes)
{
    const std::vector<float> values(42);
    const std::vector<std::vector<std::int64_t>> shapes{{42}, {6, 7}, {1, 7, 6}, {2, 3, 7}, {1, -6, 7}, {1, 5, 7}, {}};
    for (const auto& shape : shapes) {
        const auto result = candidatesFromOutput(values, shape, 1, manifest());
        ASSERT_FALSE(result.has_value());
        EXPECT_EQ(result.error().reason, Reason::ModelError);
        EXPECT_THAT(result.error().detail, testing::HasSubstr("candidates x 7"));
    }
}

}  // namespace diptych::inference
