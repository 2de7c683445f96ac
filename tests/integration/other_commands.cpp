// A library of commands as another version of the program has it: it may be opened, but nothing of it run.
#include <cstdio>

#include "commands_library.h"

extern "C" {

const char* diptychCommandsVersion()
{
    return "0.0.1";
}

int diptychCommands(int, char**)
{
    std::puts("it was run");
    return 0;
}
}
