#include "torch_amx_layers.h"

#include <algorithm>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <torch/library.h>

#include "amx_layer_chain.h"
#include "torch_graph_convolutions.h"

#ifndef _OPENMP
#error "at::parallel_for is a template: without OpenMP it runs on one thread and does not tell"
#endif

namespace diptych::inference
{

namespace
{

PairConversion conversion()
{
    return amxThere() ? wideConversion() : plainConversion();
}

at::Tensor emptyMap(std::int64_t images, std::int64_t channels, std::int64_t rows, std::int64_t columns,
                    std::int64_t margin)
{
    TORCH_CHECK(rows > 0 && columns > 0, "a convolution's kernel is larger than its input");
    PairedMap map{
        .images = images, .rows = rows, .columns = columns, .width = PairedMap::widthOf(channels), .margin = margin};
    const std::int64_t numbers = map.pixelNumbers();
    const at::Tensor memory = at::empty({map.memoryPixels() * numbers}, at::kBFloat16);
    map.first = reinterpret_cast<std::uint16_t*>(memory.data_ptr<at::BFloat16>()) + map.leadingPixels() * numbers;
    clearMargins(map);
    return memory.as_strided({images, numbers, rows, columns},
                             {map.imagePixels() * numbers, 1, map.rowPixels() * numbers, numbers},
                             map.leadingPixels() * numbers);
}

PairedMap mapOf(const at::Tensor& pairs)
{
    return {.first = reinterpret_cast<std::uint16_t*>(pairs.data_ptr<at::BFloat16>()),
            .images = pairs.size(0),
            .rows = pairs.size(2),
            .columns = pairs.size(3),
            .width = pairs.size(1) / 2,
            .margin = pairs.stride(2) / pairs.stride(3) - pairs.size(3)};
}

template <typename Work>
void forEachRow(const PairedMap& map, const Work& work)
{
    at::parallel_for(0, map.images * map.rows, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row)
            work(row / map.rows, row % map.rows);
    });
}

/// A row whose channels do not lie side by side, some pixels at a time.
void splitPlanes(const float* from, std::int64_t channelStride, std::int64_t pixelStride, std::uint16_t* to,
                 std::int64_t channels, std::int64_t pixels)
{
    constexpr std::int64_t kAtOnce = 32;
    const auto split = conversion().split;
    std::vector<float> sideBySide(static_cast<std::size_t>(kAtOnce * channels));
    for (std::int64_t start = 0; start < pixels; start += kAtOnce) {
        const std::int64_t count = std::min(kAtOnce, pixels - start);
        for (std::int64_t channel = 0; channel < channels; ++channel) {
            const float* const plane = from + channel * channelStride + start * pixelStride;
            for (std::int64_t pixel = 0; pixel < count; ++pixel)
                sideBySide[static_cast<std::size_t>(pixel * channels + channel)] = plane[pixel * pixelStride];
        }
        split(sideBySide.data(), to + start * 2 * PairedMap::widthOf(channels), channels, count);
    }
}

/// The first of its channels as float32, channels last.
at::Tensor fromPairs(const at::Tensor& pairs, std::int64_t channels)
{
    const PairedMap from = mapOf(pairs);
    at::Tensor map =
        at::empty({from.images, channels, from.rows, from.columns}, at::kFloat, at::MemoryFormat::ChannelsLast);
    const auto join = conversion().join;
    auto* const to = map.data_ptr<float>();
    forEachRow(from, [&](std::int64_t image, std::int64_t row) {
        join(from.pixel(image, row, 0), to + (image * from.rows + row) * from.columns * channels, channels,
             from.columns);
    });
    return map;
}

/// The layer but for its maps, of which `from` tells x's sizes, and y's sizes.
AmxConvolution layerFor(const PairedMap& from, const at::Tensor& weights, const at::Tensor& bias,
                        const std::vector<std::int64_t>& shape, bool relu, std::int64_t margin)
{
    const std::int64_t outputs = shape[0], rows = shape[1], columns = shape[2];
    TORCH_CHECK(from.margin == margin && weights.size(0) == packedNumbers({outputs, from.width, rows, columns}) &&
                    bias.size(0) == PairedMap::widthOf(outputs),
                "the map has not the layer's width");
    AmxConvolution layer{.x = from,
                         .weights = reinterpret_cast<const std::uint16_t*>(weights.data_ptr<at::BFloat16>()),
                         .bias = bias.data_ptr<float>(),
                         .kernelRows = rows,
                         .kernelColumns = columns,
                         .stride = shape[3],
                         .pad = shape[4],
                         .dilation = shape[5],
                         .relu = relu};
    const auto side = [&](std::int64_t length, std::int64_t kernel) {
        return convolvedSide(length, kernel, layer.stride, layer.pad, layer.dilation);
    };
    layer.y = {.images = from.images,
               .rows = side(from.rows, rows),
               .columns = side(from.columns, columns),
               .width = PairedMap::widthOf(outputs),
               .margin = margin};
    TORCH_CHECK(layer.y.rows > 0 && layer.y.columns > 0, "a convolution's kernel is larger than its input");
    return layer;
}

