#include "monitor/test_pattern_window.h"

#include <algorithm>

#include <QKeyEvent>
#include <QPainter>
#include <QScreen>

#include "monitor/monitor_words.h"
#include "monitor/test_pattern.h"

namespace diptych::viewer
{

TestPatternWindow::TestPatternWindow(Picture picture, const ScreenIdentity& identity,
                                     const MonitorCalibration& calibration, QWidget* parent)
    : QWidget(parent, Qt::Window | Qt::FramelessWindowHint),
      picture_(picture),
      identity_(identity),
      calibration_(calibration)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setWindowTitle(tr("Display test picture"));
    setAccessibleName(tr("Display test picture; Esc closes it"));
    setCursor(Qt::BlankCursor);
    setFocusPolicy(Qt::StrongFocus);
}

void TestPatternWindow::showOn(QScreen& screen)
{
    setScreen(&screen);
    setGeometry(screen.geometry());
    showFullScreen();
    activateWindow();
    setFocus(Qt::OtherFocusReason);
}

void TestPatternWindow::setMeasuredIndex(int index)
{
    measuredIndex_ = std::clamp(index, 0, gsdf::kMeasuredLevels - 1);
    update();
}

QImage TestPatternWindow::drawn() const
{
    const QSize device = (QSizeF(size()) * devicePixelRatioF()).toSize();
    switch (picture_) {
        case Picture::Pattern: {
            const QString state = throughTable_ ? luminanceWords(calibration_) : tr("driving levels as they are");
            return testPattern(device, throughTable_ ? calibration_.displayTable() : gsdf::unchanged(),
                               tr("Diptych test pattern\n%1\n%2").arg(identity_.words(), state),
                               tr("Esc: close    T: with or without the table"));
        }
        case Picture::MeasuringField:
            return measuringField(device, gsdf::measuredLevel(measuredIndex_),
                                  tr("Driving level %1 (%2 of %3)    Left, Right: other level    Esc: close")
                                      .arg(gsdf::measuredLevel(measuredIndex_))
                                      .arg(measuredIndex_ + 1)
                                      .arg(gsdf::kMeasuredLevels));
        case Picture::Ruler:
            return rulerPattern(device, calibration_.devicePixelsPerMm,
                                tr("Measure this line from end to end with a ruler on the glass, then Esc, and enter "
                                   "the millimetres."));
    }
    return {};
}

bool TestPatternWindow::event(QEvent* event)
{
    // No key reaches the reading behind the picture: there it may mean something else.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void TestPatternWindow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QImage image = drawn();
    image.setDevicePixelRatio(devicePixelRatioF());
    painter.drawImage(QPointF(0, 0), image);
}

void TestPatternWindow::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
        case Qt::Key_Escape:
            close();
            return;
        case Qt::Key_T:
            throughTable_ = !throughTable_;
            update();
            return;
        case Qt::Key_Left:
            setMeasuredIndex(measuredIndex_ - 1);
            return;
        case Qt::Key_Right:
        case Qt::Key_Space:
            setMeasuredIndex(measuredIndex_ + 1);
            return;
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace diptych::viewer
