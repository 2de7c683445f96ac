#include <gtest/gtest.h>

#include "diptych/reading/reader_opinion.h"

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
    EXPECT_EQ(session.opinion().right, Recall::Recall);
    EXPECT_EQ(session.sealed()->sealedAt, "t");
}

TEST(ReadingSession, UndoTakesBackOneChangeAtATime)
{
    ReadingSession session;
    ASSERT_TRUE(session.set(Laterality::Right, Recall::Recall));
    ASSERT_TRUE(session.set(Laterality::Right, Recall::NoRecall));
    ASSERT_TRUE(session.set(Laterality::Right, Recall::NoRecall));  // no change, nothing to undo
    EXPECT_TRUE(session.undo());
    EXPECT_EQ(session.opinion().right, Recall::Recall);
    EXPECT_TRUE(session.undo());
    EXPECT_FALSE(session.opinion().right);
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
