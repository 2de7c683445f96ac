#include "diptych/core/thread_niceness.h"

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace diptych
{

void standBack([[maybe_unused]] int niceness)
{
#ifdef __linux__
    // On Linux the nice value is a thread's own, whatever POSIX says; the main thread's is what the program was given.
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    const int wanted = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::getpid())) + niceness;
    if (::getpriority(PRIO_PROCESS, thread) < wanted)
        ::setpriority(PRIO_PROCESS, thread, wanted);
#endif
}

int nicenessOfThisThread()
{
#ifdef __linux__
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    return ::getpriority(PRIO_PROCESS, thread) - ::getpriority(PRIO_PROCESS, static_cast<id_t>(::getpid()));
#else
    return 0;
#endif
}

}  // namespace diptych
