#include "old_records.h"

#include <QCryptographicHash>
#include <QJsonObject>

#include "log_chain.h"

namespace diptych::store
{

Result<void> insertOldRead(Connection& connection, const SealedRead& read)
{
    const QString contents =
        QStringLiteral(
            R"json({"ai_was_hidden":true,"coverage":[{"share":0.1,"view":"LMLO"},{"share":1,"view":"RCC"}],)json"
            R"json("display":"two screens, 5 MP","engine_assessment":"assessment-7","exam":"%1","id":"%2",)json"
            R"json("left":"no_recall","reader":"%3","right":"recall","role":"first",)json"
            R"json("sealed_at":"2024-03-04T05:06:07Z","views_not_shown":["L CC (missing)"]})json")
            .arg(QString::fromStdString(examId(read.exam)), QString::fromStdString(read.id),
                 QString::fromStdString(read.readerId));
    const QByteArray hash = QCryptographicHash::hash(contents.toUtf8(), QCryptographicHash::Sha256).toHex();
    const auto entry = appendLog(connection, QStringLiteral("read_sealed"),
                                 {{QStringLiteral("read"), QString::fromStdString(read.id)},
                                  {QStringLiteral("exam"), QString::fromStdString(examId(read.exam))},
                                  {QStringLiteral("reader"), QString::fromStdString(read.readerId)},
                                  {QStringLiteral("role"), QStringLiteral("first")},
                                  {QStringLiteral("contents"), QString::fromLatin1(hash)}});
    if (!entry)
        return tl::make_unexpected(entry.error());
    const auto added = connection.run(
        QStringLiteral("INSERT INTO reads (id, exam_id, reader_id, role, right_breast, left_breast, sealed_at, "
                       "display_statement, coverage, views_not_shown, ai_was_hidden, engine_assessment, log_seq) "
                       "VALUES (?, ?, ?, 'first', 'recall', 'no_recall', '2024-03-04T05:06:07Z', 'two screens, 5 MP', "
                       "'[{\"share\":0.1,\"view\":\"LMLO\"},{\"share\":1,\"view\":\"RCC\"}]', "
                       "'[\"L CC (missing)\"]', 1, 'assessment-7', ?)"),
        {QString::fromStdString(read.id), QString::fromStdString(examId(read.exam)),
         QString::fromStdString(read.readerId), qint64{entry->seq}});
    if (!added)
        return tl::make_unexpected(added.error());
    return {};
}

Result<void> insertOldReport(Connection& connection, const std::string& exam)
{
    const QString contents =
        QStringLiteral(R"json({"amends":"","exam":"%1","hash":"%2","language":"en","number":"R-1","reason":"",)json"
                       R"json("written_at":"2024-03-04T05:20:00Z"})json")
            .arg(QString::fromStdString(exam), QString(64, QLatin1Char('a')));
    const QByteArray hash = QCryptographicHash::hash(contents.toUtf8(), QCryptographicHash::Sha256).toHex();
    const auto entry = appendLog(connection, QStringLiteral("report_written"),
                                 {{QStringLiteral("report"), QStringLiteral("R-1")},
                                  {QStringLiteral("exam"), QString::fromStdString(exam)},
                                  {QStringLiteral("contents"), QString::fromLatin1(hash)}});
    if (!entry)
        return tl::make_unexpected(entry.error());
    const auto added = connection.run(
        QStringLiteral("INSERT INTO reports (number, exam_id, hash, amends, reason, language, written_at, log_seq) "
                       "VALUES ('R-1', ?, ?, NULL, '', 'en', '2024-03-04T05:20:00Z', ?)"),
        {QString::fromStdString(exam), QString(64, QLatin1Char('a')), qint64{entry->seq}});
    if (!added)
        return tl::make_unexpected(added.error());
    return {};
}

}  // namespace diptych::store
