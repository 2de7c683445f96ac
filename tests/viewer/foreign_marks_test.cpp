// Marks of other makers' CAD and viewers in the window: hidden until sealed, then apart from ours, where they belong.
#include <algorithm>
#include <cmath>

#include <QLabel>
#include <QPainterPath>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "hanging/foreign_mark_layer.h"
#include "hanging/hanging_widget.h"
#include "hanging/viewport_widget.h"
#include "looks/text.h"
#include "made_document.h"
#include "reading/verdict_panel.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using dicom_evidence::ForeignKind;
using test::cadReport;
using test::finding;
using test::inImage;
using test::intent;
using test::measurementReport;
using test::shape;
using testing::Desk;
using testing::makeStudy;
using testing::makeView;
using testing::SyntheticImage;
using testing::waitFor;

constexpr Box kBright{60, 100, 40, 40};
const std::vector<Float32> kAroundBright{60, 100, 100, 100, 100, 140, 60, 140, 60, 100};

/// Study "1": in R CC a bright square. Acme's CAD marks it, has an optional mark in L CC from operating point 2 on, one
/// not for presentation, and one on an image that is not there; another viewer measured in L MLO.
class ForeignMarksInTheWindow : public ::testing::Test
{
protected:
    Study study(bool mirrored = false)
    {
        Study made = makeStudy("1");
        SyntheticImage image;
        image.brightBox = kBright;
        made.views[0] = makeView(StandardView::RightCc, "1.RCC", image);
        if (mirrored)  // as other units store it: the chest wall at the other edge
            made.views[0].orientation = PatientOrientation{"A", "L"};
        return made;
    }
    Study withEvidence(Study made)
    {
        made.evidence.push_back({writeCad(), UID_MammographyCADSRStorage, "1.8", "SR"});
        made.evidence.push_back({writeMeasurements(), UID_ComprehensiveSRStorage, "1.9", "SR"});
        return made;
    }

    static void seal(Desk& desk)
    {
        for (const Qt::Key key : {Qt::Key_2, Qt::Key_0, Qt::Key_S, Qt::Key_S})
            desk.press(key);
        ASSERT_TRUE(desk.study(0).sealed());
    }
    static QLabel& legend(Desk& desk) { return *desk.window().findChild<QLabel*>(QStringLiteral("foreignEvidence")); }
    static bool waitForLegend(Desk& desk)
    {
        return waitFor([&desk] { return !legend(desk).text().isEmpty(); });
    }
    static ViewportWidget& viewport(Desk& desk, StandardView view)
    {
        for (ViewportWidget* each : desk.window().hanging().viewports())
            if (each->place() == view)
                return *each;
        std::abort();
    }
    static std::vector<std::string> drawnLabels(Desk& desk)
    {
        std::vector<std::string> labels;
        for (const ForeignSign& sign : viewport(desk, StandardView::RightCc).findChild<ForeignMarkLayer*>()->signs())
            labels.push_back(sign.tag.toStdString());
        return labels;
    }

private:
    std::filesystem::path writeCad()
    {
        DcmFileFormat format;
        DcmDataset& dataset = *format.getDataset();
        DcmItem& impression = cadReport(dataset, "Acme Medical", "111244");
        dataset.putAndInsertString(DCM_ManufacturerModelName, "FindAll");
        dataset.putAndInsertString(DCM_SoftwareVersions, "9.3");
        DcmItem& mass = finding(impression, "F-01796", "Mass");
        intent(mass, "111150");
        inImage(shape(mass, "111041", "POLYLINE", kAroundBright), "1.RCC");
        DcmItem& cluster = finding(impression, "F-01775", "Cluster");
        intent(cluster, "111151", "2");
        inImage(shape(cluster, "111010", "POINT", {50, 60}), "1.LCC");
        DcmItem& never = finding(impression, "F-01775", "Never");
        intent(never, "111152");
        inImage(shape(never, "111010", "POINT", {50, 60}), "1.RCC");
        inImage(shape(finding(impression, "F-01775", "Lost"), "111010", "POINT", {50, 60}), "1.absent");
        return test::save(format, toPath(folder_.filePath(QStringLiteral("cad.dcm"))));
    }
    std::filesystem::path writeMeasurements()
    {
        DcmFileFormat format;
        DcmItem& group = measurementReport(*format.getDataset(), "Other Viewer");
        test::child(group, "HAS OBS CONTEXT", "TEXT", "112039").putAndInsertString(DCM_TextValue, "Ruler 1");
        inImage(shape(group, "111030", "POLYLINE", {20, 30, 80, 30}), "1.LMLO");
        return test::save(format, toPath(folder_.filePath(QStringLiteral("measured.dcm"))));
    }

