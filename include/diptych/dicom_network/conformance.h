// What the network services propose, accept and decode, as the tables of docs/DICOM_CONFORMANCE.md (PS3.2).
//
// Made of the very lists that associations are negotiated with, so that the statement cannot say anything else.
#pragma once

#include <string>

namespace diptych::dicom_network
{

/// Markdown, ends with a line break.
[[nodiscard]] std::string conformanceTables();

}  // namespace diptych::dicom_network
