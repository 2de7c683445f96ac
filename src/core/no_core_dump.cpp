#include "diptych/core/no_core_dump.h"

#include <sys/resource.h>

namespace diptych
{

void forbidCoreDumps()
{
    // Not 0: a system that hands cores to a program asks no limit but this one, which is too small for a file, too
    // (core(5), and Linux's fs/coredump.c).
    rlimit limit{};
    if (::getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_max == 0)
        return;  // 0 is what the system has allowed at most
    limit = {1, 1};
    ::setrlimit(RLIMIT_CORE, &limit);
}

}  // namespace diptych
