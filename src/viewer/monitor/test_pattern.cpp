#include "monitor/test_pattern.h"

#include <algorithm>
#include <cmath>

#include <QFont>
#include <QGuiApplication>
#include <QPainter>

namespace diptych::viewer
{

namespace
{

constexpr int kGround = 128;
constexpr int kGridGrey = 176;
constexpr int kWhite = 255;
constexpr int kFivePercent = 13;
constexpr int kPatchDetail = 4;  // P-Values between a patch and the small squares in it

QColor grey(int pValue)
{
    return {pValue, pValue, pValue};
}

QFont lettering(int pixels, bool bold = false)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(std::max(pixels, 9));
    font.setBold(bold);
    return font;
}

QImage blank(const QSize& devicePixels, int pValue)
{
    QImage image(devicePixels, QImage::Format_Grayscale8);
    image.fill(static_cast<uint>(pValue));
    return image;
}

void drawGrid(QPainter& painter, const PatternLayout& layout)
{
    painter.setPen(grey(kGridGrey));
    for (int x = layout.centre.x() % layout.cell; x < layout.size.width(); x += layout.cell)
        painter.drawLine(x, 0, x, layout.size.height() - 1);
    for (int y = layout.centre.y() % layout.cell; y < layout.size.height(); y += layout.cell)
        painter.drawLine(0, y, layout.size.width() - 1, y);
}

/// Blocks in black and white along the edges, symmetrical about the middle, and a line on the outermost pixels: what is
/// cut off or stretched is seen.
void drawBorder(QPainter& painter, const PatternLayout& layout)
{
    const int width = layout.size.width();
    const int height = layout.size.height();
    const int thick = layout.cell / 4;
    const auto block = [&](int fromCentre) {
        const int index = std::abs(fromCentre >= 0 ? fromCentre : fromCentre + 1);
        return grey(index % 2 == 0 ? 0 : kWhite);
    };
    for (int i = -width / layout.cell; i <= width / layout.cell; ++i) {
        const int x = layout.centre.x() + i * layout.cell;
        painter.fillRect(x, 0, layout.cell, thick, block(i));
        painter.fillRect(x, height - thick, layout.cell, thick, block(i));
    }
    for (int i = -height / layout.cell; i <= height / layout.cell; ++i) {
        const int y = layout.centre.y() + i * layout.cell;
        const int top = std::max(y, thick);
        const int bottom = std::min(y + layout.cell, height - thick);
        painter.fillRect(0, top, thick, bottom - top, block(i));
        painter.fillRect(width - thick, top, thick, bottom - top, block(i));
    }
    painter.setPen(grey(kWhite));
    painter.drawRect(0, 0, width - 1, height - 1);
}

void drawPatches(QPainter& painter, const PatternLayout& layout)
{
    const int detail = layout.cell / 3;
    painter.setFont(lettering(layout.cell / 4));
    for (int index = 0; index < gsdf::kMeasuredLevels; ++index) {
        const QRect& patch = layout.patches[static_cast<std::size_t>(index)];
        const int value = gsdf::measuredLevel(index);
        painter.fillRect(patch, grey(value));
        const int margin = detail / 2;
        const QRect left(patch.left() + margin, patch.top() + margin, detail, detail);
        painter.fillRect(left, grey(value >= kPatchDetail ? value - kPatchDetail : value + kPatchDetail));
        painter.fillRect(left.translated(patch.width() - 2 * margin - detail, 0),
                         grey(value + kPatchDetail <= kWhite ? value + kPatchDetail : value - kPatchDetail));
        // Legible, but far from a light of its own.
        painter.setPen(grey(value < 128 ? value + 48 : value - 48));
        painter.drawText(patch.adjusted(0, 0, 0, -margin / 2), Qt::AlignHCenter | Qt::AlignBottom,
                         QString::number(value));
    }
}

void drawSquare(QPainter& painter, const QRect& square, int outer, int inner)
{
    painter.fillRect(square, grey(outer));
    const int margin = square.width() / 4;
    painter.fillRect(square.adjusted(margin, margin, -margin, -margin), grey(inner));
}

/// Four quarters: lines of one and of two pixels, upright and lying.
void drawLinePairs(QPainter& painter, const QRect& area)
{
    painter.fillRect(area, grey(0));
    const int half = area.width() / 2;
    for (const int width : {1, 2}) {
        const int top = area.top() + (width == 1 ? 0 : half);
        for (int at = 0; at + width <= half; at += 2 * width) {
            painter.fillRect(area.left() + at, top, width, half, grey(kWhite));
            painter.fillRect(area.left() + half, top + at, half, width, grey(kWhite));
        }
    }
}

/// The first letter differs by twelve P-Values from its ground, the last by one.
void drawLetters(QPainter& painter, const QRect& strip, int ground)
{
    const QString text = QStringLiteral("BREASTSCREEN");
    painter.fillRect(strip, grey(ground));
    painter.setFont(lettering(strip.height() * 3 / 4, true));
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int contrast = static_cast<int>(text.size() - i);
        painter.setPen(grey(ground < 128 ? ground + contrast : ground - contrast));
        const int left = strip.left() + static_cast<int>(i * strip.width() / text.size());
        painter.drawText(QRect(left, strip.top(), strip.width() / static_cast<int>(text.size()), strip.height()),
                         Qt::AlignCenter, text.mid(i, 1));
    }
}

