// One place of the hanging on screen: draws its image, marks and texts, and turns mouse and keys into wishes.
#pragma once

#include <optional>
#include <vector>

#include <QImage>
#include <QWidget>

#include "finding_marks.h"
#include "grey_adjustment.h"
#include "hanging_layout.h"
#include "hung_view.h"
#include "slice_scroller.h"

namespace diptych::viewer
{

class ViewportWidget : public QWidget
{
    Q_OBJECT

public:
    explicit ViewportWidget(StandardView place, QWidget* parent = nullptr);

    [[nodiscard]] StandardView place() const { return view_.place; }
    [[nodiscard]] const HungView& view() const { return view_; }

    /// A new image in this place: sight and marks are forgotten.
    void hang(HungView view);
    void setPyramid(std::shared_ptr<const ImagePyramid> pyramid);
    void setFailed(Reason reason);
    void setGrey(const GreyAdjustment& grey);
    /// Findings of THIS image in stored pixels; the caller asks the reading session first.
    void setMarks(std::vector<FindingMark> marks, std::optional<int> highlighted);
    void setActive(bool active);
    /// Scrolls through the slices of a stack; has none for any other image.
    [[nodiscard]] SliceScroller& slices() { return slices_; }

    /// Device pixels of this viewport.
    [[nodiscard]] QSize deviceSize() const;
    /// Device pixels: what stays in place when the view is scaled by a key.
    [[nodiscard]] QPointF anchorPoint() const;
    /// Scale for "fit" (device pixels per unit), common to the views shown together.
    void setFitScale(std::optional<double> scale);
    void fit();
    [[nodiscard]] bool isFitted() const { return !sight_.has_value(); }
    void showActualPixels();
    /// About a point in the widget's (logical) coordinates; the centre where none is given.
    void zoomBy(double factor, std::optional<QPointF> anchor = std::nullopt);
    void panBy(const QPointF& logicalDelta);
    /// Centres a box (stored pixels), zoomed so that it and its surroundings fill a good part of the viewport.
    void goTo(const Box& boxPx);

    /// Where a point of the stored image is drawn, and back, in logical widget coordinates.
    [[nodiscard]] QPointF widgetFromStored(const ImagePoint& point) const;
    [[nodiscard]] ImagePoint storedFromWidget(const QPointF& point) const;
    /// Device pixels per image column.
    [[nodiscard]] double zoom() const;

Q_SIGNALS:
    void activated(StandardView place);
    void greyDragged(double right, double down);  // fractions of the viewport
    void enlargeWished(StandardView place);
    void studyStepWished(int step);
    void nextViewportWished(int step);
    void findingPicked(int id);
    /// Another slice of the stack is drawn now, or could not be.
    void sliceChanged(StandardView place);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    [[nodiscard]] Sight currentSight() const;
    [[nodiscard]] ViewPlacement currentPlacement() const;
    [[nodiscard]] Affine laidOutFromStored() const;
    void setSight(const Sight& sight);
    void paintMarks(QPainter& painter);
    [[nodiscard]] std::optional<int> findingAt(const QPointF& point) const;
    void describe();
    void showSlice(int slice, const std::shared_ptr<const ImagePyramid>& pyramid, Reason reason);
    void takePyramid(std::shared_ptr<const ImagePyramid> pyramid);

    HungView view_;
    ImageExtent extent_;
    GreyAdjustment grey_;
    std::vector<std::uint8_t> table_;
    std::optional<double> fitScale_;
    std::optional<Sight> sight_;  // empty: fitted
    std::vector<FindingMark> marks_;
    std::optional<int> highlighted_;
    bool active_ = false;

    SliceScroller slices_;
    double wheelRest_ = 0.0;  // of a notch, from wheels that turn in smaller parts

    QImage drawn_;  // the grey image as last drawn; redrawn when it no longer holds
    bool drawnHolds_ = false;
    QPointF lastMouse_;
    QPointF pressed_;
    Qt::MouseButton dragging_ = Qt::NoButton;
};

}  // namespace diptych::viewer
