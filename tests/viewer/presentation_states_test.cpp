// Presentation states of other makers in the window: grey values at any time, marks and names when sealed, off again.
#include <algorithm>
#include <cmath>

#include <QLabel>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "hanging/hanging_widget.h"
#include "hanging/presentation_control.h"
#include "hanging/presentation_panel.h"
#include "hanging/viewport_widget.h"
#include "looks/eliding_combo.h"
#include "looks/text.h"
#include "made_presentation.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::Desk;
using testing::makeStudy;
using testing::makeView;
using testing::SyntheticImage;
using testing::waitFor;

constexpr Box kBrightSquare{60, 100, 40, 40};

class PresentationStatesInTheWindow : public ::testing::Test
{
protected:
    /// In R CC a bright square; everything else is of value 400.
    static Study study()
    {
        Study made = makeStudy("1");
        SyntheticImage image;
        image.brightBox = kBrightSquare;
        made.views[0] = makeView(StandardView::RightCc, "1.RCC", image);
        return made;
    }
    template <typename Fill>
    void add(Study& study, Fill fill, const std::vector<std::string>& images = {"1.RCC"},
             const char* manufacturer = "Other Viewer")
    {
        DcmFileFormat format;
        test::presentationState(*format.getDataset(), images, manufacturer);
        fill(*format.getDataset());
        const auto name = QStringLiteral("state%1.dcm").arg(study.evidence.size());
        study.evidence.push_back({test::save(format, toPath(folder_.filePath(name))),
                                  UID_GrayscaleSoftcopyPresentationStateStorage, "1.9", "PR"});
    }

    static void seal(Desk& desk)
    {
        for (const Qt::Key key : {Qt::Key_2, Qt::Key_0, Qt::Key_S, Qt::Key_S})
            desk.press(key);
        ASSERT_TRUE(desk.study(0).sealed());
    }
    static PresentationPanel& panel(Desk& desk) { return *desk.window().findChild<PresentationPanel*>(); }
    static ElidingCombo& choice(Desk& desk) { return panel(desk).choice(); }
    static QString remarks(Desk& desk)
    {
        return desk.window().findChild<QLabel*>(QStringLiteral("presentationRemarks"))->text();
    }
    static bool waitForStates(Desk& desk, int count)
    {
        return waitFor([&desk, count] { return choice(desk).count() == count + 1; });
    }
    static void choose(Desk& desk, int row)
    {
        choice(desk).setCurrentIndex(row);
        Q_EMIT choice(desk).activated(row);
        QTest::qWait(20);
    }
    static ViewportWidget& viewport(Desk& desk, StandardView view = StandardView::RightCc)
    {
        return desk.window().hanging().viewport(view);
    }
    static QImage grab(Desk& desk, StandardView view = StandardView::RightCc)
    {
        return viewport(desk, view).grab().toImage();
    }
    /// The grey drawn at a stored pixel.
    static int greyAt(Desk& desk, double x, double y, StandardView view = StandardView::RightCc)
    {
        return qGray(grab(desk, view).pixel(viewport(desk, view).widgetFromStored({x, y}).toPoint()));
    }

private:
    QTemporaryDir folder_;
};

bool isLike(QRgb pixel, const QColor& colour)
{
    return std::abs(qRed(pixel) - colour.red()) < 40 && std::abs(qGreen(pixel) - colour.green()) < 40 &&
           std::abs(qBlue(pixel) - colour.blue()) < 40;
}

int count(const QImage& picture, const QColor& colour)
{
    int met = 0;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            met += isLike(picture.pixel(x, y), colour) ? 1 : 0;
    return met;
}

/// Something of that colour within three pixels.
bool near(const QImage& picture, const QPointF& at, const QColor& colour)
{
    for (int dy = -3; dy <= 3; ++dy)
        for (int dx = -3; dx <= 3; ++dx) {
            const QPoint here = at.toPoint() + QPoint(dx, dy);
            if (picture.valid(here) && isLike(picture.pixel(here), colour))
                return true;
        }
    return false;
}

void soft(DcmDataset& dataset)
{
    test::window(dataset, "400", "200");
}

