// diptych-cli queue: how much waits, who works, what was set aside. docs/WORKERS.md
#include <iostream>
#include <memory>

#include "commands.h"
#include "counted.h"
#include "diptych/core/log.h"
#include "work_places.h"

namespace diptych::cli
{

namespace
{

struct QueueArguments {
    BrokerArguments broker;
    bool listDead = false;
    bool requeueDead = false;
};

int noQueue(const Error& error)
{
    std::cerr << "diptych-cli: " << told(error) << '\n';
    return kNoConnection;
}

int tell(const QueueArguments& arguments)
{
    const auto broker = brokerOf(arguments.broker);
    if (!broker)
        return broker.error();
    work_queue::WorkQueue queue(*broker, nameOfThisWorker(), arguments.broker.queues);
    if (arguments.requeueDead) {
        const auto queued = queue.requeueDead();
        if (!queued)
            return noQueue(queued.error());
        std::cerr << "queued " << counted(*queued, "study", "studies") << " again\n";
    }
    if (arguments.listDead) {
        const auto dead = queue.deadOrders();
        if (!dead)
            return noQueue(dead.error());
        for (const work_queue::DeadOrder& one : *dead)
            std::cout << (one.order ? log::studyTag(one.order->studyInstanceUid) : "--------") << ' ' << one.reason
                      << ' ' << (one.order ? one.order->path.string() : "") << '\n';
        return kWhole;
    }
    const auto state = queue.state();
    if (!state)
        return noQueue(state.error());
    std::cout << "urgent  " << state->urgent << "\nahead   " << state->ahead << "\nrunning " << state->running
              << "\nlater   " << state->later << "\ndead    " << state->dead << "\nworkers " << state->workers << '\n';
    return kWhole;
}

}  // namespace

void addQueue(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("queue", "Count the studies that wait, run and were set aside");
    auto arguments = std::make_shared<QueueArguments>();
    addBrokerOptions(*command, arguments->broker);
    command->add_flag("--dead", arguments->listDead, "List what was set aside: tag of the study, reason, path");
    command->add_flag("--requeue-dead", arguments->requeueDead, "Queue again what was set aside");
    command->callback([arguments, &status] { status = tell(*arguments); });
}

}  // namespace diptych::cli
