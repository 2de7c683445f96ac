// What happens to sealed reads while the shared store is away.
#include "diptych/store/seal_queue.h"

#include <fstream>
#include <thread>

#include "read_json.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::store;
using namespace std::chrono_literals;

namespace
{

class Queue : public OnEachDatabase
{
protected:
    Queue()
    {
        std::visit([](auto& place) { place.patience = 100ms; }, location_);
        shared_.emplace(open());
        anna_ = *shared_->addReader("Anna", "4829");
        bent_ = *shared_->addReader("Bent", "4829", anna_.id);
    }
    [[nodiscard]] SealQueue openQueue() const
    {
        auto queue = SealQueue::open(SqliteFile{folder_.path() / "queue" / "waiting.sqlite"});
        EXPECT_TRUE(queue) << queue.error().detail;
        return std::move(*queue);
    }
    /// While this lives nobody can write to the shared store.
    [[nodiscard]] std::unique_ptr<RawConnection> away() const
    {
        auto other = std::make_unique<RawConnection>(location_);
        other->must(postgres() ? "BEGIN" : "BEGIN IMMEDIATE");
        if (postgres())
            other->must("SELECT pg_advisory_xact_lock(1145655380, hashtext(current_schema()))");
        return other;
    }

    std::optional<ReadStore> shared_;
    Reader anna_;
    Reader bent_;
};

INSTANTIATE_TEST_SUITE_P(Store, Queue, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Queue, AReadGoesToTheSharedStoreWhereItCan)
{
    auto queue = openQueue();
    const auto where = queue.seal(*shared_, readOf(examNumber(1), anna_.id, reading::ReadRole::First));
    ASSERT_TRUE(where);
    EXPECT_EQ(*where, SealedWhere::SharedStore);
    EXPECT_TRUE(queue.waiting()->empty());
    EXPECT_EQ(queue.seal(*shared_, readOf(examNumber(1), anna_.id, reading::ReadRole::First)).error().reason,
              Reason::AlreadyRead)
        << "a refusal is told, not queued";
    EXPECT_TRUE(queue.waiting()->empty());
}

TEST_P(Queue, ReadsWaitHereAndAreDeliveredOnceInTheirOrder)
{
    std::vector<SealedRead> reads;
    {
        auto queue = openQueue();
        const auto gone = away();
        for (int number = 1; number <= 3; ++number) {
            reads.push_back(readOf(examNumber(number), anna_.id, reading::ReadRole::First));
            const auto where = queue.seal(*shared_, reads.back());
            ASSERT_TRUE(where) << where.error().detail;
            EXPECT_EQ(*where, SealedWhere::ThisWorkstation);
        }
        const auto none = queue.deliver(*shared_);
        ASSERT_TRUE(none);
        EXPECT_EQ(none->waiting, 3U);
        EXPECT_EQ(none->delivered, 0U);
    }
    auto queue = openQueue();  // the workstation was restarted
    ASSERT_EQ(queue.waiting()->size(), 3U);
    const auto all = queue.deliver(*shared_);
    ASSERT_TRUE(all) << all.error().detail;
    EXPECT_EQ(all->delivered, 3U);
    EXPECT_EQ(all->waiting, 0U);
    EXPECT_EQ(queue.deliver(*shared_)->delivered, 0U);

    std::vector<std::string> order;
    const auto log = shared_->log();
    ASSERT_TRUE(log);
    for (const LogEntry& entry : *log) {
        for (const SealedRead& read : reads) {
            if (entry.kind == "read_sealed" && entry.payload.find(read.id) != std::string::npos)
                order.push_back(read.id);
        }
    }
    EXPECT_EQ(order, (std::vector{reads[0].id, reads[1].id, reads[2].id}));
    const auto found = shared_->read(reads[1].id);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ(toJson(**found), toJson(reads[1])) << "nothing was lost on the way";
    EXPECT_TRUE(shared_->verifyLog()->intact());
}

TEST_P(Queue, AReadThatArrivedBeforeTheConnectionBrokeIsNotDeliveredTwice)
{
    auto queue = openQueue();
    const SealedRead read = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    ASSERT_TRUE(shared_->seal(read));  // committed, but the workstation never heard of it ...
    ASSERT_TRUE(queue.keep(read));     // ... so that it kept the read
    EXPECT_EQ(queue.keep(read).error().reason, Reason::AlreadyRead);
    const auto entries = shared_->log()->size();
    const auto delivery = queue.deliver(*shared_);
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->delivered, 1U);
    EXPECT_EQ(delivery->refused, 0U);
    EXPECT_EQ(shared_->log()->size(), entries);
    EXPECT_EQ(shared_->reads(read.exam)->size(), 1U);
    EXPECT_TRUE(queue.waiting()->empty());
}

TEST_P(Queue, AnIdIsNoPassportForOtherContents)
{
    SealedRead read = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    ASSERT_TRUE(shared_->deliver(read));
    read.sealed.opinion.left.recall = reading::Recall::Recall;
    EXPECT_EQ(shared_->deliver(read).error().reason, Reason::AlreadyRead);
    EXPECT_EQ(shared_->reads(read.exam)->front().sealed.opinion.left.recall, reading::Recall::NoRecall);
}

