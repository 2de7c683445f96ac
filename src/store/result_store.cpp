#include "diptych/store/result_store.h"

#include <algorithm>
#include <array>

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>

#include "read_json.h"
#include "result_schema.h"

namespace diptych::store
{

namespace
{

QString kept(std::string_view value)
{
    const QString converted = text(value);
    return converted.isNull() ? QStringLiteral("") : converted;  // a null string would be NULL
}

std::string told(const QVariant& value)
{
    return value.toString().toStdString();
}

Result<QString> timeOf(Connection& connection)
{
    const auto now = connection.now();
    if (!now)
        return tl::make_unexpected(now.error());
    return QDateTime::fromMSecsSinceEpoch(*now, Qt::UTC).toString(Qt::ISODateWithMs);
}

constexpr std::array kStates{AnalysisState::Queued, AnalysisState::Running, AnalysisState::Done, AnalysisState::Failed};

const QString& resultColumns()
{
    static const QString kColumns =
        QStringLiteral("study_uid, images_digest, model_sha256, app_version, status, assessment, worker, stored_at");
    return kColumns;
}

StoredResult resultOf(const QSqlQuery& row)
{
    return {{told(row.value(0)), told(row.value(1)), told(row.value(2)), told(row.value(3))},
            told(row.value(4)),
            told(row.value(5)),
            told(row.value(6)),
            told(row.value(7))};
}

QVariantList valuesOf(const ResultKey& key)
{
    return {kept(key.studyInstanceUid), kept(key.imagesDigest), kept(key.packageSha256), kept(key.appVersion)};
}

}  // namespace

Result<std::string> imagesDigest(const Study& study)
{
    std::vector<const MammogramView*> views;
    for (const MammogramView& view : study.views)
        views.push_back(&view);
    std::ranges::sort(views, {}, [](const MammogramView* view) { return view->sopInstanceUid; });
    QCryptographicHash all(QCryptographicHash::Sha256);
    for (const MammogramView* view : views) {
        QFile file(QString::fromStdString(view->path.string()));
        QCryptographicHash one(QCryptographicHash::Sha256);
        if (!file.open(QIODevice::ReadOnly) || !one.addData(&file))
            return failure(Reason::Unreadable, file.errorString().toStdString(), view->path.string());
        all.addData(QByteArray::fromStdString(view->sopInstanceUid + ' '));
        all.addData(one.result().toHex() + '\n');
    }
    return all.result().toHex().toStdString();
}

Result<StoreLocation> resultLocation(const std::string& text, const std::string& schema)
{
    if (text.empty())
        return failure(Reason::InvalidArgument, "no place is named");
    if (text.find('=') == std::string::npos)
        return SqliteFile{text};
    if (text.find("password") != std::string::npos)
        return failure(Reason::InvalidArgument,
                       "a password does not belong here, where others can see it: use .pgpass or PGPASSWORD");
    return PostgresServer{.connection = text, .schema = schema};
}

std::string_view code(AnalysisState state)
{
    static constexpr std::array<std::string_view, 4> kCodes{"queued", "running", "done", "failed"};
    return kCodes.at(static_cast<std::size_t>(state));
}

ResultStore::ResultStore(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
ResultStore::ResultStore(ResultStore&&) noexcept = default;
ResultStore& ResultStore::operator=(ResultStore&&) noexcept = default;
ResultStore::~ResultStore() = default;

Result<ResultStore> ResultStore::open(const StoreLocation& location)
{
    auto connection = Connection::open(location, resultLayout());
    if (!connection)
        return tl::make_unexpected(connection.error());
    return ResultStore(std::move(*connection));
}

Result<ResultStore> ResultStore::openToRead(const StoreLocation& location)
{
    auto connection = Connection::open(location, resultLayout(), Opening::ToRead);
    if (!connection)
        return tl::make_unexpected(connection.error());
    return ResultStore(std::move(*connection));
}

Result<Stored> ResultStore::store(const StoredResult& result, const std::string& patientHash)
{
    auto transaction = Transaction::write(*connection_);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto time = timeOf(*connection_);
    if (!time)
        return tl::make_unexpected(time.error());
    QVariantList values = valuesOf(result.key);
    values << kept(result.status) << kept(result.assessment) << kept(result.worker) << *time;
    auto inserted = connection_->run(
        QStringLiteral("INSERT INTO results (number, %1) SELECT COALESCE(MAX(number), 0) + 1, CAST(? AS TEXT), "
                       "CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), "
                       "CAST(? AS TEXT), CAST(? AS TEXT) FROM results WHERE true "
                       "ON CONFLICT (study_uid, images_digest, model_sha256, app_version) DO NOTHING")
            .arg(resultColumns()),
        values);
    if (!inserted)
        return tl::make_unexpected(inserted.error());
    const Stored stored = inserted->numRowsAffected() == 1 ? Stored::New : Stored::AlreadyThere;
    const auto noted =
        note({result.key.studyInstanceUid, patientHash, AnalysisState::Done, result.worker, {}, 0, {}}, "false");
    if (!noted)
        return tl::make_unexpected(noted.error());
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return stored;
}

Result<std::optional<StoredResult>> ResultStore::find(const ResultKey& key)
{
    if (const auto ready = connection_->ready(); !ready)
        return tl::make_unexpected(ready.error());
    auto row = connection_->run(QStringLiteral("SELECT %1 FROM results WHERE study_uid = ? AND images_digest = ? AND "
                                               "model_sha256 = ? AND app_version = ?")
                                    .arg(resultColumns()),
                                valuesOf(key));
    if (!row)
        return tl::make_unexpected(row.error());
    if (!row->next())
        return std::nullopt;
    return resultOf(*row);
}

Result<std::vector<ResultKey>> ResultStore::keysOf(const std::string& studyInstanceUid)
{
    if (const auto ready = connection_->ready(); !ready)
        return tl::make_unexpected(ready.error());
    auto rows = connection_->run(QStringLiteral("SELECT study_uid, images_digest, model_sha256, app_version "
                                                "FROM results WHERE study_uid = ? ORDER BY number"),
                                 {kept(studyInstanceUid)});
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<ResultKey> found;
    while (rows->next())
        found.push_back({told(rows->value(0)), told(rows->value(1)), told(rows->value(2)), told(rows->value(3))});
    return found;
}

Result<std::vector<StoredResult>> ResultStore::results()
{
    if (const auto ready = connection_->ready(); !ready)
        return tl::make_unexpected(ready.error());
    auto rows = connection_->run(QStringLiteral("SELECT %1 FROM results ORDER BY number").arg(resultColumns()));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<StoredResult> found;
    while (rows->next())
        found.push_back(resultOf(*rows));
    return found;
}

// `unless` is a condition on the row that is there: where it holds, the row stays as it is.
Result<void> ResultStore::note(const ExamAnalysis& analysis, const char* unless)
{
    const auto time = timeOf(*connection_);
    if (!time)
        return tl::make_unexpected(time.error());
    // Only who begins names itself, and a reason stays told until the exam is done.
    const auto done = connection_->run(
        QStringLiteral("INSERT INTO analyses (study_uid, patient_hash, state, worker, since, begun, reason) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (study_uid, patient_hash) DO UPDATE SET "
                       "state = excluded.state, since = excluded.since, begun = analyses.begun + excluded.begun, "
                       "worker = CASE WHEN excluded.worker = '' THEN analyses.worker ELSE excluded.worker END, "
                       "reason = CASE WHEN excluded.reason = '' AND excluded.state <> 'done' THEN analyses.reason "
                       "ELSE excluded.reason END WHERE NOT (%1)")
            .arg(QLatin1String(unless)),
        {kept(analysis.studyInstanceUid), kept(analysis.patientHash), text(code(analysis.state)), kept(analysis.worker),
         *time, analysis.begun, kept(analysis.reason)});
    if (!done)
        return tl::make_unexpected(done.error());
    return {};
}

Result<void> ResultStore::noteQueued(const std::string& studyInstanceUid, const std::string& patientHash)
{
    if (auto ready = connection_->ready(); !ready)
        return ready;
    return note({studyInstanceUid, patientHash, AnalysisState::Queued, {}, {}, 0, {}},
                "analyses.state IN ('running', 'done')");
}

Result<void> ResultStore::noteRunning(const std::string& studyInstanceUid, const std::string& patientHash,
                                      const std::string& worker)
{
    if (auto ready = connection_->ready(); !ready)
        return ready;
    return note({studyInstanceUid, patientHash, AnalysisState::Running, worker, {}, 1, {}}, "false");
}

Result<void> ResultStore::noteFailed(const std::string& studyInstanceUid, const std::string& patientHash,
                                     const std::string& reason, bool last)
{
    if (auto ready = connection_->ready(); !ready)
        return ready;
    return note(
        {studyInstanceUid, patientHash, last ? AnalysisState::Failed : AnalysisState::Queued, {}, {}, 0, reason},
        "false");
}

Result<std::vector<ExamAnalysis>> ResultStore::analyses()
{
    if (const auto ready = connection_->ready(); !ready)
        return tl::make_unexpected(ready.error());
    auto rows = connection_->run(
        QStringLiteral("SELECT study_uid, patient_hash, state, worker, since, begun, reason FROM analyses "
                       "ORDER BY since, study_uid, patient_hash"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<ExamAnalysis> found;
    while (rows->next()) {
        const std::string state = told(rows->value(2));
        const auto known = std::ranges::find(kStates, std::string_view(state), [](AnalysisState s) { return code(s); });
        if (known == kStates.end())
            return failure(Reason::StoreDamaged, "an exam's state is none");
        found.push_back({told(rows->value(0)), told(rows->value(1)), *known, told(rows->value(3)), told(rows->value(4)),
                         rows->value(5).toInt(), told(rows->value(6))});
    }
    return found;
}

}  // namespace diptych::store
