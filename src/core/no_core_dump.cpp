#include "diptych/core/no_core_dump.h"

#include <sys/resource.h>

namespace diptych
{

void forbidCoreDumps()
{
    // Not 0: a system that hands cores to a program asks no limit but this one, which is too small for a file, too
    // (core(5), and Linux's fs/coredump.c).
    const rlimit tooSmall{1, 1};
    ::setrlimit(RLIMIT_CORE, &tooSmall);
}

}  // namespace diptych
