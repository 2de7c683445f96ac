// A whole reading as a reader does it, without a mouse; and what the slider, findings and list do on the way.
#include <QCheckBox>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QSlider>

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

ExamAssessment three(const Study& study)
{
    ExamAssessment assessment = makeAssessment(study);
    addFinding(assessment, StandardView::RightCc, makeFinding(1, 9, {60, 100, 30, 30}));
    addFinding(assessment, StandardView::LeftMlo, makeFinding(2, 6, {20, 40, 30, 30}));
    addFinding(assessment, StandardView::LeftCc, makeFinding(3, 2, {90, 200, 30, 30}));
    return assessment;
}

QString textOf(Desk& desk, const char* name)
{
    return desk.window().findChild<QLabel*>(QString::fromLatin1(name))->text();
}

TEST(ReadingWalk, TwoStudiesFromOpeningToSealWithKeysAlone)
{
    Desk desk({makeStudy("1", "Doe^Jane"), makeStudy("2", "Roe^Ruth")});
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    ASSERT_TRUE(hanging.viewport(StandardView::RightCc).hasFocus());
    // The opened study is analysed before the rest of the list.
    EXPECT_EQ(desk.analysis().requests.back(), (std::pair<std::string, bool>("1", true)));
    desk.analysis().answer(three(*desk.study(0).study));

    desk.press(Qt::Key_Tab);
    EXPECT_EQ(hanging.active(), StandardView::LeftCc);
    desk.press(Qt::Key_Return);
    EXPECT_EQ(hanging.enlarged(), StandardView::LeftCc);
    desk.press(Qt::Key_Plus);
    EXPECT_FALSE(hanging.viewport(StandardView::LeftCc).isFitted());
    desk.press(Qt::Key_F);
    EXPECT_TRUE(hanging.viewport(StandardView::LeftCc).isFitted());
    desk.press(Qt::Key_Escape);
    EXPECT_FALSE(hanging.enlarged().has_value());
    desk.press(Qt::Key_I);
    EXPECT_TRUE(hanging.grey().invert);
    desk.press(Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_GT(hanging.grey().stretch, 1.0);
    desk.press(Qt::Key_R);
    EXPECT_EQ(hanging.grey(), GreyAdjustment{});

    desk.press(Qt::Key_1);
    desk.press(Qt::Key_9);
    desk.press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(desk.study(0).reading->session.recalls().left.has_value());
    desk.press(Qt::Key_0);
    desk.press(Qt::Key_S);
    desk.press(Qt::Key_Escape);
    EXPECT_FALSE(desk.window().opinion().asking());
    desk.press(Qt::Key_Return, Qt::ControlModifier);
    desk.press(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(desk.study(0).sealed());
    EXPECT_EQ(desk.study(0).reading->session.sealed()->opinion.recalls(),
              (reading::ReaderOpinion{reading::Recall::Recall, reading::Recall::NoRecall}));

    desk.press(Qt::Key_N);
    EXPECT_EQ(desk.window().desk().highlighted(), 1);
    EXPECT_FALSE(hanging.viewport(StandardView::RightCc).isFitted());
    desk.press(Qt::Key_N);
    EXPECT_EQ(desk.window().desk().highlighted(), 2);
    EXPECT_EQ(hanging.active(), StandardView::LeftMlo);

    desk.press(Qt::Key_PageDown);
    desk.waitUntilHung();
    EXPECT_EQ(desk.window().desk().current(), 1);
    EXPECT_EQ(hanging.viewport(StandardView::RightCc).view().patientLines.front(), QStringLiteral("Roe, Ruth"));
    EXPECT_EQ(desk.window().verdict().findings().rowCount(), 0);
    desk.press(Qt::Key_PageUp);
    EXPECT_EQ(desk.window().desk().current(), 0);
}

TEST(ReadingWalk, OfAnExamThatWasNotAnalysedNobodySaysThatAllIsShown)
{
    Desk desk({makeStudy("1")}, false);
    desk.open();
    ExamAssessment clear = makeAssessment(*desk.study(0).study), failed = clear;
    failed.status = ExamStatus::Failed;
    failed.verdict.reset();
    for (ViewAssessment& view : failed.views) {
        view.status = ViewStatus::Failed;
        view.reason = Reason::ModelError;
    }
    desk.analysis().answer(failed);
    EXPECT_EQ(textOf(desk, "hiddenFindings"), QString());

    Desk other({makeStudy("1")}, false);
    other.open();
    other.analysis().answer(clear);
    EXPECT_EQ(textOf(other, "hiddenFindings"), QStringLiteral("All findings are shown."));
}

TEST(ReadingWalk, SliderAndToggleHideAndShow)
{
    Desk desk({makeStudy("1")}, false);
    desk.open();
    desk.analysis().answer(three(*desk.study(0).study));
    FindingsModel& findings = desk.window().verdict().findings();
    auto* slider = desk.window().findChild<QSlider*>(QStringLiteral("findingSlider"));
    auto* low = desk.window().findChild<QCheckBox*>(QStringLiteral("showLow"));
    EXPECT_EQ(findings.shownFindings().size(), 2U);
    EXPECT_EQ(textOf(desk, "hiddenFindings"), QStringLiteral("1 finding of low suspicion hidden"));

    const QImage withTwo = desk.window().hanging().grab().toImage();
    low->click();
    EXPECT_EQ(findings.shownFindings().size(), 3U);
    EXPECT_NE(desk.window().hanging().grab().toImage(), withTwo);
    low->click();
    EXPECT_EQ(desk.window().hanging().grab().toImage(), withTwo);

    slider->setValue(2);  // nine or more
    EXPECT_EQ(findings.shownFindings(), std::vector<int>{1});
    EXPECT_EQ(textOf(desk, "hiddenFindings"), QStringLiteral("2 below 9/10 hidden"));
    desk.press(Qt::Key_L);
    EXPECT_TRUE(low->isChecked());
    EXPECT_EQ(slider->value(), 10);
}

TEST(ReadingWalk, EnterInTheListGoesToTheFinding)
{
    Desk desk({makeStudy("1")}, false);
    desk.open();
    desk.analysis().answer(three(*desk.study(0).study));
    FindingsTree& tree = desk.window().verdict().tree();
    tree.setFocus();
    tree.setCurrentIndex(desk.window().verdict().findings().indexOf(2));
    QTest::keyClick(&tree, Qt::Key_Return);
    ViewportWidget& viewport = desk.window().hanging().viewport(StandardView::LeftMlo);
    EXPECT_FALSE(viewport.isFitted());
    EXPECT_NEAR(viewport.widgetFromStored({35, 55}).y(), viewport.height() / 2.0, 1.5);
    EXPECT_EQ(desk.window().desk().highlighted(), 2);
}

TEST(ReadingWalk, MarksCanBeHiddenAndComeBack)
{
    Desk desk({makeStudy("1")}, false);
    desk.open();
    const QImage bare = desk.window().hanging().grab().toImage();
    desk.analysis().answer(three(*desk.study(0).study));
    const QImage marked = desk.window().hanging().grab().toImage();
    EXPECT_NE(marked, bare);
    desk.press(Qt::Key_M);
    EXPECT_EQ(desk.window().hanging().grab().toImage(), bare);
    desk.press(Qt::Key_M);
    EXPECT_EQ(desk.window().hanging().grab().toImage(), marked);
}

TEST(ReadingWalk, RepeatedViewCanBeLookedAt)
{
    Study study = makeStudy("1");
    study.views[0].acquisitionDateTime = "20240531100000";
    MammogramView repeat = testing::makeView(StandardView::RightCc, "1.repeat");
    repeat.acquisitionDateTime = "20240531100500";
    study.views.push_back(repeat);
    Desk desk({study});
    desk.open();
    ViewportWidget& viewport = desk.window().hanging().viewport(StandardView::RightCc);
    EXPECT_EQ(viewport.view().sopInstanceUid, "1.repeat");
    desk.press(Qt::Key_V);
    desk.waitUntilHung();
    EXPECT_EQ(viewport.view().sopInstanceUid, "1.RCC");
    EXPECT_EQ(viewport.view().state, HungView::State::Shown);
}

TEST(ReadingWalk, ResultsOfClosedStudiesAreDropped)
{
    Desk desk({makeStudy("1"), makeStudy("2")}, false);
    desk.open();
    const ExamAssessment late = three(*desk.study(0).study);
    desk.press(Qt::Key_W, Qt::ControlModifier);
    desk.analysis().answer(late);
    ASSERT_EQ(desk.window().desk().studies().count(), 1);
    EXPECT_EQ(desk.study(0).study->studyInstanceUid, "2");
    EXPECT_EQ(desk.study(0).analysis.assessment, nullptr);
}

TEST(ReadingWalk, ClosingAStudyLeavesThatOneAloneAndTheNextOneHangs)
{
    Desk desk({makeStudy("1"), makeStudy("2"), makeStudy("3")}, false);
    desk.open();
    std::vector<std::string> left;
    QObject::connect(&desk.window().desk(), &ReadingDesk::leaving, &desk.window(), [&desk, &left] {
        if (const OpenedStudy* study = desk.window().desk().currentStudy())
            left.push_back(study->study->studyInstanceUid);
    });
    desk.press(Qt::Key_W, Qt::ControlModifier);
    EXPECT_EQ(left, std::vector<std::string>{"1"}) << "what is left is given back to other readers";
    ASSERT_NE(desk.window().desk().currentStudy(), nullptr);
    EXPECT_EQ(desk.window().desk().currentStudy()->study->studyInstanceUid, "2");
    EXPECT_EQ(desk.window().desk().current(), 0);
}

TEST(ReadingWalk, AClosedStudyIsAnalysedNoFurther)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.press(Qt::Key_W, Qt::ControlModifier);
    EXPECT_EQ(desk.analysis().cancelled, std::vector<std::string>{"1"});
}

TEST(ReadingWalk, HiddenMarksAreSaidAndComeBackWithTheNextStudy)
{
    Desk desk({makeStudy("1"), makeStudy("2", "Roe^Ruth")}, false);
    desk.open();
    desk.analysis().answer(three(*desk.study(0).study));
    desk.analysis().answer(three(*desk.study(1).study));
    auto said = [&desk] {
        for (const QLabel* label : desk.window().findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("Marks are hidden")))
                return true;
        return false;
    };
    desk.press(Qt::Key_M);
    EXPECT_TRUE(said());
    desk.press(Qt::Key_PageDown);
    desk.waitUntilHung();
    EXPECT_FALSE(said());
}

