// Who reads what: nobody reads an exam twice, and no two readers have the same reading of it.
#include <algorithm>

#include <QJsonObject>

#include "decision_rows.h"
#include "log_chain.h"
#include "read_json.h"
#include "read_rows.h"
#include "read_store_state.h"

namespace diptych::store
{

namespace
{

struct Sealed {
    reading::ReadRole role;
    std::string readerId;
};

Result<std::vector<Sealed>> sealedOf(Connection& connection, const Exam& exam)
{
    auto rows =
        connection.run(QStringLiteral("SELECT role, reader_id FROM every_read WHERE exam_id = ? ORDER BY log_seq"),
                       {text(examId(exam))});
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<Sealed> sealed;
    while (rows->next()) {
        const auto role = roleOf(rows->value(0).toString());
        if (!role)
            return failure(Reason::StoreDamaged, "a sealed read has a role that this program does not know");
        sealed.push_back({*role, rows->value(1).toString().toStdString()});
    }
    return sealed;
}

QJsonObject claimJson(const Exam& exam, reading::ReadRole role, std::string_view readerId)
{
    return {{QStringLiteral("exam"), text(examId(exam))},
            {QStringLiteral("role"), text(code(role))},
            {QStringLiteral("reader"), text(readerId)}};
}

}  // namespace

Result<void> requireReader(Connection& connection, std::string_view readerId)
{
    auto reader = connection.run(QStringLiteral("SELECT 1 FROM readers WHERE id = ?"), {text(readerId)});
    if (!reader)
        return tl::make_unexpected(reader.error());
    if (!reader->next())
        return failure(Reason::InvalidArgument, "the store does not know this reader", std::string(readerId));
    return {};
}

Result<void> mayRead(Connection& connection, const Exam& exam, reading::ReadRole role, std::string_view readerId)
{
    if (auto known = requireReader(connection, readerId); !known)
        return known;
    const auto sealed = sealedOf(connection, exam);
    if (!sealed)
        return tl::make_unexpected(sealed.error());
    const auto has = [&sealed](auto&& is) { return std::any_of(sealed->begin(), sealed->end(), is); };
    if (has([readerId](const Sealed& read) { return read.readerId == readerId; }))
        return failure(Reason::AlreadyRead, "this reader has read this exam", examId(exam));
    if (has([role](const Sealed& read) { return read.role == role; }))
        return failure(Reason::ExamTaken, "another reader has read this exam in this role", examId(exam));
    if (has([](const Sealed& read) { return read.role == reading::ReadRole::Consensus; }))
        return failure(Reason::ExamDecided, "both readers have settled this exam together", examId(exam));
    const auto decided = decisionRow(connection, examId(exam));
    if (!decided)
        return tl::make_unexpected(decided.error());
    if (*decided)
        return failure(Reason::ExamDecided, "this exam is decided", examId(exam));
    if (role == reading::ReadRole::Arbiter &&
        !(has([](const Sealed& read) { return read.role == reading::ReadRole::First; }) &&
          has([](const Sealed& read) { return read.role == reading::ReadRole::Second; })))
        return failure(Reason::InvalidArgument, "an arbiter reads after both readers have sealed", examId(exam));
    return {};
}

Result<std::vector<Claim>> liveClaims(Connection& connection, const Exam& exam)
{
    const auto now = connection.now();
    if (!now)
        return tl::make_unexpected(now.error());
    auto rows = connection.run(
        QStringLiteral("SELECT role, reader_id, until_ms FROM claims WHERE exam_id = ? AND until_ms > ? ORDER BY role"),
        {text(examId(exam)), *now});
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<Claim> claims;
    while (rows->next()) {
        const auto role = roleOf(rows->value(0).toString());
        if (!role)
            return failure(Reason::StoreDamaged, "a claim has a role that this program does not know");
        claims.push_back(
            {examId(exam), rows->value(1).toString().toStdString(), *role,
             std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(rows->value(2).toLongLong()))});
    }
    return claims;
}

Result<void> endClaims(Connection& connection, const Exam& exam, reading::ReadRole role, std::string_view readerId)
{
    const auto ended =
        connection.run(QStringLiteral("DELETE FROM claims WHERE exam_id = ? AND (role = ? OR reader_id = ?)"),
                       {text(examId(exam)), text(code(role)), text(readerId)});
    if (!ended)
        return tl::make_unexpected(ended.error());
    return {};
}

Result<Claim> ReadStore::claim(const Exam& exam, reading::ReadRole role, std::string_view readerId,
                               std::chrono::milliseconds lease)
{
    if (lease.count() <= 0)
        return failure(Reason::InvalidArgument, "a claim lasts for some time");
    if (role == reading::ReadRole::Consensus)
        return failure(Reason::InvalidArgument, "a consensus is no one reader's to claim");
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (const auto allowed = mayRead(connection, exam, role, readerId); !allowed)
        return tl::make_unexpected(allowed.error());
    const auto claims = liveClaims(connection, exam);
    if (!claims)
        return tl::make_unexpected(claims.error());
    for (const Claim& claim : *claims) {
        if (claim.role == role && claim.readerId != readerId)
            return failure(Reason::ExamTaken, "another reader has this exam", claim.examId);
        if (claim.role != role && claim.readerId == readerId)
            return failure(Reason::AlreadyRead, "this reader has this exam in another role", claim.examId);
    }
    if (const auto there = ensureExam(connection, exam); !there)
        return tl::make_unexpected(there.error());
    // What is left of this role or reader has run out, or is the claim that is prolonged.
    if (const auto ended = endClaims(connection, exam, role, readerId); !ended)
        return tl::make_unexpected(ended.error());
    const auto now = connection.now();
    if (!now)
        return tl::make_unexpected(now.error());
    const qint64 until = *now + lease.count();
    const auto added =
        connection.run(QStringLiteral("INSERT INTO claims (exam_id, role, reader_id, until_ms) VALUES (?, ?, ?, ?)"),
                       {text(examId(exam)), text(code(role)), text(readerId), until});
    if (!added)
        return tl::make_unexpected(added.error());
    QJsonObject told = claimJson(exam, role, readerId);
    told[QStringLiteral("until_ms")] = until;
    if (const auto entry = appendLog(connection, QStringLiteral("exam_claimed"), told); !entry)
        return tl::make_unexpected(entry.error());
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return Claim{examId(exam), std::string(readerId), role,
                 std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(until))};
}

Result<void> ReadStore::release(const Exam& exam, reading::ReadRole role, std::string_view readerId)
{
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto removed =
        connection.run(QStringLiteral("DELETE FROM claims WHERE exam_id = ? AND role = ? AND reader_id = ?"),
                       {text(examId(exam)), text(code(role)), text(readerId)});
    if (!removed)
        return tl::make_unexpected(removed.error());
    if (removed->numRowsAffected() == 0)
        return {};
    const auto entry = appendLog(connection, QStringLiteral("exam_released"), claimJson(exam, role, readerId));
    if (!entry)
        return tl::make_unexpected(entry.error());
    return transaction->commit();
}

Result<std::vector<Claim>> ReadStore::claims(const Exam& exam)
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    return liveClaims(*state_->connection, exam);
}

Result<std::vector<reading::ReadRole>> ReadStore::sealedRoles(const Exam& exam)
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    const auto sealed = sealedOf(*state_->connection, exam);
    if (!sealed)
        return tl::make_unexpected(sealed.error());
    std::vector<reading::ReadRole> roles;
    for (const Sealed& read : *sealed)
        roles.push_back(read.role);
    return roles;
}

}  // namespace diptych::store
