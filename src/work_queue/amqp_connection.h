// One AMQP 0-9-1 connection: what the queue needs of librabbitmq, and the only place that knows it.
//
// Channel 1 takes and acknowledges, channel 2 publishes with the broker's confirmation. After an error the connection
// is broken() for good: AMQP closes a channel on every error, and a new connection is the plain way out. Used by one
// thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "diptych/core/reason.h"
#include "diptych/work_queue/broker_address.h"

namespace diptych::work_queue
{

struct AmqpMessage {
    std::uint64_t tag = 0;
    bool redelivered = false;
    std::string body;
};

struct AmqpCount {
    std::uint32_t ready = 0;
    std::uint32_t consumers = 0;
};

using AmqpArguments = std::map<std::string, std::variant<std::string, int>>;

class AmqpConnection
{
public:
    /// `name` is shown in the broker's list of connections.
    [[nodiscard]] static Result<std::unique_ptr<AmqpConnection>> open(const BrokerAddress& broker,
                                                                      const std::string& name);
    ~AmqpConnection();
    AmqpConnection(const AmqpConnection&) = delete;
    AmqpConnection& operator=(const AmqpConnection&) = delete;

    [[nodiscard]] bool broken() const { return broken_; }

    // Durable all.
    [[nodiscard]] Result<void> declareExchange(const std::string& exchange, const std::string& type);
    [[nodiscard]] Result<void> declareQueue(const std::string& queue, const AmqpArguments& arguments);
    [[nodiscard]] Result<void> bind(const std::string& queue, const std::string& exchange, const std::string& key);
    [[nodiscard]] Result<AmqpCount> count(const std::string& queue);

    /// nullopt: the queue is empty.
    [[nodiscard]] Result<std::optional<AmqpMessage>> get(const std::string& queue);
    [[nodiscard]] Result<void> acknowledge(std::uint64_t tag);
    [[nodiscard]] Result<void> giveBack(std::uint64_t tag);

    /// Persistent; returns once the broker has confirmed it. With `lifetime` the message goes where its queue sends
    /// what is expired.
    [[nodiscard]] Result<void> publish(const std::string& exchange, const std::string& key, const std::string& body,
                                       std::optional<std::chrono::milliseconds> lifetime = std::nullopt);

    /// A consumer on a queue that nobody publishes to: the broker counts who is there, and forgets who has died.
    [[nodiscard]] Result<void> bePresent(const std::string& queue);
    [[nodiscard]] Result<void> beAbsent(const std::string& queue);

    /// Sends a heartbeat where one is due and notices a connection that is gone.
    [[nodiscard]] Result<void> keepAlive();

private:
    struct State;
    explicit AmqpConnection(std::unique_ptr<State> state);
    [[nodiscard]] Result<void> confirmed();
    [[nodiscard]] Result<void> answered(const char* asked);
    tl::unexpected<Error> lost(std::string why);

    std::unique_ptr<State> state_;
    bool broken_ = false;
};

}  // namespace diptych::work_queue
