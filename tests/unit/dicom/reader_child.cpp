// A reader of the tests: the product's own, but for files with certain names; or one that lies.
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "diptych/core/version.h"
#include "diptych/dicom/reader_service.h"
#include "diptych/isolation/child_process.h"
#include "diptych/isolation/shared_memory.h"
#include "reader_messages.h"

#ifdef DIPTYCH_SANITIZED
// Under a sanitizer this program is to end as without: by the signal itself, and before it has taken the machine's
// memory, which no limit on addresses keeps from it there (isolation/confinement.h).
namespace
{
constexpr const char* kAsWithout =
    "handle_segv=0:handle_abort=0:handle_sigbus=0:hard_rss_limit_mb=3000:max_allocation_size_mb=3000";
}
extern "C" const char* __asan_default_options()  // NOLINT: the sanitizer's name for it
{
    return kAsWithout;
}
extern "C" const char* __tsan_default_options()  // NOLINT: the sanitizer's name for it
{
    return kAsWithout;
}
#endif

namespace
{

using namespace diptych;
using namespace diptych::dicom;

int deeper(int depth)
{
    std::array<volatile char, 4096> room{};
    room[0] = static_cast<char>(depth);
    return depth < 0 ? 0 : deeper(depth + 1) + room[0];
}

/// What a file made to do harm would bring its reader to.
void suffer(const std::filesystem::path& file, bool pixels)
{
    const std::string name = file.filename().string();
    const auto is = [&name](const char* word) { return name.find(word) != std::string::npos; };
    if (is("crash") || (is("pixelbomb") && pixels))
        (void)std::raise(SIGSEGV);
    if (is("recursion"))
        (void)deeper(0);
    if (is("hang"))
        while (true)
            ::pause();
    if (is("loop"))
        for (std::atomic<int> turn = 0;;)
            ++turn;
    if (is("memory"))
        for (std::size_t taken = 0;; taken += 64U << 20U)
            *new char[64U << 20U] = 1;
    if (is("write")) {
        // Nothing comes of it: that the file is read all the same shows that the process was not ended for it either.
        const int made = ::open((file.string() + ".made").c_str(), O_WRONLY | O_CREAT, 0600);
        if (made >= 0 || ::unlink(file.c_str()) == 0)
            std::abort();
    }
    if (is("garbage")) {
        const std::string_view garbage = "this is not what a reader says, by far";
        (void)!::write(isolation::kChildChannel, garbage.data(), garbage.size());
    }
}

/// Answers every request with what its argument names.
int lie(std::string_view what)
{
    isolation::Channel channel{FileDescriptor(isolation::kChildChannel)};
    if (what == "refuses") {
        (void)channel.send(toMessage(ReaderGreeting{std::string(appVersion()), "this process cannot be confined"}));
        return 1;
    }
    if (what == "older") {
        (void)channel.send(toMessage(ReaderGreeting{"0.0.1", {}}));
        (void)channel.receive();
        return 0;
    }
    if (what == "silent")
        return 3;
    (void)channel.send(toMessage(ReaderGreeting{std::string(appVersion()), {}}));
    while (channel.receive()) {
        PixelImage image;
        image.rows = 4;
        image.columns = 4;
        image.bitsStored = 12;
        image.lastStored = 4095;
        ReaderAnswer answer;
        answer.samples = 16;
        answer.memoryBytes = 32;
        auto memory = isolation::SharedMemory::make(32);
        if (!memory)
            return 1;
        if (what == "high-samples")
            memory->bytes()[31] = std::byte{0xFF};
        else if (what == "other-size")
            image.rows = 60000;
        else if (what == "no-number")
            image.grey.rescaleSlope = std::strtod("nan", nullptr);
        else if (what == "long-table")
            image.grey.voiLuts = {{1 << 30, 12, {1, 2}, {}}};
        else if (what == "more-samples")
            answer.samples = 1000;
        else if (what == "larger-memory")
            answer.memoryBytes = 1 << 20;
        std::optional<PlainPlace> place;
        FileDescriptor file;
        if (what.starts_with("file:")) {
            answer.samples = answer.memoryBytes = 0;
            answer.file = true;
            file = FileDescriptor(::open(what == "file:device" ? "/dev/zero" : "/proc/self/exe", O_RDONLY | O_CLOEXEC));
            place = PlainPlace{64, 32, 16, 11};
            if (what == "file:no-bits")
                place->highBit = 3;
            else if (what == "file:other-size")
                place->bytes = 64;
            else if (what == "file:beyond")
                place->byte = std::uint64_t{1} << 40;
            else if (what == "file:no-place")
                place.reset();
        }
        answer.body = what == "no-image" ? "?" : toMessage(ImageAnswer{std::nullopt, image, place});
        const std::array handed{what == "file-as-memory" ? STDERR_FILENO
                                : file.isOpen()          ? file.number()
                                                         : memory->descriptor()};
        if (!channel.send(toMessage(answer),
                          what == "no-memory" || what == "file:none" ? std::span<const int>() : handed))
            return 1;
    }
    return 0;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count > 1)
        ::_exit(lie(arguments[1]));
    ReaderDuties duties;
    duties.beforeFile = suffer;
    const int status = serveReading(isolation::Channel(FileDescriptor(isolation::kChildChannel)), duties);
    ::_exit(status);
}
