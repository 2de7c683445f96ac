#include "late_commands.h"

#include <iostream>
#include <string>
#include <string_view>

#include <dlfcn.h>

#include "commands_library.h"
#include "diptych/core/installation.h"
#include "diptych/core/version.h"
#include "exit_status.h"

namespace diptych::cli
{

namespace
{

template <typename Function>
Function* function(void* library, const char* symbol)
{
    return reinterpret_cast<Function*>(::dlsym(library, symbol));
}

int cannotOpen(const std::string& why)
{
    std::cerr << "diptych-cli: a part of the program cannot be opened: " << why << "; have Diptych installed anew\n";
    return kIncomplete;
}

}  // namespace

int runLateCommands(int argc, char** argv)
{
    const auto own = installationOfExecutable();
    if (!own)
        return cannotOpen("the system does not tell where the program lies (/proc/self/exe)");
    const auto file = own->plugins() / "libdiptych_commands.so";
    // Local: nothing of it may stand in for what is in the program itself. Never closed: the process ends with it.
    void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* const detail = ::dlerror();
        return cannotOpen(detail ? detail : file.string());
    }
    auto* const version = function<DiptychCommandsVersionFunction>(library, DIPTYCH_COMMANDS_VERSION_SYMBOL);
    auto* const run = function<DiptychCommandsFunction>(library, DIPTYCH_COMMANDS_SYMBOL);
    if (!version || !run || std::string_view(version()) != appVersion())
        return cannotOpen(file.string() + " belongs to another version");
    return run(argc, argv);
}

}  // namespace diptych::cli