bool alike(const PairedMap& a, const PairedMap& b)
{
    return a.images == b.images && a.rows == b.rows && a.columns == b.columns && a.width == b.width;
}

at::Tensor emptyLike(const PairedMap& sizes)
{
    return emptyMap(sizes.images, sizes.width, sizes.rows, sizes.columns, sizes.margin);
}

std::vector<LayerInChain> layersFrom(const c10::List<std::int64_t>& numbers)
{
    constexpr std::size_t kShape = 6;
    std::vector<LayerInChain> layers;
    for (std::size_t i = 0; i < numbers.size(); i += LayerInChain::kNumbers) {
        LayerInChain layer{{},
                           numbers[i + kShape] != 0,
                           numbers[i + kShape + 1] != 0,
                           numbers[i + kShape + 2],
                           numbers[i + kShape + 3]};
        for (std::size_t k = 0; k < kShape; ++k)
            layer.shape.push_back(numbers[i + k]);
        layers.push_back(std::move(layer));
    }
    return layers;
}

/// One layer after the other, each result a whole map.
c10::List<at::Tensor> oneByOne(const c10::List<at::Tensor>& maps, const c10::List<at::Tensor>& weights,
                               const c10::List<at::Tensor>& biases, const std::vector<LayerInChain>& layers,
                               std::int64_t margin)
{
    std::vector<at::Tensor> made;
    c10::List<at::Tensor> wanted;
    const auto read = [&](std::int64_t which) {
        return which < 0 ? maps.get(static_cast<std::size_t>(-1 - which)) : made[static_cast<std::size_t>(which)];
    };
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerInChain& layer = layers[i];
        c10::optional<at::Tensor> added;
        if (layer.added != LayerInChain::kNothing)
            added = read(layer.added);
        made.push_back(convolvedInPairs(read(layer.source), added, weights.get(i), biases.get(i),
                                        c10::List<std::int64_t>(layer.shape), layer.relu, margin));
        if (layer.wanted)
            wanted.push_back(made.back());
    }
    return wanted;
}

c10::List<at::Tensor> chain(const c10::List<at::Tensor>& maps, const c10::List<at::Tensor>& weights,
                            const c10::List<at::Tensor>& biases, const c10::List<std::int64_t>& numbers,
                            std::int64_t margin)
{
    const std::vector<LayerInChain> layers = layersFrom(numbers);
    LayerChain chained;
    std::vector<at::Tensor> results;
    const auto sizesOf = [&](std::int64_t which) {
        return which < 0 ? mapOf(maps.get(static_cast<std::size_t>(-1 - which)))
                         : chained[static_cast<std::size_t>(which)].convolution.y;
    };
    bool sumsAlike = true;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerInChain& told = layers[i];
        ChainedLayer layer{
            layerFor(sizesOf(told.source), weights.get(i), biases.get(i), told.shape, told.relu, margin)};
        if (told.source >= 0)
            layer.source = static_cast<int>(told.source);
        if (told.added != LayerInChain::kNothing) {
            layer.convolution.added = sizesOf(told.added);
            sumsAlike = sumsAlike && alike(layer.convolution.added, layer.convolution.y);
            if (told.added >= 0)
                layer.added = static_cast<int>(told.added);
        }
        chained.push_back(layer);
    }
    const std::int64_t images = chained.front().convolution.x.images, threads = at::get_num_threads();
    const std::int64_t parts = images % threads == 0 ? 1 : threads;
    if (!sumsAlike || !chainPays(chained, parts))
        return oneByOne(maps, weights, biases, layers, margin);
    c10::List<at::Tensor> wanted;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (!layers[i].wanted)
            continue;
        wanted.push_back(emptyLike(chained[i].convolution.y));
        chained[i].convolution.y = mapOf(wanted.get(wanted.size() - 1));
    }
    at::parallel_for(0, images * parts, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t share = begin; share < end; ++share)
            convolveChain(chained, share / parts, share % parts, parts);
    });
    return wanted;
}

