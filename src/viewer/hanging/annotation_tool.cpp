#include "hanging/annotation_tool.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QLineF>
#include <QObject>

#include "hanging/annotation_painting.h"

namespace diptych::viewer
{

namespace
{

// Logical pixels.
constexpr double kLeastDrag = 4.0;
constexpr double kHandleReach = 8.0;
constexpr double kLineReach = 6.0;
constexpr double kPointReach = 10.0;
constexpr double kBesideImage = 6.0;  // a press so near to the edge is meant for the edge

double distance(const QPointF& a, const QPointF& b)
{
    return QLineF(a, b).length();
}

double distanceToSegment(const QPointF& point, const QPointF& a, const QPointF& b)
{
    const QPointF along = b - a;
    const double squared = QPointF::dotProduct(along, along);
    if (squared == 0.0)
        return distance(point, a);
    return distance(point, a + along * std::clamp(QPointF::dotProduct(point - a, along) / squared, 0.0, 1.0));
}

double distanceToPath(const QPointF& point, const std::vector<QPointF>& path)
{
    double least = distance(point, path.front());
    for (std::size_t i = 1; i < path.size(); ++i)
        least = std::min(least, distanceToSegment(point, path[i - 1], path[i]));
    return least;
}

std::vector<QPointF> pathOf(const AnnotationShape& shape, const Affine& widgetFromStored)
{
    std::vector<QPointF> path;
    if (const auto* ellipse = std::get_if<Ellipse>(&shape)) {
        constexpr int kParts = 48;
        for (int part = 0; part <= kParts; ++part) {
            const double turn = 2.0 * std::numbers::pi * part / kParts;
            path.push_back(onWidget({ellipse->box.centreX() + ellipse->box.width / 2.0 * std::cos(turn),
                                     ellipse->box.centreY() + ellipse->box.height / 2.0 * std::sin(turn)},
                                    widgetFromStored));
        }
        return path;
    }
    for (const ImagePoint& point : handlesOf(shape))
        path.push_back(onWidget(point, widgetFromStored));
    return path;
}

}  // namespace

QString nameOf(Tool tool)
{
    switch (tool) {
        case Tool::Pan:
            return QObject::tr("Pan");
        case Tool::Ruler:
            return QObject::tr("Ruler");
        case Tool::Angle:
            return QObject::tr("Angle");
        case Tool::Ellipse:
            return QObject::tr("Ellipse");
        case Tool::Arrow:
            return QObject::tr("Arrow");
        case Tool::Note:
            return QObject::tr("Note");
    }
    return {};
}

QString toolHint(Tool tool)
{
    switch (tool) {
        case Tool::Pan:
            return {};
        case Tool::Ruler:
            return QObject::tr("Ruler: drag from end to end");
        case Tool::Angle:
            return QObject::tr("Angle: click the first end, the corner, the second end");
        case Tool::Ellipse:
            return QObject::tr("Ellipse: drag from corner to corner of its frame");
        case Tool::Arrow:
            return QObject::tr("Arrow: drag from its tip outwards; double click on it writes a text");
        case Tool::Note:
            return QObject::tr("Note: click, write, Enter");
    }
    return {};
}

void AnnotationTool::setTool(Tool tool)
{
    tool_ = tool;
    doing_ = Doing::Nothing;
    corners_.clear();
    draft_.reset();
}

void AnnotationTool::setImage(const std::string& sopInstanceUid, int frame, const QSizeF& storedSize)
{
    storedSize_ = storedSize;
    setTool(tool_);
    if (sopInstanceUid_ == sopInstanceUid && frame_ == frame)
        return;
    sopInstanceUid_ = sopInstanceUid;
    frame_ = frame;
    annotations_.clear();
    labelAreas_.clear();
    selected_.reset();
    selectNewest_ = false;
}

void AnnotationTool::show(std::vector<Annotation> annotations)
{
    std::erase_if(annotations, [this](const Annotation& each) {
        return each.sopInstanceUid != sopInstanceUid_ || each.frame != frame_;
    });
    annotations_ = std::move(annotations);
    if (selectNewest_ && !annotations_.empty())
        selected_ = annotations_.back().id;
    selectNewest_ = false;
    if (selected_ && !find(*selected_))
        selected_.reset();
}

std::optional<Annotation> AnnotationTool::draft() const
{
    return draft_;
}

const Annotation* AnnotationTool::find(int id) const
{
    const auto found =
        std::find_if(annotations_.begin(), annotations_.end(), [id](const Annotation& each) { return each.id == id; });
    return found == annotations_.end() ? nullptr : &*found;
}

ImagePoint AnnotationTool::storedAt(const QPointF& at, const Affine& widgetFromStored) const
{
    const auto stored = widgetFromStored.inverse().apply(at.x(), at.y());
    // What lies outside the image cannot be measured.
    return {std::clamp(stored.x, 0.0, storedSize_.width()), std::clamp(stored.y, 0.0, storedSize_.height())};
}

Annotation AnnotationTool::fresh(const AnnotationShape& shape) const
{
    return {0, sopInstanceUid_, frame_, shape};
}

AnnotationShape AnnotationTool::drawnTo(const ImagePoint& at) const
{
    switch (tool_) {
        case Tool::Angle:
            return corners_.size() > 1 ? Angle{corners_[0], corners_[1], at} : Angle{corners_[0], at, at};
        case Tool::Ellipse:
            return withHandleAt(Ellipse{{pressedStored_.x, pressedStored_.y, 0.0, 0.0}}, 2, at);
        case Tool::Arrow:
            return Arrow{pressedStored_, at, {}};
        case Tool::Pan:
        case Tool::Note:
        case Tool::Ruler:
            break;
    }
    return Ruler{pressedStored_, at};
}

AnnotationShape AnnotationTool::movedInside(const AnnotationShape& shape, double dx, double dy) const
{
    const std::vector<ImagePoint> points = handlesOf(shape);
    const auto [left, right] = std::minmax_element(points.begin(), points.end(),
                                                   [](const ImagePoint& a, const ImagePoint& b) { return a.x < b.x; });
    const auto [top, bottom] = std::minmax_element(points.begin(), points.end(),
                                                   [](const ImagePoint& a, const ImagePoint& b) { return a.y < b.y; });
    return movedBy(shape, std::clamp(dx, -left->x, std::max(-left->x, storedSize_.width() - right->x)),
                   std::clamp(dy, -top->y, std::max(-top->y, storedSize_.height() - bottom->y)));
}

std::optional<AnnotationTool::Hit> AnnotationTool::hitAt(const QPointF& at, const Affine& widgetFromStored) const
{
    if (const Annotation* selected = selected_ ? find(*selected_) : nullptr) {
        const std::vector<ImagePoint> handles = handlesOf(selected->shape);
        for (std::size_t handle = 0; handle < handles.size(); ++handle)
            if (distance(at, onWidget(handles[handle], widgetFromStored)) <= kHandleReach)
                return Hit{selected->id, handle};
    }
    // What was drawn last lies on top.
    for (auto each = annotations_.rbegin(); each != annotations_.rend(); ++each) {
        const double reach = std::holds_alternative<Note>(each->shape) ? kPointReach : kLineReach;
        const auto label = labelAreas_.find(each->id);
        if (distanceToPath(at, pathOf(each->shape, widgetFromStored)) <= reach ||
            (label != labelAreas_.end() && label->second.contains(at)))
            return Hit{each->id, std::nullopt};
    }
    return std::nullopt;
}

AnnotationTool::Answer AnnotationTool::press(const QPointF& at, const Affine& widgetFromStored)
{
    if (sopInstanceUid_.empty())
        return {};
    pressedAt_ = at;
    pressedStored_ = storedAt(at, widgetFromStored);
    // Beside the image nothing begins: a point drawn in from there is not the one that was pressed.
    if (tool_ != Tool::Pan && distance(at, onWidget(pressedStored_, widgetFromStored)) > kBesideImage)
        return {.taken = true, .edit = {}, .textWanted = {}};
    if (tool_ == Tool::Angle && !corners_.empty())
        return pressAngle(at, widgetFromStored);
    held_ = hitAt(at, widgetFromStored);
    wasSelected_ = held_ && selected_ == held_->id;
    const bool onAnnotation = held_ && (held_->handle || tool_ == Tool::Pan);
    if (!onAnnotation) {
        if (tool_ == Tool::Pan) {
            selected_.reset();
            return {};
        }
        if (tool_ == Tool::Angle)
            return pressAngle(at, widgetFromStored);
    }
    if (held_ && tool_ == Tool::Pan)
        selected_ = held_->id;
    doing_ = Doing::Pressed;
    return {.taken = true, .edit = {}, .textWanted = {}};
}

AnnotationTool::Answer AnnotationTool::pressAngle(const QPointF& at, const Affine& widgetFromStored)
{
    doing_ = Doing::Drawing;
    selected_.reset();
    Answer taken{.taken = true, .edit = {}, .textWanted = {}};
    // Two clicks on one spot, as a double click gives, are one.
    if (!corners_.empty() && distance(at, onWidget(corners_.back(), widgetFromStored)) < kLeastDrag)
        return taken;
    if (corners_.size() == 2)
        return finished(AnnotationEdit::Kind::Add, fresh(drawnTo(pressedStored_)));
    corners_.push_back(pressedStored_);
    draft_ = fresh(drawnTo(pressedStored_));
    return taken;
}

AnnotationTool::Answer AnnotationTool::move(const QPointF& at, const Affine& widgetFromStored)
{
    if (doing_ == Doing::Nothing)
        return {};
    Answer taken{.taken = true, .edit = {}, .textWanted = {}};
    const ImagePoint stored = storedAt(at, widgetFromStored);
    if (doing_ == Doing::Pressed) {
        if (distance(at, pressedAt_) < kLeastDrag)
            return taken;
        if (held_ && held_->handle)
            doing_ = Doing::ChangingHandle;
        else if (held_ && tool_ == Tool::Pan)
            doing_ = wasSelected_ ? Doing::Moving : Doing::Pressed;
        else if (tool_ != Tool::Note)
            doing_ = Doing::Drawing;
        if (doing_ == Doing::Pressed)
            return taken;
        if (doing_ == Doing::Drawing)
            selected_.reset();
    }
    const Annotation* changed = held_ ? find(held_->id) : nullptr;
    if (doing_ == Doing::Drawing) {
        draft_ = fresh(drawnTo(stored));
    } else if (changed) {
        draft_ = *changed;
        draft_->shape = doing_ == Doing::ChangingHandle
                            ? withHandleAt(changed->shape, *held_->handle, stored)
                            : movedInside(changed->shape, stored.x - pressedStored_.x, stored.y - pressedStored_.y);
    }
    return taken;
}

AnnotationTool::Answer AnnotationTool::release(const QPointF& at, const Affine& widgetFromStored)
{
    Answer taken{.taken = true, .edit = {}, .textWanted = {}};
    switch (doing_) {
        case Doing::Nothing:
            return {};
        case Doing::Pressed:
            doing_ = Doing::Nothing;
            return distance(at, pressedAt_) < kLeastDrag ? click(at, widgetFromStored) : taken;
        case Doing::Drawing:
            if (tool_ == Tool::Angle) {
                // The first arm may be dragged instead of clicked.
                if (corners_.size() == 1 && distance(at, onWidget(corners_[0], widgetFromStored)) >= kLeastDrag)
                    corners_.push_back(storedAt(at, widgetFromStored));
                return taken;
            }
            break;
        case Doing::ChangingHandle:
        case Doing::Moving:
            break;
    }
    (void)move(at, widgetFromStored);
    const bool drawn = doing_ == Doing::Drawing;
    doing_ = Doing::Nothing;
    if (!draft_)
        return taken;
    // Dragged out and back again: nothing was meant.
    if (drawn && distance(at, pressedAt_) < kLeastDrag) {
        draft_.reset();
        return taken;
    }
    return finished(drawn ? AnnotationEdit::Kind::Add : AnnotationEdit::Kind::Change, *draft_);
}

AnnotationTool::Answer AnnotationTool::click(const QPointF& at, const Affine& widgetFromStored)
{
    Answer answer{.taken = true, .edit = {}, .textWanted = {}};
    const auto hit = hitAt(at, widgetFromStored);
    selected_ = hit ? std::optional(hit->id) : std::nullopt;
    if (!hit && tool_ == Tool::Note)
        answer.textWanted = fresh(Note{storedAt(at, widgetFromStored), {}});
    return answer;
}

AnnotationTool::Answer AnnotationTool::doubleClick(const QPointF& at, const Affine& widgetFromStored)
{
    // Quick clicks of a drawing tool are clicks; and a text is never asked for in the middle of an angle.
    const auto hit = hitAt(at, widgetFromStored);
    if (!corners_.empty() || (tool_ != Tool::Pan && !hit))
        return press(at, widgetFromStored);
    if (!hit)
        return {};
    doing_ = Doing::Nothing;
    selected_ = hit->id;
    Answer answer = textOfSelected();
    answer.taken = true;
    return answer;
}

AnnotationTool::Answer AnnotationTool::removeSelected() const
{
    const Annotation* annotation = selected_ ? find(*selected_) : nullptr;
    if (!annotation)
        return {};
    return {.taken = true, .edit = AnnotationEdit{AnnotationEdit::Kind::Remove, *annotation}, .textWanted = {}};
}

AnnotationTool::Answer AnnotationTool::textOfSelected() const
{
    const Annotation* annotation = selected_ ? find(*selected_) : nullptr;
    if (!annotation || !textOf(annotation->shape))
        return {};
    return {.taken = true, .edit = {}, .textWanted = *annotation};
}

AnnotationTool::Answer AnnotationTool::finished(AnnotationEdit::Kind kind, const Annotation& annotation)
{
    Answer answer{.taken = true, .edit = AnnotationEdit{kind, annotation}, .textWanted = {}};
    doing_ = Doing::Nothing;
    corners_.clear();
    draft_.reset();
    selectNewest_ = kind == AnnotationEdit::Kind::Add;
    return answer;
}

bool AnnotationTool::cancel()
{
    if (draft_ || !corners_.empty() || doing_ != Doing::Nothing) {
        setTool(tool_);
        return true;
    }
    const bool had = selected_.has_value();
    selected_.reset();
    return had;
}

}  // namespace diptych::viewer
