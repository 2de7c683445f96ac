// A convolution in 64 bits, number by number, of maps as convolved_maps.h has them: what quicker ones are held to.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ostream>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "convolved_maps.h"
#include "gathered_convolution.h"

namespace diptych::inference::test
{

struct ConvolutionCase {
    std::int64_t images, rows, columns;
    GatheredShape shape;
    bool adds, relu;
};

inline std::ostream& operator<<(std::ostream& out, const ConvolutionCase& c)
{
    return out << c.images << " x " << c.rows << " x " << c.columns << ", " << c.shape.inputs << " to "
               << c.shape.outputs << ", kernel " << c.shape.kernel << ", stride " << c.shape.stride << ", pad "
               << c.shape.pad << ", dilation " << c.shape.dilation << (c.adds ? ", adds" : "")
               << (c.relu ? ", ReLU" : "");
}

/// Its numbers, by chance, and the result in 64 bits.
class PlainConvolution
{
public:
    explicit PlainConvolution(const ConvolutionCase& c)
        : c_(c),
          rows_(c.shape.sideOf(c.rows)),
          columns_(c.shape.sideOf(c.columns)),
          x(numbers(c.images * c.rows * c.columns * c.shape.inputs)),
          weights(numbers(c.shape.outputs * c.shape.inputs * c.shape.kernel * c.shape.kernel)),
          bias(numbers(c.shape.outputs)),
          added(numbers(c.images * rows_ * columns_ * c.shape.outputs))
    {
        const auto seen = static_cast<float>(c.shape.inputs * c.shape.kernel * c.shape.kernel);
        for (float& weight : weights)  // so that results are some units, as in a network
            weight /= std::sqrt(seen);
    }

    /// What `convolution` says is what is said here.
    template <typename Convolution>
    void holds(const Convolution& convolution)
    {
        expectTheSame(convolution, false);
        if (c_.adds)
            expectTheSame(convolution, true);
        expectNoNumbersKept(convolution);
    }

private:
    /// The result is written onto memory that is what is added, or that holds none of it; behind that nothing is.
    template <typename Convolution>
    void expectTheSame(const Convolution& convolution, bool onto) const
    {
        const std::vector<float> y = done(convolution, onto);
        std::size_t at = 0;
        forEachNumber([&](std::int64_t image, std::int64_t row, std::int64_t column, std::int64_t output) {
            ASSERT_NEAR(y[at++], result(image, row, column, output), 3e-5)
                << "image " << image << ", row " << row << ", column " << column << ", output " << output;
        });
        for (; at < y.size(); ++at)
            ASSERT_EQ(y[at], kUntouched);
    }

    /// What sees a number that is none is none.
    template <typename Convolution>
    void expectNoNumbersKept(const Convolution& convolution)
    {
        x.front() = std::nanf("");
        const std::vector<float> y = done(convolution, false);
        std::size_t at = 0, none = 0;
        forEachNumber([&](std::int64_t image, std::int64_t row, std::int64_t column, std::int64_t output) {
            const bool isNone = std::isnan(result(image, row, column, output));
            none += isNone ? 1 : 0;
            ASSERT_TRUE(!isNone || std::isnan(y[at])) << "row " << row << ", column " << column;
            ++at;
        });
        ASSERT_GT(none, 0U);
    }

    static constexpr float kUntouched = 12345.0F;

    /// Shares are done backwards, each in room that is filled with what is no number.
    template <typename Convolution>
    std::vector<float> done(const Convolution& convolution, bool onto) const
    {
        std::vector<float> y = added;
        if (!onto)
            std::fill(y.begin(), y.end(), std::nanf(""));
        y.resize(y.size() + 64, kUntouched);
        const float* const summand = onto ? y.data() : added.data();
        const ConvolvedMaps maps{x.data(), c_.images, c_.rows, c_.columns, c_.adds ? summand : nullptr,
                                 y.data(), c_.relu};
        for (std::int64_t share = convolution.shares(maps) - 1; share >= 0; --share) {
            std::vector<float> room(static_cast<std::size_t>(convolution.roomNumbers()), std::nanf(""));
            convolution.run(maps, share, share + 1, room.data());
        }
        return y;
    }

    template <typename Work>
    void forEachNumber(const Work& work) const
    {
        for (std::int64_t image = 0; image < c_.images; ++image)
            for (std::int64_t row = 0; row < rows_; ++row)
                for (std::int64_t column = 0; column < columns_; ++column)
                    for (std::int64_t output = 0; output < c_.shape.outputs; ++output)
                        work(image, row, column, output);
    }

    std::vector<float> numbers(std::int64_t count)
    {
        std::normal_distribution<float> normal(0.2F, 0.5F);
        std::vector<float> made(static_cast<std::size_t>(count));
        std::generate(made.begin(), made.end(), [&] { return normal(random_); });
        return made;
    }

    [[nodiscard]] double result(std::int64_t image, std::int64_t row, std::int64_t column, std::int64_t output) const
    {
        const GatheredShape& s = c_.shape;
        double sum = bias[static_cast<std::size_t>(output)];
        for (std::int64_t input = 0; input < s.inputs; ++input)
            for (std::int64_t i = 0; i < s.kernel; ++i)
                for (std::int64_t j = 0; j < s.kernel; ++j) {
                    const std::int64_t r = row * s.stride - s.pad + i * s.dilation;
                    const std::int64_t c = column * s.stride - s.pad + j * s.dilation;
                    if (r < 0 || r >= c_.rows || c < 0 || c >= c_.columns)
                        continue;
                    const std::int64_t pixel = (image * c_.rows + r) * c_.columns + c;
                    const std::int64_t weight = ((output * s.inputs + input) * s.kernel + i) * s.kernel + j;
                    sum += static_cast<double>(x[static_cast<std::size_t>(pixel * s.inputs + input)]) *
                           static_cast<double>(weights[static_cast<std::size_t>(weight)]);
                }
        if (c_.adds)
            sum += static_cast<double>(
                added[static_cast<std::size_t>(((image * rows_ + row) * columns_ + column) * s.outputs + output)]);
        return c_.relu ? std::max(sum, 0.0) : sum;
    }

    ConvolutionCase c_;
    std::int64_t rows_, columns_;
    std::mt19937 random_{7};

public:
    std::vector<float> x, weights, bias, added;
};

}  // namespace diptych::inference::test
