// diptych-cli send: DICOM files to an archive, as they are.
#include <iostream>

#include "commands.h"
#include "diptych/dicom_network/send_files.h"
#include "network_json.h"
#include "node_options.h"
#include "progress_line.h"
#include "reading.h"

namespace diptych::cli
{

namespace
{

namespace fs = std::filesystem;

struct SendArguments {
    std::shared_ptr<NodeArguments> node;
    std::vector<fs::path> paths;
    bool json = false;
};

int send(const SendArguments& arguments)
{
    const auto chosen = chosenNode(*arguments.node);
    if (!chosen)
        return chosen.error();
    for (const fs::path& path : arguments.paths) {
        std::error_code error;
        if (!fs::exists(path, error)) {
            std::cerr << "diptych-cli: " << path.string() << " does not exist; nothing was sent\n";
            return kUsage;
        }
    }
    const std::vector<fs::path> files = filesBelow(arguments.paths);
    ProgressLine progress;
    dicom_network::SendOptions options;
    options.progress = [&progress](std::size_t done, std::size_t of) {
        progress.show(of > 0 ? static_cast<double>(done) / static_cast<double>(of) : 1.0,
                      std::to_string(done) + " of " + std::to_string(of) + " files");
    };
    const auto sent = sendFiles(chosen->node, files, options);
    progress.clear();
    if (!sent)
        return tellNetworkError(sent.error());
    std::size_t taken = 0;
    for (const dicom_network::SentFile& file : *sent) {
        const bool good = file.outcome == dicom_network::SendOutcome::Sent ||
                          file.outcome == dicom_network::SendOutcome::SentWithWarning;
        taken += good ? 1 : 0;
        if (!file.words.empty())
            std::cerr << "diptych-cli: " << file.path.string() << ": " << file.words << '\n';
        if (arguments.json)
            std::cout << lineOf({{"schema", "diptych.dicom-sent/1"},
                                 {"path", file.path.string()},
                                 {"outcome", code(file.outcome)},
                                 {"status", file.status},
                                 {"detail", file.words},
                                 {"sop_class_uid", file.sopClassUid},
                                 {"sop_instance_uid", file.sopInstanceUid},
                                 {"stored_transfer_syntax", file.storedTransferSyntax},
                                 {"sent_transfer_syntax", file.sentTransferSyntax}})
                      << '\n';
    }
    if (!arguments.json)
        std::cout << taken << " of " << sent->size() << " files sent\n";
    return sent->empty() ? kNothingReadable : taken == sent->size() ? kWhole : kIncomplete;
}

}  // namespace

void addSend(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("send", "Send DICOM files to an archive (C-STORE)");
    auto arguments = std::make_shared<SendArguments>();
    arguments->node = addNodeOptions(*command);
    command->add_option("PATH", arguments->paths, "DICOM files, or folders of them")->required()->check(notEmpty());
    command->add_flag("--json", arguments->json, "Print a JSON line for each file");
    command->footer("Exit status: 0 all were taken; 1 some were not; 2 wrong usage; 3 no file; 5 no connection.");
    command->callback([arguments, &status] { status = send(*arguments); });
}

}  // namespace diptych::cli
