#include "diptych/dicom/reader_service.h"

#include <csignal>
#include <new>
#include <optional>
#include <span>
#include <vector>

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <unistd.h>

#include "content_bytes.h"
#include "dcmtk_runtime.h"
#include "diptych/core/version.h"
#include "diptych/isolation/confinement.h"
#include "diptych/isolation/process_end.h"
#include "diptych/isolation/shared_memory.h"
#include "jpeg2000.h"
#include "mammogram_header.h"
#include "native_frame.h"
#include "pixel_decoder.h"
#include "pixel_format.h"
#include "reader_messages.h"

namespace diptych::dicom
{

namespace
{

/// What the largest image takes, decompressed and as samples, with room for a decoder's own values of 32 bits.
constexpr std::size_t kMostMemory = std::size_t{3} << 30;

isolation::Confinement limits()
{
    isolation::Confinement limits;
    limits.addressSpaceBytes = kMostMemory;
    limits.largestFileBytes = 2 * kMaxPixels;
    limits.threads = true;
    return limits;
}

/// Samples straight into the memory that the other process sees. It is kept for the next image: taking it anew costs
/// as much as a tenth of decoding does.
class SharedRoom final : public SampleRoom
{
public:
    void begin(std::size_t count) override
    {
        const std::size_t bytes = count * sizeof(std::uint16_t);
        if (bytes > memory_.bytes().size()) {
            rest();
            auto made = isolation::SharedMemory::make(bytes);
            if (!made)
                throw std::bad_alloc();
            memory_ = std::move(*made);
            isNew_ = true;
        }
        samples_ = {reinterpret_cast<std::uint16_t*>(memory_.bytes().data()), count};
        filled_ = 0;
    }
    void append(std::span<const std::uint16_t> samples) override
    {
        if (samples.size() > samples_.size() - filled_)
            throw std::bad_alloc();  // more than was told
        std::ranges::copy(samples, samples_.begin() + static_cast<std::ptrdiff_t>(filled_));
        filled_ += samples.size();
    }
    [[nodiscard]] std::span<std::uint16_t> whole(std::size_t count) override
    {
        begin(count);
        filled_ = count;
        return samples_;
    }
    /// The other side reads them into its own memory: nothing is copied twice.
    [[nodiscard]] bool leaveInFile(FileDescriptor& file, const PlainPlace& place) override
    {
        if (answer_ == PlainAnswer::Copied || !tellsWhatIsAtHand(file.number(), place.byte))
            return false;
        const auto bring = answer_ == PlainAnswer::WhereTheyLie ? fetchWhatIsMissing : fetch;
        if (!bring(file.number(), place.byte, place.bytes))
            return false;
        file_ = std::move(file);
        place_ = place;
        return true;
    }

    [[nodiscard]] bool isCutByReceiver() const override { return true; }

    /// For the next image.
    void begin(PlainAnswer answer) { answer_ = answer; }
    void clear()
    {
        filled_ = 0;
        file_ = {};
        place_.reset();
    }
    [[nodiscard]] const std::optional<PlainPlace>& place() const { return place_; }
    [[nodiscard]] int file() const { return file_.number(); }

    void rest()
    {
        memory_ = {};
        samples_ = {};
        isNew_ = false;
    }
    [[nodiscard]] std::size_t samples() const { return filled_; }
    /// The memory that the other side does not have yet; nullopt: it has it.
    [[nodiscard]] std::optional<std::size_t> newBytes() const
    {
        return isNew_ ? std::optional(memory_.bytes().size()) : std::nullopt;
    }
    [[nodiscard]] int descriptor() const { return memory_.descriptor(); }
    void wasHandedOver()
    {
        memory_.closeDescriptor();
        isNew_ = false;
    }

private:
    isolation::SharedMemory memory_;
    bool isNew_ = false;
    std::span<std::uint16_t> samples_;
    std::size_t filled_ = 0;
    PlainAnswer answer_ = PlainAnswer::Copied;
    FileDescriptor file_;  // of `place_`
    std::optional<PlainPlace> place_;
};

class ReaderService
{
public:
    ReaderService(isolation::Channel channel, const ReaderDuties& duties)
        : channel_(std::move(channel)), duties_(duties)
    {
    }

    bool greet(std::string refusal)
    {
        return channel_.send(toMessage(ReaderGreeting{std::string(appVersion()), std::move(refusal)})).has_value();
    }

