// A GPU that fails in the middle of a list: the exam is read by the CPU, with what the CPU alone would have said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diptych/inference/engine_process.h"
#include "loading.h"
#include "test_package.h"

namespace diptych::inference::test
{

namespace
{

using testing::HasSubstr;

constexpr int kTries = 34;  // of each failure: a hundred in all

/// The engine, and beside it the plugin whose GPU fails.
class FailingGpu : public testing::TestWithParam<const char*>
{
protected:
    FailingGpu()
    {
        std::filesystem::copy_file(std::filesystem::path(DIPTYCH_PLUGINS) / "diptych-engine",
                                   plugins_.path() / "diptych-engine");
        std::filesystem::copy_file(DIPTYCH_FAILING_GPU, plugins_.path() / "libdiptych_torch.so");
        writePackage(package_.path(), validManifest(sha256(GetParam())), GetParam());
    }

    TemporaryFolder plugins_;
    TemporaryFolder package_;
};

TEST_P(FailingGpu, TheCpuGoesOnWithTheSameFindings)
{
    auto alone = startSuspicionModel(package_.path(), kCpu, plugins_.path());
    ASSERT_TRUE(alone.has_value()) << alone.error().detail;
    for (int i = 0; i < kTries; ++i) {
        const float grey = static_cast<float>(i + 1) / (kTries + 2);
        const std::vector<float> image(kRows * kColumns, grey), other(kRows * kColumns, 1.0F - grey);
        const std::vector<InputImage> views{{kRows, kColumns, image}, {kRows, kColumns, other}};
        auto model = startSuspicionModel(package_.path(), {}, plugins_.path());
        ASSERT_TRUE(model.has_value()) << model.error().detail;
        EXPECT_EQ((*model)->device(), "Failing GPU");
        const auto found = (*model)->assess(views, CancelToken());
        const auto wanted = (*alone)->assess(views, CancelToken());
        ASSERT_TRUE(found.has_value()) << found.error().detail;
        ASSERT_TRUE(wanted.has_value()) << wanted.error().detail;
        ASSERT_EQ(found->size(), 2U);
        for (std::size_t view = 0; view < 2; ++view) {
            ASSERT_EQ(found->at(view).size(), 1U);
            EXPECT_EQ(found->at(view).front().rawConfidence, wanted->at(view).front().rawConfidence);
            EXPECT_EQ(found->at(view).front().rawMalignancy, wanted->at(view).front().rawMalignancy);
        }
        EXPECT_EQ((*model)->device(), "cpu");
        EXPECT_THAT((*model)->deviceNote(), HasSubstr("the GPU (Failing GPU) failed"));
        ASSERT_TRUE((*model)->assess(views, CancelToken()).has_value()) << "and the next exam, too";
    }
}

INSTANTIATE_TEST_SUITE_P(InEveryWay, FailingGpu, testing::Values("memory", "driver", "ends"),
                         [](const testing::TestParamInfo<const char*>& failure) { return failure.param; });

}  // namespace

}  // namespace diptych::inference::test
