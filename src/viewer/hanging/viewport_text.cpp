#include "hanging/viewport_text.h"

#include <algorithm>

#include <QPainter>
#include <QTextLayout>

#include "diptych/core/version.h"
#include "looks/text.h"
#include "looks/theme.h"
#include "views/slice_text.h"

namespace diptych::viewer
{

namespace
{

/// Lines one below the other along the outer edge, and one above the other from the bottom; they never meet.
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

    /// The view label, which is always written, and beside it the badges; those that do not fit go below.
    void writeLabel(const QString& label, const QFont& font, const std::vector<Badge>& badges, const QFont& badgeFont)
    {
        const QFontMetrics metrics(font);
        put(label, font, Qt::white, top_ + metrics.ascent(), area_.width());
        int used = metrics.horizontalAdvance(label) + kBadgeGapPx;
        int top = top_ + std::max(0, (metrics.height() - badgeHeight(badgeFont)) / 2);
        top_ += metrics.height() + 2;
        for (const Badge& badge : badges) {
            const int width = QFontMetrics(badgeFont).horizontalAdvance(badge.text) + 2 * kBadgePaddingPx;
            if (used > 0 && used + width > area_.width() * 2 / 3) {  // so that the breast stays free
                if (top_ + badgeHeight(badgeFont) > bottom_ - kGapPx)
                    return;
                top = top_ + 1;
                top_ += badgeHeight(badgeFont) + 4;
                used = 0;
            }
            const int left = onTheLeft_ ? area_.left() + used : area_.right() - used - width;
            paintBadge(badge, badgeFont, QRect(left, top, width, badgeHeight(badgeFont)));
            used += width + kBadgeGapPx;
        }
    }

    /// False, and nothing written, where the line would come too near to what stands at the bottom.
    bool writeDown(const QString& text, const QFont& font, const QColor& colour, int mostWidth)
    {
        const QFontMetrics metrics(font);
        if (top_ + metrics.height() > bottom_ - kGapPx)
            return false;
        put(text, font, colour, top_ + metrics.ascent(), mostWidth);
        top_ += metrics.height() + 2;
        return true;
    }

    bool writeUp(const QString& text, const QFont& font, const QColor& colour)
    {
        const QFontMetrics metrics(font);
        if (bottom_ - metrics.height() < top_ + kGapPx)
            return false;
        put(text, font, colour, bottom_ - metrics.descent(), area_.width());
        bottom_ -= metrics.height() + 2;
        return true;
    }

    /// How many lines of this font still fit.
    [[nodiscard]] int linesLeft(const QFont& font) const
    {
        return std::max(0, (bottom_ - kGapPx - top_) / (QFontMetrics(font).height() + 2));
    }
    [[nodiscard]] int width() const { return area_.width(); }

private:
    static constexpr int kGapPx = 4;
    static constexpr int kBadgeGapPx = 6;
    static constexpr int kBadgePaddingPx = 5;

    static int badgeHeight(const QFont& font) { return QFontMetrics(font).height() + 4; }

    void put(const QString& text, const QFont& font, const QColor& colour, int baseline, int mostWidth)
    {
        painter_.setFont(font);
        const QFontMetrics metrics(font);
        const QString fitting = metrics.elidedText(text, Qt::ElideRight, std::min(mostWidth, area_.width()));
        const int x = onTheLeft_ ? area_.left() : area_.right() - metrics.horizontalAdvance(fitting);
        theme::drawHaloText(painter_, QPointF(x, baseline), fitting, colour);
    }

