// Model packages in a temporary folder, to be read as they are or after damage.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

namespace diptych::inference::test
{

/// A temporary folder that goes with its owner.
class TemporaryFolder
{
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A valid manifest for weights of that SHA-256: input 64 x 48, kinds "mass" and "calcification".
[[nodiscard]] nlohmann::json validManifest(const std::string& weightsSha256);

[[nodiscard]] std::string sha256(const std::string& bytes);
[[nodiscard]] std::string readFile(const std::filesystem::path& file);
void writeFile(const std::filesystem::path& file, const std::string& bytes);

/// Writes manifest.json and weights.pt.
void writePackage(const std::filesystem::path& folder, const nlohmann::json& manifest, const std::string& weights);

/// A whole package around one of the test scripts ("brightest", "nan", ...; make_test_model.cpp).
void writeScriptPackage(const std::filesystem::path& folder, const std::string& script);

/// Writes package.sha256 for what writePackage() wrote.
void sealPackage(const std::filesystem::path& folder);

}  // namespace diptych::inference::test
