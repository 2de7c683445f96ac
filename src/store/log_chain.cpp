#include "log_chain.h"

#include <map>

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonDocument>
#include <QSqlQuery>

#include "read_json.h"
#include "read_rows.h"
#include "report_rows.h"

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

using ToldBySeq = std::map<std::int64_t, Told>;

struct Chain {
    LogCheck check;
    ToldBySeq told;  // by the entries in order
};

Result<Chain> followChain(Connection& connection, const std::optional<LogHead>& noted)
{
    auto rows = selectLog(connection);
    if (!rows)
        return tl::make_unexpected(rows.error());
    Chain chain;
    LogCheck& check = chain.check;
    check.head = emptyHead();
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
        if (auto told = toldBy(entry))
            chain.told[entry.seq] = std::move(*told);
        check.head = {entry.seq, entry.hash};
        ++check.entries;
    }
    if (noted && noted->seq > check.head.seq)
        check.broken = LogBreak{noted->seq, "it was noted, and is no longer there: the log's end was cut off"};
    return chain;
}

/// Of what differs from its entry, that of the first entry.
class FirstBreak
{
public:
    void note(std::int64_t seq, std::string what)
    {
        if (!first_ || seq < first_->seq)
            first_ = LogBreak{seq, std::move(what)};
    }
    /// Ticks the entry off in `told`.
    void compare(ToldBySeq& told, std::int64_t seq, std::string_view kind, const std::string& id,
                 const std::string& contents, const std::string& madeOf = {})
    {
        const auto entry = told.find(seq);
        if (entry == told.end() || entry->second.kind != kind) {
            note(seq, "a " + thingOf(kind) + " names this entry, which does not tell of it");
            return;
        }
        if (entry->second.id != id || entry->second.contents != contents || entry->second.madeOf != madeOf)
            note(seq, "the " + thingOf(kind) + " that was written here was changed");
        told.erase(entry);
    }
    void missing(const ToldBySeq& told)
    {
        if (!told.empty())
            note(told.begin()->first,
                 "the " + thingOf(told.begin()->second.kind) + " that was written here is missing");
    }
    [[nodiscard]] const std::optional<LogBreak>& first() const { return first_; }

private:
    std::optional<LogBreak> first_;
};

Result<std::optional<LogBreak>> firstWrongContents(Connection& connection, Chain chain)
{
    auto rows = selectReads(connection, QStringLiteral("ORDER BY reads.log_seq"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    FirstBreak broken;
    while (rows->next()) {
        // What cannot be understood has no contents, and fits no entry.
        const std::string id = rows->value(0).toString().toStdString();
        const auto read = readOfRow(*rows);
        broken.compare(chain.told, rows->value(kLogSeqColumn).toLongLong(), kReadSealed, id,
                       read ? contentsHash(*read, rows->value(kFormColumn).toInt()) : std::string());
        if (rows->isNull(kSettlementSeqColumn))
            continue;
        const auto settlement = settlementOfRow(*rows);
        broken.compare(chain.told, rows->value(kSettlementSeqColumn).toLongLong(), kReadSettled, id,
                       settlement ? contentsHash(*settlement) : std::string());
    }
    const auto reports = keptReports(connection, {});
    if (!reports)
        return tl::make_unexpected(reports.error());
    for (const KeptReport& kept : *reports)
        broken.compare(chain.told, kept.entry.seq, kReportWritten, kept.report.number,
                       contentsHash(kept.examId, kept.report), madeOfHash(kept.report));
    broken.missing(chain.told);
    return broken.first();
}

}  // namespace

std::optional<Told> toldBy(const LogEntry& entry)
{
    const bool report = entry.kind == kReportWritten;
    if (!report && entry.kind != kReadSealed && entry.kind != kReadSettled)
        return std::nullopt;
    const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(entry.payload)).object();
    const auto word = [&payload](const QString& name) { return payload.value(name).toString().toStdString(); };
    return Told{entry.kind, word(QStringLiteral("exam")),
                word(report ? QStringLiteral("report") : QStringLiteral("read")), word(QStringLiteral("contents")),
                word(QStringLiteral("made_of"))};
}

std::string thingOf(std::string_view kind)
{
    if (kind == kReportWritten)
        return "report";
    return kind == kReadSettled ? "settlement" : "read";
}

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

LogHead emptyHead()
{
    return {0, kNoHash.toStdString()};
}

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
    // Behind a break nothing can be trusted, but contents that differ before it come first.
    const auto wrong = firstWrongContents(connection, std::move(*chain));
    if (!wrong)
        return tl::make_unexpected(wrong.error());
    if (*wrong && (!check.broken || (*wrong)->seq < check.broken->seq))
        check.broken = *wrong;
    return check;
}

}  // namespace diptych::store
