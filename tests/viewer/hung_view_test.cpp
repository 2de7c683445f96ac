#include "views/hung_view.h"

#include <gtest/gtest.h>

#include "hanging/viewport_text.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::makeStudy;
using testing::makeView;

bool says(const HungView& view, const char* text)
{
    for (const StateLine& line : view.stateLines)
        if (line.text.contains(QString::fromLatin1(text)))
            return true;
    return false;
}

HungView hang(const Study& study, StandardView place, std::size_t shown = 0)
{
    return hangView(study, selectScreeningViews(study), place, shown);
}

TEST(HungView, StandardViewHangsWithoutAnyWarning)
{
    const HungView view = hang(makeStudy("1"), StandardView::LeftMlo);
    EXPECT_EQ(view.state, HungView::State::Loading);
    EXPECT_EQ(view.label, QStringLiteral("L MLO"));
    EXPECT_EQ(view.chestWall, ChestWall::Left);
    EXPECT_TRUE(view.stateLines.empty());
    EXPECT_EQ(view.patientLines, QStringList({"Doe, Jane", "ID ID-1", "2024-05-31"}));
}

TEST(HungView, MissingViewLeavesItsPlaceEmptyAndLabelled)
{
    Study study = makeStudy("1");
    study.views.erase(study.views.begin() + 3);
    const HungView view = hang(study, StandardView::LeftMlo);
    EXPECT_EQ(view.state, HungView::State::Empty);
    EXPECT_EQ(view.label, QStringLiteral("L MLO"));
    EXPECT_TRUE(view.sopInstanceUid.empty());
}

TEST(HungView, RejectedImageHangsWithItsReason)
{
    Study study = makeStudy("1");
    study.views[0].reasons = {Reason::Implant};
    const HungView view = hang(study, StandardView::RightCc);
    EXPECT_EQ(view.state, HungView::State::Loading);
    EXPECT_TRUE(says(view, "implant"));
}

TEST(HungView, InferredViewSaysSo)
{
    Study study = makeStudy("1");
    study.views[0].basis = ViewBasis::ViewPosition;
    const HungView view = hang(study, StandardView::RightCc);
    EXPECT_TRUE(view.inferred);
    EXPECT_TRUE(says(view, "inferred"));
}

TEST(HungView, UnknownOrientationIsShownAsStoredAndSaysSo)
{
    Study study = makeStudy("1");
    study.views[0].orientation.reset();
    const HungView view = hang(study, StandardView::RightCc);
    EXPECT_EQ(view.chestWall, ChestWall::Unknown);
    EXPECT_EQ(view.layout, Dihedral{});
    EXPECT_TRUE(says(view, "Orientation unknown"));
}

TEST(HungView, MirroredStorageIsFlippedFromPatientOrientation)
{
    Study study = makeStudy("1");
    study.views[0].orientation = PatientOrientation{"A", "L"};
    EXPECT_EQ(hang(study, StandardView::RightCc).layout, (Dihedral{false, true, false}));
}

TEST(HungView, SpacingTurnsWithATransposedImage)
{
    Study study = makeStudy("1");
    study.views[0].orientation = PatientOrientation{"L", "P"};
    study.views[0].spacing = PixelSpacingMm{0.1, 0.2};
    const HungView view = hang(study, StandardView::RightCc);
    ASSERT_TRUE(view.layout.transpose);
    EXPECT_DOUBLE_EQ(*view.mmPerColumn, 0.1);
    EXPECT_DOUBLE_EQ(*view.mmPerRow, 0.2);
    EXPECT_EQ(view.columns, 300);
}

TEST(HungView, UnknownSpacingIsNeverAssumed)
{
    Study study = makeStudy("1");
    study.views[0].spacing.reset();
    const HungView view = hang(study, StandardView::RightCc);
    EXPECT_FALSE(view.mmPerColumn.has_value());
    EXPECT_TRUE(spacingText(view).contains(QStringLiteral("unknown")));
}

TEST(HungView, RepeatsAreCountedAndCanBeHung)
{
    Study study = makeStudy("1");
    study.views[0].acquisitionDateTime = "20240531100000";
    MammogramView repeat = makeView(StandardView::RightCc, "1.repeat");
    repeat.acquisitionDateTime = "20240531100500";
    study.views.push_back(repeat);
    const HungView first = hang(study, StandardView::RightCc);
    EXPECT_EQ(first.sopInstanceUid, "1.repeat");
    EXPECT_TRUE(says(first, "Image 1 of 2"));
    const HungView second = hang(study, StandardView::RightCc, 1);
    EXPECT_EQ(second.sopInstanceUid, "1.RCC");
    EXPECT_TRUE(says(second, "another image of this view was chosen"));
}

}  // namespace
}  // namespace diptych::viewer
