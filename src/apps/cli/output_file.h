// A text file that appears whole or not at all.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "diptych/core/reason.h"

namespace diptych::cli
{

/// Makes the folder where it is absent. WriteFailed where it cannot be made or written into: to be asked before long
/// work.
[[nodiscard]] Result<void> beWritable(const std::filesystem::path& folder);

/// Writes beside `file` and renames at finish(); what stood there before stays until then. "-" is standard output.
/// A device or a pipe is written to, and stays: renamed over, /dev/null would be gone for the whole machine.
class OutputFile
{
public:
    explicit OutputFile(std::filesystem::path file);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// WriteFailed where the file cannot be begun: to be asked before long work.
    [[nodiscard]] Result<void> begun() const;
    void line(const std::string& text);
    [[nodiscard]] Result<void> finish();

private:
    std::filesystem::path file_;
    std::filesystem::path partial_;
    std::ofstream stream_;
    bool standardOutput_;
};

}  // namespace diptych::cli
