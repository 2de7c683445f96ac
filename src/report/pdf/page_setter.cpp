#include "page_setter.h"

#include <QFont>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QPageLayout>
#include <QPageSize>
#include <QTextLayout>
#include <QTextOption>
#include <algorithm>
#include <memory>
#include <utility>

namespace diptych::report_pdf
{

namespace
{

constexpr int kResolution = 1200;
constexpr double kDotsPerMm = kResolution / 25.4;

// Words are kept whole where they fit; what has no break (a UID, a path) is broken anywhere rather than cut.
std::shared_ptr<QTextLayout> laidOut(const QString& text, const QFont& font, QPaintDevice& device, double widthMm,
                                     const TextStyle& style)
{
    auto layout = std::make_shared<QTextLayout>(text, font, &device);
    QTextOption option(style.align);
    option.setWrapMode(style.breakAnywhere ? QTextOption::WrapAnywhere : QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setUseDesignMetrics(true);
    layout->setTextOption(option);
    layout->setCacheEnabled(true);
    layout->beginLayout();
    double y = 0.0;
    for (QTextLine line = layout->createLine(); line.isValid(); line = layout->createLine()) {
        line.setLineWidth(dots(widthMm));
        line.setPosition({0.0, y});
        y += line.height();
    }
    layout->endLayout();
    return layout;
}

double heightOf(const QTextLayout& layout)
{
    if (layout.lineCount() == 0) {
        return 0.0;
    }
    const QTextLine last = layout.lineAt(layout.lineCount() - 1);
    return (last.y() + last.height()) / kDotsPerMm;
}

QRectF toDots(const QRectF& mm)
{
    return {dots(mm.x()), dots(mm.y()), dots(mm.width()), dots(mm.height())};
}

}  // namespace

double dots(double mm)
{
    return mm * kDotsPerMm;
}

PageSetter::PageSetter(QPdfWriter& writer) : writer_(writer)
{
    writer_.setResolution(kResolution);
    writer_.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, {}, QPageLayout::Millimeter));
}

QFont PageSetter::font(const TextStyle& style) const
{
    // Families in order of wish; a script that none of them has is drawn from whatever font the system offers.
    QFont font(style.condensed
                   ? QStringList{QStringLiteral("DejaVu Sans Condensed"), QStringLiteral("Liberation Sans Narrow"),
                                 QStringLiteral("DejaVu Sans"), QStringLiteral("Arial")}
                   : QStringList{QStringLiteral("DejaVu Sans"), QStringLiteral("Liberation Sans"),
                                 QStringLiteral("Noto Sans"), QStringLiteral("Arial")});
    font.setStyleHint(QFont::SansSerif);
    font.setPointSizeF(style.points);
    font.setBold(style.bold);
    font.setHintingPreference(QFont::PreferNoHinting);
    // Any letter spacing turns ligatures off (Qt 6.4 has no other switch): with them a search for "finding" would miss
    // the words that are drawn with one glyph for "fi". The smallest that Qt holds, 1/64 dot, is not seen.
    font.setLetterSpacing(QFont::AbsoluteSpacing, 1.0 / 64.0);
    return font;
}

void PageSetter::startPage()
{
    pages_.emplace_back();
    page_ = pages_.size() - 1;
    y_ = kMarginMm;
    if (page_ > 0 && runningHead_) {
        runningHead_(*this);
    }
}

void PageSetter::require(double mm)
{
    if (room() < mm) {
        startPage();
    }
}

double PageSetter::textHeight(const QString& text, double width, const TextStyle& style) const
{
    return heightOf(*laidOut(text, font(style), writer_, width, style));
}

double PageSetter::textWidth(const QString& text, const TextStyle& style) const
{
    return QFontMetricsF(font(style), &writer_).horizontalAdvance(text) / kDotsPerMm;
}

bool PageSetter::lacksGlyphs(const QString& text, const TextStyle& style) const
{
    const auto layout = laidOut(text, font(style), writer_, kTextWidthMm, style);
    const QList<QGlyphRun> runs = layout->glyphRuns();
    return std::any_of(runs.begin(), runs.end(), [](const QGlyphRun& run) { return run.glyphIndexes().contains(0U); });
}

double PageSetter::text(double x, double y, double width, const QString& text, const TextStyle& style)
{
    const auto layout = laidOut(text, font(style), writer_, width, style);
    add([layout, x, y, colour = style.colour](QPainter& painter) {
        painter.setPen(colour);
        layout->draw(&painter, {dots(x), dots(y)});
    });
    return heightOf(*layout);
}

void PageSetter::paragraph(const QString& text, const TextStyle& style)
{
    require(textHeight(text, kTextWidthMm, style));
    y_ += this->text(kMarginMm, y_, kTextWidthMm, text, style);
}

void PageSetter::rule(double x1, double y1, double x2, double y2, double widthMm, const QColor& colour)
{
    add([=](QPainter& painter) {
        painter.setPen(QPen(colour, dots(widthMm), Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(dots(x1), dots(y1)), QPointF(dots(x2), dots(y2)));
    });
}

void PageSetter::frame(const QRectF& mm, const QColor& pen, double widthMm, const QColor& fill)
{
    add([=](QPainter& painter) {
        painter.setPen(widthMm > 0.0 ? QPen(pen, dots(widthMm), Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin)
                                     : QPen(Qt::NoPen));
        painter.setBrush(fill.alpha() == 0 ? QBrush(Qt::NoBrush) : QBrush(fill));
        painter.drawRect(toDots(mm));
    });
}

void PageSetter::ellipse(const QRectF& mm, const QColor& pen, double widthMm)
{
    add([=](QPainter& painter) {
        painter.setPen(QPen(pen, dots(widthMm)));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(toDots(mm));
    });
}

void PageSetter::picture(const QRectF& mm, const QImage& image)
{
    add([=](QPainter& painter) { painter.drawImage(toDots(mm), image); });
}

void PageSetter::later(std::function<void(PageSetter&)> set)
{
    add([this, set = std::move(set)](QPainter& painter) {
        std::vector<Stroke> strokes;
        late_ = &strokes;
        set(*this);
        late_ = nullptr;
        for (const Stroke& stroke : strokes) {
            stroke(painter);
        }
    });
}

void PageSetter::paint(const std::function<void(PageSetter&, int, int)>& footer)
{
    const int count = static_cast<int>(pages_.size());
    for (page_ = 0; page_ < pages_.size(); ++page_) {
        footer(*this, static_cast<int>(page_) + 1, count);
    }
    QPainter painter(&writer_);
    // Without this hint Qt writes pictures as JPEG.
    painter.setRenderHint(QPainter::LosslessImageRendering);
    for (std::size_t page = 0; page < pages_.size(); ++page) {
        if (page > 0) {
            writer_.newPage();
        }
        for (const Stroke& stroke : pages_[page]) {
            stroke(painter);
        }
    }
}

}  // namespace diptych::report_pdf
