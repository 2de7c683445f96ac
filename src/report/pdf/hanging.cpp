#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <vector>

#include "diptych/core/version.h"
#include "engine_words.h"
#include "front_page.h"
#include "lesion_marks_drawing.h"
#include "marks.h"
#include "patient_words.h"
#include "pictures_in_making.h"
#include "printed_view.h"
#include "reader_marks_drawing.h"

namespace diptych::report_pdf
{

namespace
{

constexpr double kPrintDotsPerMm = 215.0 / 25.4;
constexpr double kLeastHangingMm = 130.0;
constexpr double kLegendMm = 13.0;
constexpr double kGapMm = 2.0;
constexpr double kHalfSeamMm = 0.4;  // of paper between the breasts, to tell where one picture ends
constexpr double kMiddleMm = kPageWidthMm / 2.0;
const QSizeF kEmptyPlaceMm(180.0, 240.0);  // where no image tells a size: the small detector

const TextStyle kLabelStyle{.points = 10.0, .bold = true};
const TextStyle kCaptionStyle{.points = 8.0, .condensed = true};
const TextStyle kLegendStyle{.points = 8.0, .condensed = true};

struct HungPlace {
    Place place;
    QSizeF sizeMm = kEmptyPlaceMm;  // of the patient, not of the paper
    bool right = false;
    std::array<QString, 2> caption;
    double captionMm = 0.0;
};

std::array<HungPlace, 4> hungPlaces(const PageSetter& page, const ReportLanguage& say,
                                    const std::array<Place, 4>& found)
{
    std::array<HungPlace, 4> hung;
    QSizeF largest;
    for (std::size_t i = 0; i < hung.size(); ++i) {
        hung[i].place = found[i];
        hung[i].right = laterality(found[i].view) == Laterality::Right;
        if (found[i].absence.isEmpty())
            largest = largest.expandedTo(*physicalSizeMm(*found[i].image));
    }
    for (HungPlace& each : hung) {
        if (each.place.absence.isEmpty())
            each.sizeMm = *physicalSizeMm(*each.place.image);
        else if (!largest.isEmpty())
            each.sizeMm = largest;
        const ViewAssessment* assessed = each.place.assessed;
        each.caption[0] = assessed != nullptr && assessed->status == ViewStatus::Analyzed
                              ? say("%1: %2").arg(viewName(each.place.view), viewLineWords(say, *assessed))
                              : say("%1: not analysed").arg(viewName(each.place.view));
        each.caption[1] = say(kNotForDiagnosticUse);
        for (const QString& line : each.caption)
            each.captionMm += page.textHeight(line, kTextWidthMm / 2.0 - 2.0, kCaptionStyle);
    }
    return hung;
}

// One scale for all four, the largest that fits the room: paper millimetres a patient's millimetre.
double commonScale(const std::array<HungPlace, 4>& hung, double heightMm)
{
    double width = 1.0;
    for (const HungPlace& each : hung)
        width = std::max(width, each.sizeMm.width());
    const double upper = std::max(hung[0].sizeMm.height(), hung[1].sizeMm.height());
    const double lower = std::max(hung[2].sizeMm.height(), hung[3].sizeMm.height());
    return std::min({1.0, (kTextWidthMm / 2.0 - kHalfSeamMm) / width, heightMm / (upper + lower)});
}

QRectF labelBox(PageSetter& page, const QRectF& place, const HungPlace& hung)
{
    const QString text = viewName(hung.place.view);
    const QSizeF size(page.textWidth(text, kLabelStyle) + 2.0, page.textHeight(text, 60.0, kLabelStyle) + 0.6);
    // The outer upper corner: axillary or lateral side, away from the chest wall.
    const double x = hung.right ? place.left() + 1.0 : place.right() - 1.0 - size.width();
    return {QPointF(x, place.top() + 1.0), size};
}

void drawLabel(PageSetter& page, const QRectF& place, const HungPlace& hung, bool onPicture)
{
    const QRectF box = labelBox(page, place, hung);
    TextStyle style = kLabelStyle;
    if (onPicture) {
        page.frame(box, Qt::black, 0.0, Qt::black);
        style.colour = Qt::white;
    }
    page.text(box.x() + 1.0, box.y() + 0.3, box.width(), viewName(hung.place.view), style);
}

void drawAbsence(PageSetter& page, const ReportLanguage& say, const QRectF& place, const HungPlace& hung,
                 const QString& reason)
{
    page.frame(place, QColor(120, 120, 120), 0.25);
    drawLabel(page, place, hung, false);
    const double width = std::max(20.0, place.width() - 12.0);
    const TextStyle head{.points = 10.0, .bold = true, .align = Qt::AlignHCenter};
    const TextStyle body{.points = 9.0, .align = Qt::AlignHCenter};
    const ViewAssessment* assessed = hung.place.assessed;
    const bool missing = assessed != nullptr && assessed->reason == Reason::MissingView;
    const bool analysed = assessed != nullptr && assessed->status == ViewStatus::Analyzed;
    const QString title = missing ? say("Missing") : analysed ? say("No picture") : say("Not analysed");
    const double height = page.textHeight(title, width, head) + 1.0 + page.textHeight(reason, width, body);
    double y = place.center().y() - height / 2.0;
    const double x = place.center().x() - width / 2.0;
    y += page.text(x, y, width, title, head) + 1.0;
    page.text(x, y, width, reason, body);
}

std::vector<Finding> marked(const std::vector<Finding>& findings, int marksFrom)
{
    std::vector<Finding> shown;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(shown),
                 [&](const Finding& each) { return each.suspicion.value() >= marksFrom; });
    return shown;
}

void drawPlace(PageSetter& page, const QRectF& place, const HungPlace& hung,
               const std::optional<Result<PrintedView>>& picture, const Report& report)
{
    const ReportInput& input = report.input;
    if (!picture) {
        drawAbsence(page, report.say, place, hung, hung.place.absence);
        return;
    }
    const Result<PrintedView>& view = *picture;
    if (!view) {
        drawAbsence(page, report.say, place, hung, reasonWords(report.say, view.error().reason));
        return;
    }
    page.picture(place, view->picture);
    const QRectF label = labelBox(page, place, hung);
    const std::string& uid = hung.place.image->sopInstanceUid;
    const std::vector<LesionRing> rings = lesionRings(page, place, view->laidOutFromStored, report.lesions, uid, label);
    std::vector<QRectF> taken{label};
    for (const LesionRing& ring : rings)
        taken.push_back(ring.tag);
    const std::vector<QRectF> tags =
        readerMarkTags(page, place, view->laidOutFromStored, input.readerMarks, uid, taken);
    std::copy_if(tags.begin(), tags.end(), std::back_inserter(taken), [](const QRectF& tag) { return !tag.isEmpty(); });
    drawMarks(page, place, view->laidOutFromStored, marked(hung.place.assessed->findings, input.marksFrom), taken);
    drawReaderMarks(page, report.say, place, view->laidOutFromStored, input.readerMarks, uid, tags, hung.right);
    drawLesionRings(page, rings);
    drawLabel(page, place, hung, true);  // over the marks: side and view are read whatever lies in that corner
}

void drawCaption(PageSetter& page, const QRectF& place, const HungPlace& hung)
{
    TextStyle style = kCaptionStyle;
    const double width = kTextWidthMm / 2.0 - 2.0;
    style.align = hung.right ? Qt::AlignRight : Qt::AlignLeft;
    const double x = hung.right ? kMiddleMm - width - 1.0 : kMiddleMm + 1.0;
    double y = place.bottom() + 0.6;
    for (const QString& line : hung.caption)
        y += page.text(x, y, width, line, style);
}

// A round length that is 15 to 40 mm on the paper.
double scaleBarMm(double scale)
{
    for (const double length : {10.0, 20.0, 50.0, 100.0, 200.0}) {
        if (length * scale >= 15.0)
            return length;
    }
    return 500.0;
}

void drawLegend(PageSetter& page, const Report& report, double scale)
{
    const ReportLanguage& say = report.say;
    const int marksFrom = report.input.marksFrom;
    constexpr double kStep = 8.0;
    constexpr double kBar = 4.0;
    const double top = page.y();
    double x = kMarginMm;
    page.text(x, top, 90.0,
              marksFrom > 1 ? say("Boxes: suspicion given by the engine, marked from %1/10").arg(marksFrom)
                            : say("Boxes: suspicion given by the engine, 1 to 10"),
              kLegendStyle);
    const double barTop = top + 4.0;
    for (int value = 1; value <= 10; ++value) {
        const Suspicion suspicion = *Suspicion::of(value);
        const QColor colour = colourOf(suspicion);
        page.frame({x, barTop, kStep, kBar}, Qt::black, 0.15, colour);
        page.text(x, barTop + 0.2, kStep, QString::number(value),
                  {.points = 8.0, .bold = true, .condensed = true, .colour = inkOn(colour), .align = Qt::AlignHCenter});
        const bool opensBand = value == 1 || Suspicion::of(value - 1)->band() != suspicion.band();
        if (opensBand) {
            page.rule(x, barTop, x, barTop + kBar + 3.6, 0.25);
            page.text(x + 0.8, barTop + kBar + 0.2, 40.0, bandWords(say, suspicion.band()), kLegendStyle);
        }
        x += kStep;
    }
    page.rule(x, barTop, x, barTop + kBar + 3.6, 0.25);

    const double length = scaleBarMm(scale);
    const double barX = kMiddleMm + 6.0;
    const double barY = barTop + kBar / 2.0;
    const double end = barX + length * scale;
    page.rule(barX, barY, end, barY, 0.5);
    page.rule(barX, barY - 1.2, barX, barY + 1.2, 0.3);
    page.rule(end, barY - 1.2, end, barY + 1.2, 0.3);
    page.text(end + 2.0, barY - 1.9, 60.0, QStringLiteral("%1 mm").arg(length), kLegendStyle);
    page.text(barX, barTop + kBar + 0.2, kPageWidthMm - kMarginMm - barX,
              say("All views at %1 % of their size; the numbers are those of the table.").arg(qRound(100.0 * scale)),
              kLegendStyle);
    if (!report.lesions.empty())
        page.text(barX, top, kPageWidthMm - kMarginMm - barX, say("Rings with letter and number: the readers' lesions"),
                  kLegendStyle);
    page.moveTo(top + kLegendMm);
}

}  // namespace

