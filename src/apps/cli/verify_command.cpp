// diptych-cli verify: does a bundle of reads hold, are these its images, does the engine say the same again, and do its
// reports, made again, state the same?
#include <algorithm>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <nlohmann/json.hpp>

#include "analysis_start.h"
#include "assessment_difference.h"
#include "commands.h"
#include "diptych/core/wording.h"
#include "diptych/report_json/assessment_json.h"
#include "diptych/store/read_bundle.h"
#include "engine.h"
#include "output_file.h"
#include "remade_reports.h"
#include "store_places.h"

namespace diptych::cli
{

namespace
{

using Json = nlohmann::ordered_json;

struct VerifyArguments {
    std::filesystem::path bundle;
    AnalysisArguments analysis;
    std::string noted;
    std::string out;
    std::string json;
};

/// What was looked at and what was found, for people and for scripts.
struct Findings {  // NOLINT(bugprone-exception-escape): a JSON value that is moved does not throw, only its checks
                   // could
    std::vector<std::string> differences;
    std::vector<std::string> notes;  // worth knowing, no difference
    std::size_t imagesCompared = 0;
    bool inferredAgain = false;
    nlohmann::json again;  // what the engine says now; null where it was not asked
    std::size_t reportsRemade = 0;
    bool written = true;
};

std::optional<std::string> sha256Of(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return std::nullopt;
    return hash.result().toHex().toStdString();
}

const Study* studyOf(const store::BundleCheck& bundle, const StudyLoad& load, Findings& findings)
{
    const Study* otherPatients = nullptr;
    for (const Study& study : load.studies) {
        if (study.studyInstanceUid != bundle.exam.studyInstanceUid)
            continue;
        if (store::patientHash(study.patient) == bundle.exam.patientHash)
            return &study;
        otherPatients = &study;
    }
    findings.differences.push_back(otherPatients ? "The study was found, but its patient's data are not those of the "
                                                   "bundle."
                                                 : "The bundle's study was not found below the paths.");
    return nullptr;
}

void compareImages(const store::BundleCheck& bundle, const Study& study, Findings& findings)
{
    if (bundle.images.empty())
        findings.notes.push_back("The bundle holds no digests of images: nothing tells that these are the ones read.");
    for (const reading::ImageDigest& image : bundle.images) {
        const auto view = std::find_if(
            study.views.begin(), study.views.end(),
            [&image](const MammogramView& candidate) { return candidate.sopInstanceUid == image.sopInstanceUid; });
        if (view == study.views.end()) {
            findings.differences.push_back("Image " + image.sopInstanceUid + " was read, and is not there.");
            continue;
        }
        const auto digest = sha256Of(view->path);
        ++findings.imagesCompared;
        if (!digest)
            findings.differences.push_back("Image " + view->path.string() + " could not be read.");
        else if (*digest != image.sha256)
            findings.differences.push_back("Image " + view->path.string() + " (" + view->label() +
                                           ") is not the file that was read: it was changed.");
    }
    for (const MammogramView& view : study.views) {
        if (!bundle.images.empty() &&
            std::none_of(bundle.images.begin(), bundle.images.end(), [&view](const reading::ImageDigest& image) {
                return image.sopInstanceUid == view.sopInstanceUid;
            }))
            findings.notes.push_back("Image " + view.path.string() + " (" + view.label() +
                                     ") is none of those whose digests the bundle holds.");
    }
}

/// kWhole, or why the engine could not be asked.
int inferAgain(const store::BundleCheck& bundle, const Study& study, double readMs, const VerifyArguments& arguments,
               inference::DeviceChoice device, Findings& findings)
{
    if (bundle.assessment.empty()) {
        findings.notes.push_back("The bundle holds no assessment of the engine: it was not asked again.");
        return kWhole;
    }
    const auto kept = nlohmann::json::parse(bundle.assessment, nullptr, false);
    if (kept.is_discarded()) {
        findings.differences.push_back("The bundle's assessment cannot be understood: the engine was not asked again.");
        return kWhole;
    }
    const auto model = loadModel(arguments.analysis.model, device);
    if (!model)
        return model.error();
    const inference::ModelManifest& manifest = (*model)->manifest();
    if (auto other =
            modelDifference(kept, {{"sha256", manifest.weightsSha256}, {"package_sha256", manifest.packageSha256}})) {
        findings.differences.push_back(std::move(*other));
        findings.notes.push_back("Another model finds other things: the engine was not asked again.");
        return kWhole;
    }
    pipeline::ExamAnalyzer analyzer(**model);
    pipeline::AnalysisOptions options;
    options.readMs = readMs;
    const auto again = analyzeStudy(analyzer, study, 0, 1, std::move(options));
    if (!again) {
        findings.differences.push_back("The engine could not assess the study: " +
                                       std::string(sentence(again.error().reason)));
        return kWhole;
    }
    findings.inferredAgain = true;
    findings.again = nlohmann::json::parse(report_json::assessmentLine(*again));
    const auto found = differences(kept, findings.again);
    findings.differences.insert(findings.differences.end(), found.begin(), found.end());
    return kWhole;
}

void checkReports(const store::BundleCheck& bundle, const Study& study, const VerifyArguments& arguments,
                  Findings& findings)
{
    RemadeReports remade = remakeReports(bundle, study, findings.again, arguments.out);
    std::ranges::move(remade.differences, std::back_inserter(findings.differences));
    std::ranges::move(remade.notes, std::back_inserter(findings.notes));
    findings.reportsRemade = remade.same;
    findings.written = remade.written;
}

int compareWithImages(const store::BundleCheck& bundle, const VerifyArguments& arguments,
                      inference::DeviceChoice device, Findings& findings)
{
    const auto read = readStudies(arguments.analysis.paths, {arguments.json});
    if (!read)
        return read.error();
    const Study* study = studyOf(bundle, read->load, findings);
    if (!study)
        return kWhole;
    compareImages(bundle, *study, findings);
    if (const int status = inferAgain(bundle, *study, read->readMs, arguments, device, findings); status != kWhole)
        return status;
    checkReports(bundle, *study, arguments, findings);
    return kWhole;
}

Json checkJson(const store::BundleCheck& bundle, const Findings& findings)
{
    Json json{{"schema", "diptych.bundle-check/1"},
              {"holds", findings.differences.empty()},
              {"differences", findings.differences},
              {"notes", findings.notes},
              {"study_instance_uid", bundle.exam.studyInstanceUid},
              {"program_version", bundle.programVersion},
              {"log", {{"entries", bundle.entries}, {"head", {{"seq", bundle.head.seq}, {"hash", bundle.head.hash}}}}},
              {"reads", Json::array()},
              {"images_compared", findings.imagesCompared},
              {"inferred_again", findings.inferredAgain},
              {"reports", Json::array()},
              {"reports_made_again", findings.reportsRemade}};
    for (const store::SealedRead& read : bundle.reads)
        json["reads"].push_back({{"id", read.id},
                                 {"reader", read.readerId},
                                 {"role", code(read.role)},
                                 {"sealed_at", read.sealed.sealedAt},
                                 {"settled", read.settled.has_value()}});
    for (const store::NotedReport& report : bundle.reports)
        json["reports"].push_back({{"number", report.number}, {"hash", report.hash}, {"language", report.language}});
    return json;
}

void tell(const store::BundleCheck& bundle, const Findings& findings)
{
    for (const std::string& difference : findings.differences)
        std::cout << difference << '\n';
    for (const std::string& note : findings.notes)
        std::cout << "Note: " << note << '\n';
    if (!findings.differences.empty()) {
        std::cout << "The bundle does not hold.\n";
        return;
    }
    std::cout << "The bundle holds: " << bundle.reads.size() << (bundle.reads.size() == 1 ? " read, " : " reads, ")
              << bundle.entries << " log entries";
    if (findings.imagesCompared > 0)
        std::cout << ", " << findings.imagesCompared << " images unchanged";
    if (findings.inferredAgain)
        std::cout << ", the engine says the same";
    if (findings.reportsRemade > 0)
        std::cout << ", " << findings.reportsRemade << (findings.reportsRemade == 1 ? " report" : " reports")
                  << " made again the same";
    std::cout << ".\nThe log's head is " << bundle.head.seq << ':' << bundle.head.hash << '\n';
}

int verify(const VerifyArguments& arguments)
{
    const auto device = parseDevice(arguments.analysis.device);
    if (!device)
        return kUsage;
    const auto noted = logHead(arguments.noted);
    if (!arguments.noted.empty() && !noted) {
        std::cerr << "diptych-cli: --noted is a number, a colon and 64 digits, as verify writes the log's head\n";
        return kUsage;
    }
    std::ifstream file(arguments.bundle, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    const auto bundle = file ? store::checkBundle(text.str(), noted) : failure(Reason::Unreadable, "no such file");
    if (!bundle) {
        std::cerr << "diptych-cli: " << arguments.bundle.string() << ": " << bundle.error().detail << '\n';
        return kNothingReadable;
    }
    std::error_code error;
    if (!arguments.json.empty() && std::filesystem::equivalent(arguments.json, arguments.bundle, error)) {
        std::cerr << "diptych-cli: " << arguments.json << " is the bundle: name another file to write to\n";
        return kUsage;
    }
    Findings findings;
    if (bundle->broken)
        findings.differences.push_back(*bundle->broken);
    if (!arguments.analysis.paths.empty())
        if (const int status = compareWithImages(*bundle, arguments, *device, findings); status != kWhole)
            return status;
    if (arguments.json != "-")
        tell(*bundle, findings);
    if (!arguments.json.empty()) {
        OutputFile output(arguments.json);
        Result<void> written = output.begun();
        if (written) {
            output.line(checkJson(*bundle, findings).dump(2, ' ', false, Json::error_handler_t::replace));
            written = output.finish();
        }
        if (!written) {
            std::cerr << "diptych-cli: " << written.error().subject << ": " << written.error().detail << '\n';
            return kIncomplete;
        }
    }
    return findings.differences.empty() && findings.written ? kWhole : kIncomplete;
}

}  // namespace

void addVerify(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("verify",
                                       "Check a bundle of reads; with PATHs, also its images, what the engine says of "
                                       "them, and the reports made again");
    auto arguments = std::make_shared<VerifyArguments>();
    command->add_option("BUNDLE", arguments->bundle, "The bundle, as the workstation exported it")->required();
    CLI::Option* paths = addAnalysisOptions(*command, arguments->analysis,
                                            "Where the study's images lie: DICOM files, folders or DICOMDIRs");
    command->add_option("--out", arguments->out, "Write the reports, made again, as PDF into this folder")
        ->needs(paths);
    command->add_option("--noted", arguments->noted, "A log head noted earlier (SEQ:HASH) that must still be there");
    command->add_option("--json", arguments->json, "Write what was found to FILE (- is standard output)");
    command->footer(
        "Exit status: 0 all holds; 1 a difference; 2 wrong usage; 3 bundle or images unreadable;\n"
        "4 the model was refused.");
    command->callback([arguments, &status] { status = verify(*arguments); });
}

}  // namespace diptych::cli
