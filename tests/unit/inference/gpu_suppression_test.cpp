// The decoder's loop as one operation says what the loop says, and no other loop is taken for it.
#include "torch_gpu_suppression.h"

#include <string>

#include <gtest/gtest.h>

#include "torch_gpu_convolutions.h"

namespace diptych::inference::test
{

namespace
{

torch::jit::Module decoder(const std::string& turn)
{
    torch::jit::Module module("decoder");
    module.define("def forward(self, keep, weaker):\n    for i in range(weaker.shape[1]):\n        " + turn +
                  "\n    return keep\n");
    module.eval();
    return torch::jit::freeze(module);
}

class GpuSuppression : public testing::Test
{
protected:
    const c10::InferenceMode inference_;
    const at::Tensor keep_ = (at::rand({3, 40}) > 0.1).to(at::kFloat);
    const at::Tensor weaker_ = (at::rand({3, 40, 40}) > 0.9).to(at::kFloat).triu(1);
};

TEST_F(GpuSuppression, SaysTheSame)
{
    const std::string turn = "keep = keep * (1.0 - weaker[:, i] * keep[:, i:i + 1])";
    torch::jit::Module plain = decoder(turn), replaced = decoder(turn);
    ASSERT_EQ(suppressAtOnce(replaced), 1);
    const at::Tensor wanted = plain.forward({keep_, weaker_}).toTensor();
    EXPECT_TRUE(at::equal(replaced.forward({keep_, weaker_}).toTensor(), wanted));
    EXPECT_LT(wanted.sum().item<float>(), keep_.sum().item<float>()) << "nothing is suppressed";
    EXPECT_GT(wanted.sum().item<float>(), 0.0F) << "nothing is kept";
    for (const torch::jit::Node* node : replaced.get_method("forward").graph()->nodes())
        EXPECT_NE(node->kind(), torch::jit::prim::Loop);
}

TEST_F(GpuSuppression, LeavesOtherLoopsAlone)
{
    for (const char* turn : {"keep = keep * (1.0 - weaker[:, i] * keep[:, i:i + 2])",
                             "keep = keep * (2.0 - weaker[:, i] * keep[:, i:i + 1])",
                             "keep = keep * (1.0 - weaker[:, :, i] * keep[:, i:i + 1])",
                             "keep = keep + (1.0 - weaker[:, i] * keep[:, i:i + 1])",
                             "keep = keep * (1.0 - weaker[:, i] * weaker[:, i, i:i + 1])"}) {
        torch::jit::Module replaced = decoder(turn);
        EXPECT_EQ(suppressAtOnce(replaced), 0) << turn;
    }
}

/// Or each turn of them would be four launches, and nobody would be told.
TEST_F(GpuSuppression, FindsTheLoopsOfTheShippedPackage)
{
    constexpr int kConvolutions = 82;  // and one of the heat alone, of one channel
    torch::jit::Module shipped = torch::jit::load(DIPTYCH_SHIPPED_WEIGHTS);
    shipped.eval();
    torch::jit::Module replaced = torch::jit::freeze(shipped);
    EXPECT_EQ(suppressAtOnce(replaced), 2);  // of the masses' decoder and of the calcifications'
    EXPECT_EQ(convolveInPairs(replaced).count, kConvolutions);
}

}  // namespace

}  // namespace diptych::inference::test
