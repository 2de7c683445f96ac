// What became of an exam is decided once: with the last word to it, and no later policy moves it.
#include <QJsonDocument>
#include <QJsonObject>

#include "decided_exam.h"
#include "decision_rows.h"
#include "diptych/store/read_bundle.h"
#include "diptych/store/seal_queue.h"
#include "schema.h"

using namespace diptych;
using namespace diptych::store;
using reading::DecisionRule;
using reading::ReadRole;

namespace
{

class Decided : public DecidedExam
{
};

INSTANTIATE_TEST_SUITE_P(Store, Decided, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Decided, WithTheLastWordToItInTheSameTransaction)
{
    setRule(DecisionRule::ArbitrateDiscordant);
    first_ = seal(anna_, ReadRole::First, kYes);
    second_ = seal(bent_, ReadRole::Second, kYes);
    ASSERT_TRUE(settle(second_, kYes));
    EXPECT_FALSE(kept()) << "Anna may still change her mind";
    const auto last = settle(first_, kYes);
    ASSERT_TRUE(last) << last.error().detail;
    const auto decision = kept();
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->decision.right.conclusion, reading::Conclusion::Recall);
    EXPECT_EQ(decision->decision.left.conclusion, reading::Conclusion::Normal);
    EXPECT_EQ(decision->policy.rule, DecisionRule::ArbitrateDiscordant);
    EXPECT_FALSE(decision->notedLater);
    const LogEntry entry = store_.log()->back();
    EXPECT_EQ(entry.kind, "exam_decided");
    EXPECT_EQ(entry.seq, last->entry.seq + 1);
    EXPECT_EQ(entry.payload.find("recall"), std::string::npos) << "the log does not tell what it was";
    EXPECT_TRUE(store_.progress({exam_})->front().decided);
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Decided, AndNoLaterPolicyMovesIt)
{
    setRule(DecisionRule::AnyRecallWins);
    readTwice(kYes, kNo);
    ASSERT_TRUE(kept());
    setRule(DecisionRule::ArbitrateDiscordant);
    const auto decision = store_.decision(exam_, {DecisionRule::ArbitrateDiscordant, false});
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->state(), reading::DecisionState::Final) << "it fell when any recall won";
    EXPECT_EQ(decision->right.conclusion, reading::Conclusion::Recall);
    EXPECT_EQ(kept()->policy.rule, DecisionRule::AnyRecallWins);
    EXPECT_EQ(store_.decision(exam_, {DecisionRule::ArbitrateDiscordant, false}, CountedOpinion::Blind)->state(),
              reading::DecisionState::ToArbitration)
        << "what the blind reads would come to is a question of its own";
    EXPECT_EQ(store_.decide(exam_, {})->policy.rule, DecisionRule::AnyRecallWins) << "asked again";
}

TEST_P(Decided, ByTheArbiterOnceSheHasKeptOrChangedHers)
{
    setRule(DecisionRule::ArbitrateDiscordant);
    readTwice(kYes, kNo);
    EXPECT_FALSE(kept());
    const SealedRead third = seal(carl_, ReadRole::Arbiter, kYes);
    EXPECT_FALSE(kept()) << "Carl may still change his mind";
    // Meanwhile the site goes over to another rule; who was asked under the old one still decides.
    setRule(DecisionRule::AnyRecallWins);
    EXPECT_FALSE(kept());
    EXPECT_EQ(store_.decision(exam_, {DecisionRule::AnyRecallWins, false})->right.reason,
              reading::SettlingReason::Discordant);
    ASSERT_TRUE(settle(third, kNo));
    ASSERT_TRUE(kept());
    EXPECT_EQ(kept()->decision.right.conclusion, reading::Conclusion::Normal);
    EXPECT_EQ(kept()->policy.rule, DecisionRule::ArbitrateDiscordant);
}

