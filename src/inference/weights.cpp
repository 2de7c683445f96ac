#include <fstream>
#include <new>
#include <string>

#include "diptych/inference/model_package.h"
#include "package_seal.h"

namespace diptych::inference
{

namespace
{

constexpr std::uintmax_t kMaxWeightsBytes = std::uintmax_t{4} << 30U;

}  // namespace

Result<std::vector<char>> readVerifiedWeights(const ModelManifest& manifest)
{
    const std::filesystem::path file = manifest.folder / manifest.weightsFile;
    const auto refused = [&file](const std::string& why) { return failure(Reason::ModelRefused, why, file.string()); };
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return refused("the weights are missing: " + file.string());
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error || size == 0 || size > kMaxWeightsBytes)
        return refused("the weights are empty or larger than 4 GiB: " + file.string());
    try {
        std::vector<char> bytes(static_cast<std::size_t>(size));
        std::ifstream stream(file, std::ios::binary);
        if (!stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) || stream.peek() != EOF)
            return refused("the weights cannot be read whole: " + file.string());
        const std::string found = sha256Hex({bytes.data(), bytes.size()});
        if (found != manifest.weightsSha256)
            return refused("the weights are not those of the manifest: SHA-256 " + found + " instead of " +
                           manifest.weightsSha256);
        return bytes;
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "reading the weights", file.string());
    }
}

}  // namespace diptych::inference
