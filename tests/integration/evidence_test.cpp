// What `analyze` writes for the archive, as other programs judge it and as it reads again.
#include <algorithm>
#include <cmath>
#include <fstream>

#include "diptych/dicom_evidence/cad_report.h"
#include "quick_model.h"
#include "run_program.h"

using namespace diptych::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace
{

class Evidence : public FolderTest
{
protected:
    static std::vector<fs::path> files(const fs::path& folder)
    {
        std::vector<fs::path> all;
        for (const auto& entry : fs::directory_iterator(folder))
            all.push_back(entry.path());
        std::ranges::sort(all);
        return all;
    }

    std::string toldBy(const std::string& program, const fs::path& file)
    {
        const auto said = folder() / "said";
        (void)std::system(("timeout 60 " + program + " '" + file.string() + "' >'" + said.string() + "' 2>&1").c_str());
        return readFile(said);
    }

    /// Every finding of the JSON line is a mark of the document, and no more.
    static void expectSame(const diptych::dicom_evidence::CadReport& report, const json& exam)
    {
        std::size_t findings = 0;
        for (const json& view : exam.at("views")) {
            for (const json& finding : view.at("findings")) {
                ++findings;
                const auto mark = std::ranges::find_if(
                    report.marks, [&](const auto& each) { return each.own && each.own->id == finding.at("id"); });
                ASSERT_NE(mark, report.marks.end()) << finding;
                EXPECT_EQ(mark->sopInstanceUid, view.at("sop_instance_uid"));
                EXPECT_EQ(mark->own->suspicion.value(), finding.at("suspicion"));
                EXPECT_EQ(diptych::code(mark->own->kind), finding.at("kind").get<std::string>());
                EXPECT_NEAR(mark->own->probability, finding.at("probability").get<double>(), 1e-6);
                EXPECT_NEAR(mark->own->confidence, finding.at("confidence").get<double>(), 1e-6);
                EXPECT_EQ(mark->own->lesion.value_or(0),
                          finding.at("lesion").is_null() ? 0 : finding.at("lesion").get<int>());
                const json& box = finding.at("box_px");
                EXPECT_NEAR(mark->own->boxPx.x, box.at("x").get<double>(), 1e-2);
                EXPECT_NEAR(mark->own->boxPx.y, box.at("y").get<double>(), 1e-2);
                EXPECT_NEAR(mark->own->boxPx.width, box.at("width").get<double>(), 1e-2);
                EXPECT_NEAR(mark->own->boxPx.height, box.at("height").get<double>(), 1e-2);
            }
        }
        EXPECT_EQ(std::ranges::count_if(report.marks, [](const auto& mark) { return !mark.evidenceFor; }),
                  static_cast<long>(findings));
        std::size_t lesions = 0;
        for (const json& lesion : exam.at("lesions")) {
            ++lesions;
            const auto composite = std::ranges::find_if(
                report.composites, [&](const auto& each) { return each.own && each.own->id == lesion.at("id"); });
            ASSERT_NE(composite, report.composites.end()) << lesion;
            EXPECT_EQ(composite->own->suspicion.value(), lesion.at("suspicion"));
            EXPECT_EQ(composite->own->findings, lesion.at("findings").get<std::vector<int>>());
        }
        EXPECT_EQ(report.composites.size(), lesions);
        EXPECT_EQ(report.studyInstanceUid, exam.at("study").at("study_instance_uid"));
        EXPECT_EQ(report.patient.id, exam.at("study").at("patient_id"));
    }
};

}  // namespace

TEST_F(Evidence, TheCadSrOfEachStudyIsValidAndSaysWhatTheJsonSays)
{
    smallPhantom("in", 5, {"--count", "2", "--lesions", "mass,calcification"});
    const auto sr = folder() / "sr";
    const ProgramRun run =
        cli({"analyze", (folder() / "in").string(), "--sr", sr.string(), "--json", "-", "--device", "cpu"});
    ASSERT_EQ(run.status, 0) << run.err;
    const auto lines = jsonLines(run.out);
    ASSERT_EQ(lines.size(), 2U);
    const auto written = files(sr);
    ASSERT_EQ(written.size(), 2U);
    for (const fs::path& file : written) {
        EXPECT_EQ(file.string().find("PHANTOM"), std::string::npos);
        const auto report = diptych::dicom_evidence::readCadReport(file);
        ASSERT_TRUE(report) << report.error().detail;
        const auto exam = std::ranges::find_if(lines, [&](const json& line) {
            return line.at("study").at("study_instance_uid") == report->studyInstanceUid;
        });
        ASSERT_NE(exam, lines.end());
        expectSame(*report, *exam);
        EXPECT_EQ(report->detectionsStatus, diptych::dicom_evidence::CadStatus::Succeeded);
    }
}

