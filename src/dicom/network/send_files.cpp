#include "diptych/dicom_network/send_files.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcmetinf.h"
#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmdata/dcxfer.h"

#include "association.h"
#include "attributes.h"
#include "file_outline.h"
#include "incoming_object.h"

namespace diptych::dicom_network
{

namespace fs = std::filesystem;

namespace
{

bool isUncompressed(const std::string& syntax)
{
    return syntax == UID_LittleEndianImplicitTransferSyntax || syntax == UID_LittleEndianExplicitTransferSyntax ||
           syntax == UID_BigEndianExplicitTransferSyntax || syntax == UID_DeflatedExplicitVRLittleEndianTransferSyntax;
}

/// What the file is, from its meta header and the beginning of its data set.
void identify(SentFile& file)
{
    DcmFileFormat format;
    // It is loaded to its end when it is sent: no recursion of DCMTK's deeper than is safe.
    if (!dicom::outlineWholeFile(file.path) || format
                                                   .loadFileUntilTag(OFFilename(file.path.c_str()), EXS_Unknown,
                                                                     EGL_noChange, 4096, ERM_fileOnly, DCM_StudyDate)
                                                   .bad()) {
        file.words = "This is no readable DICOM file.";
        return;
    }
    file.sopClassUid = dicom::text(*format.getDataset(), DCM_SOPClassUID);
    file.sopInstanceUid = dicom::text(*format.getDataset(), DCM_SOPInstanceUID);
    file.storedTransferSyntax = dicom::text(*format.getMetaInfo(), DCM_TransferSyntaxUID);
    if (!isUid(file.sopClassUid) || !isUid(file.sopInstanceUid) || !isUid(file.storedTransferSyntax))
        file.words = "The file does not tell what kind of object it is.";
}

bool isReadable(const SentFile& file)
{
    return file.words.empty();
}

/// One association's worth: the contexts that the files from `first` on need, and where they no longer fit.
struct Batch {
    std::vector<ProposedContext> contexts;
    std::size_t end = 0;
};

Batch nextBatch(const std::vector<SentFile>& files, std::size_t first)
{
    Batch batch;
    const auto has = [&batch](const ProposedContext& wanted) {
        return std::ranges::any_of(batch.contexts, [&wanted](const ProposedContext& context) {
            return context.abstractSyntax == wanted.abstractSyntax &&
                   context.transferSyntaxes == wanted.transferSyntaxes;
        });
    };
    for (batch.end = first; batch.end < files.size(); ++batch.end) {
        const SentFile& file = files[batch.end];
        if (!isReadable(file))
            continue;
        std::vector<ProposedContext> wanted{{file.sopClassUid, {file.storedTransferSyntax}}};
        if (isUncompressed(file.storedTransferSyntax) &&
            file.storedTransferSyntax != UID_LittleEndianImplicitTransferSyntax)
            wanted.push_back({file.sopClassUid, {UID_LittleEndianImplicitTransferSyntax}});
        std::erase_if(wanted, has);
        if (batch.contexts.size() + wanted.size() > kMostContexts)
            return batch;
        batch.contexts.insert(batch.contexts.end(), wanted.begin(), wanted.end());
    }
    return batch;
}

std::string hexadecimal(DIC_US status)
{
    char text[8];
    std::snprintf(text, sizeof text, "%04X", status);
    return text;
}

void tellAnswer(SentFile& file, DIC_US status)
{
    file.status = status;
    const std::string number = " (status " + hexadecimal(status) + ")";
    if (status == STATUS_STORE_Success) {
        file.outcome = SendOutcome::Sent;
    } else if ((status & 0xF000) == 0xB000) {
        file.outcome = SendOutcome::SentWithWarning;
        file.words = "The archive took it, but changed or left out something" + number + ".";
    } else {
        file.outcome = SendOutcome::Refused;
        std::string why = "it could not process it";
        if ((status & 0xFF00) == 0xA700)
            why = "it has no room or no resources left";
        else if ((status & 0xFF00) == 0xA900 || status == STATUS_STORE_InvalidSOPClass)
            why = "it holds that the object is not what it says to be";
        else if (status == STATUS_STORE_Refused_SOPClassNotSupported)
            why = "it does not take this kind of object";
        else if (status == STATUS_STORE_Refused_NotAuthorized)
            why = "it does not allow it to us";
        file.words = "The archive refused it: " + why + number + ".";
    }
}

/// The context it goes by: its own encoding before Implicit VR Little Endian. nullptr where neither was accepted.
const AcceptedContext* contextFor(const SentFile& file, const std::vector<AcceptedContext>& accepted)
{
    for (const std::string& syntax : {file.storedTransferSyntax, std::string(UID_LittleEndianImplicitTransferSyntax)}) {
        if (syntax != file.storedTransferSyntax && !isUncompressed(file.storedTransferSyntax))
            break;
        for (const AcceptedContext& context : accepted)
            if (context.abstractSyntax == file.sopClassUid && context.transferSyntax == syntax)
                return &context;
    }
    return nullptr;
}

/// Bad where the association is lost.
OFCondition sendOne(Association& association, const std::vector<AcceptedContext>& accepted, SentFile& file)
{
    const AcceptedContext* context = contextFor(file, accepted);
    if (!context) {
        file.outcome = SendOutcome::Refused;
        file.words = std::string("The archive does not take ") +
                     dcmFindNameOfUID(file.sopClassUid.c_str(), "this kind of object") + " as it is stored (" +
                     dcmFindNameOfUID(file.storedTransferSyntax.c_str(), "unknown") +
                     "); images are not recoded for sending.";
        return EC_Normal;
    }
    T_DIMSE_C_StoreRQ request{};
    request.MessageID = association.nextMessageId();
    OFStandard::strlcpy(request.AffectedSOPClassUID, file.sopClassUid.c_str(), sizeof request.AffectedSOPClassUID);
    OFStandard::strlcpy(request.AffectedSOPInstanceUID, file.sopInstanceUid.c_str(),
                        sizeof request.AffectedSOPInstanceUID);
    request.DataSetType = DIMSE_DATASET_PRESENT;
    request.Priority = DIMSE_PRIORITY_MEDIUM;
    T_DIMSE_C_StoreRSP response{};
    DcmDataset* detail = nullptr;
    const OFCondition sent = DIMSE_storeUser(
        association.get(), context->id, &request, file.path.c_str(), nullptr, nullptr, nullptr, DIMSE_NONBLOCKING,
        static_cast<int>(association.node().answerTimeout.count()), &response, &detail);
    delete detail;
    if (sent.bad()) {
        file.words = errorOf(sent, association.node(), "sending").detail;
        return sent;
    }
    file.sentTransferSyntax = context->transferSyntax;
    tellAnswer(file, response.DimseStatus);
    return EC_Normal;
}

}  // namespace

std::string_view code(SendOutcome outcome)
{
    switch (outcome) {
        case SendOutcome::Sent:
            return "sent";
        case SendOutcome::SentWithWarning:
            return "sent_with_warning";
        case SendOutcome::Refused:
            return "refused";
        case SendOutcome::NotSent:
            return "not_sent";
    }
    return "unknown";
}

Result<std::vector<SentFile>> sendFiles(const RemoteNode& node, std::span<const fs::path> files,
                                        const SendOptions& options)
{
    if (auto ready = checked(node); !ready)
        return tl::make_unexpected(ready.error());
    ensureNetworkRuntime();
    std::vector<SentFile> told;
    for (const fs::path& path : files) {
        told.emplace_back().path = path;
        identify(told.back());
    }
    bool connected = false;
    std::string stopped;
    for (std::size_t i = 0; i < told.size() && stopped.empty();) {
        const Batch batch = nextBatch(told, i);
        if (batch.contexts.empty())
            break;
        auto association = Association::open(node, batch.contexts);
        if (!association && !connected)
            return tl::make_unexpected(association.error());
        if (!association) {
            stopped = association.error().detail;
            break;
        }
        connected = true;
        const std::vector<AcceptedContext> accepted = association->accepted();
        for (; i < batch.end && stopped.empty(); ++i) {
            if (options.progress)
                options.progress(i, told.size());
            if (options.cancel.cancelled())
                stopped = "Stopped before it was sent.";
            else if (isReadable(told[i]) && sendOne(*association, accepted, told[i]).bad())
                stopped = "Not sent: the connection ended before.";
        }
        if (stopped.empty())
            association->release();
    }
    for (SentFile& file : told)
        if (file.outcome == SendOutcome::NotSent && file.words.empty())
            file.words = stopped;
    if (options.progress)
        options.progress(told.size(), told.size());
    return told;
}

}  // namespace diptych::dicom_network
