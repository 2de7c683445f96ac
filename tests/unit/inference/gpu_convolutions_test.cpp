// Convolutions as a GPU's matrix units are given them say what those of the script say: in pairs as in float32, with
// channels that were filled up and taken away again, whoever reads them.
#include "torch_gpu_convolutions.h"

#include <string>

#include <ATen/core/dispatch/Dispatcher.h>
#include <gtest/gtest.h>

#include "frozen_network.h"

namespace diptych::inference::test
{

namespace
{

torch::jit::Module frozen(const std::string& script)
{
    return frozenNetwork({{"stem", 40, 3, 3},
                          {"first", 40, 40, 3},
                          {"down", 24, 40, 3},
                          {"skip", 24, 40, 1},
                          {"wide", 24, 24, 3},
                          {"narrow", 24, 16, 3},
                          {"last", 4, 24, 1}},
                         40, script);
}

// As a detector: three input channels; a block whose sum is with 40 of 64 channels; one of half the size, dilated, with
// a skip; a part of a layer's channels read by another; sums that broadcast; a last layer of four outputs.
constexpr const char* kDetector = R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.stem, self.bias, [1, 1], [1, 1]))
    b = torch.relu(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]))
    c = torch.relu(torch.conv2d(b, self.first, self.bias, [1, 1], [1, 1]) + a)
    d = torch.relu(torch.conv2d(c, self.down, self.bias[:24], [2, 2], [1, 1]))
    e = torch.conv2d(c, self.skip, self.bias[:24], [2, 2])
    f = torch.relu(torch.conv2d(d, self.wide, self.bias[:24], [1, 1], [2, 2], [2, 2]) + e)
    g = torch.relu(torch.conv2d(c[:, 3:19], self.narrow, self.bias[:24], [2, 2], [1, 1]) + d.mul(0.5))
    h = torch.relu(torch.conv2d(f, self.wide, self.bias[:24], [1, 1], [1, 1]) + g[:, 2:3])
    i = torch.relu(torch.conv2d(h, self.wide, self.bias[:24], [1, 1], [1, 1]) + self.bias[:24].view([1, 24, 1, 1]))
    j = torch.relu(torch.conv2d(i, self.wide, self.bias[:24], [1, 1], [1, 1]) + g[0, 0])
    return torch.conv2d(f + g + j, self.last, self.bias[:4])
)";
constexpr int kLayers = 11;

class GpuConvolutions : public testing::TestWithParam<MatrixNumbers>
{
protected:
    void SetUp() override
    {
        torch::jit::getProfilingMode() = false;
        torch::jit::getExecutorMode() = true;
    }
};

TEST_P(GpuConvolutions, SayTheSame)
{
    const c10::InferenceMode inference;
    const at::Tensor image = at::rand({2, 3, 28, 44});
    torch::jit::Module plain = frozen(kDetector), replaced = frozen(kDetector);
    EXPECT_EQ(convolveOnMatrixUnits(replaced, GetParam()), kLayers);
    const at::Tensor wanted = plain.forward({image}).toTensor();
    const at::Tensor got = replaced.forward({image}).toTensor();
    ASSERT_EQ(got.sizes(), wanted.sizes());
    ASSERT_GT(wanted.std().item<double>(), 0.005) << "nothing is compared";
    EXPECT_LT((got - wanted).abs().max().item<double>(), 2e-6);
}

INSTANTIATE_TEST_SUITE_P(Numbers, GpuConvolutions, testing::Values(MatrixNumbers::Pairs, MatrixNumbers::Tf32),
                         [](const auto& each) { return each.param == MatrixNumbers::Pairs ? "Pairs" : "Tf32"; });

/// What the matrix units are given: upper digits that TF32 holds, and the rest of the number.
TEST(GpuConvolutionsInPairs, TellEachNumberInTwo)
{
    const auto inPairs = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("diptych_gpu::in_pairs", "")
                             .typed<at::Tensor(const at::Tensor&)>();
    const at::Tensor x = at::randn({2, 5, 3, 4});
    const at::Tensor pairs = inPairs.call(x);
    const std::int64_t width = pairs.size(1) / 2;
    ASSERT_GE(width, x.size(1));
    const at::Tensor hi = pairs.narrow(1, 0, x.size(1)), lo = pairs.narrow(1, width, x.size(1));
    EXPECT_TRUE(at::equal(hi + lo, x));
    constexpr std::int64_t kBelowTf32 = 0x1FFF;
    EXPECT_EQ(hi.contiguous().view(at::kInt).bitwise_and(kBelowTf32).abs().max().item<std::int64_t>(), 0);
    EXPECT_GT(lo.abs().max().item<double>(), 0.0);
    EXPECT_EQ(pairs.narrow(1, x.size(1), width - x.size(1)).abs().max().item<double>(), 0.0);
}

/// Weights of 24 digits would lose theirs on the units: pairs of the input alone do not make up for that.
TEST(GpuConvolutionsOfOtherWeights, StayAsTheyAre)
{
    torch::jit::Module module("network");
    module.register_buffer("weight", at::full({8, 1, 3, 3}, 0.1));
    module.define(R"(
def forward(self, x):
    return torch.conv2d(x, self.weight, torch.ones([8])) + torch.conv2d(x, torch.ones([8, 1, 3, 3]) * x.mean())
)");
    module.eval();
    torch::jit::Module replaced = torch::jit::freeze(module);
    EXPECT_EQ(convolveOnMatrixUnits(replaced, MatrixNumbers::Pairs), 0);
    EXPECT_EQ(replaced.forward({at::ones({1, 1, 5, 5})}).toTensor().sizes(), at::IntArrayRef({1, 8, 3, 3}));
}

/// A script that runs a layer a view finds the same input prepared once a view, not once and for all.
TEST(GpuConvolutionsInALoop, AreGivenEachTheirInput)
{
    const c10::InferenceMode inference;
    torch::jit::getProfilingMode() = false;
    torch::jit::getExecutorMode() = true;
    const char* const script = R"(
def forward(self, x):
    found = []
    for i in range(x.shape[0]):
        a = torch.relu(torch.conv2d(x[i:i + 1], self.stem, self.bias, [1, 1], [1, 1]))
        b = torch.relu(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]))
        found.append(b + torch.conv2d(a, self.first, self.bias, [1, 1], [2, 2], [2, 2]))
    return torch.cat(found, 0)
)";
    const at::Tensor image = at::rand({3, 3, 12, 20});
    torch::jit::Module plain = frozen(script), replaced = frozen(script);
    EXPECT_EQ(convolveOnMatrixUnits(replaced, MatrixNumbers::Pairs), 3);
    EXPECT_TRUE(at::allclose(replaced.forward({image}).toTensor(), plain.forward({image}).toTensor(), 1e-5, 2e-6));
}

}  // namespace

}  // namespace diptych::inference::test