TEST_P(Decided, ASettlementThatArrivesAfterwardsIsKeptAndMovesNothing)
{
    setRule(DecisionRule::ArbitrateDiscordant);
    first_ = seal(anna_, ReadRole::First, kYes);
    second_ = seal(bent_, ReadRole::Second, kNo);
    const SealedRead third = seal(carl_, ReadRole::Arbiter, kYes);
    ASSERT_TRUE(settle(third, kYes)) << "the readers' settlements still wait on their workstations";
    const auto decision = kept();
    ASSERT_TRUE(decision);
    ASSERT_TRUE(settle(first_, kNo));
    ASSERT_TRUE(settle(second_, kNo));
    EXPECT_EQ(kept(), decision);
    EXPECT_TRUE(store_.read(first_.id).value()->settled) << "it is her own word, for her own figures";
    EXPECT_TRUE(store_.verifyLog()->intact());
    EXPECT_TRUE(checkBundle(*exportBundle(store_, exam_, ""))->intact());
}

TEST_P(Decided, AReadThatArrivesAfterwardsIsRefusedAndStaysInTheQueue)
{
    setRule(DecisionRule::ArbitrateDiscordant);
    readTwice(kYes, kNo);
    auto queue = SealQueue::open(SqliteFile{folder_.path() / "queue" / "waiting.sqlite"});
    ASSERT_TRUE(queue);
    const SealedRead late = made(carl_, ReadRole::Arbiter, kNo);
    ASSERT_TRUE(queue->keep(late));  // the server went away while he sealed
    setRule(DecisionRule::AnyRecallWins);
    ASSERT_TRUE(store_.decide(exam_, {}));  // and the site decided without him
    EXPECT_EQ(queue->deliver(store_)->refused, 1U);
    ASSERT_EQ(queue->refused()->size(), 1U);
    EXPECT_EQ(queue->refused()->front().error.reason, Reason::ExamDecided);
    EXPECT_EQ(queue->refused()->front().read.sealed.opinion, late.sealed.opinion) << "nothing is dropped";
    EXPECT_EQ(store_.claim(exam_, ReadRole::Arbiter, carl_.id, std::chrono::minutes(1)).error().reason,
              Reason::ExamDecided);
    RawConnection raw(location_);
    EXPECT_NE(raw.refusal("INSERT INTO reads SELECT 'x', exam_id, '" + carl_.id +
                          "', 'arbiter', right_breast, left_breast, sealed_at, display_statement, coverage, "
                          "views_not_shown, ai_was_hidden, engine_assessment, 1, contents_form, opinion, images, "
                          "seconds FROM reads WHERE role = 'first'")
                  .find("decided"),
              std::string::npos)
        << "the database itself refuses it";
    EXPECT_EQ(store_.reads(exam_)->size(), 2U);
}

TEST_P(Decided, WithoutAPolicyInTheStoreByTheProgramsOrWhenAsked)
{
    readTwice(kNo, kNo);
    EXPECT_FALSE(kept()) << "nobody said how this site decides";
    const auto later = store_.decide(exam_, {DecisionRule::AnyRecallWins, true});
    ASSERT_TRUE(later) << later.error().detail;
    EXPECT_TRUE(later->notedLater);
    EXPECT_EQ(later->policy, (reading::ArbitrationPolicy{DecisionRule::AnyRecallWins, true}));
    EXPECT_NE(store_.log()->back().payload.find("\"noted_later\":true"), std::string::npos);
    const auto entries = store_.log()->size();
    EXPECT_EQ(store_.decide(exam_, {})->policy.rule, DecisionRule::AnyRecallWins) << "the first word stands";
    EXPECT_EQ(store_.log()->size(), entries);

    exam_ = examNumber(2);
    first_ = seal(anna_, ReadRole::First, kYes);
    second_ = seal(bent_, ReadRole::Second, kYes);
    ASSERT_TRUE(settle(first_, kYes));
    EXPECT_EQ(store_.decide(exam_, {}).error().reason, Reason::InvalidArgument) << "not final";
    ASSERT_TRUE(settle(second_, kYes, reading::ArbitrationPolicy{DecisionRule::ArbitrateAllRecalls, false}));
    EXPECT_FALSE(kept()) << "it goes to arbitration";
    EXPECT_EQ(store_.decide(exam_, {DecisionRule::ArbitrateAllRecalls, false}).error().reason, Reason::InvalidArgument);

    exam_ = examNumber(3);
    first_ = seal(anna_, ReadRole::First, kNo);
    second_ = seal(bent_, ReadRole::Second, kNo);
    ASSERT_TRUE(settle(first_, kNo));
    ASSERT_TRUE(settle(second_, kNo, reading::ArbitrationPolicy{}));
    ASSERT_TRUE(kept());
    EXPECT_FALSE(kept()->notedLater);
    EXPECT_TRUE(store_.verifyLog()->intact());
}

