// The lesions that readers marked, over one viewport, and the mouse that marks them.
//
// A click marks a point, a drag a box. Readers' marks are brackets with a letter and a number, dotted in no way like
// the engine's: what a person said and what a machine said must not be taken for each other. Coordinates of what
// leaves: stored pixels. Keeps nothing of the reading. GUI thread only.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <QObject>
#include <QPointF>

#include "diptych/core/geometry.h"

class QPainter;

namespace diptych::viewer
{

class ViewportWidget;

/// One reader's mark of one lesion in one image.
struct LesionSign {
    std::string sopInstanceUid;
    std::variant<ImagePoint, Box> place;  // stored pixels
    QString label;                        // "1", or "A1" where several readers' marks are shown
    bool inHand = false;
    int reader = 0;  // 0: the reader at the desk; 1, 2: the others, in the order of their reads

    friend bool operator==(const LesionSign&, const LesionSign&) = default;
};

class LesionLayer : public QObject
{
    Q_OBJECT

public:
    explicit LesionLayer(ViewportWidget& viewport);

    void setMarking(bool on);
    [[nodiscard]] bool marking() const { return marking_; }
    /// Of all images; those of others than the one that hangs are not drawn.
    void show(std::vector<LesionSign> signs);
    /// Esc: gives up a drag; false where there was none.
    bool cancel();
    void paint(QPainter& painter);

Q_SIGNALS:
    void marked(const std::string& sopInstanceUid, const std::variant<diptych::ImagePoint, diptych::Box>& place);
    /// The index among the signs of show() that was clicked.
    void picked(int sign);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool hasImage() const;
    [[nodiscard]] std::optional<ImagePoint> inside(const QPointF& at) const;

    ViewportWidget& viewport_;
    std::vector<LesionSign> signs_;
    bool marking_ = false;
    std::optional<QPointF> pressed_;
    QPointF at_;
};

}  // namespace diptych::viewer
