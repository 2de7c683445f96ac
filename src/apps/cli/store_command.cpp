// diptych-cli store: is the store of readings whole? After a restore, and whenever somebody asks. docs/ADMIN_GUIDE.md
#include <iostream>
#include <memory>
#include <system_error>

#include <QCoreApplication>

#include "commands.h"
#include "diptych/core/wording.h"
#include "store_places.h"

namespace diptych::cli
{

namespace
{

struct StoreArguments {
    std::string location;
    std::string schema = "diptych";
    std::string noted;
};

int check(const StoreArguments& arguments)
{
    const auto noted = logHead(arguments.noted);
    if (!arguments.noted.empty() && !noted) {
        std::cerr << "diptych-cli: --noted is a number, a colon and 64 digits, as store writes the log's head\n";
        return kUsage;
    }
    int argc = 0;
    const QCoreApplication application(argc, nullptr);  // Qt finds the databases' drivers by it
    store::StoreLocation location = storeLocation(arguments.location);
    if (auto* server = std::get_if<store::PostgresServer>(&location)) {
        server->schema = arguments.schema;
    } else {
        // To open it would make a new, empty one.
        const auto& file = std::get<store::SqliteFile>(location).file;
        std::error_code error;
        if (!std::filesystem::is_regular_file(file, error)) {
            std::cerr << "diptych-cli: there is no store of readings at " << file.string() << '\n';
            return kNothingReadable;
        }
    }
    const auto refuse = [](const Error& error) {
        std::cerr << "diptych-cli: the store of readings: " << sentence(error.reason)
                  << (error.detail.empty() ? "" : " (" + error.detail + ")") << '\n';
        return error.reason == Reason::StoreUnreachable ? kNoConnection : kNothingReadable;
    };
    auto store = store::ReadStore::open(location);
    if (!store)
        return refuse(store.error());
    const auto log = store->verifyLog(noted);
    if (!log)
        return refuse(log.error());
    if (log->broken) {
        std::cout << "Log entry " << log->broken->seq << ": " << log->broken->what << "\nThe store does not hold.\n";
        return kIncomplete;
    }
    const auto reads = store->allReads();
    if (!reads)
        return refuse(reads.error());
    std::cout << "The store holds: " << reads->size() << (reads->size() == 1 ? " read, " : " reads, ") << log->entries
              << " log entries.\nThe log's head is " << log->head.seq << ':' << log->head.hash << '\n';
    return kWhole;
}

}  // namespace

void addStore(CLI::App& app, int& status)
{
    auto* command =
        app.add_subcommand("store", "Check the log of the store of readings and every read, and tell the log's head");
    auto arguments = std::make_shared<StoreArguments>();
    command->add_option("LOCATION", arguments->location,
                        "File of the store, or libpq's connection string (this user's own file)");
    command->add_option("--schema", arguments->schema, "PostgreSQL's schema")->capture_default_str();
    command->add_option("--noted", arguments->noted, "A log head noted earlier (SEQ:HASH) that must still be there");
    command->footer(
        "Exit status: 0 all holds; 1 something was changed or cut off; 2 wrong usage; 3 no store, or damaged;\n"
        "5 no connection.");
    command->callback([arguments, &status] { status = check(*arguments); });
}

}  // namespace diptych::cli
