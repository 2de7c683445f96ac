#include "diptych/isolation/channel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace diptych::isolation
{

namespace
{

/// What stands before each message.
struct Head {
    std::uint64_t bytes = 0;
    std::uint64_t descriptors = 0;
};

constexpr std::size_t kControlBytes = CMSG_SPACE(Channel::kMostDescriptors * sizeof(int));

Error closed()
{
    return {Reason::Cancelled, "the other process has ended", {}};
}

void takeDescriptors(const msghdr& header, std::vector<FileDescriptor>& descriptors)
{
    for (auto* control = CMSG_FIRSTHDR(&header); control;
         control = CMSG_NXTHDR(const_cast<msghdr*>(&header), control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(control) + i * sizeof(int), sizeof number);
            descriptors.emplace_back(number);
        }
    }
}

}  // namespace

Result<std::pair<Channel, Channel>> Channel::makePair()
{
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
        return failure(Reason::OutOfMemory, "no connection to another process is to be had");
    return std::pair(Channel(FileDescriptor(ends[0])), Channel(FileDescriptor(ends[1])));
}

Result<void> Channel::wait(short events, Deadline deadline) const
{
    while (true) {
        int milliseconds = -1;
        if (deadline) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now()).count();
            milliseconds = static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000'000));
        }
        pollfd poll{socket_.number(), events, 0};
        const int ready = ::poll(&poll, 1, milliseconds);
        if (ready > 0)
            return {};  // also when the other side has closed: the next call says so
        if (ready == 0)
            return failure(Reason::NodeTimeout, "the other process did not answer in time");
        if (errno != EINTR)
            return tl::make_unexpected(closed());
    }
}

Result<void> Channel::sendPart(std::string_view& bytes, std::span<const int> descriptors, Deadline deadline)
{
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, kControlBytes> room{};
    if (!descriptors.empty()) {
        header.msg_control = room.data();
        header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        auto* control = CMSG_FIRSTHDR(&header);
        control->cmsg_level = SOL_SOCKET;
        control->cmsg_type = SCM_RIGHTS;
        control->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(control), descriptors.data(), descriptors.size_bytes());
    }
    while (true) {
        const auto sent = ::sendmsg(socket_.number(), &header, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            return {};
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (auto ready = wait(POLLOUT, deadline); !ready)
                return ready;
        } else if (errno != EINTR) {
            return tl::make_unexpected(closed());
        }
    }
}

Result<void> Channel::send(std::string_view bytes, std::span<const int> descriptors, Deadline deadline)
{
    if (bytes.size() > kMostMessageBytes || descriptors.size() > kMostDescriptors)
        return failure(Reason::InvalidArgument, "a message too large");
    const Head head{bytes.size(), descriptors.size()};
    std::array<char, sizeof head> begin{};
    std::memcpy(begin.data(), &head, sizeof head);
    // The descriptors go with the head's first byte; a head comes at once or not at all but for signals.
    for (std::string_view left(begin.data(), begin.size()); !left.empty(); descriptors = {})
        if (auto sent = sendPart(left, descriptors, deadline); !sent)
            return sent;
    while (!bytes.empty())
        if (auto sent = sendPart(bytes, {}, deadline); !sent)
            return sent;
    return {};
}

Result<void> Channel::receiveAll(char* target, std::size_t count, std::vector<FileDescriptor>& descriptors,
                                 Deadline deadline)
{
    while (count > 0) {
        iovec part{target, count};
        alignas(cmsghdr) std::array<char, kControlBytes> room{};
        msghdr header{};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        header.msg_control = room.data();
        header.msg_controllen = room.size();
        const auto got = ::recvmsg(socket_.number(), &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (got > 0) {
            takeDescriptors(header, descriptors);
            target += got;
            count -= static_cast<std::size_t>(got);
        } else if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (auto ready = wait(POLLIN, deadline); !ready)
                return ready;
        } else if (got == 0 || errno != EINTR) {
            return tl::make_unexpected(closed());
        }
    }
    return {};
}

Result<Message> Channel::receive(Deadline deadline)
{
    Message message;
    std::array<char, sizeof(Head)> begin{};
    if (auto got = receiveAll(begin.data(), begin.size(), message.descriptors, deadline); !got)
        return tl::make_unexpected(got.error());
    Head head;
    std::memcpy(&head, begin.data(), sizeof head);
    if (head.bytes > kMostMessageBytes || head.descriptors > kMostDescriptors)
        return failure(Reason::Unreadable, "a message that no other process of the program would send");
    message.bytes.resize(head.bytes);
    if (auto got = receiveAll(message.bytes.data(), message.bytes.size(), message.descriptors, deadline); !got)
        return tl::make_unexpected(got.error());
    if (message.descriptors.size() != head.descriptors)
        return failure(Reason::Unreadable, "a message without the descriptors that it names");
    return message;
}

}  // namespace diptych::isolation
