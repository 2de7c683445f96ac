// The GPU's kernels against the same sums in float64. Built where LibTorch has CUDA; skipped where no GPU is.
#include "gpu_pairs.h"
#include "gpu_suppression.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace diptych::inference::test
{

namespace
{

/// Memory of the device, a copy of the host's.
template <typename Value>
class OnDevice
{
public:
    explicit OnDevice(const std::vector<Value>& values) : count_(values.size())
    {
        EXPECT_EQ(cudaMalloc(&at_, count_ * sizeof(Value)), cudaSuccess);
        EXPECT_EQ(cudaMemcpy(at_, values.data(), count_ * sizeof(Value), cudaMemcpyHostToDevice), cudaSuccess);
    }
    ~OnDevice() { cudaFree(at_); }
    OnDevice(OnDevice&& other) noexcept : at_(std::exchange(other.at_, nullptr)), count_(other.count_) {}
    OnDevice& operator=(OnDevice&&) = delete;

    Value* get() { return static_cast<Value*>(at_); }
    std::vector<Value> back()
    {
        std::vector<Value> values(count_);
        EXPECT_EQ(cudaMemcpy(values.data(), at_, count_ * sizeof(Value), cudaMemcpyDeviceToHost), cudaSuccess);
        return values;
    }

private:
    void* at_ = nullptr;
    std::size_t count_;
};

class GpuKernels : public testing::Test
{
protected:
    void SetUp() override
    {
        int major = 0;
        if (cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, 0) != cudaSuccess || major < 8)
            GTEST_SKIP() << "no GPU of compute capability 8 is here";
        beyond_.emplace(std::vector<int>{0});
    }

    std::vector<float> drawn(std::size_t count)
    {
        std::vector<float> values(count);
        std::normal_distribution<float> normal;
        for (float& value : values)
            value = normal(random_);
        return values;
    }

    /// In pairs, every number first one that float16 is not: what a kernel does not write is found.
    OnDevice<__half> split(const std::vector<float>& map, int images, int rows, int columns, int channels)
    {
        OnDevice<float> from(map);
        const std::int64_t line = std::int64_t{columns} * channels;
        OnDevice<__half> pairs(nothing(2 * map.size()));
        const DeviceMap all{from.get(), images, channels, rows, columns, rows * line, 1, line, channels};
        EXPECT_EQ(splitInPairs(all, channels, pairs.get(), beyond_->get(), nullptr), cudaSuccess);
        EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
        return pairs;
    }

    static std::vector<__half> nothing(std::size_t count)
    {
        return std::vector<__half>(count, __float2half(std::numeric_limits<float>::quiet_NaN()));
    }

    std::mt19937 random_{3};
    std::optional<OnDevice<int>> beyond_;
};

struct Layer {
    int images, rows, columns, inputs, outputs, kernel, stride, dilation;
    bool added;
};

void PrintTo(const Layer& layer, std::ostream* out)
{
    *out << layer.inputs << "->" << layer.outputs << " k" << layer.kernel << " s" << layer.stride << " d"
         << layer.dilation;
}

class GpuPairedConvolution : public GpuKernels, public testing::WithParamInterface<Layer>
{
};

TEST_P(GpuPairedConvolution, IsTheSumInFloat64)
{
    const Layer l = GetParam();
    const int pad = l.kernel / 2 * l.dilation;
    const auto side = [&](int of) { return (of + 2 * pad - l.dilation * (l.kernel - 1) - 1) / l.stride + 1; };
    const int outRows = side(l.rows), outColumns = side(l.columns);
    const std::size_t pixels = static_cast<std::size_t>(l.images) * outRows * outColumns;
    const std::vector<float> x = drawn(static_cast<std::size_t>(l.images) * l.rows * l.columns * l.inputs);
    const std::vector<float> added = drawn(pixels * l.outputs), bias = drawn(l.outputs);
    std::vector<float> weights = drawn(static_cast<std::size_t>(l.kernel) * l.kernel * l.outputs * l.inputs);
    std::vector<__half> halves(weights.size());
    const auto weightAt = [&](int tap, int input, int output) {
        return ((static_cast<std::size_t>(tap) * (l.inputs / 8) + input / 8) * l.outputs + output) * 8 + input % 8;
    };
    for (std::size_t i = 0; i < weights.size(); ++i) {
        halves[i] = __float2half(weights[i]);
        weights[i] = __half2float(halves[i]);
    }
    auto inPairs = split(x, l.images, l.rows, l.columns, l.inputs);
    auto addedInPairs = split(added, l.images, outRows, outColumns, l.outputs);
    OnDevice<__half> y(nothing(pixels * l.outputs * 2)), onDevice(halves);
    OnDevice<float> biasThere(bias), joined(std::vector<float>(pixels * l.outputs));
    constexpr float kScale = 0.5F;
    ASSERT_EQ(convolvePairs({inPairs.get(),   onDevice.get(),
                             biasThere.get(), l.added ? addedInPairs.get() : nullptr,
                             y.get(),         beyond_->get(),
                             kScale,          l.images,
                             l.rows,          l.columns,
                             l.inputs,        outRows,
                             outColumns,      l.outputs,
                             l.kernel,        l.kernel,
                             l.stride,        pad,
                             l.dilation,      true},
                            nullptr),
              cudaSuccess);
    ASSERT_EQ(joinPairs(y.get(), static_cast<std::int64_t>(pixels), l.outputs, l.outputs, joined.get(), nullptr),
              cudaSuccess);
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    EXPECT_EQ(beyond_->back()[0], 0);
    const std::vector<float> got = joined.back();
    double worst = 0.0;
    std::size_t positive = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const int output = static_cast<int>(i % l.outputs);
        const std::size_t pixel = i / l.outputs;
        const int column = static_cast<int>(pixel % outColumns), row = static_cast<int>(pixel / outColumns % outRows);
        const std::size_t image = pixel / outColumns / outRows;
        double sum = 0.0, size = 1.0;
        for (int tap = 0; tap < l.kernel * l.kernel; ++tap) {
            const int inRow = row * l.stride - pad + tap / l.kernel * l.dilation;
            const int inColumn = column * l.stride - pad + tap % l.kernel * l.dilation;
            if (inRow < 0 || inRow >= l.rows || inColumn < 0 || inColumn >= l.columns)
                continue;
            const float* const from = &x[((image * l.rows + inRow) * l.columns + inColumn) * l.inputs];
            for (int input = 0; input < l.inputs; ++input) {
                const double product = double{from[input]} * weights[weightAt(tap, input, output)];
                sum += product;
                size += std::abs(product);
            }
        }
        const double wanted = std::max(0.0, kScale * sum + bias[output] + (l.added ? added[i] : 0.0F));
        const double apart = std::abs(wanted - got[i]) / size;
        ASSERT_FALSE(std::isnan(apart)) << "was not written: " << i;
        worst = std::max(worst, apart);
        positive += wanted > 0.0 ? 1 : 0;
    }
    EXPECT_LT(worst, 1e-6);
    EXPECT_GT(positive, got.size() / 4) << "nothing is compared";
}