/// A window, and around the bright square a line, a word and an area: what would lead a reader.
void softWithMarks(DcmDataset& dataset)
{
    soft(dataset);
    dataset.putAndInsertString(DCM_ContentLabel, "MASS_HERE");
    dataset.putAndInsertString(DCM_ContentDescription, "mass in the square");
    test::area(dataset, 41, 81, 120, 160);
    DcmItem& drawn = test::annotation(dataset, "A");
    test::graphic(drawn, "POLYLINE", {50, 90, 110, 90, 110, 150, 50, 150, 50, 90});
    test::anchoredText(drawn, "suspicious", 50, 155);
}

TEST_F(PresentationStatesInTheWindow, ItsWindowIsAppliedToItsImageAloneAndTakenOffAgain)
{
    Study made = study();
    add(made, soft);
    Desk desk({made});
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 1));
    EXPECT_TRUE(panel(desk).isVisible());
    const QImage before = grab(desk);
    const QImage otherBefore = grab(desk, StandardView::LeftCc);
    EXPECT_NEAR(greyAt(desk, 20, 250), 25, 2);  // 400 of 4095
    choose(desk, 1);
    EXPECT_NEAR(greyAt(desk, 20, 250), 128, 2);  // the middle of the state's window
    EXPECT_NEAR(greyAt(desk, 80, 120), 255, 1);
    EXPECT_EQ(grab(desk, StandardView::LeftCc), otherBefore);
    EXPECT_TRUE(viewport(desk).accessibleName().contains(QStringLiteral("Presentation state 1, by Ann Reader")));
    choose(desk, 0);
    EXPECT_EQ(grab(desk), before);
    EXPECT_FALSE(viewport(desk).accessibleName().contains(QStringLiteral("Presentation state")));
}

TEST_F(PresentationStatesInTheWindow, WhichOneTheOpinionWasFormedThroughIsSealedWithIt)
{
    const auto recorded = [](Desk& desk) {
        return desk.study(0).reading->session.sealed()->conditions.displayStatement;
    };
    Study shown = study();
    add(shown, [](DcmDataset& dataset) {
        softWithMarks(dataset);
        dataset.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.4");
    });
    {
        Desk desk({shown});
        desk.open();
        ASSERT_TRUE(waitForStates(desk, 1));
        choose(desk, 1);
        seal(desk);
        EXPECT_TRUE(recorded(desk).ends_with("; seen through presentation state 1.2.3.4")) << recorded(desk);
        EXPECT_EQ(recorded(desk).find("MASS"), std::string::npos);
    }
    Desk desk({shown});
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 1));
    choose(desk, 1);
    choose(desk, 0);
    seal(desk);
    EXPECT_EQ(recorded(desk).find("presentation"), std::string::npos) << recorded(desk);
}

TEST_F(PresentationStatesInTheWindow, WhatItMarksAndSaysWaitsUntilTheOpinionIsSealed)
{
    Study plain = study();
    add(plain, soft);
    Study marked = study();
    add(marked, softWithMarks);
    QImage withoutMarks;
    QString withoutRemarks;
    QString withoutName;
    {
        Desk desk({plain});
        desk.open();
        ASSERT_TRUE(waitForStates(desk, 1));
        choose(desk, 1);
        withoutMarks = grab(desk);
        withoutRemarks = remarks(desk);
        withoutName = choice(desk).itemText(1);
    }
    Desk desk({marked});
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 1));
    choose(desk, 1);
    EXPECT_EQ(grab(desk), withoutMarks) << "neither lines nor words nor a zoom";
    EXPECT_EQ(remarks(desk), withoutRemarks) << "nothing tells whether there are any";
    EXPECT_EQ(choice(desk).itemText(1), withoutName);
    seal(desk);
    EXPECT_TRUE(choice(desk).itemText(1).startsWith(QStringLiteral("MASS_HERE, by Ann Reader, 2024-06-01, 1 image")));
    EXPECT_TRUE(remarks(desk).contains(QStringLiteral("mass in the square")));
    EXPECT_TRUE(
        viewport(desk).accessibleName().contains(QStringLiteral("Presentation state: MASS_HERE, by Ann Reader")));
    const QImage after = grab(desk);
    int met = 0;
    for (int x = 50; x <= 110; x += 2)
        met +=
            near(after, viewport(desk).widgetFromStored({static_cast<double>(x), 90.0}), presentationColour()) ? 1 : 0;
    EXPECT_GT(met, 18) << "of 31 places along the upper line";
    EXPECT_FALSE(near(after, viewport(desk).widgetFromStored({80, 190}), presentationColour()));
    EXPECT_EQ(count(withoutMarks, presentationColour()), 0);
    // A word stays with its place: where that is out of sight, it is not at the edge instead.
    viewport(desk).goTo({150, 250, 10, 10});
    EXPECT_EQ(count(grab(desk), presentationColour()), 0);
    viewport(desk).fit();
    // Chosen once more, now that it may be: the part of the image that it selects.
    const double fitted = viewport(desk).zoom();
    choose(desk, 1);
    EXPECT_GT(viewport(desk).zoom(), 1.5 * fitted);
    choose(desk, 0);
    EXPECT_NEAR(viewport(desk).zoom(), fitted, 1e-9);
    EXPECT_EQ(count(grab(desk), presentationColour()), 0);
}

