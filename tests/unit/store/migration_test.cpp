// Stores that older versions of the program left behind, and those of newer ones.
#include <QCryptographicHash>
#include <QJsonObject>

#include "log_chain.h"
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
        const SealedRead read = readOf(examNumber(1), newReadId(), Role::First);
        auto transaction = Transaction::write(**connection);
        EXPECT_TRUE((*connection)
                        ->run(QStringLiteral("INSERT INTO readers (id, name, pin_hash) VALUES (?, 'Anna', 'x')"),
                              {QString::fromStdString(read.readerId)}));
        EXPECT_TRUE(ensureExam(**connection, read.exam));
        EXPECT_TRUE(insertRead(**connection, read));
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
        const auto bent = store.addReader("Bent", "4829");
        ASSERT_TRUE(bent);
        EXPECT_TRUE(store.claim(old.exam, Role::Second, bent->id, 10min)) << "what version 2 brought";
        EXPECT_EQ(store.claim(old.exam, Role::First, bent->id, 10min).error().reason, Reason::ExamTaken);
        EXPECT_TRUE(store.verifyLog()->intact());
        if (postgres())
            raw.must("SET client_min_messages TO warning; DROP SCHEMA " + std::get<PostgresServer>(location_).schema +
                     " CASCADE");
    }
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
    EXPECT_EQ(raw.value("SELECT COUNT(*) FROM log").toInt(), 2);
}

TEST_P(Migrations, OpeningAgainChangesNothing)
{
    (void)open();
    (void)open();
    EXPECT_EQ(open().log()->size(), 2U);
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
    EXPECT_EQ(hashes, (std::vector<std::string>{"e9f1c34076f5e69c", "ad8a4364ddca809f"}));
}
