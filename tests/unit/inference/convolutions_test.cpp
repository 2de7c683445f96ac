// Layers in pairs of bfloat16 and in float32 say what LibTorch's convolutions say, whatever follows them and wherever
// their result is written.
#include "torch_convolutions.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "frozen_network.h"
#include "torch_amx_convolutions.h"

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

using Replace = int (*)(torch::jit::Module&);

class Convolutions : public testing::TestWithParam<Replace>
{
protected:
    static double apart(const std::string& script, int layers, const at::Tensor& image)
    {
        const c10::InferenceMode inference;
        torch::jit::getProfilingMode() = false;
        torch::jit::getExecutorMode() = false;
        torch::jit::Module plain = frozen(script), replaced = frozen(script);
        EXPECT_EQ(GetParam()(replaced), layers);
        const at::Tensor wanted = plain.forward({image}).toTensor();
        const at::Tensor got = replaced.forward({image}).toTensor();
        EXPECT_EQ(got.sizes(), wanted.sizes());
        EXPECT_GT(wanted.std().item<double>(), 0.005) << "nothing is compared";
        // Further images of the same size find everything prepared, and nothing of the last one.
        for (int i = 0; i < 2; ++i)
            EXPECT_TRUE(at::equal(replaced.forward({image}).toTensor(), got));
        return (got - wanted).abs().max().item<double>();
    }
};

INSTANTIATE_TEST_SUITE_P(InBothWays, Convolutions, testing::Values(&convolveInBfloat16Pairs, &replaceConvolutions),
                         [](const auto& tested) { return tested.index == 0 ? "Pairs" : "Float32"; });

constexpr double kClose = 5e-5;  // of numbers up to about 5: pairs keep 16 binary digits

TEST_P(Convolutions, OfAFewSmallImagesAtOnce)
{
    EXPECT_LT(apart(kBlocks, 6, at::rand({3, 1, 37, 51})), kClose);
}

TEST_P(Convolutions, OfLargerImages)
{
    EXPECT_LT(apart(kBlocks, 6, at::rand({1, 1, 117, 223})), kClose);
    EXPECT_LT(apart(kBlocks, 6, at::rand({2, 1, 189, 100})), kClose);
}

TEST_P(Convolutions, LeavesAloneWhatIsReadAgain)
{
    EXPECT_LT(apart(kReadAgain, 3, at::rand({1, 1, 64, 48})), kClose);
    EXPECT_LT(apart(kOntoItself, 2, at::rand({1, 1, 64, 48})), kClose);
    EXPECT_LT(apart(kOntoItself, 2, at::rand({1, 1, 117, 223})), kClose);
}

/// More sizes than a layer keeps, and the first of them again: packed weights are shared and forgotten on the way.
TEST_P(Convolutions, OfMoreSizesThanAreKept)
{
    const c10::InferenceMode inference;
    torch::jit::getProfilingMode() = false;
    torch::jit::getExecutorMode() = false;
    torch::jit::Module plain = frozen(kBlocks), replaced = frozen(kBlocks);
    ASSERT_EQ(GetParam()(replaced), 6);
    for (int size = 0; size < 150; ++size) {
        const at::Tensor image = at::rand({1, 1, 12 + size % 140, 16 + size % 7});
        const at::Tensor wanted = plain.forward({image}).toTensor();
        ASSERT_LT((replaced.forward({image}).toTensor() - wanted).abs().max().item<double>(), kClose) << size;
    }
}

/// From layer to layer: what one made is not joined and split again for the next, and no layer is left alone.
TEST(ConvolutionsInPairs, HandMapsOnInPairsAndInChains)
{
    torch::jit::Module replaced = frozen(R"(
def forward(self, x):
    both = [torch.cat([x, x], 1)]
    a = torch.relu(torch.conv2d(both[0], self.first, self.bias, [1, 1], [1, 1]))
    b = torch.relu(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]))
    c = torch.relu(torch.conv2d(b, self.second, self.bias, [1, 1], [1, 1]) + a)
    d = torch.relu(torch.conv2d(c, self.down, self.bias[:24], [2, 2], [1, 1]))
    e = torch.conv2d(c, self.skip, self.bias[:24], [2, 2])
    f = torch.relu(torch.conv2d(d, self.wide, self.bias[:24], [1, 1], [2, 2], [2, 2]) + e)
    return f + torch.conv2d(torch.conv2d(both[0], self.first, self.bias), self.down, self.bias[:24], [2, 2])
)");
    EXPECT_EQ(convolveInBfloat16Pairs(replaced), 8);
    std::map<std::string, int> count;
    for (const torch::jit::Node* node : replaced.get_method("forward").graph()->nodes())
        ++count[node->kind().toQualString()];
    EXPECT_EQ(count["diptych_amx::in_pairs"], 1);
    EXPECT_EQ(count["diptych_amx::from_pairs"], 2);
    EXPECT_EQ(count["diptych_amx::chain"], 3);  // the block and its half, the skip with what it is added to, the rest
    EXPECT_EQ(count["diptych_amx::convolution"], 0);
    EXPECT_EQ(count["aten::conv2d"] + count["aten::relu"], 0);
}

