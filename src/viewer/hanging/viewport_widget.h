// One place of the hanging on screen: draws its image, marks and texts, and turns mouse and keys into wishes.
#pragma once

#include <optional>
#include <vector>

#include <QImage>
#include <QWidget>

#include "diptych/core/gsdf.h"
#include "hanging/finding_marks.h"
#include "hanging/hanging_layout.h"
#include "hanging/hanging_protocol.h"
#include "hanging/view_layer.h"
#include "hanging/viewport_text.h"
#include "views/grey_adjustment.h"
#include "views/hung_view.h"
#include "views/slice_scroller.h"

namespace diptych::viewer
{

class AnnotationLayer;
class ForeignMarkLayer;
class LesionLayer;
class PresentationLayer;
/// The part of an image that is on screen.
struct VisibleImage {
    Box laidOutPx;
    double zoom = 0.0;  // device pixels per image pixel, the smaller of across and down
};

class ViewportWidget : public QWidget
{
    Q_OBJECT

public:
    explicit ViewportWidget(StandardView place, QWidget* parent = nullptr, Epoch epoch = Epoch::Current);

    [[nodiscard]] StandardView place() const { return view_.place; }
    /// The place and study that this viewport is for, whatever hangs in it.
    [[nodiscard]] const HangingCell& cell() const { return cell_; }
    [[nodiscard]] const HungView& view() const { return view_; }
    /// The reader's own tools over this view.
    [[nodiscard]] AnnotationLayer& annotations() { return *annotations_; }
    [[nodiscard]] LesionLayer& lesions() { return *lesions_; }

    /// A new image in this place: sight and marks are forgotten.
    void hang(HungView view);
    void setPyramid(std::shared_ptr<const ImagePyramid> pyramid);
    /// Drawn, and said to be, until setPyramid(); nothing else changes by it.
    void setPreview(const ImagePreview& preview);
    void setFailed(Reason reason);
    void setGrey(const GreyAdjustment& grey);
    /// Findings of THIS image in stored pixels; the caller asks the reading session first.
    void setMarks(std::vector<FindingMark> marks, std::optional<int> highlighted);
    /// What is laid over the image; a new image in this place takes it away.
    void setLayer(ViewLayer layer);
    void setActive(bool active);
    /// How much is written over the image; Short until told.
    void setTextDetail(TextDetail detail);
    [[nodiscard]] TextDetail textDetail() const { return textDetail_; }
    /// What every P-Value is sent to this screen as: the last step of the grey values; texts and marks stay out of it.
    void setDisplayTable(const gsdf::DisplayTable& table);
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
    /// A millimetre of the image as one on the glass; false where the image has no millimetres, or no pixels yet.
    bool showTrueSize(double devicePixelsPerMm);
    /// About a point in the widget's (logical) coordinates; the centre where none is given.
    void zoomBy(double factor, std::optional<QPointF> anchor = std::nullopt);
    void panBy(const QPointF& logicalDelta);
    /// Centres a box (stored pixels), zoomed so that it and its surroundings fill a good part of the viewport.
    void goTo(const Box& boxPx);
    /// Shows a part of the image (stored pixels) as large as it fits; without telling others.
    void showArea(const Box& boxPx);
    [[nodiscard]] const ImageExtent& extent() const { return extent_; }
    /// What is seen now, told so that another view can follow; set without telling anyone.
    [[nodiscard]] LinkedSight linkedSight() const;
    void setLinkedSight(const LinkedSight& linked);

    /// Where a point of the stored image is drawn, and back, in logical widget coordinates.
    [[nodiscard]] QPointF widgetFromStored(const ImagePoint& point) const;
    [[nodiscard]] ImagePoint storedFromWidget(const QPointF& point) const;
    /// Device pixels per image column.
    [[nodiscard]] double zoom() const;
    /// Where the laid-out image lies now (device pixels), and the grey of every sample as it is shown.
    [[nodiscard]] ViewPlacement placement() const { return currentPlacement(); }
    [[nodiscard]] const std::vector<std::uint8_t>& displayTable() const { return table_; }
    /// What of the image is on screen: empty where none is drawn, a shutter covers part of it or the viewport is
    /// hidden.
    [[nodiscard]] std::optional<VisibleImage> visibleImage() const;

Q_SIGNALS:
    void activated(StandardView place);
    /// The reader has zoomed or panned here; others may follow.
    void sightMoved();
    void greyDragged(double right, double down);  // fractions of the viewport
    void enlargeWished(StandardView place);
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
    static constexpr double kLeastMarkSide = 22.0;  // logical pixels: smaller marks are drawn this large

    [[nodiscard]] Sight currentSight() const;
    [[nodiscard]] ViewPlacement currentPlacement() const;
    [[nodiscard]] Affine laidOutFromStored() const;
    void setSight(const Sight& sight);
    void makeTable();
    void paintMarks(QPainter& painter);
    [[nodiscard]] std::optional<int> findingAt(const QPointF& point) const;
    void describe();
    void showSlice(int slice, const std::shared_ptr<const ImagePyramid>& pyramid, Reason reason);
    void takePyramid(std::shared_ptr<const ImagePyramid> pyramid);

    HangingCell cell_;
    HungView view_;
    ImageExtent extent_;
    GreyAdjustment grey_;
    gsdf::DisplayTable displayTable_ = gsdf::unchanged();
    std::vector<std::uint8_t> table_;  // sample to driving level
    std::optional<double> fitScale_;
    std::optional<Sight> sight_;  // empty: fitted
    std::vector<FindingMark> marks_;
    std::optional<int> highlighted_;
    ViewLayer layer_;
    bool active_ = false;
    TextDetail textDetail_ = TextDetail::Short;
    AnnotationLayer* annotations_ = nullptr;
    ForeignMarkLayer* foreign_ = nullptr;
    LesionLayer* lesions_ = nullptr;
    PresentationLayer* presentation_ = nullptr;

    SliceScroller slices_;
    double wheelRest_ = 0.0;  // of a notch, from wheels that turn in smaller parts

    QImage drawn_;  // the grey image as last drawn; redrawn when it no longer holds
    bool drawnHolds_ = false;
    QPointF lastMouse_;
    QPointF pressed_;
    Qt::MouseButton dragging_ = Qt::NoButton;
};

}  // namespace diptych::viewer
