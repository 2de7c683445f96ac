// What a convolution in float32 reads and writes, for CPUs: a pixel's channels lie side by side.
#pragma once

#include <cstdint>

namespace diptych::inference
{

struct ConvolvedMaps {
    const float* x;  // images x rows x columns x inputs
    std::int64_t images, rows, columns;
    const float* added;  // to the result, before ReLU, and of its sides; null for nothing; may be `y`
    float* y;            // images x rows x columns x outputs, of the result
    bool relu;
};

}  // namespace diptych::inference
