#include "diptych/report_pdf/write_report.h"

#include <QBuffer>
#include <QPdfWriter>
#include <new>

#include "diptych/core/version.h"
#include "front_page.h"
#include "new_file.h"
#include "page_setter.h"
#include "patient_words.h"
#include "sections.h"

namespace diptych::report_pdf
{

namespace
{

const TextStyle kFooterStyle{.points = 8.0, .condensed = true};
const TextStyle kFooterMarkStyle{.points = 8.0, .bold = true, .condensed = true};

// Whose page it is, for a sheet that has lost its neighbours.
QString identity(const Study& study)
{
    return QStringLiteral("Patient ID %1, study of %2, accession number %3")
        .arg(orNotStated(study.patient.id), dateWords(study.studyDate), orNotStated(study.accessionNumber));
}

double footerHeight(const PageSetter& page, const Study& study)
{
    return 1.0 + page.textHeight(identity(study), kTextWidthMm, kFooterStyle) +
           page.textHeight(plainText(kNotForDiagnosticUse), kTextWidthMm, kFooterMarkStyle);
}

void setFooter(PageSetter& page, const Study& study, int number, int count)
{
    double y = page.footerTop();
    page.rule(kMarginMm, y, kPageWidthMm - kMarginMm, y, 0.3);
    y += 1.0;
    y += page.text(kMarginMm, y, kTextWidthMm, identity(study), kFooterStyle);
    page.text(kMarginMm, y, kTextWidthMm - 40.0, plainText(kNotForDiagnosticUse), kFooterMarkStyle);
    TextStyle right = kFooterStyle;
    right.align = Qt::AlignRight;
    page.text(kPageWidthMm - kMarginMm - 38.0, y, 38.0, QStringLiteral("Page %1 of %2").arg(number).arg(count), right);
}

void setRunningHead(PageSetter& page, const Study& study)
{
    page.paragraph(
        QStringLiteral("%1, birth date %2").arg(printableName(page, study.patient), dateWords(study.patient.birthDate)),
        kFooterStyle);
    page.skip(0.6);
    page.rule(kMarginMm, page.y(), kPageWidthMm - kMarginMm, page.y());
    page.skip(4.0);
}

QByteArray report(const ReportInput& input)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    // The title shows in window lists and search indexes: no patient data there.
    writer.setTitle(QStringLiteral("Diptych screening mammography report"));
    writer.setCreator(QStringLiteral("Diptych ") + plainText(appVersion()));

    PageSetter page(writer);
    page.setFooterHeight(footerHeight(page, input.study));
    page.setRunningHead([&](PageSetter& each) { setRunningHead(each, input.study); });
    page.startPage();
    setExamHeader(page, input);
    setReaderLine(page, input);
    setVerdict(page, input.assessment);
    setHanging(page, input);
    page.startPage();
    setFindings(page, input);
    setOpinion(page, input);
    setReaderMarks(page, input);
    page.startPage();
    setProvenance(page, input);
    page.paint([&](PageSetter& each, int number, int count) { setFooter(each, input.study, number, count); });
    return bytes;
}

}  // namespace

Result<void> writeReport(const ReportInput& input, const std::filesystem::path& file)
{
    if (input.study.studyInstanceUid != input.assessment.studyInstanceUid ||
        input.study.patient.id != input.assessment.patient.id)
        return failure(Reason::InvalidArgument, "the assessment is of another study", file.string());
    if (!input.study.conflicts.empty())
        return failure(Reason::InvalidArgument, "no report is made of a study with images of two patients",
                       file.string());
    // Before the views are decoded, not only when the file is written.
    std::error_code ignored;
    if (!input.overwrite && std::filesystem::exists(file, ignored))
        return failure(Reason::WriteFailed, "the file exists", file.string());
    try {
        return writeWholeFile(report(input), file, input.overwrite);
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "while the report was drawn", file.string());
    } catch (const std::filesystem::filesystem_error& error) {
        return failure(Reason::WriteFailed, error.code().message(), file.string());
    }
}

}  // namespace diptych::report_pdf