TEST_F(PresentationStatesInTheWindow, TheImageSaysSoEvenWithoutTexts)
{
    Study made = study();
    add(made, [](DcmDataset& dataset) { test::window(dataset, "2048", "4096"); });  // the file's own window
    Desk desk({made}, false);
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 1));
    while (viewport(desk).textDetail() != TextDetail::None)
        desk.press(Qt::Key_H);
    const QImage before = grab(desk);
    choose(desk, 1);
    const QImage after = grab(desk);
    const QColor amber = theme::colour(Tone::Amber);
    EXPECT_EQ(count(before, amber), 0);
    EXPECT_GT(count(after, amber), 30);
    EXPECT_EQ(viewport(desk).findChild<PresentationLayer*>()->statement(),
              QStringLiteral("Presentation state: SOFT, by Ann Reader"));
}

TEST_F(PresentationStatesInTheWindow, OneKeyStepsThroughThem)
{
    Study made = study();
    add(made, soft);
    add(made, [](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_ContentLabel, "INVERTED");
        dataset.putAndInsertString(DCM_PresentationLUTShape, "INVERSE");
    });
    add(made, soft, {"1.RCC"}, "Diptych");  // our own is not offered
    Desk desk({made}, false);
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 2));
    const auto step = [&desk] { desk.press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier); };
    step();
    EXPECT_NEAR(greyAt(desk, 20, 250), 128, 2);
    step();
    EXPECT_EQ(choice(desk).currentIndex(), 2);
    EXPECT_NEAR(greyAt(desk, 20, 250), 255 - 25, 2);
    step();
    EXPECT_EQ(choice(desk).currentIndex(), 0);
    EXPECT_NEAR(greyAt(desk, 20, 250), 25, 2);
}

TEST_F(PresentationStatesInTheWindow, AShutterCoversAndNothingCountsAsSeenMeanwhile)
{
    Study made = study();
    add(made, [](DcmDataset& dataset) {
        soft(dataset);
        dataset.putAndInsertString(DCM_ShutterShape, "RECTANGULAR");
        dataset.putAndInsertString(DCM_ShutterLeftVerticalEdge, "41");
        dataset.putAndInsertString(DCM_ShutterRightVerticalEdge, "120");
        dataset.putAndInsertString(DCM_ShutterUpperHorizontalEdge, "81");
        dataset.putAndInsertString(DCM_ShutterLowerHorizontalEdge, "160");
    });
    Desk desk({made});
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 1));
    EXPECT_TRUE(viewport(desk).visibleImage().has_value());
    choose(desk, 1);
    EXPECT_EQ(greyAt(desk, 30, 120), 0);
    EXPECT_EQ(greyAt(desk, 80, 170), 0);
    EXPECT_NEAR(greyAt(desk, 50, 90), 128, 2);
    EXPECT_FALSE(viewport(desk).visibleImage().has_value());
    EXPECT_TRUE(remarks(desk).contains(QStringLiteral("nothing of it counts as shown")));
    choose(desk, 0);
    EXPECT_TRUE(viewport(desk).visibleImage().has_value());
}