TEST_F(Evidence, OtherProgramsFindNoFaultInAnyDocument)
{
    if (!isInstalled("dciodvfy"))
        GTEST_SKIP() << "dciodvfy (dicom3tools) is not installed";
    smallPhantom("in", 7);
    const auto evidence = folder() / "evidence";
    const ProgramRun run = quickCli({"analyze", (folder() / "in").string(), "--evidence", evidence.string(), "--pdf",
                                     (folder() / "report.pdf").string(), "--device", "cpu"});
    ASSERT_EQ(run.status, 0) << run.err;
    const auto written = files(evidence);
    EXPECT_EQ(written.size(), 10U) << "CAD SR, PDF, and of each view a presentation state and a picture";
    for (const fs::path& file : written) {
        const std::string told = toldBy("dciodvfy", file);
        EXPECT_EQ(told.find("Error"), std::string::npos) << file.filename() << '\n' << told;
        EXPECT_FALSE(told.empty());
        if (isInstalled("dsrdump") && file.filename().string().starts_with("cad-sr-")) {
            const std::string dumped = toldBy("dsrdump", file);
            EXPECT_EQ(dumped.find("E: "), std::string::npos) << dumped;
            EXPECT_NE(dumped.find("Mammography CAD SR Document"), std::string::npos) << dumped;
        }
    }
}

TEST_F(Evidence, AMissingViewIsInTheStateOfTheDocument)
{
    const auto study = smallPhantom("in", 3);
    fs::remove(study / "LMLO.dcm");
    const auto sr = folder() / "sr";
    const ProgramRun run = quickCli({"analyze", study.string(), "--sr", sr.string(), "--json", "-", "--device", "cpu"});
    EXPECT_EQ(run.status, 1);
    const auto written = files(sr);
    ASSERT_EQ(written.size(), 1U);
    const auto report = diptych::dicom_evidence::readCadReport(written[0]);
    ASSERT_TRUE(report);
    using diptych::dicom_evidence::CadState;
    EXPECT_TRUE(report->state == CadState::PartialWithFindings || report->state == CadState::PartialWithoutFindings);
    EXPECT_EQ(report->images.size(), 3U);
    expectSame(*report, jsonLines(run.out).at(0));
}

TEST_F(Evidence, ASecondRunReplacesNothing)
{
    smallPhantom("in", 4);
    const auto sr = folder() / "sr";
    const std::vector<std::string> arguments{"analyze", (folder() / "in").string(), "--sr", sr.string(), "--device",
                                             "cpu"};
    ASSERT_EQ(quickCli(arguments).status, 0);
    const auto first = files(sr).at(0);
    const std::string bytes = readFile(first);
    ASSERT_EQ(quickCli(arguments).status, 0);
    EXPECT_EQ(readFile(first), bytes);
    EXPECT_LE(files(sr).size(), 2U);
}

TEST_F(Evidence, AFolderThatCannotBeWrittenIntoIsToldBeforeAnyStudyIsAnalysed)
{
    smallPhantom("in", 4);
    std::ofstream(folder() / "file") << "no folder";
    for (const char* option : {"--sr", "--evidence", "--pdf"}) {
        const std::string place = (folder() / "file" / "within").string();
        const ProgramRun run =
            cli({"analyze", (folder() / "in").string(), option, place, "--json", "-", "--device", "cpu"});
        EXPECT_EQ(run.status, 1) << option;
        EXPECT_NE(run.err.find("cannot be written into"), std::string::npos) << run.err;
        EXPECT_NE(run.err.find(place), std::string::npos) << run.err;
        EXPECT_EQ(run.out, "") << "an analysis that nobody can keep";
    }
}
