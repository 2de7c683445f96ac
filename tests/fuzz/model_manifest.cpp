// Manifests of model packages that somebody dropped in.
#include <fstream>

#include "diptych/inference/model_package.h"
#include "memory_file.h"

using namespace diptych;

namespace
{

/// readManifest() takes a folder: one in memory with a link to the input.
std::filesystem::path packageFolder()
{
    std::string name = "/dev/shm/diptych-manifest-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
        std::abort();
    return name;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const struct Package {
        std::filesystem::path folder = packageFolder();
        ~Package()
        {
            std::error_code ignored;
            std::filesystem::remove_all(folder, ignored);
        }
    } package;
    std::ofstream(package.folder / "manifest.json", std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    const auto manifest = inference::readManifest(package.folder);
    if (!manifest) {
        fuzz::must(manifest.error().reason == Reason::ModelRefused && !manifest.error().detail.empty());
        return 0;
    }
    for (const FindingKind kind : manifest->kinds) {
        const auto& calibration = manifest->calibrationOf(kind);
        for (const double raw : {-1.0, 0.0, 0.3, 1.0, 2.0}) {
            const double probability = calibration.probability(raw);
            fuzz::must(probability >= 0.0 && probability <= 1.0);
            (void)manifest->suspicion(probability);
            if (manifest->otherView) {
                const double confidence = manifest->otherView->confidence(raw, 0.5);
                fuzz::must(confidence >= 0.0 && confidence <= 1.0);
            }
        }
    }
    (void)inference::readVerifiedWeights(*manifest);
    return 0;
}
