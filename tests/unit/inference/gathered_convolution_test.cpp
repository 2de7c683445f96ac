// A convolution of gathered rows says what a plain one in 64 bits says.
#include "gathered_convolution.h"

#include <gtest/gtest.h>

#include "plain_convolution.h"

namespace diptych::inference::test
{

namespace
{

class GatheredConvolutions : public testing::TestWithParam<ConvolutionCase>
{
};

TEST_P(GatheredConvolutions, SayWhatAPlainOneSays)
{
    if (!PackedMatrix::there())
        GTEST_SKIP() << "this CPU has no AVX2";
    PlainConvolution plain(GetParam());
    const GatheredConvolution convolution(plain.weights.data(), plain.bias.data(), GetParam().shape);
    plain.holds(convolution);
}

// The network's kinds: halving, with holes, of single pixels; and what fills neither shares nor registers.
INSTANTIATE_TEST_SUITE_P(OfMaps, GatheredConvolutions,
                         testing::Values(ConvolutionCase{1, 18, 26, {16, 32, 3, 2, 1, 1}, false, true},
                                         ConvolutionCase{2, 9, 11, {24, 24, 3, 1, 2, 2}, true, true},
                                         ConvolutionCase{1, 14, 10, {40, 8, 1, 1, 0, 1}, false, false},
                                         ConvolutionCase{1, 15, 9, {12, 48, 1, 2, 0, 1}, true, false},
                                         ConvolutionCase{3, 5, 5, {1, 8, 5, 1, 2, 1}, false, true},
                                         ConvolutionCase{1, 1, 1, {7, 16, 3, 1, 1, 1}, true, true}));

}  // namespace

}  // namespace diptych::inference::test
