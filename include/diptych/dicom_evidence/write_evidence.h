// What a hospital's archive and viewers take from an assessment and its reads: evidence documents in DICOM, filed in
// the study whose images they speak of.
//
// Every document bears patient and study as the images do (texts in UTF-8), manufacturer "Diptych" and, in model name
// and series description, that it is not for diagnostic use. Each run of the engine makes series of its own; a document
// is named by what it says, so that the same made twice is one instance. Coordinates: SCOORD and Graphic Data count
// columns and rows from (0, 0), the top left corner of the top left pixel, to (Columns, Rows), as docs/UNITS.md does;
// both are written without change, as 32 bit floats.
//
// All functions: the file appears whole or not at all, and an existing one is never replaced (WriteFailed), but for the
// same document byte for byte. A study with two patients' images gets nothing (PatientConflict). InvalidArgument where
// assessment and study are not of one study or the study has no image. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"

namespace diptych::dicom_evidence
{

/// Mammography CAD SR (1.2.840.10008.5.1.4.1.1.88.50), TID 4000: every finding with outline, centre and probability,
/// lesions as composite features, and for a run that was not whole what failed. A finding of suspicion 5 and more is
/// Presentation Required, the others Presentation Optional from CAD Operating Point 1 (suspicion 4) to 4 (suspicion 1).
[[nodiscard]] Result<void> writeCadReport(const Study& study, const ExamAssessment& exam,
                                          const std::filesystem::path& file);

/// The least suspicion that is marked where a viewer has no slider; the document says so.
inline constexpr int kMarksFrom = 3;

/// Grayscale Softcopy Presentation State (1.2.840.10008.5.1.4.1.1.11.1) of one view of the assessment: the outlines
/// of its findings with number and suspicion, or in words that there is none or that the view was not analysed; the
/// image's own grey transforms (its pixels are decoded for them). InvalidArgument where the view has no image in the
/// study; and what decoding fails with.
[[nodiscard]] Result<void> writePresentationState(const Study& study, const ExamAssessment& exam,
                                                  const ViewAssessment& view, const std::filesystem::path& file);

/// Secondary Capture (1.2.840.10008.5.1.4.1.1.7) of one view, in colour, laid out as mammograms hang and reduced to at
/// most 2048 rows and columns: for viewers that draw no marks. Marks, view and "not for diagnostic use" are in the
/// pixels, and Burned In Annotation says YES. Fails as writePresentationState() does.
[[nodiscard]] Result<void> writeSecondaryCapture(const Study& study, const ExamAssessment& exam,
                                                 const ViewAssessment& view, const std::filesystem::path& file);

/// Encapsulated PDF (1.2.840.10008.5.1.4.1.1.104.1): `pdf` byte for byte, the images that it is about as its sources.
/// `madeAt` ISO 8601, UTC. Unreadable or InvalidArgument where `pdf` cannot be read or is no PDF.
[[nodiscard]] Result<void> writeEncapsulatedPdf(const Study& study, const std::filesystem::path& pdf,
                                                const std::string& title, const std::string& madeAt,
                                                const std::filesystem::path& file);

/// Key Object Selection (1.2.840.10008.5.1.4.1.1.88.59), TID 2010, "Of Interest": what a reader chose of the study's
/// images. `reader` and `description` (UTF-8) may be empty. InvalidArgument without images or for one that is not in
/// the study.
[[nodiscard]] Result<void> writeKeyObjects(const Study& study, const std::vector<std::string>& sopInstanceUids,
                                           const std::string& reader, const std::string& description,
                                           const std::string& madeAt, const std::filesystem::path& file);

}  // namespace diptych::dicom_evidence
