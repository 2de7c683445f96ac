// What the verbs of the network print for scripts: one JSON object a line.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "diptych/core/reason.h"
#include "diptych/dicom_network/find_studies.h"
#include "diptych/dicom_network/remote_node.h"

namespace diptych::cli
{

using NetworkJson = nlohmann::ordered_json;

[[nodiscard]] NetworkJson studyJson(const dicom_network::StudyOnServer& study);
/// reason and detail of an error, for a line's end.
void putError(NetworkJson& line, const Error& error);
[[nodiscard]] std::string lineOf(const NetworkJson& json);
/// "20240305  P-1  Test^Phantom  Screening  (4 objects)  1.2.3": for people.
[[nodiscard]] std::string studyLine(const dicom_network::StudyOnServer& study);

}  // namespace diptych::cli
