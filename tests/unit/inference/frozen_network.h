// Small networks for tests of what becomes of convolutions.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include <torch/script.h>

namespace diptych::inference::test
{

struct Kernel {
    const char* name;
    std::int64_t outputs, inputs, side;
};

/// Weights of these kernels, exact in bfloat16 as those of a package are, and a `bias` of so many numbers from -1/2 to
/// 1/2, with `script` for their forward().
inline torch::jit::Module frozenNetwork(std::initializer_list<Kernel> kernels, std::int64_t biases,
                                        const std::string& script)
{
    torch::jit::Module module("network");
    torch::manual_seed(5);
    for (const auto& [name, outputs, inputs, side] : kernels) {
        const at::Tensor drawn = at::randn({outputs, inputs, side, side}) / static_cast<double>(side * side * 4);
        module.register_buffer(name, drawn.to(at::kBFloat16).to(at::kFloat));
    }
    module.register_buffer("bias", at::linspace(-0.5, 0.5, biases));
    module.define(script);
    module.eval();
    return torch::jit::freeze(module);
}

}  // namespace diptych::inference::test
