#include "hanging/viewport_text.h"

#include <QImage>
#include <QPainter>

#include <gtest/gtest.h>

#include "hanging/viewport_widget.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

/// A view of which everything is told, with every badge.
Study richStudy()
{
    Study study = testing::makeStudy("1");
    study.patient.birthDate = "19600306";
    study.patient.sex = "F";
    study.accessionNumber = "A77";
    for (MammogramView& image : study.views) {
        image.acquisitionDateTime = "20240531101112";
        image.manufacturer = "ACME";
        image.magnification = 1.8;
        image.basis = ViewBasis::ViewPosition;
        image.reasons = {Reason::Implant};
        Acquisition& taken = image.acquisition;
        taken.model = "Mammo 9";
        taken.serialNumber = "4711";
        taken.detectorId = "D-8";
        taken.institution = "A hospital with a name that is much longer than any viewport is wide";
        taken.operatorName = "Smith^Ann";
        taken.reason = "Screening";
        taken.seriesNumber = 1;
        taken.instanceNumber = 4;
        taken.filterMaterial = "RHODIUM";
        taken.anodeMaterial = "TUNGSTEN";
        taken.compressionForceN = 112;
        taken.thicknessMm = 54;
        taken.angleDegrees = 45;
        taken.relativeExposure = 412;
        taken.tubeVoltageKv = 28;
        taken.exposureMas = 63.2;
        taken.exposureSeconds = 0.82;
        taken.organDoseMgy = 1.52;
        taken.entranceDoseMgy = 6.1;
        taken.partialView = true;
        taken.implant = true;
    }
    return study;
}

HungView hung(const Study& study, StandardView place)
{
    HungView view = hangView(study, selectScreeningViews(study), place);
    view.state = HungView::State::Shown;
    return view;
}

QImage painted(const HungView& view, const QSize& size, TextDetail detail)
{
    QImage picture(size, QImage::Format_RGB32);
    picture.fill(Qt::black);
    QPainter painter(&picture);
    paintViewportTexts(painter, picture.rect(),
                       {view, QStringLiteral("W 4096  L 2048"), QStringLiteral("Zoom 31 %"), detail});
    return picture;
}

int inked(const QImage& picture, const QRect& where)
{
    int count = 0;
    for (int y = where.top(); y <= where.bottom(); ++y)
        for (int x = where.left(); x <= where.right(); ++x)
            count += qGray(picture.pixel(x, y)) > 60 ? 1 : 0;
    return count;
}

/// Rows of pixels with something written in them.
std::vector<bool> writtenRows(const QImage& picture)
{
    std::vector<bool> rows;
    for (int y = 0; y < picture.height(); ++y)
        rows.push_back(inked(picture, QRect(0, y, picture.width(), 1)) > 0);
    return rows;
}

/// Blocks of written rows, from the top: the lines of text.
int writtenLines(const QImage& picture)
{
    int lines = 0;
    bool before = false;
    for (const bool row : writtenRows(picture)) {
        lines += row && !before ? 1 : 0;
        before = row;
    }
    return lines;
}

TEST(ViewportText, LiesOnTheSideAwayFromTheChestWall)
{
    const Study study = richStudy();
    for (const auto& [place, outer] : {std::pair{StandardView::RightCc, QRect(0, 0, 330, 700)},
                                       std::pair{StandardView::LeftCc, QRect(370, 0, 330, 700)}}) {
        const QImage picture = painted(hung(study, place), {700, 700}, TextDetail::Full);
        const QRect inner(outer.left() == 0 ? 600 : 0, 0, 100, 700);
        EXPECT_GT(inked(picture, outer), 2000);
        EXPECT_EQ(inked(picture, inner), 0);
    }
}

TEST(ViewportText, FullSaysMoreThanShortAndNoneKeepsLabelBadgesAndMark)
{
    HungView view = hung(richStudy(), StandardView::RightMlo);
    view.annotationLines.removeIf([](const QString& line) { return line.size() > 50; });  // those would be wrapped
    const QImage full = painted(view, {900, 900}, TextDetail::Full);
    const QImage brief = painted(view, {900, 900}, TextDetail::Short);
    const QImage none = painted(view, {900, 900}, TextDetail::None);
    EXPECT_EQ(writtenLines(full) - writtenLines(brief), static_cast<int>(view.annotationLines.size()));
    EXPECT_EQ(writtenLines(none), 2) << "label with badges, and the research mark";
    // The mark and the label are drawn alike in all three.
    for (const QRect& kept : {QRect(0, 0, 900, 40), QRect(0, 900 - 27, 900, 27)}) {
        EXPECT_GT(inked(none, kept), 50);
        EXPECT_EQ(none.copy(kept), full.copy(kept));
        EXPECT_EQ(none.copy(kept), brief.copy(kept));
    }
}

