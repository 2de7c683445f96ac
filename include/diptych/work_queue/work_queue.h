// The queue of studies that are analysed ahead, on an AMQP 0-9-1 broker (RabbitMQ). docs/WORKERS.md, docs/adr/0016.
//
// An order is in exactly one place: in a queue, in the hand of one worker, waiting for its next try, or set aside.
// It leaves a worker's hand by done(), failed() or giveBack(); if the worker or its connection dies before, the broker
// gives it to another. So an order may be delivered more than once, and never gets lost: who works on it must make the
// same outcome of the second delivery.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diptych/work_queue/analysis_order.h"
#include "diptych/work_queue/broker_address.h"

namespace diptych::work_queue
{

/// Tries that failed with a reason, after which an order is set aside.
inline constexpr int kTries = 3;
/// Deliveries that no worker answered (it was killed, or the exam kills it), after which the broker sets an order
/// aside.
inline constexpr int kUnansweredDeliveries = 5;

/// What the queues' names begin with where a site says nothing.
inline constexpr const char* kQueues = "diptych.analysis";

/// An order in a worker's hand.
struct Delivery {
    AnalysisOrder order;
    bool redelivered = false;      // another worker had it in hand before
    std::uint64_t tag = 0;         // the broker's
    std::uint64_t connection = 0;  // which of this program's connections it came by
};

struct QueueState {
    std::uint32_t urgent = 0;   // ready
    std::uint32_t ahead = 0;    // ready
    std::uint32_t running = 0;  // workers with an exam in hand
    std::uint32_t workers = 0;  // connected
    std::uint32_t later = 0;    // failed, waiting for the next try
    std::uint32_t dead = 0;     // set aside
};

/// An order that was set aside, with its failed tries.
struct DeadOrder {
    std::optional<AnalysisOrder> order;  // nullopt: a message that is no order
    std::string reason;                  // of the last try; "worker_lost"; "not_an_order"
};

/// Any thread. A thread of its own answers the broker's heartbeats while the caller works. Every call connects first
/// where there is no connection, and makes exchanges and queues where they are missing; QueueUnreachable leaves the
/// object as it was: call again later.
class WorkQueue
{
public:
    /// `name` of this program for the broker's lists and for failed tries: host and process. `queues` is what the names
    /// of the queues begin with: pools that share a broker have each their own.
    WorkQueue(BrokerAddress broker, std::string name, std::string queues = kQueues);
    ~WorkQueue();
    WorkQueue(const WorkQueue&) = delete;
    WorkQueue& operator=(const WorkQueue&) = delete;

    /// Returns when the broker has written it to its disks.
    [[nodiscard]] Result<void> enqueue(const AnalysisOrder& order);

    /// Counts this program among the workers as long as it is connected.
    [[nodiscard]] Result<void> beWorker();
    /// The next order, an urgent one first; nullopt where none waits. At once. A message that is no order is set aside
    /// on the way. One order at a time: InvalidArgument with another in hand.
    [[nodiscard]] Result<std::optional<Delivery>> take();
    /// To be called when the result is stored. QueueUnreachable: the connection that the order came by is gone, and the
    /// order will be delivered again.
    [[nodiscard]] Result<void> done(const Delivery& delivery);
    /// Notes the try. The order comes again after `wait`, or is set aside at its kTries-th: true.
    [[nodiscard]] Result<bool> failed(const Delivery& delivery, const std::string& reason,
                                      std::chrono::milliseconds wait);
    /// For another worker, at once.
    [[nodiscard]] Result<void> giveBack(const Delivery& delivery);

    [[nodiscard]] Result<QueueState> state();
    [[nodiscard]] Result<std::vector<DeadOrder>> deadOrders();
    /// Orders that were set aside are queued again with no try counted; what is no order stays. Returns how many.
    [[nodiscard]] Result<std::size_t> requeueDead();

private:
    struct Broker;
    std::unique_ptr<Broker> broker_;
};

}  // namespace diptych::work_queue
