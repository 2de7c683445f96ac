// diptych-cli find: which studies does an archive have?
#include <iostream>

#include "commands.h"
#include "diptych/dicom_network/find_studies.h"
#include "network_json.h"
#include "node_options.h"

namespace diptych::cli
{

namespace
{

struct FindArguments {
    std::shared_ptr<NodeArguments> node;
    dicom_network::StudyQuery query;
    std::size_t most = 500;
    bool json = false;
};

int find(const FindArguments& arguments)
{
    const auto chosen = chosenNode(*arguments.node);
    if (!chosen)
        return chosen.error();
    dicom_network::FindOptions options;
    options.mostAnswers = arguments.most;
    const auto found = findStudies(chosen->node, arguments.query, options);
    if (!found)
        return tellNetworkError(found.error());
    for (const dicom_network::StudyOnServer& study : found->studies)
        std::cout << (arguments.json ? lineOf(studyJson(study)) : studyLine(study)) << '\n';
    if (found->cut)
        std::cerr << "diptych-cli: there are more than " << arguments.most << " studies: narrow the query\n";
    if (found->studies.empty())
        std::cerr << "diptych-cli: no study was found\n";
    return found->studies.empty() ? kNothingReadable : found->cut ? kIncomplete : kWhole;
}

}  // namespace

void addFind(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("find", "List an archive's studies (C-FIND)");
    auto arguments = std::make_shared<FindArguments>();
    arguments->node = addNodeOptions(*command);
    dicom_network::StudyQuery& query = arguments->query;
    command->add_option("--patient-id", query.patientId, "Patient ID; * and ? stand for any characters");
    command->add_option("--patient-name", query.patientName, "Family^Given; * and ? stand for any characters");
    command->add_option("--from", query.dateFrom, "First study date, YYYYMMDD");
    command->add_option("--to", query.dateTo, "Last study date, YYYYMMDD");
    command->add_option("--accession", query.accessionNumber, "Accession number");
    command->add_option("--study", query.studyInstanceUid, "Study Instance UID");
    command->add_option("--modality", query.modality, "Modality, or \"\" for any")->capture_default_str();
    command->add_option("--most", arguments->most, "Most studies to list")->capture_default_str();
    command->add_flag("--json", arguments->json, "Print a JSON line for each study");
    command->footer(
        "Exit status: 0 found; 1 more than --most, or the query failed; 2 wrong usage; 3 none; 5 no "
        "connection.");
    command->callback([arguments, &status] { status = find(*arguments); });
}

}  // namespace diptych::cli
