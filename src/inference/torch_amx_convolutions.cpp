#include "torch_amx_convolutions.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <vector>

#include <ATen/Functions.h>

#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/peephole_list_idioms.h>

#include "amx_paired_convolution.h"
#include "torch_amx_layers.h"
#include "torch_paired_graph.h"

namespace diptych::inference
{

namespace
{

constexpr std::size_t kX = 0, kAdded = 1;  // of the convolution's arguments

/// Whether a layer can be this far across and down.
bool hasLayer(const GraphConvolution& found)
{
    const ConvolutionShape& s = found.shape;
    const auto [shorter, longer] = std::minmax({found.weight.size(2), found.weight.size(3)});
    return s.strideRows == s.strideColumns && s.padRows == s.padColumns && s.dilationRows == s.dilationColumns &&
           s.padRows >= 0 && 2 * s.padRows <= s.dilationRows * (shorter - 1) &&
           s.dilationRows * (longer - 1) <= AmxConvolution::kLargestReach &&
           s.strideRows <= AmxConvolution::kLargestStride;
}

/// Nothing where there is no such layer.
std::optional<std::vector<torch::jit::IValue>> layerOf(const GraphConvolution& found)
{
    if (!hasLayer(found))
        return std::nullopt;
    const ConvolutionShape& s = found.shape;
    const std::int64_t outputs = found.weight.size(0), rows = found.weight.size(2), columns = found.weight.size(3);
    const at::Tensor weight = found.weight.to(at::kBFloat16).contiguous();
    if (!at::equal(weight.to(at::kFloat), found.weight))
        return std::nullopt;
    const auto packed = packedWeights(reinterpret_cast<const std::uint16_t*>(weight.data_ptr<at::BFloat16>()),
                                      {outputs, found.weight.size(1), rows, columns});
    at::Tensor weights = at::empty({static_cast<std::int64_t>(packed.size())}, at::kBFloat16);
    std::copy(packed.begin(), packed.end(), reinterpret_cast<std::uint16_t*>(weights.data_ptr<at::BFloat16>()));
    at::Tensor bias = at::zeros({PairedMap::widthOf(outputs)});
    bias.narrow(0, 0, outputs).copy_(found.bias);
    const std::vector<std::int64_t> shape{outputs, rows, columns, s.strideRows, s.padRows, s.dilationRows};
    return std::vector<torch::jit::IValue>{weights, bias, shape, found.relu};
}

/// LibTorch's sum of two as they are.
bool isPlainSum(const torch::jit::Node* node)
{
    if (!isKind(node, "aten::add") || node->inputs().size() != 3)
        return false;
    const auto factor = torch::jit::toIValue(node->input(2));
    return factor && factor->isInt() && factor->toInt() == 1;
}

/// Made larger by factors, which may be found as it runs.
bool isEnlarged(const torch::jit::Node* node)
{
    return isKind(node, "aten::upsample_nearest2d") && node->inputs().size() == 3 && node->input(1)->mustBeNone() &&
           node->input(2)->type()->kind() == c10::TypeKind::ListType;
}

/// What a network does between its layers with maps that are in pairs: asks how many dimensions they have, and adds a
/// smaller map, made larger. Neither needs them in float32.
void stayInPairsBetween(std::shared_ptr<torch::jit::Graph> graph)
{
    constexpr std::int64_t kDimensions = 4;
    forEachNode(graph->block(), [&](torch::jit::Node* node) {
        if (!isKind(node, "aten::dim") || !isKind(node->input(0)->node(), kFromPairs))
            return;
        const torch::jit::WithInsertPoint here(node);
        node->output()->replaceAllUsesWith(graph->insertConstant(kDimensions));
        node->destroy();
    });
    torch::jit::ConstantPropagation(graph);  // some of its branches are dead now
    const torch::jit::AliasDb aliases(graph);
    forEachNode(graph->block(), [&](torch::jit::Node* node) {
        if (!isKind(node, kInPairs) || !isPlainSum(node->input(0)->node()))
            return;
        torch::jit::Node* map = node->input(0)->node()->input(0)->node();
        torch::jit::Node* small = node->input(0)->node()->input(1)->node();
        if (isKind(small, kFromPairs))
            std::swap(map, small);
        if (!isEnlarged(small) || aliases.hasWriters(small->output()) || aliases.hasWriters(node->input(0)))
            return;
        torch::jit::Value* const factors = small->input(2);
        small = small->input(0)->node();
        if (!isKind(map, kFromPairs) || !isKind(small, kFromPairs) ||
            torch::jit::toIValue(map->input(1))->toInt() != torch::jit::toIValue(small->input(1))->toInt())
            return;
        const torch::jit::WithInsertPoint here(node);
        torch::jit::Node* const sum = graph->insertNode(graph->create(
            c10::Symbol::fromQualString(kAddEnlarged), {map->input(0), small->input(0), factors, node->input(1)}));
        node->output()->replaceAllUsesWith(sum->output());
    });
    torch::jit::EliminateDeadCode(graph);
}

/// Puts layers of which one reads what others made together: each chain runs where its last layer ran.
class Chaining
{
public:
    explicit Chaining(const std::shared_ptr<torch::jit::Graph>& graph) : graph_(graph) {}

