// Who decides, for all workstations alike: the log's last word on it.
#include <QJsonDocument>
#include <QJsonObject>

#include "log_chain.h"
#include "read_json.h"
#include "read_store_state.h"

namespace diptych::store
{

namespace
{

const QString kPolicySet = QStringLiteral("policy_set");

Result<std::optional<reading::ArbitrationPolicy>> lastPolicy(Connection& connection)
{
    auto row = connection.run(QStringLiteral("SELECT payload FROM log WHERE kind = ? ORDER BY seq DESC LIMIT 1"),
                              {kPolicySet});
    if (!row)
        return tl::make_unexpected(row.error());
    if (!row->next())
        return std::nullopt;
    const QJsonObject payload = QJsonDocument::fromJson(row->value(0).toString().toUtf8()).object();
    const auto rule = reading::decisionRule(payload.value(QStringLiteral("rule")).toString().toStdString());
    const QJsonValue places = payload.value(QStringLiteral("different_places_are_discordant"));
    if (!rule || !places.isBool())
        return failure(Reason::StoreDamaged, "the site's policy cannot be understood");
    return reading::ArbitrationPolicy{*rule, places.toBool()};
}

}  // namespace

Result<std::optional<reading::ArbitrationPolicy>> ReadStore::policy()
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    return lastPolicy(*state_->connection);
}

Result<void> ReadStore::setPolicy(const reading::ArbitrationPolicy& policy, std::string_view byReaderId)
{
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (const auto lead = requireLead(connection, byReaderId); !lead)
        return lead;
    const auto last = lastPolicy(connection);
    if (!last)
        return tl::make_unexpected(last.error());
    if (*last && (*last)->rule == policy.rule &&
        (*last)->differentPlacesAreDiscordant == policy.differentPlacesAreDiscordant)
        return {};
    const auto entry =
        appendLog(connection, kPolicySet,
                  {{QStringLiteral("rule"), text(code(policy.rule))},
                   {QStringLiteral("different_places_are_discordant"), policy.differentPlacesAreDiscordant},
                   {QStringLiteral("by"), text(byReaderId)}});
    if (!entry)
        return tl::make_unexpected(entry.error());
    return transaction->commit();
}

}  // namespace diptych::store
