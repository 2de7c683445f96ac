#include "hanging/annotation_layer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "hanging/annotation_painting.h"
#include "hanging/loupe.h"
#include "hanging/viewport_widget.h"
#include "looks/note_editor.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{
constexpr double kLoupePerNotch = 1.2;
constexpr double kLeastLoupeFactor = 0.5;
constexpr double kMostLoupeFactor = 12.0;
}  // namespace

AnnotationLayer::AnnotationLayer(ViewportWidget& viewport)
    : QObject(&viewport), viewport_(viewport), editor_(new NoteEditor(&viewport))
{
    viewport.setMouseTracking(true);
    viewport.installEventFilter(this);
    connect(editor_, &NoteEditor::written, this, &AnnotationLayer::keepText);
    connect(editor_, &NoteEditor::dropped, this, [this] {
        writing_.reset();
        viewport_.update();
    });
}

bool AnnotationLayer::hasImage() const
{
    return viewport_.view().pyramid && !viewport_.view().sopInstanceUid.empty();
}

Affine AnnotationLayer::widgetFromStored() const
{
    // An affine map is told by where it takes three points; far apart, so that nothing is lost in rounding.
    constexpr double kFar = 1024.0;
    const QPointF origin = viewport_.widgetFromStored({0.0, 0.0});
    const QPointF x = (viewport_.widgetFromStored({kFar, 0.0}) - origin) / kFar;
    const QPointF y = (viewport_.widgetFromStored({0.0, kFar}) - origin) / kFar;
    return {{x.x(), y.x(), origin.x(), x.y(), y.y(), origin.y()}};
}

void AnnotationLayer::meetImage()
{
    const HungView& view = viewport_.view();
    const QSizeF stored =
        view.pyramid ? QSizeF(view.pyramid->storedColumns(), view.pyramid->storedRows()) : QSizeF(0.0, 0.0);
    tool_.setImage(view.sopInstanceUid, frame_, stored);
    editor_->drop();  // a text must never pass to another patient's image
    showCursor();
}

void AnnotationLayer::setFrame(int frame)
{
    if (frame_ == frame)
        return;
    frame_ = frame;
    meetImage();
    tool_.show(ofStudy_);
    viewport_.update();
}

void AnnotationLayer::setTool(Tool tool)
{
    if (tool_.tool() != tool) {
        tool_.setTool(tool);
        viewport_.update();
    }
    showCursor();
}

void AnnotationLayer::show(const AnnotationHistory* history)
{
    const bool nothingBefore = ofStudy_.empty() && keysOfStudy_.empty();
    ofStudy_ = history ? history->annotations() : std::vector<Annotation>();
    keysOfStudy_ = history ? history->keyImages() : std::map<std::string, Made>();
    tool_.show(ofStudy_);
    if (!nothingBefore || !ofStudy_.empty() || !keysOfStudy_.empty())
        viewport_.update();
}

/// Of the image that hangs now, whatever hung when show() was called.
std::optional<Made> AnnotationLayer::keyImage() const
{
    const auto key = keysOfStudy_.find(viewport_.view().sopInstanceUid);
    return key == keysOfStudy_.end() ? std::nullopt : std::optional(key->second);
}

void AnnotationLayer::setLoupe(bool on)
{
    if (!on && !loupeOn_)
        return;
    loupeOn_ = on;
    if (on && viewport_.underMouse())
        cursor_ = viewport_.mapFromGlobal(QPointF(QCursor::pos()));
    viewport_.update();
}

void AnnotationLayer::setLoupeFactor(double factor)
{
    loupeFactor_ = std::clamp(factor, kLeastLoupeFactor, kMostLoupeFactor);
    viewport_.update();
}

std::optional<QPointF> AnnotationLayer::loupeAt() const
{
    return loupeOn_ && viewport_.view().pyramid ? cursor_ : std::nullopt;
}

