#include "diptych/work_queue/work_queue.h"

#include <array>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>

#include "amqp_connection.h"

namespace diptych::work_queue
{

namespace
{

// A heartbeat is due every ten seconds (half of what is agreed with the broker).
constexpr std::chrono::seconds kBetweenLooks{5};
constexpr std::size_t kDeadListed = 1000;

std::string utcNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

}  // namespace

struct WorkQueue::Broker {
    Broker(BrokerAddress where, std::string who, std::string queues);

    /// Asks on a connection, and lets go of one that broke.
    template <typename Work>
    auto with(Work ask) -> decltype(ask(std::declval<AmqpConnection&>()))
    {
        const std::lock_guard lock(mutex);
        if (!connection) {
            if (const auto done = connect(); !done)
                return tl::make_unexpected(done.error());
        }
        auto result = ask(*connection);
        letGoIfBroken();
        return result;
    }
    /// The same with the connection that the order came by, or not at all.
    template <typename Work>
    auto withOwn(const Delivery& delivery, Work ask) -> decltype(ask(std::declval<AmqpConnection&>()))
    {
        const std::lock_guard lock(mutex);
        if (!connection || delivery.connection != generation)
            return failure(Reason::QueueUnreachable, "the connection was lost: the order comes again", address.told());
        auto result = ask(*connection);
        if (result)
            inHand = false;
        letGoIfBroken();
        return result;
    }

    Result<void> connect();
    Result<void> layOut(AmqpConnection& fresh) const;
    void letGoIfBroken();
    void lookAfter(const std::stop_token& stop);
    Result<std::optional<AmqpMessage>> next(AmqpConnection& on) const;

    const BrokerAddress address;
    const std::string name;
    const std::string work, later, dead, workers, running;
    [[nodiscard]] std::string ready(Priority priority) const { return work + '.' + std::string(code(priority)); }

    std::mutex mutex;
    std::condition_variable_any stopping;
    std::unique_ptr<AmqpConnection> connection;
    std::uint64_t generation = 0;
    bool worker = false;
    bool inHand = false;
    std::jthread keeper;  // last: it uses all the others
};

WorkQueue::Broker::Broker(BrokerAddress where, std::string who, std::string queues)
    : address(std::move(where)),
      name(std::move(who)),
      work(std::move(queues)),
      later(work + ".later"),
      dead(work + ".dead"),
      workers(work + ".workers"),
      running(work + ".running"),
      keeper([this](const std::stop_token& stop) { lookAfter(stop); })
{
}

void WorkQueue::Broker::lookAfter(const std::stop_token& stop)
{
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        stopping.wait_for(lock, stop, kBetweenLooks, [] { return false; });
        if (connection && !stop.stop_requested()) {
            (void)connection->keepAlive();  // what it finds is told at the next call
            letGoIfBroken();
        }
    }
}

void WorkQueue::Broker::letGoIfBroken()
{
    if (!connection || !connection->broken())
        return;
    connection.reset();
    inHand = false;
}

// Orders come by a direct exchange with their priority as key. What is to be tried later expires in a queue of its own
// and comes back by the same exchange and key; what no worker answers goes aside. Quorum queues: they are on the disks
// of most of a cluster's nodes before they are confirmed, and they count deliveries (docs/adr/0016).
Result<void> WorkQueue::Broker::layOut(AmqpConnection& fresh) const
{
    AmqpArguments kept{{"x-queue-type", "quorum"}};
    AmqpArguments counted = kept;
    counted.insert({{"x-delivery-limit", kUnansweredDeliveries - 1},
                    {"x-dead-letter-exchange", dead},
                    {"x-dead-letter-strategy", "at-least-once"},
                    {"x-overflow", "reject-publish"}});
    AmqpArguments coming = kept;
    coming.insert({{"x-dead-letter-exchange", work},
                   {"x-dead-letter-strategy", "at-least-once"},
                   {"x-overflow", "reject-publish"}});
    Result<void> done = fresh.declareExchange(work, "direct");
    const auto then = [&done](auto&& step) {
        if (done)
            done = step();
    };
    for (const std::string& exchange : {later, dead})
        then([&] { return fresh.declareExchange(exchange, "fanout"); });
    for (const Priority priority : {Priority::Urgent, Priority::Ahead}) {
        then([&] { return fresh.declareQueue(ready(priority), counted); });
        then([&] { return fresh.bind(ready(priority), work, std::string(code(priority))); });
    }
    then([&] { return fresh.declareQueue(later, coming); });
    then([&] { return fresh.bind(later, later, {}); });
    then([&] { return fresh.declareQueue(dead, kept); });
    then([&] { return fresh.bind(dead, dead, {}); });
    for (const std::string& presence : {workers, running})
        then([&] { return fresh.declareQueue(presence, {}); });
    if (worker)
        then([&] { return fresh.bePresent(workers); });
    return done;
}

