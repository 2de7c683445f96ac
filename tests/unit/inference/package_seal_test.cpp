// Sealed packages: no bit of manifest, calibration and weights can change unnoticed.
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "diptych/core/installation.h"
#include "diptych/inference/engine_process.h"
#include "engine_processes.h"
#include "loading.h"
#include "test_package.h"

namespace diptych::inference::test
{

namespace
{

using testing::HasSubstr;

std::string withFlippedBit(std::string bytes, std::size_t bit)
{
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    return bytes;
}

/// The shipped manifest, with its calibration, for the weights of a small script.
void writeSealedPackage(const std::filesystem::path& folder)
{
    writeScriptPackage(folder, "brightest");
    const std::filesystem::path shipped = installation().defaultModel() / "manifest.json";
    if (std::filesystem::exists(shipped)) {
        nlohmann::json manifest = nlohmann::json::parse(readFile(shipped));
        manifest["weights"]["sha256"] = sha256(readFile(folder / "weights.pt"));
        manifest["seal"] = "package.sha256";
        writeFile(folder / "manifest.json", manifest.dump(1));
    }
    sealPackage(folder);
}

/// Without a plugin nothing can be loaded: a refusal came before LibTorch could see anything.
Result<void> refusalBeforeLoading(const std::filesystem::path& folder)
{
    const TemporaryFolder noPlugins;
    const auto model = loadSuspicionModel(folder, kCpu, noPlugins.path());
    return model ? Result<void>() : tl::make_unexpected(model.error());
}

}  // namespace

TEST(PackageSeal, AThousandFlippedBitsAreAThousandRefusals)
{
    const TemporaryFolder folder;
    writeSealedPackage(folder.path());
    ASSERT_EQ(refusalBeforeLoading(folder.path()).error().reason, Reason::ModelError) << "whole, it goes on to load";
    ASSERT_TRUE(readManifest(folder.path())->sealed);
    struct Part {
        const char* file;
        int flips;
    };
    std::mt19937_64 random(20261126);
    int refusals = 0;
    for (const auto& [file, flips] : {Part{"manifest.json", 500}, {"weights.pt", 400}, {"package.sha256", 100}}) {
        const std::string whole = readFile(folder.path() / file);
        for (int flip = 0; flip < flips; ++flip) {
            const std::size_t bit = random() % (8 * whole.size());
            writeFile(folder.path() / file, withFlippedBit(whole, bit));
            const auto refused = refusalBeforeLoading(folder.path());
            ASSERT_FALSE(refused.has_value());
            EXPECT_EQ(refused.error().reason, Reason::ModelRefused) << file << ", bit " << bit;
            refusals += refused.error().reason == Reason::ModelRefused ? 1 : 0;
        }
        writeFile(folder.path() / file, whole);
    }
    EXPECT_EQ(refusals, 1000);
    EXPECT_EQ(refusalBeforeLoading(folder.path()).error().reason, Reason::ModelError);
}

TEST(PackageSeal, TheShippedPackageIsSealedAndFlippedBitsInItAreRefused)
{
    const std::filesystem::path shipped = installation().defaultModel();
    if (!std::filesystem::exists(shipped / "manifest.json"))
        GTEST_SKIP() << "no package in " << shipped;
    const auto manifest = readManifest(shipped);
    ASSERT_TRUE(manifest.has_value()) << manifest.error().detail;
    EXPECT_TRUE(manifest->sealed);
    const TemporaryFolder folder;
    for (const char* file : {"manifest.json", "package.sha256"})
        std::filesystem::copy_file(shipped / file, folder.path() / file);
    const std::string whole = readFile(shipped / manifest->weightsFile);
    std::mt19937_64 random(7);
    for (int flip = 0; flip < 10; ++flip) {
        writeFile(folder.path() / manifest->weightsFile, withFlippedBit(whole, random() % (8 * whole.size())));
        EXPECT_EQ(refusalBeforeLoading(folder.path()).error().reason, Reason::ModelRefused);
    }
}

TEST(PackageSeal, TheEngineRefusesFlippedBitsToo)
{
    const TemporaryFolder folder;
    writeSealedPackage(folder.path());
    std::mt19937_64 random(3);
    for (const char* file : {"manifest.json", "weights.pt"}) {
        const std::string whole = readFile(folder.path() / file);
        for (int flip = 0; flip < 3; ++flip) {
            writeFile(folder.path() / file, withFlippedBit(whole, random() % (8 * whole.size())));
            const auto model = startSuspicionModel(folder.path(), kCpu, kPlugins);
            ASSERT_FALSE(model.has_value());
            EXPECT_EQ(model.error().reason, Reason::ModelRefused);
        }
        writeFile(folder.path() / file, whole);
    }
    EXPECT_TRUE(startSuspicionModel(folder.path(), kCpu, kPlugins).has_value());
}

TEST(PackageSeal, AChangedCalibrationIsNamed)
{
    const TemporaryFolder folder;
    writePackage(folder.path(), validManifest(sha256("w")), "w");
    sealPackage(folder.path());
    nlohmann::json manifest = validManifest(sha256("w"));
    manifest["calibration"]["suspicion_thresholds"][8] = 0.91;  // as valid as before
    writeFile(folder.path() / "manifest.json", manifest.dump());
    const auto refused = readManifest(folder.path());
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().detail, HasSubstr("not the one that was sealed"));
    EXPECT_THAT(refused.error().detail, HasSubstr("calibration"));
}

TEST(PackageSeal, APackageWithoutASealIsTakenAndSaidNotToBeSealed)
{
    const TemporaryFolder folder;
    writePackage(folder.path(), validManifest(sha256("w")), "w");
    const auto open = readManifest(folder.path());
    ASSERT_TRUE(open.has_value()) << open.error().detail;
    EXPECT_FALSE(open->sealed);
    EXPECT_EQ(open->packageSha256.size(), 64U);
    sealPackage(folder.path());
    const auto sealed = readManifest(folder.path());
    ASSERT_TRUE(sealed.has_value()) << sealed.error().detail;
    EXPECT_TRUE(sealed->sealed);
    EXPECT_EQ(sealed->packageSha256, open->packageSha256);
    EXPECT_EQ(sealed->packageSha256, sha256(readFile(folder.path() / "package.sha256")));
}

TEST(PackageSeal, ALostSealIsNoticedWhereTheManifestNamesIt)
{
    const TemporaryFolder folder;
    nlohmann::json manifest = validManifest(sha256("w"));
    manifest["seal"] = "package.sha256";
    writePackage(folder.path(), manifest, "w");
    EXPECT_THAT(readManifest(folder.path()).error().detail, HasSubstr("its seal is missing"));
    std::filesystem::create_directory(folder.path() / "package.sha256");
    EXPECT_EQ(readManifest(folder.path()).error().reason, Reason::ModelRefused);
    std::filesystem::remove(folder.path() / "package.sha256");
    sealPackage(folder.path());
    EXPECT_TRUE(readManifest(folder.path()).has_value());
    writeFile(folder.path() / "package.sha256", readFile(folder.path() / "package.sha256") + "\n");
    EXPECT_FALSE(readManifest(folder.path()).has_value());
    manifest["seal"] = "other.sha256";
    writePackage(folder.path(), manifest, "w");
    EXPECT_THAT(readManifest(folder.path()).error().detail, HasSubstr("seal must be"));
}

}  // namespace diptych::inference::test
