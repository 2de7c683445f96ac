#include "diptych/report_json/read_assessment.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace diptych::report_json
{

namespace
{

using ParsedJson = nlohmann::json;

/// The field that is not what it has to be; caught in assessmentOf().
struct Unsound : std::runtime_error {
    using std::runtime_error::runtime_error;
};

constexpr std::array kKinds{FindingKind::Mass, FindingKind::Calcification, FindingKind::MassAndCalcification,
                            FindingKind::Asymmetry, FindingKind::Distortion};
constexpr std::array kViewStates{ViewStatus::Analyzed, ViewStatus::Rejected, ViewStatus::Failed};
constexpr std::array kBreastStates{BreastStatus::Complete, BreastStatus::OneView, BreastStatus::NotAnalyzed};
constexpr std::array kExamStates{ExamStatus::Complete, ExamStatus::Partial, ExamStatus::Rejected, ExamStatus::Failed};
constexpr std::array kSides{Laterality::Right, Laterality::Left};
constexpr std::array kBases{SpacingBasis::Unknown,        SpacingBasis::Imager,
                            SpacingBasis::ImagerOverErmf, SpacingBasis::ImagerOverDistances,
                            SpacingBasis::Calibrated,     SpacingBasis::Reconstructed};

const ParsedJson& at(const ParsedJson& json, const char* name)
{
    const auto found = json.find(name);
    if (!json.is_object() || found == json.end())
        throw Unsound(name);
    return *found;
}

template <typename Value>
Value value(const ParsedJson& json, const char* name)
{
    const ParsedJson& field = at(json, name);
    const bool sound = std::is_same_v<Value, std::string> ? field.is_string()
                       : std::is_same_v<Value, bool>      ? field.is_boolean()
                       : std::is_same_v<Value, int>       ? field.is_number_integer()
                                                          : field.is_number();
    if (!sound)
        throw Unsound(name);
    return field.get<Value>();
}

template <typename Value>
std::optional<Value> optional(const ParsedJson& json, const char* name)
{
    return at(json, name).is_null() ? std::nullopt : std::optional(value<Value>(json, name));
}

template <typename Values>
auto coded(const std::string& word, const Values& known, const char* name)
{
    for (const auto each : known)
        if (code(each) == word)
            return each;
    throw Unsound(name);
}

template <typename Values>
auto coded(const ParsedJson& json, const char* name, const Values& known)
{
    return coded(value<std::string>(json, name), known, name);
}

Reason reason(const std::string& word)
{
    for (int each = 0; each <= static_cast<int>(Reason::Cancelled); ++each)
        if (code(static_cast<Reason>(each)) == word)
            return static_cast<Reason>(each);
    throw Unsound("reason");
}

std::optional<Reason> optionalReason(const ParsedJson& json)
{
    const auto word = optional<std::string>(json, "reason");
    return word ? std::optional(reason(*word)) : std::nullopt;
}

Suspicion suspicion(const ParsedJson& json)
{
    const auto score = Suspicion::of(value<int>(json, "suspicion"));
    if (!score)
        throw Unsound("suspicion");
    return *score;
}

Finding findingOf(const ParsedJson& json)
{
    const ParsedJson& box = at(json, "box_px");
    Finding finding;
    finding.id = value<int>(json, "id");
    finding.lesion = optional<int>(json, "lesion");
    finding.kind = coded(json, "kind", kKinds);
    finding.suspicion = suspicion(json);
    finding.probability = value<double>(json, "probability");
    finding.confidence = value<double>(json, "confidence");
    finding.boxPx = {value<double>(box, "x"), value<double>(box, "y"), value<double>(box, "width"),
                     value<double>(box, "height")};
    finding.sizeMm = optional<double>(json, "size_mm");
    finding.quadrant = optional<std::string>(json, "quadrant");
    finding.depth = optional<std::string>(json, "depth");
    finding.nippleDistanceMm = optional<double>(json, "nipple_distance_mm");
    return finding;
}

ViewAssessment viewOf(const ParsedJson& json)
{
    ViewAssessment view{};
    view.view = coded(json, "view", kStandardViews);
    view.sopInstanceUid = optional<std::string>(json, "sop_instance_uid").value_or("");
    view.path = optional<std::string>(json, "path").value_or("");
    view.status = coded(json, "status", kViewStates);
    view.reason = optionalReason(json);
    view.rows = value<int>(json, "rows");
    view.columns = value<int>(json, "columns");
    if (const ParsedJson& spacing = at(json, "pixel_spacing_mm"); !spacing.is_null()) {
        if (!spacing.is_array() || spacing.size() != 2 || !spacing[0].is_number() || !spacing[1].is_number())
            throw Unsound("pixel_spacing_mm");
        view.spacing = PixelSpacingMm{spacing[0].get<double>(), spacing[1].get<double>()};
    }
    view.spacingBasis = coded(json, "spacing_basis", kBases);
    view.inferredView = value<bool>(json, "view_inferred");
    for (const ParsedJson& warning : at(json, "warnings"))
        view.warnings.push_back(reason(warning.get<std::string>()));
    if (const ParsedJson& nipple = at(json, "nipple_px"); !nipple.is_null())
        view.nipple = ImagePoint{value<double>(nipple, "x"), value<double>(nipple, "y")};
    for (const ParsedJson& finding : at(json, "findings"))
        view.findings.push_back(findingOf(finding));
    return view;
}

BreastAssessment breastOf(const ParsedJson& json)
{
    BreastAssessment breast{};
    breast.breast = coded(json, "breast", kSides);
    breast.status = coded(json, "status", kBreastStates);
    if (!at(json, "suspicion").is_null())
        breast.suspicion = suspicion(json);
    breast.probability = optional<double>(json, "probability");
    return breast;
}

Lesion lesionOf(const ParsedJson& json)
{
    return {value<int>(json, "id"), coded(json, "breast", kSides), at(json, "findings").get<std::vector<int>>(),
            suspicion(json), value<double>(json, "probability")};
}

ExamVerdict verdictOf(const ParsedJson& json)
{
    ExamVerdict verdict;
    verdict.suspicion = suspicion(json);
    if (!at(json, "breast").is_null())
        verdict.breast = coded(json, "breast", kSides);
    verdict.bothBreasts = value<bool>(json, "both_breasts");
    return verdict;
}

ModelProvenance modelOf(const ParsedJson& json)
{
    ModelProvenance model{value<std::string>(json, "name"), value<std::string>(json, "version"),
                          value<std::string>(json, "sha256"), value<std::string>(json, "device"),
                          value<std::string>(json, "app_version")};
    model.packageSha256 = json.value("package_sha256", "");  // of an earlier version: not said
    for (const ParsedJson& kind : at(json, "kinds_sought"))
        model.kindsSought.push_back(coded(kind.get<std::string>(), kKinds, "kinds_sought"));
    return model;
}

ExamAssessment wholeOf(const ParsedJson& json)
{
    if (value<std::string>(json, "schema") != "diptych.exam-assessment/1")
        throw Unsound("schema");
    const ParsedJson& study = at(json, "study");
    ExamAssessment assessment;
    assessment.studyInstanceUid = value<std::string>(study, "study_instance_uid");
    // A pseudonymous assessment lacks these.
    assessment.patient.id = study.value("patient_id", "");
    assessment.accessionNumber = study.value("accession_number", "");
    assessment.path = study.value("path", "");
    assessment.studyDate = value<std::string>(study, "study_date");
    assessment.model = modelOf(at(json, "model"));
    assessment.analyzedAt = value<std::string>(json, "analyzed_at");
    assessment.status = coded(json, "status", kExamStates);
    assessment.reason = optionalReason(json);
    for (const ParsedJson& view : at(json, "views"))
        assessment.views.push_back(viewOf(view));
    for (const ParsedJson& image : at(json, "other_images"))
        assessment.unhung.push_back({optional<std::string>(image, "sop_instance_uid").value_or(""),
                                     image.value("path", ""), value<std::string>(image, "label"),
                                     reason(value<std::string>(image, "reason"))});
    for (const ParsedJson& lesion : at(json, "lesions"))
        assessment.lesions.push_back(lesionOf(lesion));
    for (const ParsedJson& breast : at(json, "breasts"))
        assessment.breasts.push_back(breastOf(breast));
    if (const ParsedJson& verdict = at(json, "exam"); !verdict.is_null())
        assessment.verdict = verdictOf(verdict);
    const ParsedJson& timing = at(json, "timing_ms");
    assessment.timing = {value<double>(timing, "read"),       value<double>(timing, "decode"),
                         value<double>(timing, "preprocess"), value<double>(timing, "infer"),
                         value<double>(timing, "fuse"),       value<double>(timing, "total")};
    return assessment;
}

}  // namespace

Result<ExamAssessment> assessmentOf(std::string_view line)
{
    try {
        return wholeOf(ParsedJson::parse(line));
    } catch (const Unsound& unsound) {
        return failure(Reason::InvalidArgument, std::string("not \"diptych.exam-assessment/1\": ") + unsound.what());
    } catch (const ParsedJson::exception& error) {
        return failure(Reason::InvalidArgument, error.what());
    }
}

}  // namespace diptych::report_json
