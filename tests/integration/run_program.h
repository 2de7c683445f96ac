// Runs diptych-cli as a script would and keeps what it said.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace diptych::test
{

struct ProgramRun {
    int status = -1;  // exit status; -1 where the program was ended by a signal
    std::string out;
    std::string err;
};

/// On standard output.
inline bool tells(const ProgramRun& run, const std::string& words)
{
    return run.out.find(words) != std::string::npos;
}

/// `program` lies in bin/ of the build under test. After `mostSeconds` it is ended by a signal; 0: never.
ProgramRun runProgram(const std::string& program, const std::vector<std::string>& arguments, unsigned mostSeconds = 0);
inline ProgramRun cli(const std::vector<std::string>& arguments, unsigned mostSeconds = 0)
{
    return runProgram("diptych-cli", arguments, mostSeconds);
}

/// The lines of a JSON-lines text.
std::vector<nlohmann::json> jsonLines(const std::string& text);

std::string readFile(const std::filesystem::path& file);
void writeFile(const std::filesystem::path& file, const std::string& bytes);
bool isInstalled(const std::string& program);

/// A folder of its own for each test, removed at its end.
class FolderTest : public testing::Test
{
protected:
    void SetUp() override;
    void TearDown() override;
    /// A small phantom study (512 x 384 at 0.4 mm) in folder()/name; returns the folder of its four files.
    std::filesystem::path smallPhantom(const std::string& name, int seed = 1,
                                       const std::vector<std::string>& more = {});
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
};

}  // namespace diptych::test
