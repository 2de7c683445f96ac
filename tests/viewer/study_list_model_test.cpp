#include "study/study_list_model.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::makeStudy;
using testing::makeView;

StudyCard cardFor(Study study)
{
    OpenedStudy opened;
    opened.study = std::make_shared<const Study>(std::move(study));
    opened.exam = selectScreeningViews(*opened.study);
    return cardOf(opened);
}

TEST(StudyListModel, KeepsQtsRulesAndOneStudyPerUid)
{
    StudyListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto study = std::make_shared<const Study>(makeStudy("1"));
    EXPECT_TRUE(model.add(study, selectScreeningViews(*study)));
    EXPECT_FALSE(model.add(study, selectScreeningViews(*study)));
    const auto other = std::make_shared<const Study>(makeStudy("2"));
    EXPECT_TRUE(model.add(other, selectScreeningViews(*other)));
    model.touched(1);
    model.remove(0);
    EXPECT_EQ(model.count(), 1);
    EXPECT_EQ(model.rowOf("2"), 0);
}

TEST(StudyListModel, CompleteStudyIsCalm)
{
    const StudyCard card = cardFor(makeStudy("1"));
    for (const ViewCell& cell : card.cells)
        EXPECT_EQ(cell.tone, Tone::Plain);
    EXPECT_TRUE(card.badge.isEmpty());
    EXPECT_EQ(card.reading, QStringLiteral("Not read"));
}

TEST(StudyListModel, EachIncompleteViewSaysWhatIsWrong)
{
    Study study = makeStudy("1");
    study.views[1].reasons = {Reason::ForProcessing};
    study.views.erase(study.views.begin() + 3);
    const StudyCard card = cardFor(study);
    EXPECT_EQ(card.cells[0].state, QStringLiteral("ok"));
    EXPECT_EQ(card.cells[1].state, QStringLiteral("no AI"));
    EXPECT_TRUE(card.cells[1].detail.contains(QStringLiteral("For Processing")));
    EXPECT_EQ(card.cells[3].state, QStringLiteral("missing"));
}

TEST(StudyListModel, RepeatsAndExtraImagesHaveABadge)
{
    Study study = makeStudy("1");
    study.views.push_back(makeView(StandardView::RightCc, "1.again"));
    MammogramView lateral = makeView(StandardView::RightMlo, "1.ml");
    lateral.key.position = ViewPosition::Ml;
    study.views.push_back(lateral);
    EXPECT_EQ(cardFor(study).badge, QStringLiteral("1 repeat, 1 extra image"));
}

TEST(StudyListModel, ConflictIsRedAndBlocked)
{
    Study study = makeStudy("1");
    study.conflicts = {Reason::PatientConflict};
    const StudyCard card = cardFor(study);
    EXPECT_EQ(card.readingTone, Tone::Red);
    EXPECT_EQ(card.reading, QStringLiteral("Blocked"));
    EXPECT_EQ(card.name, QStringLiteral("More than one patient"));
}

TEST(StudyListModel, SealedStudySaysWhen)
{
    OpenedStudy opened;
    opened.study = std::make_shared<const Study>(makeStudy("1"));
    opened.exam = selectScreeningViews(*opened.study);
    opened.reading = std::make_shared<Reading>();
    ASSERT_TRUE(opened.reading->session.set(Laterality::Right, reading::Recall::Recall));
    ASSERT_TRUE(opened.reading->session.set(Laterality::Left, reading::Recall::NoRecall));
    ASSERT_TRUE(opened.reading->session.seal("2024-06-01T10:00:00Z"));
    EXPECT_TRUE(cardOf(opened).reading.startsWith(QStringLiteral("Sealed 2024-06-01")));
}

}  // namespace
}  // namespace diptych::viewer
