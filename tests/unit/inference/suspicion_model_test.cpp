// The real plugin, LibTorch included, on small scripts.
#include "diptych/inference/suspicion_model.h"

#include <array>
#include <cmath>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diptych/core/installation.h"
#include "loading.h"
#include "test_package.h"

namespace diptych::inference::test
{

namespace
{

/// Dark but for one pixel.
std::vector<float> spot(int row, int column, float value)
{
    std::vector<float> image(kRows * kColumns, 0.01F);
    image[static_cast<std::size_t>(row * kColumns + column)] = value;
    return image;
}

InputImage view(const std::vector<float>& image)
{
    return {kRows, kColumns, image};
}

Result<std::unique_ptr<SuspicionModel>> loaded(const std::string& script)
{
    const TemporaryFolder folder;
    writeScriptPackage(folder.path(), script);
    return loadSuspicionModel(folder.path(), kCpu, kPlugins);
}

Reason failureOf(const std::string& script)
{
    auto model = loaded(script);
    if (!model)
        return model.error().reason;
    const std::vector<float> image = spot(30, 20, 0.5F);
    const InputImage input = view(image);
    const auto result = (*model)->assess({&input, 1}, CancelToken());
    EXPECT_FALSE(result.has_value());
    EXPECT_FALSE(result.error().detail.empty());
    return result ? Reason::InvalidArgument : result.error().reason;
}

}  // namespace

TEST(SuspicionModel, KnownBoxForAKnownInput)
{
    auto model = loaded("brightest");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    EXPECT_EQ((*model)->device(), "cpu");
    EXPECT_EQ((*model)->deviceNote(), "");
    EXPECT_EQ((*model)->manifest().name, "test");
    const std::vector<float> image = spot(30, 20, 0.75F);
    const InputImage input = view(image);
    const auto result = (*model)->assess({&input, 1}, CancelToken());
    ASSERT_TRUE(result.has_value()) << result.error().detail;
    ASSERT_EQ(result->size(), 1U);
    ASSERT_EQ(result->front().size(), 1U);
    const Candidate& found = result->front().front();
    EXPECT_DOUBLE_EQ(found.box.centreX(), 20.5);
    EXPECT_DOUBLE_EQ(found.box.centreY(), 30.5);
    EXPECT_DOUBLE_EQ(found.box.width, 20.0);
    EXPECT_DOUBLE_EQ(found.box.height, 10.0);
    EXPECT_DOUBLE_EQ(found.rawConfidence, 0.75);
    EXPECT_DOUBLE_EQ(found.rawMalignancy, 0.375);
    EXPECT_EQ(found.kind, FindingKind::Calcification);
}

TEST(SuspicionModel, BatchOfFourEqualsFourSingles)
{
    auto model = loaded("brightest");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const std::vector<std::vector<float>> images{spot(10, 11, 0.2F), spot(40, 30, 0.4F), spot(20, 25, 0.6F),
                                                 spot(50, 15, 0.8F)};
    std::vector<InputImage> inputs;
    for (const auto& image : images)
        inputs.push_back(view(image));
    const auto batch = (*model)->assess(inputs, CancelToken());
    ASSERT_TRUE(batch.has_value());
    ASSERT_EQ(batch->size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        const auto single = (*model)->assess({&inputs[i], 1}, CancelToken());
        ASSERT_TRUE(single.has_value());
        ASSERT_EQ(single->front().size(), 1U);
        EXPECT_DOUBLE_EQ(single->front()[0].box.x, (*batch)[i][0].box.x);
        EXPECT_DOUBLE_EQ(single->front()[0].box.y, (*batch)[i][0].box.y);
        EXPECT_DOUBLE_EQ(single->front()[0].rawConfidence, (*batch)[i][0].rawConfidence);
    }
}

TEST(SuspicionModel, MayBeUsedOnAnotherThreadThanItWasLoadedOn)
{
    auto model = loaded("brightest");
    ASSERT_TRUE(model.has_value());
    const std::vector<float> image = spot(30, 20, 0.75F);
    std::size_t found = 0;
    std::thread([&] {
        const InputImage input = view(image);
        const auto result = (*model)->assess({&input, 1}, CancelToken());
        found = result ? result->front().size() : 0;
    }).join();
    EXPECT_EQ(found, 1U);
}

TEST(SuspicionModel, EveryArithmeticSaysTheSame)
{
    const TemporaryFolder folder;
    writeScriptPackage(folder.path(), "residual");
    auto best = loadSuspicionModel(folder.path(), kCpu, kPlugins);
    auto plain = loadSuspicionModel(folder.path(), kCpu, kPlugins, Arithmetic::Float32);
    ASSERT_TRUE(best.has_value()) << best.error().detail;
    ASSERT_TRUE(plain.has_value()) << plain.error().detail;
    EXPECT_EQ((*plain)->arithmetic(), "float32");
    // Numbers that bfloat16 alone would round by up to 1 in 256.
    std::vector<float> image(kRows * kColumns);
    for (std::size_t i = 0; i < image.size(); ++i)
        image[i] = static_cast<float>((i * 2654435761U) % 100003U) / 100003.0F;
    const InputImage input = view(image);
    const auto a = (*best)->assess({&input, 1}, CancelToken());
    const auto b = (*plain)->assess({&input, 1}, CancelToken());
    ASSERT_TRUE(a.has_value()) << a.error().detail;
    ASSERT_TRUE(b.has_value()) << b.error().detail;
    ASSERT_EQ(a->front().size(), 1U);
    ASSERT_EQ(b->front().size(), 1U);
    constexpr double kSame = 2e-5;
    EXPECT_NEAR(a->front()[0].rawConfidence, b->front()[0].rawConfidence, kSame);
    EXPECT_NEAR(a->front()[0].rawMalignancy, b->front()[0].rawMalignancy, kSame);
    EXPECT_GT(b->front()[0].rawMalignancy, 0.01);
    EXPECT_LT(b->front()[0].rawMalignancy, 0.99);
    if ((*best)->arithmetic() == "float32")
        GTEST_SKIP() << "this CPU or this LibTorch has no arithmetic but float32";
}

TEST(SuspicionModel, OutputsThatBreakTheContract)
{
    EXPECT_EQ(failureOf("wrong_shape"), Reason::ModelError);
    EXPECT_EQ(failureOf("nan"), Reason::ModelError);
    EXPECT_EQ(failureOf("tuple"), Reason::ModelError);
    EXPECT_EQ(failureOf("throws"), Reason::ModelError);
    EXPECT_EQ(failureOf("integer"), Reason::ModelError);
}

TEST(SuspicionModel, InputOfAnotherSizeIsRefused)
{
    auto model = loaded("brightest");
    ASSERT_TRUE(model.has_value());
    const std::vector<float> image(100, 0.0F);
    const InputImage small{10, 10, image};
    EXPECT_EQ((*model)->assess({&small, 1}, CancelToken()).error().reason, Reason::ModelError);
    const InputImage cut{kRows, kColumns, image};
    EXPECT_EQ((*model)->assess({&cut, 1}, CancelToken()).error().reason, Reason::ModelError);
    EXPECT_TRUE((*model)->assess({}, CancelToken())->empty());
}

/// LibTorch's message tells who called whom, and what it remembers of an earlier model must not be asked.
TEST(SuspicionModel, ScriptsThatFailOneAfterTheOtherSayWhy)
{
    for (int time = 0; time < 4; ++time) {
        auto model = loaded("mismatched");
        ASSERT_TRUE(model.has_value()) << model.error().detail;
        const std::vector<float> image(kRows * kColumns, 0.5F);
        const auto found = (*model)->assess(std::vector{view(image)}, CancelToken());
        ASSERT_FALSE(found.has_value());
        EXPECT_EQ(found.error().reason, Reason::ModelError);
        EXPECT_THAT(found.error().detail, ::testing::HasSubstr("must match"));
    }
}

/// A part of an image, with nothing around it, and the same as a whole.
TEST(SuspicionModel, APartOfTheCanvasIsSeenAsTheWholeOfIt)
{
    auto model = loaded("brightest");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    constexpr CanvasPart kPart{5, 10, 20, 30};
    std::vector<float> values(static_cast<std::size_t>(kPart.columns * kPart.rows), 0.25F);
    values[static_cast<std::size_t>(12 * kPart.columns + 7)] = 0.9F;
    const InputImage part{kRows, kColumns, values, kPart};
    std::vector<float> whole(kRows * kColumns, -1.0F);
    drawWhole(part, whole);
    for (int row = 0; row < kRows; ++row)
        for (int column = 0; column < kColumns; ++column) {
            const bool inside = row >= 10 && row < 40 && column >= 5 && column < 25;
            const float expected = !inside ? 0.0F : row == 22 && column == 12 ? 0.9F : 0.25F;
            ASSERT_EQ(whole[static_cast<std::size_t>(row * kColumns + column)], expected) << row << ',' << column;
        }
    const std::array both{part, view(whole)};
    const auto found = (*model)->assess(both, CancelToken());
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ((*found)[0].size(), 1U);
    ASSERT_EQ((*found)[1].size(), 1U);
    EXPECT_EQ((*found)[0][0].box.x, (*found)[1][0].box.x);
    EXPECT_EQ((*found)[0][0].box.y, (*found)[1][0].box.y);
    EXPECT_EQ((*found)[0][0].rawConfidence, (*found)[1][0].rawConfidence);
}

TEST(SuspicionModel, APartThatDoesNotLieOnTheCanvasIsRefused)
{
    auto model = loaded("brightest");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const std::vector<float> values(100, 0.5F);
    for (const CanvasPart& part :
         {CanvasPart{-1, 0, 10, 10}, CanvasPart{0, kRows - 9, 10, 10}, CanvasPart{kColumns - 9, 0, 10, 10},
          CanvasPart{0, 0, 10, 9}, CanvasPart{0, 0, -10, -10}}) {
        const InputImage image{kRows, kColumns, values, part};
        const auto result = (*model)->assess({&image, 1}, CancelToken());
        ASSERT_FALSE(result.has_value());
        EXPECT_EQ(result.error().reason, Reason::ModelError);
    }
}

TEST(SuspicionModel, Cancelled)
{
    auto model = loaded("brightest");
    ASSERT_TRUE(model.has_value());
    const std::vector<float> image = spot(30, 20, 0.75F);
    const InputImage input = view(image);
    CancelToken cancel;
    cancel.cancel();
    EXPECT_EQ((*model)->assess({&input, 1}, cancel).error().reason, Reason::Cancelled);
    EXPECT_TRUE((*model)->assess({&input, 1}, CancelToken()).has_value());
}

TEST(LoadSuspicionModel, OneChangedByteIsRefused)
{
    const TemporaryFolder folder;
    writeScriptPackage(folder.path(), "brightest");
    std::string weights = readFile(folder.path() / "weights.pt");
    weights[weights.size() / 2] = static_cast<char>(weights[weights.size() / 2] ^ 1);
    writeFile(folder.path() / "weights.pt", weights);
    const auto model = loadSuspicionModel(folder.path(), kCpu, kPlugins);
    ASSERT_FALSE(model.has_value());
    EXPECT_EQ(model.error().reason, Reason::ModelRefused);
}

TEST(LoadSuspicionModel, VerifiedBytesThatAreNoNetwork)
{
    const TemporaryFolder folder;
    writePackage(folder.path(), validManifest(sha256("nonsense")), "nonsense");
    const auto model = loadSuspicionModel(folder.path(), kCpu, kPlugins);
    ASSERT_FALSE(model.has_value());
    EXPECT_EQ(model.error().reason, Reason::ModelError);
}

TEST(LoadSuspicionModel, MissingOrForeignPlugin)
{
    const TemporaryFolder folder;
    writeScriptPackage(folder.path(), "brightest");
    const auto missing = loadSuspicionModel(folder.path(), kCpu, folder.path());
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().reason, Reason::ModelError);
    EXPECT_THAT(missing.error().detail, testing::HasSubstr("libdiptych_torch.so"));
    writeFile(folder.path() / "libdiptych_torch.so", "no library");
    const auto foreign = loadSuspicionModel(folder.path(), kCpu, folder.path());
    ASSERT_FALSE(foreign.has_value());
    EXPECT_EQ(foreign.error().reason, Reason::ModelError);
    EXPECT_THAT(foreign.error().detail, testing::HasSubstr("cannot be opened"));
}

