// What the window asks of the hospital's network: each a function, so that a test may answer in the network's place.
//
// All of them block; they are called from worker threads only (network_task.h).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <QString>

#include "diptych/dicom_network/find_studies.h"
#include "diptych/dicom_network/retrieve_study.h"
#include "diptych/dicom_network/send_files.h"
#include "diptych/dicom_network/verify.h"

namespace diptych::viewer
{

struct NetworkServices {
    std::filesystem::path nodeFile;  // of nodes and receiver (docs/NETWORK.md)
    std::filesystem::path folder;    // of fetched studies, where the site names no worklist folder
    std::function<Result<dicom_network::Verification>(const dicom_network::RemoteNode&, const CancelToken&)> verify;
    std::function<Result<dicom_network::FoundStudies>(
        const dicom_network::RemoteNode&, const dicom_network::StudyQuery&, const dicom_network::FindOptions&)>
        find;
    std::function<Result<dicom_network::PriorStudies>(
        const dicom_network::RemoteNode&, const dicom_network::StudyOnServer&, const dicom_network::FindOptions&)>
        priors;
    std::function<Result<dicom_network::RetrievedStudy>(
        const dicom_network::RemoteNode&, const dicom_network::StudyOnServer&, const std::filesystem::path&,
        const dicom_network::RetrieveOptions&)>
        retrieve;
    std::function<Result<std::vector<dicom_network::SentFile>>(
        const dicom_network::RemoteNode&, std::span<const std::filesystem::path>, const dicom_network::SendOptions&)>
        send;
};

/// The library's own, with the user's node file and the folder "diptych/fetched" of the user's data.
[[nodiscard]] NetworkServices realNetworkServices();

/// A sentence for people: the library's where it has one.
[[nodiscard]] QString sentenceOf(const Error& error);

}  // namespace diptych::viewer
