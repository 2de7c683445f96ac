// A Mammography CAD SR as it is read: ours or any other maker's that follows TID 4000 of DICOM PS3.16.
//
// What the document says and no more: an absent part stays empty, a code that is not known here keeps its value and
// meaning. Coordinates are continuous pixels of the referenced image, (0, 0) the top left corner of its top left pixel
// (PS3.3 C.18.6.1.1 counts as docs/UNITS.md does); probabilities are 0 to 1 where the document has percent. A mark may
// lie outside its image, or name one that is not at hand: whoever draws it has to look. Plain values, any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/assessment.h"

namespace diptych::dicom_evidence
{

struct CodedConcept {
    std::string value;
    std::string scheme;
    std::string meaning = {};

    [[nodiscard]] bool empty() const { return value.empty(); }
    /// The meaning is for people; value and scheme are what is said.
    friend bool operator==(const CodedConcept& a, const CodedConcept& b)
    {
        return a.value == b.value && a.scheme == b.scheme;
    }
};

/// CAD Processing and Findings Summary, CID 6047 (111241 to 111245).
enum class CadState {
    Unknown,
    AllSucceededWithoutFindings,
    AllSucceededWithFindings,
    PartialWithoutFindings,
    PartialWithFindings,
    NoneSucceeded,
};

/// Status of Results, CID 6042 (111222 to 111225).
enum class CadStatus { Unknown, Succeeded, PartiallySucceeded, Failed, NotAttempted };

/// Intended Use of CAD Output, CID 6034 (111150 to 111152).
enum class RenderingIntent { Unknown, Required, Optional, NotForPresentation };

/// TID 4019.
struct CadAlgorithm {
    std::string name;
    std::string version;
    std::string manufacturer;
    std::vector<std::string> parameters;
};

/// An entry of the image library, TID 4020.
struct CadImage {
    std::string sopClassUid;
    std::string sopInstanceUid;
    ViewKey key;
};

enum class CadShape { Point, MultiPoint, Polyline, Circle, Ellipse };

/// As SCOORD has it (PS3.3 C.18.6.1.2): of a circle the centre and a point on it, of an ellipse the ends of the major
/// and then of the minor axis. A polyline is closed where its last point is its first.
struct CadOutline {
    CadShape shape = CadShape::Polyline;
    std::vector<ImagePoint> points;
};

/// Single Image Finding, TID 4006.
struct CadMark {
    std::string sopInstanceUid;  // of the image it lies in; empty where the document does not tell
    CodedConcept finding;        // CID 6014, "Calcification Cluster"
    RenderingIntent intent = RenderingIntent::Unknown;
    std::optional<int> operatingPoint;  // of an optional mark: from which point on it is shown
    std::optional<ImagePoint> centre;
    std::vector<CadOutline> outlines;
    std::optional<double> probabilityOfCancer;
    std::optional<double> certainty;
    CadAlgorithm algorithm;
    std::optional<std::size_t> evidenceFor;  // the mark that was inferred from this one: CadReport::marks
    std::optional<std::size_t> composite;    // CadReport::composites
    /// Of a document of Diptych's own: the finding as the assessment had it, lengths to a hundredth of a millimetre.
    std::optional<Finding> own;

    /// Whether the document wants it seen at a CAD operating point (0: the most specific). A mark that does not say is
    /// shown; an optional one without a point of its own at every point but 0 (PS3.4 O.2.2.1 leaves it to the reader).
    [[nodiscard]] bool shownAt(int point) const;
    /// The box around all that is drawn of it; nullopt without any geometry.
    [[nodiscard]] std::optional<Box> box() const;
};

/// Composite Feature, TID 4004: one lesion in several images.
struct CadComposite {
    CodedConcept feature;
    RenderingIntent intent = RenderingIntent::Unknown;
    CodedConcept type;   // CID 6035
    CodedConcept scope;  // CID 6036
    std::optional<double> probabilityOfCancer;
    CadAlgorithm algorithm;
    std::vector<std::size_t> marks;  // CadReport::marks
    std::optional<Lesion> own;       // of a document of Diptych's own
};

/// Detection or analysis that was attempted, TID 4017 and TID 4018.
struct CadRun {
    CodedConcept performed;
    bool succeeded = false;
    CadAlgorithm algorithm;
    std::vector<std::string> images;  // SOP Instance UIDs
    std::optional<int> maximumOperatingPoint;
    std::optional<int> recommendedOperatingPoint;
};

struct CadReport {
    std::string sopInstanceUid, seriesInstanceUid, studyInstanceUid;
    Patient patient;
    std::string manufacturer, model, softwareVersions, seriesDescription;
    std::string contentDate, contentTime;  // YYYYMMDD, HHMMSS; as the file has them
    CadState state = CadState::Unknown;
    CadStatus detectionsStatus = CadStatus::Unknown;
    CadStatus analysesStatus = CadStatus::Unknown;
    std::vector<CadImage> images;
    std::vector<CadMark> marks;
    std::vector<CadComposite> composites;
    std::vector<CadRun> detections;
    std::vector<CadRun> analyses;
    std::string impression;             // Impression Description of the whole, UTF-8
    std::vector<std::string> comments;  // of each individual impression that has one
    std::optional<double> probabilityOfCancerRight;
    std::optional<double> probabilityOfCancerLeft;
    bool own = false;  // Manufacturer is this program's

    /// The highest operating point that any mark or run names; 0 where none does.
    [[nodiscard]] int highestOperatingPoint() const;
};

/// Reads a file of the class 1.2.840.10008.5.1.4.1.1.88.50. Parts that make no sense are left out, never guessed; a
/// reference that leads nowhere leaves its mark without an image. NotDicom and Unreadable as for any file (also more
/// than 64 MiB, or sequences nested deeper than anything in use), InvalidArgument for another SOP class (detail: which)
/// or a document without content, UnsupportedTransferSyntax for a deflated data set.
[[nodiscard]] Result<CadReport> readCadReport(const std::filesystem::path& file);

}  // namespace diptych::dicom_evidence
