// What the reader sees when something cannot be read, shown or analysed.
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "looks/findings_tree.h"
#include "reading/verdict_panel.h"
#include "study/skipped_files_dialog.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;

QLabel& label(Desk& desk, const char* name)
{
    return *desk.window().findChild<QLabel*>(QString::fromLatin1(name));
}

TEST(Refusals, EmptyFolderSaysWhatToDo)
{
    Desk desk({});
    desk.open();
    EXPECT_TRUE(label(desk, "centreMessage").isVisible());
    EXPECT_TRUE(label(desk, "centreMessage").text().contains(QStringLiteral("no file")));
    EXPECT_TRUE(label(desk, "centreMessage").text().contains(QStringLiteral("Ctrl+O")));
}

TEST(Refusals, FolderWithoutMammogramsNamesTheFilesLeftOut)
{
    Desk desk({}, true, {{"/x/readme.txt", Reason::NotDicom, ""}, {"/x/ct.dcm", Reason::NotAMammogram, "CT"}});
    desk.open();
    EXPECT_TRUE(label(desk, "centreMessage").text().contains(QStringLiteral("No mammogram")));
    auto* button = desk.window().findChild<QPushButton*>(QStringLiteral("skippedFiles"));
    ASSERT_TRUE(button->isVisible());
    EXPECT_TRUE(button->text().contains(QStringLiteral("2 files")));
    button->click();
    const auto* dialog = desk.window().findChild<SkippedFilesDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_FALSE(dialog->isModal());
    const QAbstractItemModel* files = dialog->findChild<QTableView*>()->model();
    ASSERT_EQ(files->rowCount(), 2);
    EXPECT_EQ(files->index(1, 0).data().toString(), QStringLiteral("Not a mammogram"));
}

TEST(Refusals, FilesThatCouldNotBeLookedAtAreNotSaidToBeNoMammograms)
{
    Desk desk({}, true, {{"/x/a.dcm", Reason::ReaderMissing, ""}, {"/x/b.dcm", Reason::ReaderMissing, ""}});
    desk.open();
    EXPECT_FALSE(label(desk, "centreMessage").text().contains(QStringLiteral("No mammogram")));
    EXPECT_TRUE(label(desk, "centreMessage").text().contains(QStringLiteral("have Diptych installed anew")));
}

TEST(Refusals, TwoPatientsInOneStudyAreBlockedAndNeverAnalysed)
{
    Study study = makeStudy("1");
    study.conflicts = {Reason::PatientConflict};
    Desk desk({study});
    desk.open();
    EXPECT_TRUE(desk.analysis().requests.empty());
    EXPECT_TRUE(label(desk, "centreMessage").isVisible());
    EXPECT_TRUE(label(desk, "centreMessage").text().contains(QStringLiteral("blocked")));
    EXPECT_FALSE(desk.window().hanging().isVisible());
    EXPECT_FALSE(desk.window().findChild<QPushButton*>(QStringLiteral("rightRecall"))->isEnabled());
    desk.press(Qt::Key_1);
    EXPECT_EQ(desk.study(0).reading, nullptr);
}

TEST(Refusals, DamagedImageSaysSoInItsPlaceAndTheOthersHang)
{
    Study study = makeStudy("1");
    testing::SyntheticImage damaged;
    damaged.decodes = false;
    study.views[2] = testing::makeView(StandardView::RightMlo, "1.RMLO", damaged);
    Desk desk({study});
    desk.open();
    HangingWidget& hanging = desk.window().hanging();
    EXPECT_EQ(hanging.viewport(StandardView::RightMlo).view().state, HungView::State::Failed);
    EXPECT_EQ(hanging.viewport(StandardView::LeftMlo).view().state, HungView::State::Shown);
}

TEST(Refusals, RefusedModelIsToldAndTheReadingGoesOn)
{
    Desk desk({makeStudy("1")});
    desk.open();
    Q_EMIT desk.analysis().modelReady({failure(Reason::ModelRefused, "the weights are not those of the manifest")});
    EXPECT_TRUE(label(desk, "aiState").text().contains(QStringLiteral("refused")));
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    EXPECT_TRUE(desk.study(0).sealed());
    EXPECT_FALSE(desk.window().desk().exportObstacle().isEmpty());
}

TEST(Refusals, PartialExamNeverShowsAScoreForTheWhole)
{
    Study study = makeStudy("1");
    study.views.erase(study.views.begin() + 3);
    Desk desk({study}, false);
    desk.open();
    ExamAssessment assessment = testing::makeAssessment(study);
    assessment.status = ExamStatus::Partial;
    assessment.verdict.reset();
    assessment.breasts[1].status = BreastStatus::OneView;
    desk.analysis().answer(assessment);
    EXPECT_TRUE(label(desk, "banner").text().contains(QStringLiteral("No exam score: L MLO is missing")));
}

TEST(Refusals, ResultForOtherImagesIsNotTaken)
{
    Desk desk({makeStudy("1")}, false);
    desk.open();
    ExamAssessment foreign = testing::makeAssessment(makeStudy("1"));
    foreign.views[0].sopInstanceUid = "from another folder";
    desk.analysis().answer(foreign);
    EXPECT_EQ(desk.study(0).analysis.assessment, nullptr);
}

}  // namespace
}  // namespace diptych::viewer
