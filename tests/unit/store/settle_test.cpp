// What readers say with the AI in sight: kept beside the sealed read, once.
#include "read_json.h"
#include "test_store.h"

using namespace diptych;
using namespace diptych::store;

namespace
{

class Settle : public OnEachDatabase
{
protected:
    Settle()
        : store_(open()), anna_(*store_.addReader("Anna", "4829")), bent_(*store_.addReader("Bent", "4829", anna_.id))
    {
        read_ = readOf(examNumber(1), anna_.id, reading::ReadRole::First);
        EXPECT_TRUE(store_.seal(read_));
        settled_ = {richOpinion(), "2024-03-04T05:16:07Z"};
        settled_.opinion.left.recall = reading::Recall::Recall;
        settled_.opinion.left.category = reading::BiRads::Cat4A;
        settled_.aiRight = Suspicion::of(8);
    }

    ReadStore store_;
    Reader anna_;
    Reader bent_;
    SealedRead read_;
    reading::SettledOpinion settled_;
};

INSTANTIATE_TEST_SUITE_P(Store, Settle, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Settle, StandsBesideTheSealedReadWhichStaysAsItWas)
{
    EXPECT_FALSE(store_.read(read_.id).value()->settled);
    const auto receipt = store_.settle(read_.id, anna_.id, settled_);
    ASSERT_TRUE(receipt) << receipt.error().detail;
    auto other = open();
    const auto found = other.read(read_.id);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->settled, settled_);
    EXPECT_EQ((*found)->sealed.opinion, read_.sealed.opinion);
    EXPECT_EQ(other.reads(read_.exam)->front().settled, settled_);
    EXPECT_EQ(other.log()->back().kind, "read_settled");
    EXPECT_EQ(other.log()->back().hash, receipt->entry.hash);
    EXPECT_TRUE(other.verifyLog()->intact());
}

TEST_P(Settle, IsDoneOnceAndTheSameAgainIsNoError)
{
    const auto first = store_.settle(read_.id, anna_.id, settled_);
    ASSERT_TRUE(first);
    const auto entries = store_.log()->size();
    const auto again = store_.settle(read_.id, anna_.id, settled_);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->entry, first->entry);
    EXPECT_EQ(store_.log()->size(), entries);
    settled_.aiLeft = Suspicion::of(3);
    EXPECT_EQ(store_.settle(read_.id, anna_.id, settled_).error().reason, Reason::AlreadyRead)
        << "what the AI said is part of it";
    settled_.aiLeft.reset();
    settled_.opinion.lesions.clear();
    EXPECT_EQ(store_.settle(read_.id, anna_.id, settled_).error().reason, Reason::AlreadyRead);
    EXPECT_FALSE(store_.read(read_.id).value()->settled->opinion.lesions.empty());
}

TEST_P(Settle, OnlyItsOwnReaderAndOnlyWhatIsWhole)
{
    const auto reason = [this](const std::string& read, const std::string& reader) {
        const auto settled = store_.settle(read, reader, settled_);
        return settled ? std::nullopt : std::optional(settled.error().reason);
    };
    EXPECT_EQ(reason(read_.id, bent_.id), Reason::InvalidArgument);
    EXPECT_EQ(reason(newReadId(), anna_.id), Reason::InvalidArgument) << "not sealed";
    settled_.settledAt = "now";
    EXPECT_EQ(reason(read_.id, anna_.id), Reason::InvalidArgument);
    settled_.settledAt = "2024-03-04T05:16:07Z";
    settled_.opinion.right.recall.reset();
    EXPECT_EQ(reason(read_.id, anna_.id), Reason::InvalidArgument);
    EXPECT_FALSE(store_.read(read_.id).value()->settled);
}

TEST_P(Settle, TheDatabaseItselfRefusesASecondOneAndAnyChange)
{
    ASSERT_TRUE(store_.settle(read_.id, anna_.id, settled_));
    RawConnection raw(location_);
    EXPECT_NE(raw.refusal("UPDATE settlements SET settled_at = 'later'"), "");
    EXPECT_NE(raw.refusal("DELETE FROM settlements"), "");
    EXPECT_NE(raw.refusal("INSERT INTO settlements SELECT read_id, opinion, settled_at, 8, 1, 1 FROM settlements"), "");
    if (postgres())
        EXPECT_NE(raw.refusal("TRUNCATE settlements"), "");
    else
        EXPECT_NE(raw.refusal(
                      "INSERT OR REPLACE INTO settlements SELECT read_id, '{}', settled_at, 8, 1, 1 FROM settlements"),
                  "");
    EXPECT_EQ(store_.read(read_.id).value()->settled, settled_);
}

TEST_P(Settle, ASettlementThatWasChangedOrRemovedIsNamed)
{
    const auto receipt = store_.settle(read_.id, anna_.id, settled_);
    ASSERT_TRUE(receipt);
    RawConnection raw(location_);
    unlock(raw, "settlements");
    for (const char* change : {"UPDATE settlements SET ai_right = 2", "UPDATE settlements SET ai_right = NULL",
                               "UPDATE settlements SET ai_right = 8, ai_left = 1",
                               "UPDATE settlements SET ai_left = NULL, opinion = replace(opinion, '4A', '4C')",
                               "UPDATE settlements SET opinion = '{}'", "DELETE FROM settlements"}) {
        raw.must(change);
        const auto check = store_.verifyLog();
        ASSERT_TRUE(check && check->broken) << change;
        EXPECT_EQ(check->broken->seq, receipt->entry.seq) << change;
        EXPECT_NE(check->broken->what.find("settlement"), std::string::npos) << check->broken->what;
    }
}

