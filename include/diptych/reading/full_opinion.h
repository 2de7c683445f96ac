// A reader's whole opinion of one screening examination: values only, any thread.
//
// Per breast recall or no recall, and a category in the scheme that the site has chosen: ACR BI-RADS (5th edition:
// 0 to 6 with 4A to 4C) or the one of the United Kingdom's programme (normal, technical recall, recall for assessment
// with a level of concern from 1 to 5). Lesions are the reader's, each with one mark in each image in which it was
// seen. A technical recall asks for a view once more; it is no recall for assessment. Coordinates: stored pixels
// (docs/UNITS.md). Codes: DICOM PS3.16 CID 6041 (Mammography Image Quality Finding).
//
// Nothing here is refused while it is being given: faultsOf() tells what has to be mended before it may be sealed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "diptych/core/geometry.h"
#include "diptych/core/view.h"
#include "diptych/reading/reader_opinion.h"

namespace diptych::reading
{

/// What a site asks of each breast besides recall or no recall.
enum class Scheme { RecallOnly, BiRads, UnitedKingdom };

enum class BiRads { Cat0, Cat1, Cat2, Cat3, Cat4A, Cat4B, Cat4C, Cat5, Cat6 };
enum class UkOpinion { Normal, TechnicalRecall, RecallForAssessment };
/// BI-RADS breast composition: a almost entirely fatty ... d extremely dense.
enum class Density { A, B, C, D };

enum class LesionType {
    IllDefinedMass,
    WellDefinedMass,
    Microcalcification,
    AsymmetricDensity,
    Distortion,
    LymphNode,
    Other,
};

/// A level of concern from 1 to 5; cannot hold anything else.
class Concern
{
public:
    /// nullopt outside 1..5.
    [[nodiscard]] static std::optional<Concern> of(int value);
    [[nodiscard]] int value() const { return value_; }
    friend auto operator<=>(const Concern&, const Concern&) = default;

private:
    explicit Concern(int value) : value_(value) {}
    int value_;
};

struct UkCategory {
    UkOpinion opinion = UkOpinion::Normal;
    std::optional<Concern> concern = {};  // of a recall for assessment only

    friend bool operator==(const UkCategory&, const UkCategory&) = default;
};

using Category = std::variant<BiRads, UkCategory>;

struct BreastOpinion {
    std::optional<Recall> recall = {};
    std::optional<Category> category = {};
    std::string reason = {};  // of a recall without a mark, such as a symptom that the woman told

    friend bool operator==(const BreastOpinion&, const BreastOpinion&) = default;
};

/// One lesion's place in one image.
struct LesionMark {
    std::string sopInstanceUid;
    ViewPosition position = ViewPosition::Unknown;
    std::variant<ImagePoint, Box> place;         // stored pixels
    std::optional<PixelSpacingMm> spacing = {};  // of that image; empty where it has no millimetres
    std::optional<double> fromNippleMm = {};     // straight from the estimated nipple (docs/adr/0005)

    /// The point, or the middle of the box.
    [[nodiscard]] ImagePoint centre() const;
    /// The centre in millimetres right and down of the stored image's top left corner; nullopt without a usable
    /// spacing.
    [[nodiscard]] std::optional<ImagePoint> centreMm() const;
    /// Longer side of the box, 0 for a point; nullopt without a usable spacing.
    [[nodiscard]] std::optional<double> diameterMm() const;

    friend bool operator==(const LesionMark&, const LesionMark&) = default;
};

/// From the mark's centre straight to `nipple` (stored pixels of the same image); nullopt without a usable spacing.
[[nodiscard]] std::optional<double> distanceMm(const LesionMark& mark, const ImagePoint& nipple);

struct ReaderLesion {
    Laterality breast = Laterality::Right;
    LesionType type = LesionType::Other;
    std::optional<Concern> concern = {};
    std::string note = {};
    std::vector<LesionMark> marks = {};  // at most one in each image

