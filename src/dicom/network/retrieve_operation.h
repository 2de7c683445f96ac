// What C-GET and C-MOVE of one study have in common.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "association.h"
#include "diptych/dicom_network/retrieve_study.h"
#include "incoming_object.h"
#include "retrieve_folder.h"

namespace diptych::dicom_network
{

/// Looks at each object before it is taken: is it of the study and of the patient? Any thread.
class Admission
{
public:
    explicit Admission(const StudyOnServer& study);
    /// The status to answer the object with.
    [[nodiscard]] DIC_US check(const IncomingObject& object);
    /// What was wrong, as a sentence, once something was: then nothing of the study may be kept.
    [[nodiscard]] std::optional<std::string> wrong() const;

private:
    void note(const std::string& sentence);

    const StudyOnServer study_;
    mutable std::mutex mutex_;
    std::optional<Patient> first_;
    std::optional<std::string> wrong_;
};

struct RetrieveRequest {
    const RemoteNode& node;
    std::string studyUid;
    std::filesystem::path folder;
    const RetrieveOptions& options;
    Admission& admission;
};

struct RetrieveOutcome {
    DIC_US status = STATUS_Success;  // of the last response
    int objects = 0;                 // that lie in the folder
    int reported = 0;                // that the archive says it sent
    int failed = 0;                  // that it says it did not
};

/// "Study Root, this study": the identifier of both operations.
[[nodiscard]] DcmDataset studyIdentifier(const std::string& studyUid);

/// What a response of either operation tells, also as progress, where `arrived` counts; true once it was the last.
template <typename Response>
bool noteResponse(const Response& response, const RetrieveRequest& request, int RetrieveOutcome::*arrived,
                  RetrieveOutcome& outcome)
{
    const bool more = DICOM_PENDING_STATUS(response.DimseStatus);
    outcome.status = response.DimseStatus;
    outcome.reported = response.NumberOfCompletedSubOperations + response.NumberOfWarningSubOperations;
    outcome.failed = response.NumberOfFailedSubOperations;
    if (request.options.progress)
        request.options.progress(
            {outcome.*arrived, outcome.failed, more ? int{response.NumberOfRemainingSubOperations} : 0});
    return !more;
}

[[nodiscard]] Result<RetrieveOutcome> retrieveByGet(const RetrieveRequest& request);
[[nodiscard]] Result<RetrieveOutcome> retrieveByMove(const RetrieveRequest& request);

}  // namespace diptych::dicom_network
