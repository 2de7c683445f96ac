#include "views/annotation_history.h"

#include <gtest/gtest.h>

#include "reading/reading_changes.h"

namespace diptych::viewer
{
namespace
{

using reading::Recall;

AnnotationEdit add(const AnnotationShape& shape, const std::string& uid = "1")
{
    return {AnnotationEdit::Kind::Add, Annotation{0, uid, 1, shape}};
}

double firstLength(const AnnotationHistory& history)
{
    const auto& ruler = std::get<Ruler>(history.annotations().front().shape);
    return lengthPx(ruler.from, ruler.to);
}

TEST(AnnotationHistory, EachStepIsTakenBackAndMadeAgain)
{
    AnnotationHistory history;
    ASSERT_TRUE(history.apply(add(Ruler{{0, 0}, {10, 0}})));
    Annotation longer = history.annotations().front();
    longer.shape = Ruler{{0, 0}, {20, 0}};
    ASSERT_TRUE(history.apply({AnnotationEdit::Kind::Change, longer}));
    history.toggleKeyImage("1", Made::BeforeSealing);
    ASSERT_TRUE(history.apply({AnnotationEdit::Kind::Remove, longer}));
    EXPECT_TRUE(history.annotations().empty());

    EXPECT_EQ(history.undo(), QStringLiteral("Ruler"));
    EXPECT_DOUBLE_EQ(firstLength(history), 20);
    EXPECT_EQ(history.undo(), QStringLiteral("Key image"));
    EXPECT_TRUE(history.keyImages().empty());
    EXPECT_EQ(history.undo(), QStringLiteral("Ruler"));
    EXPECT_DOUBLE_EQ(firstLength(history), 10);
    history.undo();
    EXPECT_TRUE(history.empty());
    EXPECT_FALSE(history.canUndo());
    EXPECT_EQ(history.undo(), QString());

    while (history.canRedo())
        history.redo();
    EXPECT_TRUE(history.annotations().empty());
    EXPECT_TRUE(history.keyImages().contains("1"));
}

TEST(AnnotationHistory, ANewStepEndsWhatCouldBeMadeAgain)
{
    AnnotationHistory history;
    history.apply(add(Ruler{{0, 0}, {10, 0}}));
    const int first = history.annotations().front().id;
    history.undo();
    history.apply(add(Note{{3, 3}, QStringLiteral("x")}));
    EXPECT_FALSE(history.canRedo());
    EXPECT_NE(history.annotations().front().id, first);
}

TEST(AnnotationHistory, WhatIsNotThereIsNotChanged)
{
    AnnotationHistory history;
    EXPECT_FALSE(history.apply({AnnotationEdit::Kind::Remove, Annotation{5, "1", 1, Ruler{}}}));
    EXPECT_FALSE(history.canUndo());
}

TEST(ReadingChanges, OneKeyTakesBackTheLatestOfOpinionAndDrawing)
{
    Reading reading;
    ASSERT_TRUE(reading.session.set(Laterality::Right, Recall::Recall));
    annotate(reading, add(Ruler{{0, 0}, {10, 0}}));
    ASSERT_TRUE(reading.session.set(Laterality::Right, Recall::NoRecall));
    ASSERT_TRUE(reading.session.set(Laterality::Right, Recall::Recall));
    toggleKeyImage(reading, "1");

    std::string order;
    while (const auto latest = latestChange(reading)) {
        if (*latest == ChangeOrder::Kind::Opinion) {
            order += 'o';
            reading.session.undo();
        } else {
            order += 'a';
            undoAnnotation(reading);
        }
    }
    EXPECT_EQ(order, "aooao");
    EXPECT_FALSE(reading.session.recalls().right);
    EXPECT_TRUE(reading.annotations.empty());
}

TEST(ReadingChanges, ASealedOpinionStaysAndDrawingsGoOnMarkedAsMadeAfter)
{
    Reading reading;
    annotate(reading, add(Ruler{{0, 0}, {10, 0}}));
    ASSERT_TRUE(reading.session.set(Laterality::Right, Recall::NoRecall));
    ASSERT_TRUE(reading.session.set(Laterality::Left, Recall::NoRecall));
    ASSERT_TRUE(reading.session.seal("2026-01-01T00:00:00Z"));
    annotate(reading, add(Ellipse{{0, 0, 5, 5}}));
    toggleKeyImage(reading, "1");
    EXPECT_EQ(reading.annotations.annotations()[0].made, Made::BeforeSealing);
    EXPECT_EQ(reading.annotations.annotations()[1].made, Made::AfterSealing);
    EXPECT_EQ(reading.annotations.keyImages().at("1"), Made::AfterSealing);

    undoAnnotation(reading);
    undoAnnotation(reading);
    // What lies between in time is sealed: the next to go is the ruler.
    EXPECT_EQ(latestChange(reading), ChangeOrder::Kind::Annotation);
    undoAnnotation(reading);
    EXPECT_EQ(latestChange(reading), std::nullopt);
    EXPECT_TRUE(reading.session.recalls().whole());
}

}  // namespace
}  // namespace diptych::viewer
