#include "marks.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "diptych/core/wording.h"

namespace diptych::report_pdf
{

namespace
{

const TextStyle kNumberStyle{.points = 8.0, .bold = true, .condensed = true, .align = Qt::AlignHCenter};

bool isFree(const QRectF& tag, const std::vector<QRectF>& taken)
{
    return std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(tag); });
}

// The four corners outside the box first, then rings around it, always inside the picture.
QRectF freePlace(const QRectF& box, const QSizeF& size, const QRectF& picture, const std::vector<QRectF>& taken)
{
    const auto inside = [&](QRectF tag) {
        tag.moveLeft(std::clamp(tag.left(), picture.left(), std::max(picture.left(), picture.right() - tag.width())));
        tag.moveTop(std::clamp(tag.top(), picture.top(), std::max(picture.top(), picture.bottom() - tag.height())));
        return tag;
    };
    const std::array<QPointF, 4> corners{
        QPointF(box.left(), box.top() - size.height()), QPointF(box.right() - size.width(), box.top() - size.height()),
        QPointF(box.left(), box.bottom()), QPointF(box.right() - size.width(), box.bottom())};
    for (const QPointF& corner : corners) {
        const QRectF tag = inside({corner, size});
        if (isFree(tag, taken)) {
            return tag;
        }
    }
    constexpr int kDirections = 16;
    for (double distance = 1.0; distance < 60.0; distance += 1.5) {
        for (int i = 0; i < kDirections; ++i) {
            const double angle = 2.0 * std::numbers::pi * i / kDirections;
            const QPointF centre = box.center() + QPointF(std::cos(angle) * (box.width() / 2.0 + distance),
                                                          std::sin(angle) * (box.height() / 2.0 + distance));
            const QRectF tag = inside({centre - QPointF(size.width() / 2.0, size.height() / 2.0), size});
            if (isFree(tag, taken)) {
                return tag;
            }
        }
    }
    return inside({corners[0], size});
}

// From the edge of the box that is nearest to the tag; nothing where they touch.
void drawLeader(PageSetter& page, const QRectF& box, const QRectF& tag, const QColor& colour)
{
    if (tag.adjusted(-0.2, -0.2, 0.2, 0.2).intersects(box)) {
        return;
    }
    const QPointF from = tag.center();
    const QPointF to(std::clamp(from.x(), box.left(), box.right()), std::clamp(from.y(), box.top(), box.bottom()));
    page.rule(from.x(), from.y(), to.x(), to.y(), 0.6, Qt::black);
    page.rule(from.x(), from.y(), to.x(), to.y(), 0.25, colour);
}

}  // namespace

QColor inkOn(const QColor& fill)
{
    const double luminance = (0.2126 * fill.red() + 0.7152 * fill.green() + 0.0722 * fill.blue()) / 255.0;
    return luminance > 0.36 ? Qt::black : Qt::white;
}

QColor colourOf(Suspicion suspicion)
{
    const Rgb rgb = suspicionColour(suspicion);
    return {rgb.red, rgb.green, rgb.blue};
}

void drawMarks(PageSetter& page, const QRectF& pictureMm, const Affine& laidOutFromStored,
               const std::vector<Finding>& findings, const QRectF& taken)
{
    struct Mark {
        const Finding* finding;
        QRectF box;
    };
    std::vector<Mark> marks;
    for (const Finding& finding : findings) {
        const Box unit = mapBox(laidOutFromStored, finding.boxPx);
        const QRectF box(pictureMm.x() + unit.x * pictureMm.width(), pictureMm.y() + unit.y * pictureMm.height(),
                         unit.width * pictureMm.width(), unit.height * pictureMm.height());
        marks.push_back({&finding, box.intersected(pictureMm)});
    }
    // The least suspicious first, so that the most suspicious lie on top of them.
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Mark& a, const Mark& b) { return a.finding->suspicion < b.finding->suspicion; });
    for (const Mark& mark : marks) {
        page.frame(mark.box, Qt::black, 0.9);
        page.frame(mark.box, colourOf(mark.finding->suspicion), 0.4);
    }
    // Numbers find their places the other way round: the most suspicious stays nearest to its box.
    std::vector<QRectF> occupied{taken};
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        const QString number = QString::number(mark->finding->id);
        const double height = page.textHeight(number, 20.0, kNumberStyle);
        const QSizeF size(std::max(height, page.textWidth(number, kNumberStyle) + 1.0), height);
        const QRectF tag = freePlace(mark->box, size, pictureMm, occupied);
        occupied.push_back(tag);
        const QColor colour = colourOf(mark->finding->suspicion);
        drawLeader(page, mark->box, tag, colour);
        page.frame(tag, Qt::black, 0.15, colour);
        TextStyle style = kNumberStyle;
        style.colour = inkOn(colour);
        page.text(tag.x(), tag.y(), tag.width(), number, style);
    }
}

}  // namespace diptych::report_pdf
