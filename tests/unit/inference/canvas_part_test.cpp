// A script that takes parts is given the breast alone and where it lies, and says what it says of the whole.
#include "canvas_part.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "diptych/core/installation.h"
#include "diptych/inference/engine_process.h"
#include "loading.h"
#include "test_package.h"

namespace diptych::inference::test
{

namespace
{

constexpr CanvasPart kPart{5, 10, 20, 30};

ModelManifest taking(bool parts)
{
    ModelManifest manifest;
    manifest.takesParts = parts;
    return manifest;
}

void writeTakingPackage(const std::filesystem::path& folder, const std::string& script)
{
    const std::string weights = readFile(std::filesystem::path(DIPTYCH_TEST_MODELS) / (script + ".pt"));
    nlohmann::json told = validManifest(sha256(weights));
    told["input"]["takes_parts"] = true;
    writePackage(folder, told, weights);
}

TEST(CanvasPart, IsWhatAScriptThatTakesItIsGivenOnACpu)
{
    const InputImage part{kRows, kColumns, {}, kPart};
    const CanvasPart whole{0, 0, kColumns, kRows};
    EXPECT_EQ(givenOf(part, taking(true), "cpu"), kPart);
    EXPECT_EQ(givenOf(part, taking(false), "cpu"), whole);
    EXPECT_EQ(givenOf(part, taking(true), "NVIDIA H200"), whole);
    EXPECT_EQ(givenOf({kRows, kColumns, {}, {}}, taking(true), "cpu"), whole);
    EXPECT_EQ(givenOf({kRows, kColumns, {}, CanvasPart{7, 7, 0, 0}}, taking(true), "cpu"), whole)
        << "an image without a breast";
}

TEST(CanvasPart, IsWrittenAsItIsOrWithTheBlackAboutIt)
{
    const std::vector<float> values(static_cast<std::size_t>(kPart.columns * kPart.rows), 0.5F);
    const InputImage part{kRows, kColumns, values, kPart};
    std::vector<float> pixels(values.size(), -1.0F);
    writeGiven(part, kPart, pixels);
    EXPECT_EQ(pixels, values);
    std::vector<float> canvas(static_cast<std::size_t>(kRows * kColumns), -1.0F), drawn = canvas;
    writeGiven(part, wholeOf(part), canvas);
    drawWhole(part, drawn);
    EXPECT_EQ(canvas, drawn);
    writeGiven({kRows, kColumns, drawn, {}}, wholeOf(part), canvas);
    EXPECT_EQ(canvas, drawn);
}

TEST(CanvasPart, ItsScriptIsToldWhereItLies)
{
    const TemporaryFolder folder;
    writeTakingPackage(folder.path(), "placed");
    auto here = loadSuspicionModel(folder.path(), kCpu, kPlugins);
    auto there = startSuspicionModel(folder.path(), kCpu, kPlugins, Arithmetic::Best, CancelToken());
    ASSERT_TRUE(here.has_value() && there.has_value());
    const std::vector<float> values(static_cast<std::size_t>(kPart.columns * kPart.rows), 0.5F);
    const std::vector<float> other(static_cast<std::size_t>(12 * 7), 0.25F);
    const std::vector<float> canvas(static_cast<std::size_t>(kRows * kColumns), 0.75F);
    const std::vector<InputImage> images{{kRows, kColumns, values, kPart},
                                         {kRows, kColumns, values, CanvasPart{28, 0, 20, 30}},
                                         {kRows, kColumns, other, CanvasPart{0, 50, 7, 12}},
                                         {kRows, kColumns, canvas, {}}};
    for (SuspicionModel* const model : {here->get(), there->get()}) {
        const auto found = model->assess(images, CancelToken());
        ASSERT_TRUE(found.has_value()) << found.error().detail;
        ASSERT_EQ(found->size(), images.size());
        for (std::size_t i = 0; i < images.size(); ++i) {
            const CanvasPart told = images[i].part.value_or(wholeOf(images[i]));
            ASSERT_EQ(found->at(i).size(), 1U);
            const Candidate& one = found->at(i).front();
            EXPECT_EQ(one.box.x, told.left);
            EXPECT_EQ(one.box.y, told.top);
            EXPECT_EQ(one.box.width, told.columns);
            EXPECT_EQ(one.box.height, told.rows);
            EXPECT_NEAR(one.rawConfidence, static_cast<double>(images[i].values.front()), 1e-6);
            EXPECT_NEAR(one.rawMalignancy, told.rows * told.columns / static_cast<double>(kRows * kColumns), 1e-6);
        }
    }
}

TEST(CanvasPart, AScriptThatDoesNotTakeWhatItsManifestPromisesFails)
{
    const TemporaryFolder folder;
    writeTakingPackage(folder.path(), "brightest");
    auto model = loadSuspicionModel(folder.path(), kCpu, kPlugins);
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const std::vector<float> values(static_cast<std::size_t>(kPart.columns * kPart.rows), 0.5F);
    const InputImage part{kRows, kColumns, values, kPart};
    const auto found = (*model)->assess({&part, 1}, CancelToken());
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().reason, Reason::ModelError);
}

/// A breast of blurred grains, with a dense middle; 0 about it.
std::vector<float> tissue(const CanvasPart& part)
{
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(part.rows) * static_cast<std::size_t>(part.columns));
    for (int row = 0; row < part.rows; ++row)
        for (int column = 0; column < part.columns; ++column) {
            const double x = column - 0.4 * part.columns, y = row - 0.5 * part.rows;
            const double grains = std::sin(0.031 * row) * std::cos(0.043 * column) + std::sin(0.11 * (row + column));
            values.push_back(static_cast<float>(0.35 + 0.5 * std::exp(-(x * x + y * y) / 8000.0) + 0.07 * grains));
        }
    return values;
}