    friend bool operator==(const ReaderLesion&, const ReaderLesion&) = default;
};

/// Why a view is asked for once more.
enum class TechnicalReason {
    Positioning,
    UnderExposed,
    OverExposed,
    MotionBlur,
    NippleNotInProfile,
    PectoralMuscleShort,  // MLO only
    MedialTissueMissing,  // CC only
    PosteriorNippleLine,  // CC only: it does not come within 1 cm of the MLO's
    InadequateCompression,
    NoImage,        // the view is not there at all
    Obscured,       // something lies over the breast
    MissingTissue,  // tissue is cut off, wherever
    Other,          // needs a note
};

/// The Code Value (coding scheme DCM) of CID 6041. nullopt for Obscured, MissingTissue and Other: the context group has
/// no code that says as much ("Other failure", 111220, stands among failures of machines), so they travel as text.
[[nodiscard]] std::optional<std::string_view> dicomCode(TechnicalReason reason);
/// The Code Meaning that belongs to dicomCode().
[[nodiscard]] std::optional<std::string_view> dicomMeaning(TechnicalReason reason);

struct TechnicalRecall {
    Laterality breast = Laterality::Right;
    ViewPosition position = ViewPosition::Unknown;
    std::string sopInstanceUid;  // empty for NoImage only
    std::vector<TechnicalReason> reasons = {};
    std::string note = {};

    friend bool operator==(const TechnicalRecall&, const TechnicalRecall&) = default;
};

struct FullOpinion {
    Scheme scheme = Scheme::RecallOnly;
    BreastOpinion right = {};
    BreastOpinion left = {};
    std::optional<Density> density = {};
    std::vector<ReaderLesion> lesions = {};
    std::vector<TechnicalRecall> technicalRecalls = {};
    /// A remark for the report in the reader's own words, UTF-8: lines with '\n' between them.
    std::string conclusion = {};

    [[nodiscard]] const BreastOpinion& of(Laterality breast) const
    {
        return breast == Laterality::Right ? right : left;
    }
    /// Recall and no recall alone, as the seal of reader_opinion.h holds it.
    [[nodiscard]] ReaderOpinion recalls() const { return {right.recall, left.recall}; }
    [[nodiscard]] bool asksForTechnicalRecall(Laterality breast) const;

    friend bool operator==(const FullOpinion&, const FullOpinion&) = default;
};

/// So many characters (Unicode code points) a conclusion may have.
inline constexpr std::size_t kMostConclusion = 2000;

/// Of recall and no recall alone.
[[nodiscard]] FullOpinion recallOnly(const ReaderOpinion& opinion);

// Codes for files, stable: "4A", "recall_for_assessment", "b", "ill_defined_mass", "motion_blur".
[[nodiscard]] std::string_view code(Scheme scheme);
[[nodiscard]] std::string_view code(BiRads category);
[[nodiscard]] std::string_view code(UkOpinion opinion);
[[nodiscard]] std::string_view code(Density density);
[[nodiscard]] std::string_view code(LesionType type);
[[nodiscard]] std::string_view code(TechnicalReason reason);

/// The value that bears `code` among Scheme, BiRads, UkOpinion, Density, LesionType and TechnicalReason; nullopt for
/// any other word.
template <typename Value>
[[nodiscard]] std::optional<Value> fromCode(std::string_view code);
template <>
std::optional<Scheme> fromCode<Scheme>(std::string_view code);
template <>
std::optional<BiRads> fromCode<BiRads>(std::string_view code);
template <>
std::optional<UkOpinion> fromCode<UkOpinion>(std::string_view code);
template <>
std::optional<Density> fromCode<Density>(std::string_view code);
template <>
std::optional<LesionType> fromCode<LesionType>(std::string_view code);
template <>
std::optional<TechnicalReason> fromCode<TechnicalReason>(std::string_view code);

}  // namespace diptych::reading