// All kernels (the last two: as many tiles as the larger of both for 96 channels is taken for, up to 182
// multiprocessors), with images that are no multiple of their tiles, channels that are no multiple of 16, and more of
// them than lie in shared memory at a time.
INSTANTIATE_TEST_SUITE_P(
    Layers, GpuPairedConvolution,
    testing::Values(Layer{1, 19, 37, 24, 40, 3, 1, 1, false}, Layer{2, 33, 21, 40, 40, 3, 1, 1, true},
                    Layer{1, 40, 50, 40, 64, 3, 2, 1, false}, Layer{1, 40, 50, 40, 64, 1, 2, 1, false},
                    Layer{2, 30, 31, 64, 64, 3, 1, 1, true}, Layer{1, 29, 30, 64, 96, 3, 2, 1, false},
                    Layer{1, 17, 30, 96, 96, 3, 1, 1, true}, Layer{3, 100, 90, 96, 96, 3, 1, 1, true},
                    Layer{1, 17, 30, 128, 128, 3, 1, 2, true}, Layer{1, 17, 30, 192, 288, 3, 2, 1, false},
                    Layer{1, 17, 30, 288, 96, 1, 1, 1, false}, Layer{1, 17, 30, 64, 8, 1, 1, 1, false},
                    Layer{1, 17, 30, 32, 48, 3, 1, 1, false}, Layer{2, 17, 30, 48, 48, 3, 1, 1, true},
                    Layer{1, 17, 30, 8, 24, 5, 1, 1, false}, Layer{1, 17, 30, 48, 192, 3, 1, 1, true},
                    Layer{1, 9, 9, 288, 288, 3, 1, 2, true}, Layer{1, 5, 5, 8, 8, 3, 1, 1, true},
                    Layer{4, 200, 200, 16, 96, 3, 2, 1, false}, Layer{4, 100, 100, 24, 96, 3, 1, 1, true}));

