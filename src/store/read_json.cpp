#include "read_json.h"

#include <algorithm>
#include <array>

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonDocument>
#include <QUuid>

namespace diptych::store
{

QString text(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString codeOf(std::optional<reading::Recall> recall)
{
    if (!recall)
        return {};
    return *recall == reading::Recall::Recall ? QStringLiteral("recall") : QStringLiteral("no_recall");
}

std::optional<reading::Recall> recallOf(const QString& code)
{
    for (const auto recall : {reading::Recall::Recall, reading::Recall::NoRecall}) {
        if (code == codeOf(recall))
            return recall;
    }
    return std::nullopt;
}

std::optional<Role> roleOf(const QString& wanted)
{
    for (const Role role : {Role::First, Role::Second, Role::Arbiter}) {
        if (wanted == text(code(role)))
            return role;
    }
    return std::nullopt;
}

QJsonArray coverageJson(const SealedRead& read)
{
    QJsonArray json;
    for (const reading::ViewCoverage& part : read.sealed.conditions.coverage)
        json.append(
            QJsonObject{{QStringLiteral("view"), text(code(part.view))}, {QStringLiteral("share"), part.share}});
    return json;
}

QJsonArray viewsNotShownJson(const SealedRead& read)
{
    QJsonArray json;
    for (const std::string& view : read.sealed.conditions.viewsNotShown)
        json.append(text(view));
    return json;
}

Result<void> checkSound(const SealedRead& read)
{
    if (QUuid::fromString(text(read.id)).toString(QUuid::WithoutBraces) != text(read.id) ||
        QUuid::fromString(text(read.id)).isNull())
        return failure(Reason::InvalidArgument, "a read's id is a UUID");
    if (!read.sealed.opinion.recalls().whole())
        return failure(Reason::InvalidArgument, "an opinion on each breast is needed before sealing");
    const QString time = text(read.sealed.sealedAt);
    if (!QDateTime::fromString(time, Qt::ISODateWithMs).isValid() || !time.endsWith(QLatin1Char('Z')))
        return failure(Reason::InvalidArgument, "the time of sealing is ISO 8601, UTC");
    const auto& coverage = read.sealed.conditions.coverage;
    if (std::any_of(coverage.begin(), coverage.end(),
                    [](const reading::ViewCoverage& part) { return !(part.share >= 0.0 && part.share <= 1.0); }))
        return failure(Reason::InvalidArgument, "a share lies between 0 and 1");
    return {};
}

bool readCoverage(const QJsonArray& json, SealedRead& read)
{
    for (const QJsonValue& part : json) {
        const QString name = part.toObject().value(QStringLiteral("view")).toString();
        const QJsonValue share = part.toObject().value(QStringLiteral("share"));
        const auto view = std::find_if(kStandardViews.begin(), kStandardViews.end(),
                                       [&name](StandardView known) { return text(code(known)) == name; });
        if (view == kStandardViews.end() || !share.isDouble())
            return false;
        read.sealed.conditions.coverage.push_back({*view, share.toDouble()});
    }
    return true;
}

bool readViewsNotShown(const QJsonArray& json, SealedRead& read)
{
    for (const QJsonValue& view : json) {
        if (!view.isString())
            return false;
        read.sealed.conditions.viewsNotShown.push_back(view.toString().toStdString());
    }
    return true;
}

QJsonObject contentsOf(const SealedRead& read)
{
    const reading::SealedOpinion& sealed = read.sealed;
    return {
        {QStringLiteral("id"), text(read.id)},
        {QStringLiteral("exam"), text(examId(read.exam))},
        {QStringLiteral("reader"), text(read.readerId)},
        {QStringLiteral("role"), text(code(read.role))},
        {QStringLiteral("right"), codeOf(sealed.opinion.right.recall)},
        {QStringLiteral("left"), codeOf(sealed.opinion.left.recall)},
        {QStringLiteral("sealed_at"), text(sealed.sealedAt)},
        {QStringLiteral("ai_was_hidden"), sealed.aiWasHidden},
        {QStringLiteral("display"), text(sealed.conditions.displayStatement)},
        {QStringLiteral("coverage"), coverageJson(read)},
        {QStringLiteral("views_not_shown"), viewsNotShownJson(read)},
        {QStringLiteral("engine_assessment"), text(read.engineAssessment)},
    };
}

std::string contentsHash(const SealedRead& read)
{
    const QByteArray bytes = QJsonDocument(contentsOf(read)).toJson(QJsonDocument::Compact);
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

QByteArray toJson(const SealedRead& read)
{
    QJsonObject json = contentsOf(read);
    json[QStringLiteral("exam")] = QJsonObject{
        {QStringLiteral("study_uid"), text(read.exam.studyInstanceUid)},
        {QStringLiteral("patient_hash"), text(read.exam.patientHash)},
        {QStringLiteral("study_date"), text(read.exam.studyDate)},
        {QStringLiteral("accession"), text(read.exam.accessionNumber)},
    };
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

std::optional<SealedRead> fromJson(const QByteArray& bytes)
{
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    const QJsonObject exam = json.value(QStringLiteral("exam")).toObject();
    const auto field = [](const QJsonObject& object, const QString& name) {
        return object.value(name).toString().toStdString();
    };
    const auto role = roleOf(json.value(QStringLiteral("role")).toString());
    SealedRead read{field(json, QStringLiteral("id")),
                    {field(exam, QStringLiteral("study_uid")), field(exam, QStringLiteral("patient_hash")),
                     field(exam, QStringLiteral("study_date")), field(exam, QStringLiteral("accession"))},
                    field(json, QStringLiteral("reader")),
                    role.value_or(Role::First),
                    {},
                    field(json, QStringLiteral("engine_assessment"))};
    read.sealed.opinion = reading::recallOnly({recallOf(json.value(QStringLiteral("right")).toString()),
                                               recallOf(json.value(QStringLiteral("left")).toString())});
    read.sealed.sealedAt = field(json, QStringLiteral("sealed_at"));
    read.sealed.aiWasHidden = json.value(QStringLiteral("ai_was_hidden")).toBool();
    read.sealed.conditions.displayStatement = field(json, QStringLiteral("display"));
    const bool sound = role && read.sealed.opinion.recalls().whole() &&
                       json.value(QStringLiteral("ai_was_hidden")).isBool() &&
                       readCoverage(json.value(QStringLiteral("coverage")).toArray(), read) &&
                       readViewsNotShown(json.value(QStringLiteral("views_not_shown")).toArray(), read);
    return sound ? std::optional(read) : std::nullopt;
}

}  // namespace diptych::store
