#include "plugin_model.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string_view>
#include <thread>

#include <sched.h>

#include "canvas_part.h"
#include "diptych/core/large_memory.h"
#include "network_output.h"

namespace diptych::inference
{

namespace
{

/// Beyond this, more threads for four small images cost more than they bring.
constexpr int kMaxThreads = 32;

/// The cores that this process may use; DIPTYCH_THREADS, if it is a number from 1, wins.
int threadCount()
{
    if (const char* text = std::getenv("DIPTYCH_THREADS")) {
        int wanted = 0;
        const auto [end, error] = std::from_chars(text, text + std::strlen(text), wanted);
        if (error == std::errc{} && *end == '\0' && wanted >= 1)
            return std::min(wanted, 1024);
    }
    cpu_set_t mine;
    const bool known = sched_getaffinity(0, sizeof mine, &mine) == 0;
    const int cores = known ? CPU_COUNT(&mine) : static_cast<int>(std::thread::hardware_concurrency());
    return std::clamp(cores, 1, kMaxThreads);
}

/// DIPTYCH_ARITHMETIC=float32 forbids anything else.
int arithmeticCode(Arithmetic wanted)
{
    const char* const environment = std::getenv("DIPTYCH_ARITHMETIC");
    const bool forbidden = environment && std::string_view(environment) == "float32";
    return wanted == Arithmetic::Float32 || forbidden ? kDiptychTorchFloat32 : kDiptychTorchBest;
}

Reason reasonOf(int status)
{
    if (status == kDiptychTorchOutOfMemory)
        return Reason::OutOfMemory;
    return status == kDiptychTorchNoDevice ? Reason::InvalidArgument : Reason::ModelError;
}

int deviceCode(DeviceChoice::Kind kind)
{
    switch (kind) {
        case DeviceChoice::Kind::Auto:
            return kDiptychTorchAuto;
        case DeviceChoice::Kind::Cpu:
            return kDiptychTorchCpu;
        case DeviceChoice::Kind::Cuda:
            return kDiptychTorchCuda;
    }
    return kDiptychTorchCpu;
}

std::size_t pixelsOf(int rows, int columns)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

}  // namespace

Result<void> checkInputs(std::span<const InputImage> images, const ModelManifest& manifest)
{
    for (const InputImage& image : images) {
        const CanvasPart part = image.part.value_or(wholeOf(image));
        if (image.rows != manifest.inputRows || image.columns != manifest.inputColumns || part.left < 0 ||
            part.top < 0 || part.rows < 0 || part.columns < 0 || part.left > image.columns - part.columns ||
            part.top > image.rows - part.rows || image.values.size() != pixelsOf(part.rows, part.columns))
            return failure(Reason::ModelError, "an image is not of the model's input size");
    }
    return {};
}

PluginModel::PluginModel(ModelManifest manifest, const TorchPlugin& plugin, void* model, const DiptychTorchLoaded& told)
    : manifest_(std::move(manifest)),
      plugin_(plugin),
      model_(model),
      device_(told.device.text),
      arithmetic_(told.arithmetic.text),
      note_(told.note.text)
{
}

PluginModel::~PluginModel()
{
    plugin_.release(model_);
}

Result<std::vector<std::vector<Candidate>>> PluginModel::assess(std::span<const InputImage> images,
                                                                const CancelToken& cancel)
{
    return assessPart(images, {}, cancel);
}

Result<std::vector<std::vector<Candidate>>> PluginModel::assessPart(std::span<const InputImage> images, Part part,
                                                                    const CancelToken& cancel)
{
    if (images.empty())
        return std::vector<std::vector<Candidate>>{};
    if (const auto fit = checkInputs(images, manifest_); !fit)
        return tl::make_unexpected(fit.error());
    std::vector<CanvasPart> given;
    for (const InputImage& image : images)
        given.push_back(part.imagesAreGiven ? image.part.value_or(wholeOf(image)) : givenOf(image, manifest_, device_));
    std::vector<std::vector<Candidate>> all;
    for (std::size_t begin = 0, end = 0; begin < images.size(); begin = end) {
        const auto sameSize = [&](std::size_t i) {
            return given[i].rows == given[begin].rows && given[i].columns == given[begin].columns;
        };
        for (end = begin + 1; end < images.size() && sameSize(end); ++end) {
        }
        const Part some{part.moreFollow || end < images.size(), part.imagesAreGiven};
        auto found =
            runNetwork(images.subspan(begin, end - begin), std::span(given).subspan(begin, end - begin), some, cancel);
        if (!found)
            return found;
        std::ranges::move(*found, std::back_inserter(all));
    }
    return all;
}

Result<std::vector<std::vector<Candidate>>> PluginModel::runNetwork(std::span<const InputImage> images,
                                                                    std::span<const CanvasPart> given, Part part,
                                                                    const CancelToken& cancel)
{
    const CanvasPart& size = given.front();
    std::vector<const float*> pointers;
    std::vector<std::vector<float>> drawn;
    std::vector<int> places;
    for (std::size_t i = 0; i < images.size(); ++i) {
        if (images[i].part && *images[i].part != given[i]) {
            drawn.push_back(roomFor<float>(pixelsOf(size.rows, size.columns)));
            drawn.back().resize(pixelsOf(size.rows, size.columns));
            drawWhole(images[i], drawn.back());
            pointers.push_back(drawn.back().data());
        } else {
            pointers.push_back(images[i].values.data());
        }
        places.insert(places.end(), {given[i].top, given[i].left, images[i].rows, images[i].columns});
    }
    const bool told = given.front() != wholeOf(images.front());
    if (told && !manifest_.takesParts)
        return failure(Reason::ModelError, "the network's script takes whole inputs only", manifest_.name);
    if (cancel.cancelled())
        return failure(Reason::Cancelled);

    const DiptychTorchInput input{.images = pointers.data(),
                                  .places = told ? places.data() : nullptr,
                                  .count = static_cast<int>(pointers.size()),
                                  .rows = size.rows,
                                  .columns = size.columns,
                                  .ours = part.imagesAreGiven ? 1 : 0,
                                  .moreFollow = part.moreFollow ? 1 : 0};
    DiptychTorchOutput output{};
    DiptychTorchText problem{};
    const int status = plugin_.run(model_, &input, &output, &problem);
    if (cancel.cancelled())
        return failure(Reason::Cancelled);
    if (status != kDiptychTorchOk)
        return failure(reasonOf(status), problem.text, manifest_.name);

    const std::span<const std::int64_t> sizes(output.sizes, static_cast<std::size_t>(output.dimensions));
    std::size_t count = 1;
    for (const std::int64_t dimension : sizes)
        count *= static_cast<std::size_t>(dimension);
    return candidatesFromOutput({output.values, count}, sizes, images.size(), manifest_);
}

Result<std::unique_ptr<PluginModel>> PluginModel::load(const std::filesystem::path& modelFolder, DeviceChoice device,
                                                       const std::filesystem::path& plugins, Arithmetic arithmetic)
{
    auto manifest = readManifest(modelFolder);
    if (!manifest)
        return tl::make_unexpected(manifest.error());
    const auto weights = readVerifiedWeights(*manifest);
    if (!weights)
        return tl::make_unexpected(weights.error());
    const auto plugin = openTorchPlugin(plugins);
    if (!plugin)
        return tl::make_unexpected(plugin.error());

    const DiptychTorchLoad load{weights->data(),  weights->size(), deviceCode(device.kind),
                                device.cudaIndex, threadCount(),   arithmeticCode(arithmetic)};
    void* model = nullptr;
    DiptychTorchLoaded told{};
    const int status = plugin->load(&load, &model, &told);
    if (status != kDiptychTorchOk)
        return failure(reasonOf(status), told.problem.text, modelFolder.string());
    return std::make_unique<PluginModel>(std::move(*manifest), *plugin, model, told);
}

Result<std::unique_ptr<SuspicionModel>> loadSuspicionModel(const std::filesystem::path& modelFolder,
                                                           DeviceChoice device, const std::filesystem::path& plugins,
                                                           Arithmetic arithmetic)
{
    return PluginModel::load(modelFolder, device, plugins, arithmetic);
}

}  // namespace diptych::inference
