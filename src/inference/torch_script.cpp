#include "torch_script.h"

#include <exception>
#include <sstream>
#include <utility>

#include <torch/csrc/jit/runtime/graph_executor.h>

namespace diptych::inference
{

namespace
{

/// Instead of a large image: a part of one, whose own maps are larger than a core's cache, too.
constexpr Sides kPart{576, 480};

/// Where such a part lies on a canvas, for scripts that take places. A GPU is given whole ones.
std::vector<std::int64_t> placeOnLarge(torch::jit::Module& module, const at::Device& device)
{
    constexpr std::size_t kWithPlaces = 3;  // itself, image, places
    if (!device.is_cpu() || module.get_method("forward").function().getSchema().arguments().size() < kWithPlaces)
        return {};
    return {336, 0, 1248, 1248};
}

/// Tells every node of a function that was put in line that it is the whole's own: freezing destroyed that function,
/// and a failure, whose message tells who called whom, would look there.
void forgetCallers(torch::jit::Block* block, torch::jit::Function& whole)
{
    for (torch::jit::Node* const node : block->nodes()) {
        if (node->callstack())
            node->setCallStack(c10::make_intrusive<torch::jit::InlinedCallStack>(&whole, node->sourceRange()));
        for (torch::jit::Block* const inner : node->blocks())
            forgetCallers(inner, whole);
    }
}

}  // namespace

torch::jit::Module frozenFrom(const std::string& archive, const at::Device& device, Scripts& kept)
{
    std::istringstream stream(archive);
    torch::jit::Module module = torch::jit::load(stream, device);
    module.eval();
    torch::jit::Module frozen = torch::jit::freeze(module);
    const torch::jit::Method forward = frozen.get_method("forward");
    forgetCallers(forward.graph()->block(), forward.function());
    kept.push_back(frozen._ivalue()->compilation_unit());
    return frozen;
}

at::Tensor outputOf(torch::jit::Module& module, const at::Tensor& batch, const std::vector<std::int64_t>& places)
{
    std::vector<torch::jit::IValue> arguments{batch};
    if (!places.empty())
        arguments.emplace_back(places);
    // The executor has nothing left to make better, and what it would fuse it keeps by its text for all models: a
    // failure in there, whose message tells who called whom, would look at the functions of a model that is gone.
    const torch::jit::GraphOptimizerEnabledGuard optimises(!batch.is_cpu());
    const torch::jit::IValue result = module.forward(std::move(arguments));
    return result.isTensor() ? result.toTensor() : at::Tensor();
}

bool saysTheSame(torch::jit::Module& changed, torch::jit::Module& frozen, const at::Device& device, bool untold,
                 std::initializer_list<Sides> images)
{
    constexpr double kTolerance = 1e-3;
    const c10::InferenceMode inference;
    double top = 1.0;  // another content each time
    bool told = false;
    for (const Sides& sides : images) {
        const auto places = sides == kLargeImage ? placeOnLarge(frozen, device) : std::vector<std::int64_t>{};
        const auto [rows, columns] = places.empty() ? sides : kPart;
        const at::Tensor image = at::linspace(0, top, rows * columns).view({1, 1, rows, columns}).to(device);
        top *= 0.75;
        at::Tensor wanted;
        try {
            wanted = outputOf(frozen, image, places);
        } catch (const std::exception&) {
            continue;
        }
        at::Tensor got;
        try {
            got = outputOf(changed, image, places);
        } catch (const std::exception&) {
            return false;
        }
        if (!wanted.defined() || !got.defined() || wanted.sizes() != got.sizes() ||
            !at::allclose(got, wanted, kTolerance, kTolerance))
            return false;
        told = true;
    }
    return told || untold;
}

}  // namespace diptych::inference
