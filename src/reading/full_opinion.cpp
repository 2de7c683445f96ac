#include "diptych/reading/full_opinion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace diptych::reading
{

namespace
{

template <typename Value>
using Codes = std::pair<Value, std::string_view>;

// One table each way of writing; code() and fromCode() read the same one.
constexpr std::array kSchemes{
    Codes<Scheme>{Scheme::RecallOnly, "recall_only"},
    Codes<Scheme>{Scheme::BiRads, "bi_rads"},
    Codes<Scheme>{Scheme::UnitedKingdom, "united_kingdom"},
};
constexpr std::array kBiRads{
    Codes<BiRads>{BiRads::Cat0, "0"},   Codes<BiRads>{BiRads::Cat1, "1"},   Codes<BiRads>{BiRads::Cat2, "2"},
    Codes<BiRads>{BiRads::Cat3, "3"},   Codes<BiRads>{BiRads::Cat4A, "4A"}, Codes<BiRads>{BiRads::Cat4B, "4B"},
    Codes<BiRads>{BiRads::Cat4C, "4C"}, Codes<BiRads>{BiRads::Cat5, "5"},   Codes<BiRads>{BiRads::Cat6, "6"},
};
constexpr std::array kUkOpinions{
    Codes<UkOpinion>{UkOpinion::Normal, "normal"},
    Codes<UkOpinion>{UkOpinion::TechnicalRecall, "technical_recall"},
    Codes<UkOpinion>{UkOpinion::RecallForAssessment, "recall_for_assessment"},
};
constexpr std::array kDensities{
    Codes<Density>{Density::A, "a"},
    Codes<Density>{Density::B, "b"},
    Codes<Density>{Density::C, "c"},
    Codes<Density>{Density::D, "d"},
};
constexpr std::array kLesionTypes{
    Codes<LesionType>{LesionType::IllDefinedMass, "ill_defined_mass"},
    Codes<LesionType>{LesionType::WellDefinedMass, "well_defined_mass"},
    Codes<LesionType>{LesionType::Microcalcification, "microcalcification"},
    Codes<LesionType>{LesionType::AsymmetricDensity, "asymmetric_density"},
    Codes<LesionType>{LesionType::Distortion, "distortion"},
    Codes<LesionType>{LesionType::LymphNode, "lymph_node"},
    Codes<LesionType>{LesionType::Other, "other"},
};
constexpr std::array kTechnicalReasons{
    Codes<TechnicalReason>{TechnicalReason::Positioning, "positioning"},
    Codes<TechnicalReason>{TechnicalReason::UnderExposed, "under_exposed"},
    Codes<TechnicalReason>{TechnicalReason::OverExposed, "over_exposed"},
    Codes<TechnicalReason>{TechnicalReason::MotionBlur, "motion_blur"},
    Codes<TechnicalReason>{TechnicalReason::NippleNotInProfile, "nipple_not_in_profile"},
    Codes<TechnicalReason>{TechnicalReason::PectoralMuscleShort, "pectoral_muscle_short"},
    Codes<TechnicalReason>{TechnicalReason::MedialTissueMissing, "medial_tissue_missing"},
    Codes<TechnicalReason>{TechnicalReason::PosteriorNippleLine, "posterior_nipple_line"},
    Codes<TechnicalReason>{TechnicalReason::InadequateCompression, "inadequate_compression"},
    Codes<TechnicalReason>{TechnicalReason::NoImage, "no_image"},
    Codes<TechnicalReason>{TechnicalReason::Obscured, "obscured"},
    Codes<TechnicalReason>{TechnicalReason::MissingTissue, "missing_tissue"},
    Codes<TechnicalReason>{TechnicalReason::Other, "other"},
};

template <typename Table, typename Value>
std::string_view codeIn(const Table& table, Value value)
{
    const auto row = std::find_if(table.begin(), table.end(), [value](const auto& r) { return r.first == value; });
    return row == table.end() ? std::string_view{} : row->second;
}

template <typename Value, typename Table>
std::optional<Value> valueIn(const Table& table, std::string_view code)
{
    const auto row = std::find_if(table.begin(), table.end(), [code](const auto& r) { return r.second == code; });
    return row == table.end() ? std::nullopt : std::optional<Value>(row->first);
}

struct QualityFinding {
    TechnicalReason reason;
    std::string_view code;
    std::string_view meaning;
};
// DICOM PS3.16 CID 6041.
constexpr std::array kQualityFindings{
    QualityFinding{TechnicalReason::Positioning, "111209", "Positioning"},
    QualityFinding{TechnicalReason::UnderExposed, "111211", "Under exposed"},
    QualityFinding{TechnicalReason::OverExposed, "111212", "Over exposed"},
    QualityFinding{TechnicalReason::MotionBlur, "111210", "Motion blur"},
    QualityFinding{TechnicalReason::NippleNotInProfile, "111205", "Nipple not in profile"},
    QualityFinding{TechnicalReason::PectoralMuscleShort, "111197", "MLO Insufficient pectoral muscle"},
    QualityFinding{TechnicalReason::MedialTissueMissing, "111202", "CC Not all medial tissue visualized"},
    QualityFinding{TechnicalReason::PosteriorNippleLine, "111204",
                   "CC Posterior nipple line does not measure within 1 cm of MLO"},
    QualityFinding{TechnicalReason::InadequateCompression, "111196", "Inadequate compression"},
    QualityFinding{TechnicalReason::NoImage, "111213", "No image"},
};

const QualityFinding* qualityFinding(TechnicalReason reason)
{
    const auto* row = std::find_if(kQualityFindings.begin(), kQualityFindings.end(),
                                   [reason](const QualityFinding& f) { return f.reason == reason; });
    return row == kQualityFindings.end() ? nullptr : row;
}

bool usable(const std::optional<PixelSpacingMm>& spacing)
{
    return spacing && std::isfinite(spacing->row) && std::isfinite(spacing->column) && spacing->row > 0.0 &&
           spacing->column > 0.0;
}

}  // namespace

std::optional<Concern> Concern::of(int value)
{
    if (value < 1 || value > 5)
        return std::nullopt;
    return Concern(value);
}

ImagePoint LesionMark::centre() const
{
    if (const auto* box = std::get_if<Box>(&place))
        return {box->centreX(), box->centreY()};
    return std::get<ImagePoint>(place);
}

std::optional<ImagePoint> LesionMark::centreMm() const
{
    if (!usable(spacing))
        return std::nullopt;
    const ImagePoint pixels = centre();
    return ImagePoint{pixels.x * spacing->column, pixels.y * spacing->row};
}

std::optional<double> LesionMark::diameterMm() const
{
    if (!usable(spacing))
        return std::nullopt;
    const auto* box = std::get_if<Box>(&place);
    return box ? std::max(box->width * spacing->column, box->height * spacing->row) : 0.0;
}

std::optional<double> distanceMm(const LesionMark& mark, const ImagePoint& nipple)
{
    if (!usable(mark.spacing))
        return std::nullopt;
    const ImagePoint centre = mark.centre();
    return std::hypot((centre.x - nipple.x) * mark.spacing->column, (centre.y - nipple.y) * mark.spacing->row);
}

std::optional<std::string_view> dicomCode(TechnicalReason reason)
{
    const QualityFinding* finding = qualityFinding(reason);
    return finding ? std::optional(finding->code) : std::nullopt;
}

std::optional<std::string_view> dicomMeaning(TechnicalReason reason)
{
    const QualityFinding* finding = qualityFinding(reason);
    return finding ? std::optional(finding->meaning) : std::nullopt;
}

FullOpinion recallOnly(const ReaderOpinion& opinion)
{
    FullOpinion full;
    full.right.recall = opinion.right;
    full.left.recall = opinion.left;
    return full;
}

bool FullOpinion::asksForTechnicalRecall(Laterality breast) const
{
    return std::any_of(technicalRecalls.begin(), technicalRecalls.end(),
                       [breast](const TechnicalRecall& recall) { return recall.breast == breast; });
}

std::string_view code(Scheme scheme)
{
    return codeIn(kSchemes, scheme);
}
std::string_view code(BiRads category)
{
    return codeIn(kBiRads, category);
}
std::string_view code(UkOpinion opinion)
{
    return codeIn(kUkOpinions, opinion);
}
std::string_view code(Density density)
{
    return codeIn(kDensities, density);
}
std::string_view code(LesionType type)
{
    return codeIn(kLesionTypes, type);
}
std::string_view code(TechnicalReason reason)
{
    return codeIn(kTechnicalReasons, reason);
}

template <>
std::optional<Scheme> fromCode<Scheme>(std::string_view code)
{
    return valueIn<Scheme>(kSchemes, code);
}
template <>
std::optional<BiRads> fromCode<BiRads>(std::string_view code)
{
    return valueIn<BiRads>(kBiRads, code);
}
template <>
std::optional<UkOpinion> fromCode<UkOpinion>(std::string_view code)
{
    return valueIn<UkOpinion>(kUkOpinions, code);
}
template <>
std::optional<Density> fromCode<Density>(std::string_view code)
{
    return valueIn<Density>(kDensities, code);
}
template <>
std::optional<LesionType> fromCode<LesionType>(std::string_view code)
{
    return valueIn<LesionType>(kLesionTypes, code);
}
template <>
std::optional<TechnicalReason> fromCode<TechnicalReason>(std::string_view code)
{
    return valueIn<TechnicalReason>(kTechnicalReasons, code);
}

}  // namespace diptych::reading
