// What the store's thread answers a window: consensus, decisions, and who may sit down while the server is away.
#include "store/store_worker.h"

#include "decided_exam.h"
#include "store/store_link.h"

using namespace diptych;
using namespace diptych::viewer;
using reading::DecisionRule;
using reading::ReadRole;

namespace
{

class StoreWorkerTest : public store::DecidedExam
{
protected:
    StoreWorkerTest() : worker_(location_, folder_.path() / "here") {}
    [[nodiscard]] Standing standingOf(const store::Reader& reader, const reading::ArbitrationPolicy& own = {})
    {
        const auto standings = worker_.standings({exam_}, reader.id, worker_.policyOr(own));
        EXPECT_TRUE(standings) << standings.error().detail;
        return standings->front().second;
    }

    StoreWorker worker_;
};

INSTANTIATE_TEST_SUITE_P(Store, StoreWorkerTest, ::testing::ValuesIn(store::kDatabases), store::nameOf);

}  // namespace

TEST_P(StoreWorkerTest, AConsensusIsTheTwoReadersToTakeUpAndDoneOnceTheyHaveAgreed)
{
    setRule(DecisionRule::Consensus);
    readTwice(kYes, kNo);
    EXPECT_EQ(standingOf(anna_).list, WorkList::ToAgree);
    EXPECT_TRUE(standingOf(anna_).open);
    EXPECT_TRUE(standingOf(bent_).open);
    EXPECT_FALSE(standingOf(carl_).open) << "he has read neither";
    EXPECT_EQ(worker_.take(exam_, carl_, {DecisionRule::Consensus, false}).kind, ReadingPart::Kind::Refused);
    const ReadingPart part = worker_.take(exam_, anna_, {DecisionRule::Consensus, false});
    ASSERT_TRUE(part.decision);
    EXPECT_EQ(part.decision->state(), reading::DecisionState::ToConsensus);

    EXPECT_EQ(worker_.coSign("Bent", "1111").error().reason, Reason::PinRefused);
    ASSERT_TRUE(worker_.coSign("Bent", "4829"));
    store::SealedRead read = made(anna_, ReadRole::Consensus, kNo);
    read.withReaderId = bent_.id;
    const auto sealed = worker_.seal(read);
    ASSERT_TRUE(sealed) << sealed.error().detail;
    EXPECT_EQ(standingOf(anna_).list, WorkList::Done);
    EXPECT_FALSE(standingOf(anna_).unsettled);
    const ReadingPart after = worker_.take(exam_, anna_, {});
    ASSERT_TRUE(after.own);
    EXPECT_EQ(after.own->id, first_.id) << "her own read is still hers";
    EXPECT_EQ(after.others.back().read.id, read.id);
    EXPECT_EQ(after.others.back().reader, "Anna, Bent");
}

TEST_P(StoreWorkerTest, InAStoreWithoutARuleThisSitesOwnDecidesAndIsKept)
{
    const reading::ArbitrationPolicy own{DecisionRule::AnyRecallWins, false};
    first_ = seal(anna_, ReadRole::First, kYes);
    second_ = seal(bent_, ReadRole::Second, kNo);
    (void)worker_.policyOr(own);
    ASSERT_TRUE(worker_.settle({first_.id, anna_.id, {saying(kYes), "2024-03-04T06:00:00Z"}}));
    ASSERT_TRUE(worker_.settle({second_.id, bent_.id, {saying(kNo), "2024-03-04T06:00:00Z"}}));
    ASSERT_TRUE(kept());
    EXPECT_EQ(kept()->policy, own);
    EXPECT_FALSE(kept()->notedLater);
    EXPECT_EQ(standingOf(carl_, {DecisionRule::ArbitrateAllRecalls, false}).list, WorkList::Done)
        << "another workstation's rule does not move it";
}

TEST_P(StoreWorkerTest, WhatWasLeftCompleteIsDecidedWhenItIsListed)
{
    readTwice(kNo, kNo);
    EXPECT_FALSE(kept());
    EXPECT_EQ(standingOf(carl_).list, WorkList::Done);
    ASSERT_TRUE(kept());
    EXPECT_TRUE(kept()->notedLater);
}

TEST_P(StoreWorkerTest, AnArbiterWhoHasYetToKeepHersHoldsTheExam)
{
    setRule(DecisionRule::ArbitrateDiscordant);
    readTwice(kYes, kNo);
    const store::SealedRead third = seal(carl_, ReadRole::Arbiter, kYes);
    EXPECT_EQ(standingOf(anna_).list, WorkList::ToArbitrate);
    EXPECT_EQ(standingOf(anna_).waitsFor, "Carl");
    EXPECT_TRUE(standingOf(carl_).unsettled);
    ASSERT_TRUE(settle(third, kYes));
    EXPECT_EQ(standingOf(anna_).list, WorkList::Done);
}

TEST(StoreAway, WhoWasHereBeforeSignsInWithAPlainSentence)
{
    const store::TestFolder folder;
    const store::Reader anna{store::newReadId(), "Anna", true};
    StoreWorker nobodyKnown(store::PostgresServer{.connection = "host=127.0.0.1 port=1"}, folder.path() / "new");
    EXPECT_EQ(nobodyKnown.signIn("Anna", "4829").result.error().reason, Reason::StoreUnreachable);
    ASSERT_TRUE(store::SealQueue::open({folder.path() / "here" / "waiting.sqlite"})->remember(anna, "4829"));
    StoreWorker worker(store::PostgresServer{.connection = "host=127.0.0.1 port=1"}, folder.path() / "here");
    const auto here = worker.signIn("Anna", "4829");
    ASSERT_TRUE(here.result) << here.result.error().detail;
    EXPECT_EQ(here.result->id, anna.id);
    EXPECT_FALSE(here.result->lead);
    EXPECT_FALSE(here.note.isEmpty());
    const auto wrong = worker.signIn("Anna", "4820");
    const auto unknown = worker.signIn("Bent", "4829");
    EXPECT_EQ(wrong.result.error().reason, Reason::PinRefused);
    EXPECT_EQ(unknown.result.error().reason, Reason::PinRefused);
    EXPECT_EQ(worker.coSign("Anna", "4829").error().reason, Reason::StoreUnreachable) << "a consensus needs the store";
    EXPECT_FALSE(worker.state().reachable);
}

TEST_P(StoreWorkerTest, APinIsKnownHereOnlyWhereAServerCanBeAway)
{
    ASSERT_TRUE(worker_.signIn("Anna", "4829").result);
    const std::filesystem::path file = folder_.path() / "here" / "waiting.sqlite";
    EXPECT_EQ(std::filesystem::exists(file), postgres());
    if (!postgres())
        return;
    ASSERT_TRUE(worker_.changePin("Anna", "4829", "7777"));
    EXPECT_TRUE(store::SealQueue::open({file})->signInOffline("Anna", "7777"));
    ASSERT_TRUE(worker_.resetPin("Anna", "8888", anna_.id));
    EXPECT_FALSE(store::SealQueue::open({file})->signInOffline("Anna", "7777"));
}
