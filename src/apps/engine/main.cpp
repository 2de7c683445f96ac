// diptych-engine: runs the network for the program that starts it, and nothing else. Not to be started by hand.
#include <iostream>

#include "diptych/inference/engine_process.h"
#include "diptych/isolation/child_process.h"

#ifdef DIPTYCH_SANITIZED
// LibTorch's threads are OpenMP's, which the thread sanitizer does not see waiting for each other: all that it could
// tell of this process is wrong.
extern "C" const char* __tsan_default_options()  // NOLINT: the sanitizer's name for it
{
    return "report_bugs=0";
}
#endif

int main()
{
    if (!diptych::isolation::hasChildChannel()) {
        std::cerr << "diptych-engine is a part of Diptych that its other programs start; by itself it does nothing\n";
        return 2;
    }
    return diptych::inference::serveAsEngine();
}
