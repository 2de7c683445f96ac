#include "audit/audit_chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "diptych/reading/self_audit.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{

constexpr int kSteps = 4;  // of the scale

QColor seriesColour(std::size_t series)
{
    return series == 0 ? theme::accent() : theme::colour(Tone::Prior);
}

QString scaleText(double value, bool percent)
{
    const double shown = percent ? value * 100.0 : value;
    const bool whole = std::abs(shown - std::round(shown)) < 1e-9;
    const QString number = QString::number(shown, 'f', whole ? 0 : 1);
    return percent ? QStringLiteral("%1 %").arg(number) : number;
}

}  // namespace

double scaleEnd(double most, bool percent)
{
    if (!(most > 0.0))
        return percent ? 1.0 : kSteps;
    // Four steps of 1, 2 or 5 times a power of ten; shares end at 100 %, counts have whole steps.
    const double power = std::pow(10.0, std::max(std::floor(std::log10(most / kSteps)), percent ? -4.0 : 0.0));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        const double end = kSteps * step * power;
        if (end >= most * (1.0 - 1e-9))
            return percent ? std::min(end, 1.0) : end;
    }
    return most;
}

AuditChart::AuditChart(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void AuditChart::show(ChartContent content)
{
    content_ = std::move(content);
    picked_.reset();
    setAccessibleName(content_.title);
    QString all = counted() ? QString() : content_.empty;
    for (const ChartGroup& group : content_.groups)
        all += counted() ? group.told + QLatin1Char('\n') : QString();
    setAccessibleDescription(all);
    update();
}

QSize AuditChart::sizeHint() const
{
    const int line = fontMetrics().height();
    return {line * 26, line * 15};
}

QSize AuditChart::minimumSizeHint() const
{
    const int line = fontMetrics().height();
    return {line * 16, line * 10};
}

bool AuditChart::counted() const
{
    return std::ranges::any_of(content_.groups, [](const ChartGroup& group) {
        return std::ranges::any_of(group.bars, [](const ChartBar& bar) { return bar.value.has_value(); });
    });
}

QRectF AuditChart::plot() const
{
    const QFontMetrics metrics = fontMetrics();
    const double line = metrics.height();
    const double left = metrics.horizontalAdvance(QStringLiteral("100 %")) + line;
    // Above: title and legend. Below: two lines of labels, what they are, the numbers of the picked group.
    return {left, line * (content_.series.empty() ? 2.0 : 3.1), width() - left - line * 0.6,
            height() - line * (content_.series.empty() ? 6.4 : 7.5)};
}

QRectF AuditChart::place(int group) const
{
    const QRectF area = plot();
    const double each = area.width() / static_cast<double>(std::max<std::size_t>(content_.groups.size(), 1));
    return {area.left() + each * group, area.top(), each, area.height()};
}

void AuditChart::drawScale(QPainter& painter, double most) const
{
    const QRectF area = plot();
    for (int step = 0; step <= kSteps; ++step) {
        const double share = static_cast<double>(step) / kSteps;
        const double y = area.bottom() - share * area.height();
        painter.setPen(step == 0 ? theme::colour(Tone::Quiet) : theme::line());
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(theme::colour(Tone::Quiet));
        const double line = fontMetrics().height();
        painter.drawText(QRectF(0, y - line / 2, area.left() - line * 0.4, line), Qt::AlignRight | Qt::AlignVCenter,
                         scaleText(share * most, content_.percent));
    }
}

void AuditChart::drawBar(QPainter& painter, const QRectF& within, const ChartBar& bar, std::size_t series,
                         double most) const
{
    const auto y = [&](double value) { return within.bottom() - std::clamp(value / most, 0.0, 1.0) * within.height(); };
    if (!bar.value) {
        painter.setPen(theme::colour(Tone::Quiet));
        painter.drawText(QRectF(within.left() - within.width(), within.bottom() - fontMetrics().height(),
                                within.width() * 3, fontMetrics().height()),
                         Qt::AlignCenter, QStringLiteral("\u2013"));
        return;
    }
    const QColor colour = seriesColour(series);
    const QRectF shape(within.left(), y(*bar.value), within.width(), within.bottom() - y(*bar.value));
    painter.setPen(QPen(colour, 1.0));
    if (bar.few)
        painter.setBrush(Qt::NoBrush);
    else
        painter.setBrush(series == 0 ? QBrush(colour) : QBrush(colour, Qt::Dense4Pattern));
    painter.drawRect(shape);
    if (!bar.interval)
        return;
    painter.setPen(QPen(theme::colour(Tone::Plain), 1.5));
    const double centre = within.center().x();
    const double cap = std::min(within.width() * 0.35, 5.0);
    painter.drawLine(QPointF(centre, y(bar.interval->low)), QPointF(centre, y(bar.interval->high)));
    for (const double end : {bar.interval->low, bar.interval->high})
        painter.drawLine(QPointF(centre - cap, y(end)), QPointF(centre + cap, y(end)));
}

void AuditChart::drawGroups(QPainter& painter, double most) const
{
    const QFontMetrics metrics = fontMetrics();
    double widest = 0;
    for (const ChartGroup& group : content_.groups) {
        for (const QString& part : group.label.split(QLatin1Char('\n')))
            widest = std::max(widest, static_cast<double>(metrics.horizontalAdvance(part)));
    }
    const double each = place(0).width();
    const int labelled = std::max(1, static_cast<int>(std::ceil((widest + metrics.averageCharWidth()) / each)));
    for (int index = 0; index < static_cast<int>(content_.groups.size()); ++index) {
        const ChartGroup& group = content_.groups[static_cast<std::size_t>(index)];
        const QRectF area = place(index);
        if (picked_ == index)
            painter.fillRect(area, theme::raised());
        const double barWidth =
            std::min(area.width() * 0.7 / static_cast<double>(std::max<std::size_t>(group.bars.size(), 1)),
                     static_cast<double>(metrics.height()) * 2.2);
        double left = area.center().x() - barWidth * static_cast<double>(group.bars.size()) / 2.0;
        for (std::size_t series = 0; series < group.bars.size(); ++series) {
            drawBar(painter, QRectF(left, area.top(), barWidth * 0.9, area.height()), group.bars[series], series, most);
            left += barWidth;
        }
        if (index % labelled != 0 && picked_ != index)
            continue;
        const QRectF label(area.center().x() - widest, area.bottom() + metrics.height() * 0.2, widest * 2,
                           metrics.height() * 2.2);
        painter.setPen(theme::colour(picked_ == index ? Tone::Plain : Tone::Quiet));
        if (index % labelled == 0)
            painter.drawText(label, Qt::AlignHCenter | Qt::AlignTop, group.label);
    }
}

void AuditChart::drawLegend(QPainter& painter) const
{
    const QFontMetrics metrics = fontMetrics();
    const double line = metrics.height();
    double x = plot().left();
    for (std::size_t series = 0; series < content_.series.size(); ++series) {
        const QRectF box(x, line * 1.55, line * 0.7, line * 0.7);
        painter.setPen(seriesColour(series));
        painter.setBrush(series == 0 ? QBrush(seriesColour(series)) : QBrush(seriesColour(series), Qt::Dense4Pattern));
        painter.drawRect(box);
        painter.setPen(theme::colour(Tone::Plain));
        painter.drawText(QPointF(box.right() + line * 0.4, line * 1.4 + metrics.ascent()), content_.series[series]);
        x = box.right() + line * 1.4 + metrics.horizontalAdvance(content_.series[series]);
    }
    const bool few = std::ranges::any_of(content_.groups, [](const ChartGroup& group) {
        return std::ranges::any_of(group.bars, [](const ChartBar& bar) { return bar.few && bar.value; });
    });
    if (few) {
        painter.setPen(theme::colour(Tone::Quiet));
        painter.drawText(QRectF(0, line * 0.3, width() - line * 0.6, line * 1.1), Qt::AlignRight | Qt::AlignVCenter,
                         tr("hollow: fewer than %1").arg(reading::kFewCases));
    }
}

void AuditChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::panel());
    painter.setRenderHint(QPainter::Antialiasing);
    const double line = fontMetrics().height();
    painter.setPen(hasFocus() ? theme::accent() : theme::line());
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    QFont strong = font();
    strong.setBold(true);
    painter.setFont(strong);
    painter.setPen(theme::colour(Tone::Plain));
    painter.drawText(QRectF(line * 0.6, line * 0.3, width() - line * 1.2, line * 1.1), Qt::AlignLeft | Qt::AlignVCenter,
                     content_.title);
    painter.setFont(font());
    if (!counted()) {
        painter.setPen(theme::colour(Tone::Quiet));
        painter.drawText(rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap, content_.empty);
        return;
    }

    double most = 0.0;
    for (const ChartGroup& group : content_.groups) {
        for (const ChartBar& bar : group.bars)
            most = std::max({most, bar.value.value_or(0.0), bar.interval ? bar.interval->high : 0.0});
    }
    most = scaleEnd(most, content_.percent);
    drawScale(painter, most);
    drawGroups(painter, most);
    drawLegend(painter);
    const QRectF area = plot();
    painter.setPen(theme::colour(Tone::Quiet));
    painter.drawText(QRectF(area.left(), area.bottom() + line * 2.1, area.width(), line), Qt::AlignRight,
                     content_.groupsAre);
    if (picked_) {
        painter.setPen(theme::colour(Tone::Plain));
        painter.drawText(QRectF(line * 0.6, height() - line * 1.4, width() - line * 1.2, line * 1.1),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(content_.groups[static_cast<std::size_t>(*picked_)].told,
                                                  Qt::ElideRight, static_cast<int>(width() - line * 1.2)));
    }
}

void AuditChart::pick(std::optional<int> group)
{
    if (!counted() || picked_ == group)
        return;
    picked_ = group;
    setToolTip(group ? content_.groups[static_cast<std::size_t>(*group)].told : QString());
    update();
}

void AuditChart::keyPressEvent(QKeyEvent* event)
{
    const int last = static_cast<int>(content_.groups.size()) - 1;
    if (last < 0 || (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const bool right = event->key() == Qt::Key_Right;
    pick(picked_ ? std::clamp(*picked_ + (right ? 1 : -1), 0, last) : (right ? 0 : last));
}

void AuditChart::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    for (int index = 0; index < static_cast<int>(content_.groups.size()); ++index) {
        if (place(index).contains(at)) {
            pick(index);
            return;
        }
    }
}

void AuditChart::leaveEvent(QEvent* event)
{
    if (!hasFocus())
        pick(std::nullopt);
    QWidget::leaveEvent(event);
}

void AuditChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void AuditChart::focusOutEvent(QFocusEvent* event)
{
    pick(std::nullopt);
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace diptych::viewer
