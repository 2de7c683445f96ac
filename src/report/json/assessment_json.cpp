#include "diptych/report_json/assessment_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace diptych::report_json
{

namespace
{

using Json = nlohmann::ordered_json;

template <typename T>
Json orNull(const std::optional<T>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json reasonOrNull(const std::optional<Reason>& reason)
{
    return reason ? Json(code(*reason)) : Json(nullptr);
}

Json textOrNull(const std::string& text)
{
    return text.empty() ? Json(nullptr) : Json(text);
}

/// Tenths of a millisecond are as fine as the clock means anything.
double rounded(double milliseconds)
{
    return std::round(milliseconds * 10.0) / 10.0;
}

Json findingJson(const Finding& finding)
{
    return {{"id", finding.id},
            {"lesion", orNull(finding.lesion)},
            {"kind", code(finding.kind)},
            {"suspicion", finding.suspicion.value()},
            {"band", code(finding.suspicion.band())},
            {"probability", finding.probability},
            {"confidence", finding.confidence},
            {"box_px",
             {{"x", finding.boxPx.x},
              {"y", finding.boxPx.y},
              {"width", finding.boxPx.width},
              {"height", finding.boxPx.height}}},
            {"size_mm", orNull(finding.sizeMm)},
            {"quadrant", orNull(finding.quadrant)},
            {"depth", orNull(finding.depth)},
            {"nipple_distance_mm", orNull(finding.nippleDistanceMm)}};
}

Json viewJson(const ViewAssessment& view)
{
    Json findings = Json::array();
    for (const Finding& finding : view.findings)
        findings.push_back(findingJson(finding));
    Json warnings = Json::array();
    for (const Reason warning : view.warnings)
        warnings.push_back(code(warning));
    Json json{{"view", code(view.view)},
              {"sop_instance_uid", textOrNull(view.sopInstanceUid)},
              {"path", textOrNull(view.path.string())},
              {"status", code(view.status)},
              {"reason", reasonOrNull(view.reason)},
              {"rows", view.rows},
              {"columns", view.columns},
              {"pixel_spacing_mm", nullptr},
              {"spacing_basis", code(view.spacingBasis)},
              {"view_inferred", view.inferredView},
              {"warnings", std::move(warnings)},
              {"nipple_px", nullptr},
              {"findings", std::move(findings)}};
    if (view.spacing)
        json["pixel_spacing_mm"] = {view.spacing->row, view.spacing->column};
    if (view.nipple)
        json["nipple_px"] = {{"x", view.nipple->x}, {"y", view.nipple->y}};
    return json;
}

Json breastJson(const BreastAssessment& breast)
{
    return {{"breast", code(breast.breast)},
            {"status", code(breast.status)},
            {"suspicion", breast.suspicion ? Json(breast.suspicion->value()) : Json(nullptr)},
            {"band", breast.suspicion ? Json(code(breast.suspicion->band())) : Json(nullptr)},
            {"probability", orNull(breast.probability)}};
}

Json lesionJson(const Lesion& lesion)
{
    return {{"id", lesion.id},
            {"breast", code(lesion.breast)},
            {"findings", lesion.findings},
            {"suspicion", lesion.suspicion.value()},
            {"probability", lesion.probability}};
}

Json verdictJson(const std::optional<ExamVerdict>& verdict)
{
    if (!verdict)
        return nullptr;
    return {{"suspicion", verdict->suspicion.value()},
            {"band", code(verdict->suspicion.band())},
            {"breast", verdict->breast ? Json(code(*verdict->breast)) : Json(nullptr)},
            {"both_breasts", verdict->bothBreasts}};
}

}  // namespace

std::string assessmentLine(const ExamAssessment& assessment)
{
    Json json;
    json["schema"] = "diptych.exam-assessment/1";
    json["not_for_diagnostic_use"] = true;
    json["study"] = {{"study_instance_uid", assessment.studyInstanceUid},
                     {"patient_id", assessment.patient.id},
                     {"study_date", assessment.studyDate},
                     {"accession_number", assessment.accessionNumber},
                     {"path", assessment.path.string()}};
    json["model"] = {{"name", assessment.model.name},     {"version", assessment.model.version},
                     {"sha256", assessment.model.sha256}, {"package_sha256", assessment.model.packageSha256},
                     {"device", assessment.model.device}, {"app_version", assessment.model.appVersion},
                     {"kinds_sought", Json::array()}};
    for (const FindingKind kind : assessment.model.kindsSought)
        json["model"]["kinds_sought"].push_back(code(kind));
    json["analyzed_at"] = assessment.analyzedAt;
    json["status"] = code(assessment.status);
    json["reason"] = reasonOrNull(assessment.reason);
    for (const char* list : {"views", "other_images", "lesions", "breasts"})
        json[list] = Json::array();
    for (const ViewAssessment& view : assessment.views)
        json["views"].push_back(viewJson(view));
    for (const UnhungImage& image : assessment.unhung)
        json["other_images"].push_back({{"label", image.label},
                                        {"sop_instance_uid", image.sopInstanceUid},
                                        {"path", image.path.string()},
                                        {"status", "rejected"},
                                        {"reason", code(image.reason)}});
    for (const Lesion& lesion : assessment.lesions)
        json["lesions"].push_back(lesionJson(lesion));
    for (const BreastAssessment& breast : assessment.breasts)
        json["breasts"].push_back(breastJson(breast));
    json["exam"] = verdictJson(assessment.verdict);
    const TimingMs& timing = assessment.timing;
    json["timing_ms"] = {{"read", rounded(timing.read)},
                         {"decode", rounded(timing.decode)},
                         {"preprocess", rounded(timing.preprocess)},
                         {"infer", rounded(timing.infer)},
                         {"fuse", rounded(timing.fuse)},
                         {"total", rounded(timing.total)}};
    // Text from a damaged file may not be UTF-8: replace what is not rather than fail to report.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string pseudonymousLine(ExamAssessment assessment)
{
    assessment.patient = {};
    assessment.accessionNumber.clear();
    assessment.path.clear();
    for (ViewAssessment& view : assessment.views)
        view.path.clear();
    for (UnhungImage& image : assessment.unhung)
        image.path.clear();
    return assessmentLine(assessment);
}

}  // namespace diptych::report_json
