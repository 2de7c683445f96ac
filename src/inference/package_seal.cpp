#include "package_seal.h"

#include <fstream>

#include <sodium.h>

namespace diptych::inference
{

namespace
{

/// A line of sha256sum(1).
std::string digestLine(std::string_view digest, std::string_view file)
{
    return std::string(digest) + "  " + std::string(file) + '\n';
}

}  // namespace

std::string sha256Hex(std::string_view bytes)
{
    if (sodium_init() < 0)
        return {};
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    char text[2 * crypto_hash_sha256_BYTES + 1];
    return sodium_bin2hex(text, sizeof text, digest, sizeof digest);
}

std::optional<std::string> bytesOfFile(const std::filesystem::path& file, std::size_t most)
{
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return std::nullopt;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error || size > most)
        return std::nullopt;
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(size)) || stream.peek() != EOF)
        return std::nullopt;
    return bytes;
}

Result<void> checkSeal(ModelManifest& manifest, std::string_view manifestBytes, bool mustBeSealed)
{
    const std::filesystem::path file = manifest.folder / kSealFile;
    const auto refused = [&file](const std::string& why) { return failure(Reason::ModelRefused, why, file.string()); };
    const std::string ownDigest = sha256Hex(manifestBytes);
    const std::string wanted =
        digestLine(ownDigest, "manifest.json") + digestLine(manifest.weightsSha256, manifest.weightsFile);
    manifest.packageSha256 = sha256Hex(wanted);
    if (ownDigest.empty())
        return refused("libsodium cannot be started");
    std::error_code error;
    if (!std::filesystem::exists(std::filesystem::symlink_status(file, error))) {
        if (mustBeSealed)
            return refused("the package says that it is sealed, but its seal is missing: " + file.string());
        return {};
    }
    const auto found = bytesOfFile(file, wanted.size());
    if (found != wanted)
        return refused(
            "the package is not the one that was sealed: manifest.json, with its calibration, and the "
            "weights that it names have other digests than " +
            std::string(kSealFile) + " says");
    manifest.sealed = true;
    return {};
}

}  // namespace diptych::inference
