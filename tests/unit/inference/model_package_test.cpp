#include "diptych/inference/model_package.h"

#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_package.h"

namespace diptych::inference::test
{

namespace
{

using Json = nlohmann::json;
using testing::HasSubstr;

const std::string kWeights = "not a network, but bytes with a hash";

/// The refusal's text after `change` was made to a valid manifest.
std::string refusalAfter(const std::function<void(Json&)>& change)
{
    const TemporaryFolder folder;
    Json manifest = validManifest(sha256(kWeights));
    change(manifest);
    writePackage(folder.path(), manifest, kWeights);
    const auto read = readManifest(folder.path());
    if (read)
        return "accepted";
    EXPECT_EQ(read.error().reason, Reason::ModelRefused);
    return read.error().detail;
}

}  // namespace

TEST(ReadManifest, ValidManifestIsReadWhole)
{
    const TemporaryFolder folder;
    writePackage(folder.path(), validManifest(sha256(kWeights)), kWeights);
    const auto manifest = readManifest(folder.path());
    ASSERT_TRUE(manifest.has_value()) << manifest.error().detail;
    EXPECT_EQ(manifest->name, "test");
    EXPECT_EQ(manifest->version, "1.0");
    EXPECT_EQ(manifest->inputRows, 64);
    EXPECT_EQ(manifest->inputColumns, 48);
    EXPECT_DOUBLE_EQ(manifest->inputSpacingMm, 0.3);
    EXPECT_DOUBLE_EQ(manifest->percentileLow, 0.01);
    EXPECT_DOUBLE_EQ(manifest->percentileHigh, 0.995);
    EXPECT_THAT(manifest->kinds, testing::ElementsAre(FindingKind::Mass, FindingKind::Calcification));
    EXPECT_NEAR(manifest->calibration.probability(0.5), 0.2, 1e-12);
    EXPECT_EQ(manifest->suspicion(0.45).value(), 5);
    ASSERT_EQ(manifest->operatingPoints.size(), 1U);
    EXPECT_DOUBLE_EQ(manifest->operatingPoints[0].malignantShare, 0.7);
    ASSERT_EQ(manifest->trainingData.size(), 1U);
    EXPECT_EQ(manifest->trainingData[0].citation, "c");
    EXPECT_EQ(manifest->licence, "test only");
}

TEST(ReadManifest, EveryMissingFieldIsNamed)
{
    const std::vector<std::string> fields{"/schema",
                                          "/name",
                                          "/version",
                                          "/weights",
                                          "/weights/file",
                                          "/weights/sha256",
                                          "/input",
                                          "/input/rows",
                                          "/input/columns",
                                          "/input/spacing_mm",
                                          "/input/channels",
                                          "/input/canonical",
                                          "/normalisation",
                                          "/normalisation/percentile_low",
                                          "/normalisation/percentile_high",
                                          "/output",
                                          "/output/columns",
                                          "/output/kinds",
                                          "/calibration",
                                          "/calibration/confidence",
                                          "/calibration/probability",
                                          "/calibration/suspicion_thresholds",
                                          "/operating_points",
                                          "/operating_points/0/suspicion",
                                          "/training_data",
                                          "/training_data/0/name",
                                          "/training_data/0/licence",
                                          "/training_data/0/citation",
                                          "/training_data/0/use",
                                          "/licence",
                                          "/intended_use"};
    for (const std::string& field : fields) {
        const Json::json_pointer pointer(field);
        const std::string message =
            refusalAfter([&](Json& manifest) { manifest.at(pointer.parent_pointer()).erase(pointer.back()); });
        EXPECT_THAT(message, HasSubstr(pointer.back() + " is missing")) << field;
    }
}

TEST(ReadManifest, TheScriptTakesPartsWhereItSaysSo)
{
    const TemporaryFolder folder;
    const std::string weights = "weights";
    for (const bool takes : {true, false}) {
        Json manifest = validManifest(sha256(weights));
        if (takes)
            manifest["input"]["takes_parts"] = true;
        writePackage(folder.path(), manifest, weights);
        const auto read = readManifest(folder.path());
        ASSERT_TRUE(read.has_value()) << read.error().detail;
        EXPECT_EQ(read->takesParts, takes);
    }
}

TEST(ReadManifest, WrongValuesAreNamed)
{
    const std::vector<std::pair<std::string, Json>> wrong{
        {"/schema", "diptych.model/2"},
        {"/name", ""},
        {"/name", "line\nbreak"},
        {"/version", 1},
        {"/weights/sha256", "abc"},
        {"/weights/sha256", std::string(64, 'G')},
        {"/input/rows", 0},
        {"/input/rows", 1e9},
        {"/input/rows", 64.5},
        {"/input/columns", -48},
        {"/input/spacing_mm", 0.0},
        {"/input/spacing_mm", "0.3"},
        {"/input/channels", 3},
        {"/input/canonical", "chest wall right"},
        {"/input/takes_parts", 1},
        {"/input/takes_parts", "yes"},
        {"/normalisation/percentile_high", 99.5},
        {"/normalisation/percentile_high", 0.01},
        {"/output/kinds", Json::array()},
        {"/output/kinds", {"mess"}},
        {"/output/columns", {"y0", "x0", "x1", "y1", "confidence_raw", "malignancy_raw", "kind"}},
        {"/calibration/confidence", {{0.5, 0.1}, {0.5, 0.2}}},
        {"/calibration/confidence", {{0.5, 0.3}, {0.6, 0.2}}},
        {"/calibration/probability", {{0.0, 0.0}}},
        {"/calibration/probability", {{0.0, 0.0}, {1.0, 1.5}}},
        {"/calibration/suspicion_thresholds", {0.1, 0.2, 0.3}},
        {"/calibration/suspicion_thresholds", {0.1, 0.2, 0.3, 0.4, 0.4, 0.6, 0.7, 0.8, 0.9}},
        {"/operating_points", {{{"suspicion", 11}, {"malignant_share", 0.5}, {"marks_per_image", 1.0}}}},
        {"/training_data", Json::array()},
    };
    for (const auto& [field, value] : wrong) {
        const Json::json_pointer pointer(field);
        const std::string message = refusalAfter([&, &to = value](Json& manifest) { manifest[pointer] = to; });
        EXPECT_THAT(message, HasSubstr(pointer.back())) << field << " = " << value;
        EXPECT_THAT(message, testing::Not(HasSubstr("missing"))) << field;
    }
}

TEST(ReadManifest, AKindMayHaveACalibrationOfItsOwn)
{
    const TemporaryFolder folder;
    Json content = validManifest(sha256(kWeights));
    content["calibration"]["by_kind"]["calcification"] = {{"confidence", {{0.0, 0.0}, {1.0, 0.5}}},
                                                          {"probability", {{0.0, 0.0}, {1.0, 0.25}}}};
    writePackage(folder.path(), content, kWeights);
    const auto manifest = readManifest(folder.path());
    ASSERT_TRUE(manifest.has_value()) << manifest.error().detail;
    EXPECT_DOUBLE_EQ(manifest->calibrationOf(FindingKind::Calcification).confidence(1.0), 0.5);
    EXPECT_DOUBLE_EQ(manifest->calibrationOf(FindingKind::Calcification).probability(1.0), 0.25);
    EXPECT_EQ(&manifest->calibrationOf(FindingKind::Mass), &manifest->calibration);
    EXPECT_FALSE(manifest->otherView);

    EXPECT_THAT(refusalAfter([](Json& wrong) {
                    wrong["calibration"]["by_kind"]["mass"] = {{"confidence", {{0.0, 0.5}, {1.0, 0.1}}},
                                                               {"probability", {{0.0, 0.0}, {1.0, 1.0}}}};
                }),
                HasSubstr("by_kind.mass.confidence"));
}

TEST(ReadManifest, TheOtherViewsWeightsAreReadAndBounded)
{
    const Json rule{{"kinds", {"mass"}}, {"tolerance_mm", 12.0}, {"floor", 0.02}, {"own", 2.0},
                    {"other", 1.5},      {"present", 2.25},      {"bias", -0.5}};
    const TemporaryFolder folder;
    Json content = validManifest(sha256(kWeights));
    content["other_view"] = rule;
    writePackage(folder.path(), content, kWeights);
    const auto manifest = readManifest(folder.path());
    ASSERT_TRUE(manifest.has_value()) << manifest.error().detail;
    ASSERT_TRUE(manifest->otherView);
    const OtherViewSupport& support = *manifest->otherView;
    EXPECT_NEAR(support.confidence(0.5, std::nullopt), 1.0 / (1.0 + std::exp(0.5)), 1e-12);
    EXPECT_NEAR(support.confidence(0.5, 0.48), 1.0 / (1.0 + std::exp(0.5 - 2.25 - 1.5 * std::log(0.5))), 1e-12);
    EXPECT_GT(support.confidence(0.5, 0.9), support.confidence(0.5, 0.1));
    EXPECT_LT(support.confidence(0.0, 0.0), 1e-6);

    for (const char* negative : {"own", "other"})
        EXPECT_THAT(refusalAfter([&](Json& wrong) {
                        wrong["other_view"] = rule;
                        wrong["other_view"][negative] = -1.0;
                    }),
                    HasSubstr(std::string("other_view.") + negative));
}

TEST(ReadManifest, WeightsLieInThePackage)
{
    for (const char* name : {"../weights.pt", "/etc/passwd", "a/b.pt", "..", ".", "sub/", "a\\b"})
        EXPECT_THAT(refusalAfter([name](Json& manifest) { manifest["weights"]["file"] = name; }),
                    HasSubstr("weights.file"))
            << name;
}

TEST(ReadManifest, NoManifestOrNoJson)
{
    const TemporaryFolder folder;
    EXPECT_EQ(readManifest(folder.path()).error().reason, Reason::ModelRefused);
    EXPECT_EQ(readManifest(folder.path() / "nowhere").error().reason, Reason::ModelRefused);
    for (const char* text : {"", "{", "[]", "null", "{\"schema\": \"diptych.model/1\"", "7"}) {
        writeFile(folder.path() / "manifest.json", text);
        const auto manifest = readManifest(folder.path());
        ASSERT_FALSE(manifest.has_value()) << text;
        EXPECT_EQ(manifest.error().reason, Reason::ModelRefused);
    }
}

TEST(ReadVerifiedWeights, BytesOfTheManifest)
{
    const TemporaryFolder folder;
    writePackage(folder.path(), validManifest(sha256(kWeights)), kWeights);
    const auto weights = readVerifiedWeights(*readManifest(folder.path()));
    ASSERT_TRUE(weights.has_value());
    EXPECT_EQ(std::string(weights->begin(), weights->end()), kWeights);
}

TEST(ReadVerifiedWeights, AnyChangedByteIsRefused)
{
    const TemporaryFolder folder;
    writePackage(folder.path(), validManifest(sha256(kWeights)), kWeights);
    const auto manifest = readManifest(folder.path());
    ASSERT_TRUE(manifest.has_value());
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
        std::string changed = kWeights;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        writeFile(folder.path() / "weights.pt", changed);
        const auto weights = readVerifiedWeights(*manifest);
        ASSERT_FALSE(weights.has_value()) << i;
        EXPECT_EQ(weights.error().reason, Reason::ModelRefused);
    }
    for (const std::string& other : {kWeights + "x", kWeights.substr(1), std::string()}) {
        writeFile(folder.path() / "weights.pt", other);
        EXPECT_FALSE(readVerifiedWeights(*manifest).has_value());
    }
    std::filesystem::remove(folder.path() / "weights.pt");
    EXPECT_EQ(readVerifiedWeights(*manifest).error().reason, Reason::ModelRefused);
}

}  // namespace diptych::inference::test
