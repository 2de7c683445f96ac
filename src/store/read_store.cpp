#include "diptych/store/read_store.h"

#include <algorithm>
#include <utility>

#include <QJsonDocument>
#include <QJsonObject>

#include "decision_rows.h"
#include "log_chain.h"
#include "read_json.h"
#include "read_rows.h"
#include "read_store_state.h"
#include "schema.h"

namespace diptych::store
{

namespace
{

Result<std::vector<SealedRead>> readsAlone(Result<std::vector<KeptRead>> kept)
{
    if (!kept)
        return tl::make_unexpected(kept.error());
    std::vector<SealedRead> reads;
    reads.reserve(kept->size());
    for (KeptRead& read : *kept)
        reads.push_back(std::move(read.read));
    return reads;
}

}  // namespace

ReadStore::ReadStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReadStore::ReadStore(ReadStore&&) noexcept = default;
ReadStore& ReadStore::operator=(ReadStore&&) noexcept = default;
ReadStore::~ReadStore() = default;

Result<ReadStore> ReadStore::open(const StoreLocation& location)
{
    auto connection = Connection::open(location, storeLayout());
    if (!connection)
        return tl::make_unexpected(connection.error());
    return ReadStore(std::make_unique<State>(State{std::move(*connection)}));
}

Result<SealReceipt> ReadStore::seal(const SealedRead& read, const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    return write(read, false, otherwise);
}

Result<SealReceipt> ReadStore::deliver(const SealedRead& read,
                                       const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    return write(read, true, otherwise);
}

Result<SealReceipt> ReadStore::write(const SealedRead& read, bool delivered,
                                     const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    if (const auto sound = checkSound(read); !sound)
        return tl::make_unexpected(sound.error());
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());

    {
        auto known = connection.run(
            QStringLiteral("SELECT log.seq, log.hash, log.payload, contents_form FROM every_read AS reads "
                           "JOIN log ON log.seq = reads.log_seq WHERE reads.id = ?"),
            {text(read.id)});
        if (!known)
            return tl::make_unexpected(known.error());
        if (known->next()) {
            const QJsonObject sealed = QJsonDocument::fromJson(known->value(2).toString().toUtf8()).object();
            const std::string contents = contentsHash(read, known->value(3).toInt());
            if (delivered && sealed.value(QStringLiteral("contents")).toString() == text(contents))
                return SealReceipt{read.id, {known->value(0).toLongLong(), known->value(1).toString().toStdString()}};
            return failure(Reason::AlreadyRead, "a read with this id is sealed", read.id);
        }
    }
    const bool together = read.role == reading::ReadRole::Consensus;
    const auto allowed =
        together ? mayAgree(connection, read, otherwise) : mayRead(connection, read.exam, read.role, read.readerId);
    if (!allowed)
        return tl::make_unexpected(allowed.error());
    if (!delivered && !together) {
        const auto claims = liveClaims(connection, read.exam);
        if (!claims)
            return tl::make_unexpected(claims.error());
        if (std::any_of(claims->begin(), claims->end(), [&read](const Claim& claim) {
                return claim.role == read.role && claim.readerId != read.readerId;
            }))
            return failure(Reason::ExamTaken, "another reader has this exam", examId(read.exam));
    }
    if (const auto there = ensureExam(connection, read.exam); !there)
        return tl::make_unexpected(there.error());
    const auto entry = insertRead(connection, read);
    if (!entry)
        return tl::make_unexpected(entry.error());
    // Every other read is yet to be settled.
    if (together) {
        const auto decided = decideWhereFinal(connection, read.exam, otherwise, entry->seq);
        if (!decided)
            return tl::make_unexpected(decided.error());
    }
    if (const auto ended = endClaims(connection, read.exam, read.role, read.readerId); !ended)
        return tl::make_unexpected(ended.error());
    if (const auto ended = endDeferral(connection, read.exam, read.readerId); !ended)
        return tl::make_unexpected(ended.error());
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return SealReceipt{read.id, *entry};
}

Result<std::vector<SealedRead>> ReadStore::reads(const Exam& exam)
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    return readsAlone(keptReads(*state_->connection, exam));
}

Result<std::vector<SealedRead>> ReadStore::allReads()
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    return readsAlone(keptReadsWhere(*state_->connection, QStringLiteral("ORDER BY reads.log_seq"), {}));
}

Result<std::optional<SealedRead>> ReadStore::read(std::string_view readId)
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    auto found = keptReadsWhere(*state_->connection, QStringLiteral("WHERE reads.id = ?"), {text(readId)});
    if (!found)
        return tl::make_unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front().read));
}

}  // namespace diptych::store
