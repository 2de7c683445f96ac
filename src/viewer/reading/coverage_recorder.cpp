#include "reading/coverage_recorder.h"

#include <algorithm>

#include "hanging/annotation_layer.h"
#include "hanging/hanging_widget.h"
#include "reading/reading_desk.h"

namespace diptych::viewer
{

namespace
{
constexpr int kPeriodMs = 100;
constexpr int kLongestMs = 200;  // a program that stood still showed nobody anything
}  // namespace

CoverageRecorder::CoverageRecorder(HangingWidget& hanging, ReadingDesk& desk, QObject* parent)
    : QObject(parent), hanging_(hanging), desk_(desk)
{
    // Tissue is told as soon as there are pixels: an opinion may be sealed before the first tick.
    connect(&desk_, &ReadingDesk::viewLoaded, this, [this] {
        bool fresh = false;
        for (const ViewportWidget* viewport : hanging_.findChildren<ViewportWidget*>())
            fresh = meet(*viewport) || fresh;
        if (fresh)
            Q_EMIT changed();
    });
    connect(&timer_, &QTimer::timeout, this, &CoverageRecorder::tick);
    since_.start();
    timer_.start(kPeriodMs);
}

void CoverageRecorder::tick()
{
    record(static_cast<int>(std::min<qint64>(since_.restart(), kLongestMs)));
}

/// True where the image was not known yet.
bool CoverageRecorder::meet(const ViewportWidget& viewport)
{
    const OpenedStudy* study = desk_.currentStudy();
    const HungView& view = viewport.view();
    if (!study || study->blocked() || !study->reading || !view.pyramid || view.sopInstanceUid.empty())
        return false;
    // One slice of a stack is not the breast, and a prior is not what is being read.
    if (view.hasSlices() || view.prior)
        return false;
    SeenTissue& kept = study->reading->coverage.images()[view.sopInstanceUid];
    if (kept.seen.grid() == cellsOf(*view.pyramid))
        return false;
    kept.tissue = *tissueOf(*view.pyramid, view.chestWall);
    kept.seen = CoverageMap(kept.tissue.grid);
    return true;
}

void CoverageRecorder::record(int milliseconds)
{
    const OpenedStudy* study = desk_.currentStudy();
    if (!study || !study->reading || !hanging_.isVisible() || !hanging_.window()->isActiveWindow())
        return;
    bool more = false;
    for (ViewportWidget* viewport : hanging_.findChildren<ViewportWidget*>()) {
        more = meet(*viewport) || more;
        const auto kept = study->reading->coverage.images().find(viewport->view().sopInstanceUid);
        if (kept == study->reading->coverage.images().end())
            continue;
        const auto visible = viewport->visibleImage();
        for (const auto& part : {visible, visible ? viewport->annotations().loupeImage() : std::nullopt})
            if (part)
                more = kept->second.seen.see(part->laidOutPx, part->zoom, milliseconds) || more;
    }
    if (more)
        Q_EMIT changed();
}

void CoverageRecorder::record(const std::string& sopInstanceUid, const Box& laidOutPx, double zoom, int milliseconds)
{
    const OpenedStudy* study = desk_.currentStudy();
    if (!study || !study->reading)
        return;
    const auto kept = study->reading->coverage.images().find(sopInstanceUid);
    if (kept != study->reading->coverage.images().end() && kept->second.seen.see(laidOutPx, zoom, milliseconds))
        Q_EMIT changed();
}

}  // namespace diptych::viewer