/// What a network's own numbers are convolved to is a constant to LibTorch, as soon as it has run once.
TEST_P(Convolutions, OfTheNetworksOwnNumbersStayWhatTheyAre)
{
    EXPECT_LT(apart(R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.stem, self.bias, [1, 1], [1, 1]))
    b = torch.max_pool2d(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]), [3, 3], [1, 1], [1, 1])
    numbers = self.first.view([1, 32, 32, 9])[:, :, :, :x.dim() + 4]
    c = torch.conv2d(numbers, self.second, self.bias, [1, 1], [1, 1])
    d = torch.conv2d(c, self.first, self.bias, [1, 1], [1, 1])
    return torch.relu(torch.conv2d(b, self.second, self.bias, [1, 1], [1, 1]) + c) + d
)",
                    5, at::rand({1, 1, 32, 8})),
              kClose);
}

/// A map that is written in place after a layer read it, and one that is to be added, made larger.
TEST_P(Convolutions, WhoseMapsAreWrittenInPlaceStayAsTheyAre)
{
    EXPECT_LT(apart(R"(
def forward(self, x):
    a = x.repeat([1, 32, 1, 1])
    y = torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1])
    a.mul_(2.0)
    return torch.relu(y + a)
)",
                    0, at::rand({1, 1, 20, 24})),
              kClose);
    EXPECT_LT(apart(R"(
def forward(self, x):
    a = torch.conv2d(x, self.stem, self.bias, [1, 1], [1, 1])
    small = torch.upsample_nearest2d(torch.conv2d(a, self.first, self.bias, [2, 2], [1, 1]), None, [2.0, 2.0])
    small.mul_(3.0)
    return torch.conv2d(torch.conv2d(a, self.second, self.bias, [1, 1], [1, 1]) + small, self.down, self.bias[:24])
)",
                    4, at::rand({1, 1, 20, 24})),
              kClose);
}

/// What LibTorch refuses is no image without a finding.
TEST_P(Convolutions, OfAnotherNumberOfChannelsAreRefused)
{
    const c10::InferenceMode inference;
    torch::jit::Module replaced = frozen(R"(
def forward(self, x):
    return torch.conv2d(torch.conv2d(x, self.wide, self.bias[:24]), self.first, self.bias)
)");
    GetParam()(replaced);
    EXPECT_THROW(replaced.forward({at::rand({1, 24, 9, 9})}), std::exception);
}

/// As in a pyramid of maps; `times` by a number that is known only as it runs, and dimensions that a script asks for.
std::string enlarging(const std::string& times)
{
    return R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.stem, self.bias, [1, 1], [1, 1]))
    side = torch.conv2d(a, self.skip, self.bias[:24])
    small = torch.conv2d(a, self.down, self.bias[:24], [)" +
           times + ", " + times + R"(], [1, 1])
    factors = [float()" +
           times + R"()]
    for i in range(side.dim() - 3):
        factors.append(factors[0])
    p = side + torch.upsample_nearest2d(small, None, factors)
    if small.dim() != 4:
        p = p * 2.0
    return torch.conv2d(p, self.wide, self.bias[:24], [1, 1], [1, 1])
)";
}

TEST_P(Convolutions, OfSumsWithEnlargedMaps)
{
    EXPECT_LT(apart(enlarging("2"), 4, at::rand({2, 1, 36, 50})), kClose);
    EXPECT_LT(apart(enlarging("3"), 4, at::rand({1, 1, 36, 51})), kClose);
}

TEST(ConvolutionsInPairs, AddEnlargedMapsInPairs)
{
    torch::jit::Module replaced = frozen(enlarging("2"));
    EXPECT_EQ(convolveInBfloat16Pairs(replaced), 4);
    std::map<std::string, int> count;
    for (const torch::jit::Node* node : replaced.get_method("forward").graph()->nodes())
        ++count[node->kind().toQualString()];
    EXPECT_EQ(count["diptych_amx::add_enlarged"], 1);
    EXPECT_EQ(count["aten::upsample_nearest2d"], 0);
    EXPECT_EQ(count["diptych_amx::from_pairs"], 1);
}

/// What is between the layers is too large for a cache here.
TEST_P(Convolutions, OfImagesWhoseLayersAreAChain)
{
    EXPECT_LT(apart(kBlocks, 6, at::rand({2, 1, 96, 100})), kClose);
    EXPECT_LT(apart(kBlocks, 6, at::rand({1, 1, 150, 63})), kClose);
}

/// A layer in a loop, one that is read in it, and a map that is looked at between two layers.
TEST_P(Convolutions, OfOneChainAreNotPutTogetherAcrossWhatReadsThem)
{
    EXPECT_LT(apart(R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.stem, self.bias, [1, 1], [1, 1]))
    b = torch.relu(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]))
    for i in range(x.shape[0]):
        c = torch.relu(torch.conv2d(b[i:i + 1], self.second, self.bias, [1, 1], [1, 1]))
        a = a + torch.relu(torch.conv2d(c, self.first, self.bias, [1, 1], [1, 1]))
    d = torch.conv2d(b, self.second, self.bias, [1, 1], [1, 1])
    e = d.mean() + torch.conv2d(d, self.second, self.bias, [1, 1], [1, 1])
    return torch.conv2d(e, self.down, self.bias[:24], [2, 2]) + a[:, :24, 1:-1:2, 1:-1:2]
)",
                    7, at::rand({2, 1, 97, 103})),
              kClose);
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
    EXPECT_EQ(GetParam()(whole), GetParam() == &replaceConvolutions ? 1 : 0);
    const c10::InferenceMode inference;
    EXPECT_NEAR(whole.forward({torch::ones({1, 1, 5, 5})}).toTensor().max().item<double>(), 3.0, 1e-6);
}

}  // namespace

}  // namespace diptych::inference::test
