// Grey values and sizes on the glass: what a viewport draws for a screen whose light and pixel size are known.
#include <cmath>

#include <gtest/gtest.h>

#include "hanging/viewport_widget.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::makeStudy;
using testing::SyntheticImage;

constexpr double kLeast = 1.0;
constexpr double kGreatest = 450.0;

double light(int drivingLevel)
{
    return kLeast + (kGreatest - kLeast) * std::pow(drivingLevel / 255.0, 2.2);
}

gsdf::DisplayTable measuredTable()
{
    gsdf::LuminanceTable table;
    for (int index = 0; index < gsdf::kMeasuredLevels; ++index)
        table.points.push_back({gsdf::measuredLevel(index), light(gsdf::measuredLevel(index))});
    return gsdf::displayTable(table).value();
}

class DisplayRendering : public ::testing::Test
{
protected:
    void hang(const PixelImage& image, bool withSpacing = true)
    {
        Study study = makeStudy("1");
        study.views[0].rows = image.rows;
        study.views[0].columns = image.columns;
        if (!withSpacing)
            study.views[0].spacing.reset();
        HungView view = hangView(study, selectScreeningViews(study), StandardView::RightCc);
        const Dihedral layout = view.layout;
        viewport_.resize(900, 700);
        viewport_.show();
        viewport_.hang(std::move(view));
        viewport_.setPyramid(ImagePyramid::build(image, layout));
    }
    /// Every P-Value of 8 bits as a column two pixels wide.
    void hangRamp()
    {
        PixelImage image = testing::makeImage({.rows = 300, .columns = 512});
        for (std::size_t i = 0; i < image.samples.size(); ++i)
            image.samples[i] = static_cast<std::uint16_t>(i % 512 / 2 * 4095 / 255);
        hang(image);
        viewport_.showActualPixels();
    }
    /// Grey of the ramp's column, where no text lies.
    int greyOf(const QImage& drawn, int pValue)
    {
        const QPointF at = viewport_.widgetFromStored({pValue * 2 + 1.0, 150.0});
        return qGray(drawn.pixel(static_cast<int>(at.x() - 0.5), static_cast<int>(at.y())));
    }

    ViewportWidget viewport_{StandardView::RightCc};
};

TEST_F(DisplayRendering, ARampOfPValuesComesOutInEqualStepsOfJnd)
{
    hangRamp();
    const QImage plain = viewport_.grab().toImage();
    viewport_.setDisplayTable(measuredTable());
    const QImage rendered = viewport_.grab().toImage();
    const double first = gsdf::jndOf(kLeast);
    const double step = (gsdf::jndOf(kGreatest) - first) / 255.0;
    double worstPlain = 0.0;
    for (int p = 0; p < 256; ++p) {
        ASSERT_NEAR(greyOf(plain, p), p, 1) << "the ramp itself";
        const int pValue = greyOf(plain, p);
        const int level = greyOf(rendered, p);
        const double wanted = first + step * pValue;
        // Half a driving level, in JND.
        const double half =
            (gsdf::jndOf(light(std::min(level + 1, 255))) - gsdf::jndOf(light(std::max(level - 1, 0)))) / 4.0;
        EXPECT_NEAR(gsdf::jndOf(light(level)), wanted, half + 0.1) << p;
        worstPlain = std::max(worstPlain, std::abs(gsdf::jndOf(light(pValue)) - wanted));
    }
    EXPECT_GT(worstPlain, 20.0) << "without the table the display is far off";
    EXPECT_EQ(greyOf(rendered, 0), 0);
    EXPECT_EQ(greyOf(rendered, 255), 255);
}

TEST_F(DisplayRendering, NothingChangesWhereNothingIsKnown)
{
    hangRamp();
    const QImage before = viewport_.grab().toImage();
    viewport_.setDisplayTable(gsdf::unchanged());
    EXPECT_EQ(viewport_.grab().toImage(), before);
}

TEST_F(DisplayRendering, TheTableHoldsForTheNextImageAndTheNextWindowAndNotForTexts)
{
    gsdf::DisplayTable dim{};
    for (std::size_t p = 0; p < dim.size(); ++p)
        dim[p] = static_cast<std::uint8_t>(p / 4);
    viewport_.setDisplayTable(dim);
    hangRamp();
    GreyAdjustment inverted;
    inverted.invert = true;
    viewport_.setGrey(inverted);
    const QImage drawn = viewport_.grab().toImage();
    EXPECT_NEAR(greyOf(drawn, 0), 63, 1);
    EXPECT_NEAR(greyOf(drawn, 255), 0, 1);
    int brightest = 0;
    for (int y = 0; y < 60; ++y)
        for (int x = 0; x < 200; ++x)
            brightest = std::max(brightest, qGray(drawn.pixel(x, y)));
    EXPECT_GT(brightest, 200) << "the label is as bright as ever";
}

TEST_F(DisplayRendering, FiftyMillimetresAreFiftyMillimetresOnTheGlass)
{
    // 0.5 mm a pixel: 100 columns are 50 mm.
    hang(testing::makeImage({.brightBox = {60, 100, 100, 120}}));
    for (const double pixelsPerMm : {3.7, 6.06, 9.1}) {
        viewport_.fit();
        ASSERT_TRUE(viewport_.showTrueSize(pixelsPerMm));
        const QImage drawn = viewport_.grab().toImage();
        const int row = viewport_.widgetFromStored({110, 160}).toPoint().y();
        int bright = 0;
        for (int x = 0; x < drawn.width(); ++x)
            bright += qGray(drawn.pixel(x, row)) > 140 ? 1 : 0;
        const double wanted = 50.0 * pixelsPerMm;
        EXPECT_NEAR(bright / wanted, 1.0, 0.02) << pixelsPerMm;
        EXPECT_FALSE(viewport_.isFitted());
    }
}

TEST_F(DisplayRendering, AnImageWithoutMillimetresHasNoTrueSize)
{
    hang(testing::makeImage({}), false);
    EXPECT_FALSE(viewport_.showTrueSize(6.06));
    EXPECT_TRUE(viewport_.isFitted());
}

}  // namespace
}  // namespace diptych::viewer