    /// False once there is nobody to answer.
    bool serveOne()
    {
        const auto message = channel_.receive();
        if (!message)
            return false;
        const auto request = fromMessage<ReaderRequest>(message->bytes);
        if (!request)
            return false;
        // By the default action of SIGALRM. Who asked may have ended, or be ended, without this process's knowing.
        ::alarm(request->seconds);
        ReaderAnswer answer;
        answer.body = bodyFor(*request, answer);
        std::vector<int> handed;
        if (answer.samples > 0 && room_.newBytes()) {
            answer.memoryBytes = *room_.newBytes();
            handed.push_back(room_.descriptor());
        }
        const bool memory = !handed.empty();
        answer.file = room_.place().has_value();
        if (answer.file)
            handed.push_back(room_.file());
        std::string bytes = toMessage(answer);
        if (bytes.size() > isolation::Channel::kMostMessageBytes)
            bytes = toMessage(ReaderAnswer{tooLong(*request)});
        const bool sent = channel_.send(bytes, handed).has_value();
        if (memory)
            room_.wasHandedOver();
        room_.clear();
        ::alarm(0);
        return sent;
    }

private:
    std::string bodyFor(const ReaderRequest& request, ReaderAnswer& answer)
    {
        switch (request.work) {
            case ReaderWork::Headers:
                return headers(request);
            case ReaderWork::Frame:
            case ReaderWork::Preview:
                return image(request, answer);
            case ReaderWork::Document:
                if (duties_.readDocument && !request.paths.empty()) {
                    begin(request.paths.front());
                    return duties_.readDocument(request.paths.front(), request.detail);
                }
                return {};
            case ReaderWork::Rest:
                room_.rest();
                ::malloc_trim(0);
                return {};
        }
        return {};
    }

    void begin(const std::filesystem::path& file, bool pixels = false) const
    {
        if (duties_.beforeFile)
            duties_.beforeFile(file, pixels);
    }

    [[nodiscard]] std::string headers(const ReaderRequest& request) const
    {
        std::vector<std::string> contents;
        contents.reserve(request.paths.size());
        for (const std::string& path : request.paths) {
            begin(path);
            contents.push_back(toBytes(readHeaderOf(path)));
        }
        return toMessage(contents);
    }

    std::string image(const ReaderRequest& request, ReaderAnswer& answer)
    {
        ImageAnswer told;
        if (request.paths.size() == 1) {
            begin(request.paths.front(), true);
            room_.begin(request.plain);
            setMostThreadsOfJpeg2000(request.threads);
            const FrameOfFile frame{request.paths.front(), request.sopInstanceUid, request.frame};
            auto image = request.work == ReaderWork::Preview ? decodeSmaller(frame, room_) : decodeFrame(frame, room_);
            if (image) {
                answer.samples = room_.samples();
                told.image = std::move(*image);
                told.place = room_.place();
            } else {
                room_.clear();
                told.error = std::move(image.error());
            }
        }
        return toMessage(told);
    }

    /// Of a file that says more than any message holds.
    static std::string tooLong(const ReaderRequest& request)
    {
        const Error error{Reason::OutOfMemory, "it says more than is kept of one file", {}};
        if (request.work == ReaderWork::Headers)
            return toMessage(std::vector<std::string>(
                request.paths.size(),
                request.paths.size() == 1 ? toBytes(Result<FileContent>(tl::make_unexpected(error))) : std::string()));
        return toMessage(ImageAnswer{error, std::nullopt, std::nullopt});
    }

    isolation::Channel channel_;
    const ReaderDuties& duties_;
    SharedRoom room_;
};

/// Of SIGIO, which comes when anything happens to the channel: ends the process once nobody holds the other end, also
/// in the middle of a file that it never gets to the end of.
void endWithOwner(int, siginfo_t* info, void*)
{
    pollfd poll{info->si_fd, 0, 0};
    if (::poll(&poll, 1, 0) == 1 && (poll.revents & POLLHUP) != 0)
        isolation::endAtOnce(0);
}

void endWithOwnerOf(const isolation::Channel& channel)
{
    struct sigaction action = {};
    action.sa_sigaction = endWithOwner;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    (void)::sigaction(SIGIO, &action, nullptr);
    (void)::fcntl(channel.descriptor(), F_SETOWN, ::getpid());
    (void)::fcntl(channel.descriptor(), F_SETSIG, SIGIO);  // so that it names the descriptor
    (void)::fcntl(channel.descriptor(), F_SETFL, ::fcntl(channel.descriptor(), F_GETFL) | O_ASYNC);
}

}  // namespace

int serveReading(isolation::Channel channel, const ReaderDuties& duties)
{
    // Memory for whole images goes back to the system at once; few arenas, which are large, for the threads of
    // OpenJPEG.
    ::mallopt(M_ARENA_MAX, 2);
    leaveOutPrivateDictionary();
    ensureDcmtkRuntime();
    endWithOwnerOf(channel);
    ReaderService service(std::move(channel), duties);
    if (const auto confined = isolation::confineToReading(limits()); !confined) {
        (void)service.greet(confined.error().detail + ": a kernel with seccomp is needed");
        return 1;
    }
    if (!service.greet({}))
        return 0;
    while (service.serveOne()) {
    }
    return 0;
}

}  // namespace diptych::dicom
