// What lies over one viewport for the reader's own tools: it takes mouse events before the viewport does, hands them to
// the AnnotationTool, opens the line for a note, and draws annotations, key sign and loupe.
//
// Keeps nothing of the reading: edits leave as signals, annotations come back through show(). Only what was drawn on
// the image that hangs, and on its frame, is ever painted. GUI thread only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QPointF>

#include "hanging/annotation_tool.h"

class QMouseEvent;
class QPainter;

namespace diptych::viewer
{

class NoteEditor;
class ViewportWidget;
struct VisibleImage;

class AnnotationLayer : public QObject
{
    Q_OBJECT

public:
    explicit AnnotationLayer(ViewportWidget& viewport);

    void setTool(Tool tool);
    [[nodiscard]] const AnnotationTool& tool() const { return tool_; }
    /// The reading's annotations (those of other images are left out) and key images.
    void show(const AnnotationHistory* history);
    /// The viewport hangs another image or has got its pixels: drawing and writing end, and are dropped.
    void meetImage();
    /// Frame of a multi-frame image that is seen now, from 1; what was drawn on others is not seen.
    void setFrame(int frame);

    void setLoupe(bool on);
    [[nodiscard]] bool loupeOn() const { return loupeOn_; }
    /// What the wheel makes of the loupe's own magnification; 1 where the reader changed nothing.
    void setLoupeFactor(double factor);
    /// Logical coordinates; empty where the loupe is not seen in this viewport.
    [[nodiscard]] std::optional<QPointF> loupeAt() const;
    /// What of the image the loupe shows (the square within its circle), and how large; empty where it is not seen
    /// here.
    [[nodiscard]] std::optional<VisibleImage> loupeImage() const;

    /// Esc: gives up what is being drawn, else the selection; false where there was neither.
    bool cancel();
    /// False where nothing is selected here.
    bool removeSelected();
    bool writeTextOfSelected();

    /// After image, marks and texts.
    void paint(QPainter& painter);

Q_SIGNALS:
    void edited(const diptych::viewer::AnnotationEdit& edit);
    void loupeFactorWished(double factor);
    /// Some key was let go over this viewport: the loupe may be held by it.
    void keyReleased();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] Affine widgetFromStored() const;
    [[nodiscard]] bool hasImage() const;
    bool take(AnnotationTool::Answer answer);
    bool press(const QMouseEvent& event);
    bool hover(const QPointF& at);
    void write(const Annotation& annotation);
    void keepText(const QString& text);
    void remeasure(Annotation& annotation) const;
    void showCursor(bool overHandle = false);
    void paintSigns(QPainter& painter);
    [[nodiscard]] std::optional<Made> keyImage() const;

    ViewportWidget& viewport_;
    AnnotationTool tool_;
    NoteEditor* editor_ = nullptr;
    std::optional<Annotation> writing_;
    std::vector<Annotation> ofStudy_;          // as show() told
    std::map<std::string, Made> keysOfStudy_;  // likewise, by SOP Instance UID
    int frame_ = 1;
    bool loupeOn_ = false;
    double loupeFactor_ = 1.0;
    std::optional<QPointF> cursor_;
    bool swallowing_ = false;  // the press that ended the writing, until its release
};

}  // namespace diptych::viewer