std::optional<VisibleImage> AnnotationLayer::loupeImage() const
{
    const auto at = loupeAt();
    if (!at)
        return std::nullopt;
    const double ratio = viewport_.devicePixelRatioF();
    const ViewPlacement placement = viewport_.placement();
    const double across = loupeScale(placement, loupeFactor_);
    const double down = across * placement.scaleY / placement.scaleX;
    const double side = loupeDiameter(viewport_.size()) * ratio / std::numbers::sqrt2;
    const QPointF middle = laidOutAt(placement, *at * ratio);
    return VisibleImage{
        Box{middle.x() - side / across / 2.0, middle.y() - side / down / 2.0, side / across, side / down},
        std::min(across, down)};
}

bool AnnotationLayer::cancel()
{
    const bool cancelled = tool_.cancel();
    viewport_.update();
    return cancelled;
}

bool AnnotationLayer::removeSelected()
{
    return take(tool_.removeSelected());
}

bool AnnotationLayer::writeTextOfSelected()
{
    return take(tool_.textOfSelected());
}

void AnnotationLayer::remeasure(Annotation& annotation) const
{
    const HungView& view = viewport_.view();
    annotation.reading = readingOf(annotation.shape, measuringScale(view), *view.pyramid);
}

bool AnnotationLayer::take(AnnotationTool::Answer answer)
{
    if (answer.taken)
        viewport_.update();
    if (answer.edit) {
        if (answer.edit->kind != AnnotationEdit::Kind::Remove)
            remeasure(answer.edit->annotation);
        Q_EMIT edited(*answer.edit);
    }
    if (answer.textWanted)
        write(*answer.textWanted);
    return answer.taken;
}

void AnnotationLayer::write(const Annotation& annotation)
{
    writing_ = annotation;
    const std::vector<ImagePoint> handles = handlesOf(annotation.shape);
    editor_->open(viewport_.widgetFromStored(handles.back()) + QPointF(8.0, 8.0), *textOf(annotation.shape));
    viewport_.update();
}

void AnnotationLayer::keepText(const QString& text)
{
    viewport_.update();
    if (!writing_)
        return;
    Annotation annotation = *std::exchange(writing_, std::nullopt);
    const bool isNote = std::holds_alternative<Note>(annotation.shape);
    if (text == *textOf(annotation.shape))
        return;
    annotation.shape = withText(annotation.shape, text);
    if (annotation.id == 0)
        Q_EMIT edited({AnnotationEdit::Kind::Add, annotation});
    else  // a note without words is none
        Q_EMIT edited(
            {text.isEmpty() && isNote ? AnnotationEdit::Kind::Remove : AnnotationEdit::Kind::Change, annotation});
}

bool AnnotationLayer::press(const QMouseEvent& event)
{
    swallowing_ = editor_->endedByMouse();
    editor_->forgetMouse();
    if (swallowing_)
        return true;
    if (event.button() != Qt::LeftButton || !hasImage())
        return false;
    const Affine map = widgetFromStored();
    const auto answer = event.type() == QEvent::MouseButtonDblClick ? tool_.doubleClick(event.position(), map)
                                                                    : tool_.press(event.position(), map);
    if (answer.taken)
        Q_EMIT viewport_.activated(viewport_.place());
    viewport_.update();  // also where a press beside everything has ended a selection
    return take(answer);
}

bool AnnotationLayer::hover(const QPointF& at)
{
    const bool entered = !cursor_;
    cursor_ = at;
    if (loupeOn_ || (entered && tool_.tool() != Tool::Pan))  // the tool's name comes with the pointer
        viewport_.update();
    if (!hasImage())
        return false;
    const Affine map = widgetFromStored();
    const auto hit = tool_.hitAt(at, map);
    showCursor(hit && hit->handle);
    const auto answer = tool_.move(at, map);
    // An angle's second arm follows the cursor between two clicks.
    return take(answer);
}

