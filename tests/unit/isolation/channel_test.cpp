#include "diptych/isolation/channel.h"

#include <array>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace diptych::isolation
{
namespace
{

using namespace std::chrono_literals;

Channel::Deadline soon()
{
    return std::chrono::steady_clock::now() + 50ms;
}

TEST(Channel, MessagesComeWholeAndInOrder)
{
    auto ends = Channel::makePair();
    ASSERT_TRUE(ends);
    const std::string large(3'000'000, 'x');  // more than a socket holds at once
    std::thread sender([&] {
        EXPECT_TRUE(ends->first.send("one"));
        EXPECT_TRUE(ends->first.send(""));
        EXPECT_TRUE(ends->first.send(large));
    });
    for (const std::string& expected : {std::string("one"), std::string(), large}) {
        auto message = ends->second.receive();
        ASSERT_TRUE(message);
        EXPECT_EQ(message->bytes, expected);
    }
    sender.join();
}

TEST(Channel, DescriptorsComeWithTheirMessage)
{
    auto ends = Channel::makePair();
    ASSERT_TRUE(ends);
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    const FileDescriptor reading(pipe[0]);
    FileDescriptor writing(pipe[1]);
    const std::array sent{writing.number()};
    ASSERT_TRUE(ends->first.send("before"));
    ASSERT_TRUE(ends->first.send("with", sent));
    writing = {};
    auto before = ends->second.receive();
    ASSERT_TRUE(before);
    EXPECT_TRUE(before->descriptors.empty());
    auto with = ends->second.receive();
    ASSERT_TRUE(with);
    ASSERT_EQ(with->descriptors.size(), 1U);
    EXPECT_EQ(::write(with->descriptors[0].number(), "x", 1), 1);
    char byte = 0;
    EXPECT_EQ(::read(reading.number(), &byte, 1), 1);
    EXPECT_EQ(byte, 'x');
}

TEST(Channel, WaitsNoLongerThanItsDeadline)
{
    auto ends = Channel::makePair();
    ASSERT_TRUE(ends);
    auto nothing = ends->second.receive(soon());
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().reason, Reason::NodeTimeout);
    // Nobody reads: the socket's room runs out.
    auto refused = ends->first.send(std::string(30'000'000, 'x'), {}, soon());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::NodeTimeout);
}

TEST(Channel, TellsThatTheOtherSideHasEnded)
{
    auto ends = Channel::makePair();
    ASSERT_TRUE(ends);
    ends->second = Channel();
    EXPECT_FALSE(ends->first.send("anybody?"));
    auto nothing = ends->first.receive();
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().reason, Reason::Cancelled);
}

TEST(Channel, RefusesWhatIsTooLargeWithoutTakingTheMemory)
{
    auto ends = Channel::makePair();
    ASSERT_TRUE(ends);
    const std::array<std::uint64_t, 2> head{std::uint64_t{1} << 60, 0};
    ASSERT_EQ(::send(ends->first.descriptor(), head.data(), sizeof head, 0), static_cast<ssize_t>(sizeof head));
    auto refused = ends->second.receive();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::Unreadable);
}

TEST(Channel, RefusesAMessageThatLacksItsDescriptors)
{
    auto ends = Channel::makePair();
    ASSERT_TRUE(ends);
    const std::array<std::uint64_t, 2> head{0, 1};
    ASSERT_EQ(::send(ends->first.descriptor(), head.data(), sizeof head, 0), static_cast<ssize_t>(sizeof head));
    auto refused = ends->second.receive();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::Unreadable);
}

}  // namespace
}  // namespace diptych::isolation
