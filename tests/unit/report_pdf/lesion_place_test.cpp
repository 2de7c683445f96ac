// Quadrant, clock position and depth of readers' lesions: what the geometry tells, and no more.
#include "lesion_place.h"

#include <gtest/gtest.h>

#include <cmath>

#include "reads_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::Exam;
using example::fourViews;
using example::markIn;

TEST(ClockPosition, UpperOuterQuadrantIsNineToTwelveRightAndTwelveToThreeLeft)
{
    EXPECT_EQ(clockPosition(Laterality::Right, 30.0, 20.0), 10);
    EXPECT_EQ(clockPosition(Laterality::Left, 30.0, 20.0), 2);
    EXPECT_EQ(clockPosition(Laterality::Right, 20.0, 35.0), 11);
    EXPECT_EQ(clockPosition(Laterality::Left, 20.0, 35.0), 1);
}

TEST(ClockPosition, TheFourMainDirections)
{
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        EXPECT_EQ(clockPosition(breast, 0.0, 30.0), 12);
        EXPECT_EQ(clockPosition(breast, 0.0, -30.0), 6);
    }
    EXPECT_EQ(clockPosition(Laterality::Right, 30.0, 0.0), 9);
    EXPECT_EQ(clockPosition(Laterality::Right, -30.0, 0.0), 3);
    EXPECT_EQ(clockPosition(Laterality::Left, 30.0, 0.0), 3);
    EXPECT_EQ(clockPosition(Laterality::Left, -30.0, 0.0), 9);
}

TEST(ClockPosition, BothBreastsAreMirrored)
{
    for (int step = 0; step < 24; ++step) {
        const double outward = 40.0 * std::cos(0.13 + step);
        const double upward = 40.0 * std::sin(0.13 + step);
        const int right = clockPosition(Laterality::Right, outward, upward).value();
        const int left = clockPosition(Laterality::Left, outward, upward).value();
        EXPECT_EQ((right + left) % 12, 0) << right << " and " << left;
    }
}

TEST(ClockPosition, IsNotToldOfOneViewOrBehindTheNipple)
{
    EXPECT_FALSE(clockPosition(Laterality::Right, 30.0, std::nullopt));
    EXPECT_FALSE(clockPosition(Laterality::Right, std::nullopt, 30.0));
    EXPECT_FALSE(clockPosition(Laterality::Right, 3.0, -4.0));
    EXPECT_TRUE(clockPosition(Laterality::Right, 3.0, -14.0));
}

TEST(QuadrantOf, TellsHalvesWhereOneViewIsKnown)
{
    EXPECT_EQ(quadrantOf(20.0, 20.0), "upper_outer");
    EXPECT_EQ(quadrantOf(-20.0, 20.0), "upper_inner");
    EXPECT_EQ(quadrantOf(20.0, -20.0), "lower_outer");
    EXPECT_EQ(quadrantOf(20.0, std::nullopt), "outer");
    EXPECT_EQ(quadrantOf(std::nullopt, -20.0), "lower");
    EXPECT_EQ(quadrantOf(20.0, 2.0), "outer");
    EXPECT_EQ(quadrantOf(2.0, 2.0), "central");
    EXPECT_FALSE(quadrantOf(std::nullopt, std::nullopt));
}

reading::ReaderLesion lesion(const Exam& exam, Laterality breast, ImagePoint cc, ImagePoint mlo)
{
    const bool right = breast == Laterality::Right;
    return {breast,
            reading::LesionType::IllDefinedMass,
            {},
            "",
            {markIn(exam, right ? StandardView::RightCc : StandardView::LeftCc, cc, 60.0),
             markIn(exam, right ? StandardView::RightMlo : StandardView::LeftMlo, mlo, 60.0)}};
}

TEST(PlaceOf, ReadsTheStoredImagesTheWayTheyHang)
{
    Exam exam = fourViews();
    example::setNipples(exam);
    // Above the nipple's row is lateral in CC and towards the head in MLO, for both breasts alike.
    for (const Laterality breast : {Laterality::Right, Laterality::Left}) {
        const LesionPlace place = placeOf(lesion(exam, breast, {400, 550}, {420, 450}), exam.study, exam.assessment);
        EXPECT_EQ(place.quadrant, "upper_outer");
        EXPECT_EQ(place.clock, breast == Laterality::Right ? 11 : 1);
        EXPECT_EQ(place.depth, "middle");
    }
    // The same R CC film stored the other way round.
    exam.image(StandardView::RightCc).orientation = PatientOrientation{"P", "R"};
    exam.view(StandardView::RightCc).nipple = ImagePoint{350.0, 750.0};
    const LesionPlace turned =
        placeOf(lesion(exam, Laterality::Right, {800, 950}, {420, 450}), exam.study, exam.assessment);
    EXPECT_EQ(turned.quadrant, "upper_outer");
    EXPECT_EQ(turned.clock, 11);
    EXPECT_EQ(turned.depth, "middle");
}

TEST(PlaceOf, IsUnknownWithoutNippleAndWhereTheViewContradictsItsOrientation)
{
    Exam exam = fourViews();
    LesionPlace place = placeOf(lesion(exam, Laterality::Right, {400, 550}, {420, 450}), exam.study, exam.assessment);
    EXPECT_FALSE(place.quadrant || place.clock || place.depth);

    example::setNipples(exam);
    exam.view(StandardView::RightCc).warnings = {Reason::OrientationConflict};
    place = placeOf(lesion(exam, Laterality::Right, {400, 550}, {420, 450}), exam.study, exam.assessment);
    EXPECT_EQ(place.quadrant, "upper");
    EXPECT_FALSE(place.clock);
}

}  // namespace

}  // namespace diptych::report_pdf
