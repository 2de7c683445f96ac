// What the engine says of one examination: the one immutable value that screen, PDF and JSON read.
//
// Names and meanings are those of the published schema "diptych.exam-assessment/1". Nobody who reads this
// computes a score, a band or a verdict again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diptych/core/geometry.h"
#include "diptych/core/reason.h"
#include "diptych/core/study.h"

namespace diptych
{

enum class FindingKind { Mass, Calcification, MassAndCalcification, Asymmetry, Distortion };
[[nodiscard]] std::string_view code(FindingKind kind);

/// 1-2 lowest, 3-4 low, 5-7 indeterminate, 8-10 high.
enum class Band { Lowest, Low, Indeterminate, High };
[[nodiscard]] std::string_view code(Band band);

/// An ordinal suspicion from 1 to 10; cannot hold anything else.
class Suspicion
{
public:
    /// nullopt outside 1..10.
    [[nodiscard]] static std::optional<Suspicion> of(int value);
    [[nodiscard]] int value() const { return value_; }
    [[nodiscard]] Band band() const;
    friend auto operator<=>(const Suspicion&, const Suspicion&) = default;

private:
    explicit Suspicion(int value) : value_(value) {}
    int value_;
};

struct Finding {
    int id = 0;  // unique in the exam, from 1, in the order in which findings are numbered for the reader
    std::optional<int> lesion;  // Lesion::id
    FindingKind kind = FindingKind::Mass;
    Suspicion suspicion = *Suspicion::of(1);
    double probability = 0.0;                // of malignancy, calibrated
    double confidence = 0.0;                 // that a finding is there at all, calibrated
    Box boxPx;                               // stored image pixels
    std::optional<double> sizeMm;            // longer side of the box
    std::optional<std::string> quadrant;     // "upper_outer", ..., or one word where one view tells only half
    std::optional<std::string> depth;        // "anterior", "middle", "posterior"
    std::optional<double> nippleDistanceMm;  // along the arc measure of docs/adr/0005, from the estimated nipple
};

enum class ViewStatus { Analyzed, Rejected, Failed };
[[nodiscard]] std::string_view code(ViewStatus status);

/// Where in a stored image the engine looked, in coarse cells: what lies outside was cut off or taken for background.
/// The cells are squares of `cellPx` stored pixels, the first at the image's top left corner.
struct AnalysedArea {
    int columns = 0;
    int rows = 0;
    double cellPx = 1.0;
    std::vector<std::uint8_t> analysed;  // row-major, 1 where the engine looked

    /// False outside the image.
    [[nodiscard]] bool holds(const ImagePoint& point) const;
};

struct ViewAssessment {
    StandardView view;
    std::string sopInstanceUid;  // empty where the view is missing
    std::filesystem::path path;
    ViewStatus status = ViewStatus::Rejected;
    std::optional<Reason> reason;
    int rows = 0;
    int columns = 0;
    std::optional<PixelSpacingMm> spacing;
    SpacingBasis spacingBasis = SpacingBasis::Unknown;
    bool inferredView = false;         // told by View Position only, not by code
    std::vector<Reason> warnings;      // what the reader must know of an image that was analysed all the same
    std::optional<ImagePoint> nipple;  // estimated from the breast's outline
    std::vector<Finding> findings;     // most suspicious first
    std::optional<AnalysedArea> analysedArea = {};  // of a view that was analysed; not part of the JSON
};

struct Lesion {
    int id = 0;
    Laterality breast;
    std::vector<int> findings;  // Finding::id, one or two
    Suspicion suspicion = *Suspicion::of(1);
    double probability = 0.0;
};

enum class BreastStatus { Complete, OneView, NotAnalyzed };
[[nodiscard]] std::string_view code(BreastStatus status);

/// A verdict; empty where the breast was not analysed. An analysed breast without findings scores 1.
struct BreastAssessment {
    Laterality breast;
    BreastStatus status = BreastStatus::NotAnalyzed;
    std::optional<Suspicion> suspicion;
    std::optional<double> probability;
};

enum class ExamStatus { Complete, Partial, Rejected, Failed };
[[nodiscard]] std::string_view code(ExamStatus status);

struct ExamVerdict {
    Suspicion suspicion = *Suspicion::of(1);
    std::optional<Laterality> breast;  // the breast with the higher probability; empty where they are equal
    bool bothBreasts = false;          // both breasts bear this suspicion: then neither is named alone
};

/// A mammogram of the study that belongs to none of the four standard views: shown and listed, not analysed.
struct UnhungImage {
    std::string sopInstanceUid;
    std::filesystem::path path;
    std::string label;  // as MammogramView::label()
    Reason reason = Reason::NotCcOrMlo;
};

struct ModelProvenance {
    std::string name;
    std::string version;
    std::string sha256;  // of the weights
    std::string device;  // "cpu" or the CUDA device's name
    std::string appVersion;
    std::vector<FindingKind> kindsSought = {};  // what the model looks for at all; everything else it cannot find
    std::string packageSha256 = {};             // of manifest and weights together; empty: it was not said
};

struct TimingMs {
    double read = 0.0, decode = 0.0, preprocess = 0.0, infer = 0.0, fuse = 0.0, total = 0.0;
};

struct ExamAssessment {
    std::string studyInstanceUid;
    Patient patient;
    std::string studyDate;
    std::string accessionNumber;
    std::filesystem::path path;
    std::string analyzedAt;  // ISO 8601, UTC
    ModelProvenance model;
    ExamStatus status = ExamStatus::Failed;
    std::optional<Reason> reason;       // why the exam as a whole was rejected or failed
    std::vector<ViewAssessment> views;  // the four standard views in hanging order, then further images of them
    std::vector<UnhungImage> unhung;
    std::vector<Lesion> lesions;
    std::vector<BreastAssessment> breasts;  // right, left
    std::optional<ExamVerdict> verdict;     // only where status is Complete
    TimingMs timing;
};

[[nodiscard]] const Finding* findFinding(const ExamAssessment& assessment, int findingId);

}  // namespace diptych
