// Messages between the program and a process of its own: a few bytes and descriptors (unix(7), SCM_RIGHTS).
//
// A message is whole or not there. Both sides are the same version of the program, but what comes from the other side
// is still looked at: it may have been taken over by a file that it read. A message larger than kMostMessageBytes, or
// with more than kMostDescriptors, ends the channel.
//
// Errors: NodeTimeout when the deadline passed, Cancelled when the other side has closed, Unreadable for a message that
// cannot be one. After any of them the channel is of no further use. One thread at a time.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/core/file_descriptor.h"
#include "diptych/core/reason.h"

namespace diptych::isolation
{

struct Message {
    std::string bytes;
    std::vector<FileDescriptor> descriptors;
};

class Channel
{
public:
    using Deadline = std::optional<std::chrono::steady_clock::time_point>;  // none: waits for ever

    static constexpr std::size_t kMostMessageBytes = std::size_t{64} << 20;
    static constexpr std::size_t kMostDescriptors = 8;

    Channel() = default;
    explicit Channel(FileDescriptor socket) : socket_(std::move(socket)) {}
    /// Two ends of one.
    [[nodiscard]] static Result<std::pair<Channel, Channel>> makePair();

    [[nodiscard]] bool isOpen() const { return socket_.isOpen(); }
    [[nodiscard]] int descriptor() const { return socket_.number(); }

    /// The descriptors stay the caller's.
    [[nodiscard]] Result<void> send(std::string_view bytes, std::span<const int> descriptors = {},
                                    Deadline deadline = {});
    [[nodiscard]] Result<Message> receive(Deadline deadline = {});

private:
    Result<void> wait(short events, Deadline deadline) const;
    Result<void> sendPart(std::string_view& bytes, std::span<const int> descriptors, Deadline deadline);
    Result<void> receiveAll(char* target, std::size_t count, std::vector<FileDescriptor>& descriptors,
                            Deadline deadline);

    FileDescriptor socket_;
};

}  // namespace diptych::isolation
