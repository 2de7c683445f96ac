#include <algorithm>
#include <iostream>
#include <memory>

#include "analysis_start.h"
#include "commands.h"
#include "diptych/core/log.h"
#include "diptych/core/wording.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "diptych/report_json/assessment_json.h"
#include "diptych/report_pdf/write_report.h"
#include "evidence_files.h"
#include "output_file.h"
#include "pdf_files.h"

namespace diptych::cli
{

namespace
{

struct AnalyzeArguments {
    AnalysisArguments analysis;
    std::string json;
    std::string pdf;
    std::string sr;
    std::string evidence;
};

/// One line a study on standard error: its tag and status, and each view that was not analysed. No patient data.
void tell(const ExamAssessment& exam)
{
    std::cerr << "study " << log::studyTag(exam.studyInstanceUid) << ": " << code(exam.status) << '\n';
    for (const ViewAssessment& view : exam.views)
        if (view.status != ViewStatus::Analyzed)
            std::cerr << "  " << label(view.view) << ' ' << viewLine(view) << '\n';
    for (const UnhungImage& image : exam.unhung)
        std::cerr << "  further image " << image.label << ": " << sentence(image.reason) << '\n';
}

/// Before an hour of work rather than after it.
Result<void> checkFolders(const AnalyzeArguments& arguments)
{
    std::filesystem::path pdf = arguments.pdf;
    if (pdf.extension() == ".pdf")
        pdf = std::filesystem::absolute(pdf).parent_path();
    for (const std::filesystem::path& folder :
         {pdf, std::filesystem::path(arguments.sr), std::filesystem::path(arguments.evidence)})
        if (!folder.empty())
            if (auto writable = beWritable(folder); !writable)
                return writable;
    return {};
}

int analyzeAll(const AnalyzeArguments& arguments, const AnalysisStart& start)
{
    int status = statusOfReading(start.read.load);
    pipeline::ExamAnalyzer analyzer(*start.model);
    std::unique_ptr<OutputFile> json;
    if (!arguments.json.empty()) {
        json = std::make_unique<OutputFile>(arguments.json);
        if (const auto begun = json->begun(); !begun) {
            std::cerr << "diptych-cli: " << begun.error().subject << ": " << begun.error().detail << '\n';
            return kIncomplete;
        }
    }
    if (const auto writable = checkFolders(arguments); !writable) {
        std::cerr << "diptych-cli: " << writable.error().subject << ": " << writable.error().detail << '\n';
        return kIncomplete;
    }
    std::unique_ptr<PdfFiles> pdf;
    if (!arguments.pdf.empty())
        pdf = std::make_unique<PdfFiles>(arguments.pdf, start.studies().size());
    const EvidenceFiles evidence(arguments.sr, arguments.evidence);
    const auto failed = [&status](const Error& error) {
        std::cerr << "diptych-cli: " << error.subject << ": "
                  << (error.detail.empty() ? std::string(sentence(error.reason)) : error.detail) << '\n';
        status = kIncomplete;
    };

    for (std::size_t index = 0; index < start.studies().size(); ++index) {
        DecodedImages images;
        const auto exam = start.analyze(analyzer, index, pdf || !arguments.evidence.empty() ? &images : nullptr);
        if (!exam)
            return kIncomplete;
        const Study study = images.with(start.studies()[index]);
        tell(*exam);
        if (exam->status != ExamStatus::Complete)
            status = kIncomplete;
        if (json)
            json->line(report_json::assessmentLine(*exam));
        if (pdf && exam->reason) {
            std::cerr << "  no report: " << sentence(*exam->reason) << '\n';
        } else if (pdf) {
            const auto written = pdf->write(study, *exam);
            if (!written)
                failed(written.error());
            else if (const auto wrapped = evidence.writePdf(study, *exam, *written); !wrapped)
                failed(wrapped.error());
        }
        if (arguments.sr.empty() && arguments.evidence.empty())
            continue;
        if (!study.conflicts.empty())
            std::cerr << "  no DICOM documents: " << sentence(study.conflicts.front()) << '\n';
        else if (const auto written = evidence.write(study, *exam); !written)
            failed(written.error());
    }
    if (json) {
        if (const auto written = json->finish(); !written) {
            std::cerr << "diptych-cli: " << written.error().subject << ": " << written.error().detail << '\n';
            status = kIncomplete;
        }
    }
    return status;
}

int analyze(const AnalyzeArguments& arguments)
{
    const auto start = startAnalysis(arguments.analysis, {arguments.json, arguments.pdf});
    return start ? analyzeAll(arguments, *start) : start.error();
}

}  // namespace

void addAnalyze(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("analyze", "Read every study below PATH and assess its CC and MLO views");
    auto arguments = std::make_shared<AnalyzeArguments>();
    addAnalysisOptions(*command, arguments->analysis, "DICOM files, folders or DICOMDIRs")->required();
    command->add_option("--json", arguments->json, "Write one JSON line a study to FILE (- is standard output)");
    command->add_option("--pdf", arguments->pdf,
                        "Write a report a study: a file name ending in .pdf, or a folder (made where absent)");
    command->add_option("--sr", arguments->sr,
                        "Write a Mammography CAD SR a study into DIR (made where absent); nothing is replaced");
    command->add_option("--evidence", arguments->evidence,
                        "Write CAD SR, presentation states and pictures with marks, and with --pdf the report as an "
                        "Encapsulated PDF, into DIR; nothing is replaced");
    command->callback([arguments, &status] { status = analyze(*arguments); });
}

}  // namespace diptych::cli
