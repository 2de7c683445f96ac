// A package's script as LibTorch runs it: read, asked, and compared with what was made of it.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include <torch/script.h>

namespace diptych::inference
{

/// Of the modules that a model was made of: functions, to which nodes of its graph still point, without weights.
using Scripts = std::vector<std::shared_ptr<torch::jit::CompilationUnit>>;

/// Of a TorchScript archive, on the device. Throws c10::Error, as all here do.
[[nodiscard]] torch::jit::Module frozenFrom(const std::string& archive, const at::Device& device, Scripts& kept);

/// N x 1 x rows x columns; `places` as DiptychTorchInput has them. Undefined where the script gives no tensor.
[[nodiscard]] at::Tensor outputOf(torch::jit::Module& module, const at::Tensor& batch,
                                  const std::vector<std::int64_t>& places = {});

/// Rows and columns of images for which two modules are compared.
using Sides = std::array<std::int64_t, 2>;
constexpr Sides kSmallImage{96, 96};
/// Not as large as a view, but its maps are larger than a core's cache. Scripts that take places are given a part of
/// a canvas instead.
constexpr Sides kLargeImage{768, 1056};

/// Whether both say the same of such images, one after the other; `untold` where the script takes none of them.
[[nodiscard]] bool saysTheSame(torch::jit::Module& changed, torch::jit::Module& frozen, const at::Device& device,
                               bool untold, std::initializer_list<Sides> images = {kSmallImage});

}  // namespace diptych::inference