TEST_P(Decided, WhatAnOlderProgramLeftCompleteFallsUnderThePolicyOfBeforeTheNextOne)
{
    setRule(DecisionRule::AnyRecallWins);
    first_ = seal(anna_, ReadRole::First, kYes);
    second_ = seal(bent_, ReadRole::Second, kNo);
    {
        // A program of version 3 settles without a word on decisions.
        const auto connection = Connection::open(location_, storeLayout());
        auto transaction = Transaction::write(**connection);
        for (const SealedRead& read : {first_, second_})
            ASSERT_TRUE(insertSettlement(**connection, read,
                                         {read.id, read.readerId, {read.sealed.opinion, "2024-03-04T06:00:00Z"}}));
        ASSERT_TRUE(transaction->commit());
    }
    EXPECT_FALSE(kept());
    setRule(DecisionRule::ArbitrateDiscordant);
    ASSERT_TRUE(kept());
    EXPECT_EQ(kept()->policy.rule, DecisionRule::AnyRecallWins);
    EXPECT_TRUE(kept()->notedLater);
    EXPECT_EQ(lastKind(), "policy_set");
    EXPECT_TRUE(store_.verifyLog()->intact());
    EXPECT_TRUE(checkBundle(*exportBundle(store_, exam_, ""))->intact());
}

TEST_P(Decided, TheDatabaseRefusesAnyChangeAndTheLogNamesOne)
{
    setRule(DecisionRule::AnyRecallWins);
    readTwice(kYes, kNo);
    const auto seq = store_.log()->back().seq;
    RawConnection raw(location_);
    EXPECT_NE(raw.refusal("UPDATE decisions SET right_conclusion = 'normal'"), "");
    EXPECT_NE(raw.refusal("DELETE FROM decisions"), "");
    if (postgres())
        EXPECT_NE(raw.refusal("TRUNCATE decisions"), "");
    else
        EXPECT_NE(raw.refusal("INSERT OR REPLACE INTO decisions SELECT exam_id, rule, 1, 'normal', '', 'normal', '', "
                              "decided_at, 0, 1 FROM decisions"),
                  "");
    unlock(raw, "decisions");
    for (const char* change : {"rule = 'consensus'", "different_places_are_discordant = 1",
                               "right_conclusion = 'normal'", "left_reason = 'recalled'", "left_reason = 'no reason'",
                               "decided_at = '2020-01-01T00:00:00Z'", "noted_later = 1"}) {
        const std::string before = raw.value("SELECT decided_at FROM decisions").toString().toStdString();
        raw.must(std::string("UPDATE decisions SET ") + change);
        const auto check = store_.verifyLog();
        ASSERT_TRUE(check && check->broken) << change;
        EXPECT_EQ(check->broken->seq, seq) << change;
        EXPECT_NE(check->broken->what.find("decision"), std::string::npos) << check->broken->what;
        raw.must(
            "UPDATE decisions SET rule = 'any_recall_wins', different_places_are_discordant = 0, "
            "right_conclusion = 'recall', left_reason = '', noted_later = 0, decided_at = '" +
            before + "'");
        ASSERT_TRUE(store_.verifyLog()->intact()) << change;
    }
    raw.must("DELETE FROM decisions");
    EXPECT_EQ(store_.verifyLog()->broken->seq, seq);
}

