#include "amx_layer_chain.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <new>

namespace diptych::inference
{

namespace
{

/// Of a core's second cache, which has 2 MB on every CPU with AMX: the rest is for weights and maps from outside.
constexpr std::int64_t kCacheBytes = std::int64_t{1} << 20;

struct RowRange {
    std::int64_t begin = std::numeric_limits<std::int64_t>::max(), end = std::numeric_limits<std::int64_t>::min();

    void include(const RowRange& other)
    {
        begin = std::min(begin, other.begin);
        end = std::max(end, other.end);
    }
};

/// The rows of its source, some of them beyond its edges, that a layer reads for these of its result.
RowRange readFor(const AmxConvolution& layer, const RowRange& rows)
{
    return {rows.begin * layer.stride - layer.pad,
            (rows.end - 1) * layer.stride - layer.pad + layer.dilation * (layer.kernelRows - 1) + 1};
}

/// Some rows of a map that only other layers read, and the next some in their place.
class Window
{
public:
    Window(const PairedMap& sizes, std::int64_t first, std::int64_t capacity) : map_(sizes), done_(first)
    {
        map_.images = 1;
        map_.above = first;
        const std::int64_t before = map_.margin, pixels = capacity * map_.rowPixels();
        const auto numbers = static_cast<std::size_t>((before + pixels + PairedMap::kReadBehind) * map_.pixelNumbers());
        memory_.reset(
            static_cast<std::uint16_t*>(::operator new (numbers * sizeof(std::uint16_t), std::align_val_t{kLine})));
        std::fill_n(memory_.get(), numbers, std::uint16_t{0});
        map_.first = memory_.get() + before * map_.pixelNumbers();
    }

    [[nodiscard]] const PairedMap& map() const { return map_; }
    [[nodiscard]] std::int64_t done() const { return done_; }

    /// Rows before `lowest` are no longer needed: makes room for those from done() on.
    void slideTo(std::int64_t lowest)
    {
        if (lowest <= map_.above)
            return;
        const std::int64_t kept = done_ - lowest;
        std::memmove(map_.pixel(0, map_.above, 0), map_.pixel(0, lowest, 0), bytes(kept));
        map_.above = lowest;
    }

    /// Calls make(begin, end) for the rows up to `end` that the map has; those beyond its edges are zeros.
    template <typename Make>
    void makeUpTo(std::int64_t end, const Make& make)
    {
        clear(done_, std::min<std::int64_t>(end, 0));
        const std::int64_t begin = std::max<std::int64_t>(done_, 0), last = std::min(end, map_.rows);
        if (begin < last)
            make(begin, last);
        clear(std::max(done_, map_.rows), end);
        done_ = std::max(done_, end);
    }

private:
    static constexpr std::size_t kLine = 64;

    struct Free {
        void operator()(std::uint16_t* memory) const { ::operator delete (memory, std::align_val_t{kLine}); }
    };

    [[nodiscard]] std::size_t bytes(std::int64_t rows) const
    {
        return static_cast<std::size_t>(rows * map_.rowPixels() * map_.pixelNumbers()) * sizeof(std::uint16_t);
    }

    void clear(std::int64_t begin, std::int64_t end)
    {
        if (begin < end)
            std::memset(map_.pixel(0, begin, 0), 0, bytes(end - begin));
    }

    PairedMap map_;
    std::int64_t done_;
    std::unique_ptr<std::uint16_t, Free> memory_;
};

/// Which rows of a chain's layers are computed when, for one share.
class Plan
{
public:
    Plan(const LayerChain& chain, std::int64_t part, std::int64_t parts) : chain_(chain), layers_(chain.size())
    {
        for (std::size_t i = 0; i < chain.size(); ++i) {
            for (const int read : {chain[i].source, chain[i].added})
                if (read != ChainedLayer::kOutside)
                    layers_[static_cast<std::size_t>(read)].isRead = true;
            const PairedMap& y = chain[i].convolution.y;
            if (y.first)
                layers_[i].own = {y.rows * part / parts, y.rows * (part + 1) / parts};
        }
        needed_ = upTo(1, 1);
        for (RowRange& rows : needed_)
            if (rows.begin >= rows.end)
                rows = {0, 0};
        for (std::int64_t rows = kMostRows; rows >= kFewestRows; rows /= 2) {
            waves_ = std::max<std::int64_t>(1, (longest() + rows - 1) / rows);
            if (fitWindows() <= kCacheBytes)
                break;
        }
    }

