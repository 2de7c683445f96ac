// Notes ten times a second what of the images is on screen, while the window is the one in use.
//
// The notes go into the reading of the current study, so that they last as long as the opinion does. GUI thread.
#pragma once

#include <string>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "diptych/core/geometry.h"

namespace diptych::viewer
{

class HangingWidget;
class ReadingDesk;
class ViewportWidget;

class CoverageRecorder : public QObject
{
    Q_OBJECT

public:
    CoverageRecorder(HangingWidget& hanging, ReadingDesk& desk, QObject* parent = nullptr);

    /// What the viewports show now was so for this long. Nothing is noted while another window is in use or this one
    /// is hidden.
    void record(int milliseconds);
    /// A part of an image that something other than a viewport shows, such as a magnifying glass; laid-out pixels.
    void record(const std::string& sopInstanceUid, const Box& laidOutPx, double zoom, int milliseconds);

Q_SIGNALS:
    /// More has been seen than before, or an image is new.
    void changed();

private:
    void tick();
    [[nodiscard]] bool meet(const ViewportWidget& viewport);

    HangingWidget& hanging_;
    ReadingDesk& desk_;
    QTimer timer_;
    QElapsedTimer since_;
};

}  // namespace diptych::viewer