Result<void> WorkQueue::Broker::connect()
{
    auto fresh = AmqpConnection::open(address, name);
    if (!fresh)
        return tl::make_unexpected(fresh.error());
    if (auto done = layOut(**fresh); !done)
        return done;
    connection = std::move(*fresh);
    ++generation;
    inHand = false;
    return {};
}

Result<std::optional<AmqpMessage>> WorkQueue::Broker::next(AmqpConnection& on) const
{
    auto message = on.get(ready(Priority::Urgent));
    if (message && !*message)
        message = on.get(ready(Priority::Ahead));
    return message;
}

WorkQueue::WorkQueue(BrokerAddress broker, std::string name, std::string queues)
    : broker_(std::make_unique<Broker>(std::move(broker), std::move(name), std::move(queues)))
{
}

WorkQueue::~WorkQueue() = default;

Result<void> WorkQueue::enqueue(const AnalysisOrder& order)
{
    const auto text = orderText(order);
    if (!text)
        return tl::make_unexpected(text.error());
    return broker_->with(
        [&](AmqpConnection& on) { return on.publish(broker_->work, std::string(code(order.priority)), *text); });
}

Result<void> WorkQueue::beWorker()
{
    return broker_->with([&](AmqpConnection& on) -> Result<void> {
        if (broker_->worker)
            return {};
        broker_->worker = true;
        return on.bePresent(broker_->workers);
    });
}

Result<std::optional<Delivery>> WorkQueue::take()
{
    return broker_->with([&](AmqpConnection& on) -> Result<std::optional<Delivery>> {
        if (broker_->inHand)
            return failure(Reason::InvalidArgument, "an order is in hand already");
        for (;;) {
            auto message = broker_->next(on);
            if (!message)
                return tl::make_unexpected(message.error());
            if (!*message)
                return std::nullopt;
            auto order = parseOrder((*message)->body);
            if (order) {
                if (const auto told = on.bePresent(broker_->running); !told)
                    return tl::make_unexpected(told.error());
                broker_->inHand = true;
                return Delivery{std::move(*order), (*message)->redelivered, (*message)->tag, broker_->generation};
            }
            auto aside = on.publish(broker_->dead, {}, (*message)->body);
            if (aside)
                aside = on.acknowledge((*message)->tag);
            if (!aside)
                return tl::make_unexpected(aside.error());
        }
    });
}

// Cancelling the presence is a question that the broker answers: then it has seen the acknowledgement, too.

Result<void> WorkQueue::done(const Delivery& delivery)
{
    return broker_->withOwn(delivery, [&](AmqpConnection& on) {
        const auto done = on.acknowledge(delivery.tag);
        return done ? on.beAbsent(broker_->running) : done;
    });
}

Result<bool> WorkQueue::failed(const Delivery& delivery, const std::string& reason, std::chrono::milliseconds wait)
{
    AnalysisOrder order = delivery.order;
    order.failed.push_back({utcNow(), reason, broker_->name});
    const bool last = order.failed.size() >= kTries;
    const auto text = orderText(order);
    if (!text)
        return tl::make_unexpected(text.error());
    // First where it goes, then out of the hand: between the two it may be there twice, but never nowhere.
    return broker_->withOwn(delivery, [&](AmqpConnection& on) -> Result<bool> {
        auto done = last ? on.publish(broker_->dead, {}, *text)
                         : on.publish(broker_->later, std::string(code(order.priority)), *text, wait);
        if (done)
            done = on.acknowledge(delivery.tag);
        if (done)
            done = on.beAbsent(broker_->running);
        if (!done)
            return tl::make_unexpected(done.error());
        return last;
    });
}

