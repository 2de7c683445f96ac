#include "commands_library.h"

#include <array>
#include <string>

#include "commands.h"
#include "diptych/core/version.h"
#include "manual_page.h"
#include "program.h"

namespace diptych::cli
{

namespace
{

void addWrittenManual(CLI::App& app, int& /*status*/)
{
    manual::addManual(app, manualPage());
}

/// In the order of --help; the manual, which describes them, last.
constexpr std::array<AddCommand*, 20> kCommands{addScan,     addAnalyze, addPhantom, addModel,       addReport,
                                                addVerify,   addStore,   addMedia,   addEcho,        addFind,
                                                addRetrieve, addSend,    addReceive, addConformance, addEnqueue,
                                                addWorker,   addQueue,   addResults, addAhead,       addWrittenManual};

}  // namespace

}  // namespace diptych::cli

extern "C" {

[[gnu::visibility("default")]] const char* diptychCommandsVersion()
{
    static const std::string version(diptych::appVersion());
    return version.c_str();
}

[[gnu::visibility("default")]] int diptychCommands(int argc, char** argv)
{
    return diptych::cli::runProgram(argc, argv, diptych::cli::kCommands);
}
}
