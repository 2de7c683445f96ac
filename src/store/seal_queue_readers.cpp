// Who may sit down at this workstation while the shared store is away.
#include <QDateTime>

#include "pin.h"
#include "read_json.h"
#include "seal_queue_state.h"

namespace diptych::store
{

namespace
{

constexpr qint64 kKnownForMs = qint64{30} * 24 * 60 * 60 * 1000;
// A clock that was set back must not keep anybody known for ever.
constexpr qint64 kClockErrorMs = qint64{24} * 60 * 60 * 1000;

/// Drops who has not signed in at the shared store for too long.
Result<void> dropOld(Connection& connection)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto dropped =
        connection.run(QStringLiteral("DELETE FROM known_readers WHERE signed_in_ms < ? OR signed_in_ms > ?"),
                       {now - kKnownForMs, now + kClockErrorMs});
    if (!dropped)
        return tl::make_unexpected(dropped.error());
    return {};
}

}  // namespace

Result<void> SealQueue::remember(const Reader& reader, std::string_view pin)
{
    // A salt of its own: what lies here is not what lies on the server.
    const auto hash = hashPin(pin);
    if (!hash)
        return tl::make_unexpected(hash.error());
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto replaced = connection.run(QStringLiteral("DELETE FROM known_readers WHERE id = ? OR name = ?"),
                                         {text(reader.id), text(reader.name)});
    if (!replaced)
        return tl::make_unexpected(replaced.error());
    const auto added = connection.run(
        QStringLiteral("INSERT INTO known_readers (id, name, pin_hash, signed_in_ms) VALUES (?, ?, ?, ?)"),
        {text(reader.id), text(reader.name), text(*hash), QDateTime::currentMSecsSinceEpoch()});
    if (!added)
        return tl::make_unexpected(added.error());
    if (auto dropped = dropOld(connection); !dropped)
        return dropped;
    return transaction->commit();
}

Result<void> SealQueue::forget(std::string_view name)
{
    const auto gone =
        state_->connection->run(QStringLiteral("DELETE FROM known_readers WHERE name = ?"), {orEmpty(name)});
    if (!gone)
        return tl::make_unexpected(gone.error());
    return {};
}

Result<std::vector<Reader>> SealQueue::knownReaders()
{
    if (const auto dropped = dropOld(*state_->connection); !dropped)
        return tl::make_unexpected(dropped.error());
    auto rows = state_->connection->run(QStringLiteral("SELECT id, name FROM known_readers ORDER BY name"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<Reader> readers;
    while (rows->next())
        readers.push_back({rows->value(0).toString().toStdString(), rows->value(1).toString().toStdString()});
    return readers;
}

Result<Reader> SealQueue::signInOffline(std::string_view name, std::string_view pin)
{
    Connection& connection = *state_->connection;
    if (const auto dropped = dropOld(connection); !dropped)
        return tl::make_unexpected(dropped.error());
    std::optional<Reader> reader;
    std::optional<std::string> hash;
    {
        auto row = connection.run(QStringLiteral("SELECT id, name, pin_hash FROM known_readers WHERE name = ?"),
                                  {orEmpty(name)});
        if (!row)
            return tl::make_unexpected(row.error());
        if (row->next()) {
            reader = Reader{row->value(0).toString().toStdString(), row->value(1).toString().toStdString()};
            hash = row->value(2).toString().toStdString();
        }
    }
    if (!pinFits(pin, hash))
        return failure(Reason::PinRefused, "name and PIN do not belong together");
    return *reader;
}

}  // namespace diptych::store
