// A presentation state of another maker over one viewport: grey values, shutter, graphics and texts, and the line that
// says so.
//
// DICOM PS3.4 N.2. The image hangs by its Patient Orientation whatever the state asks for: what is in PIXEL units
// follows the image; graphics in DISPLAY units, which belong to the state's own orientation, are drawn only where the
// image hangs in it. Periwinkle and dash-dotted: neither a colour nor a line of the engine, of the readers or of
// others' CAD. Draws what it is given; whether marks may be seen is decided before. GUI thread only.
#pragma once

#include <memory>
#include <vector>

#include <QColor>
#include <QObject>
#include <QPainterPath>
#include <QString>

#include "diptych/core/gsdf.h"
#include "diptych/dicom_evidence/presentation_state.h"

class QPainter;

namespace diptych::viewer
{

class ViewportWidget;

/// The states chosen together, of one series and label, each of other images.
struct AppliedPresentation {
    std::shared_ptr<const dicom_evidence::PresentationStates> states;  // nullptr: as acquired
    std::vector<std::size_t> members;                                  // into them
    bool marksShown = false;                                           // graphics and texts
    QString statement;                                                 // "Presentation state: SOFT, by Ann Reader"

    friend bool operator==(const AppliedPresentation&, const AppliedPresentation&) = default;
};

[[nodiscard]] QColor presentationColour();

class PresentationLayer : public QObject
{
    Q_OBJECT

public:
    explicit PresentationLayer(ViewportWidget& viewport);

    /// Of all images; of the one that hangs its own is shown, of a prior none.
    void show(AppliedPresentation applied);

    /// nullptr where nothing of it is for the image that hangs.
    [[nodiscard]] const dicom_evidence::PresentationState* state() const;
    [[nodiscard]] const dicom_evidence::PresentedImage* image() const;
    /// The grey values it asks for, with the image's own padding; empty where the image's own hold.
    [[nodiscard]] std::optional<GreyScale> grey() const;
    /// That it is applied; empty where it is not.
    [[nodiscard]] QString statement() const;
    [[nodiscard]] bool hasShutter() const;

    /// Opaque; `levels`: the driving level of each 8-bit grey.
    void paintShutter(QPainter& painter, const gsdf::DisplayTable& levels) const;
    void paintMarks(QPainter& painter) const;

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QPointF placed(const ImagePoint& point, dicom_evidence::AnnotationUnits units) const;
    [[nodiscard]] bool hangsAsAsked() const;
    [[nodiscard]] QPainterPath pathOf(const dicom_evidence::PresentationGraphic& graphic) const;
    void paintText(QPainter& painter, const dicom_evidence::PresentationText& text) const;

    ViewportWidget& viewport_;
    AppliedPresentation applied_;
};

}  // namespace diptych::viewer
