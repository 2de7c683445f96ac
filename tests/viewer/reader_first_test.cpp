// The promise that matters most: nothing of the engine's result is drawn before the opinion is sealed.
#include <QAccessible>
#include <QLabel>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "looks/findings_tree.h"
#include "reading/opinion_panel.h"
#include "reading/verdict_panel.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::addFinding;
using testing::Desk;
using testing::makeAssessment;
using testing::makeFinding;
using testing::makeStudy;

ExamAssessment suspicious()
{
    ExamAssessment assessment = makeAssessment(makeStudy("1"));
    addFinding(assessment, StandardView::RightCc, makeFinding(1, 9, {60, 100, 40, 40}));
    addFinding(assessment, StandardView::RightMlo, makeFinding(2, 6, {60, 100, 40, 40}));
    addFinding(assessment, StandardView::LeftCc, makeFinding(3, 3, {60, 100, 40, 40}));
    return assessment;
}

ExamAssessment failed()
{
    ExamAssessment assessment = makeAssessment(makeStudy("1"));
    assessment.status = ExamStatus::Failed;
    assessment.reason = Reason::ModelError;
    assessment.verdict.reset();
    for (ViewAssessment& view : assessment.views) {
        view.status = ViewStatus::Failed;
        view.reason = Reason::ModelError;
    }
    return assessment;
}

QImage pictureAfter(const ExamAssessment& assessment)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.analysis().answer(assessment);
    return desk.picture();
}

TEST(ReaderFirst, EveryOutcomeLooksTheSameBeforeSealing)
{
    const QImage clear = pictureAfter(makeAssessment(makeStudy("1")));
    EXPECT_EQ(pictureAfter(suspicious()), clear);
    EXPECT_EQ(pictureAfter(failed()), clear);
}

TEST(ReaderFirst, NoWidgetHoldsAResultBeforeSealing)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.analysis().answer(suspicious());
    EXPECT_EQ(desk.window().verdict().findings().rowCount(), 0);
    EXPECT_TRUE(desk.window().findChild<QLabel*>(QStringLiteral("banner"))->text().isEmpty());
    for (const QLabel* label : desk.window().findChildren<QLabel*>())
        EXPECT_FALSE(label->text().contains(QStringLiteral("/10"))) << label->text().toStdString();
    // Asking for a finding by key does nothing either.
    const QImage before = desk.picture();
    desk.press(Qt::Key_N);
    desk.press(Qt::Key_L);
    desk.press(Qt::Key_L);
    EXPECT_EQ(desk.picture(), before);
}

TEST(ReaderFirst, SealingBringsVerdictAndMarks)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.analysis().answer(suspicious());
    HangingWidget& hanging = desk.window().hanging();
    const QImage before = hanging.grab().toImage();
    desk.press(Qt::Key_1);
    desk.press(Qt::Key_0);
    desk.press(Qt::Key_S);
    EXPECT_FALSE(desk.study(0).sealed());
    EXPECT_EQ(hanging.grab().toImage(), before);
    desk.press(Qt::Key_S);
    ASSERT_TRUE(desk.study(0).sealed());
    EXPECT_TRUE(desk.study(0).reading->session.sealed()->aiWasHidden);
    EXPECT_NE(hanging.grab().toImage(), before);
    EXPECT_EQ(desk.window().findChild<QLabel*>(QStringLiteral("banner"))->text(),
              QStringLiteral("High suspicion (9/10) - right breast"));
    EXPECT_EQ(desk.window().verdict().findings().shownFindings(), (std::vector<int>{1, 2}));
}

