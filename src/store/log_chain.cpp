#include "log_chain.h"

#include <map>

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonDocument>
#include <QSqlQuery>

#include "read_json.h"
#include "read_rows.h"

namespace diptych::store
{

namespace
{

const QString kNoHash = QString(64, QLatin1Char('0'));

LogEntry entryOf(const QSqlQuery& row)
{
    return {row.value(0).toLongLong(),
            row.value(1).toString().toStdString(),
            row.value(2).toString().toStdString(),
            row.value(3).toString().toStdString(),
            row.value(4).toString().toStdString(),
            row.value(5).toString().toStdString()};
}

Result<QSqlQuery> selectLog(Connection& connection)
{
    return connection.run(QStringLiteral("SELECT seq, time, kind, payload, previous_hash, hash FROM log ORDER BY seq"));
}

// What a sealing entry says: the read's id and the hash of its contents.
struct Sealing {
    std::string readId;
    std::string contents;
};

struct Chain {
    LogCheck check;
    std::map<std::int64_t, Sealing> sealings;  // of the entries in order
};

std::optional<std::string> wrongWith(const LogEntry& entry, const LogHead& before)
{
    if (entry.previousHash != before.hash)
        return "it does not follow the entry before it";
    const auto text = [](const std::string& part) { return QString::fromStdString(part); };
    if (entryHash(entry.seq, text(entry.time), text(entry.kind), text(entry.payload), text(entry.previousHash)) !=
        text(entry.hash))
        return "its contents were changed";
    return std::nullopt;
}

Result<Chain> followChain(Connection& connection, const std::optional<LogHead>& noted)
{
    auto rows = selectLog(connection);
    if (!rows)
        return tl::make_unexpected(rows.error());
    Chain chain;
    LogCheck& check = chain.check;
    check.head = {0, kNoHash.toStdString()};
    while (rows->next()) {
        const LogEntry entry = entryOf(*rows);
        if (entry.seq != check.head.seq + 1) {
            check.broken = LogBreak{check.head.seq + 1, "it is missing"};
            return chain;
        }
        if (auto wrong = wrongWith(entry, check.head)) {
            check.broken = LogBreak{entry.seq, *wrong};
            return chain;
        }
        if (noted && noted->seq == entry.seq && noted->hash != entry.hash) {
            check.broken = LogBreak{entry.seq, "it is not the entry that was noted"};
            return chain;
        }
        if (entry.kind == kReadSealed) {
            const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(entry.payload)).object();
            chain.sealings[entry.seq] = {payload.value(QStringLiteral("read")).toString().toStdString(),
                                         payload.value(QStringLiteral("contents")).toString().toStdString()};
        }
        check.head = {entry.seq, entry.hash};
        ++check.entries;
    }
    if (noted && noted->seq > check.head.seq)
        check.broken = LogBreak{noted->seq, "it was noted, and is no longer there: the log's end was cut off"};
    return chain;
}

// Of the sealed reads that differ from their entries, that of the first entry.
Result<std::optional<LogBreak>> firstWrongRead(Connection& connection, Chain chain)
{
    auto reads = selectReads(connection, QStringLiteral("ORDER BY reads.log_seq"));
    if (!reads)
        return tl::make_unexpected(reads.error());
    std::optional<LogBreak> first;
    const auto wrong = [&first](std::int64_t seq, std::string what) {
        if (!first || seq < first->seq)
            first = LogBreak{seq, std::move(what)};
    };
    while (reads->next()) {
        const auto seq = reads->value(kLogSeqColumn).toLongLong();
        const auto entry = chain.sealings.find(seq);
        const auto read = readOfRow(*reads);
        if (entry == chain.sealings.end())
            wrong(seq, "a sealed read names this entry, which does not tell of it");
        else if (!read || read->id != entry->second.readId || contentsHash(*read) != entry->second.contents)
            wrong(seq, "the read that was sealed here was changed");
        if (entry != chain.sealings.end())
            chain.sealings.erase(entry);
    }
    if (!chain.sealings.empty())
        wrong(chain.sealings.begin()->first, "the read that was sealed here is missing");
    return first;
}

}  // namespace

QString entryHash(qint64 seq, const QString& time, const QString& kind, const QString& payload,
                  const QString& previousHash)
{
    QByteArray bytes("diptych-log-1\n");
    for (const QByteArray& part :
         {QByteArray::number(seq), time.toUtf8(), kind.toUtf8(), payload.toUtf8(), previousHash.toUtf8()})
        bytes += QByteArray::number(part.size()) + ':' + part + ',';
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

Result<LogHead> appendLog(Connection& connection, const QString& kind, const QJsonObject& payload)
{
    qint64 seq = 1;
    QString previous = kNoHash;
    {
        auto last = connection.run(QStringLiteral("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1"));
        if (!last)
            return tl::make_unexpected(last.error());
        if (last->next()) {
            seq = last->value(0).toLongLong() + 1;
            previous = last->value(1).toString();
        }
    }
    const auto now = connection.now();
    if (!now)
        return tl::make_unexpected(now.error());
    const QString time = QDateTime::fromMSecsSinceEpoch(*now, Qt::UTC).toString(Qt::ISODateWithMs);
    const QString text = QString::fromUtf8(QJsonDocument(payload).toJson(QJsonDocument::Compact));
    const QString hash = entryHash(seq, time, kind, text, previous);
    const auto added = connection.run(QStringLiteral("INSERT INTO log (seq, time, kind, payload, previous_hash, hash) "
                                                     "VALUES (?, ?, ?, ?, ?, ?)"),
                                      {seq, time, kind, text, previous, hash});
    if (!added)
        return tl::make_unexpected(added.error());
    return LogHead{seq, hash.toStdString()};
}

Result<std::vector<LogEntry>> logEntries(Connection& connection)
{
    auto rows = selectLog(connection);
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<LogEntry> entries;
    while (rows->next())
        entries.push_back(entryOf(*rows));
    return entries;
}

Result<LogCheck> checkLog(Connection& connection, const std::optional<LogHead>& noted)
{
    auto chain = followChain(connection, noted);
    if (!chain)
        return tl::make_unexpected(chain.error());
    LogCheck check = chain->check;
    // Behind a break nothing can be trusted, but a read that differs before it comes first.
    const auto wrong = firstWrongRead(connection, std::move(*chain));
    if (!wrong)
        return tl::make_unexpected(wrong.error());
    if (*wrong && (!check.broken || (*wrong)->seq < check.broken->seq))
        check.broken = *wrong;
    return check;
}

}  // namespace diptych::store
