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
    // On Linux the nice value is a thread's own, whatever POSIX says.
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    if (::getpriority(PRIO_PROCESS, thread) < niceness)
        ::setpriority(PRIO_PROCESS, thread, niceness);
#endif
}

}  // namespace diptych
