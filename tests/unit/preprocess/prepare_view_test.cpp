#include "diptych/preprocess/prepare_view.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "synthetic_breast.h"

namespace diptych::preprocess::test
{

namespace
{

constexpr PixelSpacingMm kSpacing{0.2, 0.2};
constexpr Dihedral kAsStored{};
constexpr Dihedral kMirrored{false, true, false};

PreparedView prepared(const MammogramView& view, const PixelImage& image)
{
    auto result = prepareView(view, image, InputSpec{});
    EXPECT_TRUE(result.has_value()) << code(result.error().reason) << " " << result.error().detail;
    return result ? std::move(*result) : PreparedView{};
}

Reason refusal(const MammogramView& view, const PixelImage& image)
{
    const auto result = prepareView(view, image, InputSpec{});
    EXPECT_FALSE(result.has_value());
    return result ? Reason::Cancelled : result.error().reason;
}

MammogramView leftView()
{
    return mloView(Laterality::Left, kSpacing, kAsStored);
}

Picture digital()
{
    return canonicalBreast(Background::Digital, 1200, 750);
}

double largestDifference(const PreparedView& viewA, const PreparedView& viewB)
{
    const std::vector<float> a = viewA.canvas(), b = viewB.canvas();
    double largest = a.size() == b.size() ? 0.0 : 1.0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

}  // namespace

TEST(PrepareView, CanvasIsWhatTheModelAsksFor)
{
    const PreparedView view = prepared(leftView(), pixelImage(digital()));
    EXPECT_EQ(view.rows, 1216);
    EXPECT_EQ(view.columns, 832);
    const std::vector<float> canvas = view.canvas();
    ASSERT_EQ(canvas.size(), 1216U * 832U);
    EXPECT_EQ(static_cast<double>(view.values.size()), view.breastBox.width * view.breastBox.height);
    EXPECT_DOUBLE_EQ(view.spacingMm, 0.3);
    const auto [least, most] = std::minmax_element(canvas.begin(), canvas.end());
    EXPECT_FLOAT_EQ(*least, 0.0F);
    EXPECT_FLOAT_EQ(*most, 1.0F);
    EXPECT_DOUBLE_EQ(view.breastBox.x, 0.0);
    EXPECT_NEAR(view.breastBox.centreY(), 608.0, 0.51);
    for (int row = 0; row < view.rows; ++row)
        for (int column = 0; column < view.columns; ++column)
            ASSERT_TRUE(view.inBreast(column, row) ||
                        canvas[static_cast<std::size_t>(row * view.columns + column)] == 0.0F)
                << "background at " << column << ", " << row;
    for (const auto& [column, row] : {std::pair(-1, 608), std::pair(832, 608), std::pair(0, -1), std::pair(0, 1216)})
        EXPECT_FALSE(view.inBreast(column, row)) << "beside the canvas";
    // Half an ellipse of 105 x 96 mm half axes (outline 316 mm), widened by one mask pixel of 1.2 mm for the skin.
    EXPECT_NEAR(view.breastAreaMm2, 3.14159265 * 105.0 * 96.0 / 2.0 + 316.0 * 1.2, 250.0);
}

TEST(PrepareView, LeftAndMirroredRightGiveTheSameCanvas)
{
    const PreparedView left = prepared(leftView(), pixelImage(digital()));
    const PreparedView right =
        prepared(mloView(Laterality::Right, kSpacing, kMirrored), pixelImage(storedPicture(digital(), kMirrored)));
    // Mirroring comes after the resampling, whose sums then run the other way round.
    EXPECT_LT(largestDifference(left, right), 1e-4);
    EXPECT_EQ(left.breast, right.breast);
    EXPECT_NEAR(right.imageFromModel.apply(0.0, 0.0).x, 750.0, 1e-9);
    EXPECT_NEAR(left.imageFromModel.apply(0.0, 0.0).x, 0.0, 1e-9);
}

TEST(PrepareView, APictureThatContradictsItsOrientationIsTold)
{
    // Whatever the picture looks like, the header decides how it is laid; but a breast on the wrong edge is said.
    const PixelImage image = pixelImage(digital());
    EXPECT_FALSE(prepared(leftView(), image).contradictsOrientation);
    const PreparedView turned = prepared(mloView(Laterality::Left, kSpacing, kMirrored), image);
    EXPECT_TRUE(turned.contradictsOrientation);
    EXPECT_NEAR(turned.imageFromModel.m[0], -1.5, 1e-9);
}

TEST(PrepareView, AnyWindowGivesTheSameCanvas)
{
    PixelImage image = pixelImage(digital());
    const PreparedView plain = prepared(leftView(), image);
    image.grey.voiWindows.push_back({900.0, 300.0, VoiFunction::Linear, "narrow"});
    EXPECT_EQ(plain.values, prepared(leftView(), image).values);
}

TEST(PrepareView, AnyLinearRescaleGivesTheSameCanvas)
{
    PixelImage image = pixelImage(digital());
    const PreparedView plain = prepared(leftView(), image);
    image.grey.rescaleSlope = 0.25;
    image.grey.rescaleIntercept = -300.0;
    EXPECT_LT(largestDifference(plain, prepared(leftView(), image)), 1e-4);
}

TEST(PrepareView, Monochrome1TwinGivesTheSameCanvas)
{
    PixelImage image = pixelImage(digital());
    const PreparedView plain = prepared(leftView(), image);
    for (std::uint16_t& sample : image.samples)
        sample = static_cast<std::uint16_t>(4095 - sample);
    image.grey.inverse = true;
    EXPECT_EQ(plain.values, prepared(leftView(), image).values);
}

TEST(PrepareView, PaddingIsBackground)
{
    Picture picture = digital();
    const PreparedView plain = prepared(leftView(), pixelImage(picture));
    for (std::uint16_t& pixel : picture.pixels)
        if (pixel == 0)
            pixel = 4000;  // bright air, as some detectors write it
    PixelImage image = pixelImage(picture);
    image.grey.paddingFirst = 4000;
    const PreparedView padded = prepared(leftView(), image);
    EXPECT_NEAR(padded.breastAreaMm2, plain.breastAreaMm2, 0.02 * plain.breastAreaMm2);
    EXPECT_NEAR(padded.breastBox.width, plain.breastBox.width, 8.0);
}

TEST(PrepareView, DiscIsFoundWhereTheMapSaysInEveryLayout)
{
    for (int bits = 0; bits < 8; ++bits) {
        const Dihedral layout{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
        SCOPED_TRACE(bits);
        Picture stored = storedPicture(digital(), layout);
        const PixelSpacingMm spacing{0.22, 0.17};        // of the stored rows and columns
        const double across = layout.flipX ? 0.7 : 0.3;  // the disc lies at 0.3, 0.62 of the canonical picture
        const double down = layout.flipY ? 0.38 : 0.62;
        const double x = (layout.transpose ? down : across) * stored.columns;
        const double y = (layout.transpose ? across : down) * stored.rows;
        for (int row = 0; row < stored.rows; ++row)
            for (int column = 0; column < stored.columns; ++column)
                if (std::hypot((column + 0.5 - x) * spacing.column, (row + 0.5 - y) * spacing.row) < 2.0)
                    stored.at(row, column) = 4095;

        const PreparedView view = prepared(mloView(Laterality::Right, spacing, layout), pixelImage(stored));
        const std::vector<float> canvas = view.canvas();
        double weight = 0.0, sumX = 0.0, sumY = 0.0;
        for (int row = 0; row < view.rows; ++row) {
            for (int column = 0; column < view.columns; ++column) {
                if (canvas[static_cast<std::size_t>(row * view.columns + column)] < 0.999F)
                    continue;
                const auto place = view.imageFromModel.apply(column + 0.5, row + 0.5);
                if (std::hypot((place.x - x) * spacing.column, (place.y - y) * spacing.row) > 6.0)
                    continue;  // the picture's own mass
                weight += 1.0;
                sumX += place.x;
                sumY += place.y;
            }
        }
        ASSERT_GT(weight, 60.0);  // a disc of 2 mm radius covers 140 pixels
        EXPECT_NEAR(sumX / weight, x, 1.0);
        EXPECT_NEAR(sumY / weight, y, 1.0);
        const auto back = view.imageFromModel.inverse().apply(x, y);
        EXPECT_GT(canvas[static_cast<std::size_t>(static_cast<int>(back.y) * view.columns + static_cast<int>(back.x))],
                  0.999F);
    }
}

TEST(PrepareView, NippleOfACcViewIsTheTipOfTheBreast)
{
    MammogramView cc = leftView();
    cc.key.position = ViewPosition::Cc;
    cc.orientation = PatientOrientation{"A", "R"};
    const PreparedView view = prepared(cc, pixelImage(digital()));
    const auto tip = view.imageFromModel.apply(view.nipple.x, view.nipple.y);
    EXPECT_NEAR(tip.y * kSpacing.row, 600 * 0.2, 5.0);     // the middle row, in mm
    EXPECT_NEAR(tip.x * kSpacing.column, 525 * 0.2, 2.5);  // seven tenths of the columns
}

TEST(PrepareView, NippleOfAnMloViewLiesAwayFromTheLeaningMuscle)
{
    const PreparedView view = prepared(leftView(), pixelImage(digital()));
    const auto tip = view.imageFromModel.apply(view.nipple.x, view.nipple.y);
    // Farthest point of an ellipse of 105 x 96 mm half axes along 15 degrees: 22.8 mm below the middle.
    EXPECT_NEAR(tip.y * kSpacing.row, 600 * 0.2 + 22.8, 6.0);
    EXPECT_NEAR(tip.x * kSpacing.column, 102.0, 3.5);
}

TEST(PrepareView, AbdomenBelowTheBreastIsNotTheNipple)
{
    Picture picture = digital();
    for (int row = 1120; row < picture.rows; ++row)  // in from the edge, reaching farther out than the breast
        for (int column = 0; column < 650; ++column)
            picture.at(row, column) = 900;
    for (int row = 1070; row < 1120; ++row)
        for (int column = 0; column < 200; ++column)
            picture.at(row, column) = 900;
    const PreparedView view = prepared(leftView(), pixelImage(picture));
    const auto tip = view.imageFromModel.apply(view.nipple.x, view.nipple.y);
    EXPECT_NEAR(tip.y, 714.0, 30.0);
    EXPECT_NEAR(tip.x, 510.0, 18.0);
}

TEST(PrepareView, NoBreastIsRefusedAndNeverEmpty)
{
    Picture picture = digital();
    std::fill(picture.pixels.begin(), picture.pixels.end(), 0);
    EXPECT_EQ(refusal(leftView(), pixelImage(picture)), Reason::NoBreastFound);
    std::fill(picture.pixels.begin(), picture.pixels.end(), 4095);
    EXPECT_EQ(refusal(leftView(), pixelImage(picture)), Reason::NoBreastFound);
    EXPECT_EQ(refusal(leftView(), pixelImage(canonicalBreast(Background::Empty, 1200, 750))), Reason::NoBreastFound);
    std::fill(picture.pixels.begin(), picture.pixels.end(), 0);
    for (int row = 500; row < 560; ++row)  // 12 x 12 mm: a marker, not a breast
        for (int column = 0; column < 60; ++column)
            picture.at(row, column) = 2000;
    EXPECT_EQ(refusal(leftView(), pixelImage(picture)), Reason::NoBreastFound);
}

TEST(PrepareView, WrongScaleIsRefused)
{
    const PixelImage image = pixelImage(digital());
    EXPECT_EQ(refusal(mloView(Laterality::Left, {0.5, 0.5}, kAsStored), image), Reason::BreastTooLarge);
    EXPECT_EQ(refusal(mloView(Laterality::Left, {1.9, 1.9}, kAsStored), image), Reason::BreastTooLarge);
    EXPECT_EQ(refusal(mloView(Laterality::Left, {0.0, 0.2}, kAsStored), image), Reason::SpacingMissing);
    EXPECT_EQ(refusal(mloView(Laterality::Left, {0.2, -0.2}, kAsStored), image), Reason::SpacingMissing);
    EXPECT_EQ(refusal(mloView(Laterality::Left, {std::nan(""), 0.2}, kAsStored), image), Reason::SpacingMissing);
    EXPECT_EQ(refusal(mloView(Laterality::Left, {200.0, 200.0}, kAsStored), image), Reason::SpacingMissing);
    MammogramView view = leftView();
    view.spacing.reset();
    EXPECT_EQ(refusal(view, image), Reason::SpacingMissing);
}

TEST(PrepareView, SideAndOrientationAreNeverGuessed)
{
    const PixelImage image = pixelImage(digital());
    MammogramView view = leftView();
    view.orientation.reset();
    EXPECT_EQ(refusal(view, image), Reason::OrientationMissing);
    view = leftView();
    view.orientation = PatientOrientation{"L", "F"};  // not an orientation of an oblique view
    EXPECT_EQ(refusal(view, image), Reason::OrientationMissing);
    view = leftView();
    view.key.laterality.reset();
    EXPECT_EQ(refusal(view, image), Reason::LateralityConflict);
}

TEST(PrepareView, PixelsThatDoNotFillTheImageAreRefused)
{
    PixelImage image = pixelImage(digital());
    image.samples.pop_back();
    EXPECT_EQ(refusal(leftView(), image), Reason::UnsupportedPixelFormat);
    image = pixelImage(digital());
    image.rows = 0;
    image.samples.clear();
    EXPECT_EQ(refusal(leftView(), image), Reason::UnsupportedPixelFormat);
}

}  // namespace diptych::preprocess::test
