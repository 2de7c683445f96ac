#include "hanging/viewport_widget.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QPainter>

#include "hanging/annotation_layer.h"
#include "hanging/foreign_mark_layer.h"
#include "hanging/lesion_layer.h"
#include "hanging/presentation_layer.h"
#include "looks/text.h"
#include "looks/theme.h"
#include "views/slice_text.h"
#include "views/tissue_mask.h"

namespace diptych::viewer
{

namespace
{

constexpr double kMostZoom = 24.0;   // device pixels per image pixel
constexpr double kLeastOfFit = 0.5;  // of the fitting scale

}  // namespace

ViewportWidget::ViewportWidget(StandardView place, QWidget* parent, Epoch epoch) : QWidget(parent), cell_{place, epoch}
{
    view_.place = place;
    view_.label = toQt(label(place));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(80, 80);
    setObjectName(QStringLiteral("viewport") + toQt(code(place)) +
                  (epoch == Epoch::Current ? QString()
                   : epoch == Epoch::Prior ? QStringLiteral("prior")
                                           : QStringLiteral("further")));
    annotations_ = new AnnotationLayer(*this);
    foreign_ = new ForeignMarkLayer(*this);
    lesions_ = new LesionLayer(*this);  // the later one is asked first
    presentation_ = new PresentationLayer(*this);
    connect(presentation_, &PresentationLayer::changed, this, [this] {
        makeTable();
        drawnHolds_ = false;
        describe();
        update();
    });
    connect(&slices_, &SliceScroller::sliceShown, this, &ViewportWidget::showSlice);
    connect(&slices_, &SliceScroller::stateChanged, this, qOverload<>(&QWidget::update));
    describe();
}

void ViewportWidget::describe()
{
    QString state;
    switch (view_.state) {
        case HungView::State::Empty:
            state = tr("missing");
            break;
        case HungView::State::Loading:
            state = view_.preview ? tr("low resolution, loading") : tr("loading");
            break;
        case HungView::State::Failed:
            state = tr("cannot be shown");
            break;
        case HungView::State::Shown:
            break;
    }
    QStringList parts{view_.label};
    if (view_.state == HungView::State::Shown || view_.state == HungView::State::Failed)
        parts.append(sliceText(view_));
    parts.removeAll(QString());
    if (!state.isEmpty())
        parts.push_back(state);
    for (const Badge& badge : view_.badges)
        parts.push_back(badge.text);
    for (const StateLine& line : view_.stateLines)
        parts.push_back(line.text);
    if (const QString statement = presentation_->statement(); !statement.isEmpty())
        parts.push_back(statement);
    setAccessibleName(parts.join(QStringLiteral(", ")));
}

void ViewportWidget::hang(HungView view)
{
    view_ = std::move(view);
    slices_.attach(view_);
    wheelRest_ = 0.0;
    extent_ = extentOf(view_);
    sight_.reset();
    fitScale_.reset();
    marks_.clear();
    highlighted_.reset();
    layer_ = {};
    makeTable();
    annotations_->setFrame(view_.frameNumber());
    annotations_->meetImage();
    drawnHolds_ = false;
    describe();
    update();
}

void ViewportWidget::setPyramid(std::shared_ptr<const ImagePyramid> pyramid)
{
    if (view_.hasSlices())
        slices_.start(pyramid);  // the reader may have scrolled on meanwhile: shows what is wanted now
    else
        takePyramid(std::move(pyramid));
}

void ViewportWidget::showSlice(int slice, const std::shared_ptr<const ImagePyramid>& pyramid, Reason reason)
{
    view_.slice = slice;
    annotations_->setFrame(view_.frameNumber());
    if (pyramid) {
        takePyramid(pyramid);
    } else {
        view_.pyramid.reset();
        view_.state = HungView::State::Failed;
        view_.sliceTrouble = toQt(sentence(reason));
        drawnHolds_ = false;
        describe();
        update();
    }
    Q_EMIT sliceChanged(place());
}

void ViewportWidget::takePyramid(std::shared_ptr<const ImagePyramid> pyramid)
{
    view_.sliceTrouble.clear();
    view_.pyramid = std::move(pyramid);
    if (std::exchange(view_.preview, std::nullopt))
        view_.tissuePx.reset();  // told by the preview, and only about
    view_.state = HungView::State::Shown;
    extent_ = extentOf(view_);
    if (!view_.tissuePx)  // of a stack the first slice tells it for all
        view_.tissuePx = boundsOf(*tissueOf(*view_.pyramid, view_.chestWall));
    makeTable();
    annotations_->meetImage();
    drawnHolds_ = false;
    describe();
    update();
}

void ViewportWidget::setPreview(const ImagePreview& preview)
{
    if (view_.state != HungView::State::Loading || view_.hasSlices())
        return;
    view_.preview = preview;
    const double factor = std::ldexp(1.0, preview.halvings);
    const ViewPlacement place = preview.placed({}, extent_.columns, extent_.rows);
    if (const auto tissue = boundsOf(*tissueOf(*preview.pyramid, view_.chestWall)))
        view_.tissuePx = Box{place.originX + tissue->x * factor, place.originY + tissue->y * factor,
                             tissue->width * factor, tissue->height * factor};
    makeTable();
    drawnHolds_ = false;
    describe();
    update();
}

void ViewportWidget::setFailed(Reason reason)
{
    if (std::exchange(view_.preview, std::nullopt))
        view_.tissuePx.reset();
    if (view_.hasSlices()) {
        slices_.start(failure(reason));
        return;
    }
    view_.state = HungView::State::Failed;
    view_.stateLines.insert(view_.stateLines.begin(), {Tone::Red, sentenceCase(toQt(sentence(reason)))});
    describe();
    update();
}

void ViewportWidget::setGrey(const GreyAdjustment& grey)
{
    grey_ = grey;
    makeTable();
    drawnHolds_ = false;
    update();
}

void ViewportWidget::setDisplayTable(const gsdf::DisplayTable& table)
{
    if (displayTable_ == table)
        return;
    displayTable_ = table;
    makeTable();
    drawnHolds_ = false;
    update();
}

void ViewportWidget::makeTable()
{
    table_.clear();
    const ImagePyramid* const drawn = view_.pyramid   ? view_.pyramid.get()
                                      : view_.preview ? view_.preview->pyramid.get()
                                                      : nullptr;
    if (!drawn)
        return;
    table_ = tableFor(*drawn, grey_, presentation_->grey());
    for (std::uint8_t& grey : table_)
        grey = displayTable_[grey];
}

void ViewportWidget::setMarks(std::vector<FindingMark> marks, std::optional<int> highlighted)
{
    // A finding names no slice: drawn on every one it would point at tissue that nothing was found in.
    if (view_.hasSlices())
        marks.clear();
    const bool looksTheSame = marks == marks_ && (marks.empty() || highlighted == highlighted_);
    marks_ = std::move(marks);
    highlighted_ = highlighted;
    if (!looksTheSame)
        update();
}

void ViewportWidget::setLayer(ViewLayer layer)
{
    if (layer.isEmpty() && layer_.isEmpty())
        return;  // told whenever any view has come: the others stand as they are
    layer_ = std::move(layer);
    update();
}

void ViewportWidget::setActive(bool active)
{
    if (active_ == active)
        return;
    active_ = active;
    update();
}

void ViewportWidget::setTextDetail(TextDetail detail)
{
    if (textDetail_ == detail)
        return;
    textDetail_ = detail;
    update();
}

QSize ViewportWidget::deviceSize() const
{
    return (QSizeF(size()) * devicePixelRatioF()).toSize();
}

void ViewportWidget::setFitScale(std::optional<double> scale)
{
    if (fitScale_ == scale)
        return;
    fitScale_ = scale;
    if (!sight_)
        drawnHolds_ = false;
    update();
}

Sight ViewportWidget::currentSight() const
{
    if (sight_)
        return *sight_;
    const double scale = fitScale_.value_or(fitScale(extent_, deviceSize()));
    return fitted(extent_, deviceSize(), scale);
}

ViewPlacement ViewportWidget::currentPlacement() const
{
    return placementOf(extent_, deviceSize(), currentSight());
}

void ViewportWidget::setSight(const Sight& sight)
{
    sight_ = keptInside(extent_, sight);
    drawnHolds_ = false;
    update();
    Q_EMIT sightMoved();
}

LinkedSight ViewportWidget::linkedSight() const
{
    return viewer::linkedSight(extent_, currentSight());
}

void ViewportWidget::setLinkedSight(const LinkedSight& linked)
{
    const bool possible = std::isfinite(linked.scale) && linked.scale > 0.0;
    if (extent_.columns <= 0 || extent_.rows <= 0 || !possible)
        return;
    sight_ = sightOf(extent_, linked);
    drawnHolds_ = false;
    update();
}

void ViewportWidget::fit()
{
    sight_.reset();
    drawnHolds_ = false;
    update();
}

void ViewportWidget::showActualPixels()
{
    if (!view_.pyramid)
        return;
    const Sight now = currentSight();
    setSight(zoomedAt(now, deviceSize(), anchorPoint(), 1.0 / extent_.unitsPerColumn / now.scale));
}

bool ViewportWidget::showTrueSize(double devicePixelsPerMm)
{
    if (!view_.pyramid || !extent_.millimetres || devicePixelsPerMm <= 0.0)
        return false;
    const Sight now = currentSight();
    setSight(zoomedAt(now, deviceSize(), anchorPoint(), devicePixelsPerMm / now.scale));
    return true;
}

void ViewportWidget::zoomBy(double factor, std::optional<QPointF> anchor)
{
    if (!view_.pyramid)
        return;
    const Sight now = currentSight();
    const double fit = fitScale_.value_or(fitScale(extent_, deviceSize()));
    const double most = std::max(kMostZoom / extent_.unitsPerColumn, fit);
    const double scale = std::clamp(now.scale * factor, fit * kLeastOfFit, most);
    const QPointF about = anchor ? *anchor * devicePixelRatioF() : anchorPoint();
    setSight(zoomedAt(now, deviceSize(), about, scale / now.scale));
}

QPointF ViewportWidget::anchorPoint() const
{
    const QRectF viewport{QPointF(0.0, 0.0), QSizeF(deviceSize())};
    QPointF about = viewport.center();
    // In a wide viewport the middle is beside the breast; the chest wall is the one place that every breast has.
    if (!sight_ && extent_.chestWall != ChestWall::Unknown)
        about.setX(extent_.chestWall == ChestWall::Left ? viewport.left() : viewport.right());
    return about;
}

void ViewportWidget::panBy(const QPointF& logicalDelta)
{
    if (!view_.pyramid)
        return;
    Sight sight = currentSight();
    sight.centreX -= logicalDelta.x() * devicePixelRatioF() / sight.scale;
    sight.centreY -= logicalDelta.y() * devicePixelRatioF() / sight.scale;
    setSight(sight);
}

void ViewportWidget::goTo(const Box& boxPx)
{
    if (!view_.pyramid)
        return;
    const Box box = mapBox(laidOutFromStored(), boxPx);
    const double side = std::max({box.width * extent_.unitsPerColumn, box.height * extent_.unitsPerRow, 1e-6});
    const QSize device = deviceSize();
    const double fit = fitScale_.value_or(fitScale(extent_, device));
    // A quarter of the viewport for the finding, the rest for what surrounds it.
    const double wanted = std::min(device.width(), device.height()) / (4.0 * side);
    const double most = std::max(4.0 / extent_.unitsPerColumn, fit);
    setSight(
        {std::clamp(wanted, fit, most), box.centreX() * extent_.unitsPerColumn, box.centreY() * extent_.unitsPerRow});
}

void ViewportWidget::showArea(const Box& boxPx)
{
    if (!view_.pyramid)
        return;
    const Box box = mapBox(laidOutFromStored(), boxPx);
    const double width = std::max(box.width * extent_.unitsPerColumn, 1e-6);
    const double height = std::max(box.height * extent_.unitsPerRow, 1e-6);
    const QSize device = deviceSize();
    const double scale =
        std::min({device.width() / width, device.height() / height, kMostZoom / extent_.unitsPerColumn});
    sight_ = keptInside(extent_, {scale, box.centreX() * extent_.unitsPerColumn, box.centreY() * extent_.unitsPerRow});
    drawnHolds_ = false;
    update();
}

Affine ViewportWidget::laidOutFromStored() const
{
    return storedFromLaidOut(view_.pyramid->layout(), view_.pyramid->storedColumns(), view_.pyramid->storedRows())
        .inverse();
}

QPointF ViewportWidget::widgetFromStored(const ImagePoint& point) const
{
    if (!view_.pyramid)
        return {};
    const auto laidOut = laidOutFromStored().apply(point.x, point.y);
    const ViewPlacement placement = currentPlacement();
    return QPointF(placement.originX + laidOut.x * placement.scaleX, placement.originY + laidOut.y * placement.scaleY) /
           devicePixelRatioF();
}

ImagePoint ViewportWidget::storedFromWidget(const QPointF& point) const
{
    if (!view_.pyramid)
        return {};
    const QPointF laidOut = laidOutAt(currentPlacement(), point * devicePixelRatioF());
    const auto stored =
        storedFromLaidOut(view_.pyramid->layout(), view_.pyramid->storedColumns(), view_.pyramid->storedRows())
            .apply(laidOut.x(), laidOut.y());
    return {stored.x, stored.y};
}

double ViewportWidget::zoom() const
{
    return view_.pyramid ? currentSight().scale * extent_.unitsPerColumn : 0.0;
}

std::optional<VisibleImage> ViewportWidget::visibleImage() const
{
    if (!view_.pyramid || !isVisible() || presentation_->hasShutter())
        return std::nullopt;
    const ViewPlacement placement = currentPlacement();
    const QPointF from = laidOutAt(placement, {0.0, 0.0});
    const QPointF to = laidOutAt(placement, QPointF(deviceSize().width(), deviceSize().height()));
    const QRectF shown = QRectF(from, to) & QRectF(0.0, 0.0, view_.pyramid->columns(), view_.pyramid->rows());
    if (shown.isEmpty())
        return std::nullopt;
    return VisibleImage{{shown.x(), shown.y(), shown.width(), shown.height()},
                        std::min(placement.scaleX, placement.scaleY)};
}

void ViewportWidget::paintMarks(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    const ViewPlacement placement = currentPlacement();
    const Affine map = laidOutFromStored();
    std::vector<PlacedMark> placed;
    for (const FindingMark& mark : marks_) {
        const QRectF device = markRectangle(mark, map, placement, kLeastMarkSide * ratio);
        placed.push_back({mark, QRectF(device.topLeft() / ratio, device.size() / ratio)});
    }
    diptych::viewer::paintMarks(painter, std::move(placed), highlighted_, rect(), theme::overlayFont(height()));
}

void ViewportWidget::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (view_.pyramid) {
        if (!drawnHolds_ || drawn_.size() != deviceSize()) {
            drawn_ = renderView(*view_.pyramid, table_, currentPlacement(), deviceSize(), std::move(drawn_));
            drawn_.setDevicePixelRatio(devicePixelRatioF());
            drawnHolds_ = true;
        }
        painter.drawImage(QPointF(0, 0), drawn_);
        presentation_->paintShutter(painter, displayTable_);
        paintHatches(painter, layer_.hatches, currentPlacement(), devicePixelRatioF());
        paintMarks(painter);
    } else if (view_.preview && !presentation_->hasShutter()) {
        const ImagePreview& preview = *view_.preview;
        const ViewPlacement placement = preview.placed(currentPlacement(), extent_.columns, extent_.rows);
        painter.drawImage(rect(), renderView(*preview.pyramid, table_, placement, deviceSize()));
    } else {
        painter.fillRect(rect(), Qt::black);
    }

