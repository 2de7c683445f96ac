#include "measure.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <malloc.h>
#include <sched.h>
#include <unistd.h>

namespace diptych::bench
{

namespace
{

double cpuMilliseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double quantile(std::vector<double> values, double part)
{
    if (values.empty())
        return 0.0;
    std::ranges::sort(values);
    const double at = part * static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(std::lround(at))];
}

}  // namespace

Spent spentBy(const std::function<void()>& work)
{
    const double cpu = cpuMilliseconds();
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
    return {wall.count(), cpuMilliseconds() - cpu};
}

double median(std::vector<double> values)
{
    return quantile(std::move(values), 0.5);
}

double ninthTenth(std::vector<double> values)
{
    return quantile(std::move(values), 0.9);
}

double ninetyNineOfHundred(std::vector<double> values)
{
    return quantile(std::move(values), 0.99);
}

unsigned usableCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    return ::sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<unsigned>(std::max(CPU_COUNT(&set), 1)) : 1U;
}

void resetPeakMemory()
{
    ::malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5";  // proc(5): the peak starts anew from what is held now
}

std::uint64_t peakMemory()
{
    return peakMemoryOf(static_cast<int>(::getpid()));
}

std::vector<int> startedProcesses()
{
    std::vector<int> processes;
    std::error_code error;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", error)) {
        std::ifstream children(thread.path() / "children");
        for (int process = 0; children >> process;)
            processes.push_back(process);
    }
    return processes;
}

double cpuOf(int process)
{
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(stat, text);
    std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));  // the name may hold blanks
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    double user = 0.0;
    double system = 0.0;
    fields >> user >> system;
    return (user + system) * 1e3 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::uint64_t peakMemoryOf(int process)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    std::string word;
    while (status >> word)
        if (word == "VmHWM:") {
            std::uint64_t kibibytes = 0;
            status >> kibibytes;
            return kibibytes * 1024;
        }
    return 0;
}

std::string milliseconds(double ms)
{
    const bool seconds = ms >= 1000.0;
    const double value = seconds ? ms / 1000.0 : ms;
    std::string text = std::to_string(std::lround(value * (seconds || value < 10.0 ? 100.0 : 1.0)));
    if (!seconds && value >= 10.0)
        return text + " ms";
    text.insert(0, text.size() < 3 ? 3 - text.size() : 0, '0');
    text.insert(text.size() - 2, ".");
    return text + (seconds ? " s" : " ms");
}

}  // namespace diptych::bench
