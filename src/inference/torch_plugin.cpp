// LibTorch behind the C interface of torch_plugin.h.
#include "torch_plugin.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <torch/script.h>
#include <torch/torch.h>

#include <torch/csrc/jit/runtime/graph_executor.h>

#include "torch_script.h"

#ifdef DIPTYCH_TORCH_CUDA
#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAGuard.h>

#include "torch_cuda_network.h"
#include "torch_gpu_convolutions.h"
#include "torch_gpu_suppression.h"
#endif
#ifdef DIPTYCH_TORCH_ONEDNN
#include "torch_amx_convolutions.h"
#include "torch_convolutions.h"
#include "torch_kept_memory.h"
#include "torch_shared_layers.h"
#endif

namespace
{

using diptych::inference::frozenFrom;
using diptych::inference::kLargeImage;
using diptych::inference::kSmallImage;
using diptych::inference::outputOf;
using diptych::inference::saysTheSame;
using diptych::inference::Scripts;

struct LoadedModel {
    Scripts scripts;
    torch::jit::Module module;
    at::Device device{at::kCPU};
    int threads = 1;
    at::Tensor output;  // keeps the memory that the last output points to
#ifdef DIPTYCH_TORCH_CUDA
    std::unique_ptr<diptych::inference::CudaNetwork> cuda;  // instead of `module`
#endif
};

void put(DiptychTorchText* target, const std::string& text)
{
    std::snprintf(target->text, sizeof target->text, "%s", text.c_str());
}

/// What LibTorch's message says, in one line: the rest is a stack trace of its own sources. Its interpreter says last
/// what went wrong, and before that only that something did.
std::string saidIn(std::string text)
{
    text.erase(text.find_last_not_of('\n') + 1);
    return text.starts_with("The following operation failed") ? text.substr(text.rfind('\n') + 1)
                                                              : text.substr(0, text.find('\n'));
}

bool speaksOfMemory(const std::string& message)
{
    return message.find("not enough memory") != std::string::npos ||
           message.find("can't allocate memory") != std::string::npos ||
           message.find("out of memory") != std::string::npos;
}

/// Runs `work`; whatever it throws becomes a status and a line of text.
template <typename Work>
int guarded(DiptychTorchText* problem, Work&& work)
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        put(problem, "not enough memory");
        return kDiptychTorchOutOfMemory;
    } catch (const std::exception& error) {
        const std::string message = error.what();
        const auto* torchError = dynamic_cast<const c10::Error*>(&error);
        put(problem, saidIn(torchError ? std::string(torchError->what_without_backtrace()) : message));
        return speaksOfMemory(message) ? kDiptychTorchOutOfMemory : kDiptychTorchModelError;
    } catch (...) {
        put(problem, "an unknown failure inside LibTorch");
        return kDiptychTorchModelError;
    }
}

std::string archiveOf(const DiptychTorchLoad& load)
{
    return {load.weights, load.weightsSize};
}

std::string deviceName(const at::Device& device)
{
    if (!device.is_cuda())
        return "cpu";
#ifdef DIPTYCH_TORCH_CUDA
    return at::cuda::getDeviceProperties(device.index())->name;
#else
    return "cuda:" + std::to_string(device.index());
#endif
}

/// CPU and GPU, and one run and the next, have to say the same of an image.
void preferSameResults()
{
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setDeterministicCuDNN(true);
}

int chooseDevice(const DiptychTorchLoad& load, at::Device& device, DiptychTorchText* note, DiptychTorchText* problem)
{
    const bool available = load.device != kDiptychTorchCpu && torch::cuda::is_available();
    const int count = available ? static_cast<int>(torch::cuda::device_count()) : 0;
    if (load.device == kDiptychTorchCuda && (load.cudaIndex < 0 || load.cudaIndex >= count)) {
        put(problem, "CUDA device " + std::to_string(load.cudaIndex) + " was asked for, but this LibTorch sees " +
                         std::to_string(count) + " CUDA devices");
        return kDiptychTorchNoDevice;
    }
    if (load.device == kDiptychTorchAuto && count == 0)
        put(note, "no CUDA device was found: the model runs on the CPU");
    if (load.device != kDiptychTorchCpu && count > 0)
        device =
            at::Device(at::kCUDA, static_cast<at::DeviceIndex>(load.device == kDiptychTorchCuda ? load.cudaIndex : 0));
    return kDiptychTorchOk;
}

