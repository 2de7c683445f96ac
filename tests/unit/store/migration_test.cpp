// Stores that older versions of the program left behind, and those of newer ones.
#include <QCryptographicHash>

#include "log_chain.h"
#include "old_records.h"
#include "read_rows.h"
#include "schema.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::store;
using namespace std::chrono_literals;

namespace
{

class Migrations : public OnEachDatabase
{
protected:
    /// The store as the program laid it out when `version` was its newest; with a reader and a sealed read.
    SealedRead leaveBehind(std::size_t version) const
    {
        Layout old = storeLayout();
        old.migrations = old.migrations.first(version);
        auto connection = Connection::open(location_, old);
        EXPECT_TRUE(connection) << connection.error().detail;
        SealedRead read = readOf(examNumber(1), newReadId(), reading::ReadRole::First);
        auto transaction = Transaction::write(**connection);
        EXPECT_TRUE((*connection)
                        ->run(QStringLiteral("INSERT INTO readers (id, name, pin_hash) VALUES (?, 'Anna', 'x')"),
                              {QString::fromStdString(read.readerId)}));
        if (version >= 4) {
            EXPECT_TRUE((*connection)->run(QStringLiteral("UPDATE readers SET lead = 1")));
        }
        EXPECT_TRUE(ensureExam(**connection, read.exam));
        if (version < 3) {
            read.sealed.opinion = reading::recallOnly(read.sealed.opinion.recalls());
            read.sealed.conditions.images.clear();
            read.sealed.conditions.seconds.reset();
            const auto inserted = insertOldRead(**connection, read);
            EXPECT_TRUE(inserted) << inserted.error().detail;
        } else {
            EXPECT_TRUE(insertRead(**connection, read));
        }
        EXPECT_TRUE(transaction->commit());
        return read;
    }
};

INSTANTIATE_TEST_SUITE_P(Store, Migrations, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Migrations, EveryOlderStoreIsBroughtUpToDateWithItsReads)
{
    for (std::size_t version = 1; version <= storeMigrations().size(); ++version) {
        if (postgres())
            std::get<PostgresServer>(location_).schema += "v";
        else
            std::get<SqliteFile>(location_).file += "v";
        const SealedRead old = leaveBehind(version);
        auto store = open();
        RawConnection raw(location_);
        EXPECT_EQ(raw.value("SELECT MAX(version) FROM schema_version").toInt(),
                  static_cast<int>(storeMigrations().size()));
        EXPECT_EQ(store.read(old.id).value()->sealed.opinion, old.sealed.opinion) << "from version " << version;
        const auto bent = store.addReader("Bent", "4829", old.readerId);
        ASSERT_TRUE(bent);
        EXPECT_TRUE(store.claim(old.exam, reading::ReadRole::Second, bent->id, 10min)) << "what version 2 brought";
        EXPECT_EQ(store.claim(old.exam, reading::ReadRole::First, bent->id, 10min).error().reason, Reason::ExamTaken);
        EXPECT_TRUE(store.verifyLog()->intact()) << "from version " << version;
        EXPECT_TRUE(store.deliver(old)) << "known again by its old contents";
        EXPECT_EQ(raw.value("SELECT name FROM readers WHERE lead = 1").toString().toStdString(), "Anna")
            << "what version 4 brought: who came first looks after the site";
        reading::SettledOpinion settled{richOpinion(), "2024-03-04T06:00:00Z"};
        EXPECT_TRUE(store.settle(old.id, old.readerId, settled)) << "what version 3 brought";
        EXPECT_EQ(store.read(old.id).value()->settled, settled);
        EXPECT_TRUE(store.verifyLog()->intact()) << "from version " << version;
        if (postgres())
            raw.must("SET client_min_messages TO warning; DROP SCHEMA " + std::get<PostgresServer>(location_).schema +
                     " CASCADE");
    }
}

TEST_P(Migrations, AnOldReadIsGuardedAfterwardsToo)
{
    (void)leaveBehind(2);
    auto store = open();
    RawConnection raw(location_);
    unlock(raw, "reads");
    const auto seqOf = raw.value("SELECT log_seq FROM reads").toLongLong();
    for (const char* change : {"display_statement = 'another'", "contents_form = 2",
                               "images = '[{\"image\":\"1\",\"sha256\":\"2\"}]'", "opinion = '{}'", "seconds = 60"}) {
        raw.must(
            std::string("UPDATE reads SET display_statement = 'two screens, 5 MP', contents_form = 1, "
                        "images = '[]', opinion = '', seconds = NULL"));
        ASSERT_TRUE(store.verifyLog()->intact());
        raw.must(std::string("UPDATE reads SET ") + change);
        const auto check = store.verifyLog();
        ASSERT_TRUE(check->broken) << change;
        EXPECT_EQ(check->broken->seq, seqOf) << change;
    }
}

TEST_P(Migrations, AReportOfVersionThreeHoldsAndHasNothingItWasMadeOf)
{
    const SealedRead old = leaveBehind(3);
    {
        Layout third = storeLayout();
        third.migrations = third.migrations.first(3);
        const auto connection = Connection::open(location_, third);
        ASSERT_TRUE(connection) << connection.error().detail;
        auto transaction = Transaction::write(**connection);
        ASSERT_TRUE(insertOldReport(**connection, examId(old.exam)));
        ASSERT_TRUE(transaction->commit());
    }
    auto store = open();
    EXPECT_TRUE(store.verifyLog()->intact());
    const NotedReport report{"R-1", std::string(64, 'a'), {}, {}, "en", "2024-03-04T05:20:00Z"};
    EXPECT_EQ(store.reports(old.exam).value(), std::vector{report});
    EXPECT_EQ(store.log()->back().kind, "lead_made");
    RawConnection raw(location_);
    unlock(raw, "reports");
    raw.must("UPDATE reports SET made_of = '{}'");
    EXPECT_FALSE(store.verifyLog()->intact()) << "said afterwards";
}

TEST_P(Migrations, WhoWasAddedFirstLooksAfterAnOldSite)
{
    {
        Layout third = storeLayout();
        third.migrations = third.migrations.first(3);
        const auto connection = Connection::open(location_, third);
        auto transaction = Transaction::write(**connection);
        for (const char* name : {"Zoe", "Anna"}) {
            const QString id = QString::fromStdString(newReadId());
            ASSERT_TRUE((*connection)
                            ->run(QStringLiteral("INSERT INTO readers (id, name, pin_hash) VALUES (?, ?, 'x')"),
                                  {id, QString::fromLatin1(name)}));
            ASSERT_TRUE(appendLog(**connection, QStringLiteral("reader_added"), {{QStringLiteral("reader"), id}}));
        }
        ASSERT_TRUE(transaction->commit());
    }
    auto store = open();
    RawConnection raw(location_);
    EXPECT_EQ(raw.value("SELECT COUNT(*) FROM readers WHERE lead = 1").toInt(), 1);
    EXPECT_EQ(raw.value("SELECT name FROM readers WHERE lead = 1").toString().toStdString(), "Zoe");
    EXPECT_TRUE(store.verifyLog()->intact());
}

TEST_P(Migrations, AReadThatAnOlderProgramWritesAfterTheStepHolds)
{
    auto store = open();
    const auto anna = store.addReader("Anna", "4829");
    const auto connection = Connection::open(location_, storeLayout());
    SealedRead read = readOf(examNumber(1), anna->id, reading::ReadRole::First);
    {
        auto transaction = Transaction::write(**connection);
        ASSERT_TRUE(ensureExam(**connection, read.exam));
        ASSERT_TRUE(insertOldRead(**connection, read));
        ASSERT_TRUE(transaction->commit());
    }
    EXPECT_EQ(store.read(read.id).value()->sealed.opinion, reading::recallOnly(read.sealed.opinion.recalls()));
    EXPECT_TRUE(store.verifyLog()->intact());
}

TEST_P(Migrations, AStepThatFailsLeavesTheOldStoreAsItWas)
{
    const SealedRead old = leaveBehind(1);
    std::vector<Migration> steps(storeMigrations().begin(), storeMigrations().end());
    steps[1].everywhere.push_back(QStringLiteral("INSERT INTO no_such_table VALUES (1)"));
    Layout broken = storeLayout();
    broken.migrations = steps;
    EXPECT_FALSE(Connection::open(location_, broken));
    {
        RawConnection raw(location_);
        EXPECT_EQ(raw.value("SELECT MAX(version) FROM schema_version").toInt(), 1);
        EXPECT_NE(raw.refusal("SELECT * FROM claims"), "") << "half of a step was kept";
    }
    auto store = open();
    EXPECT_TRUE(*store.read(old.id)) << "the mended program goes on from there";
    EXPECT_TRUE(store.verifyLog()->intact());
}

TEST_P(Migrations, AStoreOfANewerVersionIsRefusedAndNotTouched)
{
    (void)open();
    RawConnection raw(location_);
    raw.must("INSERT INTO schema_version VALUES (99, 'some day')");
    const auto store = ReadStore::open(location_);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().reason, Reason::StoreTooNew);
    EXPECT_NE(store.error().detail.find("99"), std::string::npos) << store.error().detail;
    EXPECT_EQ(raw.value("SELECT COUNT(*) FROM log").toInt(), 4);
}

TEST_P(Migrations, OpeningAgainChangesNothing)
{
    (void)open();
    (void)open();
    EXPECT_EQ(open().log()->size(), 4U);
}

// A released step is never edited: stores out there were made by it. What changes comes as a step of its own.
TEST(MigrationSteps, AreWhatWasReleased)
{
    std::vector<std::string> hashes;
    for (const Migration& step : storeMigrations()) {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (const auto* statements : {&step.everywhere, &step.sqlite, &step.postgres}) {
            for (const QString& sql : *statements)
                hash.addData(sql.toUtf8() + '\n');
        }
        hashes.push_back(hash.result().toHex().left(16).toStdString());
    }
    EXPECT_EQ(hashes, (std::vector<std::string>{"e9f1c34076f5e69c", "ad8a4364ddca809f", "d75e53773b4a98e0",
                                                "9ea23e4b98ad560f"}));
}
