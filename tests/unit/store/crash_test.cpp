// A workstation that dies in the middle of sealing or settling: what was acknowledged is there, and the log holds.
//
// The program is killed (SIGKILL) at random moments; that is a crash of the program, not of the machine: what the disk
// does at a power cut is beyond this test and rests on SQLite's synchronous=FULL and PostgreSQL's fsync.
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

/// DIPTYCH_STORE_KILLS, or 100.
int kills()
{
    const char* wanted = std::getenv("DIPTYCH_STORE_KILLS");
    return wanted ? std::max(1, std::atoi(wanted)) : 100;
}

struct Acknowledged {
    std::vector<std::string> sealed;
    std::vector<std::string> settled;
};

/// Runs the sealing program, kills it after `time` and returns the ids whose acknowledgement it printed.
Acknowledged acknowledgedBeforeDeath(std::vector<std::string> command, std::chrono::microseconds time)
{
    std::array<int, 2> ends = {};
    EXPECT_EQ(::pipe(ends.data()), 0);
    std::vector<char*> arguments;
    for (std::string& part : command)
        arguments.push_back(part.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[0]);
        ::close(ends[1]);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    // The time counts from the first acknowledgement, so that a slow start does not empty the test; reading goes on
    // all the while, or the pipe would fill and hold the program up.
    std::string printed;
    std::jthread killer;
    std::array<char, 4096> part = {};
    for (;;) {
        const ssize_t count = ::read(ends[0], part.data(), part.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        printed.append(part.data(), static_cast<std::size_t>(count));
        if (!killer.joinable()) {
            killer = std::jthread([child, time] {
                std::this_thread::sleep_for(time);
                ::kill(child, SIGKILL);
            });
        }
    }
    ::close(ends[0]);
    if (killer.joinable())
        killer.join();
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "it ended by itself: " << WEXITSTATUS(status);

    Acknowledged ids;
    for (std::size_t begin = 0, end = 0; (end = printed.find('\n', begin)) != std::string::npos; begin = end + 1) {
        const std::string line = printed.substr(begin, end - begin);
        const std::size_t space = line.find(' ');
        (line.starts_with("sealed") ? ids.sealed : ids.settled).push_back(line.substr(space + 1));
    }
    return ids;
}

class Crash : public OnEachDatabase
{
};

INSTANTIATE_TEST_SUITE_P(Store, Crash, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Crash, EveryAcknowledgedReadIsThereAndTheLogHolds)
{
    const std::string reader = open().addReader("Anna", "4829")->id;
    std::vector<std::string> command{DIPTYCH_SEAL_LOOP};
    if (postgres()) {
        const auto& place = std::get<PostgresServer>(location_);
        command.insert(command.end(), {"postgres", place.connection, place.schema, reader});
    } else {
        command.insert(command.end(), {"sqlite", std::get<SqliteFile>(location_).file.string(), reader});
    }
    const auto seed = static_cast<unsigned>(::getpid());
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> microseconds(0, 30000);
    std::size_t acknowledged = 0;
    std::size_t settled = 0;
    const int rounds = kills();
    for (int round = 0; round < rounds; ++round) {
        const auto ids = acknowledgedBeforeDeath(command, std::chrono::microseconds(microseconds(random)));
        ASSERT_FALSE(ids.sealed.empty()) << "round " << round << ", seed " << seed;
        acknowledged += ids.sealed.size();
        settled += ids.settled.size();
        auto store = open();
        for (const std::string& id : ids.sealed) {
            const auto read = store.read(id);
            ASSERT_TRUE(read && *read) << "lost: " << id << ", round " << round << ", seed " << seed;
        }
        for (const std::string& id : ids.settled) {
            const auto read = store.read(id);
            ASSERT_TRUE(read && *read && (*read)->settled) << "not settled: " << id << ", seed " << seed;
        }
        if (round % 10 == 9 || round + 1 == rounds) {
            const auto check = store.verifyLog();
            ASSERT_TRUE(check) << check.error().detail;
            ASSERT_TRUE(check->intact()) << check->broken->seq << ": " << check->broken->what << ", seed " << seed;
        }
    }
    // Nothing written earlier went missing later, and at most one read and one settlement a round were written without
    // being told.
    RawConnection raw(location_);
    const auto keptSettled = static_cast<std::size_t>(raw.value("SELECT COUNT(*) FROM settlements").toLongLong());
    EXPECT_GE(keptSettled, settled);
    EXPECT_LE(keptSettled, settled + static_cast<std::size_t>(rounds));
    const auto kept = static_cast<std::size_t>(raw.value("SELECT COUNT(*) FROM reads").toLongLong());
    EXPECT_GE(kept, acknowledged);
    EXPECT_LE(kept, acknowledged + static_cast<std::size_t>(rounds));
    RecordProperty("acknowledged", static_cast<int>(acknowledged));
    RecordProperty("settled", static_cast<int>(settled));
}
