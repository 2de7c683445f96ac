#include "viewport_text.h"

#include <algorithm>

#include <QPainter>
#include <QTextLayout>

#include "diptych/core/version.h"
#include "slice_text.h"
#include "text.h"
#include "theme.h"

namespace diptych::viewer
{

namespace
{

/// Lines one below the other along the outer edge, or one above the other from the bottom.
class EdgeWriter
{
public:
    EdgeWriter(QPainter& painter, const QRect& area, bool onTheLeft)
        : painter_(painter),
          area_(area.adjusted(10, 8, -10, -8)),
          onTheLeft_(onTheLeft),
          top_(area_.top()),
          bottom_(area_.bottom())
    {
    }

    void writeDown(const QString& text, const QFont& font, const QColor& colour)
    {
        const QFontMetrics metrics(font);
        top_ += metrics.ascent();
        put(text, font, colour, top_);
        top_ += metrics.descent() + 2;
    }

    void writeUp(const QString& text, const QFont& font, const QColor& colour)
    {
        const QFontMetrics metrics(font);
        bottom_ -= metrics.descent();
        put(text, font, colour, bottom_);
        bottom_ -= metrics.ascent() + 2;
    }

    [[nodiscard]] int width() const { return area_.width(); }

private:
    void put(const QString& text, const QFont& font, const QColor& colour, int baseline)
    {
        painter_.setFont(font);
        const QFontMetrics metrics(font);
        const QString fitting = metrics.elidedText(text, Qt::ElideRight, area_.width());
        const int x = onTheLeft_ ? area_.left() : area_.right() - metrics.horizontalAdvance(fitting);
        theme::drawHaloText(painter_, QPointF(x, baseline), fitting, colour);
    }

    QPainter& painter_;
    QRect area_;
    bool onTheLeft_;
    int top_;
    int bottom_;
};

/// Breaks a sentence so that it covers little of the image.
QStringList wrapped(const QString& text, const QFont& font, int width)
{
    const QFontMetrics metrics(font);
    QStringList lines;
    QString line;
    for (const QString& word : text.split(QLatin1Char(' '))) {
        const QString longer = line.isEmpty() ? word : line + QLatin1Char(' ') + word;
        if (!line.isEmpty() && metrics.horizontalAdvance(longer) > width) {
            lines.push_back(line);
            line = word;
        } else {
            line = longer;
        }
    }
    lines.push_back(line);
    return lines;
}

void paintCentre(QPainter& painter, const QRect& area, const HungView& view)
{
    QString text;
    Tone tone = Tone::Quiet;
    switch (view.state) {
        case HungView::State::Empty:
            text = QObject::tr("%1 - missing").arg(view.label);
            tone = Tone::Amber;
            break;
        case HungView::State::Loading:
            text = QObject::tr("Loading...");
            break;
        case HungView::State::Failed:
            text = view.sliceTrouble.isEmpty()
                       ? QObject::tr("%1 cannot be shown").arg(view.label)
                       : QObject::tr("%1 cannot be shown: %2").arg(sliceText(view), view.sliceTrouble);
            tone = Tone::Red;
            break;
        case HungView::State::Shown:
            return;
    }
    painter.setFont(theme::overlayFont(area.height(), view.state != HungView::State::Loading));
    painter.setPen(theme::colour(tone));
    painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, theme::marked(tone, text));
}

}  // namespace

QString spacingText(const HungView& view)
{
    if (!view.mmPerColumn || !view.mmPerRow)
        return QObject::tr("Spacing unknown: no mm, size not comparable");
    const QString across = QString::number(*view.mmPerColumn, 'f', 3);
    const QString down = QString::number(*view.mmPerRow, 'f', 3);
    const QString spacing = across == down ? across : QObject::tr("%1 x %2").arg(across, down);
    return QObject::tr("%1 mm/px (%2)").arg(spacing, toQt(code(view.spacingBasis)));
}

void paintViewportTexts(QPainter& painter, const QRect& area, const ViewportTexts& texts)
{
    const HungView& view = texts.view;
    painter.save();
    painter.setRenderHint(QPainter::TextAntialiasing);
    paintCentre(painter, area, view);

    // Where orientation is unknown, the text keeps to the side on which it would be for this place.
    EdgeWriter edge(painter, area, laterality(view.place) == Laterality::Right);
    const QFont plain = theme::overlayFont(area.height());
    const QColor quiet = theme::colour(Tone::Plain);
    if (view.state != HungView::State::Empty) {
        edge.writeDown(view.label, theme::overlayFont(area.height(), true), Qt::white);
        if (!texts.sliceLine.isEmpty())
            edge.writeDown(texts.sliceLine, theme::overlayFont(area.height(), true), Qt::white);
        if (!texts.sliceActivity.isEmpty())
            edge.writeDown(texts.sliceActivity, plain, theme::colour(Tone::Quiet));
        for (const QString& line : view.patientLines)
            edge.writeDown(line, plain, quiet);
        for (const StateLine& state : view.stateLines)
            for (const QString& line : wrapped(theme::marked(state.tone, state.text), plain, edge.width() * 2 / 3))
                edge.writeDown(line, plain, theme::colour(state.tone));
    }

    QFont small = plain;
    small.setPixelSize(std::max(plain.pixelSize() - 2, 11));
    edge.writeUp(toQt(kNotForDiagnosticUse), small, quiet);
    if (view.state == HungView::State::Shown) {
        edge.writeUp(spacingText(view), small, theme::colour(view.mmPerColumn ? Tone::Plain : Tone::Amber));
        edge.writeUp(texts.zoomLine, small, quiet);
        edge.writeUp(texts.greyLine, small, quiet);
    }
    painter.restore();
}

}  // namespace diptych::viewer