/// Down to a laptop's quarter of a window and below: what stands at the bottom is never written over.
class SmallViewport : public ::testing::TestWithParam<QSize>
{
};

TEST_P(SmallViewport, KeepsTopAndBottomApart)
{
    HungView view = hung(richStudy(), StandardView::LeftMlo);
    const QImage rich = painted(view, GetParam(), TextDetail::Full);
    HungView bare = view;
    bare.badges.clear();
    bare.patientLines.clear();
    bare.stateLines.clear();
    bare.annotationLines.clear();
    const QImage bottom = painted(bare, GetParam(), TextDetail::Full);
    // As high as the four lines at the bottom of a picture in which nothing else is written.
    const auto rows = writtenRows(bottom);
    int top = 0;
    for (int lines = 0, y = GetParam().height() - 1; y > 0 && lines < 4; --y)
        if (rows[static_cast<std::size_t>(y)] && !rows[static_cast<std::size_t>(y) - 1]) {
            top = y;
            ++lines;
        }
    ASSERT_GT(top, 40);
    const QRect lowest(0, top, GetParam().width(), GetParam().height() - top);
    EXPECT_EQ(rich.copy(lowest), bottom.copy(lowest));
    EXPECT_GE(writtenLines(rich), 6);
}

INSTANTIATE_TEST_SUITE_P(Sizes, SmallViewport,
                         ::testing::Values(QSize(350, 300), QSize(350, 240), QSize(300, 200), QSize(700, 350)),
                         [](const auto& size) {
                             return std::to_string(size.param.width()) + "x" + std::to_string(size.param.height());
                         });

TEST(ViewportText, EvenTheSmallestViewportKeepsLabelAndMark)
{
    const HungView view = hung(richStudy(), StandardView::LeftMlo);
    const QImage picture = painted(view, {80, 80}, TextDetail::Full);
    EXPECT_GT(inked(picture, QRect(0, 0, 80, 30)), 20);
    EXPECT_GT(inked(picture, QRect(0, 55, 80, 25)), 20);
}

TEST(ViewportText, ABadgeIsABoxBesideTheLabel)
{
    Study study = testing::makeStudy("1");
    const QImage without = painted(hung(study, StandardView::RightCc), {400, 400}, TextDetail::None);
    study.views[0].acquisition.implant = true;
    const HungView with = hung(study, StandardView::RightCc);
    ASSERT_EQ(with.badges.size(), 1U);
    const QImage boxed = painted(with, {400, 400}, TextDetail::None);
    EXPECT_GT(inked(boxed, QRect(0, 0, 400, 40)), inked(without, QRect(0, 0, 400, 40)) + 100);
    EXPECT_EQ(writtenLines(boxed), 2);
}

TEST(ViewportWidgetText, TheReaderStepsThroughThreeDetails)
{
    EXPECT_EQ(nextTextDetail(TextDetail::Short), TextDetail::Full);
    EXPECT_EQ(nextTextDetail(TextDetail::Full), TextDetail::None);
    EXPECT_EQ(nextTextDetail(TextDetail::None), TextDetail::Short);

    ViewportWidget viewport(StandardView::RightCc);
    viewport.resize(500, 600);
    viewport.show();
    viewport.hang(hung(richStudy(), StandardView::RightCc));
    EXPECT_EQ(viewport.textDetail(), TextDetail::Short);
    const QImage brief = viewport.grab().toImage();
    viewport.setTextDetail(TextDetail::Full);
    const QImage full = viewport.grab().toImage();
    viewport.setTextDetail(TextDetail::None);
    const QImage none = viewport.grab().toImage();
    EXPECT_GT(inked(full, full.rect()), inked(brief, brief.rect()));
    EXPECT_LT(inked(none, none.rect()), inked(brief, brief.rect()));
}

}  // namespace
}  // namespace diptych::viewer
