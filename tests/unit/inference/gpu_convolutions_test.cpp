// Convolutions as a GPU's matrix units are given them say what those of the script say: in pairs as in float32, with
// channels that were filled up and taken away again, whoever reads them.
#include "torch_gpu_convolutions.h"

#include <limits>
#include <map>
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
constexpr int kLayers = 10;  // the stem has too few channels

/// A convolution whose results are the sums of eight channels of nine pixels.
torch::jit::Module sumOfNine(const std::string& result)
{
    torch::jit::Module module("network");
    module.register_buffer("zero", at::zeros({1}, at::kInt));
    module.register_buffer("weight", at::ones({8, 8, 3, 3}));
    module.define("def forward(self, x):\n    return " + result + "\n");
    module.eval();
    return torch::jit::freeze(module);
}

class GpuConvolutions : public testing::Test
{
protected:
    void SetUp() override
    {
        torch::jit::getProfilingMode() = false;
        torch::jit::getExecutorMode() = true;
    }

    const c10::InferenceMode inference_;
};

TEST_F(GpuConvolutions, SayTheSame)
{
    const at::Tensor image = at::rand({2, 3, 28, 44});
    torch::jit::Module plain = frozen(kDetector), replaced = frozen(kDetector);
    const PairedConvolutions pairs = convolveInPairs(replaced);
    EXPECT_EQ(pairs.count, kLayers);
    const at::Tensor wanted = plain.forward({image}).toTensor();
    const at::Tensor got = replaced.forward({image}).toTensor();
    ASSERT_EQ(got.sizes(), wanted.sizes());
    ASSERT_GT(wanted.std().item<double>(), 0.005) << "nothing is compared";
    EXPECT_LT((got - wanted).abs().max().item<double>(), 2e-6);
    EXPECT_EQ(pairs.beyond.item<int>(), kNothingBeyond);
}

/// From layer to layer: what one made is not joined and split again for the next.
TEST_F(GpuConvolutions, HandMapsOnInPairs)
{
    torch::jit::Module replaced = frozen(R"(
def forward(self, x):
    a = torch.relu(torch.conv2d(x, self.first, self.bias, [1, 1], [1, 1]))
    b = torch.relu(torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1]))
    c = torch.relu(torch.conv2d(b, self.first, self.bias, [1, 1], [1, 1]) + a)
    d = torch.conv2d(a, self.down, self.bias[:24], [2, 2], [1, 1])
    return torch.relu(torch.conv2d(c, self.down, self.bias[:24], [2, 2], [1, 1]) + d)
)");
    EXPECT_EQ(convolveInPairs(replaced).count, 5);
    std::map<std::string, int> count;
    for (const torch::jit::Node* node : replaced.get_method("forward").graph()->nodes())
        ++count[node->kind().toQualString()];
    EXPECT_EQ(count["diptych_gpu::in_pairs"], 1);
    EXPECT_EQ(count["diptych_gpu::from_pairs"], 1);
    EXPECT_EQ(count["aten::relu"] + count["aten::add"], 0);
}

/// What the matrix units are given: float16, and the rest of the number.
TEST_F(GpuConvolutions, TellEachNumberInTwo)
{
    const auto inPairs = c10::Dispatcher::singleton()
                             .findSchemaOrThrow("diptych_gpu::in_pairs", "")
                             .typed<at::Tensor(const at::Tensor&, const at::Tensor&)>();
    const at::Tensor x = at::randn({2, 5, 3, 4});
    at::Tensor beyond = at::zeros({1}, at::kInt);
    const at::Tensor pairs = inPairs.call(x, beyond);
    ASSERT_EQ(pairs.scalar_type(), at::kHalf);
    ASSERT_EQ(pairs.size(1), 16);
    const at::Tensor hi = pairs.narrow(1, 0, 5).to(at::kFloat), lo = pairs.narrow(1, 8, 5).to(at::kFloat);
    EXPECT_TRUE(at::equal(hi, x.to(at::kHalf).to(at::kFloat)));
    EXPECT_LT((hi + lo - x).abs().max().item<double>(), 1e-6);
    EXPECT_GT(lo.abs().max().item<double>(), 0.0);
    EXPECT_EQ(pairs.narrow(1, 5, 3).abs().max().item<double>(), 0.0);
    EXPECT_EQ(beyond.item<int>(), 0);
}

/// Such a number would become infinite, and a finding nothing: that must not look like an image without one.
TEST_F(GpuConvolutions, TellOfNumbersThatAreTooLarge)
{
    const char* const script = R"(
def forward(self, x):
    return torch.relu(torch.conv2d(x, self.first, self.bias, [1, 1], [1, 1]))
)";
    for (const double factor : {1e4, 6.6e4, std::numeric_limits<double>::quiet_NaN()}) {
        torch::jit::Module replaced = frozen(script);
        const PairedConvolutions pairs = convolveInPairs(replaced);
        at::Tensor image = at::zeros({1, 40, 5, 5});
        image[0][7][2][2] = factor;
        replaced.forward({image});
        EXPECT_EQ(pairs.beyond.item<int>() == kNothingBeyond, factor == 1e4) << factor;
    }
    torch::jit::Module replaced = sumOfNine("torch.conv2d(x, self.weight, torch.zeros([8]))");
    const PairedConvolutions pairs = convolveInPairs(replaced);
    replaced.forward({at::full({1, 8, 3, 3}, 900.0)});
    EXPECT_EQ(pairs.beyond.item<int>(), kNothingBeyond);
    replaced.forward({at::full({1, 8, 3, 3}, 1000.0)});  // 72 of them
    EXPECT_NE(pairs.beyond.item<int>(), kNothingBeyond);
}

