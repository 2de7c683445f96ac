#include "remade_reports.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iostream>
#include <memory>

#include <nlohmann/json.hpp>

#include "assessment_difference.h"
#include "diptych/report_json/read_assessment.h"
#include "diptych/report_pdf/report_identity.h"
#include "diptych/report_pdf/report_parts.h"
#include "pdf_files.h"

namespace diptych::cli
{

namespace
{

using Reads = std::vector<report_pdf::ReadInReport>;

class Remaking
{
public:
    Remaking(const store::BundleCheck& bundle, const Study& study, const nlohmann::json& again, std::string folder)
        : bundle_(bundle), study_(study), again_(again), folder_(std::move(folder))
    {
        if (!folder_.empty())
            drawing_ = std::make_unique<OffscreenDrawing>();
    }

    RemadeReports run() &&
    {
        for (const store::NotedReport& noted : bundle_.reports)
            remake(noted);
        return std::move(found_);
    }

private:
    void remake(const store::NotedReport& noted)
    {
        const std::string name = "The report " + noted.number;
        if (noted.madeOf.empty()) {
            found_.notes.push_back(name + " was made by an older version: it cannot be made again.");
            return;
        }
        const auto parts = report_pdf::reportPartsOf(noted.madeOf);
        if (!parts)
            return differs(name + ": what it was made of cannot be understood: " + parts.error().detail + ".");
        auto assessment = report_json::assessmentOf(parts->assessment);
        if (!assessment)
            return differs(name + ": its assessment cannot be understood: " + assessment.error().detail + ".");
        auto reads = readsOf(*parts);
        if (!reads)
            return differs(name + " holds a read that is not in the bundle: it cannot be made again.");
        assessment->patient = study_.patient;
        assessment->accessionNumber = study_.accessionNumber;
        report_pdf::ReportInput input{study_, *assessment};
        input.marksFrom = parts->marksFrom;
        input.readerMarks = parts->readerMarks;
        input.reads = std::move(*reads);
        input.policy = parts->policy;
        input.language = noted.language;
        input.reportNumber = noted.number;
        input.amends = parts->amends;
        input.madeAgain = true;
        compare(noted, parts->assessment, input, report_pdf::reportHash(input, parts->statedForm));
        if (drawing_)
            write(input);
    }

    void compare(const store::NotedReport& noted, const std::string& assessment, const report_pdf::ReportInput& input,
                 const std::string& hash)
    {
        const std::string name = "The report " + noted.number;
        const std::size_t before = found_.differences.size();
        if (hash != noted.hash)
            differs(name + ", made again, states something else than was noted: its hash is " + hash + " and was " +
                    noted.hash + ".");
        if (!amendsAsNoted(noted, input.amends))
            differs(name + ": what it amends is not what was noted.");
        if (!again_.is_null()) {
            const auto stated = nlohmann::json::parse(assessment, nullptr, false);
            if (modelDifference(stated, again_.at("model")))
                found_.notes.push_back(name + " states what another model found: that was not asked again.");
            else
                for (const std::string& each : differences(stated, again_))
                    differs(std::string(name).append(": the engine does not say again what it states. ").append(each));
        }
        if (found_.differences.size() == before)
            ++found_.same;
    }

    [[nodiscard]] bool amendsAsNoted(const store::NotedReport& noted,
                                     const std::optional<report_pdf::AmendedReport>& amends) const
    {
        if (!amends)
            return noted.amends.empty();
        const auto amended = std::ranges::find(bundle_.reports, amends->number, &store::NotedReport::number);
        return noted.amends == amends->number && noted.reason == amends->reason && amended != bundle_.reports.end() &&
               amended->hash == amends->hash;
    }

    /// As the report held them: a read may have been settled since.
    [[nodiscard]] std::optional<Reads> readsOf(const report_pdf::ReportParts& parts) const
    {
        Reads reads;
        for (const report_pdf::ReportParts::Read& part : parts.reads) {
            const auto kept = std::ranges::find_if(bundle_.reads, [&part](const store::SealedRead& read) {
                return read.role == part.role && read.readerId == part.readerId;
            });
            if (kept == bundle_.reads.end() || (part.settled && !kept->settled))
                return std::nullopt;
            reads.push_back({part.readerId, part.role, kept->sealed, part.settled ? kept->settled : std::nullopt,
                             part.readerId, part.readerSha256});
        }
        return reads;
    }

    void write(const report_pdf::ReportInput& input)
    {
        std::string tag;
        for (const char character : input.reportNumber)
            tag += std::isalnum(static_cast<unsigned char>(character)) != 0 ? character : '-';
        const std::filesystem::path file = std::filesystem::path(folder_) / ("report-" + tag + ".pdf");
        std::error_code error;
        std::filesystem::create_directories(folder_, error);
        const auto written = report_pdf::writeReport(input, file);
        if (written)
            return found_.notes.push_back("The report " + input.reportNumber + " is written to " + file.string() + ".");
        found_.written = false;
        std::cerr << "diptych-cli: " << file.string() << ": " << written.error().detail << '\n';
    }

    void differs(std::string sentence) { found_.differences.push_back(std::move(sentence)); }

    const store::BundleCheck& bundle_;
    const Study& study_;
    const nlohmann::json& again_;
    std::string folder_;
    std::unique_ptr<OffscreenDrawing> drawing_;
    RemadeReports found_;
};

}  // namespace

RemadeReports remakeReports(const store::BundleCheck& bundle, const Study& study, const nlohmann::json& again,
                            const std::string& folder)
{
    return Remaking(bundle, study, again, folder).run();
}

}  // namespace diptych::cli
