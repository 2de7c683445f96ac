// diptych-cli worker: one of the pool that analyses studies ahead. docs/WORKERS.md
#include <iostream>
#include <memory>

#include <QCoreApplication>

#include "commands.h"
#include "engine.h"
#include "exam_worker.h"
#include "work_places.h"

namespace diptych::cli
{

namespace
{

struct WorkerArguments {
    BrokerArguments broker;
    ResultsArguments results;
    std::filesystem::path model;
    std::string device = "auto";
    double retrySeconds = 30.0;
    bool once = false;
};

int work(const WorkerArguments& arguments)
{
    const auto device = parseDevice(arguments.device);
    if (!device)
        return kUsage;
    const auto broker = brokerOf(arguments.broker);
    if (!broker)
        return broker.error();
    StopSignals signals;
    int argc = 0;
    const QCoreApplication application(argc, nullptr);  // Qt finds the databases' drivers by it
    auto results = openResults(arguments.results);
    if (!results)
        return results.error();
    const auto model = loadModel(arguments.model, *device);
    if (!model)
        return model.error();
    const std::string name = nameOfThisWorker();
    work_queue::WorkQueue queue(*broker, name, arguments.broker.queues);
    ExamWorker worker(queue, *results, **model, signals, name,
                      {arguments.once, std::chrono::milliseconds(static_cast<int>(arguments.retrySeconds * 1000.0))});
    return worker.work();
}

}  // namespace

void addWorker(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("worker", "Analyse queued studies and keep the results, one after the other");
    auto arguments = std::make_shared<WorkerArguments>();
    addBrokerOptions(*command, arguments->broker);
    command
        ->add_option("--results", arguments->results.location,
                     "Where results are kept: a file (SQLite) or \"host=... dbname=... user=...\" (PostgreSQL)")
        ->required();
    command->add_option("--results-schema", arguments->results.schema, "PostgreSQL's schema")->capture_default_str();
    command->add_option("--model", arguments->model, "Folder of the model package (the shipped one)");
    command->add_option("--device", arguments->device, "auto, cpu, cuda or cuda:N")->capture_default_str();
    command->add_option("--retry-after", arguments->retrySeconds, "Seconds until a failed study is tried again")
        ->check(CLI::Range(0.0, 86400.0))
        ->capture_default_str();
    command->add_flag("--once", arguments->once, "End when nothing waits in the queue");
    command->footer("SIGTERM ends it after the study in hand; a second SIGTERM gives that study back at once.");
    command->callback([arguments, &status] { status = work(*arguments); });
}

}  // namespace diptych::cli
