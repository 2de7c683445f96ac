#include "diptych/dicom_network/retrieve_study.h"

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"

#include "retrieve_operation.h"

namespace diptych::dicom_network
{

namespace
{

std::string counts(const RetrieveOutcome& outcome, int told)
{
    std::string text = std::to_string(outcome.objects) + " objects came";
    if (told > 0)
        text += " of " + std::to_string(told);
    if (outcome.failed > 0)
        text += ", " + std::to_string(outcome.failed) + " failed";
    return text;
}

std::string failureWords(DIC_US status)
{
    if (status == STATUS_MOVE_Refused_MoveDestinationUnknown)
        return " The archive does not know our receiver: have its administrator enter AE title, address and port.";
    if (status == STATUS_MOVE_Refused_NotAuthorized)
        return " The archive does not allow it to us.";
    if ((status & 0xFF00) == 0xA700)
        return " The archive has no resources left: try again in a while.";
    if ((status & 0xFF00) == 0xA900)
        return " The archive does not have the study, or does not understand the request.";
    if ((status & 0xF000) == 0xC000)
        return " The archive could not process the request.";
    return {};
}

}  // namespace

DcmDataset studyIdentifier(const std::string& studyUid)
{
    DcmDataset keys;
    keys.putAndInsertString(DCM_QueryRetrieveLevel, "STUDY");
    keys.putAndInsertString(DCM_StudyInstanceUID, studyUid.c_str());
    return keys;
}

Admission::Admission(const StudyOnServer& study) : study_(study) {}

DIC_US Admission::check(const IncomingObject& object)
{
    if (object.studyInstanceUid != study_.studyInstanceUid) {
        note("The archive sent an object of another study.");
        return STATUS_STORE_Error_DataSetDoesNotMatchSOPClass;
    }
    // Where the query told nothing of the patient, the first object says who it is.
    Patient expected = study_.patient;
    const std::scoped_lock lock(mutex_);
    if (expected.id.empty() && expected.name.empty()) {
        if (!first_)
            first_ = object.patient;
        expected = *first_;
    }
    if (expected.id.empty())
        expected.id = object.patient.id;
    const std::string difference = patientDifference(expected, object.patient);
    if (difference.empty())
        return STATUS_STORE_Success;
    wrong_ = "The archive sent an object of another patient than was asked for. " + difference;
    return STATUS_STORE_Error_DataSetDoesNotMatchSOPClass;
}

void Admission::note(const std::string& sentence)
{
    const std::scoped_lock lock(mutex_);
    wrong_ = sentence;
}

std::optional<std::string> Admission::wrong() const
{
    const std::scoped_lock lock(mutex_);
    return wrong_;
}

Result<RetrievedStudy> retrieveStudy(const RemoteNode& node, const StudyOnServer& study,
                                     const std::filesystem::path& folder, const RetrieveOptions& options)
{
    if (auto ready = checked(node); !ready)
        return tl::make_unexpected(ready.error());
    if (!isUid(study.studyInstanceUid))
        return failure(Reason::InvalidArgument, "The study has no valid Study Instance UID.", node.name);
    auto part = RetrieveFolder::make(folder);
    if (!part)
        return tl::make_unexpected(part.error());
    Admission admission(study);
    const RetrieveRequest request{node, study.studyInstanceUid, part->path(), options, admission};
    const auto outcome = node.retrieveBy == RetrieveBy::Get ? retrieveByGet(request) : retrieveByMove(request);
    if (const auto wrong = admission.wrong())
        return failure(Reason::WrongPatient, *wrong, node.name);
    if (options.cancel.cancelled())
        return failure(Reason::Cancelled, {}, node.name);
    if (!outcome)
        return tl::make_unexpected(outcome.error());

    const int told = study.images.value_or(0);
    const bool whole = outcome->status == STATUS_Success && outcome->failed == 0 && outcome->objects > 0 &&
                       outcome->objects >= outcome->reported && outcome->objects >= told;
    if (!whole && (!options.keepIncomplete || outcome->objects == 0))
        return failure(Reason::IncompleteTransfer,
                       "The study did not come whole and was not kept: " + counts(*outcome, told) + "." +
                           failureWords(outcome->status),
                       node.name);
    const auto published = part->publish(whole ? "" : ".incomplete");
    if (!published)
        return tl::make_unexpected(published.error());
    return RetrievedStudy{*published, outcome->objects, outcome->failed, whole};
}

}  // namespace diptych::dicom_network
