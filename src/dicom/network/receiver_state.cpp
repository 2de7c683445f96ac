#include "receiver_state.h"

#include "diptych/core/flush_to_disk.h"

namespace diptych::dicom_network
{

namespace fs = std::filesystem;

namespace
{

const char* const kAside = "set-aside";

}  // namespace

ReceiverState::ReceiverState(LocalReceiver wanted, ReceiverEvents events, ListeningSocket listening)
    : settings(std::move(wanted)), socket(std::move(listening)), events_(std::move(events))
{
}

fs::path ReceiverState::temporaryFile()
{
    std::error_code ignored;
    fs::create_directories(incoming->path(), ignored);
    return incoming->path() / (std::to_string(nextFile_++) + ".part");
}

DIC_US ReceiverState::file(const IncomingObject& object, const fs::path& temporary,
                           std::map<std::string, ArrivedStudy>& arrived)
{
    const std::string& study = object.studyInstanceUid;
    const auto drop = [&temporary](DIC_US status) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return status;
    };
    {
        const std::scoped_lock lock(expectedMutex_);
        const auto found = expected_.find(study);
        if (found != expected_.end()) {
            ExpectedStudy& expected = found->second;
            if (const DIC_US refused = expected.accept(object); refused != STATUS_STORE_Success)
                return drop(refused);
            // The folder may be on another file system than the receiver's: a copy beside it first.
            const fs::path beside = expected.folder / (object.sopInstanceUid + ".part");
            std::error_code error;
            fs::copy_file(temporary, beside, fs::copy_options::overwrite_existing, error);
            const auto placed = error || !flushToDisk(beside)
                                    ? Result<Placing>(failure(Reason::WriteFailed))
                                    : place(beside, expected.folder, object.sopInstanceUid, expected.folder);
            fs::remove(beside, error);
            if (!placed || placed->how == Placed::SetAside)
                return drop(STATUS_STORE_Refused_OutOfResources);
            expected.objects += placed->how == Placed::New ? 1 : 0;
            return drop(STATUS_STORE_Success);
        }
    }
    const auto placed =
        place(temporary, settings.folder / study, object.sopInstanceUid, settings.folder / kAside / study);
    if (!placed) {
        tellRefused("An object was refused: the folder of the receiver cannot be written to.");
        return drop(STATUS_STORE_Refused_OutOfResources);
    }
    ArrivedStudy& told = arrived[study];
    told.studyInstanceUid = study;
    told.folder = settings.folder / study;
    told.stored += placed->how == Placed::New ? 1 : 0;
    told.alreadyThere += placed->how == Placed::AlreadyThere ? 1 : 0;
    if (placed->how == Placed::SetAside)
        told.setAside.push_back(placed->file);
    return STATUS_STORE_Success;
}

Result<void> ReceiverState::expect(const std::string& studyUid, ExpectedStudy expected)
{
    const std::scoped_lock lock(expectedMutex_);
    if (!expected_.emplace(studyUid, std::move(expected)).second)
        return failure(Reason::InvalidArgument, "This study is being retrieved already.");
    return {};
}

int ReceiverState::endExpecting(const std::string& studyUid)
{
    const std::scoped_lock lock(expectedMutex_);
    const auto found = expected_.find(studyUid);
    const int objects = found == expected_.end() ? 0 : found->second.objects;
    expected_.erase(studyUid);
    return objects;
}

void ReceiverState::tellArrived(const std::map<std::string, ArrivedStudy>& arrived)
{
    if (!events_.studyArrived)
        return;
    const std::scoped_lock lock(eventsMutex_);
    for (const auto& [uid, study] : arrived)
        events_.studyArrived(study);
}

void ReceiverState::tellRefused(const std::string& sentence)
{
    if (!events_.refused)
        return;
    const std::scoped_lock lock(eventsMutex_);
    events_.refused(sentence);
}

}  // namespace diptych::dicom_network
