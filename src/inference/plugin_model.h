// The network in this process, through the LibTorch plugin.
#pragma once

#include "diptych/inference/suspicion_model.h"
#include "torch_plugin_library.h"

namespace diptych::inference
{

/// ModelError where an image is not of the model's input size.
[[nodiscard]] Result<void> checkInputs(std::span<const InputImage> images, const ModelManifest& manifest);

class PluginModel final : public SuspicionModel
{
public:
    /// As loadSuspicionModel().
    [[nodiscard]] static Result<std::unique_ptr<PluginModel>> load(const std::filesystem::path& modelFolder,
                                                                   DeviceChoice device,
                                                                   const std::filesystem::path& plugins,
                                                                   Arithmetic arithmetic);
    PluginModel(ModelManifest manifest, const TorchPlugin& plugin, void* model, const DiptychTorchLoaded& told);
    ~PluginModel() override;
    PluginModel(const PluginModel&) = delete;
    PluginModel& operator=(const PluginModel&) = delete;

    Result<std::vector<std::vector<Candidate>>> assess(std::span<const InputImage> images,
                                                       const CancelToken& cancel) override;

    struct Part {
        bool moreFollow = false;  // views of the same exam: what memory the network took waits for them
        /// Each has as its part what the network is to be given (canvas_part.h); they are writable: it works on them
        /// where they lie.
        bool imagesAreGiven = false;
    };
    [[nodiscard]] Result<std::vector<std::vector<Candidate>>> assessPart(std::span<const InputImage> images, Part part,
                                                                         const CancelToken& cancel);

    const ModelManifest& manifest() const override { return manifest_; }
    std::string device() const override { return device_; }
    std::string arithmetic() const override { return arithmetic_; }
    std::string deviceNote() const override { return note_; }

private:
    /// What is given of each is of one size.
    Result<std::vector<std::vector<Candidate>>> runNetwork(std::span<const InputImage> images,
                                                           std::span<const CanvasPart> given, Part part,
                                                           const CancelToken& cancel);

    ModelManifest manifest_;
    TorchPlugin plugin_;
    void* model_;
    std::string device_;
    std::string arithmetic_;
    std::string note_;
};

}  // namespace diptych::inference