    QTemporaryDir folder_;
};

bool isViolet(QRgb pixel)
{
    const QColor colour = foreignColour(ForeignKind::CadReport);
    return std::abs(qRed(pixel) - colour.red()) < 40 && std::abs(qGreen(pixel) - colour.green()) < 40 &&
           std::abs(qBlue(pixel) - colour.blue()) < 40;
}

/// The bright square as it is seen: columns and rows with a long bright run. Letters over the image have none.
QRect brightSquare(const QImage& picture)
{
    constexpr int kLong = 45;
    const auto longRun = [](int length, auto bright) {
        int run = 0;
        for (int i = 0; i < length; ++i) {
            run = bright(i) ? run + 1 : 0;
            if (run > kLong)
                return true;
        }
        return false;
    };
    QRect square;
    for (int x = 0; x < picture.width(); ++x)
        if (longRun(picture.height(), [&](int y) { return qGray(picture.pixel(x, y)) > 200; }))
            square = square.united({x, 0, 1, 1});
    QRect rows;
    for (int y = 0; y < picture.height(); ++y)
        if (longRun(picture.width(), [&](int x) { return qGray(picture.pixel(x, y)) > 200; }))
            rows = rows.united({0, y, 1, 1});
    return {square.left(), rows.top(), square.width(), rows.height()};
}

/// The share of the points of a line near which something violet is.
double violetAlong(const QImage& picture, const QPoint& from, const QPoint& to)
{
    constexpr int kSteps = 50;
    int met = 0;
    for (int i = 0; i <= kSteps; ++i) {
        const QPoint at = from + (to - from) * i / kSteps;
        bool near = false;
        for (int dy = -3; dy <= 3; ++dy)
            for (int dx = -3; dx <= 3; ++dx)
                if (picture.valid(at + QPoint(dx, dy)) && isViolet(picture.pixel(at + QPoint(dx, dy))))
                    near = true;
        met += near ? 1 : 0;
    }
    return static_cast<double>(met) / (kSteps + 1);
}

TEST_F(ForeignMarksInTheWindow, BeforeSealingNothingTellsThatThereAreAny)
{
    QImage without;
    {
        Desk desk({study()});
        desk.open();
        without = desk.picture();
    }
    Desk with({withEvidence(study())});
    with.open();
    QTest::qWait(200);  // time enough for what must not happen
    EXPECT_EQ(with.picture(), without);
    EXPECT_TRUE(drawnLabels(with).empty());
    EXPECT_TRUE(legend(with).text().isEmpty());
    EXPECT_TRUE(legend(with).toolTip().isEmpty());
    with.press(Qt::Key_M, Qt::ShiftModifier);
    EXPECT_TRUE(drawnLabels(with).empty());
}

TEST_F(ForeignMarksInTheWindow, SealingBringsTheMarksAndWhoseTheyAre)
{
    Desk desk({withEvidence(study())});
    desk.open();
    seal(desk);
    ASSERT_TRUE(waitForLegend(desk));
    EXPECT_EQ(drawnLabels(desk), (std::vector<std::string>{"Acme Medical: Mass", "Other Viewer: Ruler 1"}));
    const QString text = legend(desk).text();
    for (const char* part :
         {"Acme Medical FindAll 9.3", "CAD report", "2024-06-01", "partial: not all algorithms or views succeeded",
          "1 of 3 marks shown at CAD operating point 0 of 2", "1 not drawn: its image is not in this study",
          "Other Viewer", "measurement report"})
        EXPECT_TRUE(text.contains(QString::fromLatin1(part))) << part << " in " << text.toStdString();
    EXPECT_TRUE(legend(desk).isVisible());
    // Never among ours.
    EXPECT_EQ(desk.window().verdict().findings().rowCount(), 0);
}

