// What an archive is sent and a medium holds of an exam that was read: the written report, what the engine found and
// the images that the reader chose, as DICOM documents.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <QString>

#include "diptych/core/assessment.h"
#include "diptych/core/reason.h"
#include "diptych/core/study.h"
#include "diptych/report_pdf/reader_marks.h"

namespace diptych::viewer
{

class ReadingDesk;

struct EvidenceOrder {
    std::shared_ptr<const Study> study;
    std::shared_ptr<const ExamAssessment> assessment;
    std::filesystem::path report;  // the PDF as it was written
    std::string madeAt;            // ISO 8601, UTC
    std::vector<report_pdf::KeyImage> keyImages = {};
    std::string reader = {};  // who chose them; empty where nobody is signed in
};

struct EvidenceDocument {
    std::filesystem::path file;
    QString what;  // for people
};

struct WrittenEvidence {
    std::vector<EvidenceDocument> documents;
    std::vector<QString> missing;  // sentences: what could not be written
};

/// Why nothing may be sent of the current exam now; empty where it may. Only what is sealed, where readers are known
/// only what is decided (it would tell a reader otherwise what the other one said), and only the report that says what
/// holds now.
[[nodiscard]] QString sendObstacle(ReadingDesk& desk);

/// Of the current exam, where sendObstacle() has none.
[[nodiscard]] EvidenceOrder evidenceOrder(ReadingDesk& desk);

/// Encapsulated PDF, Mammography CAD SR, a presentation state of each analysed view and, where the reader chose key
/// images, their Key Object Selection, into an empty folder. Fails where the report cannot be written. Any thread.
[[nodiscard]] Result<WrittenEvidence> writeEvidence(const EvidenceOrder& order, const std::filesystem::path& folder);

}  // namespace diptych::viewer
