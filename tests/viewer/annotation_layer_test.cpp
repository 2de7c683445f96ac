#include "hanging/annotation_layer.h"

#include <QApplication>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include "hanging/annotation_painting.h"
#include "hanging/viewport_widget.h"
#include "reading/reading_changes.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

class Paintings : public QObject
{
public:
    bool eventFilter(QObject* /*watched*/, QEvent* event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
    int count = 0;
};

/// One viewport with a reader's hands on it; what is drawn goes into a history, as in the program.
class AnnotationLayerTest : public ::testing::Test
{
protected:
    AnnotationLayerTest()
    {
        QObject::connect(&layer(), &AnnotationLayer::edited, &viewport_, [this](const AnnotationEdit& edit) {
            history_.apply(edit);
            layer().show(&history_);
        });
    }

    void hang(const std::string& row = "P", const std::string& column = "L", const std::string& uid = "1",
              const PixelSpacingMm& spacing = {0.1, 0.1})
    {
        Study study = testing::makeStudy(uid);
        study.views[0].orientation = PatientOrientation{row, column};
        study.views[0].spacing = spacing;
        HungView view = hangView(study, selectScreeningViews(study), StandardView::RightCc);
        testing::SyntheticImage image;
        image.brightBox = {40, 100, 20, 30};
        const Dihedral layout = view.layout;
        viewport_.resize(400, 500);
        if (!viewport_.isVisible()) {
            viewport_.show();
            QApplication::setActiveWindow(&viewport_);
            viewport_.setFocus();
        }
        viewport_.hang(std::move(view));
        viewport_.setPyramid(ImagePyramid::build(testing::makeImage(image), layout));
        layer().show(&history_);
    }

    AnnotationLayer& layer() { return viewport_.annotations(); }

    void moveTo(const QPointF& at, Qt::MouseButtons buttons = Qt::LeftButton)
    {
        QMouseEvent move(QEvent::MouseMove, at, viewport_.mapToGlobal(at), Qt::NoButton, buttons, Qt::NoModifier);
        QApplication::sendEvent(&viewport_, &move);
    }
    void drag(const QPointF& from, const QPointF& to)
    {
        QTest::mousePress(&viewport_, Qt::LeftButton, {}, from.toPoint());
        moveTo((from + to) / 2);
        moveTo(to);
        QTest::mouseRelease(&viewport_, Qt::LeftButton, {}, to.toPoint());
    }
    void type(const QString& text)
    {
        for (const QChar letter : text)
            QTest::keyClick(QApplication::focusWidget(), letter.toLatin1());
    }
    int cyanWithin(const QRect& area)
    {
        const QImage drawn = viewport_.grab().toImage();
        const QColor wanted = annotationColour(false);
        int count = 0;
        for (int y = area.top(); y <= area.bottom(); ++y)
            for (int x = area.left(); x <= area.right(); ++x) {
                const QColor is(drawn.pixel(x, y));
                count += std::abs(is.red() - wanted.red()) + std::abs(is.green() - wanted.green()) +
                                     std::abs(is.blue() - wanted.blue()) <
                                 60
                             ? 1
                             : 0;
            }
        return count;
    }

