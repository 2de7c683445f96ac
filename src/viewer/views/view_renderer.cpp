#include "views/view_renderer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <latch>
#include <utility>
#include <vector>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include <QThreadPool>

#include "diptych/core/wide_registers.h"

namespace diptych::viewer
{

namespace
{

constexpr int kPixelsWorthTwoThreads = 250'000;
constexpr std::size_t kEight = 8;  // numbers of 32 bits in a register of AVX2

/// For each device column or row from `begin` on: the level pixel it lies behind, and how far towards the next
/// (0..256).
struct Axis {
    int begin = 0;  // first device pixel inside the image
    std::vector<int> first;
    std::vector<std::uint32_t> weight;

    [[nodiscard]] std::size_t size() const { return first.size(); }
    /// Eight neighbours lie behind pixels of the level that are within sixteen: always but beyond the smallest level.
    [[nodiscard]] bool dense() const
    {
        for (std::size_t i = 0; i + kEight <= first.size(); i += kEight)
            if (first[i + kEight - 1] - first[i] >= 2 * static_cast<int>(kEight))
                return false;
        return true;
    }
    /// Nothing lies between two pixels of the level: at 1:1.
    [[nodiscard]] bool whole() const
    {
        return std::ranges::all_of(weight, [](std::uint32_t each) { return each == 0; });
    }
};

Axis axisOf(int devicePixels, double scale, double origin, int imagePixels, int levelPixels, double levelFactor)
{
    Axis axis;
    const double first = std::ceil(origin - 0.5);
    const double last = std::ceil(origin + imagePixels * scale - 0.5);
    axis.begin = static_cast<int>(std::clamp(first, 0.0, static_cast<double>(devicePixels)));
    const int end = static_cast<int>(std::clamp(last, 0.0, static_cast<double>(devicePixels)));
    for (int pixel = axis.begin; pixel < end; ++pixel) {
        const double at = std::max((pixel + 0.5 - origin) / scale / levelFactor - 0.5, 0.0);
        // Rounded before it is split: at 1:1 a scale that is off by its last bit is 1:1 still.
        const long steps = std::lround(at * 256.0);
        const int low = static_cast<int>(std::min(steps / 256, levelPixels - 1L));
        axis.first.push_back(low);
        axis.weight.push_back(static_cast<std::uint32_t>(std::min(steps - 256L * low, 256L)));
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

// What lies between two rows, times 256, then between two columns of that, times 256 again: 65535 * 65536 + 32768 still
// fits 32 bits. Each step is a plain loop over arrays, which the compiler turns into one over several pixels at once.

[[gnu::always_inline]] inline void mixEach(const std::uint16_t* upper, const std::uint16_t* lower, std::uint32_t weight,
                                           std::size_t count, std::uint32_t* mixed)
{
    for (std::size_t i = 0; i < count; ++i)
        mixed[i] = upper[i] * (256U - weight) + lower[i] * weight;
}

#ifdef __x86_64__
/// The instructions that every x86-64 has multiply two numbers of 32 bits at once, AVX2's eight.
[[gnu::target("avx2")]] void mixEachWide(const std::uint16_t* upper, const std::uint16_t* lower, std::uint32_t weight,
                                         std::size_t count, std::uint32_t* mixed)
{
    mixEach(upper, lower, weight, count, mixed);
}
#endif

void mixSamples(const std::uint16_t* upper, const std::uint16_t* lower, std::uint32_t weight, std::size_t count,
                std::uint32_t* mixed)
{
#ifdef __x86_64__
    if (hasWideRegisters()) {
        mixEachWide(upper, lower, weight, count, mixed);
        return;
    }
#endif
    mixEach(upper, lower, weight, count, mixed);
}

void mixGreys(const std::uint16_t* upper, const std::uint16_t* lower, std::uint32_t weight, std::size_t count,
              const std::uint8_t* table, std::uint32_t* mixed)
{
    for (std::size_t i = 0; i < count; ++i)
        mixed[i] = table[upper[i]] * (256U - weight) + table[lower[i]] * weight;
}

/// `colours` of what comes out: of samples, or of greys. a * (256 - w) + b * w, with one product: what wraps in between
/// comes back.
void drawLine(const std::uint32_t* mixed, const int* first, const std::uint32_t* weight, std::size_t count,
              const QRgb* colours, QRgb* line)
{
    const int begin = *first;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t* pair = mixed + (first[i] - begin);
        line[i] = colours[(256U * pair[0] + (pair[1] - pair[0]) * weight[i] + 32768U) >> 16U];
    }
}

#ifdef __x86_64__
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i at(const void* numbers)
{
    return _mm256_loadu_si256(static_cast<const __m256i*>(numbers));
}

/// The same, eight at once, of a dense axis: what lies behind them is picked out of sixteen neighbours in registers.
/// `mixed` may be read to three registers behind the last.
[[gnu::target("avx2")]] void drawLineWide(const std::uint32_t* mixed, const int* first, const std::uint32_t* weight,
                                          std::size_t count, const QRgb* colours, QRgb* line)
{
    const int begin = *first;
    const __m256i half = _mm256_set1_epi32(32768);
    std::size_t i = 0;
    for (; i + kEight <= count; i += kEight) {
        const std::uint32_t* from = mixed + (first[i] - begin);
        const __m256i behind = _mm256_sub_epi32(at(first + i), _mm256_set1_epi32(first[i]));
        const __m256i far = _mm256_cmpgt_epi32(behind, _mm256_set1_epi32(7));
        const __m256i left = _mm256_blendv_epi8(_mm256_permutevar8x32_epi32(at(from), behind),
                                                _mm256_permutevar8x32_epi32(at(from + 8), behind), far);
        const __m256i right = _mm256_blendv_epi8(_mm256_permutevar8x32_epi32(at(from + 1), behind),
                                                 _mm256_permutevar8x32_epi32(at(from + 9), behind), far);
        const __m256i between = _mm256_add_epi32(_mm256_slli_epi32(left, 8),
                                                 _mm256_mullo_epi32(_mm256_sub_epi32(right, left), at(weight + i)));
        alignas(32) std::array<std::uint32_t, kEight> samples;
        _mm256_store_si256(reinterpret_cast<__m256i*>(samples.data()),
                           _mm256_srli_epi32(_mm256_add_epi32(between, half), 16));
        for (std::size_t k = 0; k < kEight; ++k)  // dearer by the processor's own gathering
            line[i + k] = colours[samples[k]];
    }
    for (; i < count; ++i) {
        const std::uint32_t* pair = mixed + (first[i] - begin);
        line[i] = colours[(256U * pair[0] + (pair[1] - pair[0]) * weight[i] + 32768U) >> 16U];
    }
}
#else
constexpr auto drawLineWide = drawLine;
#endif

/// Where nothing is between two pixels.
void copyLine(const std::uint16_t* samples, const int* first, std::size_t count, const QRgb* colours, QRgb* line)
{
    const int begin = *first;
    for (std::size_t i = 0; i < count; ++i)
        line[i] = colours[samples[first[i] - begin]];
}

QRgb opaque(int grey)
{
    return qRgb(grey, grey, grey);
}

/// Interpolating between samples is one look-up a pixel, and where there is nothing to interpolate no more than that.
/// With padding the table is not monotone: there the greys are interpolated instead, so that no rim of false grey
/// appears between air and skin.
class LineDrawer
{
public:
    LineDrawer(const ImagePyramid& pyramid, const PyramidLevel& level, std::span<const std::uint8_t> table,
               const Axis& across, const Axis& down)
        : level_(level),
          table_(table),
          across_(across),
          whole_(across.whole() && down.whole()),
          wide_(hasWideRegisters() && across.dense()),
          greys_(pyramid.hasPadding() && !whole_)
    {
        if (greys_)
            for (int grey = 0; grey < 256; ++grey)
                colours_.push_back(opaque(grey));
        else
            std::ranges::transform(table, std::back_inserter(colours_), opaque);
    }

    /// The columns of `across`, between the level's row `first` and the next, into a line of `width` device pixels.
    void draw(int first, std::uint32_t weight, QRgb* line, int width, std::vector<std::uint32_t>& mixed) const
    {
        const int begin = across_.first.front();
        QRgb* const inside = std::fill_n(line, across_.begin, opaque(0));
        std::fill(inside + across_.size(), line + width, opaque(0));
        const std::uint16_t* upper =
            level_.samples.data() + static_cast<std::ptrdiff_t>(first) * level_.columns + begin;
        if (whole_) {
            copyLine(upper, across_.first.data(), across_.size(), colours_.data(), inside);
            return;
        }
        const auto count = static_cast<std::size_t>(std::min(across_.first.back() + 2, level_.columns) - begin);
        mixed.resize(count + 1 + 3 * kEight);
        const std::uint16_t* lower = first + 1 < level_.rows ? upper + level_.columns : upper;
        if (greys_)
            mixGreys(upper, lower, weight, count, table_.data(), mixed.data());
        else
            mixSamples(upper, lower, weight, count, mixed.data());
        mixed[count] = mixed[count - 1];  // beyond the last column
        (wide_ ? drawLineWide : drawLine)(mixed.data(), across_.first.data(), across_.weight.data(), across_.size(),
                                          colours_.data(), inside);
    }

private:
    const PyramidLevel& level_;
    std::span<const std::uint8_t> table_;
    const Axis& across_;
    bool whole_;
    bool wide_;
    bool greys_;
    std::vector<QRgb> colours_;
};

}  // namespace

QImage renderView(const ImagePyramid& pyramid, std::span<const std::uint8_t> table, const ViewPlacement& placement,
                  const QSize& devicePixels, QImage reused)
{
    QImage image = std::move(reused);
    if (image.size() != devicePixels || image.format() != QImage::Format_RGB32)
        image = QImage(devicePixels, QImage::Format_RGB32);
    if (image.isNull())
        return image;

    const std::size_t index = levelFor(pyramid, std::min(placement.scaleX, placement.scaleY));
    const PyramidLevel& level = pyramid.levels()[index];
    const double factor = std::ldexp(1.0, static_cast<int>(index));
    const Axis across =
        axisOf(devicePixels.width(), placement.scaleX, placement.originX, pyramid.columns(), level.columns, factor);
    const Axis down =
        axisOf(devicePixels.height(), placement.scaleY, placement.originY, pyramid.rows(), level.rows, factor);
    if (across.size() == 0 || down.size() == 0 || table.size() <= static_cast<std::size_t>(pyramid.largestSample())) {
        image.fill(Qt::black);
        return image;
    }

    auto* const pixels = reinterpret_cast<QRgb*>(image.bits());
    const qsizetype stride = image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    const auto lineAt = [&](qsizetype row) { return pixels + row * stride; };
    std::fill(pixels, lineAt(down.begin), opaque(0));
    std::fill(lineAt(down.begin + static_cast<qsizetype>(down.size())), lineAt(devicePixels.height()), opaque(0));
    const LineDrawer drawer(pyramid, level, table, across, down);
    const auto drawRows = [&](std::size_t from, std::size_t to) {
        std::vector<std::uint32_t> mixed;
        for (std::size_t row = from; row < to; ++row)
            drawer.draw(down.first[row], down.weight[row], lineAt(down.begin + static_cast<qsizetype>(row)),
                        devicePixels.width(), mixed);
    };

    const std::size_t rows = down.size();
    const bool large = across.size() * rows > kPixelsWorthTwoThreads;
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
