#include "connection.h"

#include <algorithm>
#include <array>

#include <QDateTime>
#include <QRegularExpression>
#include <QSqlError>
#include <QUuid>

#include "private_file.h"

namespace diptych::store
{

namespace
{

// "DIPT": with the schema's name the same for every workstation of a site, so that their writers take turns.
constexpr qint32 kWriterLock = 0x44495054;

// What a server's refusal means, by SQLSTATE (PostgreSQL's appendix A).
Reason reasonOfState(const QString& state)
{
    static const std::array kPassing{"08",    "28", "40",   "53",
                                     "55P03", "57", "42501"};  // connection, login, locks, limits
    for (const char* start : kPassing) {
        if (state.startsWith(QLatin1String(start)))
            return Reason::StoreUnreachable;
    }
    return state.startsWith(QLatin1String("23")) ? Reason::InvalidArgument : Reason::StoreDamaged;
}

// https://www.sqlite.org/rescode.html, without the extension bits.
Reason reasonOfResult(int code)
{
    switch (code & 0xFF) {
        case 5:  // busy
        case 6:  // locked
            return Reason::StoreUnreachable;
        case 8:   // read only
        case 10:  // input or output
        case 13:  // disk full
        case 14:  // cannot open
            return Reason::WriteFailed;
        case 19:  // constraint
            return Reason::InvalidArgument;
        default:
            return Reason::StoreDamaged;
    }
}

}  // namespace

Connection::Connection(const StoreLocation& location, const Layout& layout, Opening opening)
    : location_(location),
      layout_(layout),
      opening_(opening),
      name_(QStringLiteral("diptych-") + QUuid::createUuid().toString(QUuid::WithoutBraces)),
      database_(QSqlDatabase::addDatabase(postgres() ? QStringLiteral("QPSQL") : QStringLiteral("QSQLITE"), name_))
{
}

Connection::~Connection()
{
    database_.close();
    database_ = QSqlDatabase();
    QSqlDatabase::removeDatabase(name_);
}

std::string Connection::subject() const
{
    const auto* file = std::get_if<SqliteFile>(&location_);
    return file ? file->file.string() : std::string("the shared store (PostgreSQL)");
}

tl::unexpected<Error> Connection::failed(const QSqlError& error) const
{
    // Only the first line: the server's further lines repeat values, and those may be names.
    const QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    const QString code = error.nativeErrorCode();
    const QString detail = text.section(QLatin1Char('\n'), 0, 0) + QStringLiteral(" [%1]").arg(code);
    Reason reason = Reason::StoreUnreachable;
    if (postgres() && database_.isOpen())
        reason = reasonOfState(code);
    else if (!postgres())
        reason = reasonOfResult(code.toInt());
    return failure(reason, detail.toStdString(), subject());
}

Result<QSqlQuery> Connection::run(const QString& sql, const QVariantList& values)
{
    QSqlQuery query(database_);
    query.setForwardOnly(true);
    // Statements without values go as they are: PostgreSQL prepares neither BEGIN nor CREATE.
    if (values.isEmpty()) {
        if (!query.exec(sql))
            return failed(query.lastError());
        return query;
    }
    if (!query.prepare(sql))
        return failed(query.lastError());
    for (const QVariant& value : values)
        query.addBindValue(value);
    if (!query.exec())
        return failed(query.lastError());
    return query;
}

Result<qint64> Connection::now()
{
    if (!postgres())
        return QDateTime::currentMSecsSinceEpoch();
    auto query = run(QStringLiteral("SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)"));
    if (!query)
        return tl::make_unexpected(query.error());
    query->next();
    return query->value(0).toLongLong();
}

Result<void> Connection::setUpSqlite()
{
    const auto& place = std::get<SqliteFile>(location_);
    for (const QString& sql :
         {QStringLiteral("PRAGMA busy_timeout = %1").arg(place.patience.count()),
          QStringLiteral("PRAGMA foreign_keys = ON"), QStringLiteral("PRAGMA synchronous = FULL")}) {
        if (const auto done = run(sql); !done)
            return tl::make_unexpected(done.error());
    }
    if (opening_ == Opening::ToRead) {
        const auto done = run(QStringLiteral("PRAGMA query_only = ON"));
        return done ? Result<void>{} : tl::make_unexpected(done.error());
    }
    auto mode = run(QStringLiteral("PRAGMA journal_mode = WAL"));
    if (!mode)
        return tl::make_unexpected(mode.error());
    if (!mode->next() || mode->value(0).toString() != QLatin1String("wal"))
        return failure(Reason::WriteFailed, "no write-ahead log is possible here: is this a local disk?", subject());
    return {};
}

Result<void> Connection::setUpPostgres()
{
    const auto& place = std::get<PostgresServer>(location_);
    for (const QString& sql : {
             QStringLiteral("SET search_path TO %1").arg(QString::fromStdString(place.schema)),
             QStringLiteral("SET synchronous_commit TO on"),
             QStringLiteral("SET client_min_messages TO warning"),
             QStringLiteral("SET lock_timeout TO %1").arg(place.patience.count()),
             // A workstation that falls asleep in the middle of a write must not keep all others waiting.
             QStringLiteral("SET idle_in_transaction_session_timeout TO 30000"),
         }) {
        if (const auto done = run(sql); !done)
            return tl::make_unexpected(done.error());
    }
    return {};
}

Result<void> Connection::connect()
{
    if (!database_.isValid())
        return failure(Reason::StoreUnreachable,
                       postgres() ? "Qt's driver for PostgreSQL is missing: install libqt6sql6-psql"
                                  : "Qt's driver for SQLite is missing: install libqt6sql6-sqlite",
                       subject());
    database_.close();
    if (const auto* place = std::get_if<SqliteFile>(&location_)) {
        std::error_code ignored;
        if (opening_ == Opening::ToRead && !std::filesystem::is_regular_file(place->file, ignored))
            return failure(Reason::StoreUnreachable, "there is no such file", subject());
        if (opening_ == Opening::UpToDate)
            if (auto prepared = preparePrivateFile(place->file); !prepared)
                return prepared;
        database_.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(place->patience.count()));
        database_.setDatabaseName(QString::fromStdString(std::filesystem::absolute(place->file).string()));
    } else {
        const auto& server = std::get<PostgresServer>(location_);
        static const QRegularExpression kPlainName(QStringLiteral("\\A[a-z_][a-z0-9_]{0,62}\\z"));
        if (!kPlainName.match(QString::fromStdString(server.schema)).hasMatch())
            return failure(Reason::InvalidArgument, "a schema is named by small letters, digits and underscores");
        const auto seconds = std::max<qint64>(2, server.patience.count() / 1000);  // libpq takes no less
        database_.setConnectOptions(
            QStringLiteral("application_name=diptych connect_timeout=%1 keepalives_idle=10 keepalives_interval=5 "
                           "keepalives_count=3 tcp_user_timeout=%2 %3")
                .arg(seconds)
                .arg(seconds * 1000)
                .arg(QString::fromStdString(server.connection)));
    }
    if (!database_.open()) {
        const auto error = failed(database_.lastError());
        // What could not be opened at all is away, not damaged.
        return failure(postgres() ? Reason::StoreUnreachable : error.value().reason, error.value().detail, subject());
    }
    if (auto done = postgres() ? setUpPostgres() : setUpSqlite(); !done)
        return done;
    return migrate();
}