    ViewportTexts texts{view_, {}, {}, textDetail_, layer_.lines};
    if (view_.preview) {
        const ViewPlacement placement = currentPlacement();
        texts.lowResolution = previewText(view_.preview->zoom(std::min(placement.scaleX, placement.scaleY)));
    }
    if (view_.pyramid) {
        texts.greyLine = greyText(*view_.pyramid, grey_, presentation_->grey());
        texts.zoomLine = tr("Zoom %1 %%2").arg(std::lround(zoom() * 100.0)).arg(isFitted() ? tr(" (fit)") : QString());
    }
    if (view_.state == HungView::State::Shown || view_.state == HungView::State::Failed)
        texts.sliceLine = sliceText(view_);
    texts.presentation = presentation_->statement();
    texts.sliceActivity = sliceActivityText(view_, slices_);
    paintViewportTexts(painter, rect(), texts);
    presentation_->paintMarks(painter);
    foreign_->paint(painter);
    lesions_->paint(painter);
    annotations_->paint(painter);
    paintSlicePlace(painter, rect(), view_);
    if (active_) {
        // On the outer edge only: nothing may come between the two chest walls.
        const bool right = laterality(view_.place) == Laterality::Right;
        painter.fillRect(right ? QRect(0, 0, 3, height()) : QRect(width() - 3, 0, 3, height()),
                         hasFocus() ? theme::accent() : theme::line().lighter(140));
    }
}

void ViewportWidget::resizeEvent(QResizeEvent*)
{
    drawnHolds_ = false;
}

}  // namespace diptych::viewer
