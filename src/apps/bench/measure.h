// Times, medians and memory of this process.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace diptych::bench
{

/// Milliseconds of the wall's clock and of the processor, all threads together.
struct Spent {
    double wallMs = 0.0;
    double cpuMs = 0.0;
};
[[nodiscard]] Spent spentBy(const std::function<void()>& work);

[[nodiscard]] double median(std::vector<double> values);
/// The value that nine tenths, or 99 of a hundred, do not exceed.
[[nodiscard]] double ninthTenth(std::vector<double> values);
[[nodiscard]] double ninetyNineOfHundred(std::vector<double> values);

/// Cores that this process may use.
[[nodiscard]] unsigned usableCores();

/// The most memory that this process held since the last reset (VmHWM), in bytes.
void resetPeakMemory();
[[nodiscard]] std::uint64_t peakMemory();

/// The processes that this one has started and that still run: the engine.
[[nodiscard]] std::vector<int> startedProcesses();
/// Of another process, all its threads: CPU time so far in milliseconds (to 10 ms), and the most memory it has held.
[[nodiscard]] double cpuOf(int process);
[[nodiscard]] std::uint64_t peakMemoryOf(int process);

/// One line of the table: what was measured against its limit.
struct Row {
    std::string key;  // by which docs/PERFORMANCE.md is put together
    std::string step;
    std::string target;
    std::string measured;
    std::string limit;   // of the peer, in the same run
    double ratio = 0.0;  // measured / limit; the target is met up to `most`
    double most = 1.0;
    std::string note;

    [[nodiscard]] bool met() const { return ratio <= most; }
};

/// "123 ms", "1.2 s".
[[nodiscard]] std::string milliseconds(double ms);

}  // namespace diptych::bench
