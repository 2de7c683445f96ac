#include "views/annotation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "synthetic_study.h"
#include "views/hung_view.h"

namespace diptych::viewer
{
namespace
{

constexpr MeasuringScale kSquare{PixelSpacingMm{0.1, 0.1}, SpacingBasis::Imager};
constexpr MeasuringScale kTall{PixelSpacingMm{.row = 0.2, .column = 0.1}, SpacingBasis::Imager};
const MeasuringScale kUnknown;

std::shared_ptr<const ImagePyramid> anyPyramid()
{
    return ImagePyramid::build(testing::makeImage({}), {});
}

QString rulerText(const MeasuringScale& scale)
{
    return readingOf(Ruler{{10, 20}, {40, 60}}, scale, *anyPyramid()).join(QLatin1Char('|'));
}

TEST(Annotation, ALengthCarriesWhatItsMillimetresAreCountedBy)
{
    EXPECT_EQ(rulerText(kSquare), QStringLiteral("5.0 mm, detector plane"));
    EXPECT_EQ(rulerText({kSquare.spacing, SpacingBasis::Calibrated}), QStringLiteral("5.0 mm, calibrated"));
    EXPECT_EQ(rulerText({kSquare.spacing, SpacingBasis::ImagerOverErmf, 1.8}),
              QStringLiteral("5.0 mm, magnified, ERMF 1.80"));
    EXPECT_EQ(rulerText({kSquare.spacing, SpacingBasis::ImagerOverErmf}), QStringLiteral("5.0 mm, magnified, ERMF"));
}

TEST(Annotation, WithoutSpacingThereAreNoMillimetres)
{
    EXPECT_EQ(rulerText(kUnknown), QStringLiteral("50.0 px, spacing unknown"));
    EXPECT_FALSE(lengthMm({0, 0}, {10, 0}, kUnknown));
    EXPECT_FALSE(areaMm2({{0, 0, 10, 10}}, kUnknown));
    const QStringList ellipse = readingOf(Ellipse{{10, 10, 20, 20}}, kUnknown, *anyPyramid());
    EXPECT_EQ(ellipse.front(), QStringLiteral("314.2 px\u00B2, spacing unknown"));
    for (const QString& line : ellipse)
        EXPECT_FALSE(line.contains(QStringLiteral("mm")));
}

TEST(Annotation, PixelsThatAreNotSquareAreMeasuredAsTheyAre)
{
    EXPECT_NEAR(*lengthMm({10, 20}, {40, 20}, kTall), 3.0, 1e-9);
    EXPECT_NEAR(*lengthMm({10, 20}, {10, 60}, kTall), 8.0, 1e-9);
    EXPECT_NEAR(*lengthMm({10, 20}, {40, 40}, kTall), 5.0, 1e-9);
    EXPECT_NEAR(*areaMm2({{0, 0, 30, 10}}, kTall), std::numbers::pi * 1.5 * 1.0, 1e-9);
    // 45 degrees on the glass, not in pixels.
    EXPECT_NEAR(*angleDegrees({{20, 0}, {0, 0}, {20, 10}}, kTall), 45.0, 1e-9);
    EXPECT_NEAR(*angleDegrees({{20, 0}, {0, 0}, {20, 20}}, kSquare), 45.0, 1e-9);
}

TEST(Annotation, AnglesGoFromNoneToStraight)
{
    EXPECT_NEAR(*angleDegrees({{10, 0}, {0, 0}, {0, -10}}, kSquare), 90.0, 1e-9);
    EXPECT_NEAR(*angleDegrees({{10, 0}, {0, 0}, {-10, 1e-12}}, kSquare), 180.0, 1e-6);
    EXPECT_NEAR(*angleDegrees({{10, 0}, {0, 0}, {5, 0}}, kSquare), 0.0, 1e-9);
    EXPECT_FALSE(angleDegrees({{10, 0}, {10, 0}, {5, 0}}, kSquare));
}

/// The hung view's millimetres are those of the image as it hangs; a transposed image must not swap them.
TEST(Annotation, TransposedImageKeepsItsSpacing)
{
    Study study = testing::makeStudy("1");
    study.views[0].spacing = PixelSpacingMm{.row = 0.2, .column = 0.1};
    for (const char* rows : {"P", "L"}) {
        study.views[0].orientation = PatientOrientation{rows, *rows == 'P' ? "L" : "P"};
        const HungView view = hangView(study, selectScreeningViews(study), StandardView::RightCc);
        ASSERT_EQ(view.layout.transpose, *rows == 'L');
        EXPECT_NEAR(*lengthMm({0, 0}, {10, 0}, measuringScale(view)), 1.0, 1e-9) << rows;
        EXPECT_NEAR(*lengthMm({0, 0}, {0, 10}, measuringScale(view)), 2.0, 1e-9) << rows;
    }
}

/// Signed stored values, a rescale and air: what the statistics must see through.
PixelImage unevenImage()
{
    PixelImage image;
    image.rows = 90;
    image.columns = 70;
    image.bitsStored = 12;
    image.firstStored = -2048;
    image.lastStored = 2047;
    image.grey.rescaleSlope = 0.5;
    image.grey.rescaleIntercept = 100.0;
    image.grey.paddingFirst = -2048;
    image.grey.paddingLast = -2040;
    for (int y = 0; y < image.rows; ++y)
        for (int x = 0; x < image.columns; ++x)
            image.samples.push_back(static_cast<std::uint16_t>(x < 20 ? y % 9 : (x * 37 + y * 101 + x * y) % 4096));
    return image;
}

class EllipseInEveryLayout : public ::testing::TestWithParam<int>
{
};

TEST_P(EllipseInEveryLayout, MeanAndSpreadAreThoseOfThePixelsInside)
{
    const Dihedral layout{(GetParam() & 1) != 0, (GetParam() & 2) != 0, (GetParam() & 4) != 0};
    const PixelImage image = unevenImage();
    const Ellipse ellipse{{10.3, 20.2, 41.5, 30.1}};

    // Pixel by pixel from the stored image, the textbook's way.
    std::vector<double> values;
    for (int y = 0; y < image.rows; ++y)
        for (int x = 0; x < image.columns; ++x) {
            const double u = (x + 0.5 - (10.3 + 41.5 / 2)) / (41.5 / 2);
            const double v = (y + 0.5 - (20.2 + 30.1 / 2)) / (30.1 / 2);
            const int stored = image.samples[static_cast<std::size_t>(y * image.columns + x)] - 2048;
            if (u * u + v * v <= 1.0 && !(stored >= -2048 && stored <= -2040))
                values.push_back(0.5 * stored + 100.0);
        }
    double mean = 0.0;
    for (const double value : values)
        mean += value / static_cast<double>(values.size());
    double variance = 0.0;
    for (const double value : values)
        variance += (value - mean) * (value - mean) / static_cast<double>(values.size());

    const auto grey = greyStatistics(ellipse, *ImagePyramid::build(image, layout));
    ASSERT_TRUE(grey);
    EXPECT_EQ(grey->pixels, values.size());
    EXPECT_NEAR(grey->mean, mean, 1e-6);
    EXPECT_NEAR(grey->standardDeviation, std::sqrt(variance), 1e-6);
    EXPECT_DOUBLE_EQ(grey->least, *std::min_element(values.begin(), values.end()));
    EXPECT_DOUBLE_EQ(grey->most, *std::max_element(values.begin(), values.end()));
}

INSTANTIATE_TEST_SUITE_P(EightWays, EllipseInEveryLayout, ::testing::Range(0, 8));

TEST(Annotation, EllipseOverAirAloneHasNoGrey)
{
    const auto pyramid = ImagePyramid::build(unevenImage(), {});
    EXPECT_FALSE(greyStatistics({{2, 2, 10, 10}}, *pyramid));
    EXPECT_FALSE(greyStatistics({{30.1, 30.1, 0.2, 0.2}}, *pyramid));
    EXPECT_FALSE(greyStatistics({{500, 500, 20, 20}}, *pyramid));
    EXPECT_EQ(readingOf(Ellipse{{2, 2, 10, 10}}, kSquare, *pyramid).back(),
              QStringLiteral("no pixel of the image inside"));
}

TEST(Annotation, EllipsesOppositeCornerStaysWhenOneIsDragged)
{
    const auto shape = std::get<Ellipse>(withHandleAt(Ellipse{{10, 20, 30, 40}}, 0, {60, 5}));
    EXPECT_DOUBLE_EQ(shape.box.x, 40);
    EXPECT_DOUBLE_EQ(shape.box.y, 5);
    EXPECT_DOUBLE_EQ(shape.box.width, 20);
    EXPECT_DOUBLE_EQ(shape.box.height, 55);
}

}  // namespace
}  // namespace diptych::viewer
