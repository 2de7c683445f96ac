// The C interface between the program and its LibTorch plugin (libdiptych_torch.so).
//
// Plain C on purpose: the plugin may be built with another C++ library ABI (LibTorch's binaries often are) and shares
// no state, type or exception with the program. Raise kDiptychTorchInterface with every change.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

enum { kDiptychTorchInterface = 6 };

enum DiptychTorchStatus {
    kDiptychTorchOk = 0,
    kDiptychTorchModelError = 1,
    kDiptychTorchOutOfMemory = 2,
    kDiptychTorchNoDevice = 3,  // the CUDA device that was asked for is not there
};

enum DiptychTorchDevice { kDiptychTorchAuto = 0, kDiptychTorchCpu = 1, kDiptychTorchCuda = 2 };

/// How the device multiplies. Best: pairs of bfloat16 on a CPU (docs/adr/0018), of float16 on a GPU (docs/adr/0022),
/// where device and weights allow, else float32.
enum DiptychTorchArithmetic { kDiptychTorchBest = 0, kDiptychTorchFloat32 = 1 };

struct DiptychTorchLoad {
    const char* weights;  // TorchScript archive, already verified; read during the call only
    std::size_t weightsSize;
    int device;  // DiptychTorchDevice
    int cudaIndex;
    int threads;     // for one operation on the CPU, at least 1
    int arithmetic;  // DiptychTorchArithmetic
};

/// Text is UTF-8, ends with a zero byte and is cut where it is too long.
struct DiptychTorchText {
    char text[1024];
};

/// count x rows x columns floats, the network's one input channel.
struct DiptychTorchInput {
    const float* const* images;  // `count` pointers to rows * columns floats each
    const int* places;           // for each image four: top and left of its place on the canvas, which is 0 beside it,
                                 // and the canvas's rows and columns; null: the images are canvases
    int count;
    int rows;
    int columns;
    int ours;        // the one image may be written to: it is not copied
    int moreFollow;  // another call of the same exam: memory is kept for it
};

/// The network's output as it is: float32, dense, with its shape; not judged by the plugin. Owned by the model and
/// valid until its next run or release.
struct DiptychTorchOutput {
    const float* values;
    int dimensions;
    std::int64_t sizes[8];
};

/// kDiptychTorchInterface of the plugin: to be asked first.
using DiptychTorchInterfaceFunction = int();
/// What became of a load: all but `problem` are filled on success, `problem` on failure.
struct DiptychTorchLoaded {
    DiptychTorchText device;
    DiptychTorchText arithmetic;  // in words
    DiptychTorchText note;
    DiptychTorchText problem;
};
using DiptychTorchLoadFunction = int(const DiptychTorchLoad* load, void** model, DiptychTorchLoaded* loaded);
using DiptychTorchRunFunction = int(void* model, const DiptychTorchInput* input, DiptychTorchOutput* output,
                                    DiptychTorchText* problem);
using DiptychTorchReleaseFunction = void(void* model);

#define DIPTYCH_TORCH_INTERFACE_SYMBOL "diptychTorchInterface"
#define DIPTYCH_TORCH_LOAD_SYMBOL "diptychTorchLoad"
#define DIPTYCH_TORCH_RUN_SYMBOL "diptychTorchRun"
#define DIPTYCH_TORCH_RELEASE_SYMBOL "diptychTorchRelease"
}
