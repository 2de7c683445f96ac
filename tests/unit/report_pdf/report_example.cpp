#include "report_example.h"

#include <algorithm>
#include <cmath>

namespace diptych::report_pdf::example
{

namespace
{

constexpr int kColumns = 1200;
constexpr int kRows = 1500;
constexpr double kSpacingMm = 0.16;  // 192 mm x 240 mm

int breastValue(int column, int row)
{
    const double x = column / 850.0;
    const double y = (row - 750) / 620.0;
    const double r = x * x + y * y;
    if (r >= 1.0)
        return 0;
    const double texture = std::sin(column * 0.031 + std::sin(row * 0.017) * 3.0) * std::sin(row * 0.041);
    return static_cast<int>(900.0 + 1500.0 * std::sqrt(1.0 - r) + 350.0 * texture);
}

MammogramView image(StandardView which)
{
    MammogramView view;
    view.key = {laterality(which), position(which)};
    view.basis = ViewBasis::Coded;
    view.sopInstanceUid = "1.2.826.0.1.3680043.9.7.1." + std::to_string(100 + static_cast<int>(which));
    view.path = std::string(code(which)) + ".dcm";
    view.intent = PresentationIntent::ForPresentation;
    view.rows = kRows;
    view.columns = kColumns;
    view.spacing = PixelSpacingMm{kSpacingMm, kSpacingMm};
    view.spacingBasis = SpacingBasis::Imager;
    // Rows run from the chest wall to the nipple: anterior. Columns run to the feet (MLO) or medially (CC).
    const bool cc = position(which) == ViewPosition::Cc;
    const bool right = laterality(which) == Laterality::Right;
    view.orientation = PatientOrientation{"A", cc ? (right ? "L" : "R") : (right ? "FL" : "FR")};
    view.pixels = std::make_shared<MadePixels>(kColumns, kRows, breastValue);
    return view;
}

Finding finding(int id, FindingKind kind, int suspicion, double probability, Box box)
{
    Finding made;
    made.id = id;
    made.kind = kind;
    made.suspicion = *Suspicion::of(suspicion);
    made.probability = probability;
    made.confidence = 0.5;
    made.boxPx = box;
    made.sizeMm = std::max(box.width, box.height) * kSpacingMm;
    return made;
}

}  // namespace

Result<std::unique_ptr<PixelImage>> MadePixels::decode() const
{
    if (failure_)
        return failure(*failure_);
    auto made = std::make_unique<PixelImage>();
    made->rows = rows_;
    made->columns = columns_;
    made->bitsStored = 12;
    made->lastStored = 4095;
    made->samples.reserve(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_));
    for (int row = 0; row < rows_; ++row) {
        for (int column = 0; column < columns_; ++column)
            made->samples.push_back(static_cast<std::uint16_t>(value_(column, row)));
    }
    return made;
}

ViewAssessment& Exam::view(StandardView which)
{
    return *std::find_if(assessment.views.begin(), assessment.views.end(),
                         [&](const ViewAssessment& each) { return each.view == which; });
}

const ViewAssessment& Exam::view(StandardView which) const
{
    return *std::find_if(assessment.views.begin(), assessment.views.end(),
                         [&](const ViewAssessment& each) { return each.view == which; });
}

MammogramView& Exam::image(StandardView which)
{
    return *std::find_if(study.views.begin(), study.views.end(),
                         [&](const MammogramView& each) { return standardView(each.key) == which; });
}

Exam fourViews()
{
    Exam exam;
    Study& study = exam.study;
    study.studyInstanceUid = "1.2.826.0.1.3680043.9.7.1";
    study.patient = {"PID-0042", "Muster^Erika", "19610314", "F"};
    study.studyDate = "20240229";
    study.accessionNumber = "ACC-7781";
    study.description = "Screening mammography, both breasts";
    study.institution = "Screening unit North";

    ExamAssessment& assessment = exam.assessment;
    assessment.studyInstanceUid = study.studyInstanceUid;
    assessment.patient = study.patient;
    assessment.studyDate = study.studyDate;
    assessment.accessionNumber = study.accessionNumber;
    assessment.analyzedAt = "2024-03-01T09:30:12Z";
    assessment.model = {"example-model", "1.4.2", std::string(60, 'a') + "beef", "cpu", "0.1.0"};
    assessment.timing = {12.0, 340.0, 120.0, 800.0, 1.0, 1273.0};
    for (const StandardView which : kStandardViews) {
        study.views.push_back(image(which));
        const MammogramView& made = study.views.back();
        ViewAssessment view;
        view.view = which;
        view.sopInstanceUid = made.sopInstanceUid;
        view.path = made.path;
        view.status = ViewStatus::Analyzed;
        view.rows = made.rows;
        view.columns = made.columns;
        view.spacing = made.spacing;
        view.spacingBasis = made.spacingBasis;
        assessment.views.push_back(view);
    }
    Finding first = finding(1, FindingKind::Mass, 8, 0.62, {420, 480, 110, 96});
    first.lesion = 1;
    first.quadrant = "upper_outer";
    first.depth = "middle";
    first.nippleDistanceMm = 61.3;
    Finding second = finding(2, FindingKind::MassAndCalcification, 7, 0.41, {390, 520, 90, 120});
    second.lesion = 1;
    Finding third = finding(3, FindingKind::Calcification, 3, 0.034, {300, 900, 60, 50});
    third.lesion = 2;
    third.sizeMm = std::nullopt;
    exam.view(StandardView::RightCc).findings = {first};
    exam.view(StandardView::RightMlo).findings = {second};
    exam.view(StandardView::LeftMlo).findings = {third};
    assessment.lesions = {{1, Laterality::Right, {1, 2}, *Suspicion::of(8), 0.62},
                          {2, Laterality::Left, {3}, *Suspicion::of(3), 0.034}};
    assessment.breasts = {{Laterality::Right, BreastStatus::Complete, Suspicion::of(8), 0.62},
                          {Laterality::Left, BreastStatus::Complete, Suspicion::of(3), 0.034}};
    assessment.verdict = ExamVerdict{*Suspicion::of(8), Laterality::Right, false};
    assessment.status = ExamStatus::Complete;
    return exam;
}

std::vector<Finding> manyFindings(int count, int firstId)
{
    std::vector<Finding> made;
    for (int i = 0; i < count; ++i) {
        const Box box{80.0 + (i * 137) % 600, 260.0 + (i * 211) % 900, 40.0 + (i * 13) % 60, 40.0 + (i * 7) % 60};
        const int suspicion = 10 - (i * 10) / count;
        made.push_back(finding(firstId + i, i % 3 == 0 ? FindingKind::MassAndCalcification : FindingKind::Mass,
                               suspicion, 0.09 * suspicion, box));
    }
    return made;
}

void reject(Exam& exam, StandardView which, Reason reason, ViewStatus status)
{
    ViewAssessment& view = exam.view(which);
    view.status = status;
    view.reason = reason;
    view.findings.clear();
    if (reason == Reason::MissingView) {
        std::erase_if(exam.study.views,
                      [&](const MammogramView& each) { return each.sopInstanceUid == view.sopInstanceUid; });
        view.sopInstanceUid.clear();
        view.spacing.reset();
    }
    for (BreastAssessment& breast : exam.assessment.breasts) {
        if (breast.breast == laterality(which))
            breast.status = BreastStatus::OneView;
    }
    exam.assessment.verdict.reset();
    exam.assessment.status = ExamStatus::Partial;
}

}  // namespace diptych::report_pdf::example