/// Convolutions in oneDNN's own layout. On the shipped model 1.7 times quicker, with scores equal to 1e-7 and boxes to
/// 1e-4 pixels. A script that this optimisation cannot take, or with another LibTorch breaks, runs as it is.
torch::jit::Module fasterOnCpu(torch::jit::Module& frozen)
{
    try {
        torch::jit::Module changed = frozen.clone();
#ifdef DIPTYCH_TORCH_ONEDNN
        diptych::inference::shareOutLayers(changed);
#endif
        torch::jit::Module faster = torch::jit::optimize_for_inference(changed);
        return saysTheSame(faster, frozen, at::kCPU, true) ? faster : frozen;
    } catch (const std::exception&) {
        return frozen;
    }
}

/// The frozen module in the quickest arithmetic that keeps the scores, which is told in words. It is compared with what
/// LibTorch makes of it as it is; only copies are changed, since LibTorch keeps what it made of a module that ran.
torch::jit::Module onCpu(torch::jit::Module frozen, [[maybe_unused]] int arithmetic, DiptychTorchText* words)
{
#ifdef DIPTYCH_TORCH_ONEDNN
    namespace ours = diptych::inference;
    if (arithmetic == kDiptychTorchBest && ours::pairsPay()) {
        torch::jit::Module changed = frozen.clone();
        ours::shareOutLayers(changed);
        if (ours::convolveInBfloat16Pairs(changed) > 0) {
            ours::replaceConvolutions(changed);
            if (saysTheSame(changed, frozen, at::kCPU, true, {kSmallImage, kLargeImage, kSmallImage})) {
                put(words, "pairs of bfloat16 (AMX)");
                return changed;
            }
        }
    }
    if (ours::layersPay()) {
        torch::jit::Module changed = frozen.clone();
        ours::shareOutLayers(changed);
        if (ours::replaceConvolutions(changed) > 0 &&
            saysTheSame(changed, frozen, at::kCPU, true, {kSmallImage, kSmallImage})) {
            put(words, "float32");
            return changed;
        }
    }
#endif
    put(words, "float32");
    return fasterOnCpu(frozen);
}

#ifdef DIPTYCH_TORCH_CUDA
/// The network in the quickest arithmetic whose scores are known to be the CPU's (docs/adr/0022-gpu.md).
std::unique_ptr<diptych::inference::CudaNetwork> onCuda(const DiptychTorchLoad& load, const at::Device& device,
                                                        DiptychTorchText* words, Scripts& kept)
{
    using diptych::inference::CudaNetwork;
    constexpr int kFirstWithUnits = 8;  // compute capability
    const c10::cuda::CUDAGuard guard(device);
    torch::jit::Module plain = frozenFrom(archiveOf(load), device, kept);
    if (load.arithmetic != kDiptychTorchFloat32 &&
        at::cuda::getDeviceProperties(device.index())->major >= kFirstWithUnits) {
        torch::jit::Module changed = frozenFrom(archiveOf(load), device, kept);
        const auto pairs = diptych::inference::convolveInPairs(changed);
        diptych::inference::suppressAtOnce(changed);
        if (pairs.count > 0 && saysTheSame(changed, plain, device, false) &&
            pairs.beyond.item<int>() == diptych::inference::kNothingBeyond) {
            put(words, "pairs of float16");
            return std::make_unique<CudaNetwork>(changed, device, pairs.beyond);
        }
    }
    put(words, "float32");
    return std::make_unique<CudaNetwork>(plain, device, at::Tensor());
}
#endif

/// Reads the script onto the model's device and makes it ready for it.
void place(const DiptychTorchLoad& load, LoadedModel& loaded, DiptychTorchLoaded& told)
{
    // The profiling executor spends the first runs on watching and compiling; a study is one run.
    torch::jit::getProfilingMode() = false;
    // The elder executor is quicker on a CPU; on a GPU it would compile kernels of its own, which no graph may hold.
    torch::jit::getExecutorMode() = loaded.device.is_cuda();
    put(&told.arithmetic, "float32");
    if (loaded.device.is_cpu()) {
        loaded.module =
            onCpu(frozenFrom(archiveOf(load), loaded.device, loaded.scripts), load.arithmetic, &told.arithmetic);
        return;
    }
#ifdef DIPTYCH_TORCH_CUDA
    loaded.cuda = onCuda(load, loaded.device, &told.arithmetic, loaded.scripts);
#else
    loaded.module = frozenFrom(archiveOf(load), loaded.device, loaded.scripts);
#endif
}

