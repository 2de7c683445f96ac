// diptych-cli report: the PDF of a study that was read in the workstation, with the reads that the store keeps.
#include <algorithm>
#include <iostream>
#include <memory>

#include <QDateTime>

#include "analysis_start.h"
#include "commands.h"
#include "diptych/core/log.h"
#include "diptych/report_json/assessment_json.h"
#include "diptych/report_pdf/report_identity.h"
#include "diptych/report_pdf/report_parts.h"
#include "diptych/store/noted_report.h"
#include "diptych/store/read_store.h"
#include "evidence_files.h"
#include "pdf_files.h"
#include "store_places.h"

namespace diptych::cli
{

namespace
{

struct ReportArguments {
    AnalysisArguments analysis;
    std::string pdf;
    std::string evidence;
    std::string store;
    std::string policy;
    std::string language = "en";
    std::string reason;
};

/// Why a report amends an earlier one, where nobody said so, in the report's language.
std::string reasonOf(const ReportArguments& arguments)
{
    if (!arguments.reason.empty())
        return arguments.reason;
    return arguments.language == "fr"   ? "Établi à nouveau à partir de la base des lectures"
           : arguments.language == "de" ? "Neu erstellt aus dem Speicher der Befundungen"
                                        : "Written again from the store";
}

/// In the order of their roles, under their readers' names.
Result<std::vector<report_pdf::ReadInReport>> readsOf(store::ReadStore& store, const store::Exam& exam)
{
    auto reads = store.reads(exam);
    if (!reads)
        return tl::make_unexpected(reads.error());
    const auto readers = store.readers();
    if (!readers)
        return tl::make_unexpected(readers.error());
    std::ranges::sort(*reads, {}, &store::SealedRead::role);
    std::vector<report_pdf::ReadInReport> told;
    for (store::SealedRead& read : *reads) {
        const auto reader = std::ranges::find(*readers, read.readerId, &store::Reader::id);
        told.push_back({reader == readers->end() ? read.readerId : reader->name, read.role, std::move(read.sealed),
                        std::move(read.settled), read.readerId});
    }
    return told;
}

/// Half an exam's reads belong before no eyes that have yet to read it.
bool mayBeTold(store::ReadStore& store, const store::Exam& exam, const reading::ArbitrationPolicy& policy)
{
    const auto decision = store.decision(exam, policy);
    return decision && decision->state() == reading::DecisionState::Final;
}

class Reporting
{
public:
    Reporting(const ReportArguments& arguments, store::ReadStore& store, reading::ArbitrationPolicy policy,
              std::size_t studies)
        : arguments_(arguments),
          store_(store),
          policy_(policy),
          pdf_(arguments.pdf, studies),
          evidence_({}, arguments.evidence)
    {
    }

    /// False, and said, where there is no report of it.
    bool write(const Study& study, const ExamAssessment& exam)
    {
        const std::string tag = log::studyTag(study.studyInstanceUid);
        const auto refuse = [&tag](std::string_view why) {
            std::cerr << "study " << tag << ": no report: " << why << '\n';
            return false;
        };
        if (exam.reason)
            return refuse(sentence(*exam.reason));
        const store::Exam read = store::examOf(study);
        auto reads = readsOf(store_, read);
        if (!reads)
            return refuse(sentence(reads.error().reason));
        if (reads->empty())
            return refuse("nobody has read it");
        if (!mayBeTold(store_, read, policy_))
            return refuse("its readings are not finished");
        report_pdf::ReportInput input{study, exam};
        input.overwrite = true;
        input.reads = std::move(*reads);
        input.policy = policy_;
        // A decided exam stands under the rule under which it fell, whatever was named since.
        if (const auto kept = store_.keptDecision(read); kept && *kept)
            input.policy = (*kept)->policy;
        input.language = arguments_.language;
        return number(input, read) && deliver(input, read);
    }

private:
    /// Another statement than the last report's amends it.
    bool number(report_pdf::ReportInput& input, const store::Exam& exam)
    {
        const auto before = store_.reports(exam);
        if (!before) {
            std::cerr << "diptych-cli: " << sentence(before.error().reason) << '\n';
            return false;
        }
        // The same once more amends what the last one amended.
        if (!before->empty())
            for (const store::NotedReport& earlier : *before)
                if (earlier.number == before->back().amends)
                    input.amends = report_pdf::AmendedReport{earlier.number, earlier.hash, before->back().reason};
        hash_ = report_pdf::reportHash(input);
        if (!before->empty() && !report_pdf::isHashOf(before->back().hash, input)) {
            input.amends = report_pdf::AmendedReport{before->back().number, before->back().hash, reasonOf(arguments_)};
            hash_ = report_pdf::reportHash(input);
        }
        input.reportNumber = report_pdf::madeReportNumber(now(), hash_);
        return true;
    }

