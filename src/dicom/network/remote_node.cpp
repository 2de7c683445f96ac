#include "diptych/dicom_network/remote_node.h"

#include <algorithm>

namespace diptych::dicom_network
{

std::string aeTitleFault(std::string_view title)
{
    const auto first = title.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return "An AE title is missing.";
    if (title.size() > 16)
        return "An AE title has at most 16 characters: " + std::string(title) + ".";
    if (!std::ranges::all_of(title, [](char c) { return c >= 0x20 && c < 0x7F && c != '\\'; }))
        return "An AE title has letters, digits and signs without accents, and no backslash.";
    return {};
}

std::string hostFault(std::string_view host)
{
    if (host.empty())
        return "A host is missing: give a name or an IPv4 address.";
    if (host.size() > 63)
        return "A host has at most 63 characters.";
    if (!std::ranges::all_of(host, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                   c == '_';
        }))
        return "A host is a name or an IPv4 address, without port: " + std::string(host) + ".";
    return {};
}

std::vector<std::string> faults(const TlsFiles& tls)
{
    std::vector<std::string> found;
    const auto missing = [](const std::filesystem::path& file) {
        std::error_code error;
        return !std::filesystem::is_regular_file(file, error);
    };
    if (tls.authority.empty())
        found.emplace_back("TLS needs the file of the authority's certificates.");
    else if (missing(tls.authority))
        found.push_back("The file of the authority's certificates is not there: " + tls.authority.string() + ".");
    if (tls.certificate.empty() != tls.key.empty())
        found.emplace_back("Our certificate and its private key must be given together.");
    if (!tls.certificate.empty() && missing(tls.certificate))
        found.push_back("The file of our certificate is not there: " + tls.certificate.string() + ".");
    if (!tls.key.empty() && missing(tls.key))
        found.push_back("The file of our private key is not there: " + tls.key.string() + ".");
    return found;
}

std::vector<std::string> faults(const RemoteNode& node)
{
    std::vector<std::string> found;
    const auto note = [&found](std::string fault) {
        if (!fault.empty())
            found.push_back(std::move(fault));
    };
    note(aeTitleFault(node.aeTitle));
    note(aeTitleFault(node.ownAeTitle));
    note(hostFault(node.host));
    if (node.port < 1 || node.port > kMostPort)
        note("A port is a number from 1 to 65535.");
    if (node.connectTimeout.count() < 1 || node.connectTimeout.count() > 600 || node.answerTimeout.count() < 1 ||
        node.answerTimeout.count() > 3600)
        note("Waiting times are 1 to 600 seconds for the connection and 1 to 3600 for an answer.");
    if (node.tls)
        for (std::string& fault : faults(*node.tls))
            note(std::move(fault));
    return found;
}

}  // namespace diptych::dicom_network
