// diptych-cli results: what workers have stored, and where each exam stands. docs/WORKERS.md
#include <iostream>
#include <memory>

#include <QCoreApplication>

#include "commands.h"
#include "diptych/core/log.h"
#include "output_file.h"
#include "work_places.h"

namespace diptych::cli
{

namespace
{

struct ListArguments {
    ResultsArguments results;
    std::string json;
};

int noResults(const Error& error)
{
    std::cerr << "diptych-cli: " << error.subject << ": " << error.detail << '\n';
    return error.reason == Reason::StoreUnreachable ? kNoConnection : kIncomplete;
}

int writeLines(const std::vector<store::StoredResult>& results, const std::string& file)
{
    OutputFile json(file);
    if (const auto begun = json.begun(); !begun)
        return noResults(begun.error());
    for (const store::StoredResult& result : results)
        json.line(result.assessment);
    const auto written = json.finish();
    return written ? kWhole : noResults(written.error());
}

int list(const ListArguments& arguments)
{
    int argc = 0;
    const QCoreApplication application(argc, nullptr);
    auto store = openResults(arguments.results);
    if (!store)
        return store.error();
    if (!arguments.json.empty()) {
        const auto results = store->results();
        return results ? writeLines(*results, arguments.json) : noResults(results.error());
    }
    const auto analyses = store->analyses();
    if (!analyses)
        return noResults(analyses.error());
    for (const store::ExamAnalysis& one : *analyses)
        std::cout << log::studyTag(one.studyInstanceUid) << ' ' << code(one.state) << ' ' << one.since << " begun "
                  << one.begun << (one.worker.empty() ? "" : " by ") << one.worker << (one.reason.empty() ? "" : ", ")
                  << one.reason << '\n';
    return kWhole;
}

}  // namespace

void addResults(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("results", "List the exams that workers analyse and where each stands");
    auto arguments = std::make_shared<ListArguments>();
    command
        ->add_option("LOCATION", arguments->results.location,
                     "A file (SQLite) or \"host=... dbname=... user=...\" (PostgreSQL)")
        ->required();
    command->add_option("--results-schema", arguments->results.schema, "PostgreSQL's schema")->capture_default_str();
    command->add_option("--json", arguments->json,
                        "Write every stored assessment as a JSON line to FILE instead (- is standard output)");
    command->callback([arguments, &status] { status = list(*arguments); });
}

}  // namespace diptych::cli
