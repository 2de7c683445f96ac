// diptych-cli retrieve: studies of an archive, and the priors of their patients, into folders.
#include <algorithm>
#include <iostream>

#include "commands.h"
#include "counted.h"
#include "diptych/dicom_network/retrieve_study.h"
#include "diptych/dicom_network/storage_receiver.h"
#include "network_json.h"
#include "node_options.h"
#include "progress_line.h"

namespace diptych::cli
{

namespace
{

namespace fs = std::filesystem;

struct RetrieveArguments {
    std::shared_ptr<NodeArguments> node;
    std::vector<std::string> studies;
    fs::path out;
    bool priors = false;
    bool move = false;
    bool keepIncomplete = false;
    int receivePort = 0;  // 0: as the file of nodes says
    bool json = false;
};

/// The receiver of the file of nodes, for as long as the command runs. What it was not asked for it drops.
class ReceiverForMove
{
public:
    Result<void> start(const ChosenNode& chosen, const RetrieveArguments& arguments)
    {
        dicom_network::LocalReceiver settings = chosen.file.receiver;
        if (arguments.receivePort != 0)
            settings.port = arguments.receivePort;
        if (chosen.file.nodes.empty())
            settings.aeTitle = chosen.node.ownAeTitle;
        settings.callers = {{chosen.node.aeTitle, chosen.node.host}};
        std::string name = (fs::absolute(arguments.out) / ".receiver-XXXXXX").string();
        std::error_code error;
        fs::create_directories(arguments.out, error);
        if (error || !::mkdtemp(name.data()))
            return failure(Reason::WriteFailed, "The folder " + arguments.out.string() + " cannot be written to.");
        folder_ = name;
        settings.folder = folder_;
        auto started = dicom_network::StorageReceiver::start(settings);
        if (!started)
            return tl::make_unexpected(started.error());
        receiver_ = std::move(*started);
        return {};
    }
    ReceiverForMove() = default;
    ReceiverForMove(const ReceiverForMove&) = delete;
    ReceiverForMove& operator=(const ReceiverForMove&) = delete;
    ~ReceiverForMove()
    {
        receiver_.reset();
        std::error_code ignored;
        if (!folder_.empty())
            fs::remove_all(folder_, ignored);
    }

