// Where the broker is and who asks: an AMQP URL without its password. Values; any thread.
#pragma once

#include <filesystem>
#include <string>

#include "diptych/core/reason.h"

namespace diptych::work_queue
{

struct BrokerAddress {
    std::string host;
    int port = 5672;
    std::string virtualHost = "/";
    std::string user = "guest";
    std::string password = {};  // never from the URL, never logged
    bool tls = false;
    std::filesystem::path authorities = {};  // of TLS: PEM of who may vouch for the broker; empty: the system's own

    /// "amqps://host:port/vhost", without the user, for logs.
    [[nodiscard]] std::string told() const;
};

/// amqp://[USER@]HOST[:PORT][/VHOST], or amqps:// for TLS. InvalidArgument: no such URL, or one with a password in it,
/// which every user of the machine could read from the list of processes.
[[nodiscard]] Result<BrokerAddress> parseBroker(const std::string& url);

}  // namespace diptych::work_queue