    void run(torch::jit::Block* block)
    {
        for (auto next = block->nodes().begin(); next != block->nodes().end();) {
            torch::jit::Node* const node = *next;
            ++next;
            for (torch::jit::Block* const inner : node->blocks()) {
                finish();
                run(inner);
            }
            if (isKind(node, kConvolution))
                take(node);
            else if (readsChain(node))
                finish();
        }
        finish();
    }

private:
    static constexpr std::size_t kMostLayers = 8;
    static constexpr std::size_t kWeights = 2, kBias = 3, kShape = 4, kRelu = 5, kMargin = 6;  // of its arguments
    static constexpr std::size_t kStride = 3;                                                  // of `shape`

    static std::vector<std::int64_t> shapeOf(const torch::jit::Node* layer)
    {
        return torch::jit::toIValue(layer->input(kShape))->toIntVector();
    }

    [[nodiscard]] std::int64_t memberWhoMade(const torch::jit::Value* map) const
    {
        const auto found = std::find(chain_.begin(), chain_.end(), map->node());
        return found == chain_.end() ? -1 : found - chain_.begin();
    }

    [[nodiscard]] bool readsChain(const torch::jit::Node* node) const
    {
        return std::any_of(node->inputs().begin(), node->inputs().end(),
                           [this](const torch::jit::Value* value) { return memberWhoMade(value) >= 0; });
    }

    /// Into the chain where it reads one of its maps, but none that has fewer rows than the chain's first: shares of
    /// such small maps would have more edges than rows.
    void take(torch::jit::Node* layer)
    {
        const auto isSmall = [this](const torch::jit::Value* map) {
            const std::int64_t member = memberWhoMade(map);
            return member >= 0 && shapeOf(chain_[static_cast<std::size_t>(member)])[kStride] > 1;
        };
        if (chain_.size() == kMostLayers || !readsChain(layer) || isSmall(layer->input(kX)) ||
            isSmall(layer->input(kAdded)))
            finish();
        chain_.push_back(layer);
    }

    void finish()
    {
        if (chain_.size() > 1)
            replace();
        chain_.clear();
    }

