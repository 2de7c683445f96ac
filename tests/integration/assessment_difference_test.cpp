// Which differences between two assessments are told, and which are none.
#include "assessment_difference.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace diptych::cli;
using nlohmann::json;

namespace
{

json finding(int id, double x, int suspicion, double probability)
{
    return {{"id", id},
            {"kind", "mass"},
            {"suspicion", suspicion},
            {"probability", probability},
            {"confidence", 0.5},
            {"box_px", {{"x", x}, {"y", 10.0}, {"width", 100.0}, {"height", 80.0}}}};
}

json assessment()
{
    return {{"model", {{"sha256", "a"}}},
            {"status", "complete"},
            {"reason", nullptr},
            {"analyzed_at", "2024-03-04T05:06:07Z"},
            {"views",
             {{{"view", "RCC"},
               {"sop_instance_uid", "1.2"},
               {"path", "a.dcm"},
               {"status", "analyzed"},
               {"findings", {finding(1, 0.0, 7, 0.61), finding(2, 500.0, 3, 0.1)}}}}},
            {"breasts", {{{"breast", "R"}, {"status", "complete"}, {"suspicion", 7}, {"probability", 0.61}}}},
            {"exam", {{"suspicion", 7}}}};
}

std::string only(const std::vector<std::string>& differences)
{
    EXPECT_EQ(differences.size(), 1U) << (differences.empty() ? std::string() : differences.back());
    return differences.empty() ? std::string() : differences.front();
}

}  // namespace

TEST(AssessmentDifference, TimesPathsOrderAndTheLastDigitsAreNone)
{
    json again = assessment();
    again["analyzed_at"] = "2025-01-01T00:00:00Z";
    json& view = again["views"][0];
    view["path"] = "b.dcm";
    view["findings"][0]["probability"] = 0.6109;
    std::swap(view["findings"][0], view["findings"][1]);
    again["breasts"][0]["probability"] = 0.6101;
    EXPECT_TRUE(differences(assessment(), again).empty());
}

TEST(AssessmentDifference, EachIsToldWithBothValues)
{
    const auto told = [](auto&& change) {
        json again = assessment();
        change(again);
        return only(differences(assessment(), again));
    };
    EXPECT_EQ(told([](json& j) { j["views"][0]["findings"][0]["suspicion"] = 8; }),
              "RCC, finding 1: suspicion is 7 in the bundle and 8 now.");
    EXPECT_EQ(told([](json& j) { j["views"][0]["findings"][0]["probability"] = 0.612; }),
              "RCC, finding 1: probability is 0.61 in the bundle and 0.612 now.");
    EXPECT_EQ(told([](json& j) { j["views"][0]["findings"].erase(1); }),
              "RCC, finding 2 (mass, suspicion 3) of the bundle is not found now.");
    EXPECT_EQ(told([](json& j) { j["views"][0]["findings"].push_back(finding(3, 900.0, 5, 0.3)); }),
              "RCC: a finding (mass, suspicion 5) is found now that the bundle lacks.");
    EXPECT_EQ(told([](json& j) { j["views"][0]["status"] = "failed"; }),
              "RCC: status is analyzed in the bundle and failed now.");
    EXPECT_EQ(told([](json& j) { j["views"] = json::array(); }), "The view RCC 1.2 of the bundle is not there now.");
    EXPECT_EQ(told([](json& j) { j["breasts"][0]["probability"] = nullptr; }),
              "R breast: probability is 0.61 in the bundle and nothing now.");
    EXPECT_EQ(told([](json& j) { j["exam"] = nullptr; }),
              "The examination: suspicion is 7 in the bundle and nothing now.");
}

TEST(AssessmentDifference, AFindingElsewhereIsAnotherOne)
{
    json again = assessment();
    again["views"][0]["findings"][0]["box_px"]["x"] = 60.0;
    EXPECT_EQ(differences(assessment(), again).size(), 2U);
}

TEST(AssessmentDifference, WhatIsNoAssessmentDiffersAndDoesNoHarm)
{
    EXPECT_FALSE(differences(json("x"), assessment()).empty());
    EXPECT_FALSE(differences(json::object({{"views", 7}, {"breasts", {1, 2}}}), assessment()).empty());
    EXPECT_TRUE(modelDifference(json::array(), {{"sha256", "a"}}));
}

TEST(AssessmentDifference, AModelIsItsWeightsAndWhereItIsToldItsPackage)
{
    const json model = {{"sha256", "a"}, {"package_sha256", "b"}};
    EXPECT_FALSE(modelDifference(assessment(), model)) << "an earlier version's assessment names the weights only";
    EXPECT_TRUE(modelDifference(assessment(), {{"sha256", "c"}, {"package_sha256", "b"}}));
    json kept = assessment();
    kept["model"]["package_sha256"] = "b";
    EXPECT_FALSE(modelDifference(kept, model));
    kept["model"]["package_sha256"] = "other calibration";
    EXPECT_TRUE(modelDifference(kept, model));
}