TEST(LoadSuspicionModel, DeviceThatIsNotThereIsNotReplacedSilently)
{
    const TemporaryFolder folder;
    writeScriptPackage(folder.path(), "brightest");
    const auto cuda = loadSuspicionModel(folder.path(), {DeviceChoice::Kind::Cuda, 99}, kPlugins);
    ASSERT_FALSE(cuda.has_value());
    EXPECT_EQ(cuda.error().reason, Reason::InvalidArgument);
    const auto automatic = loadSuspicionModel(folder.path(), {}, kPlugins);
    ASSERT_TRUE(automatic.has_value()) << automatic.error().detail;
    EXPECT_EQ((*automatic)->device() == "cpu", !(*automatic)->deviceNote().empty());
}

TEST(ShippedModel, VerifiesLoadsAndRuns)
{
    const std::filesystem::path folder = installation().defaultModel();
    if (!std::filesystem::exists(folder / "manifest.json"))
        GTEST_SKIP() << "no package in " << folder;
    auto model = loadSuspicionModel(folder, {}, kPlugins);
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const ModelManifest& manifest = (*model)->manifest();
    const std::vector<float> blank(
        static_cast<std::size_t>(manifest.inputRows) * static_cast<std::size_t>(manifest.inputColumns), 0.0F);
    const InputImage input{manifest.inputRows, manifest.inputColumns, blank};
    const auto result = (*model)->assess({&input, 1}, CancelToken());
    ASSERT_TRUE(result.has_value()) << result.error().detail;
    for (const Candidate& candidate : result->front())
        EXPECT_LE(manifest
                      .suspicion(manifest.calibrationOf(candidate.kind)
                                     .probability(candidate.rawConfidence * candidate.rawMalignancy))
                      .value(),
                  7)
            << "a blank image must not be of high suspicion";
}

}  // namespace diptych::inference::test
