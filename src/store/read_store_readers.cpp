// The readers of a store and their PINs.
#include <QJsonObject>

#include "log_chain.h"
#include "pin.h"
#include "read_json.h"
#include "read_store_state.h"

namespace diptych::store
{

namespace
{

struct KnownReader {
    Reader reader;
    std::string pinHash;
};

Reader readerOf(const QSqlQuery& row)
{
    return {row.value(0).toString().toStdString(), row.value(1).toString().toStdString(), row.value(2).toInt() == 1};
}

Result<std::optional<KnownReader>> find(Connection& connection, std::string_view name)
{
    auto rows =
        connection.run(QStringLiteral("SELECT id, name, lead, pin_hash FROM readers WHERE name = ?"), {text(name)});
    if (!rows)
        return tl::make_unexpected(rows.error());
    if (!rows->next())
        return std::nullopt;
    return KnownReader{readerOf(*rows), rows->value(3).toString().toStdString()};
}

// Who it is, told by name and PIN: the same work whether or not there is such a reader.
Result<std::optional<Reader>> prove(Connection& connection, std::string_view name, std::string_view pin)
{
    if (const auto ready = connection.ready(); !ready)
        return tl::make_unexpected(ready.error());
    const auto known = find(connection, name);
    if (!known)
        return tl::make_unexpected(known.error());
    const bool fits = pinFits(pin, *known ? std::optional((*known)->pinHash) : std::nullopt);
    return fits ? std::optional((*known)->reader) : std::nullopt;
}

// PIN and log entry, inside a writing transaction.
Result<void> setPin(Connection& connection, const std::string& readerId, const std::string& hash, const QString& kind,
                    const QJsonObject& payload)
{
    const auto changed =
        connection.run(QStringLiteral("UPDATE readers SET pin_hash = ? WHERE id = ?"), {text(hash), text(readerId)});
    if (!changed)
        return tl::make_unexpected(changed.error());
    const auto entry = appendLog(connection, kind, payload);
    if (!entry)
        return tl::make_unexpected(entry.error());
    return {};
}

Result<void> note(Connection& connection, const QString& kind, const QJsonObject& payload)
{
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (const auto entry = appendLog(connection, kind, payload); !entry)
        return tl::make_unexpected(entry.error());
    return transaction->commit();
}

tl::unexpected<Error> refused()
{
    return failure(Reason::PinRefused, "name and PIN do not belong together");
}

Result<int> count(Connection& connection, const QString& which)
{
    auto rows = connection.run(QStringLiteral("SELECT COUNT(*) FROM readers ") + which);
    if (!rows)
        return tl::make_unexpected(rows.error());
    rows->next();
    return rows->value(0).toInt();
}

}  // namespace

Result<void> requireLead(Connection& connection, std::string_view readerId)
{
    auto lead = connection.run(QStringLiteral("SELECT 1 FROM readers WHERE id = ? AND lead = 1"), {orEmpty(readerId)});
    if (!lead)
        return tl::make_unexpected(lead.error());
    if (!lead->next())
        return failure(Reason::NotPermitted, "this reader does not look after the site", std::string(readerId));
    return {};
}

Result<Reader> ReadStore::addReader(std::string_view name, std::string_view pin, std::string_view byReaderId)
{
    const QString plain = text(name).trimmed();
    if (plain.isEmpty())
        return failure(Reason::InvalidArgument, "a reader needs a name");
    const auto hash = hashPin(pin);
    if (!hash)
        return tl::make_unexpected(hash.error());
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto known = count(connection, QString());
    if (!known)
        return tl::make_unexpected(known.error());
    const bool first = *known == 0;
    if (!first)
        if (const auto lead = requireLead(connection, byReaderId); !lead)
            return tl::make_unexpected(lead.error());
    Reader reader{newReadId(), plain.toStdString(), first};
    const auto there = find(connection, reader.name);
    if (!there)
        return tl::make_unexpected(there.error());
    if (*there)
        return failure(Reason::InvalidArgument, "there is a reader of this name");
    const auto added =
        connection.run(QStringLiteral("INSERT INTO readers (id, name, pin_hash, lead) VALUES (?, ?, ?, ?)"),
                       {text(reader.id), plain, text(*hash), first ? 1 : 0});
    if (!added)
        return tl::make_unexpected(added.error());
    QJsonObject told{{QStringLiteral("reader"), text(reader.id)}};
    if (first)
        told[QStringLiteral("lead")] = true;
    else
        told[QStringLiteral("by")] = text(byReaderId);
    const auto entry = appendLog(connection, QStringLiteral("reader_added"), told);
    if (!entry)
        return tl::make_unexpected(entry.error());
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return reader;
}

Result<std::vector<Reader>> ReadStore::readers()
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    auto rows = state_->connection->run(QStringLiteral("SELECT id, name, lead FROM readers ORDER BY name"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<Reader> readers;
    while (rows->next())
        readers.push_back(readerOf(*rows));
    return readers;
}

Result<Reader> ReadStore::signIn(std::string_view name, std::string_view pin)
{
    Connection& connection = *state_->connection;
    auto reader = prove(connection, name, pin);
    if (!reader)
        return tl::make_unexpected(reader.error());
    // A refused name may be a mistyped PIN: nothing of it is written down.
    const auto noted = note(connection, *reader ? QStringLiteral("signed_in") : QStringLiteral("sign_in_refused"),
                            *reader ? QJsonObject{{QStringLiteral("reader"), text((*reader)->id)}} : QJsonObject{});
    if (!noted)
        return tl::make_unexpected(noted.error());
    if (!*reader)
        return refused();
    return **reader;
}

Result<void> ReadStore::changePin(std::string_view name, std::string_view pin, std::string_view newPin)
{
    Connection& connection = *state_->connection;
    const auto reader = prove(connection, name, pin);
    if (!reader)
        return tl::make_unexpected(reader.error());
    if (!*reader)
        return refused();
    const auto hash = hashPin(newPin);
    if (!hash)
        return tl::make_unexpected(hash.error());
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    auto changed = setPin(connection, (*reader)->id, *hash, QStringLiteral("pin_changed"),
                          {{QStringLiteral("reader"), text((*reader)->id)}});
    if (!changed)
        return changed;
    return transaction->commit();
}

Result<void> ReadStore::resetPin(std::string_view name, std::string_view newPin, std::string_view byReaderId)
{
    const auto hash = hashPin(newPin);
    if (!hash)
        return tl::make_unexpected(hash.error());
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (auto lead = requireLead(connection, byReaderId); !lead)
        return lead;
    const auto reader = find(connection, name);
    if (!reader)
        return tl::make_unexpected(reader.error());
    if (!*reader)
        return failure(Reason::InvalidArgument, "there is no reader of this name");
    const std::string& id = (*reader)->reader.id;
    auto changed = setPin(connection, id, *hash, QStringLiteral("pin_reset"),
                          {{QStringLiteral("reader"), text(id)}, {QStringLiteral("by"), text(byReaderId)}});
    if (!changed)
        return changed;
    return transaction->commit();
}

Result<void> ReadStore::setLead(std::string_view readerId, bool lead, std::string_view byReaderId)
{
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (auto allowed = requireLead(connection, byReaderId); !allowed)
        return allowed;
    if (auto known = requireReader(connection, readerId); !known)
        return known;
    auto isLead = requireLead(connection, readerId);
    if (!isLead && isLead.error().reason != Reason::NotPermitted)
        return isLead;
    if (isLead.has_value() == lead)
        return {};
    const auto leads = count(connection, QStringLiteral("WHERE lead = 1"));
    if (!leads)
        return tl::make_unexpected(leads.error());
    if (!lead && *leads == 1)
        return failure(Reason::InvalidArgument, "somebody must look after the site", std::string(readerId));
    const auto changed =
        connection.run(QStringLiteral("UPDATE readers SET lead = ? WHERE id = ?"), {lead ? 1 : 0, text(readerId)});
    if (!changed)
        return tl::make_unexpected(changed.error());
    const auto entry =
        appendLog(connection, lead ? QStringLiteral("lead_made") : QStringLiteral("lead_unmade"),
                  {{QStringLiteral("reader"), text(readerId)}, {QStringLiteral("by"), text(byReaderId)}});
    if (!entry)
        return tl::make_unexpected(entry.error());
    return transaction->commit();
}

}  // namespace diptych::store
