#include "diptych/store/read_bundle.h"

#include <algorithm>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "decision_rows.h"
#include "diptych/core/version.h"
#include "log_chain.h"
#include "read_json.h"
#include "read_rows.h"
#include "read_store_state.h"
#include "report_rows.h"

namespace diptych::store
{

namespace
{

QJsonArray withoutPaths(QJsonArray images)
{
    for (auto&& image : images) {
        QJsonObject plain = image.toObject();
        plain.remove(key("path"));
        image = plain;
    }
    return images;
}

/// The assessment without what tells who the patient is; empty for none.
Result<QByteArray> pseudonymous(const Exam& exam, std::string_view assessmentJson)
{
    if (assessmentJson.empty())
        return QByteArray();
    QJsonObject json =
        QJsonDocument::fromJson(QByteArray(assessmentJson.data(), static_cast<qsizetype>(assessmentJson.size())))
            .object();
    QJsonObject study = json.value(key("study")).toObject();
    if (json.value(key("schema")).toString() != key("diptych.exam-assessment/1") ||
        study.value(key("study_instance_uid")).toString() != text(exam.studyInstanceUid))
        return failure(Reason::InvalidArgument, "the assessment is none of this study", examId(exam));
    for (const char* name : {"patient_id", "accession_number", "path"})
        study.remove(key(name));
    json[key("study")] = study;
    for (const char* list : {"views", "other_images"})
        json[key(list)] = withoutPaths(json.value(key(list)).toArray());
    return compact(json);
}

QJsonObject entryJson(const LogEntry& entry)
{
    return {{key("seq"), qint64{entry.seq}},
            {key("time"), text(entry.time)},
            {key("kind"), text(entry.kind)},
            {key("payload"), text(entry.payload)},
            {key("previous_hash"), text(entry.previousHash)},
            {key("hash"), text(entry.hash)}};
}

/// Reads with their settlements; what any of them tells of images goes into `images`, once.
Result<QJsonArray> readsJson(Connection& connection, const Exam& exam, QJsonArray& images)
{
    const auto kept = keptReads(connection, exam);
    if (!kept)
        return tl::make_unexpected(kept.error());
    QJsonArray reads;
    for (const KeptRead& one : *kept) {
        const SealedRead& read = one.read;
        QJsonObject json{{key("log_seq"), qint64{one.seq}},
                         {key("contents"), QString::fromUtf8(compact(contentsOf(read, one.form)))}};
        if (read.settled) {
            const Settlement settlement{read.id, read.readerId, *read.settled};
            json[key("settlement")] =
                QJsonObject{{key("log_seq"), qint64{*one.settlementSeq}},
                            {key("contents"), QString::fromUtf8(compact(contentsOf(settlement)))}};
        }
        reads.append(json);
        for (const auto image : imagesJson(read)) {
            if (!images.contains(image))
                images.append(image);
        }
    }
    return reads;
}

Result<QJsonArray> reportsJson(Connection& connection, const Exam& exam)
{
    const auto kept = keptReports(connection, examId(exam));
    if (!kept)
        return tl::make_unexpected(kept.error());
    QJsonArray reports;
    for (const KeptReport& one : *kept)
        reports.append(QJsonObject{{key("log_seq"), qint64{one.entry.seq}},
                                   {key("contents"), QString::fromUtf8(compact(contentsOf(one.examId, one.report)))}});
    return reports;
}

}  // namespace

Result<std::string> exportBundle(ReadStore& store, const Exam& exam, std::string_view assessmentJson)
{
    const auto assessment = pseudonymous(exam, assessmentJson);
    if (!assessment)
        return tl::make_unexpected(assessment.error());
    Connection& connection = *store.state_->connection;
    // Writing keeps others out, so that log and reads are of one moment.
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    QJsonArray images;
    const auto reads = readsJson(connection, exam, images);
    if (!reads)
        return tl::make_unexpected(reads.error());
    if (reads->isEmpty())
        return failure(Reason::InvalidArgument, "nothing is sealed of this exam", examId(exam));
    const auto reports = reportsJson(connection, exam);
    if (!reports)
        return tl::make_unexpected(reports.error());
    const auto decision = decisionRow(connection, examId(exam));
    if (!decision)
        return tl::make_unexpected(decision.error());
    const auto head =
        appendLog(connection, text(kBundleExported),
                  {{key("exam"), text(examId(exam))},
                   {key("assessment"), assessment->isEmpty() ? QStringLiteral("") : text(hashOf(*assessment))},
                   {key("program_version"), text(appVersion())}});
    if (!head)
        return tl::make_unexpected(head.error());
    const auto entries = logEntries(connection);
    if (!entries)
        return tl::make_unexpected(entries.error());
    QJsonArray log;
    for (const LogEntry& entry : *entries)
        log.append(entryJson(entry));
    QJsonObject bundle{
        {key("schema"), key("diptych.read-bundle/1")},
        {key("not_for_diagnostic_use"), true},
        {key("program_version"), text(appVersion())},
        {key("exam"), QJsonObject{{key("study_instance_uid"), text(exam.studyInstanceUid)},
                                  {key("patient_hash"), text(exam.patientHash)}}},
        {key("reads"), *reads},
        {key("reports"), *reports},
        {key("images"), images},
        {key("assessment"), QString::fromUtf8(*assessment)},
        {key("log"), log},
        {key("log_head"), QJsonObject{{key("seq"), qint64{head->seq}}, {key("hash"), text(head->hash)}}},
    };
    if (*decision)
        bundle[key("decision")] = QJsonObject{
            {key("log_seq"), qint64{(*decision)->seq}},
            {key("contents"), QString::fromUtf8(compact(contentsOf((*decision)->examId, *(*decision)->decision)))}};
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return QJsonDocument(bundle).toJson(QJsonDocument::Indented).toStdString();
}

}  // namespace diptych::store
