// What a program holds of patients does not stay behind on the disk when it crashes.
#pragma once

namespace diptych
{

/// No core file of this process, nor of those it starts (RLIMIT_CORE). At the program's start, before any thread.
void forbidCoreDumps();

}  // namespace diptych
