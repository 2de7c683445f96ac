#include "diptych/store/seal_queue.h"

#include <array>
#include <utility>

#include "connection.h"
#include "read_json.h"

namespace diptych::store
{

namespace
{

// A read in the queue is whole JSON; "reason" and "detail" say why the shared store refuses it, NULL while it waits.
const Layout& queueLayout()
{
    static const std::array kMigrations{Migration{1,
                                                  {QStringLiteral(R"(CREATE TABLE queued (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    read TEXT NOT NULL,
    reason TEXT,
    detail TEXT))")},
                                                  {},
                                                  {}}};
    static const Layout kLayout{0x44505251, kMigrations, nullptr};  // "DPRQ"
    return kLayout;
}

// The refusals that stay: asking again would be answered the same.
constexpr std::array kForGood{Reason::AlreadyRead, Reason::ExamTaken, Reason::InvalidArgument};

std::optional<Reason> reasonOf(const QString& wanted)
{
    for (const Reason reason : kForGood) {
        if (wanted == text(code(reason)))
            return reason;
    }
    return std::nullopt;
}

}  // namespace

struct SealQueue::State {
    std::unique_ptr<Connection> connection;
};

SealQueue::SealQueue(std::unique_ptr<State> state) : state_(std::move(state)) {}
SealQueue::SealQueue(SealQueue&&) noexcept = default;
SealQueue& SealQueue::operator=(SealQueue&&) noexcept = default;
SealQueue::~SealQueue() = default;

Result<SealQueue> SealQueue::open(const SqliteFile& file)
{
    auto connection = Connection::open(file, queueLayout());
    if (!connection)
        return tl::make_unexpected(connection.error());
    return SealQueue(std::make_unique<State>(State{std::move(*connection)}));
}

Result<SealedWhere> SealQueue::seal(ReadStore& shared, const SealedRead& read)
{
    const auto sealed = shared.seal(read);
    if (sealed)
        return SealedWhere::SharedStore;
    if (sealed.error().reason != Reason::StoreUnreachable)
        return tl::make_unexpected(sealed.error());
    if (const auto kept = keep(read); !kept)
        return tl::make_unexpected(kept.error());
    return SealedWhere::ThisWorkstation;
}

Result<void> SealQueue::keep(const SealedRead& read)
{
    if (const auto sound = checkSound(read); !sound)
        return sound;
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto here = waiting();
    if (!here)
        return tl::make_unexpected(here.error());
    for (const SealedRead& other : *here) {
        if (other.id == read.id)
            return failure(Reason::AlreadyRead, "this read waits here already", read.id);
        if (examId(other.exam) != examId(read.exam))
            continue;
        if (other.readerId == read.readerId)
            return failure(Reason::AlreadyRead, "this reader has read this exam", examId(read.exam));
        if (other.role == read.role)
            return failure(Reason::ExamTaken, "another reader has read this exam in this role", examId(read.exam));
    }
    const auto added = connection.run(QStringLiteral("INSERT INTO queued (id, read) VALUES (?, ?)"),
                                      {text(read.id), QString::fromUtf8(toJson(read))});
    if (!added)
        return tl::make_unexpected(added.error());
    return transaction->commit();
}

Result<Delivery> SealQueue::deliver(ReadStore& shared)
{
    const auto reads = waiting();
    if (!reads)
        return tl::make_unexpected(reads.error());
    Delivery delivery;
    for (const SealedRead& read : *reads) {
        const auto arrived = shared.deliver(read);
        Result<QSqlQuery> noted = failure(Reason::Cancelled);
        if (arrived) {
            noted = state_->connection->run(QStringLiteral("DELETE FROM queued WHERE id = ?"), {text(read.id)});
            ++delivery.delivered;
        } else if (reasonOf(text(code(arrived.error().reason)))) {
            noted = state_->connection->run(
                QStringLiteral("UPDATE queued SET reason = ?, detail = ? WHERE id = ?"),
                {text(code(arrived.error().reason)), text(arrived.error().detail), text(read.id)});
            ++delivery.refused;
        } else if (arrived.error().reason == Reason::StoreUnreachable) {
            delivery.waiting = reads->size() - delivery.delivered - delivery.refused;
            return delivery;
        } else {
            return tl::make_unexpected(arrived.error());
        }
        if (!noted)
            return tl::make_unexpected(noted.error());
    }
    return delivery;
}

Result<std::vector<SealedRead>> SealQueue::waiting()
{
    auto rows =
        state_->connection->run(QStringLiteral("SELECT read, id FROM queued WHERE reason IS NULL ORDER BY place"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<SealedRead> reads;
    while (rows->next()) {
        auto read = fromJson(rows->value(0).toString().toUtf8());
        if (!read)
            return failure(Reason::StoreDamaged, "a waiting read cannot be understood",
                           rows->value(1).toString().toStdString());
        reads.push_back(std::move(*read));
    }
    return reads;
}

Result<std::vector<RefusedRead>> SealQueue::refused()
{
    auto rows = state_->connection->run(
        QStringLiteral("SELECT read, id, reason, detail FROM queued WHERE reason IS NOT NULL ORDER BY place"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<RefusedRead> reads;
    while (rows->next()) {
        auto read = fromJson(rows->value(0).toString().toUtf8());
        const auto reason = reasonOf(rows->value(2).toString());
        if (!read || !reason)
            return failure(Reason::StoreDamaged, "a refused read cannot be understood",
                           rows->value(1).toString().toStdString());
        reads.push_back({std::move(*read), {*reason, rows->value(3).toString().toStdString(), {}}});
    }
    return reads;
}

}  // namespace diptych::store