    [[nodiscard]] std::int64_t waves() const { return waves_; }
    /// The rows of each layer that are computed in the first of so many waves.
    [[nodiscard]] std::vector<RowRange> after(std::int64_t wave) const
    {
        std::vector<RowRange> rows = upTo(wave, waves_);
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = {needed_[i].begin, rows[i].begin < rows[i].end ? rows[i].end : needed_[i].begin};
        return rows;
    }
    [[nodiscard]] const RowRange& own(std::size_t layer) const { return layers_[layer].own; }
    [[nodiscard]] const RowRange& needed(std::size_t layer) const { return needed_[layer]; }
    /// Whether another one reads it: it has a window then.
    [[nodiscard]] bool isRead(std::size_t layer) const { return layers_[layer].isRead; }
    [[nodiscard]] std::int64_t capacity(std::size_t layer) const { return layers_[layer].capacity; }

    /// The first row of each that somebody still reads when these are computed.
    [[nodiscard]] std::vector<std::int64_t> lowest(const std::vector<RowRange>& done) const
    {
        std::vector<std::int64_t> rows(chain_.size(), std::numeric_limits<std::int64_t>::max());
        for (std::size_t i = 0; i < chain_.size(); ++i) {
            if (done[i].end >= needed_[i].end)
                continue;
            const auto [source, added] = std::pair{chain_[i].source, chain_[i].added};
            if (source != ChainedLayer::kOutside) {
                auto& row = rows[static_cast<std::size_t>(source)];
                row = std::min(row, readFor(chain_[i].convolution, {done[i].end, done[i].end + 1}).begin);
            }
            if (added != ChainedLayer::kOutside)
                rows[static_cast<std::size_t>(added)] = std::min(rows[static_cast<std::size_t>(added)], done[i].end);
        }
        for (std::size_t i = 0; i < chain_.size(); ++i)
            rows[i] = std::min(rows[i], done[i].end);
        return rows;
    }

    [[nodiscard]] std::vector<RowRange> before() const
    {
        std::vector<RowRange> nothing = needed_;
        for (RowRange& rows : nothing)
            rows.end = rows.begin;
        return nothing;
    }

private:
    static constexpr std::int64_t kMostRows = 32, kFewestRows = 4;

    struct Layer {
        RowRange own{0, 0};
        bool isRead = false;
        std::int64_t capacity = 0;
    };

    /// The rows of all layers that the first of so many waves need; none where nobody needs any.
    [[nodiscard]] std::vector<RowRange> upTo(std::int64_t wave, std::int64_t waves) const
    {
        std::vector<RowRange> rows(chain_.size());
        for (std::size_t i = chain_.size(); i-- > 0;) {
            const RowRange& own = layers_[i].own;
            if (chain_[i].convolution.y.first)
                rows[i].include({own.begin, own.begin + (own.end - own.begin) * wave / waves});
            if (rows[i].begin >= rows[i].end)
                continue;
            if (chain_[i].source != ChainedLayer::kOutside)
                rows[static_cast<std::size_t>(chain_[i].source)].include(readFor(chain_[i].convolution, rows[i]));
            if (chain_[i].added != ChainedLayer::kOutside)
                rows[static_cast<std::size_t>(chain_[i].added)].include(rows[i]);
        }
        return rows;
    }

    [[nodiscard]] std::int64_t longest() const
    {
        std::int64_t rows = 0;
        for (const RowRange& each : needed_)
            rows = std::max(rows, each.end - each.begin);
        return rows;
    }

