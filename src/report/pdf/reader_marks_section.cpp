#include <algorithm>

#include "patient_words.h"
#include "printed_view.h"
#include "reader_marks_drawing.h"
#include "recorded_words.h"
#include "sections.h"
#include "table.h"

namespace diptych::report_pdf
{

namespace
{

QString imageWords(const ReportLanguage& say, const Study& study, const std::string& sopInstanceUid)
{
    const MammogramView* image = imageOf(study, sopInstanceUid);
    return image ? plainText(image->label()) : say("an image of another study");
}

QString placeWords(const ReportLanguage& say, const Study& study, const ReaderMark& mark)
{
    const MammogramView* image = imageOf(study, mark.sopInstanceUid);
    const QString label = imageWords(say, study, mark.sopInstanceUid);
    return image && image->frames > 1 ? say("%1, slice %2").arg(label).arg(mark.frame) : label;
}

QString whenWords(const ReportLanguage& say, bool afterSealing)
{
    return afterSealing ? say("after sealing") : say("before sealing");
}

}  // namespace

void setReaderMarks(PageSetter& page, const Report& report)
{
    const ReportLanguage& say = report.say;
    const ReaderMarks& marks = report.input.readerMarks;
    if (marks.empty())
        return;
    setSectionTitle(page, say("Reader's measurements and key images"), 20.0);
    for (const KeyImage& key : marks.keyImages)
        page.paragraph(
            say("Key image: %1 (marked %2).")
                .arg(imageWords(say, report.input.study, key.sopInstanceUid), whenWords(say, key.afterSealing)),
            kTextStyle);
    if (!marks.drawings.empty()) {
        page.skip(1.5);
        Table table(page, {{say("No."), 11.0, Qt::AlignRight},
                           {say("Image"), 34.0},
                           {say("Drawing"), 22.0},
                           {say("Reading or text"), kTextWidthMm - 97.0},
                           {say("Made"), 30.0}});
        table.setContinuation(say("Reader's measurements, continued"));
        table.heading();
        for (std::size_t i = 0; i < marks.drawings.size(); ++i) {
            const ReaderMark& mark = marks.drawings[i];
            table.row({readerMarkNumber(i), placeWords(say, report.input.study, mark), drawingWords(say, mark),
                       readingWords(say, mark), whenWords(say, mark.afterSealing)});
        }
    }
    page.skip(5.0);
}

}  // namespace diptych::report_pdf
