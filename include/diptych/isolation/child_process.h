// A process of the program's own that does one thing for it: reads files, runs the network.
//
// It has this program's standard error, no standard input or output, no other descriptor but its end of the channel
// (kChildChannel), and ends with its parent: who reads from a channel that nobody holds any more is told so.
// Errors: Unreadable where the program cannot be started. One thread at a time.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "diptych/isolation/channel.h"

namespace diptych::isolation
{

/// The child's end of its channel, from its beginning.
inline constexpr int kChildChannel = 3;
/// Whether this process is such a child: its channel is there. By hand a program may well be started with some other
/// file at that place.
[[nodiscard]] bool hasChildChannel();

struct ChildProgram {
    std::filesystem::path file;
    std::vector<std::string> arguments;                            // after the program's own name
    std::vector<std::pair<std::string, std::string>> environment;  // beside this process's own, and above it
};

/// Why a process is no more, in words for the log: "ended by signal 11 (Segmentation fault)", "ended with status 3".
[[nodiscard]] std::string endInWords(int waitStatus);

class ChildProcess
{
public:
    ChildProcess() = default;
    ~ChildProcess();  // ends it
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    [[nodiscard]] static Result<ChildProcess> start(const ChildProgram& program);

    [[nodiscard]] bool isStarted() const { return process_ > 0; }
    [[nodiscard]] int process() const { return process_; }
    [[nodiscard]] Channel& channel() { return channel_; }
    /// Ends it at once where it still runs (SIGKILL), waits for that, and tells how it ended. Empty where none was.
    std::string end();

private:
    int process_ = -1;
    Channel channel_;
};

}  // namespace diptych::isolation
