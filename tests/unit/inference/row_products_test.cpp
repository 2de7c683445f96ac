// Rows times a matrix are what sums of products in 64 bits are.
#include "row_products.h"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace diptych::inference::test
{

namespace
{

std::vector<float> numbers(std::int64_t count, std::mt19937& random)
{
    std::normal_distribution<float> normal;
    std::vector<float> made(static_cast<std::size_t>(count));
    std::generate(made.begin(), made.end(), [&] { return normal(random); });
    return made;
}

TEST(RowProducts, AreSumsOfProducts)
{
    if (!PackedMatrix::there())
        GTEST_SKIP() << "this CPU has no AVX2";
    std::mt19937 random(3);
    for (const std::int64_t inputs : {1, 7, 48})
        for (const std::int64_t outputs : {8, 16, 40, 48})
            for (const std::int64_t rows : {1, 6, 20}) {
                const std::int64_t room = (rows + PackedMatrix::kRows - 1) / PackedMatrix::kRows * PackedMatrix::kRows;
                const auto x = numbers(room * inputs, random), matrix = numbers(inputs * outputs, random);
                std::vector<float> y(static_cast<std::size_t>(room * outputs));
                PackedMatrix(inputs, outputs, matrix.data()).multiply(x.data(), rows, y.data());
                for (std::int64_t row = 0; row < rows; ++row)
                    for (std::int64_t output = 0; output < outputs; ++output) {
                        double sum = 0.0;
                        for (std::int64_t input = 0; input < inputs; ++input)
                            sum += static_cast<double>(x[static_cast<std::size_t>(row * inputs + input)]) *
                                   static_cast<double>(matrix[static_cast<std::size_t>(input * outputs + output)]);
                        ASSERT_NEAR(y[static_cast<std::size_t>(row * outputs + output)], sum, 2e-5)
                            << inputs << " inputs, output " << output << " of " << outputs << ", row " << row << " of "
                            << rows;
                    }
            }
}

}  // namespace

}  // namespace diptych::inference::test