TEST_F(GpuKernels, SplitAndJoinKeepTwentyTwoDigits)
{
    const std::vector<float> map = drawn(7 * 5 * 16);
    auto pairs = split(map, 1, 7, 5, 16);
    OnDevice<float> joined(std::vector<float>(map.size()));
    ASSERT_EQ(joinPairs(pairs.get(), 35, 16, 16, joined.get(), nullptr), cudaSuccess);
    const std::vector<float> got = joined.back();
    for (std::size_t i = 0; i < map.size(); ++i)
        EXPECT_NEAR(got[i], map[i], std::abs(map[i]) * std::ldexp(1.0, -21) + std::ldexp(1.0, -25));
    EXPECT_EQ(beyond_->back()[0], 0);
}

TEST_F(GpuKernels, TellOfNumbersThatAreTooLarge)
{
    for (const float large : {7e4F, -7e4F, std::numeric_limits<float>::quiet_NaN()}) {
        std::vector<float> map(64, 1.0F);
        map[5] = large;
        ASSERT_EQ(cudaMemset(beyond_->get(), 0, sizeof(int)), cudaSuccess);
        split(map, 1, 2, 4, 8);
        EXPECT_EQ(beyond_->back()[0], 1) << large;
    }
}

/// By the convolution itself, before the ReLU makes a number of it; and by what is added.
TEST_F(GpuKernels, TellOfSumsThatAreTooLarge)
{
    constexpr int kSide = 5, kChannels = 8;
    const std::vector<__half> ones(9 * kChannels * kChannels, __float2half(1.0F));
    const auto flagOf = [&](float x, float added) {
        EXPECT_EQ(cudaMemset(beyond_->get(), 0, sizeof(int)), cudaSuccess);
        const std::size_t count = kSide * kSide * kChannels;
        auto map = split(std::vector<float>(count, x), 1, kSide, kSide, kChannels);
        auto sum = split(std::vector<float>(count, added), 1, kSide, kSide, kChannels);
        EXPECT_EQ(beyond_->back()[0], 0) << "a number of the maps";
        OnDevice<__half> weights(ones), y(nothing(2 * count));
        OnDevice<float> bias(std::vector<float>(kChannels, 0.0F));
        EXPECT_EQ(convolvePairs({map.get(),  weights.get(),
                                 bias.get(), sum.get(),
                                 y.get(),    beyond_->get(),
                                 1.0F,       1,
                                 kSide,      kSide,
                                 kChannels,  kSide,
                                 kSide,      kChannels,
                                 3,          3,
                                 1,          1,
                                 1,          true},
                                nullptr),
                  cudaSuccess);
        return beyond_->back()[0];
    };
    EXPECT_EQ(flagOf(900.0F, 0.0F), 0);  // 72 of them
    EXPECT_EQ(flagOf(1000.0F, 0.0F), 1);
    EXPECT_EQ(flagOf(-1000.0F, 0.0F), 1);
    EXPECT_EQ(flagOf(900.0F, 6e4F), 1);
}

TEST_F(GpuKernels, SuppressAsTheLoopDoes)
{
    constexpr std::int64_t kImages = 3, kBoxes = 96;
    std::vector<float> kept(kImages * kBoxes), covered(kImages * kBoxes * kBoxes);
    for (float& value : kept)
        value = random_() % 10 == 0 ? 0.0F : 1.0F;
    for (std::size_t i = 0; i < covered.size(); ++i)
        covered[i] = i % kBoxes > i / kBoxes % kBoxes && random_() % 10 == 0 ? 1.0F : 0.0F;
    OnDevice<float> keptThere(kept), coveredThere(covered);
    ASSERT_EQ(
        suppress({keptThere.get(), coveredThere.get(), kImages, kBoxes, kBoxes, kBoxes * kBoxes, kBoxes, 1}, nullptr),
        cudaSuccess);
    const std::vector<float> before = kept;
    for (std::int64_t n = 0; n < kImages; ++n)
        for (std::int64_t i = 0; i < kBoxes; ++i)
            for (std::int64_t j = 0; j < kBoxes; ++j)
                kept[n * kBoxes + j] *= 1.0F - covered[(n * kBoxes + i) * kBoxes + j] * kept[n * kBoxes + i];
    EXPECT_EQ(keptThere.back(), kept);
    EXPECT_NE(before, kept) << "nothing is suppressed";
}

}  // namespace

}  // namespace diptych::inference::test
