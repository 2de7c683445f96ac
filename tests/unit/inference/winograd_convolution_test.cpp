// Winograd's products say what a plain convolution in 64 bits says.
#include "winograd_convolution.h"

#include <gtest/gtest.h>

#include "plain_convolution.h"

namespace diptych::inference::test
{

namespace
{

class WinogradConvolutions : public testing::TestWithParam<ConvolutionCase>
{
};

TEST_P(WinogradConvolutions, SayWhatAPlainOneSays)
{
    if (!PackedMatrix::there())
        GTEST_SKIP() << "this CPU has no AVX2";
    const GatheredShape& shape = GetParam().shape;
    PlainConvolution plain(GetParam());
    const WinogradConvolution convolution(plain.weights.data(), plain.bias.data(), shape.inputs, shape.outputs,
                                          shape.pad);
    plain.holds(convolution);
}

// Whole tiles and parts of them, one share and several, channels that fill registers and some that do not.
INSTANTIATE_TEST_SUITE_P(OfMaps, WinogradConvolutions,
                         testing::Values(ConvolutionCase{1, 8, 12, {8, 8, 3, 1, 1, 1}, false, false},
                                         ConvolutionCase{1, 3, 3, {8, 16, 3, 1, 0, 1}, false, true},
                                         ConvolutionCase{2, 17, 27, {17, 40, 3, 1, 1, 1}, true, true},
                                         ConvolutionCase{3, 5, 41, {1, 24, 3, 1, 1, 1}, false, true},
                                         ConvolutionCase{1, 33, 29, {48, 48, 3, 1, 1, 1}, true, false},
                                         ConvolutionCase{1, 6, 7, {96, 96, 3, 1, 2, 1}, true, true}));

}  // namespace

}  // namespace diptych::inference::test
