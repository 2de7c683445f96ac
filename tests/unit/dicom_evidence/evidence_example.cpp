#include "evidence_example.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include <sys/wait.h>
#include <unistd.h>

#include "diptych/dicom/read_folder.h"
#include "diptych/dicom/write_mammogram.h"

namespace diptych::test
{

namespace fs = std::filesystem;

namespace
{

Finding finding(int id, std::optional<int> lesion, FindingKind kind, int suspicion, double probability, Box box)
{
    Finding made;
    made.id = id;
    made.lesion = lesion;
    made.kind = kind;
    made.suspicion = *Suspicion::of(suspicion);
    made.probability = probability;
    made.confidence = 0.9 - 0.1 * id;
    made.boxPx = box;
    made.sizeMm = 1.25;
    return made;
}

}  // namespace

ViewAssessment& Example::view(StandardView which)
{
    return *std::ranges::find(exam.views, which, &ViewAssessment::view);
}

void EvidenceTest::SetUp()
{
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        fs::temp_directory_path() / ("diptych-evidence-" + std::to_string(getpid()) + '-' + std::string(test->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "images");
}

void EvidenceTest::TearDown()
{
    fs::remove_all(folder_);
}

Example EvidenceTest::example(const std::string& patientName, const std::vector<StandardView>& views)
{
    int number = 0;
    for (const StandardView view : views) {
        dicom::MammogramToWrite image;
        image.patient = {"EV-1", patientName, "19600203", "F"};
        image.studyInstanceUid = dicom::makeUid("evidence study");
        image.seriesInstanceUid = dicom::makeUid("evidence series");
        image.sopInstanceUid = dicom::makeUid("evidence image " + std::string(code(view)));
        image.studyDate = "20240301";
        image.studyTime = "094500";
        image.accessionNumber = "A-77";
        image.instanceNumber = ++number;
        image.key = {laterality(view), position(view)};
        image.orientation = PatientOrientation{laterality(view) == Laterality::Right ? "P" : "A",
                                               position(view) == ViewPosition::Cc ? "L" : "F"};
        image.imagerSpacing = PixelSpacingMm{0.1, 0.1};
        image.rows = 60;
        image.columns = 40;
        image.samples.resize(60U * 40U);
        for (std::size_t i = 0; i < image.samples.size(); ++i)
            image.samples[i] = static_cast<std::uint16_t>(i % 40 * 100);
        image.windows = {{2000.0, 4000.0, VoiFunction::Linear, "Normal"}};
        const auto file = folder_ / "images" / (std::string(code(view)) + ".dcm");
        EXPECT_TRUE(dicom::writeMammogram(image, file).has_value());
    }
    const std::array paths{folder_ / "images"};
    const auto load = dicom::readFolder(paths);
    EXPECT_TRUE(load && load->studies.size() == 1);

    Example made;
    made.study = load->studies.front();
    ExamAssessment& exam = made.exam;
    exam.studyInstanceUid = made.study.studyInstanceUid;
    exam.patient = made.study.patient;
    exam.analyzedAt = "2024-03-02T08:00:00Z";
    exam.model = {
        "test model", "1.2",   std::string(64, 'a'),
        "cpu",        "0.1.0", {FindingKind::Mass, FindingKind::Calcification, FindingKind::MassAndCalcification}};
    exam.status = ExamStatus::Complete;
    for (const StandardView view : kStandardViews) {
        ViewAssessment assessed;
        assessed.view = view;
        const auto image = std::ranges::find_if(
            made.study.views, [view](const MammogramView& each) { return standardView(each.key) == view; });
        if (image != made.study.views.end()) {
            assessed.sopInstanceUid = image->sopInstanceUid;
            assessed.path = image->path;
            assessed.rows = image->rows;
            assessed.columns = image->columns;
            assessed.spacing = image->spacing;
            assessed.spacingBasis = image->spacingBasis;
        }
        assessed.status = ViewStatus::Analyzed;
        exam.views.push_back(assessed);
    }
    made.view(StandardView::RightCc).findings = {
        finding(1, 1, FindingKind::MassAndCalcification, 8, 0.6123456789012345, {10.25, 20.5, 12.5, 8.0})};
    made.view(StandardView::RightCc).findings[0].quadrant = "upper_outer";
    made.view(StandardView::RightCc).findings[0].depth = "middle";
    made.view(StandardView::RightCc).findings[0].nippleDistanceMm = 34.12;
    made.view(StandardView::RightMlo).findings = {
        finding(2, 1, FindingKind::Mass, 3, 0.02, {0.0, 0.0, 40.0, 60.0})};  // the whole image, to its edges
    made.view(StandardView::LeftMlo).findings = {
        finding(3, std::nullopt, FindingKind::Calcification, 1, 0.001, {30.0, 50.0, 2.0, 2.0})};
    exam.lesions = {{1, Laterality::Right, {1, 2}, *Suspicion::of(8), 0.6123456789012345}};
    exam.breasts = {{Laterality::Right, BreastStatus::Complete, Suspicion::of(8), 0.6123456789012345},
                    {Laterality::Left, BreastStatus::Complete, Suspicion::of(1), 0.001}};
    exam.verdict = ExamVerdict{*Suspicion::of(8), Laterality::Right, false};
    for (const StandardView view : kStandardViews)
        if (std::ranges::find(views, view) == views.end())
            reject(made, view, Reason::MissingView);
    return made;
}

void reject(Example& example, StandardView which, Reason reason, ViewStatus status)
{
    ViewAssessment& view = example.view(which);
    for (const Finding& gone : view.findings)
        for (Lesion& lesion : example.exam.lesions)
            std::erase(lesion.findings, gone.id);
    std::erase_if(example.exam.lesions, [](const Lesion& lesion) { return lesion.findings.empty(); });
    view.findings.clear();
    view.status = status;
    view.reason = reason;
    example.exam.status = ExamStatus::Partial;
    example.exam.verdict.reset();
    for (BreastAssessment& breast : example.exam.breasts)
        if (breast.breast == laterality(which))
            breast.status = breast.status == BreastStatus::Complete ? BreastStatus::OneView : BreastStatus::NotAnalyzed;
}

std::optional<Said> run(const std::string& program, const fs::path& file)
{
    const std::string name = program.substr(0, program.find(' '));
    if (std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) != 0)
        return std::nullopt;
    FILE* pipe = popen(("timeout 60 " + program + " '" + file.string() + "' 2>&1").c_str(), "r");
    if (pipe == nullptr)
        return std::nullopt;
    Said said;
    std::array<char, 4096> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
        said.text.append(buffer.data(), got);
    const int status = pclose(pipe);
    said.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return said;
}

testing::AssertionResult passesDciodvfy(const fs::path& file)
{
    const auto said = run("dciodvfy", file);
    if (!said)
        return testing::AssertionSuccess() << "dciodvfy (dicom3tools) is not installed";
    if (said->text.find("Error") == std::string::npos)
        return testing::AssertionSuccess();
    return testing::AssertionFailure() << said->text;
}

testing::AssertionResult passesDsrdump(const fs::path& file)
{
    const auto said = run("dsrdump", file);
    if (!said)
        return testing::AssertionSuccess() << "dsrdump (dcmtk) is not installed";
    std::istringstream lines(said->text);
    std::string complaints;
    for (std::string line; std::getline(lines, line);)
        if ((line.starts_with("W: ") || line.starts_with("E: ") || line.starts_with("F: ")) &&
            line.find("VR checker does not support") == std::string::npos &&
            line.find("template constraints not yet supported") == std::string::npos)
            complaints += line + '\n';
    if (said->status == 0 && complaints.empty())
        return testing::AssertionSuccess();
    return testing::AssertionFailure() << "status " << said->status << '\n' << complaints;
}

}  // namespace diptych::test
