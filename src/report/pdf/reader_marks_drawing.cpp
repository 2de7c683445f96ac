#include "reader_marks_drawing.h"

#include <algorithm>

#include "marks.h"

namespace diptych::report_pdf
{

namespace
{

const QColor kCyan(0x4d, 0xe1, 0xff);
const TextStyle kReaderMarkStyle{.points = 7.5, .bold = true, .condensed = true, .colour = kCyan};

/// On black, so that it is read on bright tissue as well.
void drawWords(PageSetter& page, const QRectF& box, const QString& words)
{
    page.frame(box, Qt::black, 0.0, Qt::black);
    page.text(box.x() + 0.6, box.y() + 0.2, box.width(), words, kReaderMarkStyle);
}

QPointF onPaper(const QRectF& pictureMm, const Affine& laidOutFromStored, const ImagePoint& point)
{
    const auto at = laidOutFromStored.apply(point.x, point.y);
    return {pictureMm.x() + at.x * pictureMm.width(), pictureMm.y() + at.y * pictureMm.height()};
}

bool drawnHere(const ReaderMark& mark, const std::string& sopInstanceUid)
{
    return mark.sopInstanceUid == sopInstanceUid && mark.frame == 1 && !mark.lines.empty() &&
           !mark.lines.front().empty();
}

}  // namespace

QString readerMarkNumber(std::size_t index)
{
    return QStringLiteral("M%1").arg(index + 1);
}

std::vector<QRectF> readerMarkTags(const PageSetter& page, const QRectF& pictureMm, const Affine& laidOutFromStored,
                                   const ReaderMarks& marks, const std::string& sopInstanceUid,
                                   std::vector<QRectF> taken)
{
    std::vector<QRectF> tags(marks.drawings.size());
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (!drawnHere(marks.drawings[i], sopInstanceUid))
            continue;
        const QString number = readerMarkNumber(i);
        const QSizeF size(page.textWidth(number, kReaderMarkStyle) + 1.2,
                          page.textHeight(number, 20.0, kReaderMarkStyle) + 0.4);
        const QPointF end = onPaper(pictureMm, laidOutFromStored, marks.drawings[i].lines.front().back());
        const QRectF around(end - QPointF(0.3, 0.3), QSizeF(0.6, 0.6));
        tags[i] = freePlace(around, size, pictureMm, 15.0, taken).value_or(QRectF(around.bottomRight(), size));
        taken.push_back(tags[i]);
    }
    return tags;
}

void drawReaderMarks(PageSetter& page, const ReportLanguage& say, const QRectF& pictureMm,
                     const Affine& laidOutFromStored, const ReaderMarks& marks, const std::string& sopInstanceUid,
                     const std::vector<QRectF>& tags, bool outerIsLeft)
{
    for (std::size_t i = 0; i < marks.drawings.size(); ++i) {
        const ReaderMark& mark = marks.drawings[i];
        if (!drawnHere(mark, sopInstanceUid))
            continue;
        for (const auto& [width, colour] : {std::pair{0.7, QColor(Qt::black)}, std::pair{0.25, kCyan}})
            for (const std::vector<ImagePoint>& line : mark.lines)
                for (std::size_t p = 1; p < line.size(); ++p) {
                    const QPointF from = onPaper(pictureMm, laidOutFromStored, line[p - 1]);
                    const QPointF to = onPaper(pictureMm, laidOutFromStored, line[p]);
                    page.rule(from.x(), from.y(), to.x(), to.y(), width, colour);
                }
        drawWords(page, tags[i], readerMarkNumber(i));
    }
    if (std::any_of(marks.keyImages.begin(), marks.keyImages.end(),
                    [&](const KeyImage& key) { return key.sopInstanceUid == sopInstanceUid; })) {
        const QString words = say("KEY IMAGE");
        const QSizeF size(page.textWidth(words, kReaderMarkStyle) + 1.2,
                          page.textHeight(words, 40.0, kReaderMarkStyle) + 0.4);
        const double x = outerIsLeft ? pictureMm.left() + 1.0 : pictureMm.right() - 1.0 - size.width();
        drawWords(page, {{x, pictureMm.bottom() - 1.0 - size.height()}, size}, words);
    }
}

}  // namespace diptych::report_pdf
