// An examination made by hand: four views in memory and an assessment of them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "diptych/report_pdf/write_report.h"

namespace diptych::report_pdf::example
{

/// Pixels given by a function of (column, row) in 0..4095, or a failure.
class MadePixels : public PixelSource
{
public:
    using Value = std::function<int(int column, int row)>;
    MadePixels(int columns, int rows, Value value) : columns_(columns), rows_(rows), value_(std::move(value)) {}
    explicit MadePixels(Reason failure) : failure_(failure) {}

    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override;

private:
    int columns_ = 0;
    int rows_ = 0;
    Value value_;
    std::optional<Reason> failure_;
};

struct Exam {
    Study study;
    ExamAssessment assessment;

    [[nodiscard]] ReportInput input() const { return {study, assessment, std::nullopt, false, 1}; }
    [[nodiscard]] ViewAssessment& view(StandardView which);
    [[nodiscard]] const ViewAssessment& view(StandardView which) const;
    [[nodiscard]] MammogramView& image(StandardView which);
};

/// Four analysed views of a breast-like half ellipse, a lesion in both right views (findings 1 and 2) and a single
/// finding in L MLO (3); L CC has none. Chest wall at the stored image's left for left and right views alike.
[[nodiscard]] Exam fourViews();

/// `count` findings of one view, spread over it.
[[nodiscard]] std::vector<Finding> manyFindings(int count, int firstId);

/// Takes the picture of a view away: rejected with `reason`, the breast left with one view, no verdict.
void reject(Exam& exam, StandardView which, Reason reason, ViewStatus status = ViewStatus::Rejected);

}  // namespace diptych::report_pdf::example
