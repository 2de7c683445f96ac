#include "diptych/core/screening_exam.h"

#include <gtest/gtest.h>

using namespace diptych;

namespace
{

MammogramView image(Laterality side, ViewPosition position, std::string time = "20240101100000",
                    std::vector<Reason> reasons = {})
{
    MammogramView view;
    view.key = {side, position};
    view.acquisitionDateTime = std::move(time);
    view.reasons = std::move(reasons);
    return view;
}

Study wholeStudy()
{
    Study study;
    for (const StandardView view : kStandardViews)
        study.views.push_back(image(laterality(view), position(view)));
    return study;
}

}  // namespace

TEST(SelectScreeningViews, FourViewsAreComplete)
{
    const ScreeningExam exam = selectScreeningViews(wholeStudy());
    EXPECT_TRUE(exam.complete());
    EXPECT_EQ(exam.slot(StandardView::LeftMlo).chosen, 3U);
}

TEST(SelectScreeningViews, AMissingViewIsTold)
{
    Study study = wholeStudy();
    study.views.pop_back();
    const ScreeningExam exam = selectScreeningViews(study);
    EXPECT_FALSE(exam.complete());
    EXPECT_EQ(exam.slot(StandardView::LeftMlo).reason, Reason::MissingView);
    EXPECT_FALSE(exam.slot(StandardView::LeftMlo).chosen);
}

TEST(SelectScreeningViews, OfRepeatsTheLastAcquiredIsChosenAndTheOtherTold)
{
    Study study = wholeStudy();
    study.views.push_back(image(Laterality::Right, ViewPosition::Cc, "20240101100500"));
    const ViewSlot slot = selectScreeningViews(study).slot(StandardView::RightCc);
    EXPECT_EQ(slot.chosen, 4U);
    EXPECT_FALSE(slot.reason);
    EXPECT_EQ(slot.others, std::vector<std::size_t>{0});
}

TEST(SelectScreeningViews, AViewIsNotMissingWhileAnImageMayBeIt)
{
    Study study = wholeStudy();
    study.views[0].key.laterality.reset();
    study.views[0].reasons = {Reason::LateralityConflict};
    ScreeningExam exam = selectScreeningViews(study);
    EXPECT_EQ(exam.slot(StandardView::RightCc).reason, Reason::LateralityConflict);
    EXPECT_FALSE(exam.slot(StandardView::RightCc).chosen);

    study.views[0].key = {Laterality::Right, ViewPosition::Ml};  // known, and another view
    study.views[0].reasons = {Reason::NotCcOrMlo};
    exam = selectScreeningViews(study);
    EXPECT_EQ(exam.slot(StandardView::RightCc).reason, Reason::MissingView);
}

TEST(SelectScreeningViews, TimesAreComparedAsMomentsNotAsText)
{
    Study study = wholeStudy();
    study.views[0].acquisitionDateTime = "20240101100000-0500";
    study.views.push_back(image(Laterality::Right, ViewPosition::Cc, "20240101100000.500000-0500"));
    EXPECT_EQ(selectScreeningViews(study).slot(StandardView::RightCc).chosen, 4U);
}

TEST(SelectScreeningViews, RepeatsWhoseOrderIsNotToldAreNotGuessedAt)
{
    // Equal, empty, a day only, minutes only, another clock.
    for (const char* time : {"20240101100000", "", "20240101", "202401011200", "20240101120000+0100"}) {
        Study study = wholeStudy();
        study.views.push_back(image(Laterality::Right, ViewPosition::Cc, time));
        const ScreeningExam exam = selectScreeningViews(study);
        EXPECT_EQ(exam.slot(StandardView::RightCc).reason, Reason::DuplicateView);
        EXPECT_FALSE(exam.complete());
    }
}

TEST(SelectScreeningViews, AnImageThatMayBeAnalysedGoesBeforeOneThatMayNot)
{
    Study study = wholeStudy();
    study.views[0].reasons = {Reason::ForProcessing};
    study.views.push_back(image(Laterality::Right, ViewPosition::Cc, "20240101090000"));
    const ViewSlot slot = selectScreeningViews(study).slot(StandardView::RightCc);
    EXPECT_EQ(slot.chosen, 4U);
    EXPECT_FALSE(slot.reason);
}

TEST(SelectScreeningViews, ARejectedImageIsHungWithItsReason)
{
    Study study = wholeStudy();
    study.views[1].reasons = {Reason::SpacingMissing};
    const ViewSlot slot = selectScreeningViews(study).slot(StandardView::LeftCc);
    EXPECT_EQ(slot.chosen, 1U);
    EXPECT_EQ(slot.reason, Reason::SpacingMissing);
}

TEST(SelectScreeningViews, TwoPatientsInOneStudyBlockAllOfIt)
{
    Study study = wholeStudy();
    study.conflicts = {Reason::PatientConflict};
    const ScreeningExam exam = selectScreeningViews(study);
    EXPECT_FALSE(exam.complete());
    for (const ViewSlot& slot : exam.slots)
        EXPECT_EQ(slot.reason, Reason::PatientConflict);
}

TEST(SelectScreeningViews, OtherProjectionsAreKeptApart)
{
    Study study = wholeStudy();
    study.views.push_back(image(Laterality::Right, ViewPosition::Ml));
    const ScreeningExam exam = selectScreeningViews(study);
    EXPECT_TRUE(exam.complete());
    EXPECT_EQ(exam.unhung, std::vector<std::size_t>{4});
}

TEST(SelectScreeningViews, SlicesOfTomosynthesisStandInForNoPlainImage)
{
    Study study;
    MammogramView slices = image(Laterality::Right, ViewPosition::Cc, "20240101100000", {Reason::Tomosynthesis});
    slices.stack = SliceStack{};
    study.views = {slices, image(Laterality::Right, ViewPosition::Cc, "20240101100000", {Reason::PartialView})};
    ScreeningExam exam = selectScreeningViews(study);
    EXPECT_EQ(exam.slot(StandardView::RightCc).chosen, 1U) << "though it may not be analysed either";
    EXPECT_EQ(exam.slot(StandardView::RightCc).others, std::vector<std::size_t>{0});
    study.views.pop_back();
    exam = selectScreeningViews(study);
    EXPECT_EQ(exam.slot(StandardView::RightCc).chosen, 0U);
    EXPECT_EQ(exam.slot(StandardView::RightCc).reason, Reason::Tomosynthesis);
}
