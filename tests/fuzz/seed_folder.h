// Where the first inputs of the fuzz targets go: a folder for each in the one that DIPTYCH_FUZZ_SEEDS names.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace diptych::fuzz
{

inline std::filesystem::path seedFolder(const std::string& target)
{
    const char* const named = std::getenv("DIPTYCH_FUZZ_SEEDS");
    const std::filesystem::path folder = std::filesystem::path(named != nullptr ? named : "seeds") / target;
    std::filesystem::create_directories(folder);
    return folder;
}

inline void seed(const std::string& target, const std::string& name, std::string_view bytes)
{
    std::ofstream stream(seedFolder(target) / name, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    EXPECT_TRUE(stream.flush());
}

inline std::string contents(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace diptych::fuzz