Result<void> Connection::ready()
{
    return database_.isOpen() ? Result<void>{} : connect();
}

Result<std::unique_ptr<Connection>> Connection::open(const StoreLocation& location, const Layout& layout,
                                                     Opening opening)
{
    std::unique_ptr<Connection> connection(new Connection(location, layout, opening));
    if (const auto connected = connection->connect(); !connected)
        return tl::make_unexpected(connected.error());
    return connection;
}

Result<int> Connection::version()
{
    auto there = run(postgres() ? QStringLiteral("SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() "
                                                 "AND tablename = 'schema_version'")
                                : QStringLiteral("SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_version'"));
    if (!there)
        return tl::make_unexpected(there.error());
    there->next();
    if (there->value(0).toInt() == 0)
        return 0;
    auto newest = run(QStringLiteral("SELECT MAX(version) FROM schema_version"));
    if (!newest)
        return tl::make_unexpected(newest.error());
    newest->next();
    return newest->value(0).toInt();
}

Result<void> Connection::take(const Migration& step)
{
    for (const auto* statements : {&step.everywhere, postgres() ? &step.postgres : &step.sqlite}) {
        for (const QString& sql : *statements) {
            if (const auto done = run(sql); !done)
                return tl::make_unexpected(done.error());
        }
    }
    const auto time = now();
    if (!time)
        return tl::make_unexpected(time.error());
    const auto noted = run(QStringLiteral("INSERT INTO schema_version (version, applied_at) VALUES (?, ?)"),
                           {step.version, QDateTime::fromMSecsSinceEpoch(*time, Qt::UTC).toString(Qt::ISODateWithMs)});
    if (!noted)
        return tl::make_unexpected(noted.error());
    return layout_.record ? layout_.record(*this, step.version) : Result<void>{};
}