TEST_F(ForeignMarksInTheWindow, AMarkLiesAroundWhatItMarksHoweverTheImageIsStored)
{
    QRect last;
    for (const bool mirrored : {false, true}) {
        Desk desk({withEvidence(study(mirrored))});
        desk.open();
        ViewportWidget& shown = viewport(desk, StandardView::RightCc);
        const QImage before = shown.grab().toImage();
        const QRect square = brightSquare(before);
        ASSERT_GT(square.width(), 40);
        ASSERT_GT(square.height(), 40);
        EXPECT_NE(square, last) << "the mirrored image hangs otherwise";
        last = square;
        EXPECT_LT(violetAlong(before, square.topLeft(), square.topRight()), 0.01);
        seal(desk);
        ASSERT_TRUE(waitForLegend(desk));
        const QImage after = shown.grab().toImage();
        ASSERT_EQ(after.size(), before.size());
        for (const auto& [from, to] :
             {std::pair(square.topLeft(), square.topRight()), std::pair(square.topRight(), square.bottomRight()),
              std::pair(square.bottomRight(), square.bottomLeft()), std::pair(square.bottomLeft(), square.topLeft())})
            EXPECT_GT(violetAlong(after, from, to), 0.6) << "mirrored: " << mirrored;
        EXPECT_LT(
            violetAlong(after, {square.left() + 8, square.center().y()}, {square.right() - 8, square.center().y()}),
            0.01);
        // A dashed line: parts of it are not there.
        int gaps = 0;
        for (int x = square.left() + 4; x < square.right() - 4; ++x) {
            bool violet = false;
            for (int dy = -2; dy <= 2; ++dy)
                violet = violet || isViolet(after.pixel(x, square.top() + dy));
            gaps += violet ? 0 : 1;
        }
        EXPECT_GT(gaps, 5);
    }
}

TEST_F(ForeignMarksInTheWindow, OptionalMarksComeWithLowSuspicionAndThoseNotForPresentationNever)
{
    Desk desk({withEvidence(study())});
    desk.open();
    seal(desk);
    ASSERT_TRUE(waitForLegend(desk));
    EXPECT_EQ(drawnLabels(desk).size(), 2U);
    desk.press(Qt::Key_L);  // low suspicion is shown
    EXPECT_EQ(drawnLabels(desk),
              (std::vector<std::string>{"Acme Medical: Mass", "Acme Medical: Cluster", "Other Viewer: Ruler 1"}));
    EXPECT_TRUE(legend(desk).text().contains(QStringLiteral("2 of 3 marks shown at CAD operating point 2 of 2")));
    desk.press(Qt::Key_L);
    EXPECT_EQ(drawnLabels(desk).size(), 2U);
}

TEST_F(ForeignMarksInTheWindow, OneKeyHidesThemAndSaysSo)
{
    Desk desk({withEvidence(study())});
    desk.open();
    seal(desk);
    ASSERT_TRUE(waitForLegend(desk));
    desk.press(Qt::Key_M, Qt::ShiftModifier);
    EXPECT_TRUE(drawnLabels(desk).empty());
    EXPECT_TRUE(legend(desk).text().contains(QStringLiteral("Hidden on the images (Shift+M shows them)")));
    EXPECT_TRUE(legend(desk).text().contains(QStringLiteral("Acme Medical")));
    desk.press(Qt::Key_M, Qt::ShiftModifier);
    EXPECT_EQ(drawnLabels(desk).size(), 2U);
}

TEST_F(ForeignMarksInTheWindow, AnotherStudyShowsNoneOfThem)
{
    Desk desk({withEvidence(study()), makeStudy("2")}, false);  // the AI is not hidden
    desk.open();
    ASSERT_TRUE(waitForLegend(desk));
    desk.press(Qt::Key_PageDown);
    EXPECT_TRUE(waitFor([&] { return legend(desk).text().isEmpty(); }));
    EXPECT_TRUE(drawnLabels(desk).empty());
    EXPECT_FALSE(legend(desk).isVisible());
}

TEST(ForeignOperatingPoint, GoesFromTheRecommendedToTheHighest)
{
    dicom_evidence::ForeignMarks document;
    EXPECT_EQ(operatingPoint(document, {5}), 0);
    EXPECT_EQ(operatingPoint(document, {4}), 1) << "optional marks without a point of their own are shown";
    document.highestOperatingPoint = 4;
    for (int atLeast = 1; atLeast <= 10; ++atLeast)
        EXPECT_EQ(operatingPoint(document, {atLeast}), std::max(0, 5 - atLeast)) << "as Diptych writes its own";
    document.recommendedOperatingPoint = 2;
    EXPECT_EQ(operatingPoint(document, {5}), 2);
    EXPECT_EQ(operatingPoint(document, {1}), 4);
}

}  // namespace
}  // namespace diptych::viewer