    [[nodiscard]] dicom_network::StorageReceiver* get() const { return receiver_.get(); }

private:
    fs::path folder_;
    std::unique_ptr<dicom_network::StorageReceiver> receiver_;
};

ExitStatus worse(ExitStatus one, ExitStatus other)
{
    return std::max(one, other);
}

ExitStatus retrieveOne(const ChosenNode& chosen, const dicom_network::StudyOnServer& study,
                       const RetrieveArguments& arguments, dicom_network::StorageReceiver* receiver)
{
    ProgressLine progress;
    dicom_network::RetrieveOptions options;
    options.receiver = receiver;
    options.keepIncomplete = arguments.keepIncomplete;
    options.progress = [&progress](const dicom_network::RetrieveProgress& done) {
        const int all = done.completed + done.failed + done.remaining;
        progress.show(all > 0 ? static_cast<double>(done.completed) / all : 0.0,
                      std::to_string(done.completed) + " of " + std::to_string(all) + " objects");
    };
    const auto retrieved = retrieveStudy(chosen.node, study, arguments.out / study.studyInstanceUid, options);
    progress.clear();
    NetworkJson line = studyJson(study);
    line["schema"] = "diptych.dicom-retrieved/1";
    line["status"] = !retrieved ? "failed" : retrieved->whole ? "whole" : "incomplete";
    if (retrieved) {
        line["path"] = retrieved->folder.string();
        line["objects"] = retrieved->objects;
        line["failed"] = retrieved->failed;
    } else {
        putError(line, retrieved.error());
    }
    if (arguments.json)
        std::cout << lineOf(line) << '\n';
    else if (retrieved)
        std::cout << retrieved->folder.string() << ": " << counted(retrieved->objects, "object", "objects")
                  << (retrieved->whole ? "" : ", NOT WHOLE") << '\n';
    if (!retrieved)
        return tellNetworkError(retrieved.error());
    return retrieved->whole ? kWhole : kIncomplete;
}

/// PS3.5 9.1, and no wildcard: one study is meant.
bool mayBeUid(const std::string& text)
{
    constexpr std::size_t kLongest = 64;
    return !text.empty() && text.size() <= kLongest && text.find_first_not_of("0123456789.") == std::string::npos;
}

int retrieve(const RetrieveArguments& arguments)
{
    for (const std::string& uid : arguments.studies)
        if (!mayBeUid(uid)) {
            std::cerr << "diptych-cli: " << uid << " is no Study Instance UID (digits and dots); `find` lists them\n";
            return kUsage;
        }
    auto chosen = chosenNode(*arguments.node);
    if (!chosen)
        return chosen.error();
    if (arguments.move)
        chosen->node.retrieveBy = dicom_network::RetrieveBy::Move;
    ReceiverForMove receiver;
    if (chosen->node.retrieveBy == dicom_network::RetrieveBy::Move)
        if (const auto started = receiver.start(*chosen, arguments); !started)
            return tellNetworkError(started.error());

    ExitStatus status = kWhole;
    for (const std::string& uid : arguments.studies) {
        dicom_network::StudyQuery query;
        query.studyInstanceUid = uid;
        query.modality.clear();
        const auto found = findStudies(chosen->node, query);
        if (!found)
            return tellNetworkError(found.error());
        if (found->studies.size() != 1) {
            std::cerr << "diptych-cli: the archive has no study " << uid << '\n';
            status = worse(status, kNothingReadable);
            continue;
        }
        std::vector<dicom_network::StudyOnServer> wanted = found->studies;
        if (arguments.priors) {
            const auto priors = findPriors(chosen->node, wanted.front());
            if (!priors)
                return tellNetworkError(priors.error());
            wanted.insert(wanted.end(), priors->studies.begin(), priors->studies.end());
            for (const dicom_network::RefusedPrior& refused : priors->refused)
                std::cerr << "diptych-cli: not taken for a prior: " << refused.study.studyInstanceUid << ": "
                          << refused.why << '\n';
            if (!priors->refused.empty() || priors->cut)
                status = worse(status, kIncomplete);
        }
        for (const dicom_network::StudyOnServer& study : wanted)
            status = worse(status, retrieveOne(*chosen, study, arguments, receiver.get()));
    }
    return status;
}

}  // namespace

void addRetrieve(CLI::App& app, int& status)
{
    auto* command = app.add_subcommand("retrieve", "Fetch studies from an archive (C-GET, or C-MOVE to ourselves)");
    auto arguments = std::make_shared<RetrieveArguments>();
    arguments->node = addNodeOptions(*command);
    command->add_option("STUDY", arguments->studies, "Study Instance UIDs, as find lists them")->required();
    command->add_option("--out", arguments->out, "Folder; each study gets one of its own in it")->required();
    command->add_flag("--priors", arguments->priors, "Earlier mammography studies of the patient as well");
    command->add_flag("--move", arguments->move, "By C-MOVE, which needs our receiver to be entered at the archive");
    command->add_option("--receive-port", arguments->receivePort, "Port of our receiver for --move (11112)");
    command->add_flag("--keep-incomplete", arguments->keepIncomplete,
                      "Keep what came of a study that is not whole, in UID.incomplete");
    command->add_flag("--json", arguments->json, "Print a JSON line for each study");
    command->footer(
        "Exit status: 0 every study is whole; 1 some is not, or a prior was refused; 2 wrong usage;\n"
        "3 no such study; 5 no connection.");
    command->callback([arguments, &status] { status = retrieve(*arguments); });
}

}  // namespace diptych::cli
