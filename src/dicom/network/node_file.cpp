#include "diptych/dicom_network/node_file.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

#include "diptych/core/flush_to_disk.h"

namespace diptych::dicom_network
{

namespace fs = std::filesystem;

namespace
{

using Json = nlohmann::ordered_json;

const char* const kSchema = "diptych.dicom-nodes/1";

/// Thrown inside this file only: what is wrong, as a sentence.
struct Fault {
    std::string sentence;
};

/// Reads the members of one object and knows which were asked for: a misspelt one is told, not passed over.
class Members
{
public:
    Members(const Json& object, std::string where) : object_(object), where_(std::move(where))
    {
        if (!object.is_object())
            throw Fault{where_ + " is no JSON object."};
    }

    const Json* find(const std::string& name)
    {
        known_.insert(name);
        const auto found = object_.find(name);
        return found == object_.end() || found->is_null() ? nullptr : &*found;
    }

    std::string text(const std::string& name, const std::string& otherwise)
    {
        const Json* value = find(name);
        if (value && !value->is_string())
            throw Fault{where_ + ": \"" + name + "\" is no text."};
        return value ? value->get<std::string>() : otherwise;
    }

    std::int64_t number(const std::string& name, std::int64_t otherwise)
    {
        const Json* value = find(name);
        if (value && (!value->is_number_integer() || *value < 0 || *value > std::int64_t{1} << 52))
            throw Fault{where_ + ": \"" + name + "\" is no whole number."};
        return value ? value->get<std::int64_t>() : otherwise;
    }

    bool flag(const std::string& name, bool otherwise)
    {
        const Json* value = find(name);
        if (value && !value->is_boolean())
            throw Fault{where_ + ": \"" + name + "\" is neither true nor false."};
        return value ? value->get<bool>() : otherwise;
    }

    const Json& list(const std::string& name)
    {
        static const Json kNone = Json::array();
        const Json* value = find(name);
        if (value && !value->is_array())
            throw Fault{where_ + ": \"" + name + "\" is no list."};
        return value ? *value : kNone;
    }

