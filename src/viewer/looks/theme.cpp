#include "looks/theme.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QPainter>
#include <QPalette>
#include <QPointF>
#include <QScreen>
#include <QStyleFactory>

#include "diptych/core/installation.h"

namespace diptych::viewer::theme
{

QColor window()
{
    return {0x0b, 0x0d, 0x0f};
}
QColor panel()
{
    return {0x12, 0x15, 0x18};
}
QColor raised()
{
    return {0x1e, 0x23, 0x28};
}
QColor line()
{
    return {0x2c, 0x33, 0x3a};
}
QColor accent()
{
    return {0x6c, 0xa8, 0xd8};
}

QColor colour(Tone tone)
{
    switch (tone) {
        case Tone::Quiet:
            return {0x93, 0x9c, 0xa5};
        case Tone::Plain:
            return {0xd2, 0xd7, 0xdc};
        case Tone::Good:
            return {0x9c, 0xc4, 0xb4};
        case Tone::Prior:
            return {0xcf, 0xb4, 0xf2};
        case Tone::Amber:
            return {0xf0, 0xb2, 0x4a};
        case Tone::Red:
            return {0xf4, 0x6d, 0x62};
    }
    return Qt::gray;
}

QString glyph(Tone tone)
{
    switch (tone) {
        case Tone::Quiet:
        case Tone::Plain:
            return {};
        case Tone::Good:
            return QStringLiteral("\u2713");  // check mark
        case Tone::Prior:
            return QStringLiteral("\u21ba");  // an arrow turned back
        case Tone::Amber:
            return QStringLiteral("\u26a0");  // warning sign
        case Tone::Red:
            return QStringLiteral("\u2297");  // circled times
    }
    return {};
}

QString marked(Tone tone, const QString& text)
{
    const QString sign = glyph(tone);
    return sign.isEmpty() ? text : sign + QLatin1Char(' ') + text;
}

namespace
{

QPalette darkPalette()
{
    QPalette palette;
    const QColor text = colour(Tone::Plain);
    palette.setColor(QPalette::Window, window());
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, panel());
    palette.setColor(QPalette::AlternateBase, raised());
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, raised());
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::ToolTipBase, raised());
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, colour(Tone::Quiet));
    palette.setColor(QPalette::Highlight, QColor(0x25, 0x45, 0x60));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, accent());
    palette.setColor(QPalette::Light, line());
    palette.setColor(QPalette::Midlight, line());
    palette.setColor(QPalette::Mid, line());
    palette.setColor(QPalette::Dark, window());
    palette.setColor(QPalette::Shadow, Qt::black);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x68, 0x70, 0x78));
    return palette;
}