TEST(CanvasPart, OfItTheShippedPackageSaysWhatItSaysOfTheWhole)
{
    const std::filesystem::path shipped = installation().defaultModel();
    if (!std::filesystem::exists(shipped / "manifest.json"))
        GTEST_SKIP() << "no package in " << shipped;
    for (const Arithmetic arithmetic : {Arithmetic::Best, Arithmetic::Float32}) {
        auto model = loadSuspicionModel(shipped, kCpu, kPlugins, arithmetic);
        ASSERT_TRUE(model.has_value()) << model.error().detail;
        const ModelManifest& told = (*model)->manifest();
        ASSERT_TRUE(told.takesParts);
        constexpr CanvasPart kBreast{0, 1403, 421, 797};
        const std::vector<float> values = tissue(kBreast);
        const InputImage part{told.inputRows, told.inputColumns, values, kBreast};
        std::vector<float> canvas(static_cast<std::size_t>(told.inputRows) *
                                  static_cast<std::size_t>(told.inputColumns));
        drawWhole(part, canvas);
        const InputImage whole{told.inputRows, told.inputColumns, canvas};
        const auto a = (*model)->assess({&part, 1}, CancelToken());
        const auto b = (*model)->assess({&whole, 1}, CancelToken());
        ASSERT_TRUE(a.has_value() && b.has_value());
        ASSERT_EQ(a->at(0).size(), b->at(0).size());
        ASSERT_FALSE(a->at(0).empty()) << "nothing is compared";
        for (std::size_t i = 0; i < a->at(0).size(); ++i) {
            const Candidate& one = a->at(0)[i];
            const Candidate& other = b->at(0)[i];
            EXPECT_NEAR(one.rawConfidence, other.rawConfidence, 1e-5);
            EXPECT_NEAR(one.rawMalignancy, other.rawMalignancy, 1e-5);
            EXPECT_NEAR(one.box.x, other.box.x, 0.01);
            EXPECT_NEAR(one.box.y, other.box.y, 0.01);
            EXPECT_NEAR(one.box.width, other.box.width, 0.02);
            EXPECT_NEAR(one.box.height, other.box.height, 0.02);
            EXPECT_EQ(one.kind, other.kind);
        }
    }
}

}  // namespace

}  // namespace diptych::inference::test