    void replace()
    {
        torch::jit::Node* const last = chain_.back();
        const torch::jit::WithInsertPoint here(last);
        std::vector<torch::jit::Value*> maps;
        std::vector<torch::jit::Value*> results;
        std::vector<LayerInChain> layers;
        c10::List<at::Tensor> weights, biases;
        const auto from = [&](torch::jit::Value* map) -> std::int64_t {
            if (map->mustBeNone())
                return LayerInChain::kNothing;
            if (const std::int64_t member = memberWhoMade(map); member >= 0)
                return member;
            const auto place = std::find(maps.begin(), maps.end(), map);
            if (place == maps.end())
                maps.push_back(map);
            return -1 - (std::find(maps.begin(), maps.end(), map) - maps.begin());
        };
        for (torch::jit::Node* const layer : chain_) {
            const auto& uses = layer->output()->uses();
            const bool wanted = std::any_of(uses.begin(), uses.end(), [this](const torch::jit::Use& use) {
                return std::find(chain_.begin(), chain_.end(), use.user) == chain_.end();
            });
            layers.push_back({shapeOf(layer), torch::jit::toIValue(layer->input(kRelu))->toBool(), wanted,
                              from(layer->input(kX)), from(layer->input(kAdded))});
            weights.push_back(torch::jit::toIValue(layer->input(kWeights))->toTensor());
            biases.push_back(torch::jit::toIValue(layer->input(kBias))->toTensor());
            if (wanted)
                results.push_back(layer->output());
        }
        const auto constant = [this](const torch::jit::IValue& value) { return graph_->insertConstant(value); };
        torch::jit::Value* const list = graph_->insertNode(graph_->createList(c10::TensorType::get(), maps))->output();
        torch::jit::Node* const chain = graph_->insertNode(graph_->create(
            c10::Symbol::fromQualString(kChain),
            {list, constant(weights), constant(biases), constant(numbersOf(layers)), last->input(kMargin)}));
        chain->output()->setType(c10::ListType::ofTensors());
        torch::jit::Node* const unpacked =
            graph_->insertNode(graph_->createListUnpack(chain->output(), results.size()));
        for (std::size_t i = 0; i < results.size(); ++i)
            results[i]->replaceAllUsesWith(unpacked->output(i));
        for (auto layer = chain_.rbegin(); layer != chain_.rend(); ++layer)
            (*layer)->destroy();
    }

    std::shared_ptr<torch::jit::Graph> graph_;
    std::vector<torch::jit::Node*> chain_;
};

/// One layer such as the networks have, in both ways in turn: the best of five each.
bool pairsAreQuicker()
{
    constexpr std::int64_t kChannels = 64, kSide = 160, kMargin = 1;
    const c10::InferenceMode inference;
    const at::Tensor x = at::rand({1, kChannels, kSide, kSide}).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor weight = at::ones({kChannels, kChannels, 3, 3}).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor bias = at::zeros({kChannels}), packed = at::ones({weight.numel()}, at::kBFloat16);
    const c10::List<std::int64_t> shape({kChannels, 3, 3, 1, 1, 1});
    const auto best = [](const auto& work) {
        double least = std::numeric_limits<double>::infinity();
        for (int i = 0; i < 5; ++i) {
            const auto start = std::chrono::steady_clock::now();
            work();
            least = std::min(least, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        return least;
    };
    return best([&] { convolvedInPairs(inPairs(x, kMargin), c10::nullopt, packed, bias, shape, false, kMargin); }) <
           best([&] {
               at::conv2d(x, weight, bias, {1, 1}, {1, 1});
           });
}

}  // namespace

bool pairsPay()
{
    return amxThere() && pairsAreQuicker();
}

int convolveInBfloat16Pairs(torch::jit::Module& frozen)
{
    // What lies in a list is one map, however often it is taken from there.
    torch::jit::PeepholeOptimizeListIdioms(frozen.get_method("forward").graph());
    std::int64_t margin = 0;
    for (const GraphConvolution& each : convolutionsOf(frozen))
        if (hasLayer(each))
            margin = std::max(margin, each.shape.padRows);
    const int count = stayInPairs(frozen, {kInPairs, kFromPairs, kConvolution, layerOf, {margin}});
    const auto graph = frozen.get_method("forward").graph();
    stayInPairsBetween(graph);
    Chaining(graph).run(graph->block());
    return count;
}

}  // namespace diptych::inference
