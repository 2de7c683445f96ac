#include "report_rows.h"

#include <algorithm>
#include <array>

#include <QJsonDocument>

#include "log_chain.h"
#include "read_json.h"

namespace diptych::store
{

namespace
{

Result<std::vector<KeptReport>> reportsWhere(Connection& connection, const QString& where, const QVariantList& values)
{
    auto rows = connection.run(
        QStringLiteral("SELECT number, reports.hash, amends, reason, language, written_at, study_uid, patient_hash, "
                       "log_seq, log.hash, made_of FROM reports JOIN exams ON exams.id = reports.exam_id "
                       "LEFT JOIN log ON log.seq = reports.log_seq ") +
            where + QStringLiteral(" ORDER BY log_seq"),
        values);
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<KeptReport> reports;
    while (rows->next()) {
        const auto field = [&rows](int column) { return rows->value(column).toString().toStdString(); };
        reports.push_back({examId({field(6), field(7)}),
                           {field(0), field(1), field(2), field(3), field(4), field(5), field(10)},
                           {rows->value(8).toLongLong(), field(9)}});
    }
    return reports;
}

bool isSha256(const std::string& hash)
{
    return hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Result<std::vector<KeptReport>> keptReports(Connection& connection, std::string_view examId)
{
    if (examId.empty())
        return reportsWhere(connection, QString(), {});
    return reportsWhere(connection, QStringLiteral("WHERE reports.exam_id = ?"), {text(examId)});
}

Result<std::optional<KeptReport>> keptReport(Connection& connection, std::string_view number)
{
    auto found = reportsWhere(connection, QStringLiteral("WHERE number = ?"), {text(number)});
    if (!found)
        return tl::make_unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<LogHead> insertReport(Connection& connection, const std::string& examId, const NotedReport& report)
{
    // The reason may hold a name; the log holds none.
    QJsonObject told{{QStringLiteral("report"), text(report.number)},
                     {QStringLiteral("exam"), text(examId)},
                     {QStringLiteral("contents"), text(contentsHash(examId, report))}};
    if (!report.madeOf.empty())
        told[QStringLiteral("made_of")] = text(madeOfHash(report));
    auto entry = appendLog(connection, text(kReportWritten), told);
    if (!entry)
        return entry;
    // Of what is amended null is meant, since the column points to a report.
    const auto added = connection.run(
        QStringLiteral("INSERT INTO reports (number, exam_id, hash, amends, reason, language, written_at, log_seq, "
                       "made_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {text(report.number), text(examId), text(report.hash), report.amends.empty() ? QString() : text(report.amends),
         orEmpty(report.reason), orEmpty(report.language), text(report.writtenAt), qint64{entry->seq},
         orEmpty(report.madeOf)});
    if (!added)
        return tl::make_unexpected(added.error());
    return entry;
}

QJsonObject contentsOf(const std::string& examId, const NotedReport& report)
{
    QJsonObject json{
        {QStringLiteral("number"), text(report.number)},       {QStringLiteral("exam"), text(examId)},
        {QStringLiteral("hash"), text(report.hash)},           {QStringLiteral("amends"), text(report.amends)},
        {QStringLiteral("reason"), text(report.reason)},       {QStringLiteral("language"), text(report.language)},
        {QStringLiteral("written_at"), text(report.writtenAt)}};
    // Reports of before had none, and their hashes stand on contents without it.
    if (!report.madeOf.empty())
        json[QStringLiteral("made_of")] = text(report.madeOf);
    return json;
}

std::string madeOfHash(const NotedReport& report)
{
    return report.madeOf.empty() ? std::string() : hashOf(QByteArray::fromStdString(report.madeOf));
}

std::string contentsHash(const std::string& examId, const NotedReport& report)
{
    return hashOf(compact(contentsOf(examId, report)));
}

std::optional<NotedReport> reportFromJson(const QByteArray& bytes)
{
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    NotedReport report;
    for (const auto& [name, field] : {std::pair{QStringLiteral("number"), &report.number},
                                      {QStringLiteral("hash"), &report.hash},
                                      {QStringLiteral("amends"), &report.amends},
                                      {QStringLiteral("reason"), &report.reason},
                                      {QStringLiteral("language"), &report.language},
                                      {QStringLiteral("written_at"), &report.writtenAt}}) {
        if (!json.value(name).isString())
            return std::nullopt;
        *field = json.value(name).toString().toStdString();
    }
    const QJsonValue madeOf = json.value(QStringLiteral("made_of"));
    if (!madeOf.isUndefined() && madeOf.toString().isEmpty())
        return std::nullopt;
    report.madeOf = madeOf.toString().toStdString();
    return checkSound(report) ? std::optional(std::move(report)) : std::nullopt;
}

Result<void> checkSound(const NotedReport& report)
{
    if (report.number.empty())
        return failure(Reason::InvalidArgument, "a report has a number");
    if (report.amends == report.number)
        return failure(Reason::InvalidArgument, "a report does not amend itself", report.number);
    if (!isSha256(report.hash))
        return failure(Reason::InvalidArgument, "a report's hash is 64 lower case hexadecimal digits", report.number);
    if (!isUtc(report.writtenAt))
        return failure(Reason::InvalidArgument, "the time of writing is ISO 8601, UTC", report.number);
    // What is no UTF-8, and what a database's text ends at, would come back as something else.
    const std::array texts{&report.number, &report.amends, &report.reason, &report.language, &report.madeOf};
    if (std::any_of(texts.begin(), texts.end(), [](const std::string* told) {
            return told->find('\0') != std::string::npos || text(*told).toStdString() != *told;
        }))
        return failure(Reason::InvalidArgument, "the report's fields hold text that cannot be kept as it is");
    return {};
}

}  // namespace diptych::store
