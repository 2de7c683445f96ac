// The loops of amx_paired_convolution.h on AMX's tiles. For its source alone, which is compiled for CPUs that have
// them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <immintrin.h>

#include "amx_paired_convolution.h"
#include "amx_registers.h"
#include "amx_steps.h"

#pragma GCC push_options
#pragma GCC target("amx-tile,amx-bf16,avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")

namespace diptych::inference
{

/// The tiles are this thread's while it lives.
class Tiles
{
public:
    Tiles() { _tile_loadconfig(&shapes_); }
    ~Tiles() { _tile_release(); }
    Tiles(const Tiles&) = delete;
    Tiles& operator=(const Tiles&) = delete;

private:
    /// What LDTILECFG reads: eight tiles of 16 rows of 64 bytes.
    struct alignas(64) Shapes {
        std::uint8_t palette = 1, startRow = 0, reserved[14]{};
        std::uint16_t rowBytes[16]{64, 64, 64, 64, 64, 64, 64, 64};
        std::uint8_t rows[16]{16, 16, 16, 16, 16, 16, 16, 16};
    };
    Shapes shapes_;
};

/// Rows of one run. 32 pixels after each other and 32 or 16 outputs are multiplied at once, in four or two tiles; while
/// that goes on, what the last such block came to is finished: bias, sum, ReLU, pairs.
class TileRows
{
public:
    explicit TileRows(const AmxConvolution& c) : c_(c), pixelBytes_(c.stride * c.x.pixelNumbers() * 2)
    {
        forEachStep(c.kernelRows, c.kernelColumns, c.x.width,
                    [&](std::int64_t row, std::int64_t column, std::int64_t first, bool whole) {
                        const std::int64_t pixel =
                            (row * c.dilation - c.pad) * c.x.rowPixels() + column * c.dilation - c.pad;
                        (whole ? groups_ : halves_).push_back(pixel * c.x.pixelNumbers() + 2 * first);
                    });
        const auto pauses = static_cast<std::int64_t>(groups_.size() / kStepsAwake + halves_.size() / kStepsAwake);
        pixelsAPause_ = pauses > 0 ? (kBlock + pauses - 1) / pauses : 0;
        fetchesABlock_ = std::max<std::int64_t>(pauses, 1) * ((c.y.width + kGroup - 1) / kGroup);
        fetchAtEnd_ = pauses == 0;
    }

    /// Of one image. The rows of a stride of one follow each other in both maps, so that blocks run on over their ends;
    /// of another stride a tile ends with its row, and a block may have tiles of two rows.
    void run(std::int64_t image, std::int64_t begin, std::int64_t end)
    {
        toAdded_ = c_.added.offset(image, begin, 0) - c_.y.offset(image, begin, 0);
        fetchFrom(image, begin);
        if (c_.stride == 1) {
            const std::int64_t last = (end - begin) * c_.x.rowPixels();
            for (std::int64_t start = 0; start < last; start += kBlock) {
                nextPlaces();
                place(0, image, begin + start / c_.x.rowPixels(), start % c_.x.rowPixels(), end, kBlock);
                const std::uint16_t* const x = c_.x.pixel(image, begin, start);
                block(x, x + kTilePixels * c_.x.pixelNumbers());
            }
        } else {
            const std::int64_t tilesARow = (c_.y.columns + kTilePixels - 1) / kTilePixels;
            for (std::int64_t tile = 0; tile < (end - begin) * tilesARow; tile += 2) {
                nextPlaces();
                std::array<const std::uint16_t*, 2> x{};
                for (std::int64_t i = 0; i < 2; ++i) {
                    const std::int64_t row = begin + (tile + i) / tilesARow;
                    const std::int64_t column = (tile + i) % tilesARow * kTilePixels;
                    place(i * kTilePixels, image, row, column, end, kTilePixels);
                    x[static_cast<std::size_t>(i)] =
                        row < end ? c_.x.pixel(image, row * c_.stride, column * c_.stride) : x[0];
                }
                block(x[0], x[1]);
            }
        }
        finish(kBlock);
    }

private:
    static constexpr std::int64_t kHalf = PairedMap::kHalfGroup, kGroup = PairedMap::kGroup;
    static constexpr std::int64_t kTilePixels = 16, kBlock = 2 * kTilePixels;
    /// At most 512 cycles.
    static constexpr std::int64_t kStepsAwake = 4;
    static constexpr std::int64_t kLine = 64;  // bytes of the caches'

    /// In y, of a block's pixels.
    using Places = std::array<std::int64_t, kBlock>;

