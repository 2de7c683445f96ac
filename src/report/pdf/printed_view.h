// The four places of the hanging as they are printed: picture or reason.
#pragma once

#include <QImage>
#include <QSizeF>
#include <QString>
#include <array>
#include <memory>
#include <optional>

#include "diptych/core/assessment.h"
#include "diptych/core/study.h"
#include "report_language.h"

namespace diptych::report_pdf
{

/// An analysed view, laid out for display, 8 bits of grey.
struct PrintedView {
    QImage picture;            // grey, as RGB32, in display layout, reduced for print
    QSizeF sizeMm;             // of the whole image in the patient's millimetres, laid out
    Affine laidOutFromStored;  // stored pixels -> 0..1 across the laid-out image in both directions
};

/// A place of the hanging. Without `printed`, `absence` says why there is no picture.
struct Place {
    StandardView view = StandardView::RightCc;
    const ViewAssessment* assessed = nullptr;  // into the assessment; null where it says nothing of this view
    const MammogramView* image = nullptr;      // into the study
    QString absence;
};

/// Finds the assessment and the image of each standard view and why there would be no picture of it. Pictures are of
/// analysed views only: marks of an engine that did not look must not seem to be "none".
[[nodiscard]] std::array<Place, 4> places(const ReportLanguage& say, const Study& study,
                                          const ExamAssessment& assessment);

/// Among the study's hung views; null where it is none of them.
[[nodiscard]] const MammogramView* imageOf(const Study& study, const std::string& sopInstanceUid);

/// The size at which the view will be printed, in the patient's millimetres, laid out; from its header alone.
[[nodiscard]] std::optional<QSizeF> physicalSizeMm(const MammogramView& view);

/// The pixels of the place's image, of the size that its header tells.
[[nodiscard]] Result<std::unique_ptr<PixelImage>> decoded(const Place& place);

/// Applies the display table, reduces by area average to at most `dotsPerMm` picture pixels a patient's millimetre, and
/// lays out. Never enlarges.
[[nodiscard]] Result<PrintedView> printedView(const Place& place, const PixelImage& pixels, double dotsPerMm);

}  // namespace diptych::report_pdf
