// Layers in pairs of bfloat16 and in float32 say what LibTorch's convolutions say, however their input is cut into
// bands and wherever their result is written.
#include "torch_convolutions.h"

#include <string>

#include <gtest/gtest.h>
#include <oneapi/dnnl/dnnl.hpp>

#include "frozen_network.h"

namespace diptych::inference::test
{

namespace
{

torch::jit::Module frozen(const std::string& script)
{
    return frozenNetwork({{"stem", 32, 1, 3},
                          {"first", 32, 32, 3},
                          {"second", 32, 32, 3},
                          {"down", 24, 32, 3},
                          {"skip", 24, 32, 1},
                          {"wide", 24, 24, 3}},
                         32, script);
}

// As a residual network: a block of the same size, whose sum takes its input's place; one of half the size, whose skip
// steps over pixels, and dilated. 24 channels are no whole number of registers.
constexpr const char* kBlocks = R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.stem, self.bias, [1, 1], [1, 1]))
    b = torch.relu(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]))
    c = torch.relu(torch.conv2d(b, self.second, self.bias, [1, 1], [1, 1]) + a)
    d = torch.relu(torch.conv2d(c, self.down, self.bias[:24], [2, 2], [1, 1]))
    e = torch.conv2d(c, self.skip, self.bias[:24], [2, 2])
    return torch.relu(torch.conv2d(d, self.wide, self.bias[:24], [1, 1], [2, 2], [2, 2]) + e)
)";

// The sum's other part is read again, by a view that outlives it: it must not be written over.
constexpr const char* kReadAgain = R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.stem, self.bias, [1, 1], [1, 1]))
    view = a[:, :16]
    b = torch.relu(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]))
    c = torch.relu(torch.conv2d(b, self.second, self.bias, [1, 1], [1, 1]) + a)
    return c[:, :16] - 2.0 * view
)";

// What is convolved is what is added: the sum must not be written where it is still to be read.
constexpr const char* kOntoItself = R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.stem, self.bias, [1, 1], [1, 1]))
    return torch.relu(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]) + a)
)";

class Convolutions : public testing::TestWithParam<Multiply>
{
protected:
    void SetUp() override
    {
        if (GetParam() == Multiply::Pairs && dnnl::get_effective_cpu_isa() < dnnl::cpu_isa::avx512_core)
            GTEST_SKIP() << "oneDNN has no convolutions in bfloat16 for this CPU";
    }

    static double apart(const char* script, int layers, const at::Tensor& image)
    {
        const c10::InferenceMode inference;
        torch::jit::getProfilingMode() = false;
        torch::jit::getExecutorMode() = false;
        torch::jit::Module plain = frozen(script), replaced = frozen(script);
        EXPECT_EQ(replaceConvolutions(replaced, GetParam()), layers);
        const at::Tensor wanted = plain.forward({image}).toTensor();
        const at::Tensor got = replaced.forward({image}).toTensor();
        EXPECT_EQ(got.sizes(), wanted.sizes());
        EXPECT_GT(wanted.std().item<double>(), 0.005) << "nothing is compared";
        // A second image of the same size finds everything prepared.
        EXPECT_TRUE(at::equal(replaced.forward({image}).toTensor(), got));
        return (got - wanted).abs().max().item<double>();
    }
};

INSTANTIATE_TEST_SUITE_P(InBothWays, Convolutions, testing::Values(Multiply::Pairs, Multiply::Float32),
                         [](const auto& tested) { return tested.param == Multiply::Pairs ? "Pairs" : "Float32"; });

constexpr double kClose = 5e-5;  // of numbers up to about 5: pairs keep 16 binary digits

TEST_P(Convolutions, OfAFewSmallImagesAtOnce)
{
    EXPECT_LT(apart(kBlocks, 6, at::rand({3, 1, 37, 51})), kClose);
}

/// 32 channels of 517 x 523 pixels are 35 MB of pairs: they are cut into bands, and 517 rows into unequal ones.
TEST_P(Convolutions, OfLargeImagesInBands)
{
    EXPECT_LT(apart(kBlocks, 6, at::rand({1, 1, 517, 523})), kClose);
    EXPECT_LT(apart(kBlocks, 6, at::rand({2, 1, 389, 400})), kClose);
}

TEST_P(Convolutions, LeavesAloneWhatIsReadAgain)
{
    EXPECT_LT(apart(kReadAgain, 3, at::rand({1, 1, 64, 48})), kClose);
    EXPECT_LT(apart(kOntoItself, 2, at::rand({1, 1, 64, 48})), kClose);
    EXPECT_LT(apart(kOntoItself, 2, at::rand({1, 1, 517, 523})), kClose);
}

/// More sizes than a layer keeps, and the first of them again: packed weights are shared and forgotten on the way.
TEST_P(Convolutions, OfMoreSizesThanAreKept)
{
    const c10::InferenceMode inference;
    torch::jit::getProfilingMode() = false;
    torch::jit::getExecutorMode() = false;
    torch::jit::Module plain = frozen(kBlocks), replaced = frozen(kBlocks);
    ASSERT_EQ(replaceConvolutions(replaced, GetParam()), 6);
    for (int size = 0; size < 150; ++size) {
        const at::Tensor image = at::rand({1, 1, 12 + size % 140, 16 + size % 7});
        const at::Tensor wanted = plain.forward({image}).toTensor();
        ASSERT_LT((replaced.forward({image}).toTensor() - wanted).abs().max().item<double>(), kClose) << size;
    }
}

/// Weights that need more than bfloat16 are for float32 alone.
TEST_P(Convolutions, AreLeftWhereTheirWeightsAreNotExact)
{
    torch::jit::Module module("network");
    module.register_buffer("weight", at::full({4, 1, 3, 3}, 1.0 / 3.0));
    module.register_buffer("bias", at::zeros({4}));
    module.define("def forward(self, x):\n    return torch.conv2d(x, self.weight, self.bias)\n");
    module.eval();
    torch::jit::Module whole = torch::jit::freeze(module);
    EXPECT_EQ(replaceConvolutions(whole, GetParam()), GetParam() == Multiply::Float32 ? 1 : 0);
    const c10::InferenceMode inference;
    EXPECT_NEAR(whole.forward({torch::ones({1, 1, 5, 5})}).toTensor().max().item<double>(), 3.0, 1e-6);
}

}  // namespace

}  // namespace diptych::inference::test