    /// Bytes of all windows.
    std::int64_t fitWindows()
    {
        std::vector<RowRange> done = before();
        for (Layer& layer : layers_)
            layer.capacity = 0;
        for (std::int64_t wave = 1; wave <= waves_; ++wave) {
            const auto lowestRows = lowest(done);
            done = after(wave);
            for (std::size_t i = 0; i < layers_.size(); ++i)
                layers_[i].capacity = std::max(layers_[i].capacity, done[i].end - lowestRows[i]);
        }
        std::int64_t bytes = 0;
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            const PairedMap& y = chain_[i].convolution.y;
            if (layers_[i].isRead)
                bytes += layers_[i].capacity * y.rowPixels() * y.pixelNumbers() *
                         static_cast<std::int64_t>(sizeof(std::uint16_t));
        }
        return bytes;
    }

    const LayerChain& chain_;
    std::vector<Layer> layers_;
    std::vector<RowRange> needed_;
    std::int64_t waves_ = 1;
};

void copyRows(const PairedMap& from, const PairedMap& to, std::int64_t begin, std::int64_t end)
{
    for (std::int64_t row = begin; row < end; ++row)
        std::memcpy(to.pixel(0, row, 0), from.pixel(0, row, 0),
                    static_cast<std::size_t>(to.columns * to.pixelNumbers()) * sizeof(std::uint16_t));
}

}  // namespace

void convolveChain(const LayerChain& chain, std::int64_t image, std::int64_t part, std::int64_t parts)
{
    const Plan plan(chain, part, parts);
    std::vector<std::unique_ptr<Window>> windows(chain.size());
    for (std::size_t i = 0; i < chain.size(); ++i)
        if (plan.isRead(i))
            windows[i] = std::make_unique<Window>(chain[i].convolution.y, plan.needed(i).begin, plan.capacity(i));
    const auto mapOf = [&](int layer, const PairedMap& outside) {
        return layer == ChainedLayer::kOutside ? outside.oneImage(image)
                                               : windows[static_cast<std::size_t>(layer)]->map();
    };

    std::vector<RowRange> done = plan.before();
    for (std::int64_t wave = 1; wave <= plan.waves(); ++wave) {
        const auto lowest = plan.lowest(done);
        const auto goal = plan.after(wave);
        for (std::size_t i = 0; i < chain.size(); ++i) {
            AmxConvolution layer = chain[i].convolution;
            const PairedMap result = layer.y.first ? layer.y.oneImage(image) : PairedMap{};
            layer.x = mapOf(chain[i].source, layer.x);
            layer.farX = chain[i].source == ChainedLayer::kOutside;
            layer.farAdded = chain[i].added == ChainedLayer::kOutside;
            layer.farY = !windows[i];
            if (chain[i].added != ChainedLayer::kOutside || layer.added.first)
                layer.added = mapOf(chain[i].added, layer.added);
            const auto make = [&](std::int64_t begin, std::int64_t end) {
                amxThere() ? convolveRows(layer, begin, end) : convolveRowsPlainly(layer, begin, end);
            };
            if (!windows[i]) {
                layer.y = result;
                if (done[i].end < goal[i].end)
                    make(done[i].end, goal[i].end);
                continue;
            }
            Window& window = *windows[i];
            window.slideTo(lowest[i]);
            layer.y = window.map();
            window.makeUpTo(goal[i].end, make);
            if (result.first)
                copyRows(window.map(), result, std::max(done[i].end, plan.own(i).begin),
                         std::min(goal[i].end, plan.own(i).end));
        }
        done = goal;
    }
}

bool chainPays(const LayerChain& chain, std::int64_t parts)
{
    constexpr std::int64_t kTimesTheEdges = 8;
    std::int64_t largest = 0, edges = 0, rows = std::numeric_limits<std::int64_t>::max();
    for (const ChainedLayer& layer : chain) {
        const PairedMap& y = layer.convolution.y;
        rows = std::min(rows, y.rows);
        if (layer.source == ChainedLayer::kOutside)
            continue;
        edges += layer.convolution.dilation * (layer.convolution.kernelRows - 1);
        const PairedMap& x = chain[static_cast<std::size_t>(layer.source)].convolution.y;
        largest = std::max(
            largest, x.rows * x.rowPixels() * x.pixelNumbers() * static_cast<std::int64_t>(sizeof(std::uint16_t)));
    }
    return largest > kCacheBytes && (parts == 1 || rows / parts > kTimesTheEdges * edges / 2);
}

}  // namespace diptych::inference
