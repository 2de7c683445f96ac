// diptych-cli: the engine without a window.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string_view>
#include <utility>

#include "commands.h"
#include "diptych/core/log.h"
#include "diptych/core/no_core_dump.h"
#include "diptych/core/plain_text.h"
#include "diptych/core/version.h"
#include "manual_page.h"

int main(int argc, char** argv)
{
    using namespace diptych;
    forbidCoreDumps();
    int status = cli::kWhole;
    try {
        CLI::App app{"Diptych " + std::string(appVersion()) + ": reads screening mammography studies.\n" +
                     std::string(kNotForDiagnosticUse) + "."};
        app.name("diptych-cli");
        app.set_version_flag("--version",
                             "diptych-cli " + std::string(appVersion()) + "\n" + std::string(kNotForDiagnosticUse));
        bool verbose = false;
        app.add_flag("-v,--verbose", verbose, "Say on standard error what is done");
        app.parse_complete_callback([&verbose] {
            if (verbose)
                log::setLevel(log::Level::Info);
        });
        app.require_subcommand(1);
        app.footer(
            "Exit status: 0 every study analysed whole; 1 some study partial, rejected or failed;\n"
            "2 wrong usage; 3 nothing readable; 4 the model was refused; 5 no connection (with a DICOM node, the "
            "broker,\n"
            "or where results are kept).");
        cli::addScan(app, status);
        cli::addAnalyze(app, status);
        cli::addPhantom(app, status);
        cli::addModel(app, status);
        cli::addReport(app, status);
        cli::addVerify(app, status);
        cli::addStore(app, status);
        cli::addMedia(app, status);
        cli::addEcho(app, status);
        cli::addFind(app, status);
        cli::addRetrieve(app, status);
        cli::addSend(app, status);
        cli::addReceive(app, status);
        cli::addConformance(app, status);
        cli::addEnqueue(app, status);
        cli::addWorker(app, status);
        cli::addQueue(app, status);
        cli::addResults(app, status);
        cli::addAhead(app, status);
        manual::addManual(app, cli::manualPage());
        // CLI11 would say no more than that some command is required.
        const auto verb = std::find_if(argv + 1, argv + argc,
                                       [](const std::string_view word) { return word != "-v" && word != "--verbose"; });
        const auto named = [&](const CLI::App* command) { return command->check_name(*verb); };
        if (verb != argv + argc && **verb != '-' && std::as_const(app).get_subcommands(named).empty()) {
            std::cerr << "diptych-cli: there is no command \"" << plainText(*verb)
                      << "\"; diptych-cli --help lists them\n";
            return cli::kUsage;
        }
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            // Help and version are no errors; everything else is wrong usage.
            return app.exit(error) == 0 ? cli::kWhole : cli::kUsage;
        }
    } catch (const std::exception& error) {
        std::cerr << "diptych-cli: " << error.what() << '\n';
        return cli::kIncomplete;
    }
    if (std::fflush(stdout) != 0 || !std::cout.flush()) {
        std::cerr << "diptych-cli: standard output could not be written\n";
        return status == cli::kWhole ? cli::kIncomplete : status;
    }
    return status;
}
