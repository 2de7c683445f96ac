// Who decides, for all workstations alike: the log's last word on it.
#include <QJsonObject>

#include "decision_rows.h"
#include "log_chain.h"
#include "read_json.h"
#include "read_store_state.h"

namespace diptych::store
{

namespace
{

/// What older programs left undecided falls under the policy that still counts.
Result<void> decideWhatIsFinal(Connection& connection)
{
    std::vector<Exam> exams;
    {
        auto rows = connection.run(QStringLiteral(
            "SELECT study_uid, patient_hash FROM exams WHERE NOT EXISTS (SELECT 1 FROM decisions WHERE exam_id = "
            "exams.id) AND EXISTS (SELECT 1 FROM reads WHERE exam_id = exams.id AND role = 'second')"));
        if (!rows)
            return tl::make_unexpected(rows.error());
        while (rows->next())
            exams.push_back({rows->value(0).toString().toStdString(), rows->value(1).toString().toStdString()});
    }
    for (const Exam& exam : exams)
        if (const auto decided = decideWhereFinal(connection, exam, std::nullopt, 0); !decided)
            return tl::make_unexpected(decided.error());
    return {};
}

}  // namespace

Result<std::optional<reading::ArbitrationPolicy>> ReadStore::policy()
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    return policyNow(*state_->connection);
}

Result<void> ReadStore::setPolicy(const reading::ArbitrationPolicy& policy, std::string_view byReaderId)
{
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (auto lead = requireLead(connection, byReaderId); !lead)
        return lead;
    const auto last = policyNow(connection);
    if (!last)
        return tl::make_unexpected(last.error());
    if (*last == policy)
        return {};
    if (*last) {
        auto decided = decideWhatIsFinal(connection);
        if (!decided)
            return decided;
    }
    const auto entry =
        appendLog(connection, text(kPolicySet),
                  {{QStringLiteral("rule"), text(code(policy.rule))},
                   {QStringLiteral("different_places_are_discordant"), policy.differentPlacesAreDiscordant},
                   {QStringLiteral("by"), text(byReaderId)}});
    if (!entry)
        return tl::make_unexpected(entry.error());
    return transaction->commit();
}

}  // namespace diptych::store
