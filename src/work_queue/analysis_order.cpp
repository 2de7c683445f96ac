#include "diptych/work_queue/analysis_order.h"

#include <nlohmann/json.hpp>

namespace diptych::work_queue
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kSchema = "diptych.analysis-order/1";

/// Reads fields and remembers the first that is not as it must be.
class Fields
{
public:
    explicit Fields(const json& object) : object_(object) {}

    std::string text(const char* name)
    {
        const auto found = object_.find(name);
        if (found != object_.end() && found->is_string())
            return found->get<std::string>();
        wrong(name);
        return {};
    }
    void wrong(const char* name)
    {
        if (wrong_.empty())
            wrong_ = name;
    }
    [[nodiscard]] const std::string& wrongOne() const { return wrong_; }

private:
    const json& object_;
    std::string wrong_;
};

}  // namespace

std::string_view code(Priority priority)
{
    return priority == Priority::Urgent ? "urgent" : "ahead";
}

Result<std::string> orderText(const AnalysisOrder& order)
{
    ordered_json failed = ordered_json::array();
    for (const FailedTry& tried : order.failed)
        failed.push_back({{"at", tried.at}, {"reason", tried.reason}, {"worker", tried.worker}});
    const ordered_json message{
        {"schema", kSchema},
        {"study_instance_uid", order.studyInstanceUid},
        {"patient_hash", order.patientHash.empty() ? ordered_json() : ordered_json(order.patientHash)},
        {"path", order.path.string()},
        {"requested_at", order.requestedAt},
        {"priority", code(order.priority)},
        {"failed", failed}};
    try {
        return message.dump();
    } catch (const json::exception&) {
        return failure(Reason::InvalidArgument, "the path is not UTF-8: another machine could not be told of it");
    }
}

Result<AnalysisOrder> parseOrder(std::string_view text)
{
    const json message = json::parse(text, nullptr, false);
    if (!message.is_object() || message.value("schema", json()) != kSchema)
        return failure(Reason::InvalidArgument, std::string("the message is no ") + kSchema);
    Fields fields(message);
    AnalysisOrder order;
    order.studyInstanceUid = fields.text("study_instance_uid");
    if (order.studyInstanceUid.empty())
        fields.wrong("study_instance_uid");
    if (const auto hash = message.find("patient_hash"); hash != message.end() && !hash->is_null())
        order.patientHash = fields.text("patient_hash");
    order.path = fields.text("path");
    if (order.path.empty())
        fields.wrong("path");
    order.requestedAt = fields.text("requested_at");
    const std::string priority = fields.text("priority");
    if (priority == code(Priority::Urgent))
        order.priority = Priority::Urgent;
    else if (priority != code(Priority::Ahead))
        fields.wrong("priority");
    if (const auto failed = message.find("failed"); failed != message.end()) {
        if (!failed->is_array())
            fields.wrong("failed");
        for (const json& item : *failed) {
            Fields tried(item);
            order.failed.push_back({tried.text("at"), tried.text("reason"), tried.text("worker")});
            if (!tried.wrongOne().empty())
                fields.wrong("failed");
        }
    }
    if (!fields.wrongOne().empty())
        return failure(Reason::InvalidArgument, "field " + fields.wrongOne() + " is missing or not as it must be");
    return order;
}

}  // namespace diptych::work_queue
