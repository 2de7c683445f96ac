// The C interface between diptych-cli and the library with all its commands (libdiptych_commands.so).
#pragma once

extern "C" {

/// appVersion() of the library: to be asked first.
using DiptychCommandsVersionFunction = const char*();
/// The exit status.
using DiptychCommandsFunction = int(int argc, char** argv);

#define DIPTYCH_COMMANDS_VERSION_SYMBOL "diptychCommandsVersion"
#define DIPTYCH_COMMANDS_SYMBOL "diptychCommands"
}
