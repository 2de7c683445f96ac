#include "full_report.h"

#include <array>

#include "reads_example.h"

namespace diptych::report_pdf::example
{

namespace
{

using reading::BiRads;
using reading::Recall;

std::vector<reading::ReaderLesion> lesionsOfEveryType(const Exam& exam)
{
    std::vector<reading::ReaderLesion> lesions;
    for (const auto type :
         {reading::LesionType::IllDefinedMass, reading::LesionType::WellDefinedMass,
          reading::LesionType::Microcalcification, reading::LesionType::AsymmetricDensity,
          reading::LesionType::Distortion, reading::LesionType::LymphNode, reading::LesionType::Other}) {
        const double down = 60.0 * static_cast<double>(lesions.size());
        lesions.push_back({Laterality::Right,
                           type,
                           reading::Concern::of(1 + static_cast<int>(lesions.size()) % 5),
                           "xyz",
                           {markIn(exam, StandardView::RightCc, {420.0, 480.0 + down}, 80.0),
                            markIn(exam, StandardView::RightMlo, {400.0, 500.0 + down}, 80.0)}});
    }
    lesions.back().marks.back().place = ImagePoint{300.0, 900.0};
    return lesions;
}

std::vector<reading::TechnicalRecall> technicalRecallsForEveryReason(const Exam& exam)
{
    std::vector<reading::TechnicalReason> reasons;
    for (int reason = 0; reason <= static_cast<int>(reading::TechnicalReason::Other); ++reason)
        reasons.push_back(static_cast<reading::TechnicalReason>(reason));
    return {{Laterality::Left, ViewPosition::Cc, exam.view(StandardView::LeftCc).sopInstanceUid, reasons, "xyz"},
            {Laterality::Left, ViewPosition::Mlo, "", {reading::TechnicalReason::NoImage}, ""}};
}

reading::FullOpinion unitedKingdom(reading::UkOpinion right)
{
    reading::FullOpinion opinion;
    opinion.scheme = reading::Scheme::UnitedKingdom;
    const bool recalled = right == reading::UkOpinion::RecallForAssessment;
    opinion.right = {recalled ? Recall::Recall : Recall::NoRecall,
                     reading::UkCategory{right, recalled ? reading::Concern::of(4) : std::nullopt}, ""};
    opinion.left = {Recall::NoRecall, reading::UkCategory{}, ""};
    return opinion;
}

ReaderMarks everyDrawing(const Exam& exam)
{
    const std::string& image = exam.view(StandardView::RightCc).sopInstanceUid;
    const auto drawn = [&](const char* what, const char* words, bool afterSealing) {
        return ReaderMark{image, 1, what, words, {{{100.0, 200.0}, {400.0, 500.0}}}, afterSealing};
    };
    return {{drawn("Ruler", "12.3 mm, detector plane", false),
             drawn("Angle", "34.5°, magnified, ERMF 1.80", false),
             drawn("Angle", "no angle: an arm has no length", false),
             drawn("Ellipse", "56 mm², calibrated mean 812, SD 33 500 to 1200 grey values", true),
             drawn("Ellipse", "9 px², spacing unknown no pixel of the image inside", true),
             drawn("Arrow", "xyz", true),
             drawn("Note", "xyz", true),
             {"1.2.3", 2, "Ruler", "4 mm, plane of the slice", {}, false}},
            {{image, false}, {"1.2.3", true}}};
}

void setConditions(ReadInReport& read, const char* display)
{
    read.sealed.conditions.viewsNotShown = {"L CC (cannot be shown)", "L MLO (missing)", "R MLO (not told)"};
    read.sealed.conditions.coverage = {{StandardView::RightCc, 1.0}, {StandardView::LeftCc, 0.847}};
    read.sealed.conditions.displayStatement = display;
}

}  // namespace

Exam examWithFailures()
{
    Exam exam = fourViews();
    setNipples(exam);
    exam.study.description.clear();
    exam.study.institution.clear();
    exam.study.accessionNumber.clear();
    exam.assessment.model.kindsSought = {FindingKind::Mass, FindingKind::Calcification};
    exam.view(StandardView::RightCc).warnings = {Reason::OrientationConflict};
    exam.view(StandardView::RightMlo).inferredView = true;
    exam.view(StandardView::RightMlo).spacingBasis = SpacingBasis::ImagerOverErmf;
    exam.image(StandardView::RightMlo).spacingBasis = SpacingBasis::ImagerOverErmf;
    reject(exam, StandardView::LeftCc, Reason::ForProcessing);
    reject(exam, StandardView::LeftMlo, Reason::MissingView);
    exam.assessment.breasts[1] = {Laterality::Left, BreastStatus::NotAnalyzed, {}, {}};
    exam.assessment.unhung = {{"1.2.9", "x.dcm", "R MCC", Reason::Magnification}};
    return exam;
}

ReportInput fullReport(const Exam& exam)
{
    ReadInReport first = read("Dr. Alpha", reading::ReadRole::First, biRads(BiRads::Cat4A, BiRads::Cat2));
    first.readerId = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    first.sealed.opinion.density = reading::Density::C;
    first.sealed.opinion.lesions = lesionsOfEveryType(exam);
    first.sealed.opinion.conclusion = "xyz\nxyz xyz";
    first.settled = reading::SettledOpinion{first.sealed.opinion, "2024-03-01T09:43:00Z", Suspicion::of(8), {}};
    first.settled->opinion.lesions.pop_back();
    first.settled->opinion.technicalRecalls = technicalRecallsForEveryReason(exam);
    first.settled->opinion.conclusion = "xyz";
    setConditions(first,
                  "2 screens; EIZO RX560 (serial 12), 2048 x 2560, GSDF by the table measured on 2026-11-01, "
                  "0.5 to 450 cd/m2; screen without a name, 1920 x 1080, luminance not told to the program");

    ReadInReport second = read("Dr. Beta", reading::ReadRole::Second, biRads(BiRads::Cat1, BiRads::Cat1));
    second.readerId = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";
    second.sealed.opinion.density = reading::Density::B;
    second.sealed.opinion.left.reason = "xyz";
    second.sealed.opinion.conclusion = "xyz";
    second.sealed.aiWasHidden = false;
    second.settled = reading::SettledOpinion{second.sealed.opinion, "2024-03-01T10:02:00Z"};
    second.settled->opinion.conclusion.clear();
    second.settled->opinion.density.reset();
    setConditions(second, "EIZO, 2048 x 2560, GSDF by the display's own setting, not checked by measurement");

    ReadInReport arbiter = read("Dr. Gamma", reading::ReadRole::Arbiter, biRads(BiRads::Cat4B, BiRads::Cat1));
    arbiter.readerId = "6ba7b812-9dad-11d1-80b4-00c04fd430c8";
    arbiter.sealed.opinion.technicalRecalls = technicalRecallsForEveryReason(exam);
    arbiter.sealed.opinion.lesions = {lesionsOfEveryType(exam).front()};
    setConditions(arbiter, "EIZO, 2048 x 2560, GSDF by an assumed sRGB response, not measured, 0.5 to 450 cd/m2");

    ReportInput input = exam.input();
    input.marksFrom = 4;
    input.policy = reading::ArbitrationPolicy{};
    input.reads = {first, second, arbiter};
    input.readerMarks = everyDrawing(exam);
    input.amends = AmendedReport{"20240301-100500-1a2b3c4d", std::string(60, 'c') + "0de5", "xyz"};
    return input;
}

std::vector<ReportInput> reportsOfEveryKind(const Exam& exam)
{
    const ReportInput full = fullReport(exam);
    std::vector<ReportInput> all{full};
    const auto with = [&](auto&& change) {
        all.push_back(full);
        all.back().amends.reset();
        change(all.back());
    };
    with([](ReportInput& i) { i.madeAgain = true, i.reads.pop_back(); });  // to arbitration
    with([](ReportInput& i) { i.policy->rule = reading::DecisionRule::Consensus, i.reads.pop_back(); });
    with([](ReportInput& i) { i.reads.resize(1); });
    with([](ReportInput& i) { i.policy.reset(); });
    with([](ReportInput& i) { i.policy.reset(), i.reads.resize(1); });
    with([](ReportInput& i) { i.reads.clear(); });
    with([](ReportInput& i) {
        i.reads.resize(2);
        i.reads[1] = i.reads[0];
        i.reads[1].reader = "Dr. Beta";
        i.reads[1].role = reading::ReadRole::Second;
        i.policy->rule = reading::DecisionRule::ArbitrateAllRecalls;  // both readers recall
    });
    // What contradicts the rule.
    with([](ReportInput& i) { i.reads[0].role.reset(); });
    with([](ReportInput& i) { i.reads[1].role = reading::ReadRole::First; });
    with([](ReportInput& i) { i.reads[1].reader.clear(); });
    with([](ReportInput& i) { i.reads[1].settled->opinion.left.recall.reset(); });
    with([](ReportInput& i) { i.reads.erase(i.reads.begin()); });
    with([](ReportInput& i) { i.reads[1].reader = i.reads[0].reader; });
    with([](ReportInput& i) { i.reads[2].reader = i.reads[0].reader; });
    with([](ReportInput& i) { i.policy->rule = reading::DecisionRule::AnyRecallWins; });
    with([](ReportInput& i) { i.reads = {i.reads[0], i.reads[2]}; });
    // The other scheme.
    with([](ReportInput& i) {
        i.reads = {read("Dr. Alpha", reading::ReadRole::First, unitedKingdom(reading::UkOpinion::RecallForAssessment)),
                   read("Dr. Beta", reading::ReadRole::Second, unitedKingdom(reading::UkOpinion::Normal))};
        i.reads[0].settled = reading::SettledOpinion{unitedKingdom(reading::UkOpinion::Normal), "2024-03-01T10:02:00Z"};
    });
    return all;
}

}  // namespace diptych::report_pdf::example
