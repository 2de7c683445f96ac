#include "read_json.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonDocument>
#include <QUuid>

#include "opinion_json.h"

namespace diptych::store
{

namespace
{

bool isUuid(const std::string& id)
{
    const QUuid uuid = QUuid::fromString(text(id));
    return !uuid.isNull() && uuid.toString(QUuid::WithoutBraces) == text(id);
}

// A mark at no place and a text that is no UTF-8 would come back as something else.
Result<void> checkOpinion(const reading::FullOpinion& opinion)
{
    if (!opinion.recalls().whole())
        return failure(Reason::InvalidArgument, "an opinion on each breast is needed before sealing");
    const QByteArray bytes = compact(opinionJson(opinion));
    if (opinionFromJson(QJsonDocument::fromJson(bytes).object()) != opinion)
        return failure(Reason::InvalidArgument, "the opinion holds values that cannot be kept as they are");
    return {};
}

QJsonObject aiJson(const reading::SettledOpinion& settled)
{
    QJsonObject json;
    if (settled.aiRight)
        json[QStringLiteral("right")] = settled.aiRight->value();
    if (settled.aiLeft)
        json[QStringLiteral("left")] = settled.aiLeft->value();
    return json;
}

/// False for anything else than a score from 1 to 10 or nothing.
bool readScore(const QJsonValue& json, std::optional<Suspicion>& score)
{
    if (json.isUndefined())
        return true;
    score = Suspicion::of(json.toInt(0));
    return score.has_value();
}

}  // namespace

bool isUtc(const std::string& time)
{
    return QDateTime::fromString(text(time), Qt::ISODateWithMs).isValid() && text(time).endsWith(QLatin1Char('Z'));
}

std::optional<double> secondsOf(const SealedRead& read)
{
    const auto& seconds = read.sealed.conditions.seconds;
    return seconds == 0.0 ? std::optional(0.0) : seconds;
}

QString key(const char* name)
{
    return QString::fromLatin1(name);
}

QString text(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString orEmpty(std::string_view part)
{
    return part.empty() ? QStringLiteral("") : text(part);
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

std::optional<reading::ReadRole> roleOf(const QString& wanted)
{
    return reading::readRole(wanted.toStdString());
}

bool signedByAsManyAsItTakes(const SealedRead& read)
{
    if (read.role != reading::ReadRole::Consensus)
        return read.withReaderId.empty();
    return !read.withReaderId.empty() && read.withReaderId != read.readerId;
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

QJsonArray imagesJson(const SealedRead& read)
{
    QJsonArray json;
    for (const reading::ImageDigest& image : read.sealed.conditions.images)
        json.append(QJsonObject{{QStringLiteral("image"), text(image.sopInstanceUid)},
                                {QStringLiteral("sha256"), text(image.sha256)}});
    return json;
}

Result<void> checkSound(const SealedRead& read)
{
    if (!isUuid(read.id))
        return failure(Reason::InvalidArgument, "a read's id is a UUID");
    if (auto sound = checkOpinion(read.sealed.opinion); !sound)
        return sound;
    if (!signedByAsManyAsItTakes(read))
        return failure(Reason::InvalidArgument, "a consensus is signed by two readers, every other read by one");
    if (!isUtc(read.sealed.sealedAt))
        return failure(Reason::InvalidArgument, "the time of sealing is ISO 8601, UTC");
    const auto& coverage = read.sealed.conditions.coverage;
    if (std::any_of(coverage.begin(), coverage.end(),
                    [](const reading::ViewCoverage& part) { return !(part.share >= 0.0 && part.share <= 1.0); }))
        return failure(Reason::InvalidArgument, "a share lies between 0 and 1");
    if (const auto& seconds = read.sealed.conditions.seconds; seconds && !(std::isfinite(*seconds) && *seconds >= 0.0))
        return failure(Reason::InvalidArgument, "the time that a read took is a number of seconds from 0 on");
    return {};
}

Result<void> checkSound(const Settlement& settlement)
{
    if (!isUuid(settlement.readId))
        return failure(Reason::InvalidArgument, "a read's id is a UUID");
    if (auto sound = checkOpinion(settlement.settled.opinion); !sound)
        return sound;
    if (!isUtc(settlement.settled.settledAt))
        return failure(Reason::InvalidArgument, "the time of settling is ISO 8601, UTC");
    return {};
}

bool readCoverage(const QJsonArray& json, SealedRead& read)
{
    for (const auto part : json) {
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
    for (const auto view : json) {
        if (!view.isString())
            return false;
        read.sealed.conditions.viewsNotShown.push_back(view.toString().toStdString());
    }
    return true;
}

bool readImages(const QJsonArray& json, SealedRead& read)
{
    for (const auto image : json) {
        const QJsonValue uid = image.toObject().value(QStringLiteral("image"));
        const QJsonValue digest = image.toObject().value(QStringLiteral("sha256"));
        if (!uid.isString() || !digest.isString())
            return false;
        read.sealed.conditions.images.push_back({uid.toString().toStdString(), digest.toString().toStdString()});
    }
    return true;
}

QJsonObject contentsOf(const SealedRead& read, int form)
{
    const reading::SealedOpinion& sealed = read.sealed;
    QJsonObject json{
        {QStringLiteral("id"), text(read.id)},
        {QStringLiteral("exam"), text(examId(read.exam))},
        {QStringLiteral("reader"), text(read.readerId)},
        {QStringLiteral("role"), text(code(read.role))},
        {QStringLiteral("sealed_at"), text(sealed.sealedAt)},
        {QStringLiteral("ai_was_hidden"), sealed.aiWasHidden},
        {QStringLiteral("display"), text(sealed.conditions.displayStatement)},
        {QStringLiteral("coverage"), coverageJson(read)},
        {QStringLiteral("views_not_shown"), viewsNotShownJson(read)},
        {QStringLiteral("engine_assessment"), text(read.engineAssessment)},
    };
    if (!read.withReaderId.empty())
        json[QStringLiteral("with")] = text(read.withReaderId);
    if (form == kRecallsAlone) {
        json[QStringLiteral("right")] = codeOf(sealed.opinion.right.recall);
        json[QStringLiteral("left")] = codeOf(sealed.opinion.left.recall);
    } else {
        json[QStringLiteral("form")] = form;
        json[QStringLiteral("opinion")] = opinionJson(sealed.opinion);
        json[QStringLiteral("images")] = imagesJson(read);
        if (const auto seconds = secondsOf(read))
            json[QStringLiteral("seconds")] = *seconds;
    }
    return json;
}

QJsonObject contentsOf(const Settlement& settlement)
{
    return {{QStringLiteral("read"), text(settlement.readId)},
            {QStringLiteral("reader"), text(settlement.readerId)},
            {QStringLiteral("opinion"), opinionJson(settlement.settled.opinion)},
            {QStringLiteral("ai"), aiJson(settlement.settled)},
            {QStringLiteral("settled_at"), text(settlement.settled.settledAt)}};
}

QByteArray compact(const QJsonObject& json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QByteArray compact(const QJsonArray& json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

std::string hashOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

std::string contentsHash(const SealedRead& read, int form)
{
    return hashOf(compact(contentsOf(read, form)));
}

std::string contentsHash(const Settlement& settlement)
{
    return hashOf(compact(contentsOf(settlement)));
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
    return compact(json);
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
                    role.value_or(reading::ReadRole::First),
                    {},
                    field(json, QStringLiteral("engine_assessment"))};
    read.withReaderId = field(json, QStringLiteral("with"));
    std::optional<reading::FullOpinion> opinion;
    if (json.contains(QStringLiteral("form")))
        opinion = opinionFromJson(json.value(QStringLiteral("opinion")).toObject());
    else
        opinion = reading::recallOnly({recallOf(json.value(QStringLiteral("right")).toString()),
                                       recallOf(json.value(QStringLiteral("left")).toString())});
    read.sealed.opinion = opinion.value_or(reading::FullOpinion{});
    read.sealed.sealedAt = field(json, QStringLiteral("sealed_at"));
    read.sealed.aiWasHidden = json.value(QStringLiteral("ai_was_hidden")).toBool();
    read.sealed.conditions.displayStatement = field(json, QStringLiteral("display"));
    const QJsonValue seconds = json.value(QStringLiteral("seconds"));
    if (seconds.isDouble())
        read.sealed.conditions.seconds = seconds.toDouble();
    const bool sound = role && signedByAsManyAsItTakes(read) && read.sealed.opinion.recalls().whole() &&
                       (seconds.isUndefined() || seconds.isDouble()) &&
                       json.value(QStringLiteral("ai_was_hidden")).isBool() &&
                       readCoverage(json.value(QStringLiteral("coverage")).toArray(), read) &&
                       readViewsNotShown(json.value(QStringLiteral("views_not_shown")).toArray(), read) &&
                       readImages(json.value(QStringLiteral("images")).toArray(), read);
    return sound ? std::optional(read) : std::nullopt;
}

std::optional<Settlement> settlementFromJson(const QByteArray& bytes)
{
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    const auto field = [&json](const QString& name) { return json.value(name).toString().toStdString(); };
    const auto opinion = opinionFromJson(json.value(QStringLiteral("opinion")).toObject());
    if (!opinion)
        return std::nullopt;
    Settlement settlement{field(QStringLiteral("read")),
                          field(QStringLiteral("reader")),
                          {*opinion, field(QStringLiteral("settled_at"))}};
    const QJsonObject ai = json.value(QStringLiteral("ai")).toObject();
    const bool sound = json.value(QStringLiteral("ai")).isObject() &&
                       readScore(ai.value(QStringLiteral("right")), settlement.settled.aiRight) &&
                       readScore(ai.value(QStringLiteral("left")), settlement.settled.aiLeft);
    return sound ? std::optional(std::move(settlement)) : std::nullopt;
}

}  // namespace diptych::store
