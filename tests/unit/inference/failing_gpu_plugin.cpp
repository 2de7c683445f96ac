// A plugin with a GPU that fails at its first exam, in the way that the model package's weights name, and a CPU that
// answers from the image alone. Stands in for libdiptych_torch.so where no GPU is at hand to be made to fail.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "torch_plugin.h"

namespace
{

struct Model {
    bool gpu;
    std::string failure;  // "memory", "driver" or "ends"
    std::vector<float> output;
};

void put(DiptychTorchText* target, const char* text)
{
    std::snprintf(target->text, sizeof target->text, "%s", text);
}

int fail(const Model& model, DiptychTorchText* problem)
{
    if (model.failure == "ends")
        std::abort();
    put(problem, model.failure == "memory" ? "CUDA out of memory" : "CUDA error: unspecified launch failure");
    return model.failure == "memory" ? kDiptychTorchOutOfMemory : kDiptychTorchModelError;
}

}  // namespace

extern "C" {

int diptychTorchInterface()
{
    return kDiptychTorchInterface;
}

int diptychTorchLoad(const DiptychTorchLoad* load, void** model, DiptychTorchLoaded* loaded)
{
    const bool gpu = load->device == kDiptychTorchAuto;
    *model = new Model{gpu, std::string(load->weights, load->weightsSize), {}};
    put(&loaded->device, gpu ? "Failing GPU" : "cpu");
    put(&loaded->arithmetic, "float32");
    put(&loaded->note, "");
    return kDiptychTorchOk;
}

int diptychTorchRun(void* model, const DiptychTorchInput* input, DiptychTorchOutput* output, DiptychTorchText* problem)
{
    auto& own = *static_cast<Model*>(model);
    if (own.gpu)
        return fail(own, problem);
    own.output.clear();
    for (int i = 0; i < input->count; ++i) {
        const float first = input->images[i][0];
        own.output.insert(own.output.end(), {1.0F, 2.0F, 5.0F, 6.0F, first, first / 2.0F, 0.0F});
    }
    output->values = own.output.data();
    output->dimensions = 3;
    output->sizes[0] = input->count;
    output->sizes[1] = 1;
    output->sizes[2] = 7;
    return kDiptychTorchOk;
}

void diptychTorchRelease(void* model)
{
    delete static_cast<Model*>(model);
}
}