QString styleSheet()
{
    return QStringLiteral(R"(
QMainWindow, QDialog { background: #0b0d0f; }
QMenuBar { background: #0b0d0f; padding: 1px; }
QMenuBar::item { padding: 4px 10px; background: transparent; }
QMenuBar::item:selected, QMenu::item:selected { background: #25455f; }
QMenu { background: #16191d; border: 1px solid #2c333a; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 22px; }
QMenu::item:disabled { color: #687078; }
QMenu::separator { height: 1px; background: #2c333a; margin: 4px 8px; }
QStatusBar { background: #0b0d0f; border-top: 1px solid #20262b; }
QStatusBar::item { border: none; }
QStatusBar QLabel { padding: 2px 10px; }
QToolTip { background: #1e2328; color: #d2d7dc; border: 1px solid #2c333a; padding: 4px; }
QPushButton, QToolButton { background: #1e2328; border: 1px solid #39424a; border-radius: 4px; padding: 6px 12px; }
QPushButton:hover, QToolButton:hover { background: #272e35; }
QPushButton:pressed, QPushButton:checked { background: #25455f; border-color: #6ca8d8; color: #ffffff; }
QPushButton:focus, QToolButton:focus { border: 2px solid #6ca8d8; padding: 5px 11px; }
QComboBox, QLineEdit, QPlainTextEdit { background: #14181c; border: 1px solid #39424a; border-radius: 4px; padding: 3px 6px; }
QComboBox:focus, QLineEdit:focus, QPlainTextEdit:focus { border-color: #6ca8d8; }
QComboBox:disabled, QLineEdit:disabled { color: #8b949c; background: #101316; border-color: #262c32; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox QAbstractItemView { background: #14181c; border: 1px solid #39424a; selection-background-color: #25455f; }
QPushButton:disabled { color: #687078; background: #14171a; border-color: #262c32; }
QPushButton:checked:disabled { color: #d2d7dc; background: #1d2c38; border-color: #4a6a84; }
QFileDialog QToolButton { padding: 1px; }
QFileDialog QToolButton:focus { padding: 0; }
#toolPalette QToolButton { padding: 2px; background: transparent; border: 1px solid transparent; }
#toolPalette QToolButton:hover { background: #272e35; }
#toolPalette QToolButton:checked { background: #25455f; border-color: #6ca8d8; }
QAbstractItemView { background: #121518; border: none; outline: none; }
QAbstractItemView:focus { border: 1px solid #6ca8d8; }
QAbstractItemView::item:selected { background: #25455f; color: #ffffff; }
QTreeView::branch { image: none; border-image: none; background: #121518; }
QHeaderView::section { background: #1e2328; border: none; padding: 4px 8px; }
QCheckBox { spacing: 8px; padding: 2px; }
QCheckBox:focus { border: 1px solid #6ca8d8; border-radius: 3px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid #7d8790; border-radius: 3px; background: #121518; }
QCheckBox::indicator:checked { background: #6ca8d8; border-color: #6ca8d8; }
QSlider { min-height: 24px; }
QSlider::groove:horizontal { height: 4px; background: #39424a; border-radius: 2px; }
QSlider::handle:horizontal { width: 16px; margin: -7px 0; border-radius: 8px; background: #aeb8c1; }
QSlider:focus { border: 1px solid #6ca8d8; border-radius: 3px; }
QProgressBar { background: #1e2328; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: #4d7fa8; border-radius: 3px; }
QScrollBar:vertical { background: #0f1214; width: 11px; margin: 0; }
QScrollBar:horizontal { background: #0f1214; height: 11px; margin: 0; }
QScrollBar::handle { background: #333b43; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; height: 0; width: 0; }
QSplitter::handle { background: #0b0d0f; }
QScrollArea { border: none; }
)");
}

}  // namespace

namespace
{

constexpr double kLaptopPoints = 10.5;

/// Only where the screen's own scaling does nothing: a site that has set one knows what she wants.
double panelScale()
{
    const QScreen* screen = QGuiApplication::primaryScreen();
    if (!screen || screen->devicePixelRatio() > 1.0 || screen->logicalDotsPerInch() > 110.0)
        return 1.0;
    const int height = screen->geometry().height();
    return height >= 2000 ? 1.5 : height >= 1500 ? 1.25 : 1.0;
}

}  // namespace

int scaled(int length)
{
    return static_cast<int>(std::lround(length * panelScale()));
}

void apply(QApplication& application)
{
    applyPalette(application);
    applySheet(application);
}

void applyPalette(QApplication& application)
{
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setPalette(darkPalette());
    QFont font = application.font();
    font.setPointSizeF(kLaptopPoints * panelScale());
    application.setFont(font);
}

void applySheet(QApplication& application)
{
    const QString arrow = QString::fromStdString((installation().resources() / "icons/down.svg").string());
    const QString tick = QString::fromStdString((installation().resources() / "icons/tick.svg").string());
    application.setStyleSheet(
        styleSheet() +
        QStringLiteral("QComboBox::down-arrow { image: url(\"%1\"); width: 11px; height: 11px; }").arg(arrow) +
        QStringLiteral("QCheckBox::indicator:checked { image: url(\"%1\"); }").arg(tick));
}

QFont overlayFont(int viewportHeight, bool strong)
{
    QFont font = QApplication::font();
    const int size = std::clamp(viewportHeight / 38, 12, 20);
    font.setPixelSize(strong ? size * 3 / 2 : size);
    font.setBold(strong);
    return font;
}

void drawHaloText(QPainter& painter, const QPointF& baseline, const QString& text, const QColor& colour)
{
    painter.setPen(QColor(0, 0, 0, 210));
    for (const QPointF& offset : {QPointF(-1.5, 0), QPointF(1.5, 0), QPointF(0, -1.5), QPointF(0, 1.5), QPointF(-1, -1),
                                  QPointF(1, -1), QPointF(-1, 1), QPointF(1, 1)})
        painter.drawText(baseline + offset, text);
    painter.setPen(colour);
    painter.drawText(baseline, text);
}

}  // namespace diptych::viewer::theme
