#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>

#include "commands.h"
#include "counted.h"
#include "diptych/core/large_memory.h"
#include "diptych/core/screening_exam.h"
#include "diptych/dicom/read_folder.h"
#include "diptych/report_json/assessment_json.h"
#include "output_file.h"
#include "progress_line.h"
#include "reading.h"

namespace diptych::cli
{

namespace
{

struct ScanArguments {
    std::vector<std::filesystem::path> paths;
    std::string json;
    std::filesystem::path index;
};

/// The code as JSON has it, and what it means.
std::string told(Reason reason)
{
    return std::string(code(reason)) + " - " + std::string(sentence(reason));
}

std::string slotText(const ViewSlot& slot)
{
    std::string text = label(slot.view) + ": ";
    if (!slot.chosen)
        return text + (slot.reason == Reason::MissingView ? "missing" : "not told: " + told(*slot.reason));
    text += slot.reason ? told(*slot.reason) : "ok";
    if (!slot.others.empty())
        text += " (+" + std::to_string(slot.others.size()) + " more)";
    return text;
}

/// Of every study, in their order.
std::vector<ScreeningExam> examsOf(const StudyLoad& load)
{
    std::vector<ScreeningExam> exams;
    exams.reserve(load.studies.size());
    for (const Study& study : load.studies)
        exams.push_back(selectScreeningViews(study));
    return exams;
}

std::string listed(const Study& study, const ScreeningExam& exam)
{
    std::string text = "study " + oneLine(study.studyInstanceUid) + "\n  patient " +
                       (study.patient.id.empty() ? "(no ID)" : oneLine(study.patient.id)) + ", date " +
                       (study.studyDate.empty() ? "unknown" : oneLine(study.studyDate)) + ", " +
                       (exam.complete() ? "complete" : "not complete") + "\n  " + oneLine(study.folder.native()) + '\n';
    for (const Reason conflict : study.conflicts)
        text += "  conflict: " + told(conflict) + '\n';
    for (const ViewSlot& slot : exam.slots)
        text += "  " + slotText(slot) + '\n';
    for (const MammogramView& image : study.views) {
        text += "    ";
        appendOneLine(text, image.label());
        text += image.basis == ViewBasis::Coded ? "  " : " [inferred]  ";
        appendOneLine(text, image.path.native());
        for (const Reason reason : image.reasons)
            text.append("  ").append(code(reason));
        text += '\n';
    }
    for (const EvidenceFile& file : study.evidence)
        text += "    " + (file.modality.empty() ? "document" : oneLine(file.modality)) + "  " +
                oneLine(file.path.native()) + '\n';
    return text;
}

void printListing(const StudyLoad& load, const std::vector<ScreeningExam>& exams)
{
    for (std::size_t i = 0; i < load.studies.size(); ++i)
        std::cout << listed(load.studies[i], exams[i]);
    for (const SkippedFile& file : load.skipped)
        std::cout << "skipped " << oneLine(file.path.string()) << ": " << told(file.reason)
                  << (file.detail.empty() ? "" : " (" + oneLine(file.detail) + ")") << '\n';
    std::cout << counted(load.filesSeen, "file", "files") << ", " << counted(load.studies.size(), "study", "studies")
              << ", " << counted(load.skipped.size(), "file", "files") << " skipped\n";
}

int scan(const ScanArguments& arguments)
{
    takeMemoryInLargeSteps(std::size_t{64} << 20);
    dicom::ReadOptions options;
    options.keptIndexFolder = arguments.index;
    options.readers = dicom::installedReaders();
    // It goes with the process: to give back ten thousand headers one by one takes as long as to list them.
    static const auto& load = *new Result<TimedLoad>(readPaths(arguments.paths, options));
    options.readers->end();
    if (!load) {
        std::cerr << "diptych-cli: " << sentence(load.error().reason) << '\n';
        return kIncomplete;
    }
    if (!arguments.json.empty() && arguments.json != "-" && wouldReplaceInput(arguments.json, load->load))
        return kUsage;
    const int status = statusOfReading(load->load);
    const std::vector<ScreeningExam> exams = examsOf(load->load);
    if (arguments.json == "-") {
        std::cout << report_json::scanDocument(load->load) << '\n';
    } else {
        printListing(load->load, exams);
        if (!arguments.json.empty()) {
            OutputFile file(arguments.json);
            file.line(report_json::scanDocument(load->load));
            if (const auto written = file.finish(); !written) {
                std::cerr << "diptych-cli: " << arguments.json << ": " << written.error().detail << '\n';
                return kIncomplete;
            }
        }
    }
    if (status == kNothingReadable) {
        std::cerr << "diptych-cli: no mammogram was found in:";
        for (const auto& path : arguments.paths)
            std::cerr << ' ' << oneLine(path.string());
        std::cerr << '\n';
        return status;
    }
    const bool complete = std::ranges::all_of(exams, [](const ScreeningExam& exam) { return exam.complete(); });
    return complete ? status : kIncomplete;
}

}  // namespace

void addScan(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("scan", "List studies, views, completeness and every file skipped");
    auto arguments = std::make_shared<ScanArguments>();
    command->add_option("PATH", arguments->paths, "DICOM files, folders or DICOMDIRs")->required()->check(notEmpty());
    command->add_option("--json", arguments->json, "Write the listing as JSON to FILE (- is standard output)");
    command->add_option(
        "--index", arguments->index,
        "Keep what the headers of large folders say in DIR (for this user alone: it holds patients' data), "
        "and read only what is new or changed the next time");
    command->footer(
        "Exit status: 0 every study has its four views; 1 some study lacks one, or a file could not be read; "
        "2 wrong usage;\n3 no mammogram was found.");
    command->callback([arguments, &status] { status = scan(*arguments); });
}

}  // namespace diptych::cli
