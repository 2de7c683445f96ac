// A four-view examination on disk, read as any study is, with an assessment made by hand.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "diptych/core/assessment.h"

namespace diptych::test
{

struct Example {
    Study study;
    ExamAssessment exam;

    [[nodiscard]] ViewAssessment& view(StandardView which);
};

/// A folder of its own for each test, removed at its end.
class EvidenceTest : public testing::Test
{
protected:
    void SetUp() override;
    void TearDown() override;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// Writes the views (40 x 60 pixels of 0.1 mm) and reads them again. Lesion 1 of the right breast in CC (finding 1,
    /// a mass with calcifications, suspicion 8) and MLO (2, a mass, 3); finding 3, a calcification of suspicion 1 in
    /// L MLO, belongs to no lesion. L CC has none.
    [[nodiscard]] Example example(const std::string& patientName = "Test^Patient",
                                  const std::vector<StandardView>& views = {kStandardViews.begin(),
                                                                            kStandardViews.end()});

private:
    std::filesystem::path folder_;
};

/// As the engine leaves a view that it did not analyse: without findings, the breast with one view, no verdict.
void reject(Example& example, StandardView which, Reason reason, ViewStatus status = ViewStatus::Rejected);

/// What a program says on standard output and error, and its exit status; nullopt where it is not installed.
struct Said {
    int status = -1;
    std::string text;
};
[[nodiscard]] std::optional<Said> run(const std::string& program, const std::filesystem::path& file);

/// No "Error" of dciodvfy; a failure quotes them. True where the tool is not there.
[[nodiscard]] testing::AssertionResult passesDciodvfy(const std::filesystem::path& file);
/// dsrdump reads it without an error or a warning, but for the two by which it says what it does not check.
[[nodiscard]] testing::AssertionResult passesDsrdump(const std::filesystem::path& file);

}  // namespace diptych::test
