#include "read_rows.h"

#include <QJsonDocument>

#include "log_chain.h"
#include "read_json.h"

namespace diptych::store
{

namespace
{

QString compact(const QJsonArray& array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QJsonArray arrayOf(const QVariant& value)
{
    return QJsonDocument::fromJson(value.toString().toUtf8()).array();
}

}  // namespace

Result<QSqlQuery> selectReads(Connection& connection, const QString& rest, const QVariantList& values)
{
    return connection.run(
        QStringLiteral("SELECT reads.id, exam_id, reader_id, role, right_breast, left_breast, sealed_at, "
                       "display_statement, coverage, views_not_shown, ai_was_hidden, engine_assessment, log_seq, "
                       "study_uid, patient_hash, study_date, accession "
                       "FROM reads JOIN exams ON exams.id = reads.exam_id ") +
            rest,
        values);
}

std::optional<SealedRead> readOfRow(const QSqlQuery& row)
{
    const auto field = [&row](int column) { return row.value(column).toString().toStdString(); };
    const auto role = roleOf(row.value(3).toString());
    SealedRead read{field(0), {field(13), field(14), field(15), field(16)}, field(2), role.value_or(Role::First), {},
                    field(11)};
    read.sealed.opinion = reading::recallOnly({recallOf(row.value(4).toString()), recallOf(row.value(5).toString())});
    read.sealed.sealedAt = field(6);
    read.sealed.conditions.displayStatement = field(7);
    read.sealed.aiWasHidden = row.value(10).toInt() == 1;
    const bool sound = role && read.sealed.opinion.recalls().whole() && readCoverage(arrayOf(row.value(8)), read) &&
                       readViewsNotShown(arrayOf(row.value(9)), read);
    return sound ? std::optional(read) : std::nullopt;
}

Result<std::vector<SealedRead>> readsWhere(Connection& connection, const QString& rest, const QVariantList& values)
{
    auto rows = selectReads(connection, rest, values);
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<SealedRead> reads;
    while (rows->next()) {
        auto read = readOfRow(*rows);
        if (!read)
            return failure(Reason::StoreDamaged, "a sealed read holds values that this program does not know",
                           rows->value(0).toString().toStdString());
        reads.push_back(std::move(*read));
    }
    return reads;
}

Result<LogHead> insertRead(Connection& connection, const SealedRead& read)
{
    const QString exam = text(examId(read.exam));
    const auto entry = appendLog(connection, text(kReadSealed),
                                 {{QStringLiteral("read"), text(read.id)},
                                  {QStringLiteral("exam"), exam},
                                  {QStringLiteral("reader"), text(read.readerId)},
                                  {QStringLiteral("role"), text(code(read.role))},
                                  {QStringLiteral("contents"), text(contentsHash(read))}});
    if (!entry)
        return entry;
    const reading::SealedOpinion& sealed = read.sealed;
    // An empty QString is null to the database, which these columns refuse: an empty text is meant.
    const auto told = [](const std::string& part) { return part.empty() ? QStringLiteral("") : text(part); };
    const auto added = connection.run(
        QStringLiteral("INSERT INTO reads (id, exam_id, reader_id, role, right_breast, left_breast, sealed_at, "
                       "display_statement, coverage, views_not_shown, ai_was_hidden, engine_assessment, log_seq) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {text(read.id), exam, text(read.readerId), text(code(read.role)), codeOf(sealed.opinion.right.recall),
         codeOf(sealed.opinion.left.recall), text(sealed.sealedAt), told(sealed.conditions.displayStatement),
         compact(coverageJson(read)), compact(viewsNotShownJson(read)), sealed.aiWasHidden ? 1 : 0,
         told(read.engineAssessment), qint64{entry->seq}});
    if (!added)
        return tl::make_unexpected(added.error());
    return entry;
}

Result<void> ensureExam(Connection& connection, const Exam& exam)
{
    if (exam.studyInstanceUid.empty() || exam.patientHash.empty())
        return failure(Reason::InvalidArgument, "an exam needs a Study Instance UID and a patient hash");
    const QString id = text(examId(exam));
    auto there = connection.run(QStringLiteral("SELECT 1 FROM exams WHERE id = ?"), {id});
    if (!there)
        return tl::make_unexpected(there.error());
    if (there->next())
        return {};
    const auto told = [](const std::string& part) { return part.empty() ? QStringLiteral("") : text(part); };
    const auto added = connection.run(
        QStringLiteral("INSERT INTO exams (id, study_uid, patient_hash, study_date, accession) VALUES (?, ?, ?, ?, ?)"),
        {id, text(exam.studyInstanceUid), text(exam.patientHash), told(exam.studyDate), told(exam.accessionNumber)});
    if (!added)
        return tl::make_unexpected(added.error());
    return {};
}

}  // namespace diptych::store
