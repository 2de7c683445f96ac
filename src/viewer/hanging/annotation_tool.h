// From mouse and keys to annotations: what the reader holds, draws, selects and changes on one image.
//
// Knows no widget. Points come in the viewport's logical coordinates together with the map from stored pixels to them;
// what it draws is in stored pixels. It keeps nothing for good: a finished drawing leaves as an AnnotationEdit, and the
// annotations come back through show(). GUI thread only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include "views/annotation_history.h"

namespace diptych::viewer
{

enum class Tool { Pan, Ruler, Angle, Ellipse, Arrow, Note };
/// "Ruler: drag from end to end" and so on; empty for panning.
[[nodiscard]] QString toolHint(Tool tool);
/// "Ruler" and so on; "Pan".
[[nodiscard]] QString nameOf(Tool tool);

class AnnotationTool
{
public:
    struct Answer {
        bool taken = false;                    // the event was the tool's: no panning, no click on a mark
        std::optional<AnnotationEdit> edit;    // a finished step
        std::optional<Annotation> textWanted;  // an arrow or a note whose text the reader wants to write
    };

    void setTool(Tool tool);
    [[nodiscard]] Tool tool() const { return tool_; }
    /// An image is hung: the draft is dropped; selection and annotations too if it is another image or frame. The size
    /// is the stored image's.
    void setImage(const std::string& sopInstanceUid, int frame, const QSizeF& storedSize);
    /// The annotations of this image; others are left out. What was drawn last is selected.
    void show(std::vector<Annotation> annotations);
    /// Where labels were drawn: they can be clicked as well.
    void setLabelAreas(std::map<int, QRectF> areas) { labelAreas_ = std::move(areas); }

    [[nodiscard]] const std::vector<Annotation>& annotations() const { return annotations_; }
    [[nodiscard]] std::optional<int> selected() const { return selected_; }
    /// What is being drawn or changed, with the id of the annotation whose place it takes (0: a new one).
    [[nodiscard]] std::optional<Annotation> draft() const;

    Answer press(const QPointF& at, const Affine& widgetFromStored);
    Answer move(const QPointF& at, const Affine& widgetFromStored);
    Answer release(const QPointF& at, const Affine& widgetFromStored);
    Answer doubleClick(const QPointF& at, const Affine& widgetFromStored);
    [[nodiscard]] Answer removeSelected() const;
    [[nodiscard]] Answer textOfSelected() const;
    /// Gives up the drawing, else the selection; false where there was neither.
    bool cancel();

    /// What lies under the pointer: a handle of the selected annotation, or an annotation as a whole.
    struct Hit {
        int id = 0;
        std::optional<std::size_t> handle;
    };
    [[nodiscard]] std::optional<Hit> hitAt(const QPointF& at, const Affine& widgetFromStored) const;

private:
    enum class Doing { Nothing, Pressed, Drawing, ChangingHandle, Moving };

    [[nodiscard]] ImagePoint storedAt(const QPointF& at, const Affine& widgetFromStored) const;
    [[nodiscard]] const Annotation* find(int id) const;
    [[nodiscard]] Annotation fresh(const AnnotationShape& shape) const;
    [[nodiscard]] AnnotationShape drawnTo(const ImagePoint& at) const;
    [[nodiscard]] AnnotationShape movedInside(const AnnotationShape& shape, double dx, double dy) const;
    Answer pressAngle(const QPointF& at, const Affine& widgetFromStored);
    Answer click(const QPointF& at, const Affine& widgetFromStored);
    Answer finished(AnnotationEdit::Kind kind, const Annotation& annotation);

    Tool tool_ = Tool::Pan;
    std::string sopInstanceUid_;
    int frame_ = 1;
    QSizeF storedSize_;
    std::vector<Annotation> annotations_;
    std::map<int, QRectF> labelAreas_;
    std::optional<int> selected_;
    bool selectNewest_ = false;

    Doing doing_ = Doing::Nothing;
    QPointF pressedAt_;
    ImagePoint pressedStored_;
    std::optional<Hit> held_;
    bool wasSelected_ = false;         // before the press: only then a drag moves it
    std::vector<ImagePoint> corners_;  // of an angle, as clicked so far
    std::optional<Annotation> draft_;
};

}  // namespace diptych::viewer
