// What others marked on a study's mammograms: Mammography CAD SR (TID 4000) of another maker, and measurement reports
// (TID 1500) of other viewers, each kept apart with its producer and its state.
//
// Diptych's own documents are left out: its findings are computed from the pixels each time, never read back. A mark
// lies on exactly one image of the study, in that image's stored pixels (continuous, (0, 0) the top left corner of the
// top left pixel). A mark on an image For Processing is carried over to the image For Presentation that names it in
// Source Image Sequence (0008,2112) with Spatial Locations Preserved (0028,135A) YES and has as many rows and columns;
// what cannot be placed is refused with its reason, never guessed. Plain values, any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/core/study.h"
#include "diptych/dicom/reader_processes.h"
#include "diptych/dicom_evidence/cad_report.h"

namespace diptych::dicom_evidence
{

/// Who made a document, as it says itself; UTF-8, parts may be empty.
struct Producer {
    std::string manufacturer;
    std::string model;
    std::string softwareVersions;
    std::string algorithm;  // names and versions of its algorithms, "Masses 2.1, Calcifications 2.0"
    std::string observer;   // of a measurement report: the person or device that observed

    /// For a tag beside a mark: the manufacturer, else the model, else the observer, else "unknown maker".
    [[nodiscard]] std::string shortName() const;
};

struct ForeignMark {
    std::string sopInstanceUid;  // of the study's image that it lies on
    std::vector<CadOutline> outlines;
    std::optional<ImagePoint> centre;
    std::string label;  // what it is said to be: "Calcification Cluster"; may be empty
    std::string words;  // what is told with it: "probability of cancer 87 %", "Long Axis 12.5 mm"; may be empty
    RenderingIntent intent = RenderingIntent::Unknown;
    std::optional<int> operatingPoint;
    bool carriedOver = false;  // was made on the image For Processing that this one comes from

    /// As CadMark has it.
    [[nodiscard]] bool shownAt(int point) const;
};

struct RefusedMark {
    std::string sopInstanceUid;  // of the image that the document names; may be empty
    std::string label;
    std::string why;  // a sentence for people, without patient data
};

enum class ForeignKind { CadReport, MeasurementReport };

struct ForeignMarks {
    std::filesystem::path file;
    ForeignKind kind = ForeignKind::CadReport;
    Producer producer;
    std::string state;        // in words: "partial: not all algorithms or views succeeded; with findings"
    std::string contentDate;  // YYYYMMDD or empty
    int recommendedOperatingPoint = 0;
    int highestOperatingPoint = 0;
    std::vector<ForeignMark> marks;
    std::vector<RefusedMark> refused;
};

struct ForeignEvidence {
    std::vector<ForeignMarks> documents;  // in the order of Study::evidence; a report without any mark only if of CAD
    std::vector<SkippedFile> unread;      // that could not be read
};

/// CAD Processing and Findings Summary, CID 6047, in words.
[[nodiscard]] std::string_view words(CadState state);

/// Reads every structured report of Study::evidence: by confined readers, or in this process, which is for documents of
/// its own making.
[[nodiscard]] ForeignEvidence readForeignEvidence(const Study& study, const dicom::ReaderProcesses* readers = nullptr);

}  // namespace diptych::dicom_evidence
