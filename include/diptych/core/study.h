// What a folder of DICOM files holds: studies of patients, their mammograms, and the files left out.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "diptych/core/acquisition.h"
#include "diptych/core/pixel_image.h"
#include "diptych/core/slice_stack.h"
#include "diptych/core/view.h"

namespace diptych
{

/// As in the file, decoded to UTF-8. Never written to a log.
struct Patient {
    std::string id;               // Patient ID (0010,0020)
    std::string name;             // Patient's Name (0010,0010), components joined as the file has them ("Family^Given")
    std::string birthDate;        // YYYYMMDD or empty; sentinel dates (1899-12-31, 1900-01-01) are read as empty
    std::string sex;              // "F", "M", "O" or empty
    std::string issuerOfId = {};  // Issuer of Patient ID (0010,0021); the same ID of two issuers is two patients
};

/// What millimetres are counted by (docs/UNITS.md).
enum class SpacingBasis {
    Unknown,
    Imager,               // Imager Pixel Spacing (0018,1164), in the detector's plane
    ImagerOverErmf,       // divided by the Estimated Radiographic Magnification Factor (0018,1114)
    ImagerOverDistances,  // divided by Distance Source to Detector over Distance Source to Patient (0018,1110 and 1111)
    Calibrated,           // Pixel Spacing (0028,0030) with a calibration type
    Reconstructed,        // Pixel Spacing of Pixel Measures, in the plane of a reconstructed slice
};
/// "imager", "imager/ermf", "imager/sid-sod", "calibrated", "reconstructed", "unknown".
[[nodiscard]] std::string_view code(SpacingBasis basis);

enum class PresentationIntent { Unknown, ForPresentation, ForProcessing };

/// An image that another one was made from: an item of Source Image Sequence (0008,2112).
struct SourceImage {
    std::string sopInstanceUid;
    /// Spatial Locations Preserved (0028,135A) as the file has it: "YES", "NO", "REORIENTED_ONLY"; empty: not told.
    std::string spatialLocationsPreserved = {};
};

/// One mammogram (an image of Modality MG), from its header alone.
struct MammogramView {
    std::string sopClassUid;
    std::string sopInstanceUid;
    std::string seriesInstanceUid;
    std::filesystem::path path;
    std::string transferSyntaxUid;

    ViewKey key;
    ViewBasis basis = ViewBasis::Unknown;
    std::set<ViewModifier> modifiers;
    bool unknownModifier =
        false;  // a View Modifier Code that CID 4015 does not have: the label tells less than the file
    PresentationIntent intent = PresentationIntent::Unknown;
    std::string acquisitionDateTime;  // "YYYYMMDDHHMMSS.ffffff+ZZXX", shorter or empty where the file tells less

    int rows = 0;
    int columns = 0;
    int frames = 1;
    std::optional<SliceStack> stack;  // of a breast tomosynthesis image only
    std::optional<PixelSpacingMm> spacing;
    SpacingBasis spacingBasis = SpacingBasis::Unknown;
    std::optional<double> magnification;  // of the breast on the detector; where the file tells it
    std::optional<PatientOrientation> orientation;
    std::vector<SourceImage> sources;  // what it was made from, as its own file tells it

    std::string manufacturer;
    std::string stationText;       // model and detector as the annotation shows them
    bool lossyCompressed = false;  // Lossy Image Compression (0028,2110) "01"
    Acquisition acquisition;

    /// Why the engine may not score this image, worst first; empty for an image that it may. What the header
    /// alone tells; pixels may add more when they are decoded.
    std::vector<Reason> reasons;

    std::shared_ptr<const PixelSource> pixels;  // never null

    [[nodiscard]] std::string label() const { return diptych::label(key, modifiers); }
};

/// A document about the study that lies among its images: a structured report (Modality SR) or a presentation state
/// (PR), whoever made it. Known by its header alone; what it says is read elsewhere.
struct EvidenceFile {
    std::filesystem::path path;
    std::string sopClassUid;
    std::string sopInstanceUid;
    std::string modality;  // as the file has it, may be empty
};

struct Study {
    std::string studyInstanceUid;
    Patient patient;
    std::string studyDate;  // YYYYMMDD or empty
    std::string studyTime;
    std::string accessionNumber;
    std::string description;
    std::string institution;
    std::filesystem::path folder;             // the deepest folder that holds all its files
    std::vector<MammogramView> views;         // every mammogram, hung or not, ordered by path
    std::vector<Reason> conflicts;            // PatientConflict: nothing of this study may be analysed
    std::vector<EvidenceFile> evidence = {};  // of this study and patient, ordered by path
};

/// A file that is no part of any study here, and why.
struct SkippedFile {
    std::filesystem::path path;
    Reason reason;
    std::string detail;  // technical, for the list of files; no patient data
};

struct StudyLoad {
    std::vector<Study> studies;        // ordered by patient ID, then study date
    std::vector<SkippedFile> skipped;  // ordered by path
    std::size_t filesSeen = 0;         // filesSeen == mammograms and evidence in studies + skipped
};

}  // namespace diptych
