#include "diptych/report_pdf/write_report.h"

#include <QBuffer>
#include <QDateTime>
#include <QPdfWriter>
#include <new>

#include "diptych/core/version.h"
#include "diptych/report_pdf/report_identity.h"
#include "front_page.h"
#include "new_file.h"
#include "page_setter.h"
#include "patient_words.h"
#include "pictures_in_making.h"
#include "report_language.h"
#include "result_of_reads.h"
#include "sections.h"

namespace diptych::report_pdf
{

namespace
{

const TextStyle kFooterStyle{.points = 8.0, .condensed = true};
const TextStyle kFooterMarkStyle{.points = 8.0, .bold = true, .condensed = true};

// Whose page it is, for a sheet that has lost its neighbours.
QString identity(const Report& report)
{
    const ReportLanguage& say = report.say;
    const Study& study = report.input.study;
    return say("Patient ID %1, study of %2, accession number %3")
        .arg(orNotStated(say, study.patient.id), dateWords(say, study.studyDate),
             orNotStated(say, study.accessionNumber));
}

// Of which report, and what it said when it was written.
QString reportLine(const Report& report)
{
    return report.say("Report %1, hash %2").arg(report.number, report.hash);
}

double footerHeight(const PageSetter& page, const Report& report)
{
    return 1.0 + page.textHeight(identity(report), kTextWidthMm, kFooterStyle) +
           page.textHeight(reportLine(report), kTextWidthMm, kFooterStyle) +
           page.textHeight(report.say(kNotForDiagnosticUse), kTextWidthMm - 40.0, kFooterMarkStyle);
}

void setFooter(PageSetter& page, const Report& report, int number, int count)
{
    double y = page.footerTop();
    page.rule(kMarginMm, y, kPageWidthMm - kMarginMm, y, 0.3);
    y += 1.0;
    y += page.text(kMarginMm, y, kTextWidthMm, identity(report), kFooterStyle);
    y += page.text(kMarginMm, y, kTextWidthMm, reportLine(report), kFooterStyle);
    page.text(kMarginMm, y, kTextWidthMm - 40.0, report.say(kNotForDiagnosticUse), kFooterMarkStyle);
    TextStyle right = kFooterStyle;
    right.align = Qt::AlignRight;
    page.text(kPageWidthMm - kMarginMm - 38.0, y, 38.0, report.say("Page %1 of %2").arg(number).arg(count), right);
}

void setRunningHead(PageSetter& page, const Report& report)
{
    page.paragraph(report.say("%1, birth date %2")
                       .arg(printableName(page, report), dateWords(report.say, report.input.study.patient.birthDate)),
                   kFooterStyle);
    page.skip(0.6);
    page.rule(kMarginMm, page.y(), kPageWidthMm - kMarginMm, page.y());
    page.skip(4.0);
}

QByteArray pdfOf(const Report& report)
{
    PicturesInMaking pictures(places(report.say, report.input.study, report.input.assessment));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    // The title shows in window lists and search indexes: no patient data there.
    writer.setTitle(report.say("Diptych screening mammography report"));
    writer.setCreator(QStringLiteral("Diptych ") + plainText(appVersion()));

    PageSetter page(writer);
    page.setFooterHeight(footerHeight(page, report));
    page.setRunningHead([&](PageSetter& each) { setRunningHead(each, report); });
    page.startPage();
    setExamHeader(page, report);
    setMadeAgain(page, report);
    setAmendment(page, report);
    setResult(page, report);
    setVerdict(page, report);
    setHanging(page, report, pictures);
    page.startPage();
    setReaders(page, report);
    setLesions(page, report);
    setTechnicalRecalls(page, report);
    setReaderMarks(page, report);
    setFindings(page, report);
    page.startPage();
    setProvenance(page, report);
    page.paint([&](PageSetter& each, int number, int count) { setFooter(each, report, number, count); });
    return bytes;
}

QByteArray pdfOf(const ReportInput& input)
{
    const ReportLanguage say(input.language);
    const std::string now = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    const std::string hash = reportHash(input);
    const std::vector<ReadInReport> reads = readsOf(input);
    return pdfOf(Report{input, say, reads, listedLesions(reads, input.assessment),
                        plainText(input.reportNumber.empty() ? madeReportNumber(now, hash) : input.reportNumber),
                        plainText(hash), plainText(now)});
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
    if (!ReportLanguage::offers(input.language))
        return failure(Reason::InvalidArgument, "no reports in the language '" + input.language + "'", file.string());
    if (input.amends && (input.amends->number.empty() || input.amends->hash.empty() || input.amends->reason.empty()))
        return failure(Reason::InvalidArgument, "an amendment names the report that it amends, and why", file.string());
    // An earlier report is never replaced by its amendment: both stay.
    const bool overwrite = input.overwrite && !input.amends;
    // Before the views are decoded, not only when the file is written.
    std::error_code ignored;
    if (!overwrite && std::filesystem::exists(file, ignored))
        return failure(Reason::WriteFailed, "the file exists", file.string());
    try {
        return writeWholeFile(pdfOf(input), file, overwrite);
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "while the report was drawn", file.string());
    } catch (const std::filesystem::filesystem_error& error) {
        return failure(Reason::WriteFailed, error.code().message(), file.string());
    }
}

}  // namespace diptych::report_pdf
