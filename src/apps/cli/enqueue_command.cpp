// diptych-cli enqueue: orders the analysis of studies from the pool of workers. docs/WORKERS.md
#include <iostream>
#include <memory>

#include <QCoreApplication>
#include <QDateTime>

#include "commands.h"
#include "counted.h"
#include "diptych/core/log.h"
#include "reading.h"
#include "work_places.h"

namespace diptych::cli
{

namespace
{

struct EnqueueArguments {
    std::vector<std::filesystem::path> paths;
    BrokerArguments broker;
    ResultsArguments results;
    bool urgent = false;
};

int enqueue(const EnqueueArguments& arguments)
{
    const auto broker = brokerOf(arguments.broker);
    if (!broker)
        return broker.error();
    int argc = 0;
    const QCoreApplication application(argc, nullptr);
    std::optional<store::ResultStore> results;
    if (!arguments.results.location.empty()) {
        auto opened = openResults(arguments.results);
        if (!opened)
            return opened.error();
        results = std::move(*opened);
    }
    const auto read = readPaths(arguments.paths);
    if (!read) {
        std::cerr << "diptych-cli: " << sentence(read.error().reason) << '\n';
        return kIncomplete;
    }
    tellSkipped(read->load);
    if (read->load.studies.empty()) {
        std::cerr << "diptych-cli: no mammogram was found: name a DICOM file, a folder of them or a DICOMDIR\n";
        return kNothingReadable;
    }
    work_queue::WorkQueue queue(*broker, nameOfThisWorker(), arguments.broker.queues);
    int status = statusOfReading(read->load);
    std::size_t queued = 0;
    for (const Study& study : read->load.studies) {
        const work_queue::AnalysisOrder order{
            study.studyInstanceUid, store::patientHash(study.patient), std::filesystem::absolute(study.folder),
            QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(),
            arguments.urgent ? work_queue::Priority::Urgent : work_queue::Priority::Ahead};
        const auto done = queue.enqueue(order);
        if (!done && done.error().reason == Reason::InvalidArgument) {
            std::cerr << "study " << log::studyTag(study.studyInstanceUid) << ": " << done.error().detail << '\n';
            status = kIncomplete;
            continue;
        }
        if (!done) {
            std::cerr << "diptych-cli: " << told(done.error()) << "\nqueued " << queued << " of "
                      << counted(read->load.studies.size(), "study", "studies") << '\n';
            return kNoConnection;
        }
        ++queued;
        if (!results)
            continue;
        if (const auto noted = results->noteQueued(order.studyInstanceUid, order.patientHash); !noted) {
            std::cerr << "diptych-cli: results: " << noted.error().detail << '\n';
            status = kIncomplete;
        }
    }
    std::cerr << "queued " << counted(queued, "study", "studies") << '\n';
    return status;
}

}  // namespace

void addEnqueue(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("enqueue", "Have every study below PATH analysed by the pool of workers");
    auto arguments = std::make_shared<EnqueueArguments>();
    command->add_option("PATH", arguments->paths, "DICOM files, folders or DICOMDIRs, as the workers see them, too")
        ->required()
        ->check(notEmpty());
    addBrokerOptions(*command, arguments->broker);
    command->add_flag("--urgent", arguments->urgent, "Before all others: for the list that is read now");
    command->add_option("--results", arguments->results.location, "Note there, too, what was queued");
    command->add_option("--results-schema", arguments->results.schema, "PostgreSQL's schema")->capture_default_str();
    command->callback([arguments, &status] { status = enqueue(*arguments); });
}

}  // namespace diptych::cli
