#include "decision_rows.h"

#include <algorithm>
#include <limits>

#include <QDateTime>
#include <QJsonDocument>

#include "diptych/reading/compare_reads.h"
#include "log_chain.h"
#include "read_json.h"

namespace diptych::store
{

namespace
{

QString reasonCode(const std::optional<reading::SettlingReason>& reason)
{
    return reason ? text(reading::code(*reason)) : QStringLiteral("");
}

QJsonObject breastJson(const reading::BreastDecision& breast)
{
    return {{QStringLiteral("conclusion"), text(reading::code(*breast.conclusion))},
            {QStringLiteral("reason"), reasonCode(breast.reason)}};
}

std::optional<reading::BreastDecision> breastOf(const QString& conclusion, const QString& reason)
{
    const auto concluded = reading::conclusion(conclusion.toStdString());
    const auto why = reading::settlingReason(reason.toStdString());
    if (!concluded || (!why && !reason.isEmpty()))
        return std::nullopt;
    return reading::BreastDecision{reading::DecisionState::Final, *concluded, why};
}

std::optional<reading::BreastDecision> breastOf(const QJsonValue& json)
{
    const QJsonObject breast = json.toObject();
    if (!breast.value(QStringLiteral("reason")).isString())
        return std::nullopt;
    return breastOf(breast.value(QStringLiteral("conclusion")).toString(),
                    breast.value(QStringLiteral("reason")).toString());
}

const KeptRead* in(const std::vector<KeptRead>& reads, reading::ReadRole role)
{
    const auto found = std::ranges::find_if(reads, [role](const KeptRead& kept) { return kept.read.role == role; });
    return found == reads.end() ? nullptr : &*found;
}

}  // namespace

Result<std::vector<DecisionRow>> decisionRows(Connection& connection, std::string_view examId)
{
    const QString columns = QStringLiteral(
        "SELECT rule, different_places_are_discordant, right_conclusion, right_reason, left_conclusion, left_reason, "
        "decided_at, noted_later, log_seq, exam_id FROM decisions ");
    auto rows = examId.empty() ? connection.run(columns + QStringLiteral("ORDER BY log_seq"))
                               : connection.run(columns + QStringLiteral("WHERE exam_id = ?"), {text(examId)});
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<DecisionRow> decisions;
    while (rows->next()) {
        const auto field = [&rows](int column) { return rows->value(column).toString(); };
        const auto rule = reading::decisionRule(field(0).toStdString());
        const auto right = breastOf(field(2), field(3));
        const auto left = breastOf(field(4), field(5));
        DecisionRow row{field(9).toStdString(), std::nullopt, rows->value(8).toLongLong()};
        if (rule && right && left)
            row.decision = KeptDecision{{*right, *left},
                                        {*rule, rows->value(1).toInt() == 1},
                                        field(6).toStdString(),
                                        rows->value(7).toInt() == 1};
        decisions.push_back(std::move(row));
    }
    return decisions;
}

Result<std::optional<DecisionRow>> decisionRow(Connection& connection, std::string_view examId)
{
    auto rows = decisionRows(connection, examId);
    if (!rows)
        return tl::make_unexpected(rows.error());
    if (rows->empty())
        return std::nullopt;
    if (!rows->front().decision)
        return failure(Reason::StoreDamaged, "a decision holds values that this program does not know",
                       std::string(examId));
    return std::move(rows->front());
}

Result<LogHead> insertDecision(Connection& connection, const std::string& examId, const KeptDecision& decision)
{
    QJsonObject told{{QStringLiteral("exam"), text(examId)},
                     {QStringLiteral("rule"), text(reading::code(decision.policy.rule))},
                     {QStringLiteral("contents"), text(contentsHash(examId, decision))}};
    if (decision.notedLater)
        told[QStringLiteral("noted_later")] = true;
    auto entry = appendLog(connection, text(kExamDecided), told);
    if (!entry)
        return entry;
    const reading::BreastDecision& right = decision.decision.right;
    const reading::BreastDecision& left = decision.decision.left;
    const auto added = connection.run(
        QStringLiteral("INSERT INTO decisions (exam_id, rule, different_places_are_discordant, right_conclusion, "
                       "right_reason, left_conclusion, left_reason, decided_at, noted_later, log_seq) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {text(examId), text(reading::code(decision.policy.rule)), decision.policy.differentPlacesAreDiscordant ? 1 : 0,
         text(reading::code(*right.conclusion)), reasonCode(right.reason), text(reading::code(*left.conclusion)),
         reasonCode(left.reason), text(decision.decidedAt), decision.notedLater ? 1 : 0, qint64{entry->seq}});
    if (!added)
        return tl::make_unexpected(added.error());
    return entry;
}

QJsonObject contentsOf(const std::string& examId, const KeptDecision& decision)
{
    return {{QStringLiteral("exam"), text(examId)},
            {QStringLiteral("rule"), text(reading::code(decision.policy.rule))},
            {QStringLiteral("different_places_are_discordant"), decision.policy.differentPlacesAreDiscordant},
            {QStringLiteral("right"), breastJson(decision.decision.right)},
            {QStringLiteral("left"), breastJson(decision.decision.left)},
            {QStringLiteral("decided_at"), text(decision.decidedAt)},
            {QStringLiteral("noted_later"), decision.notedLater}};
}

std::string contentsHash(const std::string& examId, const KeptDecision& decision)
{
    return hashOf(compact(contentsOf(examId, decision)));
}

std::optional<KeptDecision> decisionFromJson(const QByteArray& bytes)
{
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    const auto policy = policyOfPayload(bytes);
    const auto right = breastOf(json.value(QStringLiteral("right")));
    const auto left = breastOf(json.value(QStringLiteral("left")));
    const std::string decidedAt = json.value(QStringLiteral("decided_at")).toString().toStdString();
    const QJsonValue later = json.value(QStringLiteral("noted_later"));
    if (!policy || !right || !left || !isUtc(decidedAt) || !later.isBool())
        return std::nullopt;
    return KeptDecision{{*right, *left}, *policy, decidedAt, later.toBool()};
}

std::optional<reading::ArbitrationPolicy> policyOfPayload(const QByteArray& payload)
{
    const QJsonObject json = QJsonDocument::fromJson(payload).object();
    const auto rule = reading::decisionRule(json.value(QStringLiteral("rule")).toString().toStdString());
    const QJsonValue places = json.value(QStringLiteral("different_places_are_discordant"));
    if (!rule || !places.isBool())
        return std::nullopt;
    return reading::ArbitrationPolicy{*rule, places.toBool()};
}

Result<std::optional<reading::ArbitrationPolicy>> policyBefore(Connection& connection, std::int64_t seq)
{
    auto row =
        connection.run(QStringLiteral("SELECT payload FROM log WHERE kind = ? AND seq < ? ORDER BY seq DESC LIMIT 1"),
                       {text(kPolicySet), qint64{seq}});
    if (!row)
        return tl::make_unexpected(row.error());
    if (!row->next())
        return std::nullopt;
    auto policy = policyOfPayload(row->value(0).toString().toUtf8());
    if (!policy)
        return failure(Reason::StoreDamaged, "the site's policy cannot be understood");
    return policy;
}

Result<std::optional<reading::ArbitrationPolicy>> policyNow(Connection& connection)
{
    return policyBefore(connection, std::numeric_limits<std::int64_t>::max());
}

const KeptRead* settlingRead(const std::vector<KeptRead>& reads)
{
    const KeptRead* arbiter = in(reads, reading::ReadRole::Arbiter);
    return arbiter != nullptr ? arbiter : in(reads, reading::ReadRole::Consensus);
}

std::optional<std::int64_t> lastWord(const std::vector<KeptRead>& reads)
{
    if (const KeptRead* settling = settlingRead(reads))
        return settling->read.role == reading::ReadRole::Consensus ? std::optional(settling->seq)
                                                                   : settling->settlementSeq;
    const KeptRead* first = in(reads, reading::ReadRole::First);
    const KeptRead* second = in(reads, reading::ReadRole::Second);
    if (first == nullptr || second == nullptr || !first->settlementSeq || !second->settlementSeq)
        return std::nullopt;
    return std::max(*first->settlementSeq, *second->settlementSeq);
}

Result<reading::Decision> decisionOf(const std::vector<KeptRead>& sealed, const reading::ArbitrationPolicy& policy,
                                     CountedOpinion counted)
{
    const KeptRead* settling = settlingRead(sealed);
    // What a reader says after the exam was settled does not take the ground from under that decision.
    const auto opinionOf = [counted, settling](const KeptRead& kept) -> const reading::FullOpinion& {
        const bool inTime =
            kept.settlementSeq && (settling == nullptr || &kept == settling || *kept.settlementSeq < settling->seq);
        return counted == CountedOpinion::FinalWord && inTime ? kept.read.settled->opinion : kept.read.sealed.opinion;
    };
    const KeptRead* first = in(sealed, reading::ReadRole::First);
    const KeptRead* second = in(sealed, reading::ReadRole::Second);
    reading::Reads reads;
    for (const auto& [kept, place] :
         {std::pair{first, &reads.first}, std::pair{second, &reads.second}, std::pair{settling, &reads.settling}}) {
        if (kept == nullptr)
            continue;
        auto concluded = reading::concludedRead(kept->read.readerId, opinionOf(*kept));
        if (!concluded)
            return tl::make_unexpected(concluded.error());
        *place = std::move(*concluded);
    }
    if (first != nullptr && second != nullptr) {
        const auto compared = reading::compareReads(opinionOf(*first), opinionOf(*second), nullptr);
        reads.rightForDifferentPlaces = compared.right.recalledForDifferentPlaces;
        reads.leftForDifferentPlaces = compared.left.recalledForDifferentPlaces;
    }
    // The second reader may be the first to seal.
    if (reads.second && !reads.first)
        return reading::Decision{};
    return reading::decide(policy, reads);
}

Result<std::optional<reading::ArbitrationPolicy>> policyFor(Connection& connection, const std::vector<KeptRead>& reads,
                                                            const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    const KeptRead* settling = settlingRead(reads);
    auto policy = settling != nullptr ? policyBefore(connection, settling->seq) : policyNow(connection);
    if (policy && !*policy)
        return otherwise;
    return policy;
}

Result<std::optional<KeptDecision>> decideWhereFinal(Connection& connection, const Exam& exam,
                                                     const std::optional<reading::ArbitrationPolicy>& otherwise,
                                                     std::int64_t written)
{
    const std::string id = examId(exam);
    const auto known = decisionRow(connection, id);
    if (!known)
        return tl::make_unexpected(known.error());
    if (*known)
        return (*known)->decision;
    const auto reads = keptReads(connection, exam);
    if (!reads)
        return tl::make_unexpected(reads.error());
    const auto last = lastWord(*reads);
    if (!last)
        return std::nullopt;
    const auto policy = policyFor(connection, *reads, otherwise);
    if (!policy)
        return tl::make_unexpected(policy.error());
    if (!*policy)
        return std::nullopt;
    const auto decision = decisionOf(*reads, **policy, CountedOpinion::FinalWord);
    // Reads that contradict the policy decide nothing; they are no reason to lose what was just written.
    if (!decision || decision->state() != reading::DecisionState::Final)
        return std::nullopt;
    const auto now = connection.now();
    if (!now)
        return tl::make_unexpected(now.error());
    const KeptDecision kept{*decision, **policy,
                            QDateTime::fromMSecsSinceEpoch(*now, Qt::UTC).toString(Qt::ISODateWithMs).toStdString(),
                            *last != written};
    if (const auto entry = insertDecision(connection, id, kept); !entry)
        return tl::make_unexpected(entry.error());
    return kept;
}

}  // namespace diptych::store