TEST_P(Decided, ABundleHoldsItAndProvesThatItFollowsFromTheReads)
{
    setRule(DecisionRule::ArbitrateDiscordant);
    readTwice(kYes, kNo);
    ASSERT_TRUE(settle(seal(carl_, ReadRole::Arbiter, kYes), kNo));
    const auto text = exportBundle(store_, exam_, "");
    ASSERT_TRUE(text) << text.error().detail;
    const auto check = checkBundle(*text);
    ASSERT_TRUE(check->intact()) << *check->broken;
    EXPECT_EQ(check->decision, kept());
    const auto brokenBy = [&text](const std::string& before, const std::string& after) {
        std::string changed = *text;
        const auto at = changed.find(before, changed.find("\"decision\""));
        EXPECT_NE(at, std::string::npos) << before;
        changed.replace(at, before.size(), after);
        return checkBundle(changed)->broken.value_or("nothing");
    };
    EXPECT_NE(brokenBy("conclusion\\\":\\\"normal", "conclusion\\\":\\\"recall").find("The decision: its contents"),
              std::string::npos);
    EXPECT_NE(brokenBy("discordant\\\":false", "discordant\\\":true ").find("The decision: its contents"),
              std::string::npos);
    EXPECT_NE(brokenBy("\"decision\"", "\"decesion\"").find("a decision"), std::string::npos) << "left out";
    const auto from = text->find("\"contents\"", text->find("\"decision\"")) + 14;
    const auto to = text->find('\n', from);
    int tried = 0;
    for (std::size_t at = from; at < to; ++at) {
        std::string changed = *text;
        changed[at] = changed[at] == 'x' ? 'y' : 'x';
        const auto found = checkBundle(changed);
        if (!found)
            continue;  // no JSON any longer
        ++tried;
        EXPECT_FALSE(found->intact()) << "byte " << at - from << ": " << text->substr(at, 20);
    }
    EXPECT_GT(tried, 100);
}

TEST_P(Decided, ABundleWhoseDecisionDoesNotFollowFromTheReadsIsFoundThoughTheLogTellsOfIt)
{
    setRule(DecisionRule::AnyRecallWins);
    readTwice(kYes, kNo);
    {
        // Who has the database's password writes another decision, log entry and all, for another exam of like reads.
        exam_ = examNumber(2);
        first_ = seal(anna_, ReadRole::First, kYes);
        second_ = seal(bent_, ReadRole::Second, kNo);
        const auto connection = Connection::open(location_, storeLayout());
        auto transaction = Transaction::write(**connection);
        for (const SealedRead& read : {first_, second_})
            ASSERT_TRUE(insertSettlement(**connection, read,
                                         {read.id, read.readerId, {read.sealed.opinion, "2024-03-04T06:00:00Z"}}));
        const reading::BreastDecision normal{reading::DecisionState::Final, reading::Conclusion::Normal, {}};
        ASSERT_TRUE(insertDecision(**connection, examId(exam_),
                                   {{normal, normal}, {DecisionRule::AnyRecallWins}, "2024-03-04T06:00:00Z"}));
        ASSERT_TRUE(transaction->commit());
    }
    EXPECT_TRUE(store_.verifyLog()->intact()) << "the chain alone cannot tell";
    const auto check = checkBundle(*exportBundle(store_, exam_, ""));
    ASSERT_TRUE(check->broken);
    EXPECT_NE(check->broken->find("does not follow from the reads"), std::string::npos) << *check->broken;
}
