// Where the engine did not look must not be read as "normal": and nothing of that is told before the opinion is sealed.
#include <QLabel>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "hanging/reading_layers.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeAssessment;
using testing::makeStudy;
using testing::makeView;
using testing::SyntheticImage;

/// 300 x 200 pixels; the 100 columns at the chest wall are tissue.
Study study(bool mirroredRight = false)
{
    Study made = makeStudy("1");
    for (std::size_t i = 0; i < made.views.size(); ++i) {
        const bool right = laterality(kStandardViews[i]) == Laterality::Right;
        SyntheticImage image;
        image.brightBox = {right && !mirroredRight ? 100.0 : 0.0, 0.0, 100.0, 300.0};
        made.views[i] = makeView(kStandardViews[i], made.views[i].sopInstanceUid, image);
        if (right && mirroredRight)
            made.views[i].orientation->row = "A";
    }
    return made;
}

/// All of the image but its upper 150 rows; stored columns below `from` were taken for background.
AnalysedArea lowerHalf(int fromColumn)
{
    AnalysedArea area{50, 75, 4.0, {}};
    for (int row = 0; row < 75; ++row)
        for (int column = 0; column < 50; ++column)
            area.analysed.push_back(row * 4 >= 150 && column * 4 >= fromColumn ? 1 : 0);
    return area;
}

ExamAssessment partial()
{
    ExamAssessment assessment = makeAssessment(study());
    assessment.status = ExamStatus::Partial;
    assessment.verdict.reset();
    assessment.views[0].analysedArea = lowerHalf(100);
    assessment.views[1].status = ViewStatus::Failed;
    assessment.views[1].reason = Reason::PixelDataDamaged;
    return assessment;
}

void seal(Desk& desk)
{
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_0, Qt::Key_S, Qt::Key_S})
        desk.press(key);
    ASSERT_TRUE(desk.study(0).sealed());
}

ViewLayer layerOf(Desk& desk, StandardView place)
{
    return blindSpotLayer(desk.study(0), desk.window().hanging().viewport(place).view());
}

QString noticeOf(Desk& desk)
{
    return desk.window().findChild<QLabel*>(QStringLiteral("notice"))->text();
}

TEST(BlindSpots, AreHiddenUntilSealedWhateverTheResult)
{
    const auto picture = [](const ExamAssessment& assessment) {
        Desk desk({study()});
        desk.open();
        desk.analysis().answer(assessment);
        const QImage before = desk.window().hanging().grab().toImage();
        desk.press(Qt::Key_X);
        EXPECT_FALSE(commandAction(desk.window(), Command::BlindSpots).isChecked());
        EXPECT_TRUE(noticeOf(desk).contains(QStringLiteral("hidden until your opinion is sealed")));
        EXPECT_EQ(desk.window().hanging().grab().toImage(), before);
        EXPECT_TRUE(layerOf(desk, StandardView::LeftCc).hatches.empty());
        EXPECT_TRUE(layerOf(desk, StandardView::LeftCc).lines.empty());
        return desk.picture();
    };
    EXPECT_EQ(picture(partial()), picture(makeAssessment(study())));
}

TEST(BlindSpots, AViewThatWasNotAnalysedIsHatchedWholeWithTheReason)
{
    Desk desk({study()});
    desk.open();
    desk.analysis().answer(partial());
    seal(desk);
    HangingWidget& hanging = desk.window().hanging();
    const QImage before = hanging.grab().toImage();
    desk.press(Qt::Key_X);
    EXPECT_TRUE(commandAction(desk.window(), Command::BlindSpots).isChecked());
    EXPECT_NE(hanging.grab().toImage(), before);
    const ViewLayer layer = layerOf(desk, StandardView::LeftCc);
    EXPECT_EQ(layer.hatches.front().cells, std::vector<std::uint8_t>{1});
    const QString reason = QString::fromStdString(std::string(sentence(Reason::PixelDataDamaged)));
    EXPECT_EQ(layer.lines.front().text, QStringLiteral("AI: this image was not analysed: ") + reason);
    // Tissue and air, to the corners.
    const ViewportWidget& where = hanging.viewport(StandardView::LeftCc);
    for (const ImagePoint& point : {ImagePoint{50, 150}, ImagePoint{180, 40}, ImagePoint{180, 290}}) {
        const QPoint middle = where.mapTo(&hanging, where.widgetFromStored(point).toPoint());
        const QRect around(middle - QPoint(9, 9), QSize(18, 18));
        EXPECT_NE(hanging.grab().toImage().copy(around), before.copy(around)) << point.x << ' ' << point.y;
    }
    desk.press(Qt::Key_X);
    EXPECT_EQ(hanging.grab().toImage(), before);
}

