// Marks of CAD and viewers of other makers over one viewport: dashed outlines with their producer's name.
//
// Violet and dashed for CAD, green and dotted for measurements: neither is a colour or a line of the engine's boxes or
// of the readers' brackets. Coordinates: stored pixels of the image that hangs, mapped as it hangs. Draws what it is
// given; whether it may be seen is decided before. GUI thread only.
#pragma once

#include <string>
#include <vector>

#include <QColor>
#include <QObject>
#include <QPainterPath>
#include <QString>

#include "diptych/dicom_evidence/foreign_marks.h"
#include "hanging/finding_marks.h"

class QPainter;

namespace diptych::viewer
{

class ViewportWidget;

struct ForeignSign {
    dicom_evidence::ForeignMark mark;
    dicom_evidence::ForeignKind kind = dicom_evidence::ForeignKind::CadReport;
    QString tag;  // whose it is and what it is said to be
};

[[nodiscard]] QColor foreignColour(dicom_evidence::ForeignKind kind);

/// A producer's name, short enough to stand beside a mark.
[[nodiscard]] QString shortTag(const dicom_evidence::Producer& producer);

/// The CAD operating point at which a document is shown: the one that it recommends, and up to its highest as the
/// reader asks for findings of low suspicion.
[[nodiscard]] int operatingPoint(const dicom_evidence::ForeignMarks& document, const FindingFilter& filter);

/// Of every document the marks that are shown at its operating point: required ones always, optional ones from their
/// point on, those not for presentation never.
[[nodiscard]] std::vector<ForeignSign> signsOf(const dicom_evidence::ForeignEvidence& evidence,
                                               const FindingFilter& filter);

class ForeignMarkLayer : public QObject
{
    Q_OBJECT

public:
    explicit ForeignMarkLayer(ViewportWidget& viewport);

    /// Of all images; those of others than the one that hangs are not drawn.
    void show(std::vector<ForeignSign> signs);
    [[nodiscard]] const std::vector<ForeignSign>& signs() const { return signs_; }
    void paint(QPainter& painter);

private:
    [[nodiscard]] QPainterPath pathOf(const dicom_evidence::ForeignMark& mark) const;

    ViewportWidget& viewport_;
    std::vector<ForeignSign> signs_;
};

}  // namespace diptych::viewer