    /// What was multiplied.
    struct Products {
        alignas(64) std::array<float, kBlock * kGroup> sums;
        const Places* places;
        std::int64_t output;
        bool whole;                  // 32 outputs, else 16
        std::int64_t next = kBlock;  // of its pixels: those before it are finished
    };

    /// Memory that is fetched some lines at a time.
    struct Ahead {
        const char* next = nullptr;
        std::int64_t lines = 0;  // at once

        template <bool kToWrite>
        void fetch()
        {
            if (!next)
                return;
            for (std::int64_t i = 0; i < lines; ++i, next += kLine)
                __builtin_prefetch(next, kToWrite ? 1 : 0);
        }
    };

    void nextPlaces() { places_ = &bothPlaces_[places_ == bothPlaces_.data() ? 1 : 0]; }

    /// Where so many of the block's pixels go, from its `first` on, which is this one of y; nowhere for those that lie
    /// in a margin, or behind their row, or belong to somebody else.
    void place(std::int64_t first, std::int64_t image, std::int64_t row, std::int64_t column, std::int64_t endRow,
               std::int64_t count)
    {
        for (std::int64_t i = first; i < first + count; ++i) {
            const bool there = row < endRow && column < c_.y.columns;
            (*places_)[static_cast<std::size_t>(i)] = there ? c_.y.offset(image, row, column) : std::int64_t{-1};
            if (++column == c_.x.rowPixels() && c_.stride == 1) {
                column = 0;
                ++row;
            }
        }
    }

    /// Two blocks ahead of what is read, one ahead of what is written.
    void fetchFrom(std::int64_t image, std::int64_t row)
    {
        const auto ahead = [this](const PairedMap& map, std::uint16_t* from, std::int64_t blocks) {
            const std::int64_t block = kBlock * map.pixelNumbers() * 2;
            return Ahead{reinterpret_cast<const char*>(from) + blocks * block,
                         (block / kLine + fetchesABlock_ - 1) / fetchesABlock_};
        };
        x_ = added_ = y_ = {};
        if (c_.farX && c_.stride == 1)
            x_ = ahead(c_.x, c_.x.pixel(image, row + c_.dilation * (c_.kernelRows - 1) - c_.pad, 0), 2);
        if (c_.farAdded && c_.added.first)
            added_ = ahead(c_.added, c_.added.pixel(image, row, 0), 2);
        if (c_.farY && c_.y.first != c_.added.first)
            y_ = ahead(c_.y, c_.y.pixel(image, row, 0), 1);
    }

    void fetch()
    {
        x_.fetch<false>();
        added_.fetch<false>();
        y_.fetch<true>();
    }

    void block(const std::uint16_t* x, const std::uint16_t* x1)
    {
        const std::uint16_t* weights = c_.weights;
        const auto steps = static_cast<std::int64_t>(groups_.size() + halves_.size());
        for (std::int64_t output = 0; output < c_.y.width; output += kGroup, weights += 2 * steps * kTileNumbers) {
            const bool whole = output + kGroup <= c_.y.width;
            Products& to = products_[last_ == &products_[0] ? 1 : 0];
            if (whole)
                multiply<true>(x, x1, weights, to.sums.data());
            else
                multiply<false>(x, x1, weights, to.sums.data());
            to.places = places_;
            to.output = output;
            to.whole = whole;
            to.next = 0;
            if (fetchAtEnd_)
                fetch();
            last_ = &to;
        }
    }

    /// Calls step(offset) for each, and finishes some of the last products now and then. A tile is stored then, too,
    /// which nobody reads: after some 2,000 cycles without one, storing tiles sleeps, and a block's results wait 1,000
    /// cycles for it (measured; it made a layer of 192 channels a sixth quicker).
    template <typename Step>
    void forEachOf(const std::vector<std::int64_t>& offsets, const Step& step)
    {
        const std::int64_t* offset = offsets.data();
        const auto all = static_cast<std::int64_t>(offsets.size());
        for (std::int64_t i = 0; i < all / kStepsAwake; ++i) {
            for (std::int64_t k = 0; k < kStepsAwake; ++k)
                step(*offset++);
            _tile_stored(7, unread_.data(), 64);
            finish(pixelsAPause_);
            fetch();
        }
        for (std::int64_t i = 0; i < all % kStepsAwake; ++i)
            step(*offset++);
    }

