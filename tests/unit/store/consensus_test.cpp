// What both readers settle together at one desk: one read, signed by both, and the exam is decided.
#include "decided_exam.h"
#include "diptych/store/read_bundle.h"
#include "diptych/store/seal_queue.h"
#include "read_json.h"

using namespace diptych;
using namespace diptych::store;
using reading::DecisionRule;
using reading::ReadRole;

namespace
{

class Consensus : public DecidedExam
{
protected:
    [[nodiscard]] SealedRead together(const Reader& one, const Reader& other, reading::Recall right) const
    {
        SealedRead read = made(one, ReadRole::Consensus, right);
        read.withReaderId = other.id;
        read.sealed.aiWasHidden = false;
        return read;
    }
    [[nodiscard]] std::optional<Reason> refusal(const SealedRead& read)
    {
        const auto sealed = store_.seal(read);
        return sealed ? std::nullopt : std::optional(sealed.error().reason);
    }
};

INSTANTIATE_TEST_SUITE_P(Store, Consensus, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Consensus, OfBothReadersDecidesTheExam)
{
    setRule(DecisionRule::Consensus);
    readTwice(kYes, kNo);
    EXPECT_EQ(store_.decision(exam_, {DecisionRule::Consensus, false})->state(), reading::DecisionState::ToConsensus);
    const SealedRead read = together(bent_, anna_, kNo);  // either order
    const auto sealed = store_.seal(read);
    ASSERT_TRUE(sealed) << sealed.error().detail;
    auto other = open();
    const auto found = other.read(read.id);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ(toJson(**found), toJson(read)) << "nothing was lost";
    EXPECT_EQ((*found)->withReaderId, anna_.id);
    EXPECT_EQ(other.reads(exam_)->back().id, read.id);
    EXPECT_EQ(other.allReads()->size(), 3U);
    EXPECT_EQ(other.sealedRoles(exam_).value(), (std::vector{ReadRole::First, ReadRole::Second, ReadRole::Consensus}));
    ASSERT_TRUE(kept());
    EXPECT_EQ(kept()->decision.right.conclusion, reading::Conclusion::Normal);
    EXPECT_EQ(kept()->decision.right.reason, reading::SettlingReason::Discordant);
    EXPECT_FALSE(kept()->notedLater);
    EXPECT_EQ(lastKind(), "exam_decided");
    EXPECT_TRUE(other.verifyLog()->intact());
    EXPECT_EQ(store_.deliver(read)->entry, sealed->entry) << "after a connection lost it is delivered again";
}

TEST_P(Consensus, IsTakenFromTheTwoWhoReadAndFromNobodyElse)
{
    setRule(DecisionRule::Consensus);
    readTwice(kYes, kNo);
    EXPECT_EQ(refusal(together(anna_, carl_, kNo)), Reason::InvalidArgument);
    EXPECT_EQ(refusal(together(carl_, bent_, kNo)), Reason::InvalidArgument);
    EXPECT_EQ(refusal(together(anna_, anna_, kNo)), Reason::InvalidArgument) << "she alone";
    EXPECT_EQ(refusal(made(anna_, ReadRole::Consensus, kNo)), Reason::InvalidArgument) << "one signature";
    SealedRead signedByTwo = made(carl_, ReadRole::Arbiter, kNo);
    signedByTwo.withReaderId = anna_.id;
    EXPECT_EQ(refusal(signedByTwo), Reason::InvalidArgument) << "an arbiter decides alone";
    EXPECT_EQ(store_.claim(exam_, ReadRole::Consensus, anna_.id, std::chrono::minutes(1)).error().reason,
              Reason::InvalidArgument);
    ASSERT_FALSE(refusal(together(anna_, bent_, kNo)));
    EXPECT_EQ(refusal(together(bent_, anna_, kYes)), Reason::AlreadyRead) << "once";
    EXPECT_EQ(refusal(made(carl_, ReadRole::Arbiter, kYes)), Reason::ExamDecided);
    const auto reads = store_.reads(exam_);
    EXPECT_EQ(store_.settle(reads->back().id, anna_.id, {saying(kYes), "2024-03-04T06:00:00Z"}).error().reason,
              Reason::InvalidArgument)
        << "it is said once";
}

TEST_P(Consensus, ComesAfterBothHaveSettledAndOnlyWhereTheRuleAndTheReadsAskForIt)
{
    setRule(DecisionRule::Consensus);
    first_ = seal(anna_, ReadRole::First, kYes);
    EXPECT_EQ(refusal(together(anna_, bent_, kNo)), Reason::InvalidArgument) << "Bent has not read";
    second_ = seal(bent_, ReadRole::Second, kNo);
    ASSERT_TRUE(settle(first_, kYes));
    EXPECT_EQ(refusal(together(anna_, bent_, kNo)), Reason::InvalidArgument) << "Bent may still change his mind";
    ASSERT_TRUE(settle(second_, kYes));
    EXPECT_EQ(refusal(together(anna_, bent_, kNo)), Reason::ExamDecided) << "they agree";

    exam_ = examNumber(2);
    setRule(DecisionRule::ArbitrateDiscordant);
    readTwice(kYes, kNo);
    EXPECT_EQ(refusal(together(anna_, bent_, kNo)), Reason::InvalidArgument) << "an arbiter decides here";
    (void)seal(carl_, ReadRole::Arbiter, kYes);
    setRule(DecisionRule::Consensus);
    EXPECT_EQ(refusal(together(anna_, bent_, kNo)), Reason::ExamTaken) << "an arbiter has read it";
}

TEST_P(Consensus, InAStoreWithoutAPolicyStandsOnTheProgramsOwn)
{
    readTwice(kYes, kNo);
    EXPECT_EQ(refusal(together(anna_, bent_, kNo)), Reason::InvalidArgument);
    ASSERT_TRUE(store_.seal(together(anna_, bent_, kNo), reading::ArbitrationPolicy{DecisionRule::Consensus, false}));
    EXPECT_EQ(kept()->policy.rule, DecisionRule::Consensus);
}

TEST_P(Consensus, TheDatabaseItselfRefusesOneThatIsNone)
{
    setRule(DecisionRule::Consensus);
    readTwice(kYes, kNo);
    RawConnection raw(location_);
    const auto written = [&](const std::string& one, const std::string& other, const std::string& exam) {
        return raw.refusal("INSERT INTO consensus_reads SELECT '" + newReadId() + "', '" + exam + "', '" + one +
                           "', '" + other +
                           "', right_breast, left_breast, sealed_at, display_statement, coverage, views_not_shown, 0, "
                           "engine_assessment, 1, 2, opinion, images, seconds FROM reads WHERE role = 'first'");
    };
    const std::string exam = examId(exam_);
    EXPECT_NE(written(anna_.id, carl_.id, exam), "");
    EXPECT_NE(written(anna_.id, anna_.id, exam), "");
    EXPECT_NE(written(anna_.id, bent_.id, examId(examNumber(2))), "");
    ASSERT_TRUE(store_.seal(together(anna_, bent_, kNo)));
    EXPECT_NE(written(anna_.id, bent_.id, exam), "");
    EXPECT_NE(raw.refusal("UPDATE consensus_reads SET right_breast = 'recall'"), "");
    EXPECT_NE(raw.refusal("DELETE FROM consensus_reads"), "");
    ASSERT_TRUE(store_.verifyLog()->intact());
    unlock(raw, "consensus_reads");
    raw.must("UPDATE consensus_reads SET with_reader_id = '" + carl_.id + "'");
    const auto check = store_.verifyLog();
    ASSERT_TRUE(check->broken) << "whose it is was changed";
    EXPECT_EQ(check->broken->seq, store_.log()->back().seq - 1);
}

TEST_P(Consensus, IsInTheBundleWithBothSignatures)
{
    setRule(DecisionRule::Consensus);
    readTwice(kYes, kNo);
    const SealedRead read = together(anna_, bent_, kNo);
    ASSERT_TRUE(store_.seal(read));
    const auto text = exportBundle(store_, exam_, "");
    ASSERT_TRUE(text) << text.error().detail;
    const auto check = checkBundle(*text);
    ASSERT_TRUE(check->intact()) << *check->broken;
    ASSERT_EQ(check->reads.size(), 3U);
    EXPECT_EQ(check->reads.back().withReaderId, bent_.id);
    EXPECT_EQ(check->decision, kept());
    std::string changed = *text;
    const auto at = changed.rfind("with\\\":\\\"" + bent_.id);
    ASSERT_NE(at, std::string::npos);
    changed.replace(at + 9, bent_.id.size(), carl_.id);
    EXPECT_NE(checkBundle(changed)->broken->find("The read of role consensus"), std::string::npos)
        << *checkBundle(changed)->broken;
}

TEST_P(Consensus, NeverWaitsOnAWorkstation)
{
    setRule(DecisionRule::Consensus);
    readTwice(kYes, kNo);
    auto queue = SealQueue::open(SqliteFile{folder_.path() / "queue" / "waiting.sqlite"});
    ASSERT_TRUE(queue);
    EXPECT_EQ(queue->keep(together(anna_, bent_, kNo)).error().reason, Reason::StoreUnreachable);
    EXPECT_EQ(queue->seal(store_, together(anna_, bent_, kNo)).value(), SealedWhere::SharedStore);
}

TEST_P(Consensus, ListsTellWhoIsAskedWithoutAWordOfWhatWasSaid)
{
    setRule(DecisionRule::Consensus);
    const auto asked = [this] { return store_.awaitingConsensus({exam_, examNumber(2)}, {}).value(); };
    const auto progress = [this] { return store_.progress({exam_})->front(); };
    first_ = seal(anna_, ReadRole::First, kYes);
    EXPECT_TRUE(progress().isToSettleBy(anna_.id));
    EXPECT_FALSE(progress().isToSettleBy(bent_.id));
    second_ = seal(bent_, ReadRole::Second, kNo);
    ASSERT_TRUE(settle(first_, kYes));
    EXPECT_FALSE(progress().isToSettleBy(anna_.id));
    EXPECT_EQ(progress().unsettledReader(), bent_.id);
    EXPECT_TRUE(asked().empty()) << "it would tell Bent what Anna said";
    ASSERT_TRUE(settle(second_, kNo));
    EXPECT_FALSE(progress().unsettledReader());
    EXPECT_EQ(asked(), std::vector{examId(exam_)});
    ASSERT_TRUE(store_.seal(together(anna_, bent_, kNo)));
    EXPECT_TRUE(asked().empty());
    EXPECT_TRUE(progress().isSealed(ReadRole::Consensus));
    EXPECT_TRUE(progress().decided);
    EXPECT_FALSE(progress().unsettledReader()) << "a consensus is settled by being sealed";
}
