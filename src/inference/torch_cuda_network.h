// The network on a CUDA device: images go over from pinned memory, each while the next is copied there, and all the
// launches of one size of input are kept as one graph, since a launch by itself costs more than most layers take.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>

#include <torch/script.h>

#include "torch_plugin.h"

namespace diptych::inference
{

/// In which numbers a GPU multiplies: 32 bits, the matrix units' TF32 (10 bits after the point, sums in 32), float16.
enum class CudaArithmetic { Float32, Tf32, Half };

/// One thread at a time. Throws c10::Error, as LibTorch does.
class CudaNetwork
{
public:
    /// `frozen` is on `device`; it is changed for the arithmetic.
    CudaNetwork(torch::jit::Module frozen, at::Device device, CudaArithmetic arithmetic);
    ~CudaNetwork();
    CudaNetwork(const CudaNetwork&) = delete;
    CudaNetwork& operator=(const CudaNetwork&) = delete;

    /// The network's output, in the CPU's memory; undefined where it is no tensor.
    [[nodiscard]] at::Tensor run(const DiptychTorchInput& input);
    /// In words.
    [[nodiscard]] const char* arithmetic() const;

private:
    struct Prepared;  // of one size of input: its memory on both sides, and the graph
    using Shape = std::array<std::int64_t, 3>;

    Prepared& prepared(const DiptychTorchInput& input);
    void capture(Prepared& size);
    at::Tensor forward(const at::Tensor& batch);

    torch::jit::Module module_;
    at::Device device_;
    CudaArithmetic arithmetic_;
    std::map<Shape, std::unique_ptr<Prepared>> sizes_;
};

}  // namespace diptych::inference
