// An archive or workstation elsewhere that speaks DICOM, and how to reach it (PS3.8; AE titles: PS3.5 6.2, VR AE).
//
// Plain values; any thread. Nothing here connects.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace diptych::dicom_network
{

inline constexpr int kMostPort = 65535;

/// TLS after the BCP 195 profile (PS3.15 B.9): version 1.2 or newer, the peer's certificate always verified. All files
/// are PEM.
struct TlsFiles {
    std::filesystem::path authority;  // certificates of those who may sign for the peer; must be given
    std::filesystem::path
        certificate;            // our own, shown to the peer; with `key`, or both empty where the peer asks none
    std::filesystem::path key;  // without a passphrase, readable by nobody else
    /// Whether the peer's certificate must be made out to the host that was called. Off only where the site's
    /// certificates name machines differently: then anyone with a certificate of the authority may stand in for it.
    bool checkHostName = true;

    bool operator==(const TlsFiles&) const = default;
};

/// C-GET brings the images over our own connection; for C-MOVE the node opens one to our storage receiver, which it
/// has to know by AE title, host and port (PS3.4 C.4.2 and C.4.3).
enum class RetrieveBy { Get, Move };

struct RemoteNode {
    std::string name;     // what people call it
    std::string aeTitle;  // called AE title
    std::string host;     // name or IPv4 address
    int port = 104;
    std::string ownAeTitle = "DIPTYCH";  // calling AE title
    std::optional<TlsFiles> tls;
    std::chrono::seconds connectTimeout{10};
    std::chrono::seconds answerTimeout{60};  // without a sign of life in the middle of an operation
    RetrieveBy retrieveBy = RetrieveBy::Get;

    bool operator==(const RemoteNode&) const = default;
};

/// What is wrong with an AE title, as a sentence for people; empty where nothing is. 1 to 16 printable ASCII
/// characters, no backslash, not only spaces.
[[nodiscard]] std::string aeTitleFault(std::string_view title);

/// What is wrong with a host: empty, longer than 63 characters, or characters that no host name and no IPv4 address
/// has. Names are not looked up.
[[nodiscard]] std::string hostFault(std::string_view host);

/// Every fault, as sentences for people; empty for a node that may be called. Looks whether the TLS files are there.
[[nodiscard]] std::vector<std::string> faults(const RemoteNode& node);
[[nodiscard]] std::vector<std::string> faults(const TlsFiles& tls);

}  // namespace diptych::dicom_network