TEST(BlindSpots, InAnAnalysedViewTheRestIsHatchedAndTheShareOfTheTissueTold)
{
    Desk desk({study()});
    desk.open();
    desk.analysis().answer(partial());
    seal(desk);
    const ViewLayer layer = layerOf(desk, StandardView::RightCc);
    EXPECT_EQ(layer.lines.front().text, QStringLiteral("AI analysed 49 % of the tissue; what is hatched was not"));
    ASSERT_EQ(layer.hatches.size(), 2U);
    const CellHatch& tissue = layer.hatches[0];
    const CellHatch& air = layer.hatches[1];
    const auto cellAt = [&](const CellHatch& hatch, int x, int y) {
        return int(hatch.cells[hatch.grid.at(x / hatch.grid.cellPx, y / hatch.grid.cellPx)]);
    };
    EXPECT_EQ(cellAt(tissue, 150, 50), 1);
    EXPECT_EQ(cellAt(tissue, 150, 250), 0) << "analysed";
    EXPECT_EQ(cellAt(tissue, 40, 50), 0) << "air is told quietly";
    EXPECT_EQ(cellAt(air, 40, 50), 1);
    EXPECT_EQ(cellAt(air, 150, 250), 0);
    EXPECT_LT(air.colour.alpha(), tissue.colour.alpha());
}

TEST(BlindSpots, AreLaidOutAsTheImageIs)
{
    // The right views are stored mirrored: what was analysed at stored columns 0 to 99 hangs at columns 100 to 199.
    Desk desk({study(true)});
    desk.open();
    ExamAssessment assessment = makeAssessment(study(true));
    AnalysedArea area = lowerHalf(0);
    for (int row = 0; row < 75; ++row)
        for (int column = 25; column < 50; ++column)
            area.analysed[static_cast<std::size_t>(row * 50 + column)] = 0;
    assessment.views[0].analysedArea = area;
    desk.analysis().answer(assessment);
    seal(desk);
    const ViewLayer layer = layerOf(desk, StandardView::RightCc);
    ASSERT_EQ(layer.hatches.size(), 2U);
    const CellGrid& grid = layer.hatches[0].grid;
    const auto hatched = [&](int x, int y) {
        const std::size_t cell = grid.at(x / grid.cellPx, y / grid.cellPx);
        return layer.hatches[0].cells[cell] + layer.hatches[1].cells[cell];
    };
    EXPECT_EQ(hatched(150, 250), 0);
    EXPECT_EQ(hatched(50, 250), 1);
    EXPECT_EQ(hatched(150, 50), 1);
}

TEST(BlindSpots, WithoutAResultTheLayerSaysSo)
{
    Desk desk({study()});
    desk.open();
    seal(desk);
    desk.press(Qt::Key_X);
    EXPECT_FALSE(commandAction(desk.window(), Command::BlindSpots).isChecked());
    EXPECT_TRUE(noticeOf(desk).contains(QStringLiteral("no result yet")));
    Q_EMIT desk.analysis().modelReady({failure(Reason::ModelRefused)});
    desk.press(Qt::Key_X);
    EXPECT_TRUE(commandAction(desk.window(), Command::BlindSpots).isChecked());
    EXPECT_TRUE(layerOf(desk, StandardView::RightMlo)
                    .lines.front()
                    .text.startsWith(QStringLiteral("AI: nothing of this study was analysed: ")));
}

TEST(BlindSpots, AnImageThatTheResultDoesNotNameWasNotAnalysed)
{
    Desk desk({study()});
    desk.open();
    ExamAssessment assessment = makeAssessment(study());
    assessment.views.pop_back();
    desk.analysis().answer(assessment);
    seal(desk);
    EXPECT_EQ(layerOf(desk, StandardView::LeftMlo).lines.front().text,
              QStringLiteral("AI: this image was not analysed"));
}

TEST(BlindSpots, BothLayersCanBeShownTogetherAndTellThemselvesApart)
{
    Desk desk({study()});
    desk.open();
    desk.analysis().answer(partial());
    seal(desk);
    ViewLayer both = coverageLayer(desk.study(0).reading->coverage.images().at("1.RCC"));
    const ViewLayer blind = layerOf(desk, StandardView::RightCc);
    EXPECT_NE(both.hatches.front().slant, blind.hatches.front().slant);
    both.add(blind);
    EXPECT_EQ(both.lines.size(), 2U);
    EXPECT_EQ(both.hatches.size(), 3U);
}

}  // namespace
}  // namespace diptych::viewer
