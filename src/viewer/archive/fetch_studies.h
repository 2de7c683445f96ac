// Fetches a study, and where wished the patient's earlier ones, each into a folder of its own name.
//
// A study is there whole or not at all. What is refused as another patient's is told, never silently left out. Any
// thread; blocks.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "diptych/dicom_network/storage_receiver.h"
#include "site/network_services.h"

namespace diptych::viewer
{

struct FetchOrder {
    dicom_network::RemoteNode node;
    dicom_network::StudyOnServer study;
    std::filesystem::path into;  // the study comes to lie in into/<Study Instance UID>
    bool priors = true;
    /// For a node that is asked by C-MOVE; null where none listens.
    std::shared_ptr<dicom_network::StorageReceiver> receiver = {};
};

struct FetchProgress {
    int study = 1;    // the one that was picked is the first
    int studies = 1;  // as far as is known
    dicom_network::RetrieveProgress objects = {};
};

struct FetchedStudies {
    std::vector<std::filesystem::path> folders;  // the picked study's first
    /// May be another person's: sentences that nobody must overlook, with the date of the study.
    std::vector<QString> otherPatient;
    std::vector<QString> troubles;  // what else of the earlier studies did not come
};

/// Fails where the picked study does not come (errors as retrieveStudy()); what goes wrong with earlier ones is a
/// trouble. A study whose folder is there already is not fetched again. Where it is stopped, studies that had come
/// whole stay.
[[nodiscard]] Result<FetchedStudies> fetchStudies(const NetworkServices& services, const FetchOrder& order,
                                                  const CancelToken& cancel,
                                                  const std::function<void(const FetchProgress&)>& progress);

}  // namespace diptych::viewer
