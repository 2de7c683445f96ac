#include "torch_shared_layers.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/library.h>

#include "torch_graph_convolutions.h"

#ifndef _OPENMP
#error "at::parallel_for is a template: without OpenMP it runs on one thread and does not tell"
#endif

namespace diptych::inference
{

namespace
{

using Sides = std::array<std::int64_t, 2>;  // rows, columns

/// float32 maps, plane by plane, whose rows are shared out. LibTorch is quick where a pixel's channels lie side by
/// side.
bool isUsual(const at::Tensor& x)
{
    return x.dim() == 4 && x.scalar_type() == at::kFloat && x.numel() > 0 && x.is_contiguous();
}

/// Calls work(plane, row) for the rows of all planes.
template <typename Work>
void forEachPlaneRow(const at::Tensor& y, const Work& work)
{
    const std::int64_t rows = y.size(2);
    at::parallel_for(0, y.size(0) * y.size(1) * rows, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            work(i / rows, i % rows);
    });
}

/// Every `factor`th number of a row to a row of its own.
void unfoldRow(const float* from, float* to, std::int64_t between, std::int64_t pixels, std::int64_t factor)
{
    constexpr std::int64_t kUsual = 4;
    if (factor == kUsual) {  // known, so that the compiler shuffles registers
        const std::array<float*, kUsual> rows{to, to + between, to + 2 * between, to + 3 * between};
        for (std::int64_t pixel = 0; pixel < pixels; ++pixel) {
            rows[0][pixel] = from[kUsual * pixel];
            rows[1][pixel] = from[kUsual * pixel + 1];
            rows[2][pixel] = from[kUsual * pixel + 2];
            rows[3][pixel] = from[kUsual * pixel + 3];
        }
        return;
    }
    for (std::int64_t i = 0; i < factor; ++i)
        for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
            to[i * between + pixel] = from[factor * pixel + i];
}

at::Tensor pixelUnshuffle(const at::Tensor& x, std::int64_t factor)
{
    if (!isUsual(x) || factor < 1 || x.size(2) % factor != 0 || x.size(3) % factor != 0)
        return at::pixel_unshuffle(x, factor);
    const std::int64_t rows = x.size(2) / factor, columns = x.size(3) / factor;
    at::Tensor y = at::empty({x.size(0), x.size(1) * factor * factor, rows, columns}, x.options());
    const float* const from = x.data_ptr<float>();
    float* const to = y.data_ptr<float>();
    forEachPlaneRow(x, [&](std::int64_t plane, std::int64_t row) {
        const std::int64_t first = (plane * factor + row % factor) * factor;  // of the result's planes
        unfoldRow(from + (plane * x.size(2) + row) * x.size(3), to + (first * rows + row / factor) * columns,
                  rows * columns, columns, factor);
    });
    return y;
}

Sides sidesOf(const c10::List<std::int64_t>& one)
{
    return {one.get(0), one.get(one.size() - 1)};
}

/// Which of the places that a kernel covers from `start` on lie within a map.
Sides within(std::int64_t start, std::int64_t kernel, std::int64_t length)
{
    return {std::max<std::int64_t>(start, 0), std::min(start + kernel, length)};
}

at::Tensor averagePool(const at::Tensor& x, const c10::List<std::int64_t>& kernel, const c10::List<std::int64_t>& step,
                       const c10::List<std::int64_t>& pads, bool ceil, bool countsPads,
                       const c10::optional<std::int64_t>& divisor)
{
    const Sides k = sidesOf(kernel), s = step.empty() ? k : sidesOf(step), p = sidesOf(pads);
    const auto isPlain = [&](std::size_t i) {  // LibTorch says what is wrong otherwise
        return k[i] > 0 && s[i] > 0 && p[i] >= 0 && 2 * p[i] <= k[i];
    };
    if (!isUsual(x) || ceil || divisor || !isPlain(0) || !isPlain(1) || x.size(2) + 2 * p[0] < k[0] ||
        x.size(3) + 2 * p[1] < k[1])
        return at::avg_pool2d(x, kernel.vec(), step.vec(), pads.vec(), ceil, countsPads, divisor);
    const std::int64_t rows = x.size(2), columns = x.size(3);
    const std::int64_t outRows = convolvedSide(rows, k[0], s[0], p[0], 1);
    const std::int64_t outColumns = convolvedSide(columns, k[1], s[1], p[1], 1);
    at::Tensor y = at::empty({x.size(0), x.size(1), outRows, outColumns}, x.options());
    const float* const from = x.data_ptr<float>();
    float* const to = y.data_ptr<float>();
    forEachPlaneRow(y, [&](std::int64_t plane, std::int64_t row) {
        static thread_local std::vector<float> sums;  // of the rows, with the columns that are padded
        sums.assign(static_cast<std::size_t>(columns + 2 * p[1]), 0.0F);
        const auto [top, bottom] = within(row * s[0] - p[0], k[0], rows);
        for (std::int64_t i = top; i < bottom; ++i) {
            const float* const line = from + (plane * rows + i) * columns;
            float* const sum = sums.data() + p[1];
            for (std::int64_t column = 0; column < columns; ++column)
                sum[column] += line[column];
        }
        float* const result = to + (plane * outRows + row) * outColumns;
        for (std::int64_t column = 0; column < outColumns; ++column)
            result[column] = sums[static_cast<std::size_t>(column * s[1])];
        for (std::int64_t i = 1; i < k[1]; ++i) {
            const float* const sum = sums.data() + i;
            if (s[1] == 1)
                for (std::int64_t column = 0; column < outColumns; ++column)
                    result[column] += sum[column];
            else
                for (std::int64_t column = 0; column < outColumns; ++column)
                    result[column] += sum[column * s[1]];
        }
        for (std::int64_t column = 0; column < outColumns; ++column) {
            const auto [left, right] = within(column * s[1] - p[1], k[1], columns);
            const std::int64_t count = countsPads ? k[0] * k[1] : (bottom - top) * (right - left);
            result[column] /= static_cast<float>(count);
        }
    });
    return y;
}

/// Between which two of a row or column a place of a larger one lies, and how near to the second.
struct Between {
    std::int64_t first, second;
    float nearness;
};

std::vector<Between> placesOf(std::int64_t from, std::int64_t to, double scale)
{
    std::vector<Between> places;
    const auto step =
        static_cast<float>(scale > 0.0 ? 1.0 / scale : static_cast<double>(from) / static_cast<double>(to));
    for (std::int64_t i = 0; i < to; ++i) {
        if (from == to) {  // whatever the scale
            places.push_back({i, i, 0.0F});
            continue;
        }
        const float place = std::max(step * (static_cast<float>(i) + 0.5F) - 0.5F, 0.0F);
        const std::int64_t first = std::min(static_cast<std::int64_t>(place), from - 1);
        places.push_back({first, std::min(first + 1, from - 1), std::min(place - static_cast<float>(first), 1.0F)});
    }
    return places;
}

at::Tensor upsampleBilinear(const at::Tensor& x, const c10::optional<c10::List<std::int64_t>>& sizes, bool alignCorners,
                            const c10::optional<c10::List<double>>& scales)
{
    const auto side = [&](std::size_t i) {
        const std::int64_t length = x.size(static_cast<std::int64_t>(i) + 2);
        return sizes ? sizes->get(i) : static_cast<std::int64_t>(static_cast<double>(length) * scales->get(i));
    };
    if (!isUsual(x) || alignCorners || sizes.has_value() == scales.has_value() || side(0) < 1 || side(1) < 1) {
        const auto size = sizes ? sizes->vec() : std::vector<std::int64_t>();
        const auto scale = scales ? scales->vec() : std::vector<double>();
        return at::upsample_bilinear2d(x, sizes ? at::OptionalIntArrayRef(size) : at::OptionalIntArrayRef(),
                                       alignCorners,
                                       scales ? c10::optional<at::ArrayRef<double>>(scale) : c10::nullopt);
    }
    const std::int64_t rows = x.size(2), columns = x.size(3), outRows = side(0), outColumns = side(1);
    const auto down = placesOf(rows, outRows, scales ? scales->get(0) : 0.0);
    const auto across = placesOf(columns, outColumns, scales ? scales->get(1) : 0.0);
    at::Tensor y = at::empty({x.size(0), x.size(1), outRows, outColumns}, x.options());
    const float* const from = x.data_ptr<float>();
    float* const to = y.data_ptr<float>();
    forEachPlaneRow(y, [&](std::int64_t plane, std::int64_t row) {
        const auto [first, second, near] = down[static_cast<std::size_t>(row)];
        static thread_local std::vector<float> line;
        line.resize(static_cast<std::size_t>(columns));
        const float* const upper = from + (plane * rows + first) * columns;
        const float* const lower = from + (plane * rows + second) * columns;
        for (std::int64_t column = 0; column < columns; ++column)
            line[static_cast<std::size_t>(column)] = (1.0F - near) * upper[column] + near * lower[column];
        float* const result = to + (plane * outRows + row) * outColumns;
        for (std::int64_t column = 0; column < outColumns; ++column) {
            const auto [left, right, nearRight] = across[static_cast<std::size_t>(column)];
            result[column] = (1.0F - nearRight) * line[static_cast<std::size_t>(left)] +
                             nearRight * line[static_cast<std::size_t>(right)];
        }
    });
    return y;
}

TORCH_LIBRARY(diptych_shared, library)
{
    library.def("pixel_unshuffle(Tensor x, int factor) -> Tensor", pixelUnshuffle);
    library.def(
        "avg_pool2d(Tensor x, int[] kernel, int[] step, int[] pads, bool ceil, bool counts_pads, int? divisor) -> "
        "Tensor",
        averagePool);
    library.def("upsample_bilinear2d(Tensor x, int[]? sizes, bool align_corners, float[]? scales) -> Tensor",
                upsampleBilinear);
}

}  // namespace

void shareOutLayers(torch::jit::Module& frozen)
{
    /// By name, and by how many arguments it has: LibTorch has others of the same name.
    static const std::map<std::string, std::pair<std::size_t, const char*>> kOurs{
        {"aten::pixel_unshuffle", {2, "diptych_shared::pixel_unshuffle"}},
        {"aten::avg_pool2d", {7, "diptych_shared::avg_pool2d"}},
        {"aten::upsample_bilinear2d", {4, "diptych_shared::upsample_bilinear2d"}}};
    const auto graph = frozen.get_method("forward").graph();
    forEachNode(graph->block(), [&](torch::jit::Node* node) {
        const auto found = kOurs.find(node->kind().toQualString());
        if (found == kOurs.end() || node->inputs().size() != found->second.first)
            return;
        const torch::jit::WithInsertPoint here(node);
        torch::jit::Node* const ours =
            graph->insertNode(graph->create(c10::Symbol::fromQualString(found->second.second), node->inputs()));
        node->output()->replaceAllUsesWith(ours->output());
        node->destroy();
    });
}

}  // namespace diptych::inference
