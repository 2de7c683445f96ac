#include "torch_cuda_network.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <iostream>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/cuda/CUDAContext.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include "torch_narrow_convolution.h"

namespace diptych::inference
{

namespace
{

/// cuDNN chooses its ways and takes its memory in the first runs: neither may happen inside a graph.
constexpr int kRunsBeforeCapture = 2;
constexpr std::int64_t kCopiedAtOnce = std::int64_t{1} << 18;  // floats, a thread

void copyToPinned(const float* from, float* to, std::int64_t count)
{
    at::parallel_for(0, count, kCopiedAtOnce, [&](std::int64_t begin, std::int64_t end) {
        std::memcpy(to + begin, from + begin, static_cast<std::size_t>(end - begin) * sizeof(float));
    });
}

}  // namespace

struct CudaNetwork::Prepared {
    c10::cuda::CUDAStream stream = c10::cuda::getStreamFromPool();
    at::Tensor pinned, batch;                    // the images, here and there
    at::Tensor output, pinnedOutput;             // what the graph writes, and its copy here
    std::unique_ptr<at::cuda::CUDAGraph> graph;  // null: layer by layer
};

CudaNetwork::CudaNetwork(torch::jit::Module frozen, at::Device device, CudaArithmetic arithmetic)
    : module_(std::move(frozen)), device_(device), arithmetic_(arithmetic)
{
    if (arithmetic_ == CudaArithmetic::Half)
        narrowConvolutions(module_, at::kHalf);
}

CudaNetwork::~CudaNetwork() = default;

const char* CudaNetwork::arithmetic() const
{
    switch (arithmetic_) {
        case CudaArithmetic::Float32:
            break;
        case CudaArithmetic::Tf32:
            return "TF32";
        case CudaArithmetic::Half:
            return "float16";
    }
    return "float32";
}

at::Tensor CudaNetwork::forward(const at::Tensor& batch)
{
    std::vector<torch::jit::IValue> arguments{batch.contiguous(at::MemoryFormat::ChannelsLast)};
    const torch::jit::IValue result = module_.forward(std::move(arguments));
    return result.isTensor() ? result.toTensor() : at::Tensor();
}

/// A script that cannot be kept as a graph (one that waits for the device, say) runs as it is.
void CudaNetwork::capture(Prepared& size)
{
    for (int i = 0; i < kRunsBeforeCapture; ++i)
        size.output = forward(size.batch);
    size.stream.synchronize();
    if (!size.output.defined())
        return;
    auto graph = std::make_unique<at::cuda::CUDAGraph>();
    try {
        graph->capture_begin();
        size.output = forward(size.batch);
        graph->capture_end();
        size.pinnedOutput = at::empty(size.output.sizes(), size.output.options().device(at::kCPU).pinned_memory(true));
    } catch (const std::exception& error) {  // LibTorch's interpreter throws others than c10::Error, too
        try {
            graph->capture_end();
        } catch (const std::exception&) {
        }
        static_cast<void>(cudaGetLastError());  // of the capture; the next call must not be told of it
        std::cerr << "the network runs layer by layer on the GPU: " << error.what() << '\n';
        size.output = at::Tensor();
        return;
    }
    size.graph = std::move(graph);
}

CudaNetwork::Prepared& CudaNetwork::prepared(const DiptychTorchInput& input)
{
    const Shape shape{input.count, input.rows, input.columns};
    auto& size = sizes_[shape];
    if (size)
        return *size;
    auto made = std::make_unique<Prepared>();
    const std::vector<std::int64_t> sizes{input.count, 1, input.rows, input.columns};
    made->pinned = at::empty(sizes, at::TensorOptions(at::kFloat).pinned_memory(true));
    const c10::cuda::CUDAStreamGuard guard(made->stream);
    made->batch = at::zeros(sizes, at::TensorOptions(at::kFloat).device(device_));
    capture(*made);
    size = std::move(made);
    return *size;
}

at::Tensor CudaNetwork::run(const DiptychTorchInput& input)
{
    const bool matrixUnits = arithmetic_ == CudaArithmetic::Tf32;
    at::globalContext().setAllowTF32CuDNN(matrixUnits);
    at::globalContext().setAllowTF32CuBLAS(matrixUnits);
    const c10::cuda::CUDAGuard device(device_);
    Prepared& size = prepared(input);
    const c10::cuda::CUDAStreamGuard guard(size.stream);
    const std::int64_t pixels = std::int64_t{input.rows} * input.columns;
    for (int i = 0; i < input.count; ++i) {
        copyToPinned(input.images[i], size.pinned.data_ptr<float>() + i * pixels, pixels);
        size.batch[i].copy_(size.pinned[i], true);
    }
    if (!size.graph) {
        const at::Tensor output = forward(size.batch);
        return output.defined() ? output.to(at::kCPU) : output;
    }
    size.graph->replay();
    size.pinnedOutput.copy_(size.output, true);
    size.stream.synchronize();
    return size.pinnedOutput.clone();
}

}  // namespace diptych::inference
