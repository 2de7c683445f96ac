// An archive that does what a test says, also what no archive should: answers without end, objects of another patient,
// half of a study, silence.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dctk.h"

#include "acceptor.h"
#include "association.h"
#include "diptych/dicom_network/remote_node.h"

namespace diptych::dicom_network::test
{

struct Script {
    std::vector<DcmDataset> answers;           // to a C-FIND, whatever it asks
    bool endless = false;                      // repeats the answers until it is cancelled
    bool deaf = false;                         // does not hear that it is cancelled
    bool silent = false;                       // takes requests and says nothing
    std::vector<std::filesystem::path> files;  // sent on C-GET, or on C-MOVE to `moveTo`
    int failed = 0;                            // sub-operations that it says have failed
    DIC_US status = STATUS_Success;            // of the last response to C-GET, C-MOVE, C-FIND and C-STORE
    RemoteNode moveTo;
    std::vector<std::string> storageSyntaxes{UID_LittleEndianExplicitTransferSyntax};  // it takes or sends
    std::function<void(DcmDataset&)> onQuery;  // looks at the identifier of each request
};

class FakeArchive
{
public:
    explicit FakeArchive(Script script);
    ~FakeArchive();
    FakeArchive(const FakeArchive&) = delete;
    FakeArchive& operator=(const FakeArchive&) = delete;

    /// How to call it.
    [[nodiscard]] RemoteNode node() const;
    [[nodiscard]] bool wasCancelled() const { return cancelled_; }

private:
    void run();
    bool serve(T_ASC_Association* association);
    void find(T_ASC_Association* association, T_ASC_PresentationContextID context, const T_DIMSE_C_FindRQ& request);
    void get(T_ASC_Association* association, T_ASC_PresentationContextID context, const T_DIMSE_C_GetRQ& request);
    void move(T_ASC_Association* association, T_ASC_PresentationContextID context, const T_DIMSE_C_MoveRQ& request);
    void store(T_ASC_Association* association, T_ASC_PresentationContextID context, const T_DIMSE_C_StoreRQ& request);

    Script script_;
    ListeningSocket socket_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> cancelled_{false};
    std::thread thread_;
};

/// A study as an archive tells it.
DcmDataset answer(const std::string& studyUid, const std::string& patientId = "P-1",
                  const std::string& name = "Test^Phantom", const std::string& birthDate = "19600102",
                  const std::string& date = "20240305");

}  // namespace diptych::dicom_network::test