    bool deliver(const report_pdf::ReportInput& input, const store::Exam& exam)
    {
        const auto failed = [](const Error& error) {
            std::cerr << "diptych-cli: " << error.subject << ": "
                      << (error.detail.empty() ? std::string(sentence(error.reason)) : error.detail) << '\n';
            return false;
        };
        const auto written = pdf_.write(input);
        if (!written)
            return failed(written.error());
        if (const auto wrapped = evidence_.writePdf(input.study, input.assessment, *written); !wrapped)
            return failed(wrapped.error());
        if (const auto told = writeReads(input, exam); !told)
            return failed(told.error());
        const auto noted = store_.noteReport(
            exam, {input.reportNumber, hash_, input.amends ? input.amends->number : std::string(),
                   input.amends ? input.amends->reason : std::string(), input.language, now(),
                   report_pdf::reportPartsText(input, report_json::pseudonymousLine(input.assessment))});
        if (!noted)
            std::cerr << "diptych-cli: the report is written, but the store could not note it: "
                      << sentence(noted.error().reason) << '\n';
        return noted.has_value();
    }

    Result<void> writeReads(const report_pdf::ReportInput& input, const store::Exam& exam)
    {
        std::vector<dicom_evidence::ReportedRead> reads;
        for (const report_pdf::ReadInReport& read : input.reads)
            reads.push_back({read.reader, read.role, read.sealed, read.settled});
        const auto decision = store_.decision(exam, policy_);
        return evidence_.writeReads(input.study, reads, decision ? std::optional(*decision) : std::nullopt, now());
    }

    static std::string now() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(); }

    const ReportArguments& arguments_;
    store::ReadStore& store_;
    reading::ArbitrationPolicy policy_;
    PdfFiles pdf_;
    EvidenceFiles evidence_;
    std::string hash_;
};

int report(const ReportArguments& arguments)
{
    const auto rule = arguments.policy.empty() ? std::optional(reading::ArbitrationPolicy{}.rule)
                                               : reading::decisionRule(arguments.policy);
    const auto& languages = report_pdf::kReportLanguages;
    if (!rule || std::ranges::find(languages, arguments.language) == std::end(languages)) {
        std::cerr << "diptych-cli: " << (rule ? "--language: en, fr or de" : "--policy: see --help") << '\n';
        return kUsage;
    }
    const auto start = startAnalysis(arguments.analysis, {arguments.pdf});
    if (!start)
        return start.error();
    auto store = store::ReadStore::open(storeLocation(arguments.store));
    if (!store) {
        std::cerr << "diptych-cli: the store of readings: " << sentence(store.error().reason) << '\n';
        return kIncomplete;
    }
    pipeline::ExamAnalyzer analyzer(*start->model);
    reading::ArbitrationPolicy policy{*rule};
    if (const auto kept = store->policy(); arguments.policy.empty() && kept && *kept)
        policy = **kept;
    Reporting reporting(arguments, *store, policy, start->studies().size());
    int status = statusOfReading(start->read.load);
    for (std::size_t index = 0; index < start->studies().size(); ++index) {
        const auto exam = start->analyze(analyzer, index);
        if (!exam || !reporting.write(start->studies()[index], *exam))
            status = kIncomplete;
    }
    return status;
}

}  // namespace

void addReport(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("report", "PDF of each study below PATH that was read, with its readings");
    auto arguments = std::make_shared<ReportArguments>();
    addAnalysisOptions(*command, arguments->analysis, "DICOM files, folders or DICOMDIRs")->required();
    command->add_option("--pdf", arguments->pdf, "A file name ending in .pdf, or a folder (made where absent)")
        ->required();
    command->add_option("--evidence", arguments->evidence,
                        "Write the report as an Encapsulated PDF and the readings as an Enhanced SR into DIR; nothing "
                        "is replaced");
    command->add_option("--store", arguments->store,
                        "File of the store, or libpq's connection string (this user's own file)");
    command->add_option("--policy", arguments->policy,
                        "arbitrate_discordant, arbitrate_all_recalls, arbitrate_all_non_normal, any_recall_wins or "
                        "consensus (the store's own, else the first of these)");
    command->add_option("--language", arguments->language, "en, fr or de")->capture_default_str();
    command->add_option("--reason", arguments->reason,
                        "Why, where a report amends an earlier one (that it was written again from the store)");
    command->callback([arguments, &status] { status = report(*arguments); });
}

}  // namespace diptych::cli
