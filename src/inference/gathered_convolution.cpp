#include "gathered_convolution.h"

#include <algorithm>

namespace diptych::inference
{

namespace
{

/// Rows, columns and inputs of the kernel by outputs.
std::vector<float> asMatrix(const float* weights, const GatheredShape& shape)
{
    const std::int64_t places = shape.kernel * shape.kernel;
    std::vector<float> numbers;
    numbers.reserve(static_cast<std::size_t>(places * shape.inputs * shape.outputs));
    for (std::int64_t place = 0; place < places; ++place)
        for (std::int64_t input = 0; input < shape.inputs; ++input)
            for (std::int64_t output = 0; output < shape.outputs; ++output)
                numbers.push_back(weights[(output * shape.inputs + input) * places + place]);
    return numbers;
}

std::int64_t seenBy(const GatheredShape& shape)
{
    return shape.kernel * shape.kernel * shape.inputs;
}

}  // namespace

GatheredConvolution::GatheredConvolution(const float* weights, const float* bias, const GatheredShape& shape)
    : shape_(shape),
      matrix_(seenBy(shape), shape.outputs, asMatrix(weights, shape).data()),
      bias_(bias, bias + shape.outputs)
{
}

std::int64_t GatheredConvolution::shares(const ConvolvedMaps& maps) const
{
    return (maps.images * shape_.sideOf(maps.rows) * shape_.sideOf(maps.columns) + kTogether - 1) / kTogether;
}

std::int64_t GatheredConvolution::roomNumbers() const
{
    return kTogether * (seenBy(shape_) + shape_.outputs);
}

void GatheredConvolution::run(const ConvolvedMaps& maps, std::int64_t begin, std::int64_t end, float* room) const
{
    const std::int64_t pixels = maps.images * shape_.sideOf(maps.rows) * shape_.sideOf(maps.columns);
    float* const products = room + kTogether * seenBy(shape_);
    for (std::int64_t first = begin * kTogether; first < std::min(end * kTogether, pixels); first += kTogether) {
        const std::int64_t count = std::min(kTogether, pixels - first);
        for (std::int64_t i = 0; i < count; ++i)
            gather(maps, first + i, room + i * seenBy(shape_));
        matrix_.multiply(room, count, products);
        for (std::int64_t i = 0; i < count; ++i) {
            const float* const from = products + i * shape_.outputs;
            const std::int64_t at = (first + i) * shape_.outputs;
            for (std::int64_t output = 0; output < shape_.outputs; ++output) {
                float sum = from[output] + bias_[static_cast<std::size_t>(output)];
                if (maps.added)
                    sum += maps.added[at + output];
                maps.y[at + output] = maps.relu && sum < 0.0F ? 0.0F : sum;
            }
        }
    }
}

void GatheredConvolution::gather(const ConvolvedMaps& maps, std::int64_t pixel, float* seen) const
{
    const std::int64_t rows = shape_.sideOf(maps.rows), columns = shape_.sideOf(maps.columns);
    const std::int64_t image = pixel / (rows * columns);
    const std::int64_t top = pixel / columns % rows * shape_.stride - shape_.pad;
    const std::int64_t left = pixel % columns * shape_.stride - shape_.pad;
    for (std::int64_t i = 0; i < shape_.kernel; ++i)
        for (std::int64_t j = 0; j < shape_.kernel; ++j) {
            const std::int64_t row = top + i * shape_.dilation, column = left + j * shape_.dilation;
            if (row >= 0 && row < maps.rows && column >= 0 && column < maps.columns)
                std::copy_n(maps.x + ((image * maps.rows + row) * maps.columns + column) * shape_.inputs, shape_.inputs,
                            seen);
            else
                std::fill_n(seen, shape_.inputs, 0.0F);
            seen += shape_.inputs;
        }
}

}  // namespace diptych::inference
