// Rows of float32 numbers times a matrix, for what convolutions come down to. On CPUs with AVX2 and FMA; no LibTorch in
// here.
#pragma once

#include <cstdint>
#include <vector>

namespace diptych::inference
{

/// A matrix, inputs x outputs, packed for the products. Immutable, so that threads may share it.
class PackedMatrix
{
public:
    static constexpr std::int64_t kOutputs = 8;  // their number is a multiple of it
    static constexpr std::int64_t kRows = 6;     // that are multiplied at once

    /// Whether this CPU has what multiply() takes.
    [[nodiscard]] static bool there();

    /// Of numbers, row by row.
    PackedMatrix(std::int64_t inputs, std::int64_t outputs, const float* numbers);

    /// `rows` of x, each `inputs` long, to as many of y, each `outputs` long; both have room for a multiple of kRows,
    /// and what lies there behind `rows` is read and written, too.
    void multiply(const float* x, std::int64_t rows, float* y) const;

private:
    std::int64_t inputs_, outputs_;
    std::vector<float> numbers_;  // 16 outputs together (the last maybe 8): inputs x outputs
};

}  // namespace diptych::inference