enum class Rising { Up, Down, Right };

void drawRamp(QPainter& painter, const QRect& area, Rising rising)
{
    const int length = rising == Rising::Right ? area.width() : area.height();
    for (int at = 0; at < length; ++at) {
        const QColor colour = grey(static_cast<int>(at * 256LL / length));
        if (rising == Rising::Right)
            painter.fillRect(area.left() + at, area.top(), 1, area.height(), colour);
        else
            painter.fillRect(area.left(), rising == Rising::Down ? area.top() + at : area.bottom() - at, area.width(),
                             1, colour);
    }
}

void drawWords(QPainter& painter, const QRect& area, const QString& text, int pixels, int pValue)
{
    painter.setFont(lettering(pixels));
    painter.setPen(grey(pValue));
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, text);
}

void send(QImage& image, const gsdf::DisplayTable& table)
{
    for (int y = 0; y < image.height(); ++y) {
        uchar* const line = image.scanLine(y);
        std::transform(line, line + image.width(), line, [&table](uchar value) { return table[value]; });
    }
}

}  // namespace

PatternLayout::PatternLayout(const QSize& devicePixels)
    : cell(std::max(std::min(devicePixels.width(), devicePixels.height()) / 20 / 4 * 4, 4)),
      centre(devicePixels.width() / 2, devicePixels.height() / 2),
      size(devicePixels)
{
    // A ring of six by five patches has 18 of them.
    std::size_t next = 0;
    const auto put = [&](int column, int row) { patches[next++] = inCells(column * 2 - 6, row * 2 - 5, 2, 2); };
    for (int column = 0; column < 6; ++column)
        put(column, 0);
    for (int row = 1; row < 5; ++row)
        put(5, row);
    for (int column = 4; column >= 0; --column)
        put(column, 4);
    for (int row = 3; row > 0; --row)
        put(0, row);

    darkSquare = inCells(-4, -1, 2, 2);
    brightSquare = inCells(2, -1, 2, 2);
    letters = {inCells(-4, -3, 8, 1), inCells(-4, 1, 8, 1), inCells(-4, 2, 8, 1)};
    linePairs[0] = inCells(-1, -1, 2, 2);
    const int side = 2 * cell;
    const int margin = cell / 2;
    const int right = size.width() - margin - side;
    const int bottom = size.height() - margin - side;
    linePairs[1] = {margin, margin, side, side};
    linePairs[2] = {right, margin, side, side};
    linePairs[3] = {margin, bottom, side, side};
    linePairs[4] = {right, bottom, side, side};
    rampUp = inCells(-8.5, -5, 1.5, 10);
    rampDown = inCells(7, -5, 1.5, 10);
    rampAcross = inCells(-6, 6, 12, 1.5);
    title = inCells(-7, -8, 14, 2);
    hint = inCells(-6, 8, 12, 1);
}

