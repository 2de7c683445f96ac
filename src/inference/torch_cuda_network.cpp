#include "torch_cuda_network.h"

#include <exception>
#include <iostream>
#include <utility>
#include <vector>

#include <ATen/Functions.h>
#include <ATen/cuda/CUDAContext.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include "torch_gpu_convolutions.h"

namespace diptych::inference
{

namespace
{

/// cuDNN chooses its ways and takes its memory in the first runs: neither may happen inside a graph.
constexpr int kRunsBeforeCapture = 2;

}  // namespace

struct CudaNetwork::Place {
    c10::cuda::CUDAStream stream = c10::cuda::getStreamFromPool();
    at::Tensor pinned, image;                    // the image, here and there
    at::Tensor output, pinnedOutput;             // what the graph writes, and its copy here
    std::unique_ptr<at::cuda::CUDAGraph> graph;  // null: layer by layer
};

CudaNetwork::CudaNetwork(torch::jit::Module frozen, at::Device device, at::Tensor beyond)
    : module_(std::move(frozen)), device_(device), beyond_(std::move(beyond))
{
    const c10::cuda::CUDAGuard guard(device_);
    at::cuda::getCurrentCUDAStream().synchronize();  // the weights are there before another stream reads them
}

CudaNetwork::~CudaNetwork()
{
    try {
        const c10::cuda::CUDAGuard guard(device_);
        static_cast<void>(cudaDeviceSynchronize());  // an exam that failed in its middle may still be computed
    } catch (const std::exception&) {                // the driver is gone, and what it computed with it
    }
}

at::Tensor CudaNetwork::forward(const at::Tensor& batch)
{
    std::vector<torch::jit::IValue> arguments{batch};
    const torch::jit::IValue result = module_.forward(std::move(arguments));
    return result.isTensor() ? result.toTensor() : at::Tensor();
}

/// A script that cannot be kept as a graph (one that waits for the device, say) runs as it is.
void CudaNetwork::capture(Place& place)
{
    for (int i = 0; i < kRunsBeforeCapture; ++i)
        place.output = forward(place.image);
    place.stream.synchronize();
    if (!place.output.defined() || !capturable_)
        return;
    auto graph = std::make_unique<at::cuda::CUDAGraph>();
    try {
        graph->capture_begin();
        place.output = forward(place.image);
        graph->capture_end();
        place.pinnedOutput =
            at::empty(place.output.sizes(), place.output.options().device(at::kCPU).pinned_memory(true));
    } catch (const std::exception& error) {  // LibTorch's interpreter throws others than c10::Error, too
        try {
            graph->capture_end();
        } catch (const std::exception&) {
        }
        static_cast<void>(cudaGetLastError());  // of the capture; the next call must not be told of it
        std::cerr << "the network runs layer by layer on the GPU: " << error.what() << '\n';
        place.output = at::Tensor();
        capturable_ = false;
        // LibTorch's allocator may still ask a graph whose capture broke off: it is never destroyed.
        static_cast<void>(graph.release());
        return;
    }
    place.graph = std::move(graph);
}

std::unique_ptr<CudaNetwork::Place> CudaNetwork::prepared(const Shape& shape)
{
    auto made = std::make_unique<Place>();
    const std::vector<std::int64_t> sizes{1, 1, shape[0], shape[1]};
    made->pinned = at::empty(sizes, at::TensorOptions(at::kFloat).pinned_memory(true));
    const c10::cuda::CUDAStreamGuard guard(made->stream);
    made->image = at::zeros(sizes, at::TensorOptions(at::kFloat).device(device_));
    capture(*made);
    return made;
}

void CudaNetwork::begin(Place& place, const float* image)
{
    const c10::cuda::CUDAStreamGuard guard(place.stream);
    // By LibTorch's own threads: at::parallel_for has none where its user is compiled without OpenMP.
    place.pinned.copy_(at::from_blob(const_cast<float*>(image), place.pinned.sizes(), at::kFloat));
    place.image.copy_(place.pinned, true);
    if (!place.graph) {
        place.output = forward(place.image);
        return;
    }
    place.graph->replay();
    place.pinnedOutput.copy_(place.output, true);
}

at::Tensor CudaNetwork::outputOf(Place& place)
{
    const c10::cuda::CUDAStreamGuard guard(place.stream);
    if (!place.graph)
        return place.output.defined() ? place.output.to(at::kCPU) : place.output;
    place.stream.synchronize();
    return place.pinnedOutput.clone();
}

at::Tensor CudaNetwork::run(const DiptychTorchInput& input)
{
    TORCH_CHECK(!input.places, "a GPU's network takes whole canvases");
    const c10::cuda::CUDAGuard device(device_);
    const Shape shape{input.rows, input.columns};
    Places& places = places_[shape];
    const auto count = static_cast<std::size_t>(input.count);
    std::vector<at::Tensor> outputs;
    for (std::size_t i = 0; i < count + kAtOnce; ++i) {
        auto& place = places[i % kAtOnce];
        if (i >= kAtOnce && i - kAtOnce < count)  // who had the place before
            outputs.push_back(outputOf(*place));
        if (i >= count)
            continue;
        if (!place)
            place = prepared(shape);
        begin(*place, input.images[i]);
    }
    if (beyond_.defined() && beyond_.item<int>() != kNothingBeyond) {
        beyond_.fill_(kNothingBeyond);  // of the next exam nothing is known
        at::cuda::getCurrentCUDAStream().synchronize();
        TORCH_CHECK(
            false,
            "a number of the network is too large for the GPU's arithmetic (DIPTYCH_ARITHMETIC=float32 has none "
            "too large)");
    }
    for (const at::Tensor& output : outputs)
        if (!output.defined())
            return {};
    return outputs.size() == 1 ? outputs.front() : at::cat(outputs, 0);
}

}  // namespace diptych::inference