at::Tensor addEnlarged(const at::Tensor& pairs, const at::Tensor& small, const c10::List<double>& factors,
                       std::int64_t margin)
{
    const PairedMap a = mapOf(pairs), b = mapOf(small);
    if (factors.vec() != std::vector<double>{2.0, 2.0} || a.images != b.images || a.width != b.width ||
        a.rows != 2 * b.rows || a.columns != 2 * b.columns) {
        const std::vector<double> scales = factors.vec();
        return inPairs(
            fromPairs(pairs, a.width) + at::upsample_nearest2d(fromPairs(small, b.width), at::OptionalIntArrayRef(),
                                                               c10::optional<at::ArrayRef<double>>(scales)),
            margin);
    }
    at::Tensor sum = emptyMap(a.images, a.width, a.rows, a.columns, margin);
    const PairedMap to = mapOf(sum);
    const auto [split, join] = conversion();
    forEachRow(to, [&](std::int64_t image, std::int64_t row) {
        static thread_local std::vector<float> numbers, added;
        numbers.resize(static_cast<std::size_t>(a.columns * a.width));
        added.resize(static_cast<std::size_t>(b.columns * b.width));
        join(a.pixel(image, row, 0), numbers.data(), a.width, a.columns);
        join(b.pixel(image, row / 2, 0), added.data(), b.width, b.columns);
        for (std::int64_t column = 0; column < a.columns; ++column) {
            float* const pixel = numbers.data() + column * a.width;
            const float* const other = added.data() + column / 2 * b.width;
            for (std::int64_t channel = 0; channel < a.width; ++channel)
                pixel[channel] += other[channel];
        }
        split(numbers.data(), to.pixel(image, row, 0), a.width, a.columns);
    });
    return sum;
}

TORCH_LIBRARY(diptych_amx, library)
{
    // With their schemas told, what nobody uses of them is dead code.
    library.def("in_pairs(Tensor map, int margin) -> Tensor", inPairs);
    library.def("from_pairs(Tensor pairs, int channels) -> Tensor", fromPairs);
    library.def(
        "convolution(Tensor x, Tensor? added, Tensor weights, Tensor bias, int[] shape, bool relu, int margin) -> "
        "Tensor",
        convolvedInPairs);
    library.def("add_enlarged(Tensor pairs, Tensor small, float[] factors, int margin) -> Tensor", addEnlarged);
    library.def("chain(Tensor[] maps, Tensor[] weights, Tensor[] biases, int[] layers, int margin) -> Tensor[]", chain);
}

}  // namespace

std::vector<std::int64_t> numbersOf(const std::vector<LayerInChain>& layers)
{
    std::vector<std::int64_t> numbers;
    for (const LayerInChain& layer : layers) {
        numbers.insert(numbers.end(), layer.shape.begin(), layer.shape.end());
        numbers.insert(numbers.end(), {layer.relu ? 1 : 0, layer.wanted ? 1 : 0, layer.source, layer.added});
    }
    return numbers;
}

at::Tensor inPairs(const at::Tensor& map, std::int64_t margin)
{
    TORCH_CHECK(map.dim() == 4, "a map of pairs has four dimensions");
    const at::Tensor x = map.to(at::kFloat);
    const std::int64_t channels = x.size(1), columns = x.size(3);
    at::Tensor pairs = emptyMap(x.size(0), channels, x.size(2), columns, margin);
    const PairedMap to = mapOf(pairs);
    const auto split = conversion().split;
    const float* const first = x.data_ptr<float>();
    const bool sideBySide = x.stride(1) == 1 && x.stride(3) == channels;
    forEachRow(to, [&](std::int64_t image, std::int64_t row) {
        const float* const from = first + image * x.stride(0) + row * x.stride(2);
        if (sideBySide)
            split(from, to.pixel(image, row, 0), channels, columns);
        else
            splitPlanes(from, x.stride(1), x.stride(3), to.pixel(image, row, 0), channels, columns);
    });
    return pairs;
}

at::Tensor convolvedInPairs(const at::Tensor& x, const c10::optional<at::Tensor>& added, const at::Tensor& weights,
                            const at::Tensor& bias, const c10::List<std::int64_t>& shape, bool relu,
                            std::int64_t margin)
{
    AmxConvolution layer = layerFor(mapOf(x), weights, bias, shape.vec(), relu, margin);
    const bool adds = added && alike(mapOf(*added), layer.y);
    const at::Tensor y = emptyLike(layer.y);
    layer.y = mapOf(y);
    if (adds)
        layer.added = mapOf(*added);
    else if (added)
        layer.relu = false;
    at::parallel_for(0, layer.y.images * layer.y.rows, 1, [&](std::int64_t begin, std::int64_t end) {
        amxThere() ? convolveRows(layer, begin, end) : convolveRowsPlainly(layer, begin, end);
    });
    if (adds || !added)
        return y;
    // A sum that broadcasts is LibTorch's.
    const std::int64_t outputs = shape.get(0);
    const at::Tensor sum = fromPairs(y, outputs) + fromPairs(*added, outputs);
    return inPairs(relu ? at::relu(sum) : sum, margin);
}

}  // namespace diptych::inference
