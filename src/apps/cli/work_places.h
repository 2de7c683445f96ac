// The two places that the verbs for working ahead share: the broker with its queue, and where results are kept.
#pragma once

#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>

#include "diptych/store/result_store.h"
#include "diptych/work_queue/work_queue.h"
#include "exit_status.h"

namespace diptych::cli
{

struct BrokerArguments {
    std::string url;
    std::filesystem::path passwordFile;
    std::filesystem::path authorities;
    std::string queues = work_queue::kQueues;
};

void addBrokerOptions(CLI::App& command, BrokerArguments& arguments);

/// The password is the first line of the file, or else what DIPTYCH_BROKER_PASSWORD holds. Says what is wrong.
[[nodiscard]] tl::expected<work_queue::BrokerAddress, ExitStatus> brokerOf(const BrokerArguments& arguments);

struct ResultsArguments {
    std::string location;
    std::string schema = store::kResultSchema;
};

/// The place as store::resultLocation() reads it. Says what is wrong.
[[nodiscard]] tl::expected<store::ResultStore, ExitStatus> openResults(const ResultsArguments& arguments);

/// Host and process, for lists of workers.
[[nodiscard]] std::string nameOfThisWorker();

/// "the queue ... cannot be reached (amqp://host:5672: connection refused)".
[[nodiscard]] std::string told(const Error& error);

}  // namespace diptych::cli