int loadModel(const DiptychTorchLoad& load, void** model, DiptychTorchLoaded& told)
{
#ifdef DIPTYCH_TORCH_ONEDNN
    diptych::inference::keepNetworkMemory();
#endif
    auto loaded = std::make_unique<LoadedModel>();
    loaded->threads = std::max(1, load.threads);
    at::set_num_threads(loaded->threads);
    preferSameResults();
    const int chosen = chooseDevice(load, loaded->device, &told.note, &told.problem);
    if (chosen != kDiptychTorchOk)
        return chosen;
    try {
        place(load, *loaded, told);
    } catch (const std::exception& error) {
        if (!loaded->device.is_cuda() || load.device != kDiptychTorchAuto)
            throw;
        put(&told.note, "the GPU cannot be used (" + saidIn(error.what()) + "): the model runs on the CPU");
        loaded->device = at::Device(at::kCPU);
        place(load, *loaded, told);
    }
    put(&told.device, deviceName(loaded->device));
    *model = loaded.release();
    return kDiptychTorchOk;
}

std::vector<std::int64_t> placesOf(const DiptychTorchInput& input)
{
    return input.places ? std::vector<std::int64_t>(input.places, input.places + std::ptrdiff_t{4} * input.count)
                        : std::vector<std::int64_t>{};
}

at::Tensor inputTensor(const DiptychTorchInput& input)
{
    const std::int64_t rows = input.rows;
    const std::int64_t columns = input.columns;
    if (input.ours && input.count == 1)
        return torch::from_blob(const_cast<float*>(input.images[0]), {1, 1, rows, columns}, at::kFloat);
    at::Tensor tensor = torch::empty({input.count, 1, rows, columns}, at::kFloat);
    const auto size = static_cast<std::size_t>(rows * columns);
    for (int i = 0; i < input.count; ++i)
        std::memcpy(tensor.data_ptr<float>() + static_cast<std::size_t>(i) * size, input.images[i],
                    size * sizeof(float));
    return tensor;
}

/// The network's output in the CPU's memory; undefined where the script gives no tensor.
at::Tensor outputOf(LoadedModel& model, const DiptychTorchInput& input)
{
#ifdef DIPTYCH_TORCH_CUDA
    if (model.cuda)
        return model.cuda->run(input);
#endif
    return outputOf(model.module, inputTensor(input).contiguous(at::MemoryFormat::ChannelsLast), placesOf(input));
}

int runModel(LoadedModel& model, const DiptychTorchInput& input, DiptychTorchOutput* output, DiptychTorchText* problem)
{
    const c10::InferenceMode inference;
    at::set_num_threads(model.threads);  // OpenMP keeps the number a thread: this may be another than loaded it
    model.output = at::Tensor();
    const at::Tensor tensor = outputOf(model, input);
    if (!tensor.defined()) {
        put(problem, "the network's output is not a tensor");
        return kDiptychTorchModelError;
    }
    if (tensor.scalar_type() != at::kFloat) {
        put(problem, "the network's output is not float32");
        return kDiptychTorchModelError;
    }
    if (tensor.dim() > static_cast<std::int64_t>(std::size(output->sizes))) {
        put(problem, "the network's output has " + std::to_string(tensor.dim()) + " dimensions");
        return kDiptychTorchModelError;
    }
    model.output = tensor.contiguous();
    output->values = model.output.data_ptr<float>();
    output->dimensions = static_cast<int>(model.output.dim());
    for (int i = 0; i < output->dimensions; ++i)
        output->sizes[i] = model.output.size(i);
    return kDiptychTorchOk;
}

}  // namespace

#define DIPTYCH_EXPORT extern "C" __attribute__((visibility("default")))

DIPTYCH_EXPORT int diptychTorchInterface()
{
    return kDiptychTorchInterface;
}

DIPTYCH_EXPORT int diptychTorchLoad(const DiptychTorchLoad* load, void** model, DiptychTorchLoaded* loaded)
{
    return guarded(&loaded->problem, [&] { return loadModel(*load, model, *loaded); });
}

DIPTYCH_EXPORT int diptychTorchRun(void* model, const DiptychTorchInput* input, DiptychTorchOutput* output,
                                   DiptychTorchText* problem)
{
    const int status =
        guarded(problem, [&] { return runModel(*static_cast<LoadedModel*>(model), *input, output, problem); });
#ifdef DIPTYCH_TORCH_ONEDNN
    if (!input->moreFollow)
        diptych::inference::releaseNetworkMemory();
#endif
    return status;
}

DIPTYCH_EXPORT void diptychTorchRelease(void* model)
{
    delete static_cast<LoadedModel*>(model);
}
