#include "read_rows.h"

#include <QJsonDocument>

#include "log_chain.h"
#include "opinion_json.h"
#include "read_json.h"

namespace diptych::store
{

namespace
{

QJsonArray arrayOf(const QVariant& value)
{
    return QJsonDocument::fromJson(value.toString().toUtf8()).array();
}

std::optional<reading::FullOpinion> opinionOf(const QVariant& value)
{
    return opinionFromJson(QJsonDocument::fromJson(value.toString().toUtf8()).object());
}

std::optional<Suspicion> scoreOf(const QVariant& value)
{
    return value.isNull() ? std::nullopt : Suspicion::of(value.toInt());
}

std::optional<int> valueOf(const std::optional<Suspicion>& score)
{
    return score ? std::optional(score->value()) : std::nullopt;
}

template <typename Value>
QVariant orNull(const std::optional<Value>& value)
{
    return value ? QVariant(*value) : QVariant(QMetaType::fromType<Value>());
}

QString stored(const QByteArray& json)
{
    return QString::fromUtf8(json);
}

// Recall and no recall have columns of their own, for those who ask the database; both must say the same.
std::optional<reading::FullOpinion> opinionOfRow(const QSqlQuery& row)
{
    const reading::ReaderOpinion recalls{recallOf(row.value(4).toString()), recallOf(row.value(5).toString())};
    if (!recalls.whole())
        return std::nullopt;
    const int form = row.value(kFormColumn).toInt();
    if (form == kRecallsAlone) {
        // Its hash does not stand on what came later, so there must be nothing.
        const bool nothingLater =
            row.value(18).toString().isEmpty() && arrayOf(row.value(19)).isEmpty() && row.isNull(kSecondsColumn);
        return nothingLater ? std::optional(reading::recallOnly(recalls)) : std::nullopt;
    }
    if (form != kWholeOpinion)
        return std::nullopt;
    auto opinion = opinionOf(row.value(18));
    return opinion && opinion->recalls() == recalls ? opinion : std::nullopt;
}

}  // namespace

Result<QSqlQuery> selectReads(Connection& connection, const QString& rest, const QVariantList& values)
{
    return connection.run(
        QStringLiteral(
            "SELECT reads.id, exam_id, reader_id, role, right_breast, left_breast, sealed_at, "
            "display_statement, coverage, views_not_shown, ai_was_hidden, engine_assessment, reads.log_seq, "
            "study_uid, patient_hash, study_date, accession, contents_form, reads.opinion, images, "
            "settlements.opinion, settled_at, settlements.log_seq, seconds, ai_right, ai_left, with_reader_id "
            "FROM every_read AS reads JOIN exams ON exams.id = reads.exam_id "
            "LEFT JOIN settlements ON settlements.read_id = reads.id ") +
            rest,
        values);
}

std::optional<SealedRead> readOfRow(const QSqlQuery& row)
{
    const auto field = [&row](int column) { return row.value(column).toString().toStdString(); };
    const auto role = roleOf(row.value(3).toString());
    SealedRead read{field(0), {field(13), field(14), field(15), field(16)},
                    field(2), role.value_or(reading::ReadRole::First),
                    {},       field(11)};
    read.withReaderId = field(kWithReaderColumn);
    const auto opinion = opinionOfRow(row);
    read.sealed.opinion = opinion.value_or(reading::FullOpinion{});
    read.sealed.sealedAt = field(6);
    read.sealed.conditions.displayStatement = field(7);
    read.sealed.aiWasHidden = row.value(10).toInt() == 1;
    if (!row.isNull(kSecondsColumn))
        read.sealed.conditions.seconds = row.value(kSecondsColumn).toDouble();
    const bool sound = role && signedByAsManyAsItTakes(read) && opinion && readCoverage(arrayOf(row.value(8)), read) &&
                       readViewsNotShown(arrayOf(row.value(9)), read) && readImages(arrayOf(row.value(19)), read);
    return sound ? std::optional(read) : std::nullopt;
}

std::optional<Settlement> settlementOfRow(const QSqlQuery& row)
{
    const auto opinion = row.isNull(kSettlementSeqColumn) ? std::nullopt : opinionOf(row.value(20));
    if (!opinion)
        return std::nullopt;
    Settlement settlement{row.value(0).toString().toStdString(),
                          row.value(2).toString().toStdString(),
                          {*opinion, row.value(21).toString().toStdString()}};
    settlement.settled.aiRight = scoreOf(row.value(24));
    settlement.settled.aiLeft = scoreOf(row.value(25));
    const bool sound = settlement.settled.aiRight.has_value() != row.isNull(24) &&
                       settlement.settled.aiLeft.has_value() != row.isNull(25);
    return sound ? std::optional(std::move(settlement)) : std::nullopt;
}

Result<std::vector<KeptRead>> keptReadsWhere(Connection& connection, const QString& rest, const QVariantList& values)
{
    auto rows = selectReads(connection, rest, values);
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<KeptRead> reads;
    while (rows->next()) {
        auto read = readOfRow(*rows);
        auto settlement = settlementOfRow(*rows);
        const bool settled = !rows->isNull(kSettlementSeqColumn);
        if (!read || settlement.has_value() != settled)
            return failure(Reason::StoreDamaged, "a sealed read holds values that this program does not know",
                           rows->value(0).toString().toStdString());
        KeptRead kept{std::move(*read), rows->value(kFormColumn).toInt(), rows->value(kLogSeqColumn).toLongLong(), {}};
        if (settlement) {
            kept.read.settled = std::move(settlement->settled);
            kept.settlementSeq = rows->value(kSettlementSeqColumn).toLongLong();
        }
        reads.push_back(std::move(kept));
    }
    return reads;
}

Result<std::vector<KeptRead>> keptReads(Connection& connection, const Exam& exam)
{
    return keptReadsWhere(connection, QStringLiteral("WHERE exam_id = ? ORDER BY reads.log_seq"), {text(examId(exam))});
}

Result<LogHead> insertRead(Connection& connection, const SealedRead& read)
{
    const QString exam = text(examId(read.exam));
    QJsonObject told{{QStringLiteral("read"), text(read.id)},
                     {QStringLiteral("exam"), exam},
                     {QStringLiteral("reader"), text(read.readerId)},
                     {QStringLiteral("role"), text(code(read.role))},
                     {QStringLiteral("contents"), text(contentsHash(read))}};
    if (!read.withReaderId.empty())
        told[QStringLiteral("with")] = text(read.withReaderId);
    auto entry = appendLog(connection, text(kReadSealed), told);
    if (!entry)
        return entry;
    const reading::SealedOpinion& sealed = read.sealed;
    const bool together = read.role == reading::ReadRole::Consensus;
    const auto added = connection.run(
        QStringLiteral("INSERT INTO %1 (id, exam_id, reader_id, %2, right_breast, left_breast, sealed_at, "
                       "display_statement, coverage, views_not_shown, ai_was_hidden, engine_assessment, log_seq, "
                       "contents_form, opinion, images, seconds) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .arg(together ? QStringLiteral("consensus_reads") : QStringLiteral("reads"),
                 together ? QStringLiteral("with_reader_id") : QStringLiteral("role")),
        {text(read.id), exam, text(read.readerId), together ? text(read.withReaderId) : text(code(read.role)),
         codeOf(sealed.opinion.right.recall), codeOf(sealed.opinion.left.recall), text(sealed.sealedAt),
         orEmpty(sealed.conditions.displayStatement), stored(compact(coverageJson(read))),
         stored(compact(viewsNotShownJson(read))), sealed.aiWasHidden ? 1 : 0, orEmpty(read.engineAssessment),
         qint64{entry->seq}, kWholeOpinion, stored(compact(opinionJson(sealed.opinion))),
         stored(compact(imagesJson(read))), orNull(secondsOf(read))});
    if (!added)
        return tl::make_unexpected(added.error());
    return entry;
}

Result<LogHead> insertSettlement(Connection& connection, const SealedRead& read, const Settlement& settlement)
{
    auto entry = appendLog(connection, text(kReadSettled),
                           {{QStringLiteral("read"), text(read.id)},
                            {QStringLiteral("exam"), text(examId(read.exam))},
                            {QStringLiteral("reader"), text(read.readerId)},
                            {QStringLiteral("contents"), text(contentsHash(settlement))}});
    if (!entry)
        return entry;
    const auto added = connection.run(
        QStringLiteral("INSERT INTO settlements (read_id, opinion, settled_at, ai_right, ai_left, log_seq) "
                       "VALUES (?, ?, ?, ?, ?, ?)"),
        {text(read.id), stored(compact(opinionJson(settlement.settled.opinion))), text(settlement.settled.settledAt),
         orNull(valueOf(settlement.settled.aiRight)), orNull(valueOf(settlement.settled.aiLeft)), qint64{entry->seq}});
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
    const auto added = connection.run(
        QStringLiteral("INSERT INTO exams (id, study_uid, patient_hash, study_date, accession) VALUES (?, ?, ?, ?, ?)"),
        {id, text(exam.studyInstanceUid), text(exam.patientHash), orEmpty(exam.studyDate),
         orEmpty(exam.accessionNumber)});
    if (!added)
        return tl::make_unexpected(added.error());
    return {};
}

}  // namespace diptych::store