Result<void> Connection::migrate()
{
    const int wanted = static_cast<int>(layout_.migrations.size());
    const auto checked = [this, wanted]() -> Result<int> {
        auto found = version();
        if (found && *found > wanted)
            return failure(Reason::StoreTooNew,
                           "laid out as version " + std::to_string(*found) + ", this program knows up to " +
                               std::to_string(wanted),
                           subject());
        return found;
    };
    if (!postgres()) {
        auto whose =
            run(QStringLiteral("SELECT application_id, (SELECT COUNT(*) FROM sqlite_master) "
                               "FROM pragma_application_id"));
        if (!whose)
            return tl::make_unexpected(whose.error());
        whose->next();
        if (whose->value(1).toInt() > 0 && whose->value(0).toInt() != layout_.applicationId)
            return failure(Reason::StoreDamaged, "this file belongs to another program or purpose", subject());
    }
    auto found = checked();
    if (!found)
        return tl::make_unexpected(found.error());
    if (*found == wanted)
        return {};
    if (opening_ == Opening::ToRead)
        return failure(Reason::StoreUnreachable, "the tables are not there, or older than this program", subject());

    auto transaction = Transaction::write(*this);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    // Another workstation may have done it in between.
    found = checked();
    if (!found)
        return tl::make_unexpected(found.error());
    if (*found == 0) {
        const QString schema =
            postgres() ? QString::fromStdString(std::get<PostgresServer>(location_).schema) : QString();
        for (const QString& sql :
             {postgres() ? QStringLiteral("CREATE SCHEMA IF NOT EXISTS %1").arg(schema)
                         : QStringLiteral("PRAGMA application_id = %1").arg(layout_.applicationId),
              QStringLiteral("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)")}) {
            if (const auto done = run(sql); !done)
                return tl::make_unexpected(done.error());
        }
    }
    for (const Migration& step : layout_.migrations) {
        if (step.version <= *found)
            continue;
        if (auto taken = take(step); !taken)
            return taken;
    }
    return transaction->commit();
}

Result<Transaction> Transaction::write(Connection& connection)
{
    if (const auto ready = connection.ready(); !ready)
        return tl::make_unexpected(ready.error());
    const auto begun = connection.run(connection.postgres() ? QStringLiteral("BEGIN ISOLATION LEVEL READ COMMITTED")
                                                            : QStringLiteral("BEGIN IMMEDIATE"));
    if (!begun)
        return tl::make_unexpected(begun.error());
    Transaction transaction(connection);
    if (connection.postgres()) {
        const auto locked = connection.run(
            QStringLiteral("SELECT pg_advisory_xact_lock(%1, hashtext(current_schema()))").arg(kWriterLock));
        if (!locked)
            return tl::make_unexpected(locked.error());
    }
    return transaction;
}

Result<Transaction> Transaction::read(Connection& connection)
{
    if (const auto ready = connection.ready(); !ready)
        return tl::make_unexpected(ready.error());
    const auto begun =
        connection.run(connection.postgres() ? QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                                             : QStringLiteral("BEGIN"));
    if (!begun)
        return tl::make_unexpected(begun.error());
    return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction()
{
    if (connection_)
        (void)connection_->run(QStringLiteral("ROLLBACK"));
}

Result<void> Transaction::commit()
{
    // Should COMMIT fail, the transaction is still open (SQLite, busy) or gone: the destructor's ROLLBACK suits both.
    if (const auto done = connection_->run(QStringLiteral("COMMIT")); !done)
        return tl::make_unexpected(done.error());
    connection_ = nullptr;
    return {};
}

}  // namespace diptych::store
