#include <nlohmann/json.hpp>

#include "diptych/report_json/assessment_json.h"

namespace diptych::report_json
{

namespace
{

using Json = nlohmann::ordered_json;

Json reasonsJson(const std::vector<Reason>& reasons)
{
    Json list = Json::array();
    for (const Reason reason : reasons)
        list.push_back(code(reason));
    return list;
}

std::string_view code(ViewBasis basis)
{
    switch (basis) {
        case ViewBasis::Coded:
            return "coded";
        case ViewBasis::ViewPosition:
            return "view_position";
        case ViewBasis::Unknown:
            return "unknown";
    }
    return "unknown";
}

std::string_view code(SliceOrder order)
{
    switch (order) {
        case SliceOrder::Position:
            return "position";
        case SliceOrder::StackPosition:
            return "stack_position";
        case SliceOrder::AsStored:
            return "as_stored";
    }
    return "as_stored";
}

/// null for an image that is no tomosynthesis.
Json slicesJson(const MammogramView& image)
{
    if (!image.stack)
        return nullptr;
    Json json{{"count", image.stack->slices.size()}, {"order", code(image.stack->order)}, {"spacing_mm", nullptr}};
    if (image.stack->spacingMm)
        json["spacing_mm"] = *image.stack->spacingMm;
    return json;
}

Json imageJson(const MammogramView& image)
{
    Json json{{"label", image.label()},
              {"sop_instance_uid", image.sopInstanceUid},
              {"path", image.path.string()},
              {"view_basis", code(image.basis)},
              {"rows", image.rows},
              {"columns", image.columns},
              {"frames", image.frames},
              {"slices", slicesJson(image)},
              {"transfer_syntax_uid", image.transferSyntaxUid},
              {"lossy", image.lossyCompressed},
              {"pixel_spacing_mm", nullptr},
              {"spacing_basis", diptych::code(image.spacingBasis)},
              {"reasons", reasonsJson(image.reasons)}};
    if (image.spacing)
        json["pixel_spacing_mm"] = {image.spacing->row, image.spacing->column};
    return json;
}

Json slotJson(const ViewSlot& slot, const Study& study)
{
    Json json{{"view", diptych::code(slot.view)},
              {"sop_instance_uid", nullptr},
              {"reason", slot.reason ? Json(diptych::code(*slot.reason)) : Json(nullptr)},
              {"further_images", slot.others.size()}};
    if (slot.chosen)
        json["sop_instance_uid"] = study.views[*slot.chosen].sopInstanceUid;
    return json;
}

/// Earlier studies of the same patient in what was read. An empty ID names nobody, so it makes no priors; nor does
/// one whose birth dates disagree.
Json priorsJson(const Study& study, const StudyLoad& load)
{
    Json priors = Json::array();
    if (study.patient.id.empty() || study.studyDate.empty())
        return priors;
    for (const Study& other : load.studies)
        if (other.patient.id == study.patient.id && other.patient.birthDate == study.patient.birthDate &&
            !other.studyDate.empty() && other.studyDate < study.studyDate)
            priors.push_back({{"study_instance_uid", other.studyInstanceUid}, {"study_date", other.studyDate}});
    return priors;
}

Json studyJson(const Study& study, const StudyLoad& load)
{
    const ScreeningExam exam = selectScreeningViews(study);
    Json json{{"study_instance_uid", study.studyInstanceUid},
              {"patient_id", study.patient.id},
              {"study_date", study.studyDate},
              {"accession_number", study.accessionNumber},
              {"path", study.folder.string()},
              {"complete", exam.complete()},
              {"conflicts", reasonsJson(study.conflicts)},
              {"views", Json::array()},
              {"images", Json::array()},
              {"evidence", Json::array()},
              {"priors", priorsJson(study, load)}};
    for (const ViewSlot& slot : exam.slots)
        json["views"].push_back(slotJson(slot, study));
    for (const MammogramView& image : study.views)
        json["images"].push_back(imageJson(image));
    for (const EvidenceFile& file : study.evidence)
        json["evidence"].push_back({{"path", file.path.string()},
                                    {"sop_class_uid", file.sopClassUid},
                                    {"sop_instance_uid", file.sopInstanceUid},
                                    {"modality", file.modality}});
    return json;
}

}  // namespace

std::string scanDocument(const StudyLoad& load)
{
    Json json;
    json["schema"] = "diptych.scan/1";
    json["files_seen"] = load.filesSeen;
    json["studies"] = Json::array();
    for (const Study& study : load.studies)
        json["studies"].push_back(studyJson(study, load));
    json["skipped"] = Json::array();
    for (const SkippedFile& file : load.skipped)
        json["skipped"].push_back(
            {{"path", file.path.string()}, {"reason", diptych::code(file.reason)}, {"detail", file.detail}});
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace diptych::report_json