TEST(ReaderFirst, AResultThatComesAfterSealingAppears)
{
    Desk desk({makeStudy("1")});
    desk.open();
    for (const Qt::Key key : {Qt::Key_2, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    ASSERT_TRUE(desk.study(0).sealed());
    EXPECT_EQ(desk.window().verdict().findings().rowCount(), 0);
    desk.analysis().answer(suspicious());
    EXPECT_EQ(desk.window().verdict().findings().shownFindings().size(), 2U);
}

TEST(ReaderFirst, SealedOpinionCannotBeChanged)
{
    Desk desk({makeStudy("1")});
    desk.open();
    for (const Qt::Key key : {Qt::Key_2, Qt::Key_0, Qt::Key_S, Qt::Key_S, Qt::Key_1})
        desk.press(key);
    desk.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(desk.study(0).reading->session.recalls().right, reading::Recall::NoRecall);
}

TEST(ReaderFirst, TurnedOffShowsAtOnceAndRecordsIt)
{
    Desk desk({makeStudy("1")}, false);
    desk.open();
    desk.analysis().answer(suspicious());
    EXPECT_FALSE(desk.window().verdict().findings().shownFindings().empty());
    EXPECT_TRUE(desk.window().findChild<QLabel*>(QStringLiteral("mode"))->text().contains(QStringLiteral("OFF")));
    for (const Qt::Key key : {Qt::Key_2, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    ASSERT_TRUE(desk.study(0).sealed());
    EXPECT_FALSE(desk.study(0).reading->session.sealed()->aiWasHidden);
}

TEST(ReaderFirst, ASettingChangedMeanwhileDoesNotUnblindTheStudyBeingRead)
{
    Desk desk({makeStudy("1"), makeStudy("2")});
    desk.open();
    desk.analysis().answer(suspicious());
    commandAction(desk.window(), Command::ReaderFirst).trigger();
    EXPECT_FALSE(desk.settings().readerFirst());
    EXPECT_EQ(desk.window().verdict().findings().rowCount(), 0);
    desk.press(Qt::Key_PageDown);
    EXPECT_TRUE(desk.study(1).aiMayBeShown());
    EXPECT_FALSE(desk.study(0).aiMayBeShown());
}

TEST(ReaderFirst, AStudyOpenedAgainKeepsItsReading)
{
    Desk desk({makeStudy("1")});
    desk.open();
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    desk.press(Qt::Key_W, Qt::ControlModifier);
    EXPECT_EQ(desk.window().desk().studies().count(), 0);
    desk.open();
    ASSERT_EQ(desk.window().desk().studies().count(), 1);
    EXPECT_TRUE(desk.study(0).sealed());
}

TEST(ReaderFirst, AnOpinionNeverPassesToAnotherPatientUnderTheSameStudyUid)
{
    Desk desk({makeStudy("1")});
    desk.open();
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    ASSERT_TRUE(desk.study(0).sealed());
    desk.press(Qt::Key_W, Qt::ControlModifier);

    desk.putIntoFolder({makeStudy("1", "Roe^Ruth")});
    desk.open();
    ASSERT_EQ(desk.window().desk().studies().count(), 1);
    EXPECT_FALSE(desk.study(0).sealed());
    EXPECT_FALSE(desk.study(0).aiMayBeShown());
    EXPECT_FALSE(desk.study(0).reading->session.recalls().right.has_value());
}

TEST(ReaderFirst, AnotherPatientUnderAnOpenStudysUidIsRefusedAloud)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.putIntoFolder({makeStudy("1", "Roe^Ruth")});
    desk.open();
    ASSERT_EQ(desk.window().desk().studies().count(), 1);
    EXPECT_EQ(desk.study(0).study->patient.name, "Doe^Jane");
    const auto* notice = desk.window().findChild<QLabel*>(QStringLiteral("notice"));
    EXPECT_TRUE(notice->text().contains(QStringLiteral("another patient")));
}

TEST(ReaderFirst, NothingIsSealedWhileImagesAreBeingRead)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.study(0).loaded.clear();  // as it is until the pixels come
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    EXPECT_FALSE(desk.study(0).sealed());
}

TEST(ReaderFirst, WhatCouldNotBeSeenIsSealedWithTheOpinion)
{
    Study study = makeStudy("1");
    study.views.erase(study.views.begin() + 3);
    study.views[1] = testing::makeView(StandardView::LeftCc, "1.LCC", {.decodes = false});
    Desk desk({study});
    desk.open();
    EXPECT_EQ(cardOf(desk.study(0)).cells[1].state, QStringLiteral("failed"));
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S})
        desk.press(key);
    const auto* state = desk.window().findChild<QLabel*>(QStringLiteral("opinionState"));
    EXPECT_TRUE(state->text().contains(QStringLiteral("Not seen: L CC (cannot be shown), L MLO (missing)")));
    desk.press(Qt::Key_S);
    ASSERT_TRUE(desk.study(0).sealed());
    EXPECT_EQ(desk.study(0).reading->session.sealed()->conditions.viewsNotShown,
              (std::vector<std::string>{"L CC (cannot be shown)", "L MLO (missing)"}));
}

TEST(ReaderFirst, NoReportLeavesBeforeSealing)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.analysis().answer(suspicious());
    desk.window().desk().exportReport("/tmp/report.pdf", false);
    QTest::qWait(20);
    EXPECT_TRUE(desk.reports().empty());
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    EXPECT_EQ(desk.window().desk().unsaved(),
              QStringList{QStringLiteral("Doe, Jane, 2024-05-31: sealed, in no report")});
    desk.window().desk().exportReport("/tmp/report.pdf", false);
    ASSERT_TRUE(testing::waitFor([&] { return desk.window().desk().unsaved().isEmpty(); }));
    ASSERT_EQ(desk.reports().size(), 1U);
    EXPECT_TRUE(desk.reports()[0].opinion.has_value());
}

}  // namespace
}  // namespace diptych::viewer
