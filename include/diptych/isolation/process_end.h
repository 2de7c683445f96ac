// The end of a process of the program's own (isolation/child_process.h) without tidying up what goes with it anyway:
// LibTorch's own end takes a while, and who owned the process waits for nothing any more.
//
// Any thread, and a signal's handler. A build that tells which lines its tests run (tests/coverage.sh) writes its
// counts first, which no process writes that ends like this; no other build does anything but end.
#pragma once

namespace diptych::isolation
{

[[noreturn]] void endAtOnce(int status);

}  // namespace diptych::isolation
