#include "reading/findings_model.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::addFinding;
using testing::makeAssessment;
using testing::makeFinding;
using testing::makeStudy;

ExamAssessment pairedExam()
{
    ExamAssessment assessment = makeAssessment(makeStudy("1"));
    addFinding(assessment, StandardView::RightCc, makeFinding(1, 8, {10, 10, 20, 20}, 1));
    addFinding(assessment, StandardView::RightMlo, makeFinding(2, 7, {10, 10, 20, 20}, 1));
    addFinding(assessment, StandardView::LeftCc, makeFinding(3, 3, {10, 10, 20, 20}));
    assessment.lesions.push_back({1, Laterality::Right, {1, 2}, *Suspicion::of(8), 0.8});
    return assessment;
}

TEST(FindingsModel, KeepsQtsRulesThroughEveryChange)
{
    FindingsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const ExamAssessment assessment = pairedExam();
    for (const int atLeast : {1, 5, 10})
        model.show(&assessment, {atLeast});
    model.show(nullptr, {});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(FindingsModel, GroupsByBreastAndView)
{
    FindingsModel model;
    const ExamAssessment assessment = pairedExam();
    model.show(&assessment, {1});
    ASSERT_EQ(model.rowCount(), 2);
    const QModelIndex right = model.index(0, 0);
    EXPECT_EQ(right.data().toString(), QStringLiteral("Right breast: high suspicion (8/10)"));
    ASSERT_EQ(model.rowCount(right), 2);
    const QModelIndex cc = model.index(0, 0, right);
    EXPECT_EQ(cc.data().toString(), QStringLiteral("R CC - analysed, highest suspicion 8/10"));
    EXPECT_EQ(model.index(0, 0, cc).data(FindingsModel::kFindingRole).toInt(), 1);
}

TEST(FindingsModel, TellsKindBandScoreAndPair)
{
    FindingsModel model;
    const ExamAssessment assessment = pairedExam();
    model.show(&assessment, {1});
    const QString text = model.indexOf(1).data().toString();
    EXPECT_TRUE(text.contains(QStringLiteral("Mass, high (8/10)"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("pair: 2 on R MLO"))) << text.toStdString();
    EXPECT_FALSE(model.indexOf(3).data().toString().contains(QStringLiteral("pair")));
}

TEST(FindingsModel, APairThatIsNotShownIsNamedByItsScore)
{
    FindingsModel model;
    const ExamAssessment assessment = pairedExam();
    model.show(&assessment, {8});
    const QString text = model.indexOf(1).data().toString();
    EXPECT_TRUE(text.contains(QStringLiteral("pair: hidden, 7/10 on R MLO"))) << text.toStdString();
}

TEST(FindingsModel, HidesLowSuspicionByDefaultAndCountsIt)
{
    FindingsModel model;
    const ExamAssessment assessment = pairedExam();
    model.show(&assessment, {});
    EXPECT_EQ(model.hidden(), 1);
    EXPECT_EQ(model.shownFindings(), (std::vector<int>{1, 2}));
    const QString leftCc = model.index(0, 0, model.index(1, 0)).data().toString();
    EXPECT_TRUE(leftCc.contains(QStringLiteral("1 hidden"))) << leftCc.toStdString();
}

TEST(FindingsModel, RejectedAndFailedViewsSayWhyWithASign)
{
    ExamAssessment assessment = pairedExam();
    assessment.views[1].status = ViewStatus::Rejected;
    assessment.views[1].reason = Reason::Implant;
    assessment.views[3].status = ViewStatus::Failed;
    assessment.views[3].reason = Reason::PixelDataDamaged;
    FindingsModel model;
    model.show(&assessment, {});
    const QModelIndex left = model.index(1, 0);
    const QString rejected = model.index(0, 0, left).data().toString();
    const QString failed = model.index(1, 0, left).data().toString();
    EXPECT_TRUE(rejected.startsWith(theme::glyph(Tone::Amber)) && rejected.contains(QStringLiteral("implant")));
    EXPECT_TRUE(failed.startsWith(theme::glyph(Tone::Red)) && failed.contains(QStringLiteral("failed")));
}

}  // namespace
}  // namespace diptych::viewer