void setHanging(PageSetter& page, const Report& report, PicturesInMaking& pictures)
{
    page.require(kLeastHangingMm);
    const std::array<HungPlace, 4> hung = hungPlaces(page, report.say, pictures.places());
    const std::array<double, 2> captions{std::max(hung[0].captionMm, hung[1].captionMm),
                                         std::max(hung[2].captionMm, hung[3].captionMm)};
    const double scale = commonScale(hung, page.room() - kLegendMm - captions[0] - captions[1] - 3.0 * kGapMm);
    pictures.setDotsPerMm(kPrintDotsPerMm * scale);
    for (std::size_t row = 0; row < 2; ++row) {
        const double height = scale * std::max(hung[2 * row].sizeMm.height(), hung[2 * row + 1].sizeMm.height());
        for (std::size_t column = 0; column < 2; ++column) {
            const HungPlace& each = hung[2 * row + column];
            const QSizeF size = each.sizeMm * scale;
            // Back to back at the chest wall; the middles of a smaller and a larger detector on one line.
            const QRectF place(QPointF(each.right ? kMiddleMm - kHalfSeamMm - size.width() : kMiddleMm + kHalfSeamMm,
                                       page.y() + (height - size.height()) / 2.0),
                               size);
            page.later([place, each, &pictures, at = 2 * row + column, &report](PageSetter& later) {
                drawPlace(later, place, each, pictures.of(at), report);
            });
            drawCaption(page, {place.x(), page.y(), size.width(), height}, each);
        }
        page.skip(height + captions[row] + kGapMm);
    }
    drawLegend(page, report, scale);
}

}  // namespace diptych::report_pdf
