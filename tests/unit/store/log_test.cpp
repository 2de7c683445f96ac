#include "log_chain.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

class Log : public OnEachDatabase
{
protected:
    Log() : store_(open()), anna_(*store_.addReader("Anna", "4829"))
    {
        for (int number = 1; number <= 4; ++number)
            receipts_.push_back(*store_.seal(readOf(examNumber(number), anna_.id, reading::ReadRole::First)));
    }
    [[nodiscard]] std::string row(std::size_t read) const { return std::to_string(receipts_.at(read).entry.seq); }

    ReadStore store_;
    Reader anna_;
    std::vector<SealReceipt> receipts_;
};

INSTANTIATE_TEST_SUITE_P(Store, Log, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Log, IsWholeWhereNobodyTouchedIt)
{
    const auto check = store_.verifyLog();
    ASSERT_TRUE(check);
    EXPECT_TRUE(check->intact());
    EXPECT_EQ(check->entries, 9) << "four steps of the tables, a reader, four reads";
    EXPECT_EQ(check->head, receipts_.back().entry);
    const auto log = store_.log();
    for (std::size_t entry = 1; entry < log->size(); ++entry)
        EXPECT_EQ((*log)[entry].previousHash, (*log)[entry - 1].hash);
}

TEST_P(Log, IsNeverChangedThroughTheDatabase)
{
    RawConnection raw(location_);
    EXPECT_NE(raw.refusal("UPDATE log SET payload = '{}' WHERE seq = 4"), "");
    EXPECT_NE(raw.refusal("DELETE FROM log WHERE seq = 8"), "");
    EXPECT_NE(raw.refusal("INSERT INTO log VALUES (11, 't', 'k', '{}', 'p', 'h')"), "") << "a gap";
    if (postgres())
        EXPECT_NE(raw.refusal("TRUNCATE log CASCADE"), "");
    else
        EXPECT_NE(raw.refusal("INSERT OR REPLACE INTO log VALUES (4, 't', 'k', '{}', 'p', 'h')"), "");
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Log, NamesTheEntryThatWasChanged)
{
    RawConnection raw(location_);
    unlock(raw, "log");
    raw.must("UPDATE log SET payload = '{}' WHERE seq = " + row(1));
    raw.must("UPDATE log SET time = 'later' WHERE seq = " + row(3));
    const auto check = store_.verifyLog();
    ASSERT_TRUE(check);
    ASSERT_TRUE(check->broken);
    EXPECT_EQ(check->broken->seq, receipts_[1].entry.seq) << "the first of two";
    EXPECT_EQ(check->entries, receipts_[0].entry.seq);
}

TEST_P(Log, AnEntryWrittenAnewWithAHashThatSuitsItShowsInTheNext)
{
    const LogEntry added = store_.log()->at(4);
    ASSERT_EQ(added.kind, "reader_added");
    const auto text = [](const std::string& part) { return QString::fromStdString(part); };
    const QString hash =
        entryHash(added.seq, text(added.time), text(added.kind), QStringLiteral("{}"), text(added.previousHash));
    RawConnection raw(location_);
    unlock(raw, "log");
    raw.must("UPDATE log SET payload = '{}', hash = '" + hash.toStdString() + "' WHERE seq = 5");
    const auto check = store_.verifyLog();
    ASSERT_TRUE(check->broken);
    EXPECT_EQ(check->broken->seq, 6);
}

TEST_P(Log, NamesTheEntryThatIsMissing)
{
    RawConnection raw(location_);
    unlock(raw, "log");
    unlock(raw, "reads");
    raw.must("DELETE FROM reads WHERE log_seq = " + row(1));
    raw.must("DELETE FROM log WHERE seq = " + row(1));
    const auto check = store_.verifyLog();
    ASSERT_TRUE(check->broken);
    EXPECT_EQ(check->broken->seq, receipts_[1].entry.seq);
}

