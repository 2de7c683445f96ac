#include "node_options.h"

#include <iostream>

namespace diptych::cli
{

std::shared_ptr<NodeArguments> addNodeOptions(CLI::App& command)
{
    auto arguments = std::make_shared<NodeArguments>();
    command.add_option("--node", arguments->name, "Name of the node in the file of nodes");
    command.add_option("--nodes", arguments->file, "The file of nodes (dicom-nodes.json in the configuration folder)");
    command.add_option("--host", arguments->host, "Host of the node: name or IPv4 address");
    command.add_option("--port", arguments->port, "Port of the node (104)");
    command.add_option("--ae-title", arguments->aeTitle, "AE title of the node");
    command.add_option("--own-ae-title", arguments->ownAeTitle, "Our own AE title (DIPTYCH)");
    command.add_option("--tls-authority", arguments->tls.authority, "TLS: certificates of the authority, PEM");
    command.add_option("--tls-certificate", arguments->tls.certificate, "TLS: our own certificate, PEM");
    command.add_option("--tls-key", arguments->tls.key, "TLS: our own private key, PEM");
    command.add_flag("--tls-any-host-name", arguments->anyHostName,
                     "TLS: do not compare the certificate's name with the host");
    command.add_option("--timeout", arguments->timeoutS, "Seconds to wait for a sign of life");
    return arguments;
}

tl::expected<ChosenNode, ExitStatus> chosenNode(const NodeArguments& arguments)
{
    const auto wrong = [](const std::string& sentence) {
        std::cerr << "diptych-cli: " << sentence << '\n';
        return tl::make_unexpected(kUsage);
    };
    ChosenNode chosen;
    const auto path = arguments.file.empty() ? dicom_network::defaultNodeFile() : arguments.file;
    auto file = dicom_network::readNodeFile(path);
    if (!file)
        return wrong(file.error().subject + ": " + file.error().detail);
    chosen.file = std::move(*file);
    if (!arguments.name.empty()) {
        const dicom_network::RemoteNode* named = chosen.file.find(arguments.name);
        if (!named)
            return wrong("no node is called " + arguments.name + " in " + path.string());
        chosen.node = *named;
    } else if (arguments.host.empty() || arguments.aeTitle.empty()) {
        return wrong("name a node: --node NAME, or --host and --ae-title");
    }
    dicom_network::RemoteNode& node = chosen.node;
    if (!arguments.host.empty())
        node.host = arguments.host;
    if (arguments.port != 0)
        node.port = arguments.port;
    if (!arguments.aeTitle.empty())
        node.aeTitle = arguments.aeTitle;
    if (!arguments.ownAeTitle.empty())
        node.ownAeTitle = arguments.ownAeTitle;
    if (!arguments.tls.authority.empty() || !arguments.tls.certificate.empty()) {
        node.tls = arguments.tls;
        node.tls->checkHostName = !arguments.anyHostName;
    } else if (arguments.anyHostName && node.tls) {
        node.tls->checkHostName = false;
    }
    if (arguments.timeoutS != 0)
        node.answerTimeout = std::chrono::seconds(arguments.timeoutS);
    for (const std::string& fault : faults(node))
        std::cerr << "diptych-cli: " << fault << '\n';
    if (!faults(node).empty())
        return tl::make_unexpected(kUsage);
    return chosen;
}

ExitStatus tellNetworkError(const Error& error)
{
    std::cerr << "diptych-cli: " << (error.detail.empty() ? std::string(sentence(error.reason)) : error.detail) << '\n';
    switch (error.reason) {
        case Reason::InvalidArgument:
            return kUsage;
        case Reason::NodeUnreachable:
        case Reason::AssociationRejected:
        case Reason::TlsRefused:
        case Reason::NodeTimeout:
            return kNoConnection;
        default:
            return kIncomplete;
    }
}

}  // namespace diptych::cli
