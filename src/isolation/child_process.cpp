#include "diptych/isolation/child_process.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace diptych::isolation
{

namespace
{

#ifdef DIPTYCH_COUNTS_LINES
constexpr std::chrono::seconds kTimeToEnd{3};  // and to write its counts, before it is ended
#else
constexpr std::chrono::seconds kTimeToEnd{0};
#endif

/// This process's environment with `changes`, as NAME=VALUE.
std::vector<std::string> environmentWith(const std::vector<std::pair<std::string, std::string>>& changes)
{
    std::vector<std::string> all;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view line = *entry;
        const std::string_view name = line.substr(0, line.find('='));
        if (std::ranges::none_of(changes, [&](const auto& change) { return change.first == name; }))
            all.emplace_back(line);
    }
    for (const auto& [name, value] : changes)
        all.push_back(std::string(name).append("=").append(value));
    return all;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts)
{
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

class FileActions
{
public:
    explicit FileActions(int channel)
    {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, channel, kChildChannel);
        posix_spawn_file_actions_addclosefrom_np(&actions_, kChildChannel + 1);
    }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

/// No signal that this thread blocks or ignores may be blocked or ignored there.
class Attributes
{
public:
    Attributes()
    {
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

}  // namespace

bool hasChildChannel()
{
    int kind = 0;
    socklen_t size = sizeof kind;
    return ::getsockopt(kChildChannel, SOL_SOCKET, SO_TYPE, &kind, &size) == 0;
}

std::string endInWords(int waitStatus)
{
    if (WIFSIGNALED(waitStatus))
        return "ended by signal " + std::to_string(WTERMSIG(waitStatus)) + " (" + strsignal(WTERMSIG(waitStatus)) + ")";
    return "ended with status " + std::to_string(WEXITSTATUS(waitStatus));
}

ChildProcess::~ChildProcess()
{
    end();
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)), channel_(std::move(other.channel_))
{
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept
{
    if (this != &other) {
        end();
        process_ = std::exchange(other.process_, -1);
        channel_ = std::move(other.channel_);
    }
    return *this;
}

Result<ChildProcess> ChildProcess::start(const ChildProgram& program)
{
    auto ends = Channel::makePair();
    if (!ends)
        return tl::make_unexpected(ends.error());
    // dup2() onto itself would leave it to be closed in the child.
    if (ends->second.descriptor() == kChildChannel)
        ends->second = Channel(FileDescriptor(::fcntl(kChildChannel, F_DUPFD_CLOEXEC, kChildChannel + 1)));

    std::vector<std::string> arguments{program.file.filename().string()};
    arguments.insert(arguments.end(), program.arguments.begin(), program.arguments.end());
    std::vector<std::string> environment = environmentWith(program.environment);
    const FileActions actions(ends->second.descriptor());
    const Attributes attributes;
    ChildProcess child;
    const int error = ::posix_spawn(&child.process_, program.file.c_str(), actions.get(), attributes.get(),
                                    pointersTo(arguments).data(), pointersTo(environment).data());
    if (error != 0) {
        child.process_ = -1;
        return failure(Reason::Unreadable,
                       program.file.filename().string() + " cannot be started: " + std::strerror(error),
                       program.file.string());
    }
    child.channel_ = std::move(ends->first);
    return child;
}

std::string ChildProcess::end()
{
    if (process_ <= 0)
        return {};
    channel_ = {};
    int status = 0;
    // It may have ended by itself: then that is what is told.
    pid_t ended = ::waitpid(process_, &status, WNOHANG);
    for (std::chrono::milliseconds waited{0}, step{5}; ended == 0 && waited < kTimeToEnd; waited += step) {
        std::this_thread::sleep_for(step);
        ended = ::waitpid(process_, &status, WNOHANG);
    }
    if (ended == 0) {
        ::kill(process_, SIGKILL);
        while ((ended = ::waitpid(process_, &status, 0)) < 0 && errno == EINTR) {
        }
    }
    process_ = -1;
    return ended > 0 ? endInWords(status) : "ended";
}

}  // namespace diptych::isolation
