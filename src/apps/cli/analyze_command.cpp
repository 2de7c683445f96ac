#include <algorithm>
#include <iostream>
#include <memory>

#include "commands.h"
#include "diptych/core/installation.h"
#include "diptych/core/log.h"
#include "diptych/core/wording.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "diptych/report_json/assessment_json.h"
#include "diptych/report_pdf/write_report.h"
#include "output_file.h"
#include "pdf_files.h"
#include "progress_line.h"
#include "reading.h"

namespace diptych::cli
{

namespace
{

struct AnalyzeArguments {
    std::vector<std::filesystem::path> paths;
    std::filesystem::path model;
    std::string device = "auto";
    std::string json;
    std::string pdf;
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

void tellSkipped(const StudyLoad& load)
{
    for (const SkippedFile& file : load.skipped)
        std::cerr << "skipped " << file.path.string() << ": " << sentence(file.reason)
                  << (file.detail.empty() ? "" : " (" + file.detail + ")") << '\n';
}

Result<ExamAssessment> analyzeStudy(pipeline::ExamAnalyzer& analyzer, const Study& study, std::size_t index,
                                    std::size_t count, double readMs)
{
    ProgressLine line;
    pipeline::AnalysisOptions options;
    options.readMs = readMs;
    options.progress = [&line, index, count](pipeline::Stage, double fraction) {
        line.show((static_cast<double>(index) + fraction) / static_cast<double>(count),
                  "study " + std::to_string(index + 1) + " of " + std::to_string(count));
    };
    return analyzer.analyze(study, options);
}

int analyzeAll(const AnalyzeArguments& arguments, const TimedLoad& read, inference::SuspicionModel& model)
{
    int status = statusOfReading(read.load);
    pipeline::ExamAnalyzer analyzer(model);
    std::unique_ptr<OutputFile> json;
    if (!arguments.json.empty()) {
        json = std::make_unique<OutputFile>(arguments.json);
        if (const auto begun = json->begun(); !begun) {
            std::cerr << "diptych-cli: " << begun.error().subject << ": " << begun.error().detail << '\n';
            return kIncomplete;
        }
    }
    std::unique_ptr<PdfFiles> pdf;
    if (!arguments.pdf.empty())
        pdf = std::make_unique<PdfFiles>(arguments.pdf, read.load.studies.size());

    const std::size_t count = read.load.studies.size();
    for (std::size_t index = 0; index < count; ++index) {
        const Study& study = read.load.studies[index];
        const auto exam = analyzeStudy(analyzer, study, index, count, read.readMs / static_cast<double>(count));
        if (!exam)
            return kIncomplete;
        tell(*exam);
        if (exam->status != ExamStatus::Complete)
            status = kIncomplete;
        if (json)
            json->line(report_json::assessmentLine(*exam));
        if (pdf && exam->reason) {
            std::cerr << "  no report: " << sentence(*exam->reason) << '\n';
        } else if (pdf) {
            if (const auto written = pdf->write(study, *exam); !written) {
                std::cerr << "diptych-cli: " << written.error().subject << ": " << written.error().detail << '\n';
                status = kIncomplete;
            }
        }
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
    const auto device = inference::parseDevice(arguments.device);
    if (!device) {
        std::cerr << "diptych-cli: --device is auto, cpu, cuda or cuda:N, not " << arguments.device << '\n';
        return kUsage;
    }
    const auto read = readPaths(arguments.paths);
    if (!read) {
        std::cerr << "diptych-cli: " << sentence(read.error().reason) << '\n';
        return kIncomplete;
    }
    tellSkipped(read->load);
    if (read->load.studies.empty()) {
        std::cerr << "diptych-cli: no mammogram was found: name a DICOM file, a folder of them or a DICOMDIR\n";
        return kNothingReadable;
    }
    for (const std::string& output : {arguments.json, arguments.pdf})
        if (!output.empty() && output != "-" && wouldReplaceInput(output, read->load))
            return kUsage;
    const Installation files = installation();
    const auto folder = arguments.model.empty() ? files.defaultModel() : arguments.model;
    const auto model = inference::loadSuspicionModel(folder, *device, files.plugins());
    if (!model) {
        std::cerr << "diptych-cli: " << sentence(model.error().reason) << ": " << model.error().detail << '\n';
        return model.error().reason == Reason::InvalidArgument ? kUsage : kModelRefused;
    }
    if (const std::string note = (*model)->deviceNote(); !note.empty())
        log::info(note);
    return analyzeAll(arguments, *read, **model);
}

}  // namespace

void addAnalyze(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("analyze", "Read every study below PATH and assess its CC and MLO views");
    auto arguments = std::make_shared<AnalyzeArguments>();
    command->add_option("PATH", arguments->paths, "DICOM files, folders or DICOMDIRs")->required();
    command->add_option("--model", arguments->model, "Folder of the model package (the shipped one)");
    command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    command->add_option("--json", arguments->json, "Write one JSON line a study to FILE (- is standard output)");
    command->add_option("--pdf", arguments->pdf,
                        "Write a report a study: a file name ending in .pdf, or a folder (made where absent)");
    command->callback([arguments, &status] { status = analyze(*arguments); });
}

}  // namespace diptych::cli