TEST_P(Log, NamesTheEntryOfAReadThatWasChangedOrRemoved)
{
    RawConnection raw(location_);
    unlock(raw, "reads");
    raw.must("UPDATE reads SET right_breast = 'no_recall' WHERE log_seq = " + row(2));
    auto check = store_.verifyLog();
    ASSERT_TRUE(check->broken);
    EXPECT_EQ(check->broken->seq, receipts_[2].entry.seq);

    raw.must("DELETE FROM reads WHERE log_seq = " + row(1));
    check = store_.verifyLog();
    ASSERT_TRUE(check->broken);
    EXPECT_EQ(check->broken->seq, receipts_[1].entry.seq);
}

TEST_P(Log, NamesTheEntryOfAReadWhoseLesionOrImageOrFormWasChanged)
{
    RawConnection raw(location_);
    unlock(raw, "reads");
    const auto brokenBy = [&](const std::string& change) {
        raw.must("UPDATE reads SET " + change + " WHERE log_seq = " + row(2));
        const auto check = store_.verifyLog();
        return check->broken ? check->broken->seq : 0;
    };
    const auto seq = receipts_[2].entry.seq;
    EXPECT_EQ(brokenBy("opinion = replace(opinion, '41.3', '41.4')"), seq);
    EXPECT_EQ(brokenBy("opinion = replace(opinion, '41.4', '41.3')"), 0);
    EXPECT_EQ(brokenBy("images = replace(images, 'aaa', 'aac')"), seq);
    EXPECT_EQ(brokenBy("images = replace(images, 'aac', 'aaa')"), 0);
    EXPECT_EQ(brokenBy("seconds = 73.5"), seq);
    EXPECT_EQ(brokenBy("seconds = NULL"), seq);
    EXPECT_EQ(brokenBy("seconds = 73.4"), 0);
    EXPECT_EQ(brokenBy("contents_form = 1"), seq);
    EXPECT_EQ(brokenBy("contents_form = 1, opinion = '', images = '[]', seconds = NULL"), seq);
    EXPECT_EQ(brokenBy("contents_form = 7"), seq) << "a form that no program has written";
}

TEST_P(Log, AReadMovedToAnotherExamIsFound)
{
    RawConnection raw(location_);
    unlock(raw, "exams");
    raw.must("UPDATE exams SET study_uid = '1.2.3' WHERE id = '" + examId(examNumber(3)) + "'");
    const auto check = store_.verifyLog();
    ASSERT_TRUE(check->broken);
    EXPECT_EQ(check->broken->seq, receipts_[2].entry.seq);
}

TEST_P(Log, WhatWasNotedOutsideShowsThatTheEndWasCutOff)
{
    const LogHead noted = receipts_.back().entry;
    RawConnection raw(location_);
    unlock(raw, "reads");
    unlock(raw, "log");
    raw.must("DELETE FROM reads WHERE log_seq = " + row(3));
    raw.must("DELETE FROM log WHERE seq = " + row(3));
    EXPECT_TRUE(store_.verifyLog()->intact()) << "the chain alone cannot know; if it can, say so in read_log.h";
    const auto check = store_.verifyLog(noted);
    ASSERT_TRUE(check->broken);
    EXPECT_EQ(check->broken->seq, noted.seq);
}

TEST_P(Log, WhatWasNotedOutsideShowsThatTheChainWasWrittenAnew)
{
    LogHead noted = receipts_[1].entry;
    EXPECT_TRUE(store_.verifyLog(noted)->intact());
    noted.hash = std::string(64, 'a');
    EXPECT_EQ(store_.verifyLog(noted)->broken->seq, noted.seq);
}

TEST_P(Log, HoldsNoNameAndNoPatient)
{
    const auto log = store_.log();
    ASSERT_TRUE(log);
    for (const LogEntry& entry : *log) {
        for (const char* told : {"Anna", "Phantom", "1.2.826", "20240102"})
            EXPECT_EQ(entry.payload.find(told), std::string::npos) << entry.payload;
    }
}
