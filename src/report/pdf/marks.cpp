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

const TextStyle kScoreStyle{.points = 8.0, .bold = true, .condensed = true, .align = Qt::AlignHCenter};

struct Mark {
    const Finding* finding;
    QRectF box;
    QRectF number;
};

bool isFree(const QRectF& tag, const std::vector<QRectF>& taken)
{
    return std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(tag); });
}

// Numbers find their places from the most suspicious mark, the last, to the least: the first stay nearest to their
// boxes. They stay clear of all boxes where there is room near by, and of each other and what is taken always.
void placeNumbers(const PageSetter& page, const QRectF& picture, std::vector<Mark>& marks,
                  const std::vector<QRectF>& taken)
{
    std::vector<QRectF> boxes = taken;
    for (const Mark& mark : marks)
        boxes.push_back(mark.box);
    std::vector<QRectF> numbers = taken;
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        const QString text = QString::number(mark->finding->id);
        const double height = page.textHeight(text, 20.0, kScoreStyle);
        const QSizeF size(std::max(height, page.textWidth(text, kScoreStyle) + 1.0), height);
        std::optional<QRectF> place = freePlace(mark->box, size, picture, 15.0, boxes);
        if (!place)
            place = freePlace(mark->box, size, picture, 200.0, numbers);
        mark->number = place.value_or(QRectF(mark->box.topLeft(), size));
        numbers.push_back(mark->number);
        boxes.push_back(mark->number);
    }
}

}  // namespace

std::optional<QRectF> freePlace(const QRectF& box, const QSizeF& size, const QRectF& picture, double reach,
                                const std::vector<QRectF>& taken)
{
    const auto inside = [&](const QPointF& corner) {
        QRectF tag(corner, size);
        tag.moveLeft(std::clamp(tag.left(), picture.left(), std::max(picture.left(), picture.right() - tag.width())));
        tag.moveTop(std::clamp(tag.top(), picture.top(), std::max(picture.top(), picture.bottom() - tag.height())));
        return tag;
    };
    constexpr double kApart = 0.5;  // half the black edge of the box
    const QRectF edge = box.adjusted(-kApart, -kApart, kApart, kApart);
    const double right = edge.right() - size.width();
    for (const QPointF& corner :
         {QPointF(edge.left(), edge.top() - size.height()), QPointF(right, edge.top() - size.height()),
          QPointF(edge.left(), edge.bottom()), QPointF(right, edge.bottom())}) {
        const QRectF tag = inside(corner);
        if (isFree(tag, taken))
            return tag;
    }
    constexpr int kDirections = 24;
    for (double distance = 1.5; distance < reach; distance += 1.5) {
        for (int i = 0; i < kDirections; ++i) {
            const double angle = 2.0 * std::numbers::pi * i / kDirections;
            const QPointF centre = box.center() + QPointF(std::cos(angle) * (box.width() / 2.0 + distance),
                                                          std::sin(angle) * (box.height() / 2.0 + distance));
            const QRectF tag = inside(centre - QPointF(size.width() / 2.0, size.height() / 2.0));
            if (isFree(tag, taken))
                return tag;
        }
    }
    return std::nullopt;
}

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
               const std::vector<Finding>& findings, const std::vector<QRectF>& taken)
{
    std::vector<Mark> marks;
    for (const Finding& finding : findings) {
        const Box unit = mapBox(laidOutFromStored, finding.boxPx);
        const QRectF box(pictureMm.x() + unit.x * pictureMm.width(), pictureMm.y() + unit.y * pictureMm.height(),
                         unit.width * pictureMm.width(), unit.height * pictureMm.height());
        marks.push_back({&finding, box.intersected(pictureMm), {}});
    }
    // The least suspicious first, so that the most suspicious lie on top of them.
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Mark& a, const Mark& b) { return a.finding->suspicion < b.finding->suspicion; });
    for (const Mark& mark : marks) {
        page.frame(mark.box, Qt::black, 0.9);
        page.frame(mark.box, colourOf(mark.finding->suspicion), 0.4);
    }
    placeNumbers(page, pictureMm, marks, taken);
    for (const Mark& mark : marks)
        drawLeader(page, mark.box, mark.number, colourOf(mark.finding->suspicion));
    for (const Mark& mark : marks) {
        const QColor colour = colourOf(mark.finding->suspicion);
        page.frame(mark.number, Qt::black, 0.15, colour);
        TextStyle style = kScoreStyle;
        style.colour = inkOn(colour);
        page.text(mark.number.x(), mark.number.y(), mark.number.width(), QString::number(mark.finding->id), style);
    }
}

}  // namespace diptych::report_pdf