TEST(ReadingWalk, AFilteredFindingIsNotPointedAt)
{
    Desk desk({makeStudy("1")}, false);
    desk.open();
    desk.analysis().answer(three(*desk.study(0).study));
    desk.window().desk().highlight(2);
    desk.window().findChild<QSlider*>(QStringLiteral("findingSlider"))->setValue(2);  // nine or more
    EXPECT_FALSE(desk.window().desk().highlighted().has_value());
}

TEST(ReadingWalk, FurtherImagesOfAnOpenStudyAreTold)
{
    Study study = makeStudy("1");
    const MammogramView last = study.views.back();
    study.views.pop_back();
    Desk desk({study});
    desk.open();
    study.views.push_back(last);
    desk.putIntoFolder({study});
    desk.open();
    EXPECT_TRUE(textOf(desk, "notice").contains(QStringLiteral("1 further image")));
}

TEST(ReadingWalk, AnImageThatHangsNowhereCanBeLookedAt)
{
    Study study = makeStudy("1");
    study.views[0].key.laterality.reset();
    study.views[0].reasons = {Reason::LateralityConflict};
    Desk desk({study});
    desk.open();
    ViewportWidget& viewport = desk.window().hanging().viewport(StandardView::RightCc);
    EXPECT_EQ(viewport.view().state, HungView::State::Empty);
    EXPECT_EQ(cardOf(desk.study(0)).cells[0].state, QStringLiteral("not told"));
    desk.press(Qt::Key_V);
    desk.waitUntilHung();
    EXPECT_EQ(viewport.view().sopInstanceUid, "1.RCC");
    EXPECT_EQ(viewport.view().state, HungView::State::Shown);
    EXPECT_EQ(viewport.view().chestWall, ChestWall::Unknown);
}

