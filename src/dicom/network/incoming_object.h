// One C-STORE request taken from an association into a file, byte for byte as it comes (PS3.7 9.1.1, PS3.10 7.1).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmnet/assoc.h"
#include "dcmtk/dcmnet/dimse.h"

#include "diptych/core/study.h"

namespace diptych::dicom_network
{

struct IncomingLimits {
    std::uint64_t mostFileBytes = 0;
    std::uint64_t keepFreeBytes = 0;  // of the disk
    std::chrono::seconds silence{60};
    std::function<bool()> stop;  // looked at every second; may be empty
};

struct IncomingObject {
    OFCondition connection = EC_Normal;    // bad: the association is lost
    DIC_US status = STATUS_STORE_Success;  // what to answer; the file is there only where it is success
    std::string refusal;                   // a sentence without patient data where it is not
    std::string sopInstanceUid;
    std::string studyInstanceUid;
    Patient patient;
};

/// Digits and dots, 1 to 64: only such a UID becomes a file name.
[[nodiscard]] bool isUid(const std::string& text);

/// Receives the data set that follows `request` into `file`, which must not exist. What the file says of class and
/// instance must be what the request says; everything is drained, so that a refused object can be answered.
[[nodiscard]] IncomingObject receiveObject(T_ASC_Association* association, T_ASC_PresentationContextID context,
                                           const T_DIMSE_C_StoreRQ& request, const std::filesystem::path& file,
                                           const IncomingLimits& limits);

[[nodiscard]] OFCondition answerStore(T_ASC_Association* association, T_ASC_PresentationContextID context,
                                      const T_DIMSE_C_StoreRQ& request, DIC_US status);

}  // namespace diptych::dicom_network
