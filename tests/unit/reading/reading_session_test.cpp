#include <gtest/gtest.h>

#include "diptych/reading/reading_session.h"

using namespace diptych;
using namespace diptych::reading;

TEST(ReadingSession, HidesTheAiUntilTheOpinionIsSealed)
{
    ReadingSession session;
    EXPECT_FALSE(session.aiMayBeShown());
    ASSERT_TRUE(session.set(Laterality::Right, Recall::NoRecall));
    EXPECT_FALSE(session.seal("2024-01-01T00:00:00Z")) << "one breast is not an opinion";
    ASSERT_TRUE(session.set(Laterality::Left, Recall::Recall));
    EXPECT_FALSE(session.aiMayBeShown());
    const auto sealed = session.seal("2024-01-01T00:00:00Z");
    ASSERT_TRUE(sealed);
    EXPECT_TRUE(sealed->aiWasHidden);
    EXPECT_TRUE(session.aiMayBeShown());
}

TEST(ReadingSession, ASealedOpinionCannotBeChanged)
{
    ReadingSession session;
    ASSERT_TRUE(session.set(Laterality::Right, Recall::Recall));
    ASSERT_TRUE(session.set(Laterality::Left, Recall::Recall));
    ASSERT_TRUE(session.seal("t"));
    EXPECT_FALSE(session.set(Laterality::Right, Recall::NoRecall));
    EXPECT_FALSE(session.undo());
    EXPECT_FALSE(session.seal("later"));
    EXPECT_EQ(session.recalls().right, Recall::Recall);
    EXPECT_EQ(session.sealed()->sealedAt, "t");
}

TEST(ReadingSession, UndoTakesBackOneChangeAtATime)
{
    ReadingSession session;
    ASSERT_TRUE(session.set(Laterality::Right, Recall::Recall));
    ASSERT_TRUE(session.set(Laterality::Right, Recall::NoRecall));
    ASSERT_TRUE(session.set(Laterality::Right, Recall::NoRecall));  // no change, nothing to undo
    EXPECT_TRUE(session.undo());
    EXPECT_EQ(session.recalls().right, Recall::Recall);
    EXPECT_TRUE(session.undo());
    EXPECT_FALSE(session.recalls().right);
    EXPECT_FALSE(session.undo());
}

TEST(ReadingSession, ASiteThatShowsTheAiAtOnceHasItRecorded)
{
    ReadingSession session(false);
    EXPECT_TRUE(session.aiMayBeShown());
    ASSERT_TRUE(session.set(Laterality::Right, Recall::Recall));
    ASSERT_TRUE(session.set(Laterality::Left, Recall::NoRecall));
    EXPECT_FALSE(session.seal("t")->aiWasHidden);
}

TEST(ReadingSession, WhatTheImagesWereSeenOnIsSealedWithTheOpinion)
{
    ReadingSession session;
    ASSERT_TRUE(session.set(Laterality::Right, Recall::Recall));
    ASSERT_TRUE(session.set(Laterality::Left, Recall::NoRecall));
    ASSERT_TRUE(session.seal("t", {.displayStatement = "EIZO RX560, 2048 x 2560, luminance not told to the program"}));
    EXPECT_EQ(session.sealed()->conditions.displayStatement,
              "EIZO RX560, 2048 x 2560, luminance not told to the program");
}

TEST(ReadingSession, WhatWasShownLargeEnoughIsSealedWithTheOpinion)
{
    ReadingSession session;
    ASSERT_TRUE(session.set(Laterality::Right, Recall::NoRecall));
    ASSERT_TRUE(session.set(Laterality::Left, Recall::NoRecall));
    ASSERT_TRUE(session.seal("t", {.coverage = {{StandardView::LeftMlo, 0.4}}}));
    ASSERT_EQ(session.sealed()->conditions.coverage.size(), 1U);
    EXPECT_EQ(session.sealed()->conditions.coverage[0].view, StandardView::LeftMlo);
    EXPECT_DOUBLE_EQ(session.sealed()->conditions.coverage[0].share, 0.4);
}

namespace
{

ReadingSession given(Recall right, Recall left)
{
    ReadingSession session;
    EXPECT_TRUE(session.set(Laterality::Right, right));
    EXPECT_TRUE(session.set(Laterality::Left, left));
    return session;
}

}  // namespace

