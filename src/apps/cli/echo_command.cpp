// diptych-cli echo: does a DICOM node answer, and if not, why?
#include <iostream>

#include "commands.h"
#include "diptych/dicom_network/verify.h"
#include "network_json.h"
#include "node_options.h"

namespace diptych::cli
{

namespace
{

int echo(const NodeArguments& arguments, bool json)
{
    const auto chosen = chosenNode(arguments);
    if (!chosen)
        return chosen.error();
    const auto verified = dicom_network::verify(chosen->node);
    NetworkJson line{{"schema", "diptych.dicom-echo/1"},    {"ae_title", chosen->node.aeTitle},
                     {"host", chosen->node.host},           {"port", chosen->node.port},
                     {"tls", chosen->node.tls.has_value()}, {"status", verified ? "ok" : "failed"}};
    if (verified) {
        line["connecting_ms"] = verified->connecting.count();
        line["round_trip_ms"] = verified->roundTrip.count();
    } else {
        putError(line, verified.error());
    }
    if (json)
        std::cout << lineOf(line) << '\n';
    else if (verified)
        std::cout << chosen->node.aeTitle << " answers (" << verified->connecting.count() << " ms to connect, "
                  << verified->roundTrip.count() << " ms for the echo)\n";
    return verified ? kWhole : tellNetworkError(verified.error());
}

}  // namespace

void addEcho(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("echo", "Ask a DICOM node whether it is there and knows us (C-ECHO)");
    auto arguments = addNodeOptions(*command);
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "Print a JSON line");
    command->callback([arguments, json, &status] { status = echo(*arguments, *json); });
}

}  // namespace diptych::cli
