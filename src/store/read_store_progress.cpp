// How far exams have come, and who has put one off.
#include <algorithm>
#include <map>

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

#include "log_chain.h"
#include "read_json.h"
#include "read_rows.h"
#include "read_store_state.h"

namespace diptych::store
{

namespace
{

// Of one reader what is theirs of one exam.
const QString& ofReader()
{
    static const QString kWhere = QStringLiteral("WHERE exam_id = ? AND reader_id = ?");
    return kWhere;
}

QJsonObject deferralJson(const Exam& exam, std::string_view readerId)
{
    return {{QStringLiteral("exam"), text(examId(exam))}, {QStringLiteral("reader"), text(readerId)}};
}

// One value holds all ids, however long the work list is.
QString progressQuery(bool postgres)
{
    const QString asked = postgres ? QStringLiteral("SELECT json_array_elements_text(CAST(? AS json))")
                                   : QStringLiteral("SELECT value FROM json_each(?)");
    return QStringLiteral(
               "WITH asked (exam) AS (%1) "
               "SELECT 1, exam_id, role, reader_id, "
               "CAST(CASE WHEN settlements.read_id IS NULL THEN 0 ELSE 1 END AS BIGINT), '', '', reads.log_seq "
               "FROM reads JOIN asked ON asked.exam = exam_id LEFT JOIN settlements ON settlements.read_id = reads.id "
               "UNION ALL SELECT 1, exam_id, 'consensus', reader_id, 1, '', '', log_seq "
               "FROM consensus_reads JOIN asked ON asked.exam = exam_id "
               "UNION ALL SELECT 4, exam_id, '', '', 0, '', '', log_seq "
               "FROM decisions JOIN asked ON asked.exam = exam_id "
               "UNION ALL SELECT 2, exam_id, role, reader_id, until_ms, '', '', 0 "
               "FROM claims JOIN asked ON asked.exam = exam_id WHERE until_ms > ? "
               "UNION ALL SELECT 3, exam_id, '', reader_id, 0, reason, deferred_at, 0 "
               "FROM deferrals JOIN asked ON asked.exam = exam_id "
               "ORDER BY 1, 8, 7, 3")
        .arg(asked);
}

Result<void> add(ExamProgress& exam, const QSqlQuery& row)
{
    if (row.value(0).toInt() == 4) {
        exam.decided = true;
        return {};
    }
    const std::string reader = row.value(3).toString().toStdString();
    if (row.value(0).toInt() == 3) {
        exam.deferrals.push_back(
            {reader, row.value(5).toString().toStdString(), row.value(6).toString().toStdString()});
        return {};
    }
    const auto role = roleOf(row.value(2).toString());
    if (!role)
        return failure(Reason::StoreDamaged, "a read or claim has a role that this program does not know", exam.examId);
    if (row.value(0).toInt() == 1)
        exam.sealed.push_back({*role, reader, row.value(4).toLongLong() == 1});
    else
        exam.claims.push_back(
            {exam.examId, reader, *role,
             std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(row.value(4).toLongLong()))});
    return {};
}

}  // namespace

bool ExamProgress::isSealed(reading::ReadRole role) const
{
    return std::any_of(sealed.begin(), sealed.end(), [role](const SealedRole& read) { return read.role == role; });
}

bool ExamProgress::isToSettleBy(std::string_view readerId) const
{
    return std::any_of(sealed.begin(), sealed.end(),
                       [readerId](const SealedRole& read) { return read.readerId == readerId && !read.settled; });
}

std::optional<std::string> ExamProgress::unsettledReader() const
{
    const bool settles = isSealed(reading::ReadRole::Arbiter);
    for (const SealedRole& read : sealed)
        if (!read.settled && (read.role == reading::ReadRole::Arbiter || !settles))
            return read.readerId;
    return std::nullopt;
}

Result<bool> endDeferral(Connection& connection, const Exam& exam, std::string_view readerId)
{
    const auto ended =
        connection.run(QStringLiteral("DELETE FROM deferrals ") + ofReader(), {text(examId(exam)), text(readerId)});
    if (!ended)
        return tl::make_unexpected(ended.error());
    return ended->numRowsAffected() > 0;
}

Result<void> ReadStore::defer(const Exam& exam, std::string_view readerId, std::string_view reason)
{
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (auto known = requireReader(connection, readerId); !known)
        return known;
    const QVariantList whose{text(examId(exam)), text(readerId)};
    {
        auto sealed = connection.run(QStringLiteral("SELECT 1 FROM reads ") + ofReader(), whose);
        if (!sealed)
            return tl::make_unexpected(sealed.error());
        if (sealed->next())
            return failure(Reason::AlreadyRead, "this reader has read this exam", examId(exam));
    }
    if (auto there = ensureExam(connection, exam); !there)
        return there;
    if (const auto ended = connection.run(QStringLiteral("DELETE FROM claims ") + ofReader(), whose); !ended)
        return tl::make_unexpected(ended.error());
    if (const auto ended = endDeferral(connection, exam, readerId); !ended)
        return tl::make_unexpected(ended.error());
    const auto now = connection.now();
    if (!now)
        return tl::make_unexpected(now.error());
    const auto added = connection.run(
        QStringLiteral("INSERT INTO deferrals (exam_id, reader_id, reason, deferred_at) VALUES (?, ?, ?, ?)"),
        {whose[0], whose[1], reason.empty() ? QStringLiteral("") : text(reason),
         QDateTime::fromMSecsSinceEpoch(*now, Qt::UTC).toString(Qt::ISODateWithMs)});
    if (!added)
        return tl::make_unexpected(added.error());
    const auto entry = appendLog(connection, QStringLiteral("exam_deferred"), deferralJson(exam, readerId));
    if (!entry)
        return tl::make_unexpected(entry.error());
    return transaction->commit();
}

Result<void> ReadStore::takeUp(const Exam& exam, std::string_view readerId)
{
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto ended = endDeferral(connection, exam, readerId);
    if (!ended)
        return tl::make_unexpected(ended.error());
    if (!*ended)
        return {};
    const auto entry = appendLog(connection, QStringLiteral("exam_taken_up"), deferralJson(exam, readerId));
    if (!entry)
        return tl::make_unexpected(entry.error());
    return transaction->commit();
}

Result<std::vector<ExamProgress>> ReadStore::progress(const std::vector<Exam>& exams)
{
    Connection& connection = *state_->connection;
    if (const auto ready = connection.ready(); !ready)
        return tl::make_unexpected(ready.error());
    std::vector<ExamProgress> progress;
    std::map<std::string, ExamProgress> byId;
    QJsonArray ids;
    for (const Exam& exam : exams) {
        const std::string id = examId(exam);
        progress.push_back({id, {}, {}, {}, false});
        if (byId.try_emplace(id, ExamProgress{id, {}, {}, {}, false}).second)
            ids.append(text(id));
    }
    const auto now = connection.now();
    if (!now)
        return tl::make_unexpected(now.error());
    auto rows = connection.run(progressQuery(connection.postgres()), {QString::fromUtf8(compact(ids)), *now});
    if (!rows)
        return tl::make_unexpected(rows.error());
    while (rows->next()) {
        const auto exam = byId.find(rows->value(1).toString().toStdString());
        if (exam == byId.end())
            continue;
        if (const auto added = add(exam->second, *rows); !added)
            return tl::make_unexpected(added.error());
    }
    for (ExamProgress& exam : progress)
        exam = byId.at(exam.examId);
    return progress;
}

}  // namespace diptych::store