TEST(ReadingWalk, F6GoesRoundThePanes)
{
    Desk desk({makeStudy("1")});
    desk.open();
    desk.press(Qt::Key_F6);
    EXPECT_TRUE(desk.window().opinion().isAncestorOf(QApplication::focusWidget()));
    desk.press(Qt::Key_F6);
    EXPECT_EQ(QApplication::focusWidget(), desk.window().findChild<QListView*>(QStringLiteral("studyList")));
    desk.press(Qt::Key_F6);
    EXPECT_TRUE(desk.window().hanging().isAncestorOf(QApplication::focusWidget()));
}

TEST(ReadingWalk, ResearchMarkIsAlwaysInTheWindow)
{
    Desk desk({});
    EXPECT_TRUE(textOf(desk, "researchMark").contains(QStringLiteral("not for diagnostic use")));
}

TEST(ReadingWalk, TheNextStudyIsReadAndAnalysedAheadAndTheMemoryIsTold)
{
    Desk desk({makeStudy("1"), makeStudy("2"), makeStudy("3")});
    qulonglong used = 0;
    QObject::connect(&desk.window().desk(), &ReadingDesk::memoryChanged, &desk.window(),
                     [&used](qulonglong bytes, qulonglong) { used = bytes; });
    desk.open();
    // Last asked for comes first: the one that is looked at, then the next.
    const auto& requests = desk.analysis().requests;
    ASSERT_GE(requests.size(), 2U);
    EXPECT_EQ(requests[requests.size() - 1], (std::pair<std::string, bool>("1", true)));
    EXPECT_EQ(requests[requests.size() - 2], (std::pair<std::string, bool>("2", true)));

    const auto one = ImagePyramid::build(testing::makeImage({}), {})->bytes();
    EXPECT_TRUE(testing::waitFor([&] { return used == 8 * one; }));  // two studies of four views
    const auto mebibytes = qRound(static_cast<double>(used) / (1 << 20));
    EXPECT_TRUE(textOf(desk, "memory").startsWith(QStringLiteral("Images in memory: %1 MiB of ").arg(mebibytes)));

    auto* sizes = desk.window().findChild<QMenu*>(QStringLiteral("imageMemory"));
    ASSERT_NE(sizes, nullptr);
    sizes->actions().front()->trigger();
    EXPECT_EQ(desk.settings().imageMemory(), std::uint64_t{1} << 30);
    EXPECT_TRUE(textOf(desk, "memory").endsWith(QStringLiteral("of 1.0 GiB")));
}

}  // namespace
}  // namespace diptych::viewer