    void noOthers() const
    {
        for (const auto& [name, value] : object_.items())
            if (!known_.contains(name))
                throw Fault{where_ + ": \"" + name + "\" is not known here."};
    }

private:
    const Json& object_;
    std::string where_;
    std::set<std::string> known_;
};

std::optional<TlsFiles> tlsOf(const Json* object, const std::string& where, const fs::path& folder)
{
    if (!object)
        return std::nullopt;
    Members members(*object, where + ", \"tls\"");
    const auto path = [&](const std::string& name) {
        const fs::path file = members.text(name, "");
        return file.empty() ? file : folder / file;
    };
    TlsFiles tls{path("authority"), path("certificate"), path("key"), members.flag("check_host_name", true)};
    members.noOthers();
    return tls;
}

RemoteNode nodeOf(const Json& object, std::size_t index, const fs::path& folder)
{
    const std::string where = "Node " + std::to_string(index + 1);
    Members members(object, where);
    const RemoteNode usual;
    RemoteNode node;
    node.name = members.text("name", "");
    node.aeTitle = members.text("ae_title", "");
    node.host = members.text("host", "");
    node.port = static_cast<int>(members.number("port", usual.port));
    node.ownAeTitle = members.text("own_ae_title", usual.ownAeTitle);
    node.tls = tlsOf(members.find("tls"), where, folder);
    node.connectTimeout = std::chrono::seconds(members.number("connect_timeout_s", usual.connectTimeout.count()));
    node.answerTimeout = std::chrono::seconds(members.number("answer_timeout_s", usual.answerTimeout.count()));
    const std::string by = members.text("retrieve_by", "get");
    if (by != "get" && by != "move")
        throw Fault{where + ": \"retrieve_by\" is \"get\" or \"move\"."};
    node.retrieveBy = by == "get" ? RetrieveBy::Get : RetrieveBy::Move;
    members.noOthers();
    if (node.name.empty())
        throw Fault{where + " has no name."};
    return node;
}

LocalReceiver receiverOf(const Json& object, bool& on, const fs::path& folder)
{
    const std::string where = "The receiver";
    Members members(object, where);
    const LocalReceiver usual;
    LocalReceiver receiver;
    on = members.flag("on", false);
    receiver.aeTitle = members.text("ae_title", usual.aeTitle);
    receiver.port = static_cast<int>(members.number("port", usual.port));
    receiver.bindAddress = members.text("bind_address", usual.bindAddress);
    for (const Json& entry : members.list("callers")) {
        Members caller(entry, where + ", \"callers\"");
        receiver.callers.push_back({caller.text("ae_title", ""), caller.text("host", "")});
        caller.noOthers();
    }
    if (const fs::path place = members.text("folder", ""); !place.empty())
        receiver.folder = folder / place;
    receiver.tls = tlsOf(members.find("tls"), where, folder);
    receiver.timeout = std::chrono::seconds(members.number("timeout_s", usual.timeout.count()));
    receiver.mostFileBytes =
        static_cast<std::uint64_t>(members.number("most_file_bytes", static_cast<std::int64_t>(usual.mostFileBytes)));
    receiver.keepFreeBytes =
        static_cast<std::uint64_t>(members.number("keep_free_bytes", static_cast<std::int64_t>(usual.keepFreeBytes)));
    receiver.mostAssociations = static_cast<int>(members.number("most_associations", usual.mostAssociations));
    members.noOthers();
    return receiver;
}

NodeFile contentOf(const Json& document, const fs::path& folder)
{
    Members members(document, "The file");
    if (members.text("schema", "") != kSchema)
        throw Fault{std::string("\"schema\" is not \"") + kSchema + "\"."};
    NodeFile content;
    for (const Json& node : members.list("nodes")) {
        content.nodes.push_back(nodeOf(node, content.nodes.size(), folder));
        const RemoteNode& last = content.nodes.back();
        if (content.find(last.name) != &last)
            throw Fault{"Two nodes are called " + last.name + "."};
    }
    if (const Json* receiver = members.find("receiver"))
        content.receiver = receiverOf(*receiver, content.receiverOn, folder);
    members.noOthers();
    return content;
}

Json jsonOf(const std::optional<TlsFiles>& tls)
{
    if (!tls)
        return nullptr;
    return {{"authority", tls->authority.string()},
            {"certificate", tls->certificate.string()},
            {"key", tls->key.string()},
            {"check_host_name", tls->checkHostName}};
}

Json jsonOf(const RemoteNode& node)
{
    return {{"name", node.name},
            {"ae_title", node.aeTitle},
            {"host", node.host},
            {"port", node.port},
            {"own_ae_title", node.ownAeTitle},
            {"tls", jsonOf(node.tls)},
            {"connect_timeout_s", node.connectTimeout.count()},
            {"answer_timeout_s", node.answerTimeout.count()},
            {"retrieve_by", node.retrieveBy == RetrieveBy::Get ? "get" : "move"}};
}

Json jsonOf(const LocalReceiver& receiver, bool on)
{
    Json callers = Json::array();
    for (const AllowedCaller& caller : receiver.callers)
        callers.push_back({{"ae_title", caller.aeTitle}, {"host", caller.host}});
    return {{"on", on},
            {"ae_title", receiver.aeTitle},
            {"port", receiver.port},
            {"bind_address", receiver.bindAddress},
            {"callers", callers},
            {"folder", receiver.folder.string()},
            {"tls", jsonOf(receiver.tls)},
            {"timeout_s", receiver.timeout.count()},
            {"most_file_bytes", receiver.mostFileBytes},
            {"keep_free_bytes", receiver.keepFreeBytes},
            {"most_associations", receiver.mostAssociations}};
}

}  // namespace

const RemoteNode* NodeFile::find(std::string_view name) const
{
    const auto found = std::ranges::find_if(nodes, [&name](const RemoteNode& node) { return node.name == name; });
    return found == nodes.end() ? nullptr : &*found;
}

fs::path defaultNodeFile()
{
    const char* configuration = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    const fs::path folder =
        configuration && *configuration ? fs::path(configuration) : fs::path(home ? home : ".") / ".config";
    return folder / "diptych" / "dicom-nodes.json";
}

Result<NodeFile> readNodeFile(const fs::path& file)
{
    std::error_code error;
    if (!fs::exists(file, error) && !error)
        return NodeFile{};
    std::ifstream stream(file);
    const Json document = Json::parse(stream, nullptr, false, true);
    if (!stream.is_open() || document.is_discarded())
        return failure(Reason::Unreadable, "The file of DICOM nodes cannot be read, or is no JSON.", file.string());
    try {
        return contentOf(document, fs::absolute(file).parent_path());
    } catch (const Fault& fault) {
        return failure(Reason::Unreadable, fault.sentence, file.string());
    }
}

Result<void> writeNodeFile(const NodeFile& content, const fs::path& file)
{
    Json nodes = Json::array();
    for (const RemoteNode& node : content.nodes)
        nodes.push_back(jsonOf(node));
    const Json document{
        {"schema", kSchema}, {"nodes", nodes}, {"receiver", jsonOf(content.receiver, content.receiverOn)}};
    std::error_code error = makeFolders(fs::absolute(file).parent_path());
    fs::path partial = file;
    partial += ".part";
    std::ofstream stream(partial, std::ios::trunc);
    stream << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    stream.close();
    const bool whole = stream && flushToDisk(partial);
    if (whole)
        fs::rename(partial, file, error);
    if (!whole || error || !flushToDisk(file.parent_path()))
        return failure(Reason::WriteFailed, "The file of DICOM nodes cannot be written.", file.string());
    return {};
}

}  // namespace diptych::dicom_network
