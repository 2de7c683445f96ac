// The network behind a wall: prepared views in, candidates out. No LibTorch type is seen outside src/inference.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diptych/core/cancel_token.h"
#include "diptych/core/geometry.h"
#include "diptych/inference/model_package.h"

namespace diptych::inference
{

/// A candidate as the network gives it, before calibration.
struct Candidate {
    Box box;                     // model input pixels
    double rawConfidence = 0.0;  // 0..1
    double rawMalignancy = 0.0;  // 0..1
    FindingKind kind = FindingKind::Mass;
};

/// Where something lies on a model input, in its pixels.
struct CanvasPart {
    int left = 0;
    int top = 0;
    int columns = 0;
    int rows = 0;
    bool operator==(const CanvasPart&) const = default;
};

/// One model input: rows x columns floats, row-major, owned by the caller during the call. Where there is a `part`,
/// `values` are that part's, and all around it is 0: a breast takes less than half of what it is placed on.
struct InputImage {
    int rows = 0;
    int columns = 0;
    std::span<const float> values;
    std::optional<CanvasPart> part = {};
};
/// Writes all of it: rows * columns values.
void drawWhole(const InputImage& image, std::span<float> canvas);

struct DeviceChoice {
    enum class Kind { Auto, Cpu, Cuda };
    Kind kind = Kind::Auto;
    int cudaIndex = 0;
};
/// "auto", "cpu", "cuda", "cuda:1"; nullopt for anything else.
[[nodiscard]] std::optional<DeviceChoice> parseDevice(std::string_view text);

/// How CPU or GPU multiply. Best: the quickest that keeps the scores of float32, by device and weights (docs/adr/0018,
/// 0022).
enum class Arithmetic { Best, Float32 };

class SuspicionModel
{
public:
    SuspicionModel() = default;
    SuspicionModel(const SuspicionModel&) = delete;
    SuspicionModel& operator=(const SuspicionModel&) = delete;
    virtual ~SuspicionModel() = default;

    /// The result has one list an image, most confident first; what is said of one does not depend on the others. Of an
    /// image with a part the network may be given only that (docs/adr/0025). Not
    /// thread-safe: one thread owns the model. Cancelling takes effect before and after the network runs, not within
    /// it. Fails with ModelError (also for an output that breaks the contract: NaN, wrong shape), OutOfMemory or
    /// Cancelled.
    [[nodiscard]] virtual Result<std::vector<std::vector<Candidate>>> assess(std::span<const InputImage> images,
                                                                             const CancelToken& cancel) = 0;
    [[nodiscard]] virtual const ModelManifest& manifest() const = 0;
    /// "cpu" or the CUDA device's name.
    [[nodiscard]] virtual std::string device() const = 0;
    /// In words: "float32", "pairs of bfloat16 (AMX)", "pairs of float16".
    [[nodiscard]] virtual std::string arithmetic() const = 0;
    /// Empty, or why the device is not the one that was asked for ("CUDA was asked for, but this LibTorch has none").
    [[nodiscard]] virtual std::string deviceNote() const = 0;
    /// What is being assessed may wait for so long: somebody else wants the cores. A wish; any thread.
    virtual void giveWay(std::chrono::milliseconds /*time*/) {}
};

/// Verifies and loads the package; LibTorch itself is loaded here, not at the program's start (docs/adr/0003).
/// `plugins` is the folder of the inference plugin (Installation::plugins()). Auto falls back to the CPU and
/// says so in deviceNote(); an explicit CUDA device that is not there fails with InvalidArgument.
/// Otherwise fails with ModelRefused, ModelError or OutOfMemory. DIPTYCH_THREADS in the environment sets the number of
/// CPU threads; else it is the number of cores that the process may use, 32 at most. DIPTYCH_ARITHMETIC=float32 there
/// stands above `arithmetic`.
[[nodiscard]] Result<std::unique_ptr<SuspicionModel>> loadSuspicionModel(const std::filesystem::path& modelFolder,
                                                                         DeviceChoice device,
                                                                         const std::filesystem::path& plugins,
                                                                         Arithmetic arithmetic = Arithmetic::Best);

}  // namespace diptych::inference
