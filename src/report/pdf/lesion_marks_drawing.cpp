#include "lesion_marks_drawing.h"

#include <algorithm>

#include "marks.h"
#include "patient_words.h"

namespace diptych::report_pdf
{

namespace
{

const TextStyle kLesionNumberStyle{.points = 8.0, .bold = true, .condensed = true, .align = Qt::AlignHCenter};
constexpr double kLeastRingMm = 4.0;  // across, on the paper: a point's ring, and what is still seen as one

QRectF ringOf(const reading::LesionMark& mark, const QRectF& picture, const Affine& laidOutFromStored)
{
    const ImagePoint centre = mark.centre();
    const auto* marked = std::get_if<Box>(&mark.place);
    const Box unit = mapBox(laidOutFromStored, marked ? *marked : Box{centre.x, centre.y, 0.0, 0.0});
    QRectF ring(picture.x() + unit.x * picture.width(), picture.y() + unit.y * picture.height(),
                unit.width * picture.width(), unit.height * picture.height());
    const double growX = std::max(0.0, kLeastRingMm - ring.width()) / 2.0;
    const double growY = std::max(0.0, kLeastRingMm - ring.height()) / 2.0;
    ring.adjust(-growX, -growY, growX, growY);
    return ring;
}

}  // namespace

std::vector<LesionRing> lesionRings(const PageSetter& page, const QRectF& pictureMm, const Affine& laidOutFromStored,
                                    const std::vector<ListedLesion>& lesions, const std::string& sopInstanceUid,
                                    const QRectF& taken)
{
    std::vector<LesionRing> rings;
    std::vector<QRectF> occupied{taken};
    for (const ListedLesion& listed : lesions) {
        for (const reading::LesionMark& mark : listed.lesion.marks) {
            if (mark.sopInstanceUid != sopInstanceUid)
                continue;
            const bool withdrawn = listed.standing == ListedLesion::Standing::WithdrawnAfterAi;
            const QString number =
                (withdrawn ? QStringLiteral("(%1)") : QStringLiteral("%1")).arg(plainText(listed.number));
            const double height = page.textHeight(number, 20.0, kLesionNumberStyle);
            const QSizeF size(page.textWidth(number, kLesionNumberStyle) + 1.4, height);
            const QRectF ring = ringOf(mark, pictureMm, laidOutFromStored);
            const QRectF tag =
                freePlace(ring, size, pictureMm, 30.0, occupied).value_or(QRectF(ring.bottomRight(), size));
            occupied.push_back(tag);
            rings.push_back({number, ring, tag});
        }
    }
    return rings;
}

void drawLesionRings(PageSetter& page, const std::vector<LesionRing>& rings)
{
    for (const LesionRing& each : rings) {
        page.ellipse(each.ring, Qt::black, 1.0);
        page.ellipse(each.ring, Qt::white, 0.5);
        drawLeader(page, each.ring, each.tag, Qt::white);
    }
    for (const LesionRing& each : rings) {
        page.frame(each.tag, Qt::black, 0.3, Qt::white);
        page.text(each.tag.x(), each.tag.y(), each.tag.width(), each.number, kLesionNumberStyle);
    }
}

}  // namespace diptych::report_pdf
