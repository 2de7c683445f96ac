#include "diptych/core/wording.h"

#include <gtest/gtest.h>

using namespace diptych;

namespace
{

ExamAssessment complete(int suspicion, Laterality breast, bool both)
{
    ExamAssessment exam;
    exam.status = ExamStatus::Complete;
    exam.verdict = ExamVerdict{*Suspicion::of(suspicion), breast, both};
    return exam;
}

double luminance(Rgb colour)
{
    return 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue;
}

}  // namespace

TEST(Banner, NamesBandScoreAndBreast)
{
    EXPECT_EQ(banner(complete(8, Laterality::Right, false)), "High suspicion (8/10) - right breast");
    EXPECT_EQ(banner(complete(2, Laterality::Left, true)), "Lowest suspicion (2/10) - both breasts");
}

TEST(Banner, AnIncompleteExamHasNoScoreAndSaysWhy)
{
    ExamAssessment exam;
    exam.status = ExamStatus::Partial;
    ViewAssessment view;
    view.view = StandardView::LeftMlo;
    view.reason = Reason::MissingView;
    exam.views.push_back(view);
    EXPECT_EQ(banner(exam), "No exam score: L MLO is missing");
}

TEST(BreastLine, SaysWhenOnlyOneViewSpeaks)
{
    BreastAssessment breast{Laterality::Left, BreastStatus::OneView, Suspicion::of(3), 0.1};
    EXPECT_EQ(breastLine(breast), "Left breast: 1 view only, low suspicion (3/10)");
    breast = {Laterality::Right, BreastStatus::NotAnalyzed, {}, {}};
    EXPECT_EQ(breastLine(breast), "Right breast: not analysed");
}

TEST(ViewLine, NothingFoundIsNotCalledNormal)
{
    ViewAssessment view;
    view.view = StandardView::RightCc;
    view.status = ViewStatus::Analyzed;
    EXPECT_EQ(viewLine(view), "analysed, no finding");
    Finding finding;
    finding.suspicion = *Suspicion::of(6);
    view.findings = {Finding{}, finding};
    EXPECT_EQ(viewLine(view), "analysed, highest suspicion 6/10");
    view.status = ViewStatus::Failed;
    view.reason = Reason::PixelDataDamaged;
    EXPECT_EQ(viewLine(view), "failed: the pixels are damaged or cut short");
}

TEST(SuspicionColour, GrowsDarkerStepByStep)
{
    for (int value = 2; value <= 10; ++value)
        EXPECT_LT(luminance(suspicionColour(*Suspicion::of(value))),
                  luminance(suspicionColour(*Suspicion::of(value - 1))));
}
