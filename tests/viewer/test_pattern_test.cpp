#include "monitor/test_pattern.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

const QSize kScreens[] = {{2048, 2560}, {2560, 2048}, {1920, 1080}, {1280, 1024}, {3840, 2160}};

QImage patternOf(const QSize& size, const gsdf::DisplayTable& table = gsdf::unchanged())
{
    return testPattern(size, table, QStringLiteral("title"), QStringLiteral("hint"));
}

int greyAt(const QImage& image, const QPoint& at)
{
    return qGray(image.pixel(at));
}

TEST(TestPattern, EveryElementIsOnTheScreenAndOnNoOther)
{
    for (const QSize& size : kScreens) {
        const PatternLayout layout(size);
        std::vector<QRect> elements(layout.patches.begin(), layout.patches.end());
        elements.insert(elements.end(), layout.linePairs.begin(), layout.linePairs.end());
        elements.insert(elements.end(), layout.letters.begin(), layout.letters.end());
        for (const QRect& each : {layout.darkSquare, layout.brightSquare, layout.rampUp, layout.rampDown,
                                  layout.rampAcross, layout.title, layout.hint})
            elements.push_back(each);
        for (std::size_t i = 0; i < elements.size(); ++i) {
            EXPECT_TRUE(QRect(QPoint(0, 0), size).contains(elements[i])) << i << " of " << size.width();
            for (std::size_t j = i + 1; j < elements.size(); ++j)
                EXPECT_FALSE(elements[i].intersects(elements[j])) << i << " on " << j << " of " << size.width();
        }
    }
}

TEST(TestPattern, PatchesAndSquaresHaveTheirPValues)
{
    for (const QSize& size : kScreens) {
        const PatternLayout layout(size);
        const QImage image = patternOf(size);
        ASSERT_EQ(image.size(), size);
        for (int index = 0; index < gsdf::kMeasuredLevels; ++index)
            EXPECT_EQ(greyAt(image, layout.patches[static_cast<std::size_t>(index)].center()), index * 15);
        EXPECT_EQ(greyAt(image, layout.darkSquare.center()), 13);
        EXPECT_EQ(greyAt(image, layout.darkSquare.topLeft() + QPoint(2, 2)), 0);
        EXPECT_EQ(greyAt(image, layout.brightSquare.center()), 242);
        EXPECT_EQ(greyAt(image, layout.brightSquare.topLeft() + QPoint(2, 2)), 255);
    }
}

TEST(TestPattern, LinePairsAreOneAndTwoDevicePixelsWide)
{
    const QSize size(2048, 2560);
    const PatternLayout layout(size);
    const QImage image = patternOf(size);
    for (const QRect& area : layout.linePairs) {
        const int half = area.width() / 2;
        for (int i = 0; i + 1 < half; ++i) {
            EXPECT_NE(greyAt(image, area.topLeft() + QPoint(i, 3)), greyAt(image, area.topLeft() + QPoint(i + 1, 3)));
            EXPECT_NE(greyAt(image, area.topLeft() + QPoint(half + 3, i)),
                      greyAt(image, area.topLeft() + QPoint(half + 3, i + 1)));
            EXPECT_EQ(greyAt(image, area.topLeft() + QPoint(i, half + 3)), i / 2 % 2 == 0 ? 255 : 0);
            EXPECT_EQ(greyAt(image, area.topLeft() + QPoint(half + 3, half + i)), i / 2 % 2 == 0 ? 255 : 0);
        }
    }
}

