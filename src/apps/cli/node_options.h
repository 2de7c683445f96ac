// Which DICOM node a verb talks to: one of the file of nodes by name, or one that the command line describes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "diptych/dicom_network/node_file.h"
#include "exit_status.h"

namespace diptych::cli
{

struct NodeArguments {
    std::string name;
    std::filesystem::path file;  // empty: the default one
    std::string host;
    int port = 0;  // 0: as the file says, or 104
    std::string aeTitle;
    std::string ownAeTitle;
    dicom_network::TlsFiles tls;
    bool anyHostName = false;
    int timeoutS = 0;  // 0: as the file says
};

/// --node, --nodes, --host, --port, --ae-title, --own-ae-title, --tls-authority and so on.
std::shared_ptr<NodeArguments> addNodeOptions(CLI::App& command);

struct ChosenNode {
    dicom_network::RemoteNode node;
    dicom_network::NodeFile file;  // empty where there is none
};

/// kUsage where no node or a faulty one is named; said on standard error.
[[nodiscard]] tl::expected<ChosenNode, ExitStatus> chosenNode(const NodeArguments& arguments);

/// Tells the error on standard error; kNoConnection, kUsage or kIncomplete.
[[nodiscard]] ExitStatus tellNetworkError(const Error& error);

}  // namespace diptych::cli
