#include "program.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <utility>

#include "command_named.h"
#include "diptych/core/log.h"
#include "diptych/core/plain_text.h"
#include "diptych/core/version.h"
#include "exit_status.h"

namespace diptych::cli
{

namespace
{

void describe(CLI::App& app)
{
    app.name("diptych-cli");
    app.set_version_flag("--version",
                         "diptych-cli " + std::string(appVersion()) + "\n" + std::string(kNotForDiagnosticUse));
    app.require_subcommand(1);
    app.footer(
        "Exit status: 0 every study analysed whole; 1 some study partial, rejected or failed;\n"
        "2 wrong usage; 3 nothing readable; 4 the model was refused; 5 no connection (with a DICOM node, the "
        "broker,\n"
        "or where results are kept).");
}

int parsed(int argc, char** argv, std::span<AddCommand* const> commands)
{
    CLI::App app{"Diptych " + std::string(appVersion()) + ": reads screening mammography studies.\n" +
                 std::string(kNotForDiagnosticUse) + "."};
    describe(app);
    bool verbose = false;
    app.add_flag("-v,--verbose", verbose, "Say on standard error what is done");
    app.parse_complete_callback([&verbose] {
        if (verbose)
            log::setLevel(log::Level::Info);
    });
    int status = kWhole;
    for (AddCommand* const add : commands)
        add(app, status);
    // CLI11 would say no more than that some command is required.
    if (const auto verb = commandNamed(argc, argv)) {
        const auto named = [&](const CLI::App* command) { return command->check_name(std::string(*verb)); };
        if (std::as_const(app).get_subcommands(named).empty()) {
            std::cerr << "diptych-cli: there is no command \"" << plainText(*verb)
                      << "\"; diptych-cli --help lists them\n";
            return kUsage;
        }
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // Help and version are no errors; everything else is wrong usage.
        return app.exit(error) == 0 ? kWhole : kUsage;
    }
    return status;
}

}  // namespace

int runProgram(int argc, char** argv, std::span<AddCommand* const> commands)
{
    int status = kWhole;
    try {
        status = parsed(argc, argv, commands);
    } catch (const std::exception& error) {
        std::cerr << "diptych-cli: " << error.what() << '\n';
        return kIncomplete;
    }
    if (std::fflush(stdout) != 0 || !std::cout.flush()) {
        std::cerr << "diptych-cli: standard output could not be written\n";
        return status == kWhole ? kIncomplete : status;
    }
    return status;
}

}  // namespace diptych::cli
