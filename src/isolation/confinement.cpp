#include "diptych/isolation/confinement.h"

#include <array>
#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace diptych::isolation
{

namespace
{

/// What reading, computing and answering need. Everything else fails with EPERM.
constexpr std::array kAllowed{
    // its channel and the memory it hands over
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg),
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(close), SCMP_SYS(memfd_create), SCMP_SYS(ftruncate),
    // files, to be read
    SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(preadv2), SCMP_SYS(lseek), SCMP_SYS(stat), SCMP_SYS(fstat),
    SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64),
    SCMP_SYS(getcwd), SCMP_SYS(fadvise64), SCMP_SYS(readahead), SCMP_SYS(dup),
    // memory
    SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(brk),
    SCMP_SYS(mincore),
    // threads, time and what the C library does by itself
    SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(getppid), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrusage), SCMP_SYS(getrlimit), SCMP_SYS(times),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(restart_syscall), SCMP_SYS(getcpu), SCMP_SYS(setitimer),
    SCMP_SYS(alarm), SCMP_SYS(membarrier), SCMP_SYS(prctl),
    // a thread's own registers: AMX has to be asked for
    SCMP_SYS(arch_prctl),
    // its end
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

/// fcntl() without those by which a signal can be sent to somebody else (F_SETOWN, F_SETOWN_EX, F_SETSIG).
constexpr std::array kAllowedOfFcntl{F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,  F_SETFD,     F_GETFL,    F_SETFL,
                                     F_GETLK, F_SETLK,         F_SETLKW, F_GET_SEALS, F_ADD_SEALS};

/// What only somebody who took the process over would try.
constexpr std::array kEnds{
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
    SCMP_SYS(socket), SCMP_SYS(connect),  SCMP_SYS(bind)};

#ifdef DIPTYCH_SANITIZED
/// What a sanitizer's own code needs in the same process: terabytes of addresses, most of them never touched, and a
/// pipe, through which the undefined behaviour sanitizer asks whether there is memory at an address before it looks at
/// it. What it finds it tells on standard error; the program that would tell names of functions cannot be started.
/// Leaks are not looked for in a confined process: that takes a process of its own, which traces this one.
constexpr bool kLimitsAddresses = false;
constexpr std::array kForSanitizers{SCMP_SYS(pipe), SCMP_SYS(pipe2)};
bool leaksAreLookedFor = true;
#else
constexpr bool kLimitsAddresses = true;
constexpr std::array<int, 0> kForSanitizers{};
#endif

#ifdef DIPTYCH_COUNTS_LINES
/// Counts of lines are kept in files, each opened for reading and writing and made where there is none.
constexpr bool kKeepsCounts = true;
#else
constexpr bool kKeepsCounts = false;
#endif

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

bool allow(const Filter& filter, int call)
{
    return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0;
}

/// abort() sends itself a signal; nobody else gets one.
bool allowSignalsToItself(const Filter& filter)
{
    bool done = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                                 SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))) == 0;
    for (const int command : kAllowedOfFcntl)
        done = done && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
                                        SCMP_A1(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))) == 0;
    return done;
}

/// Opening for anything but reading is left to fail. O_TMPFILE contains O_DIRECTORY, which alone is harmless.
bool allowOpening(const Filter& filter)
{
    constexpr scmp_datum_t kCounts = O_RDWR | O_CREAT;
    if (kKeepsCounts && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                                         SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT, kCounts)) != 0)
        return false;
    constexpr scmp_datum_t kWrites = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
    return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, kWrites, O_RDONLY)) == 0 &&
           seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, kWrites, O_RDONLY)) == 0;
}

/// A thread, not a process. The C library tries clone3() first and takes clone() where there is none.
bool allowThreads(const Filter& filter)
{
    return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
           seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

bool limit(__rlimit_resource resource, std::size_t most)
{
    const rlimit value{most, most};
    return ::setrlimit(resource, &value) == 0;
}

}  // namespace

Result<void> confineToReading(const Confinement& limits)
{
    bool done = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, limits.largestFileBytes) &&
                ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (done && kLimitsAddresses && limits.addressSpaceBytes > 0)
        done = limit(RLIMIT_AS, limits.addressSpaceBytes);
    const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
    done = done && filter && (!limits.otherThreads || seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1) == 0);
    for (const int call : kAllowed)
        done = done && allow(filter, call);
    for (const int call : kForSanitizers)
        done = done && allow(filter, call);
    for (const int call : kEnds)
        done = done && seccomp_rule_add(filter.get(), SCMP_ACT_KILL_PROCESS, call, 0) == 0;
    done = done && allowSignalsToItself(filter) && allowOpening(filter) && (!limits.threads || allowThreads(filter)) &&
           seccomp_load(filter.get()) == 0;
#ifdef DIPTYCH_SANITIZED
    leaksAreLookedFor = false;
#endif
    return done ? Result<void>{} : failure(Reason::InvalidArgument, "this process cannot be confined to reading");
}

}  // namespace diptych::isolation

#ifdef DIPTYCH_SANITIZED
extern "C" int __lsan_is_turned_off()  // NOLINT: the sanitizer's name for it
{
    return diptych::isolation::leaksAreLookedFor ? 0 : 1;
}
#endif
