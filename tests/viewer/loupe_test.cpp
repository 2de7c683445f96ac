#include "hanging/loupe.h"

#include <gtest/gtest.h>

#include "synthetic_study.h"
#include "views/grey_adjustment.h"

namespace diptych::viewer
{
namespace
{

TEST(Loupe, IsTwiceTheViewOrOneToOneWhicheverIsMore)
{
    EXPECT_DOUBLE_EQ(loupeScale({0.2, 0.2, 0, 0}, 1.0), 1.0);
    EXPECT_DOUBLE_EQ(loupeScale({0.8, 0.8, 0, 0}, 1.0), 1.6);
    EXPECT_DOUBLE_EQ(loupeScale({0.8, 0.8, 0, 0}, 2.0), 3.2);
    EXPECT_DOUBLE_EQ(loupeScale({0.8, 0.8, 0, 0}, 0.1), 0.8) << "never smaller than the view";
    EXPECT_DOUBLE_EQ(loupeScale({20, 20, 0, 0}, 1.0), 24.0) << "and never without end";
}

TEST(Loupe, ShowsThePixelUnderTheCursorInItsMiddle)
{
    testing::SyntheticImage bright;
    bright.brightBox = {120, 210, 2, 2};
    const auto pyramid = ImagePyramid::build(testing::makeImage(bright), {});
    const std::vector<std::uint8_t> table = tableFor(*pyramid, {});
    const ViewPlacement view{0.5, 0.75, 33.0, -20.0};
    const QPointF at(33.0 + 121.0 * 0.5, -20.0 + 211.0 * 0.75);
    const QImage picture = loupePicture(*pyramid, table, view, at, 101, 8.0);
    EXPECT_GT(qGray(picture.pixel(50, 50)), 200);
    // The two bright columns are 16 pixels wide, the rows 24 high: the shape of the pixels is kept.
    EXPECT_GT(qGray(picture.pixel(50 + 4, 50)), 200);
    EXPECT_LT(qGray(picture.pixel(50 + 14, 50)), 60);
    EXPECT_GT(qGray(picture.pixel(50, 50 + 6)), 200);
    EXPECT_LT(qGray(picture.pixel(50, 50 + 20)), 60);
}

}  // namespace
}  // namespace diptych::viewer
