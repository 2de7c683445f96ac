// What a process gives up before it touches data from outside: for good, and for every thread that it starts later.
//
// Linux only: seccomp(2) by libseccomp, resource limits (setrlimit(2)), no new privileges (prctl(2)). To be called in
// the child's main thread before any other thread is started, or with `otherThreads`.
#pragma once

#include <cstddef>

#include "diptych/core/reason.h"

namespace diptych::isolation
{

struct Confinement {
    /// All memory that the process may map. 0: not limited (GPU drivers map terabytes). Builds with a sanitizer,
    /// which maps as much, leave it out.
    std::size_t addressSpaceBytes = 0;
    /// Of one file or piece of shared memory that it may make.
    std::size_t largestFileBytes = 0;
    /// May start threads.
    bool threads = false;
    /// Libraries have started some already: they give up the same.
    bool otherThreads = false;
};

/// From here on the process reads files and answers on its channel, and nothing else: it opens nothing for writing,
/// makes, renames and deletes no file, has no network, starts no program, traces nobody. What it tries all the same
/// fails with EPERM; starting a program, tracing or making a socket ends it. It leaves no core file (patients' data).
/// (A build that tells which lines its tests run lets it write those counts: isolation/process_end.h.)
/// Fails with InvalidArgument where the system cannot do this: then nothing from outside may be read in this process.
[[nodiscard]] Result<void> confineToReading(const Confinement& limits);

}  // namespace diptych::isolation
