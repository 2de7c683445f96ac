// diptych-cli as a command line: what it says of itself, and how it ends.
#pragma once

#include <span>

#include <CLI/CLI.hpp>

namespace diptych::cli
{

/// Of commands.h.
using AddCommand = void(CLI::App& app, int& status);

/// Runs one of these commands as the command line asks, and says on standard error what is wrong with it. The exit
/// status; standard output is flushed.
int runProgram(int argc, char** argv, std::span<AddCommand* const> commands);

}  // namespace diptych::cli