/// Also where a ReLU would make a number of it.
TEST_F(GpuConvolutions, TellOfSumsThatAreTooLargeBelowZero)
{
    torch::jit::Module replaced = sumOfNine("torch.relu(torch.conv2d(x, self.weight, torch.zeros([8])))");
    const PairedConvolutions pairs = convolveInPairs(replaced);
    replaced.forward({at::full({1, 8, 3, 3}, -1000.0)});
    EXPECT_NE(pairs.beyond.item<int>(), kNothingBeyond);
}

/// Equal constants become one: the flag that layers set must stay the one that is looked at.
TEST_F(GpuConvolutions, SetNoNumberOfTheNetworks)
{
    torch::jit::Module replaced = sumOfNine("torch.conv2d(x + self.zero, self.weight, torch.zeros([8]))");
    const PairedConvolutions pairs = convolveInPairs(replaced);
    ASSERT_EQ(pairs.count, 1);
    replaced.forward({at::full({1, 8, 3, 3}, 1000.0)});
    EXPECT_NE(pairs.beyond.item<int>(), kNothingBeyond);
}

/// A layer would be given what the map was, or what it becomes.
TEST_F(GpuConvolutions, WhoseMapsAreWrittenInPlaceStayAsTheyAre)
{
    const std::string begin =
        "\ndef forward(self, x):\n    a = torch.conv2d(x, self.first, self.bias, [1, 1], [1, 1])\n";
    const std::string end = "    return torch.conv2d(a, self.first, self.bias, [1, 1], [1, 1])\n";
    for (const char* const between :
         {"    a.relu_()\n", "    a[:, :, 0] = 0.0\n", "    b = a[:, 3:5]\n    b.mul_(2.0)\n"}) {
        torch::jit::Module plain = frozen(begin + between + end), replaced = frozen(begin + between + end);
        EXPECT_EQ(convolveInPairs(replaced).count, 0) << between;
        const at::Tensor image = at::rand({1, 40, 6, 7});
        EXPECT_TRUE(at::equal(replaced.forward({image.clone()}).toTensor(), plain.forward({image.clone()}).toTensor()));
    }
    torch::jit::Module replaced = frozen(R"(
def forward(self, x):
    s = x * 2.0
    y = torch.conv2d(s, self.first, self.bias, [1, 1], [1, 1])
    s.mul_(3.0)
    return torch.relu(y) + s
)");
    EXPECT_EQ(convolveInPairs(replaced).count, 0);
}

/// Weights of 24 digits would lose theirs on the units: pairs of the input alone do not make up for that. A kernel that
/// is not as far down as across, and one of few channels, have no layer.
TEST_F(GpuConvolutions, OfOtherWeightsStayAsTheyAre)
{
    torch::jit::Module module("network");
    module.register_buffer("weight", at::full({8, 8, 3, 3}, 0.1));
    module.register_buffer("half", at::full({8, 8, 3, 3}, 0.5));
    module.register_buffer("few", at::full({8, 1, 3, 3}, 0.5));
    module.define(R"(
def forward(self, x):
    a = torch.conv2d(x, self.weight, torch.ones([8])) + torch.conv2d(x, torch.ones([8, 8, 3, 3]) * x.mean())
    b = torch.conv2d(x, self.half, torch.ones([8]), [1, 1], [0, 0], [1, 2])
    return a[:, :, :, 1:-1] + b + torch.conv2d(x[:, 2:3], self.few, torch.ones([8]))[:, :, :, 1:-1]
)");
    module.eval();
    torch::jit::Module replaced = torch::jit::freeze(module);
    EXPECT_EQ(convolveInPairs(replaced).count, 0);
    EXPECT_EQ(replaced.forward({at::ones({1, 8, 7, 7})}).toTensor().sizes(), at::IntArrayRef({1, 8, 5, 3}));
}

/// bfloat16 has small numbers that float16 has not; a power of two makes up for that.
TEST_F(GpuConvolutions, TakeSmallWeights)
{
    torch::jit::Module module("network");
    const at::Tensor drawn = at::randn({8, 16, 3, 3}) * 1e-7;
    module.register_buffer("weight", drawn.to(at::kBFloat16).to(at::kFloat));
    module.register_buffer("bias", at::zeros({8}));
    module.define("def forward(self, x):\n    return torch.conv2d(x, self.weight, self.bias)\n");
    module.eval();
    torch::jit::Module plain = torch::jit::freeze(module), replaced = torch::jit::freeze(module);
    EXPECT_EQ(convolveInPairs(replaced).count, 1);
    const at::Tensor image = at::rand({1, 16, 9, 9}) * 1e4;
    const at::Tensor wanted = plain.forward({image}).toTensor(), got = replaced.forward({image}).toTensor();
    EXPECT_LT((got - wanted).abs().max().item<double>(), 1e-5 * wanted.abs().max().item<double>());
}

/// A script that runs a layer a view finds the same input prepared once a view, not once and for all.
TEST_F(GpuConvolutions, InALoopAreGivenEachTheirInput)
{
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
    EXPECT_EQ(convolveInPairs(replaced).count, 2);
    EXPECT_TRUE(at::allclose(replaced.forward({image}).toTensor(), plain.forward({image}).toTensor(), 1e-5, 2e-6));
}

}  // namespace

}  // namespace diptych::inference::test