    /// Tiles 0 to 3 add up, of two times 16 pixels and two times 16 outputs; 4 and 5 are pixels, 6 and 7 weights.
    /// Without whole groups of outputs there are 0 and 2 only, and 6.
    template <bool kWhole>
    void multiply(const std::uint16_t* x, const std::uint16_t* x1, const std::uint16_t* weights, float* sums)
    {
        const std::int64_t second = x1 - x;
        _tile_zero(0);
        _tile_zero(2);
        if constexpr (kWhole) {
            _tile_zero(1);
            _tile_zero(3);
        }
        forEachOf(groups_, [&](std::int64_t offset) {
            weights = takeWeights<kWhole>(weights);
            addProducts<kWhole>(x + offset, second);           // hi
            addProducts<kWhole>(x + offset + kGroup, second);  // lo
        });
        forEachOf(halves_, [&](std::int64_t offset) {
            weights = takeWeights<kWhole>(weights);
            addProducts<kWhole>(x + offset, second);  // hi and lo side by side
        });
        finish(kBlock);
        constexpr std::int64_t kOutputs = kWhole ? kGroup : kHalf, kRow = kOutputs * sizeof(float);
        _tile_stored(0, sums, kRow);
        _tile_stored(2, sums + kTilePixels * kOutputs, kRow);
        if constexpr (kWhole) {
            _tile_stored(1, sums + kHalf, kRow);
            _tile_stored(3, sums + kTilePixels * kOutputs + kHalf, kRow);
        }
    }

    /// Returns where the next ones lie.
    template <bool kWhole>
    static const std::uint16_t* takeWeights(const std::uint16_t* weights)
    {
        _tile_loadd(6, weights, 64);
        if constexpr (kWhole)
            _tile_loadd(7, weights + kTileNumbers, 64);
        return weights + (kWhole ? 2 : 1) * kTileNumbers;
    }

    template <bool kWhole>
    void addProducts(const std::uint16_t* pixels, std::int64_t second) const
    {
        _tile_loadd(4, pixels, pixelBytes_);
        _tile_dpbf16ps(0, 4, 6);
        if constexpr (kWhole)
            _tile_dpbf16ps(1, 4, 7);
        _tile_loadd(5, pixels + second, pixelBytes_);
        _tile_dpbf16ps(2, 5, 6);
        if constexpr (kWhole)
            _tile_dpbf16ps(3, 5, 7);
    }

    /// So many more pixels of the last products, at most.
    void finish(std::int64_t pixels)
    {
        Products& last = *last_;
        for (; pixels > 0 && last.next < kBlock; --pixels, ++last.next) {
            const std::int64_t place = (*last.places)[static_cast<std::size_t>(last.next)];
            if (place < 0)
                continue;
            if (last.whole)
                finishGroup(last.sums.data() + last.next * kGroup, last.output, place + 2 * last.output);
            else
                finishHalf(last.sums.data() + last.next * kHalf, last.output, place + 2 * last.output);
        }
    }

    /// ReLU makes no number of what is none.
    [[nodiscard]] __m512 ended(__m512 sum) const { return c_.relu ? _mm512_max_ps(_mm512_setzero_ps(), sum) : sum; }

    void finishGroup(const float* sums, std::int64_t output, std::int64_t at)
    {
        __m512 low = _mm512_add_ps(_mm512_load_ps(sums), _mm512_loadu_ps(c_.bias + output));
        __m512 high = _mm512_add_ps(_mm512_load_ps(sums + kHalf), _mm512_loadu_ps(c_.bias + output + kHalf));
        if (c_.added.first) {
            const auto [addedLow, addedHigh] = readGroup(c_.added.first + at + toAdded_);
            low = _mm512_add_ps(low, addedLow);
            high = _mm512_add_ps(high, addedHigh);
        }
        writeGroup(ended(low), ended(high), c_.y.first + at);
    }

    void finishHalf(const float* sums, std::int64_t output, std::int64_t at)
    {
        __m512 sum = _mm512_add_ps(_mm512_load_ps(sums), _mm512_loadu_ps(c_.bias + output));
        if (c_.added.first)
            sum = _mm512_add_ps(sum, readHalfGroup(c_.added.first + at + toAdded_));
        writeHalfGroup(ended(sum), c_.y.first + at);
    }

    const AmxConvolution& c_;
    std::int64_t pixelBytes_;                    // from one pixel that the kernel meets to the next
    std::vector<std::int64_t> groups_, halves_;  // of an input's numbers, from where the block's first pixel lies
    std::int64_t pixelsAPause_ = 0;
    std::int64_t fetchesABlock_ = 0;
    bool fetchAtEnd_ = false;  // of a block's outputs, as there is no pause
    Ahead x_, added_, y_;
    std::int64_t toAdded_ = 0;            // from an offset in y to the one in what is added
    std::array<Places, 2> bothPlaces_{};  // the block's, and the one's before it
    Places* places_ = bothPlaces_.data();
    std::array<Products, 2> products_{};
    Products* last_ = products_.data();
    alignas(64) std::array<float, kTilePixels * kHalf> unread_{};
};

}  // namespace diptych::inference

#pragma GCC pop_options