    void paintBadge(const Badge& badge, const QFont& font, const QRect& box)
    {
        painter_.setFont(font);
        painter_.setBrush(QColor(0, 0, 0, 170));
        painter_.setPen(QPen(theme::colour(badge.tone), 1.4));
        painter_.drawRoundedRect(box, 3, 3);
        painter_.drawText(box, Qt::AlignCenter, badge.text);
        painter_.setBrush(Qt::NoBrush);
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

/// As many lines as there is room for; where some are left out, the last place says so.
void writeAnnotation(EdgeWriter& edge, const QStringList& annotation, const QFont& font, int sentence)
{
    QStringList lines;
    for (const QString& each : annotation)
        lines += wrapped(each, font, sentence);
    const int room = edge.linesLeft(font);
    const bool cut = lines.size() > room;
    const auto shown = cut ? std::max<qsizetype>(room - 1, 0) : lines.size();
    for (qsizetype i = 0; i < shown; ++i)
        edge.writeDown(lines[i], font, theme::colour(Tone::Quiet), edge.width());
    if (cut)
        edge.writeDown(QStringLiteral("..."), font, theme::colour(Tone::Quiet), edge.width());
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
            if (view.preview)
                return;  // said beside the image, which is not to be covered
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
    return QObject::tr("%1 mm/px, %2").arg(spacing, spacingBasisText(view.spacingBasis, view.magnification));
}

QString previewText(double zoom)
{
    return zoom > 1.0 ? QObject::tr("Low resolution, enlarged: detail is missing until the image is decoded")
                      : QObject::tr("Low resolution: the image is being decoded");
}

TextDetail nextTextDetail(TextDetail detail)
{
    switch (detail) {
        case TextDetail::Short:
            return TextDetail::Full;
        case TextDetail::Full:
            return TextDetail::None;
        case TextDetail::None:
            return TextDetail::Short;
    }
    return TextDetail::Short;
}

void paintViewportTexts(QPainter& painter, const QRect& area, const ViewportTexts& texts)
{
    const HungView& view = texts.view;
    painter.save();
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.setRenderHint(QPainter::Antialiasing);
    paintCentre(painter, area, view);

    // Where orientation is unknown, the text keeps to the side on which it would be for this place.
    EdgeWriter edge(painter, area, laterality(view.place) == Laterality::Right);
    // In a narrow place beside others the letters shrink with it.
    const int size = std::min(area.height(), area.width() * 3 / 2);
    const QFont plain = theme::overlayFont(size);
    QFont small = plain;
    small.setPixelSize(std::max(plain.pixelSize() - 2, 11));
    const QColor quiet = theme::colour(Tone::Plain);
    const bool hung = view.state != HungView::State::Empty;
    const bool words = texts.detail != TextDetail::None;
    // First what may never be missing, then the rest between the two.
    const QStringList mark = wrapped(toQt(kNotForDiagnosticUse), small, edge.width());
    for (auto line = mark.crbegin(); line != mark.crend(); ++line)
        edge.writeUp(*line, small, quiet);
    if (!texts.lowResolution.isEmpty()) {
        const QStringList lines = wrapped(theme::marked(Tone::Amber, texts.lowResolution), plain, edge.width());
        for (auto line = lines.crbegin(); line != lines.crend(); ++line)
            edge.writeUp(*line, plain, theme::colour(Tone::Amber));
    }
    if (!texts.presentation.isEmpty()) {
        const QStringList lines = wrapped(theme::marked(Tone::Amber, texts.presentation), small, edge.width());
        for (auto line = lines.crbegin(); line != lines.crend(); ++line)
            edge.writeUp(*line, small, theme::colour(Tone::Amber));
    }
    if (hung)
        edge.writeLabel(view.imageLabel.isEmpty() ? view.label : view.imageLabel, theme::overlayFont(size, true),
                        view.badges, small);
    if (hung && !texts.sliceLine.isEmpty())
        (void)edge.writeDown(texts.sliceLine, theme::overlayFont(size, true), Qt::white, edge.width());
    if (hung && !texts.sliceActivity.isEmpty())
        (void)edge.writeDown(texts.sliceActivity, plain, theme::colour(Tone::Quiet), edge.width());
    if (view.state == HungView::State::Shown && words) {
        edge.writeUp(spacingText(view), small, theme::colour(view.mmPerColumn ? Tone::Plain : Tone::Amber));
        edge.writeUp(texts.zoomLine, small, quiet);
        edge.writeUp(texts.greyLine, small, quiet);
        for (const StateLine& layer : texts.layerLines) {
            const QStringList lines = wrapped(theme::marked(layer.tone, layer.text), plain, edge.width() * 2 / 3);
            for (auto line = lines.crbegin(); line != lines.crend(); ++line)
                edge.writeUp(*line, plain, theme::colour(layer.tone));
        }
    }
    if (hung && words) {
        // So that the breast stays free, only as wide as need be.
        const int sentence = edge.width() * 2 / 3;
        for (const QString& line : view.patientLines)
            edge.writeDown(line, plain, quiet, edge.width());
        for (const StateLine& state : view.stateLines)
            for (const QString& line : wrapped(theme::marked(state.tone, state.text), plain, sentence))
                edge.writeDown(line, plain, theme::colour(state.tone), edge.width());
        if (texts.detail == TextDetail::Full)
            writeAnnotation(edge, view.annotationLines, small, sentence);
    }
    painter.restore();
}

}  // namespace diptych::viewer