TEST_P(Queue, WhatTheStoreRefusesIsKeptWithItsReasonAndDoesNotHoldUpTheRest)
{
    auto queue = openQueue();
    const SealedRead late = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    ASSERT_TRUE(queue.keep(late));
    ASSERT_TRUE(queue.keep(readOf(examNumber(2), anna_.id, reading::ReadRole::First)));
    ASSERT_TRUE(shared_->seal(readOf(examNumber(1), bent_.id, reading::ReadRole::First)));  // meanwhile
    const auto delivery = queue.deliver(*shared_);
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->refused, 1U);
    EXPECT_EQ(delivery->delivered, 1U);
    const auto refused = openQueue().refused();
    ASSERT_EQ(refused->size(), 1U);
    EXPECT_EQ(toJson(refused->front().read), toJson(late));
    EXPECT_EQ(refused->front().error.reason, Reason::ExamTaken);
}

TEST_P(Queue, WithoutTheStoreNobodyReadsAnExamTwiceEither)
{
    auto queue = openQueue();
    ASSERT_TRUE(queue.keep(readOf(examNumber(1), anna_.id, reading::ReadRole::First)));
    EXPECT_EQ(queue.keep(readOf(examNumber(1), anna_.id, reading::ReadRole::Second)).error().reason,
              Reason::AlreadyRead);
    EXPECT_EQ(queue.keep(readOf(examNumber(1), bent_.id, reading::ReadRole::First)).error().reason, Reason::ExamTaken);
    EXPECT_TRUE(queue.keep(readOf(examNumber(1), bent_.id, reading::ReadRole::Second)));
    SealedRead half = readOf(examNumber(2), anna_.id, reading::ReadRole::First);
    half.sealed.opinion.left.recall.reset();
    EXPECT_EQ(queue.keep(half).error().reason, Reason::InvalidArgument);
    EXPECT_EQ(queue.deliver(*shared_)->delivered, 2U);
}

TEST_P(Queue, AClaimGivenMeanwhileDoesNotKeepASealedReadOut)
{
    auto queue = openQueue();
    ASSERT_TRUE(queue.keep(readOf(examNumber(1), anna_.id, reading::ReadRole::First)));
    ASSERT_TRUE(shared_->claim(examNumber(1), reading::ReadRole::First, bent_.id, 10min));  // Anna's claim had run out
    EXPECT_EQ(queue.deliver(*shared_)->delivered, 1U);
    EXPECT_TRUE(shared_->claims(examNumber(1))->empty());
}

