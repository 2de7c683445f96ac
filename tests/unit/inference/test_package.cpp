#include "test_package.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <sodium.h>

namespace diptych::inference::test
{

TemporaryFolder::TemporaryFolder()
{
    std::string pattern = (std::filesystem::temp_directory_path() / "diptych-test-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        throw std::runtime_error("no temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code error;
    std::filesystem::remove_all(path_, error);
}

nlohmann::json validManifest(const std::string& weightsSha256)
{
    return nlohmann::json::parse(R"({
        "schema": "diptych.model/1", "name": "test", "version": "1.0",
        "weights": {"file": "weights.pt", "sha256": ")" +
                                 weightsSha256 + R"("},
        "input": {"rows": 64, "columns": 48, "spacing_mm": 0.3, "channels": 1, "canonical": "chest wall left"},
        "normalisation": {"percentile_low": 0.01, "percentile_high": 0.995},
        "output": {"columns": ["x0", "y0", "x1", "y1", "confidence_raw", "malignancy_raw", "kind"],
                   "kinds": ["mass", "calcification"]},
        "calibration": {"confidence": [[0, 0], [1, 1]], "probability": [[0, 0], [0.5, 0.2], [1, 1]],
                        "suspicion_thresholds": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]},
        "operating_points": [{"suspicion": 5, "malignant_share": 0.7, "marks_per_image": 1.5}],
        "training_data": [{"name": "n", "licence": "l", "citation": "c", "use": "u"}],
        "figures": {}, "licence": "test only", "intended_use": "research, not for diagnostic use"
    })");
}

std::string sha256(const std::string& bytes)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    char text[2 * crypto_hash_sha256_BYTES + 1];
    return sodium_bin2hex(text, sizeof text, digest, sizeof digest);
}

std::string readFile(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw std::runtime_error("cannot read " + file.string());
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void writeFile(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

void writePackage(const std::filesystem::path& folder, const nlohmann::json& manifest, const std::string& weights)
{
    writeFile(folder / "manifest.json", manifest.dump());
    writeFile(folder / "weights.pt", weights);
}

void sealPackage(const std::filesystem::path& folder)
{
    writeFile(folder / "package.sha256", sha256(readFile(folder / "manifest.json")) + "  manifest.json\n" +
                                             sha256(readFile(folder / "weights.pt")) + "  weights.pt\n");
}

void writeScriptPackage(const std::filesystem::path& folder, const std::string& script)
{
    const std::string weights = readFile(std::filesystem::path(DIPTYCH_TEST_MODELS) / (script + ".pt"));
    writePackage(folder, validManifest(sha256(weights)), weights);
}

}  // namespace diptych::inference::test
