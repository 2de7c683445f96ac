// The network on a CUDA device. All launches for one view are kept as one graph, since a launch by itself costs more
// than most layers take; views run beside each other, each in memory and on a stream of its own, and each is copied
// through pinned memory while those before it are computed.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>

#include <torch/script.h>

#include "torch_plugin.h"

namespace diptych::inference
{

/// One thread at a time. Throws c10::Error, as LibTorch does.
class CudaNetwork
{
public:
    /// `frozen` is on `device`, and so is `beyond`, if there is one: not kNothingBeyond as soon as what `frozen` said
    /// is nothing (torch_gpu_convolutions.h).
    CudaNetwork(torch::jit::Module frozen, at::Device device, at::Tensor beyond);
    ~CudaNetwork();
    CudaNetwork(const CudaNetwork&) = delete;
    CudaNetwork& operator=(const CudaNetwork&) = delete;

    /// The network's output, in the CPU's memory; undefined where it is no tensor. Image by image: what the network
    /// says of one does not depend on the others. Throws, too, where `beyond` says that it is nothing.
    [[nodiscard]] at::Tensor run(const DiptychTorchInput& input);

private:
    struct Place;  // for one image: its memory on both sides, its stream and the graph
    static constexpr std::size_t kAtOnce = 4;
    using Shape = std::array<std::int64_t, 2>;
    using Places = std::array<std::unique_ptr<Place>, kAtOnce>;

    std::unique_ptr<Place> prepared(const Shape& shape);
    void capture(Place& place);
    void begin(Place& place, const float* image);
    [[nodiscard]] static at::Tensor outputOf(Place& place);
    at::Tensor forward(const at::Tensor& batch);

    torch::jit::Module module_;
    at::Device device_;
    at::Tensor beyond_;
    bool capturable_ = true;  // until a graph could not be captured
    std::map<Shape, Places> places_;
};

}  // namespace diptych::inference