TEST_P(Queue, ServerGoneAndBack)
{
    if (!postgres())
        GTEST_SKIP() << "a server is needed";
    // A login of its own, which can be shut out without stopping the server for the other tests.
    RawConnection owner(location_);
    const auto& place = std::get<PostgresServer>(location_);
    const std::string login = "reader_" + place.schema;
    owner.must("CREATE ROLE " + login + " LOGIN PASSWORD 'test'");
    owner.must("GRANT USAGE ON SCHEMA " + place.schema + " TO " + login);
    owner.must("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + place.schema + " TO " + login);
    PostgresServer own = place;
    own.connection += " user=" + login + " password=test";
    {
        auto store = ReadStore::open(own);
        ASSERT_TRUE(store) << store.error().detail;
        auto queue = openQueue();
        ASSERT_EQ(*queue.seal(*store, readOf(examNumber(1), anna_.id, reading::ReadRole::First)),
                  SealedWhere::SharedStore);

        owner.must("ALTER ROLE " + login + " NOLOGIN");
        owner.must("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + login + "'");
        for (int number = 2; number <= 4; ++number) {
            const auto where = queue.seal(*store, readOf(examNumber(number), anna_.id, reading::ReadRole::First));
            ASSERT_TRUE(where) << where.error().detail;
            EXPECT_EQ(*where, SealedWhere::ThisWorkstation);
        }
        EXPECT_EQ(queue.deliver(*store)->waiting, 3U);

        owner.must("ALTER ROLE " + login + " LOGIN");
        EXPECT_EQ(queue.deliver(*store)->delivered, 3U);
        EXPECT_EQ(*queue.seal(*store, readOf(examNumber(5), anna_.id, reading::ReadRole::First)),
                  SealedWhere::SharedStore);
        EXPECT_TRUE(store->verifyLog()->intact());
    }
    owner.must("DROP OWNED BY " + login);
    owner.must("DROP ROLE " + login);
}

TEST_P(Queue, SettlementsWaitAndAreDeliveredAfterTheirReads)
{
    const SealedRead there = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    const SealedRead late = readOf(examNumber(2), anna_.id, reading::ReadRole::First);
    const Settlement ofThere{there.id, anna_.id, {richOpinion(), "2024-03-04T06:00:00Z", Suspicion::of(9), {}}};
    const Settlement ofLate{late.id, anna_.id, {richOpinion(), "2024-03-04T06:10:00Z", {}, Suspicion::of(2)}};
    ASSERT_TRUE(shared_->seal(there));
    {
        auto queue = openQueue();
        const auto gone = away();
        ASSERT_EQ(*queue.settle(*shared_, ofThere), SealedWhere::ThisWorkstation);
        ASSERT_EQ(*queue.settle(*shared_, ofThere), SealedWhere::ThisWorkstation) << "the same again";
        ASSERT_EQ(*queue.seal(*shared_, late), SealedWhere::ThisWorkstation);
        Settlement other = ofThere;
        other.settled.opinion.lesions.clear();
        EXPECT_EQ(queue.settle(*shared_, other).error().reason, Reason::AlreadyRead);
        EXPECT_EQ(queue.settle(*shared_, {late.id, bent_.id, ofLate.settled}).error().reason, Reason::InvalidArgument);
    }
    auto queue = openQueue();  // the workstation was restarted; the server is back, the read not yet delivered
    ASSERT_EQ(*queue.settle(*shared_, ofLate), SealedWhere::ThisWorkstation) << "its read waits here";
    EXPECT_EQ(*queue.waitingSettlements(), (std::vector{ofThere, ofLate}));
    EXPECT_EQ(queue.waiting()->size(), 1U);
    const auto all = queue.deliver(*shared_);
    ASSERT_TRUE(all) << all.error().detail;
    EXPECT_EQ(all->delivered, 3U);
    EXPECT_EQ(all->refused, 0U);
    EXPECT_EQ(shared_->read(there.id).value()->settled, ofThere.settled);
    EXPECT_EQ(shared_->read(late.id).value()->settled, ofLate.settled);
    EXPECT_TRUE(queue.waitingSettlements()->empty());
    EXPECT_TRUE(shared_->verifyLog()->intact());
    EXPECT_EQ(*queue.settle(*shared_, ofLate), SealedWhere::SharedStore) << "arrived before: no error";
}

TEST_P(Queue, ASettlementWhoseReadWasRefusedIsKeptWithItsReason)
{
    auto queue = openQueue();
    const SealedRead late = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
    ASSERT_TRUE(queue.keep(late));
    const Settlement settlement{late.id, anna_.id, {richOpinion(), "2024-03-04T06:00:00Z"}};
    ASSERT_TRUE(queue.keep(settlement));
    ASSERT_TRUE(shared_->seal(readOf(examNumber(1), bent_.id, reading::ReadRole::First)));  // meanwhile
    EXPECT_EQ(queue.deliver(*shared_)->refused, 2U);
    ASSERT_EQ(queue.refused()->size(), 1U);
    ASSERT_EQ(queue.refusedSettlements()->size(), 1U);
    EXPECT_EQ(queue.refusedSettlements()->front().settlement, settlement);
    EXPECT_EQ(queue.refusedSettlements()->front().error.reason, Reason::InvalidArgument);
}

TEST(QueueFile, OfAnOlderProgramIsReadOn)
{
    const TestFolder folder;
    const SqliteFile file{folder.path() / "waiting.sqlite"};
    const std::string id = newReadId();
    std::ofstream(file.file).close();
    {
        RawConnection raw(file);
        raw.must("PRAGMA application_id = 1146114641");
        raw.must("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)");
        raw.must("INSERT INTO schema_version VALUES (1, '2024-01-01T00:00:00.000Z')");
        raw.must(
            "CREATE TABLE queued (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, read TEXT NOT NULL, "
            "reason TEXT, detail TEXT)");
        raw.must("INSERT INTO queued (id, read) VALUES ('" + id +
                 R"(', '{"ai_was_hidden":true,"coverage":[],"display":"","engine_assessment":"",)"
                 R"("exam":{"accession":"","patient_hash":"p","study_date":"","study_uid":"1.2"},"id":")" +
                 id + R"(","left":"no_recall","reader":"r","right":"recall","role":"second",)" +
                 R"("sealed_at":"2024-03-04T05:06:07Z","views_not_shown":[]}'))");
    }
    auto queue = SealQueue::open(file);
    ASSERT_TRUE(queue) << queue.error().detail;
    const auto waiting = queue->waiting();
    ASSERT_TRUE(waiting) << waiting.error().detail;
    ASSERT_EQ(waiting->size(), 1U);
    EXPECT_EQ(waiting->front().role, reading::ReadRole::Second);
    EXPECT_EQ(waiting->front().sealed.opinion,
              reading::recallOnly({reading::Recall::Recall, reading::Recall::NoRecall}));
    EXPECT_TRUE(queue->keep(Settlement{id, "r", {richOpinion(), "2024-03-04T06:00:00Z"}}));
}

TEST(QueueFile, IsNotTheStoresFile)
{
    const TestFolder folder;
    const SqliteFile file{folder.path() / "reads.sqlite"};
    ASSERT_TRUE(ReadStore::open(file));
    EXPECT_EQ(SealQueue::open(file).error().reason, Reason::StoreDamaged);
}