TEST(TestPattern, RampsHoldEveryValueInOrder)
{
    const QSize size(2048, 2560);
    const PatternLayout layout(size);
    const QImage image = patternOf(size);
    int last = -1;
    std::set<int> met;
    for (int x = layout.rampAcross.left(); x <= layout.rampAcross.right(); ++x) {
        const int value = greyAt(image, {x, layout.rampAcross.center().y()});
        EXPECT_GE(value, last);
        last = value;
        met.insert(value);
    }
    EXPECT_EQ(met.size(), 256U);
    EXPECT_EQ(greyAt(image, layout.rampUp.bottomLeft() + QPoint(2, 0)), 0);
    EXPECT_EQ(greyAt(image, layout.rampUp.topLeft() + QPoint(2, 0)), 255);
    EXPECT_EQ(greyAt(image, layout.rampDown.topLeft() + QPoint(2, 0)), 0);
}

TEST(TestPattern, TheOutermostPixelsAndTheGridTellTheGeometry)
{
    for (const QSize& size : kScreens) {
        const PatternLayout layout(size);
        const QImage image = patternOf(size);
        for (const QPoint& corner : {QPoint(0, 0), QPoint(size.width() - 1, 0), QPoint(0, size.height() - 1),
                                     QPoint(size.width() - 1, size.height() - 1)})
            EXPECT_EQ(greyAt(image, corner), 255);
        // Lines at equal distances, away from the elements.
        const int y = layout.title.bottom() + layout.cell / 2;
        std::vector<int> lines;
        for (int x = layout.centre.x() - 3 * layout.cell; x <= layout.centre.x() + 3 * layout.cell; ++x)
            if (greyAt(image, {x, y}) == 176 && greyAt(image, {x + 1, y}) == 128)
                lines.push_back(x);
        ASSERT_EQ(lines.size(), 7U);
        for (std::size_t i = 1; i < lines.size(); ++i)
            EXPECT_EQ(lines[i] - lines[i - 1], layout.cell);
    }
}

TEST(TestPattern, LettersFadeToOnePValue)
{
    const QSize size(2048, 2560);
    const PatternLayout layout(size);
    const QImage image = patternOf(size);
    const int grounds[] = {0, 128, 255};
    for (std::size_t i = 0; i < layout.letters.size(); ++i) {
        int first = 0;
        int last = 0;
        const QRect& strip = layout.letters[i];
        for (int y = strip.top(); y <= strip.bottom(); ++y)
            for (int x = strip.left(); x <= strip.right(); ++x) {
                const int off = std::abs(greyAt(image, {x, y}) - grounds[i]);
                if (x < strip.left() + strip.width() / 12)
                    first = std::max(first, off);
                if (x > strip.right() - strip.width() / 12)
                    last = std::max(last, off);
            }
        EXPECT_EQ(first, 12) << i;
        EXPECT_EQ(last, 1) << i;
    }
}

TEST(TestPattern, IsSentThroughTheScreensTable)
{
    gsdf::DisplayTable table = gsdf::unchanged();
    table[120] = 77;
    const PatternLayout layout({1280, 1024});
    EXPECT_EQ(greyAt(patternOf({1280, 1024}, table), layout.patches[8].center()), 77);
}

TEST(RulerPattern, TheLineIsAsLongAsItIsSaidToBe)
{
    const QSize size(2048, 2560);
    const QImage image = rulerPattern(size, 6.0, {});
    const int y = PatternLayout(size).centre.y() - 4 * PatternLayout(size).cell;
    int first = -1;
    int last = -1;
    for (int x = 0; x < size.width(); ++x)
        if (greyAt(image, {x, y + 3}) > 100) {  // the ticks, below the line
            first = first < 0 ? x : first;
            last = x;
        }
    EXPECT_EQ(last - first + 1, rulerLength(size));
    // And 50 mm to check the measure by.
    const int inside = PatternLayout(size).centre.y() + 20;
    std::vector<int> edges;
    for (int x = 0; x < size.width(); ++x)
        if (greyAt(image, {x, inside}) == 200)
            edges.push_back(x);
    ASSERT_EQ(edges.size(), 2U);
    EXPECT_EQ(edges[1] - edges[0] + 1, 300);
}

}  // namespace
}  // namespace diptych::viewer