Result<void> WorkQueue::giveBack(const Delivery& delivery)
{
    return broker_->withOwn(delivery, [&](AmqpConnection& on) {
        const auto done = on.giveBack(delivery.tag);
        return done ? on.beAbsent(broker_->running) : done;
    });
}

Result<QueueState> WorkQueue::state()
{
    return broker_->with([&](AmqpConnection& on) -> Result<QueueState> {
        QueueState state;
        const Broker& names = *broker_;
        struct Wanted {
            std::string queue;
            std::uint32_t AmqpCount::*figure;
            std::uint32_t QueueState::*place;
        };
        for (const Wanted& wanted : {Wanted{names.ready(Priority::Urgent), &AmqpCount::ready, &QueueState::urgent},
                                     Wanted{names.ready(Priority::Ahead), &AmqpCount::ready, &QueueState::ahead},
                                     Wanted{names.running, &AmqpCount::consumers, &QueueState::running},
                                     Wanted{names.workers, &AmqpCount::consumers, &QueueState::workers},
                                     Wanted{names.later, &AmqpCount::ready, &QueueState::later},
                                     Wanted{names.dead, &AmqpCount::ready, &QueueState::dead}}) {
            const auto count = on.count(wanted.queue);
            if (!count)
                return tl::make_unexpected(count.error());
            state.*wanted.place = (*count).*wanted.figure;
        }
        return state;
    });
}

Result<std::vector<DeadOrder>> WorkQueue::deadOrders()
{
    return broker_->with([&](AmqpConnection& on) -> Result<std::vector<DeadOrder>> {
        std::vector<DeadOrder> found;
        std::vector<std::uint64_t> tags;
        while (found.size() < kDeadListed) {
            const auto message = on.get(broker_->dead);
            if (!message)
                return tl::make_unexpected(message.error());
            if (!*message)
                break;
            tags.push_back((*message)->tag);
            auto order = parseOrder((*message)->body);
            if (!order)
                found.push_back({std::nullopt, "not_an_order"});
            else if (order->failed.size() < kTries)
                found.push_back({std::move(*order), "worker_lost"});
            else
                found.push_back({*order, order->failed.back().reason});
        }
        for (const std::uint64_t tag : tags) {
            if (const auto back = on.giveBack(tag); !back)
                return tl::make_unexpected(back.error());
        }
        return found;
    });
}

Result<std::size_t> WorkQueue::requeueDead()
{
    return broker_->with([&](AmqpConnection& on) -> Result<std::size_t> {
        std::size_t queued = 0;
        std::vector<std::uint64_t> noOrders;
        const auto there = on.count(broker_->dead);
        if (!there)
            return tl::make_unexpected(there.error());
        // No more than there were: what is set aside meanwhile is not to go round in a circle.
        for (std::uint32_t looked = 0; looked < there->ready; ++looked) {
            const auto message = on.get(broker_->dead);
            if (!message)
                return tl::make_unexpected(message.error());
            if (!*message)
                break;
            auto order = parseOrder((*message)->body);
            if (!order) {
                noOrders.push_back((*message)->tag);
                continue;
            }
            order->failed.clear();
            const auto text = orderText(*order);
            auto done = text ? on.publish(broker_->work, std::string(code(order->priority)), *text)
                             : Result<void>(tl::make_unexpected(text.error()));
            if (done)
                done = on.acknowledge((*message)->tag);
            if (!done)
                return tl::make_unexpected(done.error());
            ++queued;
        }
        for (const std::uint64_t tag : noOrders) {
            if (const auto back = on.giveBack(tag); !back)
                return tl::make_unexpected(back.error());
        }
        return queued;
    });
}

}  // namespace diptych::work_queue
