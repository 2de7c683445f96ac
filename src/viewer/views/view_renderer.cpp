#include "views/view_renderer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <latch>
#include <vector>

#include <QThreadPool>

namespace diptych::viewer
{

namespace
{

constexpr int kPixelsWorthTwoThreads = 250'000;

/// For one device column or row: the two level pixels it lies between, and how far towards the second (0..256).
struct Tap {
    int first = 0;
    int second = 0;
    std::uint32_t weight = 0;
};

struct Axis {
    int begin = 0;          // first device pixel inside the image
    std::vector<Tap> taps;  // from `begin` on
};

Axis tapsAlong(int devicePixels, double scale, double origin, int imagePixels, int levelPixels, double levelFactor)
{
    Axis axis;
    const double first = std::ceil(origin - 0.5);
    const double last = std::ceil(origin + imagePixels * scale - 0.5);
    axis.begin = static_cast<int>(std::clamp(first, 0.0, static_cast<double>(devicePixels)));
    const int end = static_cast<int>(std::clamp(last, 0.0, static_cast<double>(devicePixels)));
    for (int pixel = axis.begin; pixel < end; ++pixel) {
        const double at = std::max((pixel + 0.5 - origin) / scale / levelFactor - 0.5, 0.0);
        const int low = std::min(static_cast<int>(at), levelPixels - 1);
        const double part = std::clamp(at - low, 0.0, 1.0);
        axis.taps.push_back(
            {low, std::min(low + 1, levelPixels - 1), static_cast<std::uint32_t>(std::lround(part * 256.0))});
    }
    return axis;
}

std::size_t levelFor(const ImagePyramid& pyramid, double scale)
{
    if (scale >= 1.0)
        return 0;
    const auto wanted = static_cast<std::size_t>(std::floor(std::log2(1.0 / scale) + 1e-9));
    return std::min(wanted, pyramid.levels().size() - 1);
}

/// Interpolating between samples is one look-up a pixel. With padding the table is not monotone: there the greys
/// are interpolated instead, so that no rim of false grey appears between air and skin.
template <bool kInterpolateGreys>
void drawRow(const std::uint16_t* upper, const std::uint16_t* lower, std::uint32_t weightY,
             const std::vector<Tap>& taps, const std::uint8_t* table, std::uint8_t* out)
{
    for (const Tap& tap : taps) {
        std::uint32_t a = upper[tap.first];
        std::uint32_t b = upper[tap.second];
        std::uint32_t c = lower[tap.first];
        std::uint32_t d = lower[tap.second];
        if constexpr (kInterpolateGreys) {
            a = table[a];
            b = table[b];
            c = table[c];
            d = table[d];
        }
        const std::uint32_t top = a * (256U - tap.weight) + b * tap.weight;
        const std::uint32_t bottom = c * (256U - tap.weight) + d * tap.weight;
        // 65535 * 65536 + 32768 still fits 32 bits.
        const std::uint32_t value = (top * (256U - weightY) + bottom * weightY + 32768U) >> 16U;
        if constexpr (kInterpolateGreys)
            *out++ = static_cast<std::uint8_t>(value);
        else
            *out++ = table[value];
    }
}

}  // namespace

QImage renderView(const ImagePyramid& pyramid, std::span<const std::uint8_t> table, const ViewPlacement& placement,
                  const QSize& devicePixels)
{
    QImage image(devicePixels, QImage::Format_Grayscale8);
    if (image.isNull())
        return image;
    image.fill(0);
    if (table.size() <= static_cast<std::size_t>(pyramid.largestSample()))
        return image;

    const std::size_t index = levelFor(pyramid, std::min(placement.scaleX, placement.scaleY));
    const PyramidLevel& level = pyramid.levels()[index];
    const double factor = std::ldexp(1.0, static_cast<int>(index));
    const Axis across =
        tapsAlong(devicePixels.width(), placement.scaleX, placement.originX, pyramid.columns(), level.columns, factor);
    const Axis down =
        tapsAlong(devicePixels.height(), placement.scaleY, placement.originY, pyramid.rows(), level.rows, factor);
    if (across.taps.empty() || down.taps.empty())
        return image;

    std::uint8_t* const bits = image.bits();
    const qsizetype stride = image.bytesPerLine();
    const bool greys = pyramid.hasPadding();
    const auto drawRows = [&](std::size_t from, std::size_t to) {
        for (std::size_t row = from; row < to; ++row) {
            const Tap& tap = down.taps[row];
            const std::uint16_t* upper = level.samples.data() + static_cast<std::ptrdiff_t>(tap.first) * level.columns;
            const std::uint16_t* lower = level.samples.data() + static_cast<std::ptrdiff_t>(tap.second) * level.columns;
            std::uint8_t* out = bits + (down.begin + static_cast<qsizetype>(row)) * stride + across.begin;
            if (greys)
                drawRow<true>(upper, lower, tap.weight, across.taps, table.data(), out);
            else
                drawRow<false>(upper, lower, tap.weight, across.taps, table.data(), out);
        }
    };

    const std::size_t rows = down.taps.size();
    const bool large = across.taps.size() * rows > kPixelsWorthTwoThreads;
    std::latch done(1);
    const auto secondHalf = [&] {
        drawRows(rows / 2, rows);
        done.count_down();
    };
    if (large && QThreadPool::globalInstance()->tryStart(secondHalf)) {
        drawRows(0, rows / 2);
        done.wait();
    } else {
        drawRows(0, rows);
    }
    return image;
}

}  // namespace diptych::viewer