TEST(ReadingSession, TheAiStaysHiddenWhileTheSealIsBeingKept)
{
    ReadingSession session = given(Recall::NoRecall, Recall::NoRecall);
    ASSERT_TRUE(session.beginSeal("t"));
    EXPECT_FALSE(session.aiMayBeShown()) << "nothing is kept yet";
    EXPECT_FALSE(session.set(Laterality::Left, Recall::Recall)) << "what is being kept stands still";
    EXPECT_FALSE(session.undo());
    EXPECT_FALSE(session.beginSeal("again"));
    session.confirmSeal();
    EXPECT_TRUE(session.aiMayBeShown());
    EXPECT_EQ(session.sealed()->sealedAt, "t");
}

TEST(ReadingSession, ASealThatCouldNotBeKeptLosesNothing)
{
    ReadingSession session = given(Recall::NoRecall, Recall::NoRecall);
    ASSERT_TRUE(session.beginSeal("t"));
    session.abandonSeal();
    EXPECT_FALSE(session.aiMayBeShown());
    EXPECT_FALSE(session.sealed());
    EXPECT_TRUE(session.recalls().whole());
    EXPECT_TRUE(session.undo());
    ASSERT_TRUE(session.set(Laterality::Left, Recall::Recall));
    EXPECT_TRUE(session.seal("later"));
}

TEST(ReadingSession, WithTheAiInSightAReaderKeepsOrChangesAndBothAreKept)
{
    ReadingSession session = given(Recall::NoRecall, Recall::NoRecall);
    EXPECT_FALSE(session.settlement("t")) << "nothing is sealed";
    ASSERT_TRUE(session.seal("t1"));
    EXPECT_EQ(session.settlement("t2")->opinion, session.sealed()->opinion) << "kept";

    ASSERT_TRUE(session.revise());
    ASSERT_TRUE(session.set(Laterality::Right, Recall::Recall));
    EXPECT_EQ(session.sealed()->opinion.right.recall, Recall::NoRecall) << "what was sealed stays";
    EXPECT_TRUE(session.undo());
    EXPECT_FALSE(session.undo()) << "no further than the seal";
    ASSERT_TRUE(session.set(Laterality::Right, Recall::Recall));
    const auto settled = session.settlement("t2");
    ASSERT_TRUE(settled);
    session.settle(*settled);
    EXPECT_EQ(session.settled()->opinion.right.recall, Recall::Recall);
    EXPECT_FALSE(session.set(Laterality::Right, Recall::NoRecall));
    EXPECT_FALSE(session.revise());
    EXPECT_FALSE(session.settlement("t3"));
}

TEST(ReadingSession, ARevisionCanBeDropped)
{
    ReadingSession session = given(Recall::NoRecall, Recall::NoRecall);
    EXPECT_FALSE(session.revise());
    ASSERT_TRUE(session.seal("t1"));
    ASSERT_TRUE(session.revise());
    ASSERT_TRUE(session.set(Laterality::Right, Recall::Recall));
    EXPECT_TRUE(session.abandonRevision());
    EXPECT_EQ(session.recalls().right, Recall::NoRecall);
    EXPECT_EQ(session.state(), ReadingSession::State::Sealed);
}

TEST(ReadingSession, AKeptReadIsResumedAsItWasLeft)
{
    const SealedOpinion sealed{recallOnly({Recall::Recall, Recall::NoRecall}), "t1", false};
    const ReadingSession open = ReadingSession::resumed(sealed, std::nullopt);
    EXPECT_EQ(open.state(), ReadingSession::State::Sealed);
    EXPECT_FALSE(open.readerFirst());
    EXPECT_TRUE(open.settlement("t2"));
    const ReadingSession done =
        ReadingSession::resumed(sealed, SettledOpinion{recallOnly({Recall::Recall, Recall::Recall}), "t2"});
    EXPECT_EQ(done.state(), ReadingSession::State::Settled);
    EXPECT_EQ(done.recalls().left, Recall::Recall);
    EXPECT_EQ(done.sealed()->opinion.left.recall, Recall::NoRecall);
}
