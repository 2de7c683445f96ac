// Where a store lies: rights of file and folder, settings of the connection, what is refused.
#include <fstream>

#include <sys/stat.h>

#include <QUuid>

#include "schema.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::store;
using namespace std::chrono_literals;

namespace
{

unsigned rights(const std::filesystem::path& path)
{
    struct stat state = {};
    EXPECT_EQ(::stat(path.c_str(), &state), 0) << path;
    return state.st_mode & 07777U;
}

class Location : public OnEachDatabase
{
};

INSTANTIATE_TEST_SUITE_P(Store, Location, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST(SqliteLocation, OnlyItsOwnerMayOpenFileAndFolder)
{
    const TestFolder folder;
    const auto file = folder.path() / "new" / "deep" / "reads.sqlite";
    const auto mask = ::umask(0);
    auto store = ReadStore::open(SqliteFile{file});
    ::umask(mask);
    ASSERT_TRUE(store) << store.error().detail;
    ASSERT_TRUE(store->addReader("Anna", "4829"));
    EXPECT_EQ(rights(file), 0600U);
    EXPECT_EQ(rights(file.string() + "-wal"), 0600U) << "it holds what is not yet in the file";
    EXPECT_EQ(rights(file.parent_path()), 0700U);
    EXPECT_EQ(rights(file.parent_path().parent_path()), 0700U);
}

TEST(SqliteLocation, RightsThatOthersGotAreTakenAway)
{
    const TestFolder folder;
    const auto file = folder.path() / "reads.sqlite";
    ASSERT_TRUE(ReadStore::open(SqliteFile{file}));
    std::filesystem::permissions(file, std::filesystem::perms(0644));
    ASSERT_TRUE(ReadStore::open(SqliteFile{file}));
    EXPECT_EQ(rights(file), 0600U);
}

TEST(SqliteLocation, AFolderThatOthersMayWriteToIsRefused)
{
    const TestFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0777));
    const auto store = ReadStore::open(SqliteFile{folder.path() / "reads.sqlite"});
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().reason, Reason::WriteFailed);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "reads.sqlite"));
}

TEST(SqliteLocation, ALinkInTheFilesPlaceIsRefused)
{
    const TestFolder folder;
    std::ofstream(folder.path() / "elsewhere");
    std::filesystem::create_symlink(folder.path() / "elsewhere", folder.path() / "reads.sqlite");
    EXPECT_EQ(ReadStore::open(SqliteFile{folder.path() / "reads.sqlite"}).error().reason, Reason::WriteFailed);
}

TEST(SqliteLocation, WhatIsNoStoreIsRefusedAndLeftAsItIs)
{
    const TestFolder folder;
    const auto text = folder.path() / "letter.txt";
    std::ofstream(text) << std::string(2000, 'x');
    EXPECT_EQ(ReadStore::open(SqliteFile{text}).error().reason, Reason::StoreDamaged);
    EXPECT_EQ(std::filesystem::file_size(text), 2000U);

    const SqliteFile other{folder.path() / "other.sqlite"};
    std::ofstream(other.file).close();
    {
        RawConnection raw(other);
        raw.must("CREATE TABLE bookmarks (name TEXT)");
    }
    EXPECT_EQ(ReadStore::open(other).error().reason, Reason::StoreDamaged);
    RawConnection raw(other);
    EXPECT_EQ(raw.value("SELECT COUNT(*) FROM sqlite_master").toInt(), 1);
}

TEST(SqliteLocation, EveryCommitIsFlushedAndForeignKeysAreKept)
{
    const TestFolder folder;
    const auto connection = Connection::open(SqliteFile{folder.path() / "reads.sqlite", 1234ms}, storeLayout());
    ASSERT_TRUE(connection);
    const auto setting = [&connection](const QString& name) {
        auto query = (*connection)->run(QStringLiteral("PRAGMA ") + name);
        EXPECT_TRUE(query && query->next());
        return query->value(0).toString().toStdString();
    };
    EXPECT_EQ(setting(QStringLiteral("journal_mode")), "wal");
    EXPECT_EQ(setting(QStringLiteral("synchronous")), "2") << "FULL";
    EXPECT_EQ(setting(QStringLiteral("foreign_keys")), "1");
    EXPECT_EQ(setting(QStringLiteral("busy_timeout")), "1234");
}

TEST_P(Location, AStoreThatAnotherProgramHoldsTooLongCanBeTriedAgain)
{
    (void)open();
    std::visit([](auto& place) { place.patience = 100ms; }, location_);
    auto store = open();
    RawConnection other(location_);
    other.must(postgres() ? "BEGIN" : "BEGIN IMMEDIATE");
    if (postgres())
        other.must("SELECT pg_advisory_xact_lock(1145655380, hashtext(current_schema()))");
    const auto refused = store.addReader("Anna", "4829");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, Reason::StoreUnreachable) << refused.error().detail;
    EXPECT_TRUE(store.readers()) << "reading goes on";
    other.must("ROLLBACK");
    EXPECT_TRUE(store.addReader("Anna", "4829"));
}

TEST(PostgresLocation, AServerThatIsNotThereIsUnreachable)
{
    const auto store = ReadStore::open(PostgresServer{.connection = "host=127.0.0.1 port=1 user=x password=secret"});
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().reason, Reason::StoreUnreachable);
    EXPECT_EQ((store.error().detail + store.error().subject).find("secret"), std::string::npos);
}

TEST(PostgresLocation, ASchemasNameIsPlain)
{
    const auto store = ReadStore::open(PostgresServer{.connection = "host=127.0.0.1 port=1", .schema = "a; DROP"});
    EXPECT_EQ(store.error().reason, Reason::InvalidArgument);
}

TEST_P(Location, AConnectionThatWasCutIsMadeAgain)
{
    if (!postgres())
        GTEST_SKIP() << "a file has no connection";
    const std::string name = "cut_" + std::get<PostgresServer>(location_).schema.substr(0, 40);
    std::get<PostgresServer>(location_).connection += " application_name=" + name;
    auto store = open();
    const auto anna = store.addReader("Anna", "4829");
    ASSERT_TRUE(anna);
    RawConnection raw(location_);
    raw.must("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '" + name +
             "' AND pid <> pg_backend_pid()");
    const auto lost = store.addReader("Bent", "4829", anna->id);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().reason, Reason::StoreUnreachable) << lost.error().detail;
    EXPECT_TRUE(store.addReader("Bent", "4829", anna->id));
    EXPECT_EQ(store.readers()->size(), 2U);
}
