// diptych-cli: the engine without a window.
#include <array>

#include "command_named.h"
#include "commands.h"
#include "diptych/core/no_core_dump.h"
#include "late_commands.h"
#include "program.h"

int main(int argc, char** argv)
{
    using namespace diptych;
    forbidCoreDumps();
    if (cli::commandNamed(argc, argv) != "scan")
        return cli::runLateCommands(argc, argv);
    // It needs a quarter of the libraries that the others do, and is over in the time that it takes to bind them.
    static constexpr std::array<cli::AddCommand*, 1> kScan{cli::addScan};
    return cli::runProgram(argc, argv, kScan);
}
