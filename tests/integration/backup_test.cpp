// The rehearsal of docs/ADMIN_GUIDE.md: sealed reads are backed up by the commands that stand there, the store is lost,
// and what comes back is the same, down to the last entry of the log, or is told not to be.
#include <cstdlib>
#include <regex>

#include "../unit/store/test_store.h"
#include "diptych/store/read_bundle.h"
#include "run_program.h"

namespace diptych::store
{

namespace
{

using test::cli;
using test::ProgramRun;

class Backup : public OnEachDatabase
{
protected:
    void SetUp() override
    {
        if (IsSkipped())
            return;
        for (const char* tool : {"sqlite3", "pg_dump", "pg_restore"})
            if (!test::isInstalled(tool) && (GetParam() == Database::Postgres) == (std::string(tool) != "sqlite3"))
                GTEST_SKIP() << tool << " is missing";
        auto store = open();
        const auto reader = store.addReader("Anna", "4829");
        ASSERT_TRUE(reader);
        reader_ = reader->id;
        for (int number = 1; number <= 3; ++number)
            sealOne(store, number);
    }

    void sealOne(ReadStore& store, int number)
    {
        const SealedRead read = readOf(examNumber(number), reader_, reading::ReadRole::First);
        ASSERT_TRUE(store.seal(read));
        ASSERT_TRUE(store.settle(read.id, reader_, {read.sealed.opinion, "2024-03-04T05:16:07Z"}));
    }

    [[nodiscard]] std::string schema() const { return std::get<PostgresServer>(location_).schema; }
    [[nodiscard]] std::string connection() const { return std::get<PostgresServer>(location_).connection; }
    [[nodiscard]] std::string file() const { return std::get<SqliteFile>(location_).file.string(); }
    [[nodiscard]] std::string copy() const { return (folder_.path() / "reads-backup").string(); }

    static void must(const std::string& command) { ASSERT_EQ(std::system(command.c_str()), 0) << command; }

    void backUp()
    {
        if (postgres())
            must("pg_dump --format=custom --schema=" + schema() + " --file='" + copy() + "' -d '" + connection() + "'");
        else
            must("sqlite3 '" + file() + "' \".backup '" + copy() + "'\"");
    }
    void destroy()
    {
        if (postgres()) {
            RawConnection raw(location_);
            raw.must("SET client_min_messages TO warning");
            raw.must("DROP SCHEMA " + schema() + " CASCADE");
            return;
        }
        for (const char* part : {"", "-wal", "-shm"})
            std::filesystem::remove(file() + part);
    }
    void restore()
    {
        if (postgres())
            must("pg_restore --exit-on-error -d '" + connection() + "' '" + copy() + "'");
        else
            must("install -m 600 '" + copy() + "' '" + file() + "'");
    }
    [[nodiscard]] ProgramRun check(const std::string& noted = {}) const
    {
        std::vector<std::string> words{"store"};
        if (postgres())
            words.insert(words.end(), {connection(), "--schema", schema()});
        else
            words.push_back(file());
        if (!noted.empty())
            words.insert(words.end(), {"--noted", noted});
        return cli(words);
    }
    /// As `diptych-cli store` writes it, for somebody to note.
    [[nodiscard]] std::string head() const
    {
        const ProgramRun run = check();
        std::smatch found;
        EXPECT_TRUE(std::regex_search(run.out, found, std::regex("[0-9]+:[0-9a-f]{64}"))) << run.out << run.err;
        return found.str();
    }

    std::string reader_;
};

}  // namespace

TEST_P(Backup, WhatIsRestoredIsWhatWasSealed)
{
    auto store = open();
    const auto before = store.allReads();
    const auto logBefore = store.log();
    ASSERT_TRUE(before && logBefore);
    const std::string noted = head();
    backUp();  // while the store is open: nobody has to stop reading
    const auto lost = std::move(store);
    destroy();
    if (!postgres()) {
        EXPECT_EQ(check().status, 3) << "a store that is not there is not made by asking";
    }
    restore();

    const ProgramRun run = check(noted);
    EXPECT_EQ(run.status, 0) << run.out << run.err;
    EXPECT_NE(run.out.find("The store holds: 3 reads, "), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("The log's head is " + noted), std::string::npos) << run.out;
    auto again = open();
    const auto after = again.allReads();
    const auto logAfter = again.log();
    ASSERT_TRUE(after && logAfter);
    ASSERT_EQ(after->size(), before->size());
    for (std::size_t index = 0; index < after->size(); ++index) {
        EXPECT_EQ((*after)[index].id, (*before)[index].id);
        EXPECT_EQ((*after)[index].sealed.opinion, (*before)[index].sealed.opinion);
        EXPECT_TRUE((*after)[index].settled);
    }
    ASSERT_EQ(logAfter->size(), logBefore->size());
    EXPECT_EQ(logAfter->back().hash, logBefore->back().hash);

    // The database's own locks came back with it, and reading goes on.
    EXPECT_TRUE(again.signIn("Anna", "4829"));
    RawConnection raw(location_);
    EXPECT_NE(raw.refusal("DELETE FROM reads"), "");
    EXPECT_NE(raw.refusal("UPDATE log SET payload = '{}'"), "");
    sealOne(again, 4);
    const auto bundle = exportBundle(again, examNumber(2), {});
    ASSERT_TRUE(bundle) << bundle.error().detail;
    const auto file = folder_.path() / "bundle.json";
    test::writeFile(file, *bundle);
    const ProgramRun verified = cli({"verify", file.string(), "--noted", noted});
    EXPECT_EQ(verified.status, 0) << verified.out << verified.err;
}

TEST_P(Backup, AnOlderBackupThanTheNotedHeadIsTold)
{
    backUp();
    {
        auto store = open();
        sealOne(store, 4);
    }
    const std::string noted = head();
    destroy();
    restore();
    EXPECT_EQ(check().status, 0) << "the chain of what came back holds in itself";
    const ProgramRun run = check(noted);
    EXPECT_EQ(run.status, 1) << run.out << run.err;
    EXPECT_NE(run.out.find("The store does not hold."), std::string::npos) << run.out;
}

TEST_P(Backup, AReadThatWasChangedInTheBackupIsTold)
{
    backUp();
    destroy();
    restore();
    {
        RawConnection raw(location_);
        unlock(raw, "reads");
        raw.must("UPDATE reads SET right_breast = 'no_recall' WHERE log_seq = (SELECT max(log_seq) FROM reads)");
    }
    const ProgramRun run = check();
    EXPECT_EQ(run.status, 1) << run.out << run.err;
}

INSTANTIATE_TEST_SUITE_P(Databases, Backup, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace diptych::store
