// What the header of one file says: a mammogram of a study, an index, or something to leave out and why.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "diptych/core/study.h"
#include "item_view.h"

namespace diptych::dicom
{

/// A mammogram with what its file says of patient and study.
struct MammogramFile {
    MammogramView view;
    Patient patient;
    std::string studyInstanceUid;
    std::string studyDate;
    std::string studyTime;
    std::string accessionNumber;
    std::string description;
    std::string institution;
};

/// A structured report or presentation state, with whose it is.
struct EvidenceDocument {
    EvidenceFile file;
    Patient patient;
    std::string studyInstanceUid;
};

/// A DICOMDIR: the files that its directory records name, relative to its folder, as path components.
struct MediaDirectory {
    std::vector<std::vector<std::string>> referencedFiles;
};

/// A mammogram is much larger than the others, and there are many: what is handed on is where it lies.
using FileContent = std::variant<std::unique_ptr<MammogramFile>, MediaDirectory, EvidenceDocument>;

/// Reads up to the pixel data. An error's reason is that for which the file is skipped.
///
/// A mammogram is an object of the class Digital Mammography X-Ray Image, For Presentation or For Processing.
/// Objects of Modality MG in another class (CR, DX, Secondary Capture, tomosynthesis) lack what the reading rests on
/// (coded view, presentation intent) or are something else; they are left out by name, never taken for one.
///
/// Evidence is a Mammography CAD SR, a Basic Text, Enhanced, Comprehensive or Comprehensive 3D SR, or a Grayscale
/// Softcopy Presentation State that bears a Study Instance UID.
[[nodiscard]] Result<FileContent> readHeader(const std::filesystem::path& file,
                                             HeaderParser parser = HeaderParser::PlainFirst);

/// The same of files from outside: one file's trouble, whatever is thrown, may not end the reading of others.
[[nodiscard]] Result<FileContent> readHeaderOf(const std::filesystem::path& file);

/// nullptr where it is none.
[[nodiscard]] const MammogramFile* mammogramIn(const Result<FileContent>& content);

/// The same outcome for each of so many files.
[[nodiscard]] std::vector<Result<FileContent>> allFailed(std::size_t files, const Error& error);

/// What a data set tells of the patient.
[[nodiscard]] Patient readPatient(const ItemView& dataset);

}  // namespace diptych::dicom
