// Convolutions in 16 bits say nearly what those in 32 say; the last layers stay in 32.
#include "torch_narrow_convolution.h"

#include <gtest/gtest.h>

namespace diptych::inference::test
{

namespace
{

/// A small network: two layers that are narrowed, a sum in 32 bits between them, and a last layer of four outputs.
torch::jit::Module network()
{
    torch::jit::Module module("network");
    torch::manual_seed(3);
    module.register_buffer("first", torch::randn({16, 1, 3, 3}) / 3.0);
    module.register_buffer("second", torch::randn({16, 16, 3, 3}) / 12.0);
    module.register_buffer("last", torch::randn({4, 16, 1, 1}) / 4.0);
    module.register_buffer("bias", torch::linspace(-0.5, 0.5, 16));
    module.define(R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.first, self.bias, [1, 1], [1, 1]))
    b = torch.relu(torch.conv2d(a.float() + 0.125, self.second, self.bias, [1, 1], [1, 1]) + a)
    return torch.conv2d(b, self.last, self.bias[:4])
)");
    module.eval();
    return torch::jit::freeze(module);
}

TEST(NarrowConvolution, SaysNearlyTheSameInSixteenBits)
{
    const c10::InferenceMode inference;
    const at::Tensor image = torch::rand({2, 1, 24, 40});
    torch::jit::Module plain = network();
    torch::jit::Module narrow = network();
    const at::Tensor wanted = plain.forward({image}).toTensor();
    EXPECT_EQ(narrowConvolutions(narrow, at::kBFloat16), 2);
    const at::Tensor got = narrow.forward({image}).toTensor();
    EXPECT_EQ(got.scalar_type(), at::kFloat) << "a score is told in 32 bits";
    const double apart = (got - wanted).abs().max().item<double>() / wanted.abs().max().item<double>();
    EXPECT_LT(apart, 0.02);
    EXPECT_GT(apart, 1e-6) << "nothing was narrowed";
}

TEST(NarrowConvolution, LeavesWhatItDoesNotKnow)
{
    torch::jit::Module module("grows");
    module.define(R"(
def forward(self, x):
    return torch.conv2d(x, torch.ones([8, 1, 1, 1]) * x.mean())
)");
    module.eval();
    torch::jit::Module frozen = torch::jit::freeze(module);
    EXPECT_EQ(narrowConvolutions(frozen, at::kBFloat16), 0);
    EXPECT_EQ(frozen.forward({torch::ones({1, 1, 4, 4})}).toTensor().scalar_type(), at::kFloat);
}

}  // namespace

}  // namespace diptych::inference::test
