#include "pdf_files.h"

#include <system_error>

#include <QGuiApplication>

#include "diptych/core/flush_to_disk.h"
#include "diptych/core/log.h"

namespace diptych::cli
{

OffscreenDrawing::OffscreenDrawing()
{
    // Fonts need a QGuiApplication; a report needs no display.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Qt's remarks about this machine are not what was asked for.
    qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext&, const QString& text) { log::debug(text.toStdString()); });
    static int argc = 1;
    static char name[] = "diptych-cli";
    static char* argv[] = {name, nullptr};
    application_ = std::make_unique<QGuiApplication>(argc, argv);
}

OffscreenDrawing::~OffscreenDrawing() = default;

PdfFiles::PdfFiles(std::filesystem::path path, std::size_t studies) : path_(std::move(path)), studies_(studies) {}

std::filesystem::path PdfFiles::fileFor(const ExamAssessment& exam, int again) const
{
    const std::string tag =
        log::studyTag(exam.studyInstanceUid) + (again > 1 ? "-" + std::to_string(again) : std::string());
    if (path_.extension() != ".pdf")
        return path_ / ("report-" + tag + ".pdf");
    if (studies_ == 1 && again == 1)
        return path_;
    if (studies_ == 1)
        return path_.parent_path() / (path_.stem().string() + "-" + std::to_string(again) + ".pdf");
    return path_.parent_path() / (path_.stem().string() + "-" + tag + ".pdf");
}

Result<std::filesystem::path> PdfFiles::write(const Study& study, const ExamAssessment& exam) const
{
    report_pdf::ReportInput input{study, exam};
    input.overwrite = true;
    return write(input);
}

Result<std::filesystem::path> PdfFiles::write(const report_pdf::ReportInput& input) const
{
    std::error_code error;
    std::filesystem::path file = fileFor(input.assessment, 1);
    for (int again = 2; !written_.insert(file).second || (input.amends && std::filesystem::exists(file, error));
         ++again)
        file = fileFor(input.assessment, again);
    if (!file.parent_path().empty())
        error = makeFolders(file.parent_path());
    if (error)
        return failure(Reason::WriteFailed, error.message(), file.parent_path().string());
    auto written = report_pdf::writeReport(input, file);
    if (!written && written.error().subject.empty())
        written.error().subject = file.string();
    if (!written)
        return tl::make_unexpected(written.error());
    return file;
}

}  // namespace diptych::cli