TEST_F(PresentationStatesInTheWindow, AViewHangsByPatientOrientationWhateverTheStateAsks)
{
    Study made = study();
    add(made, [](DcmDataset& dataset) {
        dataset.putAndInsertUint16(DCM_ImageRotation, 180);
        DcmItem& drawn = test::annotation(dataset, "A");
        test::graphic(drawn, "POLYLINE", {0.2F, 0.2F, 0.6F, 0.2F}, "DISPLAY");
        test::graphic(drawn, "CIRCLE", {80, 120, 80, 150});
    });
    Desk desk({made}, false);
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 1));
    const QPointF square = viewport(desk).widgetFromStored({80, 120});
    choose(desk, 1);
    EXPECT_EQ(viewport(desk).widgetFromStored({80, 120}), square);
    EXPECT_TRUE(remarks(desk).contains(QStringLiteral("rotation or flip is not applied: views hang by Patient")));
    EXPECT_TRUE(remarks(desk).contains(QStringLiteral("Graphics in units of the display are not drawn")));
    const QImage after = grab(desk);
    int line = 0;
    for (int x = 40; x <= 120; x += 4)
        line += near(after, viewport(desk).widgetFromStored({static_cast<double>(x), 60}), presentationColour()) ||
                near(after, viewport(desk).widgetFromStored({static_cast<double>(x), 240}), presentationColour());
    EXPECT_EQ(line, 0);
    int ring = 0;
    for (int degrees = 0; degrees < 360; degrees += 10) {
        const double angle = degrees * 3.14159265 / 180.0;
        ring += near(after, viewport(desk).widgetFromStored({80 + 30 * std::cos(angle), 120 + 30 * std::sin(angle)}),
                     presentationColour());
    }
    EXPECT_GT(ring, 25) << "of 36 places: what is drawn on the image stays on it";
}

TEST_F(PresentationStatesInTheWindow, WhatCannotBeAppliedIsTold)
{
    Study made = study();
    add(made, [](DcmDataset& dataset) { test::window(dataset, "400", "0"); });
    made.evidence.push_back({"/absent/state.dcm", UID_GrayscaleSoftcopyPresentationStateStorage, "1.8", "PR"});
    Desk desk({made});
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 1));
    choose(desk, 1);
    EXPECT_NEAR(greyAt(desk, 20, 250), 25, 2) << "the image's own grey values stay";
    EXPECT_TRUE(remarks(desk).contains(QStringLiteral("Not applied: its VOI LUT or window makes no sense.")));
    EXPECT_TRUE(remarks(desk).contains(QStringLiteral("state.dcm is not read")));
    EXPECT_TRUE(viewport(desk).accessibleName().contains(QStringLiteral("its grey values are not applied")));
}

TEST_F(PresentationStatesInTheWindow, AnotherStudyBeginsAsAcquired)
{
    Study made = study();
    add(made, soft);
    Desk desk({made, makeStudy("2")});
    desk.open();
    ASSERT_TRUE(waitForStates(desk, 1));
    choose(desk, 1);
    desk.press(Qt::Key_PageDown);
    desk.waitUntilHung();
    EXPECT_TRUE(waitFor([&] { return !panel(desk).isVisible(); }));
    EXPECT_NEAR(greyAt(desk, 20, 250), 25, 2);
    desk.press(Qt::Key_PageUp);
    desk.waitUntilHung();
    ASSERT_TRUE(waitForStates(desk, 1));
    EXPECT_EQ(choice(desk).currentIndex(), 0);
    EXPECT_NEAR(greyAt(desk, 20, 250), 25, 2);
}

TEST(PresentationGroups, FilesOfOneSeriesAndLabelForEachImageAreOneChoice)
{
    const auto state = [](const char* series, const char* label, const char* image) {
        dicom_evidence::PresentationState made;
        made.seriesInstanceUid = series;
        made.label = label;
        made.images.emplace_back().sopInstanceUid = image;
        return made;
    };
    dicom_evidence::PresentationStates states;
    states.states = {state("1", "A", "R"), state("1", "A", "L"), state("1", "A", "R"), state("1", "B", "L"),
                     state("2", "A", "L")};
    EXPECT_EQ(groupsOf(states), (std::vector<PresentationGroup>{{0, 1}, {2}, {3}, {4}}));
}

}  // namespace
}  // namespace diptych::viewer
