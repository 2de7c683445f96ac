// The network is shown the breast and as much black as it depends on, and says what it says of the whole.
#include "network_window.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
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

constexpr int kReach = 5, kGrid = 4;

ModelManifest manifest()
{
    ModelManifest manifest;
    manifest.inputRows = kRows;
    manifest.inputColumns = kColumns;
    manifest.reachPx = kReach;
    manifest.gridPx = kGrid;
    return manifest;
}

/// The package of a test script, whose manifest tells a reach.
void writeReachingPackage(const std::filesystem::path& folder, const std::string& script)
{
    const std::string weights = readFile(std::filesystem::path(DIPTYCH_TEST_MODELS) / (script + ".pt"));
    nlohmann::json told = validManifest(sha256(weights));
    told["input"]["reach_px"] = kReach;
    told["input"]["grid_px"] = kGrid;
    writePackage(folder, told, weights);
}

TEST(NetworkWindow, HoldsTheReachAboutThePartOnTheGridInAFewSizes)
{
    std::set<std::pair<int, int>> sizes;
    for (int top = 0; top < kRows; ++top)
        for (int rows = 1; top + rows <= kRows; ++rows)
            for (int columns = 1; columns <= kColumns; ++columns) {
                const int left = (top + rows) % (kColumns - columns + 1);
                const CanvasPart part{left, top, columns, rows};
                const CanvasPart window = networkWindow({kRows, kColumns, {}, part}, manifest());
                ASSERT_EQ(window.left % kGrid + window.top % kGrid + window.columns % kGrid + window.rows % kGrid, 0);
                ASSERT_TRUE(window.left >= 0 && window.top >= 0 && window.left + window.columns <= kColumns &&
                            window.top + window.rows <= kRows);
                ASSERT_LE(window.left, std::max(0, left - kReach));
                ASSERT_LE(window.top, std::max(0, top - kReach));
                ASSERT_GE(window.left + window.columns, std::min(kColumns, left + columns + kReach));
                ASSERT_GE(window.top + window.rows, std::min(kRows, top + rows + kReach));
                sizes.emplace(window.rows, window.columns);
            }
    EXPECT_LE(sizes.size(), 30U);
    EXPECT_GT(sizes.size(), 4U);
}

TEST(NetworkWindow, IsTheWholeWhereNothingTellsMore)
{
    ModelManifest silent = manifest();
    silent.reachPx = silent.gridPx = 0;
    const CanvasPart part{3, 10, 20, 20};
    for (const CanvasPart& window :
         {networkWindow({kRows, kColumns, {}, part}, silent), networkWindow({kRows, kColumns, {}, {}}, manifest()),
          networkWindow({kRows, kColumns, {}, CanvasPart{0, 0, 0, 0}}, manifest())}) {
        EXPECT_EQ(window.left + window.top, 0);
        EXPECT_EQ(window.rows, kRows);
        EXPECT_EQ(window.columns, kColumns);
    }
}

TEST(NetworkWindow, WhatIsFoundInItLiesOnTheInput)
{
    const TemporaryFolder folder;
    writeReachingPackage(folder.path(), "brightest");
    auto here = loadSuspicionModel(folder.path(), kCpu, kPlugins);
    auto there = startSuspicionModel(folder.path(), kCpu, kPlugins, Arithmetic::Best, CancelToken());
    ASSERT_TRUE(here.has_value() && there.has_value());
    constexpr CanvasPart kPart{0, 30, 10, 12};
    std::vector<float> values(static_cast<std::size_t>(kPart.columns * kPart.rows), 0.25F);
    values[static_cast<std::size_t>(7 * kPart.columns + 4)] = 0.75F;
    const std::vector<InputImage> images{{kRows, kColumns, values, kPart},
                                         {kRows, kColumns, values, CanvasPart{30, 0, kPart.columns, kPart.rows}}};
    ASSERT_GT(networkWindow(images[1], (*here)->manifest()).left, 0);
    for (SuspicionModel* const model : {here->get(), there->get()}) {
        const auto found = model->assess(images, CancelToken());
        ASSERT_TRUE(found.has_value()) << found.error().detail;
        ASSERT_EQ(found->size(), 2U);
        ASSERT_EQ(found->at(0).size(), 1U);
        ASSERT_EQ(found->at(1).size(), 1U);
        EXPECT_DOUBLE_EQ(found->at(0).front().box.x, 4.5 - 10.0);
        EXPECT_DOUBLE_EQ(found->at(0).front().box.y, 37.5 - 5.0);
        EXPECT_DOUBLE_EQ(found->at(1).front().box.x, 34.5 - 10.0);
        EXPECT_DOUBLE_EQ(found->at(1).front().box.y, 7.5 - 5.0);
        EXPECT_DOUBLE_EQ(found->at(0).front().rawConfidence, 0.75);
    }
}

/// A script whose answer is a mean over all that it is shown: it tells a window from the whole.
TEST(NetworkWindow, IsWhatTheNetworkIsShown)
{
    const TemporaryFolder telling, silent;
    writeReachingPackage(telling.path(), "residual");
    writeScriptPackage(silent.path(), "residual");
    const std::vector<float> values(static_cast<std::size_t>(10 * 12), 0.5F);
    const InputImage part{kRows, kColumns, values, CanvasPart{0, 30, 10, 12}};
    auto windowed = loadSuspicionModel(telling.path(), kCpu, kPlugins);
    auto whole = loadSuspicionModel(silent.path(), kCpu, kPlugins);
    auto process = startSuspicionModel(telling.path(), kCpu, kPlugins, Arithmetic::Best, CancelToken());
    ASSERT_TRUE(windowed.has_value() && whole.has_value() && process.has_value());
    const auto a = (*windowed)->assess({&part, 1}, CancelToken());
    const auto b = (*whole)->assess({&part, 1}, CancelToken());
    const auto c = (*process)->assess({&part, 1}, CancelToken());
    ASSERT_TRUE(a.has_value() && b.has_value() && c.has_value());
    EXPECT_NE(a->at(0).at(0).rawConfidence, b->at(0).at(0).rawConfidence);
    EXPECT_NEAR(a->at(0).at(0).rawConfidence, c->at(0).at(0).rawConfidence, 1e-6);
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

TEST(NetworkWindow, SaysOfTheShippedPackageWhatTheWholeSays)
{
    const std::filesystem::path shipped = installation().defaultModel();
    if (!std::filesystem::exists(shipped / "manifest.json"))
        GTEST_SKIP() << "no package in " << shipped;
    auto model = loadSuspicionModel(shipped, kCpu, kPlugins);
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const ModelManifest& told = (*model)->manifest();
    ASSERT_GT(told.reachPx, 0);
    constexpr CanvasPart kPart{0, 1400, 420, 800};
    const std::vector<float> values = tissue(kPart);
    const InputImage part{told.inputRows, told.inputColumns, values, kPart};
    const CanvasPart window = networkWindow(part, told);
    ASSERT_LT(window.columns, told.inputColumns);
    ASSERT_LT(window.rows, told.inputRows);
    std::vector<float> canvas(static_cast<std::size_t>(told.inputRows) * static_cast<std::size_t>(told.inputColumns));
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
        EXPECT_EQ(one.kind, other.kind);
    }
}

}  // namespace

}  // namespace diptych::inference::test