QRect PatternLayout::inCells(double x, double y, double width, double height) const
{
    return {centre.x() + static_cast<int>(std::lround(x * cell)), centre.y() + static_cast<int>(std::lround(y * cell)),
            static_cast<int>(std::lround(width * cell)), static_cast<int>(std::lround(height * cell))};
}

QImage testPattern(const QSize& devicePixels, const gsdf::DisplayTable& table, const QString& title,
                   const QString& hint)
{
    const PatternLayout layout(devicePixels);
    QImage image = blank(devicePixels, kGround);
    QPainter painter(&image);
    drawGrid(painter, layout);
    drawBorder(painter, layout);
    drawPatches(painter, layout);
    drawSquare(painter, layout.darkSquare, 0, kFivePercent);
    drawSquare(painter, layout.brightSquare, kWhite, kWhite - kFivePercent);
    for (const QRect& area : layout.linePairs)
        drawLinePairs(painter, area);
    const int grounds[] = {0, kGround, kWhite};
    for (std::size_t i = 0; i < layout.letters.size(); ++i)
        drawLetters(painter, layout.letters[i], grounds[i]);
    drawRamp(painter, layout.rampUp, Rising::Up);
    drawRamp(painter, layout.rampDown, Rising::Down);
    drawRamp(painter, layout.rampAcross, Rising::Right);
    for (const QRect& area : {layout.title, layout.hint})
        painter.fillRect(area, grey(kGround));
    drawWords(painter, layout.title, title, layout.cell / 3, 220);
    drawWords(painter, layout.hint, hint, layout.cell / 3, 200);
    painter.end();
    send(image, table);
    return image;
}

QImage measuringField(const QSize& devicePixels, int drivingLevel, const QString& hint)
{
    // A dim surround, since light that scatters in the screen and the photometer falsifies the dark levels most.
    constexpr int kSurround = 48;
    QImage image = blank(devicePixels, kSurround);
    QPainter painter(&image);
    const int side = static_cast<int>(
        std::lround(std::sqrt(0.1 * devicePixels.width() * static_cast<double>(devicePixels.height()))));
    painter.fillRect((devicePixels.width() - side) / 2, (devicePixels.height() - side) / 2, side, side,
                     grey(drivingLevel));
    const PatternLayout layout(devicePixels);
    drawWords(painter, {0, devicePixels.height() - 3 * layout.cell, devicePixels.width(), 2 * layout.cell}, hint,
              layout.cell * 2 / 5, 150);
    return image;
}

int rulerLength(const QSize& devicePixels)
{
    return devicePixels.width() * 8 / 10 / 100 * 100;
}

QImage rulerPattern(const QSize& devicePixels, std::optional<double> devicePixelsPerMm, const QString& hint)
{
    constexpr double kSquareMm = 50.0;
    QImage image = blank(devicePixels, 0);
    QPainter painter(&image);
    const PatternLayout layout(devicePixels);
    const int length = rulerLength(devicePixels);
    const int left = (devicePixels.width() - length) / 2;
    const int y = layout.centre.y() - 4 * layout.cell;
    // From the outer edge of one tick to the outer edge of the other.
    painter.fillRect(left, y, length, 1, grey(200));
    painter.fillRect(left, y - layout.cell / 2, 1, layout.cell, grey(kWhite));
    painter.fillRect(left + length - 1, y - layout.cell / 2, 1, layout.cell, grey(kWhite));
    drawWords(painter, {left, y - 3 * layout.cell, length, 2 * layout.cell}, hint, layout.cell * 2 / 5, 180);
    if (devicePixelsPerMm) {
        const int side = static_cast<int>(std::lround(kSquareMm * *devicePixelsPerMm));
        const QRect square(layout.centre.x() - side / 2, layout.centre.y() - 2 * layout.cell, side, side);
        painter.setPen(grey(200));
        painter.drawRect(square.adjusted(0, 0, -1, -1));
        drawWords(painter, square, QObject::tr("50 mm"), layout.cell * 2 / 5, 180);
    }
    return image;
}

}  // namespace diptych::viewer