TEST_P(Settle, KeepsWhatTheAiSaidOfEitherBreastOrOfNone)
{
    int number = 1;
    for (const auto& [right, left] :
         {std::pair{Suspicion::of(1), Suspicion::of(10)}, std::pair{Suspicion::of(5), Suspicion::of(0)},
          std::pair{Suspicion::of(0), Suspicion::of(4)}, std::pair{Suspicion::of(0), Suspicion::of(0)}}) {
        const SealedRead read = readOf(examNumber(++number), anna_.id, reading::ReadRole::First);
        ASSERT_TRUE(store_.seal(read));
        settled_.aiRight = right;
        settled_.aiLeft = left;
        ASSERT_TRUE(store_.settle(read.id, anna_.id, settled_));
        EXPECT_EQ(store_.read(read.id).value()->settled, settled_) << number;
        EXPECT_TRUE(store_.verifyLog()->intact()) << number;
    }
    RawConnection raw(location_);
    EXPECT_NE(raw.refusal("INSERT INTO settlements SELECT '" + read_.id +
                          "', opinion, settled_at, 11, NULL, 1 "
                          "FROM settlements"),
              "")
        << "no score";
}

TEST_P(Settle, ItsEntryTellsNothingOfTheOpinion)
{
    ASSERT_TRUE(store_.settle(read_.id, anna_.id, settled_));
    EXPECT_EQ(store_.log()->back().payload.find("recall"), std::string::npos);
}

namespace
{

class Decisions : public Settle
{
protected:
    Decisions() : carl_(*store_.addReader("Carl", "4829", anna_.id)) {}
    SealedRead sealSecond(reading::Recall right)
    {
        SealedRead second = readOf(read_.exam, bent_.id, reading::ReadRole::Second);
        second.sealed.opinion = reading::recallOnly({right, reading::Recall::NoRecall});
        EXPECT_TRUE(store_.seal(second));
        return second;
    }
    [[nodiscard]] reading::Decision decided(CountedOpinion counted = CountedOpinion::FinalWord)
    {
        const auto decision = store_.decision(read_.exam, policy_, counted);
        EXPECT_TRUE(decision) << decision.error().detail;
        return decision.value_or(reading::Decision{});
    }

    Reader carl_;
    reading::ArbitrationPolicy policy_;
};

INSTANTIATE_TEST_SUITE_P(Store, Decisions, ::testing::ValuesIn(kDatabases), nameOf);

}  // namespace

TEST_P(Decisions, WaitForBothReads)
{
    EXPECT_EQ(store_.decision(examNumber(2), policy_)->state(), reading::DecisionState::WaitingForFirstRead);
    EXPECT_EQ(decided().state(), reading::DecisionState::WaitingForSecondRead);
    ASSERT_TRUE(store_.seal(readOf(examNumber(3), bent_.id, reading::ReadRole::Second)));
    EXPECT_EQ(store_.decision(examNumber(3), policy_)->state(), reading::DecisionState::WaitingForFirstRead)
        << "the second reader may be done first";
}

TEST_P(Decisions, StandOnTheFinalWordOrOnTheBlindReads)
{
    settled_.opinion = reading::recallOnly({reading::Recall::NoRecall, reading::Recall::NoRecall});
    (void)sealSecond(reading::Recall::NoRecall);
    EXPECT_EQ(decided().right.state, reading::DecisionState::ToArbitration) << "not settled yet: the sealed one counts";
    ASSERT_TRUE(store_.settle(read_.id, anna_.id, settled_));
    EXPECT_EQ(decided().right.conclusion, reading::Conclusion::Normal) << "Anna has withdrawn her recall";
    EXPECT_EQ(decided(CountedOpinion::Blind).right.state, reading::DecisionState::ToArbitration);
}

TEST_P(Decisions, TheArbitersStandsWhateverIsSettledAfterwards)
{
    (void)sealSecond(reading::Recall::NoRecall);
    SealedRead third = readOf(read_.exam, carl_.id, reading::ReadRole::Arbiter);
    ASSERT_TRUE(store_.seal(third));
    EXPECT_EQ(decided().right.conclusion, reading::Conclusion::Recall);
    settled_.opinion = reading::recallOnly({reading::Recall::NoRecall, reading::Recall::NoRecall});
    ASSERT_TRUE(store_.settle(read_.id, anna_.id, settled_));
    EXPECT_EQ(decided().right.conclusion, reading::Conclusion::Recall);
    EXPECT_EQ(decided().right.reason, reading::SettlingReason::Discordant);
    ASSERT_TRUE(store_.settle(third.id, carl_.id, settled_));
    EXPECT_EQ(decided().right.conclusion, reading::Conclusion::Normal) << "the arbiter's own final word counts";
    EXPECT_EQ(decided(CountedOpinion::Blind).right.conclusion, reading::Conclusion::Recall);
}

TEST_P(Decisions, RecallsForDifferentPlacesGoToArbitrationWhereThePolicyAsks)
{
    SealedRead second = readOf(read_.exam, bent_.id, reading::ReadRole::Second);
    for (auto& mark : second.sealed.opinion.lesions[0].marks)
        mark = {"1.2.3.1", ViewPosition::Cc, Box{3000.0, 3000.0, 40.0, 40.0}, PixelSpacingMm{0.07, 0.07}, {}};
    second.sealed.opinion.lesions[0].marks.resize(1);
    ASSERT_TRUE(store_.seal(second));
    EXPECT_EQ(decided().right.state, reading::DecisionState::Final);
    policy_.differentPlacesAreDiscordant = true;
    EXPECT_EQ(decided().right.state, reading::DecisionState::ToArbitration);
    EXPECT_EQ(decided().right.reason, reading::SettlingReason::DifferentPlaces);
}
