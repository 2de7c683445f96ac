// A child of the isolation library's tests. Its first argument says what it does before it answers.
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "diptych/isolation/child_process.h"
#include "diptych/isolation/confinement.h"
#include "diptych/isolation/shared_memory.h"

namespace
{

using namespace diptych;
using namespace diptych::isolation;

std::string outcome(bool done)
{
    return done ? "done" : std::strerror(errno);
}

/// What a confined process tries; in words what came of it.
std::string attempt(std::string_view what, const std::string& place)
{
    if (what == "read") {
        const FileDescriptor file(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
        std::array<char, 64> bytes{};
        const auto got = ::read(file.number(), bytes.data(), bytes.size());
        return got < 0 ? outcome(false) : std::string(bytes.data(), static_cast<std::size_t>(got));
    }
    if (what == "create")
        return outcome(FileDescriptor(::open(place.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)).isOpen());
    if (what == "write")
        return outcome(FileDescriptor(::open(place.c_str(), O_RDWR | O_CLOEXEC)).isOpen());
    if (what == "rename")
        return outcome(::rename(place.c_str(), (place + ".other").c_str()) == 0);
    if (what == "delete")
        return outcome(::unlink(place.c_str()) == 0);
    if (what == "folder")
        return outcome(::mkdir((place + ".folder").c_str(), 0700) == 0);
    if (what == "mode")
        return outcome(::chmod(place.c_str(), 0777) == 0);
    if (what == "kill")
        return outcome(::kill(::getppid(), 0) == 0);
    if (what == "tgkill")
        return outcome(::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0) == 0);
    if (what == "setown")
        return outcome(::fcntl(STDOUT_FILENO, F_SETOWN, ::getppid()) == 0);
    if (what == "setpriority")
        return outcome(::setpriority(PRIO_PROCESS, static_cast<id_t>(::getppid()), 19) == 0);
    if (what == "fork") {
        const auto child = ::fork();
        if (child == 0)
            ::_exit(0);
        return outcome(child > 0);
    }
    if (what == "thread") {
        std::string told = "not run";
        try {
            std::thread([&] { told = "done"; }).join();
        } catch (const std::system_error& error) {
            told = error.code().message();
        }
        return told;
    }
    if (what == "memory") {
        try {
            const std::vector<char> much(std::size_t{1} << 31, 'x');
            return "done " + std::to_string(much.size());
        } catch (const std::bad_alloc&) {
            return "no memory";
        }
    }
    if (what == "share") {
        const auto made = SharedMemory::make(std::size_t{1} << 20);
        return made ? "done" : made.error().detail;
    }
    if (what == "socket")
        return outcome(::socket(AF_INET, SOCK_STREAM, 0) >= 0);
    if (what == "execute")
        return outcome(::execl("/bin/true", "true", static_cast<char*>(nullptr)) == 0);
    return "what?";
}

}  // namespace

int main(int count, char** arguments)
{
    const std::string_view does = count > 1 ? arguments[1] : "";
    Channel channel{FileDescriptor(kChildChannel)};
    if (does == "crash")
        std::abort();
    if (does == "exit")
        return 7;
    if (does == "hang")
        while (true)
            ::pause();
    if (does == "confined") {
        Confinement limits;
        limits.addressSpaceBytes = std::size_t{1} << 30;
        limits.largestFileBytes = std::size_t{16} << 20;
        limits.threads = count > 2 && std::string_view(arguments[2]) == "threads";
        if (!confineToReading(limits))
            return 9;
    }
    while (auto message = channel.receive()) {
        std::string answer = message->bytes;
        if (does == "environment") {
            const char* value = std::getenv(message->bytes.c_str());
            answer = value ? value : "(none)";
        } else if (does == "descriptors") {
            answer.clear();
            for (int number = 0; number < 64; ++number)
                if (::fcntl(number, F_GETFD) >= 0)
                    answer += std::to_string(number) + ' ';
        } else if (does == "fill") {
            auto memory = SharedMemory::map(std::move(message->descriptors.at(0)), 4096, true);
            if (!memory)
                return 8;
            std::memset(memory->bytes().data(), 'd', 4096);
        } else if (does == "confined") {
            const auto gap = message->bytes.find(' ');
            answer =
                attempt(message->bytes.substr(0, gap), gap == std::string::npos ? "" : message->bytes.substr(gap + 1));
        }
        if (!channel.send(answer))
            return 1;
    }
    return 0;
}
