// Which threads wait when there are more of them than cores.
#pragma once

namespace diptych
{

/// How far a thread stands back behind the window's own, which is at 0: the nice value of one thread, as Linux knows
/// it.
inline constexpr int kNicenessOfDisplayDecoding = 1;  // the reader waits for it
inline constexpr int kNicenessOfReadingAhead = 10;    // nobody waits
inline constexpr int kNicenessOfAnalysis = 10;

/// The calling thread stands back by `niceness` from now on; it cannot come forward again. Threads that it starts stand
/// back likewise. Without effect where the system knows no such thing.
void standBack(int niceness);

/// How far the calling thread stands back behind the window's own; 0 where the system knows no such thing.
[[nodiscard]] int nicenessOfThisThread();

}  // namespace diptych
