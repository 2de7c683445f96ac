#include "hanging/finding_marks.h"

#include <QPainter>

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

int coloured(const QImage& image, Suspicion suspicion)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixel(x, y) == markColour(suspicion).rgb() ? 1 : 0;
    return count;
}

QImage painted(const std::vector<PlacedMark>& marks)
{
    QImage image(400, 400, QImage::Format_RGB32);
    image.fill(Qt::black);
    QPainter painter(&image);
    QFont font;
    font.setPixelSize(14);
    paintMarks(painter, marks, std::nullopt, image.rect(), font);
    return image;
}

TEST(FindingMarks, NoLabelCoversAnotherWhereThereIsRoom)
{
    const auto high = *Suspicion::of(9);
    const auto low = *Suspicion::of(5);
    const PlacedMark one{{1, high, {}}, {150, 150, 30, 30}};
    const PlacedMark two{{2, low, {}}, {162, 152, 30, 30}};
    const int alone = coloured(painted({two}), low);
    // The other's box may cross this one's frame, but its chip is whole: covered, a third of the colour would go.
    EXPECT_GT(coloured(painted({one, two}), low), alone * 3 / 4);
}

TEST(FindingMarks, LabelStaysInsideTheViewport)
{
    const auto high = *Suspicion::of(9);
    for (const QPointF corner : {QPointF(0, 0), QPointF(370, 0), QPointF(0, 370), QPointF(370, 370)}) {
        const int middle = coloured(painted({{{1, high, {}}, {180, 180, 30, 30}}}), high);
        EXPECT_NEAR(coloured(painted({{{1, high, {}}, QRectF(corner, QSizeF(29, 29))}}), high), middle, middle / 3);
    }
}

TEST(FindingMarks, FilterShowsFromItsScoreOn)
{
    Finding finding;
    finding.suspicion = *Suspicion::of(4);
    EXPECT_FALSE(FindingFilter{}.shows(finding));
    finding.suspicion = *Suspicion::of(5);
    EXPECT_TRUE(FindingFilter{}.shows(finding));
}

}  // namespace
}  // namespace diptych::viewer
