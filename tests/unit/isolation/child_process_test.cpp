#include "diptych/isolation/child_process.h"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "diptych/isolation/shared_memory.h"

namespace diptych::isolation
{
namespace
{

using testing::HasSubstr;

ChildProcess started(std::string does)
{
    auto child = ChildProcess::start({ISOLATION_CHILD, {std::move(does)}, {{"DIPTYCH_TEST_WORD", "breast"}}});
    EXPECT_TRUE(child);
    return child ? std::move(*child) : ChildProcess();
}

std::string ask(ChildProcess& child, std::string_view question)
{
    if (!child.channel().send(question))
        return "not sent";
    auto answer = child.channel().receive(std::chrono::steady_clock::now() + std::chrono::seconds(20));
    return answer ? answer->bytes : "no answer: " + answer.error().detail;
}

TEST(ChildProcess, AnswersOnItsChannel)
{
    auto child = started("echo");
    EXPECT_EQ(ask(child, "here"), "here");
    EXPECT_EQ(ask(child, "still here"), "still here");
}

TEST(ChildProcess, HasTheEnvironmentThatItIsGiven)
{
    auto child = started("environment");
    EXPECT_EQ(ask(child, "DIPTYCH_TEST_WORD"), "breast");
    EXPECT_NE(ask(child, "PATH"), "(none)");
}

TEST(ChildProcess, HasNoOtherDescriptorOfThisProcess)
{
    const FileDescriptor inheritable(::dup(STDERR_FILENO));  // without close-on-exec
    ASSERT_TRUE(inheritable.isOpen());
    auto child = started("descriptors");
    EXPECT_EQ(ask(child, ""), "0 1 2 3 ");
}

TEST(ChildProcess, SeesMemoryThatItIsHanded)
{
    auto memory = SharedMemory::make(4096);
    ASSERT_TRUE(memory);
    auto child = started("fill");
    const std::array handed{memory->descriptor()};
    ASSERT_TRUE(child.channel().send("fill it", handed));
    ASSERT_TRUE(child.channel().receive());
    EXPECT_EQ(memory->bytes().front(), std::byte{'d'});
    EXPECT_EQ(memory->bytes().back(), std::byte{'d'});
}

TEST(ChildProcess, TellsHowItEnded)
{
    auto crashing = started("crash");
    EXPECT_THAT(ask(crashing, "?"), HasSubstr("no"));
    EXPECT_EQ(crashing.end(), "ended by signal 6 (Aborted)");
    auto leaving = started("exit");
    EXPECT_FALSE(leaving.channel().receive());
    EXPECT_THAT(leaving.end(), HasSubstr("ended"));
}

TEST(ChildProcess, IsEndedWhereItHangs)
{
    auto child = started("hang");
    EXPECT_FALSE(child.channel().receive(std::chrono::steady_clock::now() + std::chrono::milliseconds(50)));
    const auto process = child.process();
    EXPECT_EQ(child.end(), "ended by signal 9 (Killed)");
    EXPECT_NE(::kill(process, 0), 0) << "the process is still there";
}

TEST(ChildProcess, EndsWithItsOwner)
{
    int process = 0;
    {
        auto child = started("echo");
        EXPECT_EQ(ask(child, "here"), "here");
        process = child.process();
    }
    EXPECT_NE(::kill(process, 0), 0) << "the process is still there";
}

TEST(ChildProcess, AProgramThatIsNotThereIsAnError)
{
    const auto child = ChildProcess::start({"/nowhere/reader", {}, {}});
    ASSERT_FALSE(child);
    EXPECT_EQ(child.error().reason, Reason::Unreadable);
    EXPECT_THAT(child.error().detail, HasSubstr("reader cannot be started"));
}

}  // namespace
}  // namespace diptych::isolation
