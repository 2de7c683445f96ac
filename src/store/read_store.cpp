#include "diptych/store/read_store.h"

#include <algorithm>
#include <utility>

#include <QJsonDocument>
#include <QJsonObject>

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

Result<SealReceipt> ReadStore::seal(const SealedRead& read)
{
    return write(read, false);
}

Result<SealReceipt> ReadStore::deliver(const SealedRead& read)
{
    return write(read, true);
}

Result<SealReceipt> ReadStore::write(const SealedRead& read, bool delivered)
{
    if (const auto sound = checkSound(read); !sound)
        return tl::make_unexpected(sound.error());
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());

    {
        auto known = connection.run(QStringLiteral("SELECT log.seq, log.hash, log.payload, contents_form FROM reads "
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
    if (const auto allowed = mayRead(connection, read.exam, read.role, read.readerId); !allowed)
        return tl::make_unexpected(allowed.error());
    if (!delivered) {
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
