// diptych-cli receive: takes what listed callers send, until it is told to end.
#include <csignal>
#include <iostream>
#include <mutex>
#include <thread>

#include "commands.h"
#include "diptych/dicom_network/node_file.h"
#include "network_json.h"
#include "node_options.h"

namespace diptych::cli
{

namespace
{

struct ReceiveArguments {
    std::filesystem::path nodes;
    std::filesystem::path folder;
    int port = -1;
    std::string aeTitle;
    std::string bind;
    std::vector<std::string> callers;
    int seconds = 0;
    bool json = false;
};

/// "TITLE" or "TITLE@HOST".
dicom_network::AllowedCaller callerOf(const std::string& text)
{
    const auto at = text.rfind('@');
    if (at == std::string::npos)
        return {text, ""};
    return {text.substr(0, at), text.substr(at + 1)};
}

/// Waits for SIGINT or SIGTERM, which every thread begun later must have blocked, or for the time to pass.
void waitForEnd(const sigset_t& signals, int seconds)
{
    if (seconds > 0) {
        const timespec time{seconds, 0};
        sigtimedwait(&signals, nullptr, &time);
    } else {
        int signal = 0;
        sigwait(&signals, &signal);
    }
}

int receive(const ReceiveArguments& arguments)
{
    const auto path = arguments.nodes.empty() ? dicom_network::defaultNodeFile() : arguments.nodes;
    auto file = dicom_network::readNodeFile(path);
    if (!file) {
        std::cerr << "diptych-cli: " << path.string() << ": " << file.error().detail << '\n';
        return kUsage;
    }
    dicom_network::LocalReceiver settings = file->receiver;
    if (!arguments.folder.empty())
        settings.folder = arguments.folder;
    if (arguments.port >= 0)
        settings.port = arguments.port;
    if (!arguments.aeTitle.empty())
        settings.aeTitle = arguments.aeTitle;
    if (!arguments.bind.empty())
        settings.bindAddress = arguments.bind;
    for (const std::string& caller : arguments.callers)
        settings.callers.push_back(callerOf(caller));

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const bool json = arguments.json;
    const auto arrived = [json](const dicom_network::ArrivedStudy& study) {
        NetworkJson aside = NetworkJson::array();
        for (const auto& kept : study.setAside)
            aside.push_back(kept.string());
        if (json)
            std::cout << lineOf({{"schema", "diptych.dicom-arrived/1"},
                                 {"study_instance_uid", study.studyInstanceUid},
                                 {"path", study.folder.string()},
                                 {"stored", study.stored},
                                 {"already_there", study.alreadyThere},
                                 {"set_aside", aside}})
                      << std::endl;
        else
            std::cout << study.folder.string() << ": " << study.stored << " new, " << study.alreadyThere
                      << " already there, " << study.setAside.size() << " set aside" << std::endl;
    };
    const auto refused = [](const std::string& sentence) { std::cerr << "diptych-cli: " << sentence << '\n'; };
    const auto receiver = dicom_network::StorageReceiver::start(settings, {arrived, refused});
    if (!receiver)
        return tellNetworkError(receiver.error());
    std::cerr << "diptych-cli: receiving as " << settings.aeTitle << " on " << settings.bindAddress << ", port "
              << (*receiver)->port() << (settings.callers.empty() ? "; nobody is allowed to call" : "") << '\n';
    waitForEnd(signals, arguments.seconds);
    (*receiver)->stop();
    return kWhole;
}

}  // namespace

void addReceive(CLI::App& app, int& status)
{
    auto* command =
        app.add_subcommand("receive", "Take what listed callers send, until interrupted (storage receiver)");
    auto arguments = std::make_shared<ReceiveArguments>();
    command->add_option("--nodes", arguments->nodes, "The file of nodes, for the receiver's settings");
    command->add_option("--folder", arguments->folder, "Folder for what comes");
    command->add_option("--port", arguments->port, "Port to listen on (11112); 0 is any that is free");
    command->add_option("--ae-title", arguments->aeTitle, "Our AE title (DIPTYCH)");
    command->add_option("--bind", arguments->bind, "Address to listen on (127.0.0.1: this computer alone)");
    command->add_option("--caller", arguments->callers, "Allowed caller, TITLE or TITLE@HOST; without one, nobody");
    command->add_option("--for", arguments->seconds, "End after so many seconds");
    command->add_flag("--json", arguments->json, "Print a JSON line for each study that came");
    command->callback([arguments, &status] { status = receive(*arguments); });
}

}  // namespace diptych::cli
