#include "network_json.h"

namespace diptych::cli
{

NetworkJson studyJson(const dicom_network::StudyOnServer& study)
{
    return {{"schema", "diptych.dicom-study/1"},
            {"study_instance_uid", study.studyInstanceUid},
            {"patient_id", study.patient.id},
            {"issuer_of_patient_id", study.patient.issuerOfId},
            {"patient_name", study.patient.name},
            {"patient_birth_date", study.patient.birthDate},
            {"study_date", study.studyDate},
            {"accession_number", study.accessionNumber},
            {"description", study.description},
            {"modalities", study.modalities},
            {"objects", study.images ? NetworkJson(*study.images) : NetworkJson(nullptr)}};
}

void putError(NetworkJson& line, const Error& error)
{
    line["reason"] = code(error.reason);
    line["detail"] = error.detail;
}

std::string lineOf(const NetworkJson& json)
{
    return json.dump(-1, ' ', false, NetworkJson::error_handler_t::replace);
}

std::string studyLine(const dicom_network::StudyOnServer& study)
{
    const auto told = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
    std::string line = told(study.studyDate) + "  " + told(study.patient.id) + "  " + told(study.patient.name) + "  " +
                       told(study.description);
    if (study.images)
        line += "  (" + std::to_string(*study.images) + " objects)";
    return line + "  " + study.studyInstanceUid;
}

}  // namespace diptych::cli
