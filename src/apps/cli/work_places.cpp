#include "work_places.h"

#include <cstdlib>
#include <fstream>
#include <iostream>

#include <QString>
#include <QSysInfo>

#include <unistd.h>

namespace diptych::cli
{

void addBrokerOptions(CLI::App& command, BrokerArguments& arguments)
{
    command
        .add_option(
            "--broker", arguments.url,
            "amqp://USER@HOST:PORT/VHOST, or amqps:// for TLS; the password is what DIPTYCH_BROKER_PASSWORD holds")
        ->required();
    command.add_option("--broker-password-file", arguments.passwordFile,
                       "Take the password from the file's first line");
    command.add_option("--broker-ca", arguments.authorities,
                       "PEM file of the authorities that may vouch for the broker (the system's)");
    command.add_option("--queue", arguments.queues, "What the queues' names begin with")->capture_default_str();
}

tl::expected<work_queue::BrokerAddress, ExitStatus> brokerOf(const BrokerArguments& arguments)
{
    auto broker = work_queue::parseBroker(arguments.url);
    if (!broker) {
        std::cerr << "diptych-cli: --broker: " << broker.error().detail << '\n';
        return tl::make_unexpected(kUsage);
    }
    broker->authorities = arguments.authorities;
    if (!arguments.passwordFile.empty()) {
        std::ifstream file(arguments.passwordFile);
        if (!std::getline(file, broker->password)) {
            std::cerr << "diptych-cli: " << arguments.passwordFile.string() << ": no password can be read\n";
            return tl::make_unexpected(kUsage);
        }
    } else if (const char* password = std::getenv("DIPTYCH_BROKER_PASSWORD")) {
        broker->password = password;
    }
    return *broker;
}

tl::expected<store::ResultStore, ExitStatus> openResults(const ResultsArguments& arguments)
{
    const auto location = store::resultLocation(arguments.location, arguments.schema);
    if (!location) {
        std::cerr << "diptych-cli: results: " << location.error().detail << '\n';
        return tl::make_unexpected(kUsage);
    }
    auto results = store::ResultStore::open(*location);
    if (!results) {
        std::cerr << "diptych-cli: results: " << results.error().detail << " (" << results.error().subject << ")\n";
        return tl::make_unexpected(kNoConnection);
    }
    return std::move(*results);
}

std::string nameOfThisWorker()
{
    return QSysInfo::machineHostName().toStdString() + ':' + std::to_string(getpid());
}

std::string told(const Error& error)
{
    return std::string(sentence(error.reason)) + " (" + error.subject + (error.subject.empty() ? "" : ": ") +
           error.detail + ')';
}

}  // namespace diptych::cli
