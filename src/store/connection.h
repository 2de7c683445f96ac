// A connection to SQLite or PostgreSQL through Qt SQL, its transactions, and what its errors mean.
//
// Writers take turns: SQLite by BEGIN IMMEDIATE, PostgreSQL by an advisory lock of the transaction. Few people write, a
// few times a minute, and what one of them checks stays true until it commits. Used by one thread.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <vector>

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

#include "diptych/store/read_store.h"

namespace diptych::store
{

/// One step of the tables' layout. Once released it is never edited: what changes comes as the next step.
struct Migration {
    int version;
    std::vector<QString> everywhere;  // first these, then those of the database at hand
    std::vector<QString> sqlite;
    std::vector<QString> postgres;
};

class Connection;

/// What a database must look like.
struct Layout {
    qint32 applicationId;                              // SQLite's mark of whose file it is
    std::span<const Migration> migrations;             // versions 1, 2, 3 ...
    Result<void> (*record)(Connection&, int version);  // notes a step that was taken, in its transaction; or nullptr
};

/// ToRead: nothing is made or changed; StoreUnreachable where there are no tables yet, or older ones.
enum class Opening { UpToDate, ToRead };

class Connection
{
public:
    /// Opens and brings the tables up to date, unless it is to be read only.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const StoreLocation& location, const Layout& layout,
                                                                  Opening opening = Opening::UpToDate);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] bool postgres() const { return std::holds_alternative<PostgresServer>(location_); }
    /// Prepared, with `values` for each "?".
    [[nodiscard]] Result<QSqlQuery> run(const QString& sql, const QVariantList& values = {});
    /// The database's clock, milliseconds since 1970, UTC.
    [[nodiscard]] Result<qint64> now();
    /// Connects again where the connection was lost. Never inside a transaction: its second half would stand alone.
    [[nodiscard]] Result<void> ready();

private:
    Connection(const StoreLocation& location, const Layout& layout, Opening opening);
    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> setUpSqlite();
    [[nodiscard]] Result<void> setUpPostgres();
    [[nodiscard]] Result<int> version();
    [[nodiscard]] Result<void> migrate();
    [[nodiscard]] Result<void> take(const Migration& step);
    [[nodiscard]] tl::unexpected<Error> failed(const QSqlError& error) const;
    [[nodiscard]] std::string subject() const;

    StoreLocation location_;
    Layout layout_;
    Opening opening_;
    QString name_;
    QSqlDatabase database_;
};

/// Rolls back unless committed.
class Transaction
{
public:
    /// The only writer until its end.
    [[nodiscard]] static Result<Transaction> write(Connection& connection);
    /// Sees one state of the database throughout.
    [[nodiscard]] static Result<Transaction> read(Connection& connection);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    [[nodiscard]] Result<void> commit();

private:
    explicit Transaction(Connection& connection) : connection_(&connection) {}
    Connection* connection_;  // nullptr once at its end
};

}  // namespace diptych::store