bool AnnotationLayer::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != &viewport_)
        return QObject::eventFilter(watched, event);
    switch (event->type()) {
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonDblClick:
            return press(*static_cast<QMouseEvent*>(event));
        case QEvent::MouseMove: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            return hover(mouse->position()) && !(mouse->buttons() & (Qt::RightButton | Qt::MiddleButton));
        }
        case QEvent::MouseButtonRelease: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            if (std::exchange(swallowing_, false))
                return true;
            if (mouse->button() != Qt::LeftButton || !hasImage())
                return false;
            return take(tool_.release(mouse->position(), widgetFromStored()));
        }
        case QEvent::Wheel:
            if (!loupeAt())
                return false;
            Q_EMIT loupeFactorWished(
                loupeFactor_ * std::pow(kLoupePerNotch, static_cast<QWheelEvent*>(event)->angleDelta().y() / 120.0));
            event->accept();
            return true;
        case QEvent::Leave:
            cursor_.reset();
            viewport_.update();
            return false;
        case QEvent::KeyRelease:
            if (!static_cast<QKeyEvent*>(event)->isAutoRepeat())
                Q_EMIT keyReleased();
            return false;
        default:
            return false;
    }
}

void AnnotationLayer::showCursor(bool overHandle)
{
    if (!hasImage() || (tool_.tool() == Tool::Pan && !overHandle))
        viewport_.unsetCursor();
    else if (overHandle)
        viewport_.setCursor(Qt::SizeAllCursor);
    else
        viewport_.setCursor(tool_.tool() == Tool::Note ? Qt::IBeamCursor : Qt::CrossCursor);
}

void AnnotationLayer::paintSigns(QPainter& painter)
{
    const QFont font = theme::overlayFont(viewport_.height());
    const bool onTheLeft = laterality(viewport_.place()) == Laterality::Right;
    // On the outer edge, half way down: texts stand above and below, the breast at the other edge.
    QPointF corner(onTheLeft ? 10.0 : viewport_.width() - 10.0, viewport_.height() / 2.0);
    if (const auto made = keyImage())
        corner.ry() += paintKeySign(painter, corner, !onTheLeft, *made, font) + 4.0;
    if (tool_.tool() == Tool::Pan || !(cursor_ || viewport_.hasFocus()))
        return;
    const QString words = tr("Tool: %1").arg(nameOf(tool_.tool()));
    const QFontMetricsF metrics(font, &viewport_);
    painter.save();
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.setFont(font);
    theme::drawHaloText(
        painter,
        {onTheLeft ? corner.x() : corner.x() - metrics.horizontalAdvance(words), corner.y() + metrics.ascent()}, words,
        annotationColour(false));
    painter.restore();
}

void AnnotationLayer::paint(QPainter& painter)
{
    if (!hasImage())
        return;
    std::vector<Annotation> shown = tool_.annotations();
    std::optional<int> selected = tool_.selected();
    if (auto draft = tool_.draft()) {
        std::erase_if(shown, [&draft](const Annotation& each) { return draft->id != 0 && each.id == draft->id; });
        const auto* angle = std::get_if<Angle>(&draft->shape);
        const bool halfAnAngle = angle && lengthPx(angle->apex, angle->secondEnd) == 0.0;
        if (!halfAnAngle)
            remeasure(*draft);
        selected = draft->id == 0 ? selected : draft->id;
        shown.push_back(std::move(*draft));
    }
    if (writing_ && writing_->id == 0)
        shown.push_back(*writing_);
    tool_.setLabelAreas(paintAnnotations(painter, shown, selected, widgetFromStored(), QRectF(viewport_.rect()),
                                         theme::overlayFont(viewport_.height())));
    paintSigns(painter);

    if (const auto at = loupeAt()) {
        const double ratio = viewport_.devicePixelRatioF();
        const ViewPlacement placement = viewport_.placement();
        const double scale = loupeScale(placement, loupeFactor_);
        const int diameter = loupeDiameter(QSizeF(viewport_.size()));
        const QImage picture = loupePicture(*viewport_.view().pyramid, viewport_.displayTable(), placement, *at * ratio,
                                            static_cast<int>(std::lround(diameter * ratio)), scale);
        paintLoupe(painter, picture, *at, diameter, scale / placement.scaleX);
    }
}

}  // namespace diptych::viewer
