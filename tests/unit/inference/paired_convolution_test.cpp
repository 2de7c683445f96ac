// Convolutions in pairs of bfloat16 say what those in 32 bits say (docs/adr/0018-paired-convolutions.md).
#include "torch_paired_convolution.h"

#include <array>

#include <gtest/gtest.h>
#include <oneapi/dnnl/dnnl.hpp>

namespace diptych::inference::test
{

namespace
{

/// As a package's weights are rounded: exact in bfloat16.
at::Tensor rounded(const at::Tensor& weight)
{
    return weight.to(at::kBFloat16).to(at::kFloat);
}

/// Four layers, one for each way in which one ends: with a sum and ReLU, with a sum that broadcasts, with ReLU, as it
/// is.
torch::jit::Module network()
{
    torch::jit::Module module("network");
    torch::manual_seed(3);
    module.register_buffer("first", rounded(torch::randn({16, 1, 3, 3}) / 3.0));
    module.register_buffer("second", rounded(torch::randn({16, 16, 3, 3}) / 12.0));
    module.register_buffer("third", rounded(torch::randn({16, 16, 3, 3}) / 12.0));
    module.register_buffer("last", rounded(torch::randn({4, 16, 1, 1}) / 4.0));
    module.register_buffer("bias", torch::linspace(-0.5, 0.5, 16));
    module.define(R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.first, self.bias, [2, 1], [1, 1]))
    b = torch.relu(torch.conv2d(a, self.second, self.bias, [1, 1], [1, 1]) + a)
    c = torch.relu(torch.conv2d(b, self.third, self.bias, [1, 1], [2, 2], [2, 2]) + b.mean())
    return torch.conv2d(c, self.last, self.bias[:4])
)");
    module.eval();
    return torch::jit::freeze(module);
}

class PairedConvolution : public testing::Test
{
protected:
    void SetUp() override
    {
        constexpr auto kNeeded = static_cast<unsigned>(dnnl::cpu_isa::avx512_core);  // a mask: what it has, too
        if ((static_cast<unsigned>(dnnl::get_effective_cpu_isa()) & kNeeded) != kNeeded)
            GTEST_SKIP() << "oneDNN convolves no bfloat16 on this CPU";
    }
};

TEST_F(PairedConvolution, KeepsTheScoresOfThirtyTwoBits)
{
    const c10::InferenceMode inference;
    torch::jit::Module plain = network();
    torch::jit::Module paired = network();
    EXPECT_EQ(pairConvolutions(paired), 4);
    for (const auto& [images, rows, columns] : {std::array{2, 24, 40}, std::array{1, 96, 64}, std::array{2, 24, 40}}) {
        const at::Tensor image = torch::rand({images, 1, rows, columns});
        const at::Tensor wanted = plain.forward({image}).toTensor();
        const at::Tensor got = paired.forward({image}).toTensor();
        EXPECT_EQ(got.scalar_type(), at::kFloat);
        ASSERT_EQ(got.sizes(), wanted.sizes());
        const double apart = (got - wanted).abs().max().item<double>() / wanted.abs().max().item<double>();
        EXPECT_LT(apart, 1e-4) << rows << " x " << columns << ": bfloat16 alone is some 4e-3 away";
    }
}

TEST_F(PairedConvolution, LeavesWeightsThatNeedThirtyTwoBits)
{
    torch::jit::Module module("unrounded");
    torch::manual_seed(3);
    module.register_buffer("weight", torch::randn({8, 1, 3, 3}));
    module.register_buffer("bias", torch::zeros({8}));
    module.define(R"(
def forward(self, x):
    return torch.conv2d(x, self.weight, self.bias)
)");
    module.eval();
    torch::jit::Module frozen = torch::jit::freeze(module);
    const at::Tensor image = torch::rand({1, 1, 16, 16});
    const at::Tensor wanted = frozen.forward({image}).toTensor();
    EXPECT_EQ(pairConvolutions(frozen), 0);
    EXPECT_TRUE(at::equal(frozen.forward({image}).toTensor(), wanted));
}

}  // namespace

}  // namespace diptych::inference::test
