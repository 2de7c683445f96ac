// Layers that all threads share out say what LibTorch's say.
#include "torch_shared_layers.h"

#include <map>
#include <string>

#include <gtest/gtest.h>
#include <torch/script.h>

namespace diptych::inference::test
{

namespace
{

/// Of `script`, the largest difference between its own layers' result and ours; `ours` of its nodes are to be ours.
double apartWhenShared(const std::string& script, int ours, const at::Tensor& x, bool sharedAlone = false)
{
    const c10::InferenceMode inference;
    torch::jit::getProfilingMode() = false;
    torch::jit::Module module("network");
    module.define("def forward(self, x):\n    return " + script + "\n");
    module.eval();
    torch::jit::Module plain = torch::jit::freeze(module), shared = torch::jit::freeze(module);
    shareOutLayers(shared);
    int count = 0;
    for (const torch::jit::Node* node : shared.get_method("forward").graph()->nodes())
        count += std::string(node->kind().toQualString()).starts_with("diptych_shared::") ? 1 : 0;
    EXPECT_EQ(count, ours) << script;
    const at::Tensor got = shared.forward({x}).toTensor();
    const at::Tensor wanted = sharedAlone ? got : plain.forward({x}).toTensor();
    EXPECT_EQ(got.sizes(), wanted.sizes()) << script;
    EXPECT_EQ(got.scalar_type(), wanted.scalar_type()) << script;
    return got.sizes() == wanted.sizes() ? (got - wanted).abs().max().item<double>() : 1.0;
}

constexpr double kAddedUpInAnotherOrder = 3e-6;

TEST(SharedLayers, FoldPixelsIntoChannels)
{
    for (const char* const factor : {"1", "2", "3", "4"}) {
        const std::string script = std::string("torch.pixel_unshuffle(x, ") + factor + ")";
        EXPECT_EQ(apartWhenShared(script, 1, at::rand({2, 3, 36, 24})), 0.0) << factor;
        // LibTorch's then:
        EXPECT_EQ(apartWhenShared(script, 1, at::rand({1, 1, 60, 48}).transpose(2, 3)), 0.0) << factor;
        EXPECT_EQ(apartWhenShared(script, 1, at::rand({3, 36, 24})), 0.0) << factor;
    }
}

TEST(SharedLayers, GiveMeanValues)
{
    const at::Tensor x = at::rand({2, 2, 31, 45});
    for (const char* const arguments :
         {"[3, 3], [3, 3]", "[4, 2]", "[9, 9], [1, 1], [4, 4]", "[9, 9], [1, 1], [4, 4], False, False",
          "[3, 5], [2, 1], [1, 2]", "[3, 5], [2, 1], [1, 2], False, False", "8", "31, 1", "2, 3, 1", "3, 2, 0, True",
          "3, 1, 1, False, True, 5"})
        EXPECT_LT(apartWhenShared(std::string("torch.avg_pool2d(x, ") + arguments + ")", 1, x), kAddedUpInAnotherOrder)
            << arguments;
    EXPECT_LT(apartWhenShared("torch.avg_pool2d(x, 3, 1, 1)", 1, x.to(at::kDouble)), kAddedUpInAnotherOrder);
    EXPECT_LT(apartWhenShared("torch.avg_pool2d(x, 3, 1, 1)", 1, x.contiguous(at::MemoryFormat::ChannelsLast)),
              kAddedUpInAnotherOrder);
}

TEST(SharedLayers, MakeMapsLarger)
{
    const at::Tensor x = at::randn({2, 3, 7, 11});
    for (const char* const arguments : {"None, False, [8.0, 8.0]", "None, False, [2.0, 3.5]", "None, True, [2.0, 2.0]",
                                        "[20, 11], False, None", "[7, 33], True, None", "[3, 4], False, None",
                                        "None, False, [0.5, 0.7]", "None, False, [1.05, 1.05]", "[7, 11], False, None"})
        EXPECT_LT(apartWhenShared(std::string("torch.upsample_bilinear2d(x, ") + arguments + ")", 1, x),
                  kAddedUpInAnotherOrder)
            << arguments;
}

/// With LibTorch's own message.
TEST(SharedLayers, RefuseWhatLibTorchRefuses)
{
    const at::Tensor x = at::randn({1, 1, 7, 11});
    for (const char* const script :
         {"torch.avg_pool2d(x, 3, 0)", "torch.avg_pool2d(x, 0, 1)", "torch.avg_pool2d(x, 3, 1, -1)",
          "torch.avg_pool2d(x, 3, 1, 2)", "torch.avg_pool2d(x, 9)",
          "torch.upsample_bilinear2d(x, None, False, [0.05, 0.05])", "torch.pixel_unshuffle(x, 2)",
          "torch.pixel_unshuffle(x, 0)"})
        EXPECT_THROW(apartWhenShared(script, 1, x, true), std::exception) << script;
}

/// By nine places in a row, as each thread takes many: nothing is left over from the last one.
TEST(SharedLayers, SayTheSameAgain)
{
    const at::Tensor x = at::rand({1, 1, 64, 200});
    for (int i = 0; i < 9; ++i)
        EXPECT_LT(apartWhenShared("torch.avg_pool2d(x, 5, 1, 2)", 1, x.narrow(3, 0, 20 * (9 - i))),
                  kAddedUpInAnotherOrder);
}

}  // namespace

}  // namespace diptych::inference::test