    ViewportWidget viewport_{StandardView::RightCc};
    AnnotationHistory history_;
};

class RulerInEveryLayout : public AnnotationLayerTest,
                           public ::testing::WithParamInterface<std::pair<const char*, const char*>>
{
};

/// From one corner of the bright box to the other, dragged on the screen: the length is the box's, whatever way the
/// file stores it, also zoomed, and where pixels are not square.
TEST_P(RulerInEveryLayout, DragMeasuresWhatLiesUnderIt)
{
    hang(GetParam().first, GetParam().second, "1", {.row = 0.2, .column = 0.1});
    layer().setTool(Tool::Ruler);
    viewport_.goTo({40, 100, 20, 30});
    drag(viewport_.widgetFromStored({40, 100}), viewport_.widgetFromStored({60, 130}));
    ASSERT_EQ(history_.annotations().size(), 1u);
    const Annotation& annotation = history_.annotations().front();
    const auto& ruler = std::get<Ruler>(annotation.shape);
    // A pixel of the screen is less than a third of the image's here.
    EXPECT_NEAR(ruler.from.x, 40, 0.4);
    EXPECT_NEAR(ruler.from.y, 100, 0.4);
    EXPECT_NEAR(ruler.to.x, 60, 0.4);
    EXPECT_NEAR(ruler.to.y, 130, 0.4);
    const double mm = annotation.reading.front().section(QLatin1Char(' '), 0, 0).toDouble();
    EXPECT_NEAR(mm, std::hypot(20 * 0.1, 30 * 0.2), 0.15);
    EXPECT_TRUE(annotation.reading.front().endsWith(QStringLiteral("mm, detector plane")));

    // It stays on its pixels when the view is zoomed back.
    viewport_.fit();
    layer().cancel();
    const QPoint middle = viewport_.widgetFromStored({50, 115}).toPoint();
    EXPECT_GT(cyanWithin(QRect(middle - QPoint(3, 3), middle + QPoint(3, 3))), 0);
}

INSTANTIATE_TEST_SUITE_P(EightWays, RulerInEveryLayout,
                         ::testing::Values(std::pair{"P", "L"}, std::pair{"A", "L"}, std::pair{"P", "R"},
                                           std::pair{"A", "R"}, std::pair{"L", "P"}, std::pair{"L", "A"},
                                           std::pair{"R", "P"}, std::pair{"R", "A"}));

TEST_F(AnnotationLayerTest, AnotherImageInThePlaceShowsNoneOfIt)
{
    hang();
    layer().setTool(Tool::Ruler);
    drag({250, 200}, {350, 300});
    layer().setTool(Tool::Pan);
    layer().cancel();
    const QRect area(250, 200, 100, 100);
    EXPECT_GT(cyanWithin(area), 50);
    hang("P", "L", "2");
    EXPECT_EQ(cyanWithin(area), 0);
    hang("P", "L", "1");
    EXPECT_GT(cyanWithin(area), 50);
    layer().setFrame(2);
    EXPECT_EQ(cyanWithin(area), 0) << "nor does another slice of the same image";
    layer().setFrame(1);
    EXPECT_GT(cyanWithin(area), 50);
}

TEST_F(AnnotationLayerTest, WithAToolTheLeftDragDrawsAndTheMiddleDragPans)
{
    hang();
    viewport_.zoomBy(3.0);
    layer().setTool(Tool::Ellipse);
    const ImagePoint before = viewport_.storedFromWidget({200, 200});
    drag({200, 200}, {260, 260});
    const ImagePoint after = viewport_.storedFromWidget({200, 200});
    EXPECT_DOUBLE_EQ(before.x, after.x);
    ASSERT_EQ(history_.annotations().size(), 1u);

    QTest::mousePress(&viewport_, Qt::MiddleButton, {}, {200, 200});
    moveTo({230, 180}, Qt::MiddleButton);
    QTest::mouseRelease(&viewport_, Qt::MiddleButton, {}, {230, 180});
    EXPECT_NEAR(viewport_.storedFromWidget({230, 180}).x, before.x, 0.5);
    EXPECT_EQ(history_.annotations().size(), 1u);
}

TEST_F(AnnotationLayerTest, ANoteIsWrittenByKeyboardAndChangedAgain)
{
    hang();
    layer().setTool(Tool::Note);
    QTest::mouseClick(&viewport_, Qt::LeftButton, {}, {300, 200});
    auto* editor = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    ASSERT_TRUE(editor);
    type(QStringLiteral("skin fold"));
    QTest::keyClick(editor, Qt::Key_Return);
    ASSERT_EQ(history_.annotations().size(), 1u);
    EXPECT_EQ(*textOf(history_.annotations().front().shape), QStringLiteral("skin fold"));
    EXPECT_EQ(QApplication::focusWidget(), &viewport_) << "the keys are the view's again";

    layer().setTool(Tool::Pan);
    QTest::mouseDClick(&viewport_, Qt::LeftButton, {}, {300, 200});
    type(QStringLiteral("vein"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    ASSERT_EQ(history_.annotations().size(), 1u);
    EXPECT_EQ(*textOf(history_.annotations().front().shape), QStringLiteral("vein"));
}

TEST_F(AnnotationLayerTest, EscDropsANoteAndAnEmptyOneIsNone)
{
    hang();
    layer().setTool(Tool::Note);
    QTest::mouseClick(&viewport_, Qt::LeftButton, {}, {300, 200});
    type(QStringLiteral("no"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTest::mouseClick(&viewport_, Qt::LeftButton, {}, {300, 200});
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    EXPECT_TRUE(history_.annotations().empty());
}

TEST_F(AnnotationLayerTest, AClickElsewhereKeepsTheNoteAndBeginsNoOther)
{
    hang();
    layer().setTool(Tool::Note);
    QTest::mouseClick(&viewport_, Qt::LeftButton, {}, {300, 200});
    type(QStringLiteral("nodule"));
    QTest::mouseClick(&viewport_, Qt::LeftButton, {}, {300, 400});
    ASSERT_EQ(history_.annotations().size(), 1u);
    EXPECT_EQ(QApplication::focusWidget(), &viewport_);
}

TEST_F(AnnotationLayerTest, AnotherPatientsImageNeverGetsTheNoteThatIsBeingWritten)
{
    hang();
    layer().setTool(Tool::Note);
    QTest::mouseClick(&viewport_, Qt::LeftButton, {}, {300, 200});
    type(QStringLiteral("nodule"));
    hang("P", "L", "2");
    EXPECT_TRUE(history_.annotations().empty());
    EXPECT_FALSE(viewport_.findChild<QLineEdit*>(QStringLiteral("noteEditor"))->isVisible());
}

TEST_F(AnnotationLayerTest, KeysOfTheNoteReachNeitherViewNorMenu)
{
    hang();
    layer().setTool(Tool::Note);
    QTest::mouseClick(&viewport_, Qt::LeftButton, {}, {300, 200});
    QSignalSpy stepped(&viewport_, &ViewportWidget::sightMoved);
    QSignalSpy enlarged(&viewport_, &ViewportWidget::enlargeWished);
    QWidget* editor = QApplication::focusWidget();
    for (const Qt::Key key : {Qt::Key_S, Qt::Key_PageDown, Qt::Key_1, Qt::Key_F6}) {
        QKeyEvent override(QEvent::ShortcutOverride, key, Qt::NoModifier);
        override.ignore();
        QApplication::sendEvent(editor, &override);
        EXPECT_TRUE(override.isAccepted()) << key;
    }
    QTest::keyClick(editor, Qt::Key_Down);
    QTest::keyClick(editor, Qt::Key_Return);
    EXPECT_EQ(stepped.count() + enlarged.count(), 0);
}

TEST_F(AnnotationLayerTest, LabelsKeepInsideTheViewAndOffTheEllipse)
{
    hang();
    layer().setTool(Tool::Ellipse);
    viewport_.goTo({40, 100, 20, 30});
    for (const ImagePoint& corner : {ImagePoint{41, 101}, ImagePoint{52, 112}}) {
        drag(viewport_.widgetFromStored(corner), viewport_.widgetFromStored({corner.x + 6, corner.y + 6}));
    }
    const QRectF bounds(0, 0, 480, 500);
    QPixmap canvas(bounds.size().toSize());
    QPainter painter(&canvas);
    const Affine map{{20.0, 0.0, -700.0, 0.0, 20.0, -2000.0}};
    const auto labels = paintAnnotations(painter, history_.annotations(), std::nullopt, map, bounds, viewport_.font());
    ASSERT_EQ(labels.size(), 2u);
    for (const auto& [id, label] : labels) {
        EXPECT_TRUE(bounds.contains(label));
        for (const Annotation& each : history_.annotations())
            EXPECT_FALSE(outlineOf(each.shape, map).intersects(label));
    }
    EXPECT_FALSE(labels.begin()->second.intersects(labels.rbegin()->second));
}

TEST_F(AnnotationLayerTest, TheLoupeShowsThePixelUnderTheCursorAndTheWheelMagnifies)
{
    hang();
    const QPointF onBright = viewport_.widgetFromStored({50, 115});
    moveTo(onBright, Qt::NoButton);
    EXPECT_FALSE(layer().loupeAt());
    layer().setLoupe(true);
    moveTo(onBright, Qt::NoButton);
    ASSERT_TRUE(layer().loupeAt());
    const QImage drawn = viewport_.grab().toImage();
    EXPECT_GT(qGray(drawn.pixel(onBright.toPoint())), 220);
    // The box is 20 pixels wide in the file; half of it, at the view's scale and a bit, is outside without the loupe.
    const double halfBox = 10 * viewport_.zoom() / viewport_.devicePixelRatioF();
    const QPoint beside = (onBright + QPointF(halfBox * 1.5, 0)).toPoint();
    EXPECT_GT(qGray(drawn.pixel(beside)), 220);
    layer().setLoupe(false);
    EXPECT_LT(qGray(viewport_.grab().toImage().pixel(beside)), 60);

    layer().setLoupe(true);
    const double zoom = viewport_.zoom();
    QSignalSpy wished(&layer(), &AnnotationLayer::loupeFactorWished);
    QWheelEvent wheel(onBright, viewport_.mapToGlobal(onBright), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&viewport_, &wheel);
    ASSERT_EQ(wished.count(), 1);
    EXPECT_NEAR(wished[0][0].toDouble(), 1.2, 1e-9);
    EXPECT_DOUBLE_EQ(viewport_.zoom(), zoom) << "the view itself stays";
}

TEST_F(AnnotationLayerTest, KeyImageIsSaidInWordsOnTheImageAlone)
{
    hang();
    const QRect edge(10, 250, 120, 30);
    EXPECT_EQ(cyanWithin(edge), 0);
    history_.toggleKeyImage(viewport_.view().sopInstanceUid, Made::BeforeSealing);
    layer().show(&history_);
    EXPECT_GT(cyanWithin(edge), 40);
    hang("P", "L", "2");
    EXPECT_EQ(cyanWithin(edge), 0);
    hang();
    EXPECT_GT(cyanWithin(edge), 40);
    viewport_.hang({});
    EXPECT_EQ(cyanWithin(edge), 0) << "before anybody tells what belongs to the next image";
}

TEST_F(AnnotationLayerTest, AToolsNameComesWithThePointer)
{
    hang();
    layer().setTool(Tool::Ruler);
    viewport_.clearFocus();
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&viewport_, &leave);
    QApplication::processEvents();
    Paintings paintings;
    viewport_.installEventFilter(&paintings);
    moveTo({100, 100}, Qt::NoButton);
    QApplication::processEvents();
    EXPECT_EQ(paintings.count, 1);
    moveTo({110, 100}, Qt::NoButton);
    QApplication::processEvents();
    EXPECT_EQ(paintings.count, 1) << "it is there";
}

}  // namespace
}  // namespace diptych::viewer
