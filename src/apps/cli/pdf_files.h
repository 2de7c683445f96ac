// The reports of a run: where each goes, and the offscreen Qt that draws them.
#pragma once

#include <filesystem>
#include <memory>
#include <set>

#include "diptych/core/assessment.h"
#include "diptych/report_pdf/write_report.h"

class QGuiApplication;

namespace diptych::cli
{

/// Fonts and painting without a display, as long as it lives; one at a time.
class OffscreenDrawing
{
public:
    OffscreenDrawing();
    ~OffscreenDrawing();
    OffscreenDrawing(const OffscreenDrawing&) = delete;
    OffscreenDrawing& operator=(const OffscreenDrawing&) = delete;

private:
    std::unique_ptr<QGuiApplication> application_;
};

/// A path ending in .pdf is the file of a single study, and for several the stem of theirs; anything else is a
/// folder. File names carry a tag of the Study Instance UID, never a name or an ID of a patient.
class PdfFiles
{
public:
    PdfFiles(std::filesystem::path path, std::size_t studies);

    /// The file that was written. An older report of that name is replaced once the new one is whole.
    [[nodiscard]] Result<std::filesystem::path> write(const Study& study, const ExamAssessment& exam) const;
    /// An amendment replaces nothing: beside an older file of its name it is "-2".
    [[nodiscard]] Result<std::filesystem::path> write(const report_pdf::ReportInput& input) const;

private:
    [[nodiscard]] std::filesystem::path fileFor(const ExamAssessment& exam, int again) const;

    std::filesystem::path path_;
    std::size_t studies_;
    mutable std::set<std::filesystem::path> written_;  // by this run: two studies' tags may be the same
    OffscreenDrawing drawing_;
};

}  // namespace diptych::cli
