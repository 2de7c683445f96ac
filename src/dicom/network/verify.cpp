#include "diptych/dicom_network/verify.h"

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "association.h"
#include "storage_classes.h"

namespace diptych::dicom_network
{

Result<Verification> verify(const RemoteNode& node, const CancelToken& cancel)
{
    using Clock = std::chrono::steady_clock;
    if (auto ready = checked(node); !ready)
        return tl::make_unexpected(ready.error());
    const auto begun = Clock::now();
    const ProposedContext echo = verifyContext();
    auto association = Association::open(node, {&echo, 1});
    if (!association)
        return tl::make_unexpected(association.error());
    const auto connected = Clock::now();
    const auto context = association->contextFor(UID_VerificationSOPClass, "the echo");
    if (!context)
        return tl::make_unexpected(context.error());

    T_DIMSE_Message message{};
    message.CommandField = DIMSE_C_ECHO_RQ;
    T_DIMSE_C_EchoRQ& request = message.msg.CEchoRQ;
    request.MessageID = association->nextMessageId();
    OFStandard::strlcpy(request.AffectedSOPClassUID, UID_VerificationSOPClass, sizeof request.AffectedSOPClassUID);
    request.DataSetType = DIMSE_DATASET_NULL;
    if (auto sent = association->send(*context, message, nullptr); !sent)
        return tl::make_unexpected(sent.error());
    const auto answer = association->receive(*context, request.MessageID, cancel);
    if (!answer)
        return tl::make_unexpected(answer.error());
    const auto answered = Clock::now();
    if (answer->message.CommandField != DIMSE_C_ECHO_RSP || answer->message.msg.CEchoRSP.DimseStatus != STATUS_Success)
        return failure(Reason::NodeFailed, describe(node) + " answered the echo with a failure.", node.name);
    association->release();
    const auto milliseconds = [](Clock::duration time) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(time);
    };
    return Verification{milliseconds(connected - begun), milliseconds(answered - connected)};
}

}  // namespace diptych::dicom_network
