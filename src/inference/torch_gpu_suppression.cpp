#include "torch_gpu_suppression.h"

#include <array>
#include <limits>
#include <optional>
#include <string_view>

#include <ATen/Functions.h>
#include <torch/library.h>

#include <torch/csrc/jit/ir/constants.h>

#include "torch_graph_convolutions.h"

#ifdef DIPTYCH_TORCH_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>

#include "gpu_suppression.h"
#endif

namespace diptych::inference
{

namespace
{

constexpr const char* kSuppressed = "diptych_gpu_boxes::suppressed";

/// As the loop says it.
at::Tensor suppressedInTurn(at::Tensor keep, const at::Tensor& covered, std::int64_t steps)
{
    for (std::int64_t i = 0; i < steps; ++i)
        keep = keep * (1.0 - covered.select(1, i) * keep.slice(1, i, i + 1));
    return keep;
}

at::Tensor suppressed(const at::Tensor& keep, const at::Tensor& covered, std::int64_t steps)
{
#ifdef DIPTYCH_TORCH_CUDA
    constexpr std::int64_t kMostBoxes = 1024;  // threads of a block
    const bool boxes = keep.dim() == 2 && covered.dim() == 3 && keep.size(1) <= kMostBoxes && steps <= keep.size(1) &&
                       covered.sizes() == at::IntArrayRef({keep.size(0), keep.size(1), keep.size(1)}) &&
                       keep.scalar_type() == at::kFloat && covered.scalar_type() == at::kFloat;
    if (keep.is_cuda() && boxes) {
        const c10::cuda::CUDAGuard guard(keep.device());
        at::Tensor kept = keep.clone(at::MemoryFormat::Contiguous);
        C10_CUDA_CHECK(suppress({kept.data_ptr<float>(), covered.data_ptr<float>(), keep.size(0), keep.size(1), steps,
                                 covered.stride(0), covered.stride(1), covered.stride(2)},
                                at::cuda::getCurrentCUDAStream()));
        return kept;
    }
#endif
    return suppressedInTurn(keep, covered, steps);
}

TORCH_LIBRARY(diptych_gpu_boxes, library)
{
    library.def("suppressed(Tensor keep, Tensor covered, int steps) -> Tensor", suppressed);
}

/// Whether it is this constant number.
bool is(torch::jit::Value* value, double number)
{
    const auto constant = torch::jit::toIValue(value);
    return constant && constant->isScalar() && constant->toScalar().toDouble() == number;
}

/// Whether it is a constant that says "from the first" or "to the last".
bool isEnd(torch::jit::Value* value, double otherwise)
{
    const auto constant = torch::jit::toIValue(value);
    return constant && (constant->isNone() || (constant->isInt() && constant->toScalar().toDouble() == otherwise));
}

bool isWholeSlice(torch::jit::Node* node, torch::jit::Value* of)
{
    constexpr auto kAll = static_cast<double>(std::numeric_limits<std::int64_t>::max());
    return node->input(0) == of && is(node->input(1), 0) && isEnd(node->input(2), 0) && isEnd(node->input(3), kAll) &&
           is(node->input(4), 1);
}

struct SuppressionLoop {
    torch::jit::Value *steps, *keep, *covered;
};

std::optional<SuppressionLoop> suppressionAt(torch::jit::Node* loop)
{
    if (loop->kind() != torch::jit::prim::Loop || loop->inputs().size() != 3 || loop->outputs().size() != 1)
        return std::nullopt;
    torch::jit::Block* const body = loop->blocks()[0];
    constexpr std::array<std::string_view, 9> kKinds{"aten::slice", "aten::select", "aten::slice",
                                                     "aten::add",   "aten::slice",  "aten::mul",
                                                     "aten::neg",   "aten::add",    "aten::mul"};
    std::array<torch::jit::Node*, kKinds.size()> n{};
    std::size_t count = 0;
    for (torch::jit::Node* node : body->nodes()) {
        if (node->kind() == torch::jit::prim::Constant)
            continue;
        if (count == n.size() || kKinds[count] != node->kind().toQualString())
            return std::nullopt;
        n[count++] = node;
    }
    if (count != n.size())
        return std::nullopt;
    torch::jit::Value* const i = body->inputs()[0];
    torch::jit::Value* const keep = body->inputs()[1];
    torch::jit::Value* const covered = n[0]->input(0);
    const auto goesOn = torch::jit::toIValue(loop->input(1)), goesOnAfter = torch::jit::toIValue(body->outputs()[0]);
    const bool always =
        goesOn && goesOn->isBool() && goesOn->toBool() && goesOnAfter && goesOnAfter->isBool() && goesOnAfter->toBool();
    const bool row =
        isWholeSlice(n[0], covered) && n[1]->input(0) == n[0]->output() && is(n[1]->input(1), 1) && n[1]->input(2) == i;
    const bool own = isWholeSlice(n[2], keep) && n[3]->input(0) == i && is(n[3]->input(1), 1) &&
                     n[4]->input(0) == n[2]->output() && is(n[4]->input(1), 1) && n[4]->input(2) == i &&
                     n[4]->input(3) == n[3]->output() && is(n[4]->input(4), 1);
    const bool rest = n[5]->input(0) == n[1]->output() && n[5]->input(1) == n[4]->output() &&
                      n[6]->input(0) == n[5]->output() && n[7]->input(0) == n[6]->output() && is(n[7]->input(1), 1) &&
                      is(n[7]->input(2), 1) && n[8]->input(0) == keep && n[8]->input(1) == n[7]->output() &&
                      body->outputs()[1] == n[8]->output();
    if (!always || !row || !own || !rest || covered->node()->owningBlock() == body)
        return std::nullopt;
    return SuppressionLoop{loop->input(0), loop->input(2), covered};
}

}  // namespace

int suppressAtOnce(torch::jit::Module& frozen)
{
    const auto graph = frozen.get_method("forward").graph();
    int count = 0;
    forEachNode(graph->block(), [&](torch::jit::Node* node) {
        const auto found = suppressionAt(node);
        if (!found)
            return;
        torch::jit::Node* const all =
            graph->create(c10::Symbol::fromQualString(kSuppressed), {found->keep, found->covered, found->steps});
        all->insertBefore(node);
        node->output()->replaceAllUsesWith(all->output());
        node->destroy();
        ++count;
    });
    return count;
}

}  // namespace diptych::inference
