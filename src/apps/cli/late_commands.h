// All commands of diptych-cli, from the library that has them and what they need.
#pragma once

namespace diptych::cli
{

/// Opens the library beside the program and runs what the command line asks. The exit status; kIncomplete, said on
/// standard error, where the library is missing or another version's.
int runLateCommands(int argc, char** argv);

}  // namespace diptych::cli
