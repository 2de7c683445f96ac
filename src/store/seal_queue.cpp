#include "diptych/store/seal_queue.h"

#include <algorithm>
#include <array>
#include <utility>

#include "read_json.h"
#include "seal_queue_state.h"

namespace diptych::store
{

namespace
{

// Reads and settlements wait in one row of places, so that a settlement comes after its read. "read" holds either as
// whole JSON, "id" names it, "reason" and "detail" say why the shared store refuses it, NULL while it waits.
const Layout& queueLayout()
{
    static const std::array kMigrations{
        Migration{1,
                  {QStringLiteral(R"(CREATE TABLE queued (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    read TEXT NOT NULL,
    reason TEXT,
    detail TEXT))")},
                  {},
                  {}},
        Migration{2, {QStringLiteral("ALTER TABLE queued ADD COLUMN kind TEXT NOT NULL DEFAULT 'read'")}, {}, {}},
        Migration{3,
                  {QStringLiteral(R"(CREATE TABLE known_readers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    pin_hash TEXT NOT NULL,
    signed_in_ms BIGINT NOT NULL))")},
                  {},
                  {}}};
    static const Layout kLayout{0x44505251, kMigrations, nullptr};  // "DPRQ"
    return kLayout;
}

constexpr std::string_view kRead = "read";
constexpr std::string_view kSettlement = "settlement";

// A read and its settlement have one id; the queue needs two.
QString nameOf(const Settlement& settlement)
{
    return text(settlement.readId) + QStringLiteral("/settled");
}

// The refusals that stay: asking again would be answered the same.
constexpr std::array kForGood{Reason::AlreadyRead, Reason::ExamTaken, Reason::ExamDecided, Reason::InvalidArgument};

std::optional<Reason> reasonOf(const QString& wanted)
{
    for (const Reason reason : kForGood) {
        if (wanted == text(code(reason)))
            return reason;
    }
    return std::nullopt;
}

/// What waits, or what was refused.
struct Row {
    std::string id;
    std::string kind;
    QByteArray json;
    std::optional<Error> refusal;
};

Result<std::vector<Row>> rowsOf(Connection& connection, const QString& where)
{
    auto rows = connection.run(QStringLiteral("SELECT id, kind, read, reason, detail FROM queued WHERE ") + where +
                               QStringLiteral(" ORDER BY place"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<Row> found;
    while (rows->next()) {
        Row row{rows->value(0).toString().toStdString(), rows->value(1).toString().toStdString(),
                rows->value(2).toString().toUtf8(), std::nullopt};
        if (!rows->isNull(3)) {
            const auto reason = reasonOf(rows->value(3).toString());
            if (!reason)
                return failure(Reason::StoreDamaged, "a refusal in the queue cannot be understood", row.id);
            row.refusal = Error{*reason, rows->value(4).toString().toStdString(), {}};
        }
        found.push_back(std::move(row));
    }
    return found;
}

template <typename Value>
Result<Value> understood(const Row& row, std::optional<Value> value)
{
    if (!value)
        return failure(Reason::StoreDamaged, "what waits in the queue cannot be understood", row.id);
    return std::move(*value);
}

QString waitingOf(std::string_view kind)
{
    return QStringLiteral("reason IS NULL AND kind = '%1'").arg(text(kind));
}

QString refusedOf(std::string_view kind)
{
    return QStringLiteral("reason IS NOT NULL AND kind = '%1'").arg(text(kind));
}

Result<void> add(Connection& connection, const QString& id, std::string_view kind, const QByteArray& json)
{
    const auto added = connection.run(QStringLiteral("INSERT INTO queued (id, kind, read) VALUES (?, ?, ?)"),
                                      {id, text(kind), QString::fromUtf8(json)});
    if (!added)
        return tl::make_unexpected(added.error());
    return {};
}

Result<SealReceipt> handOver(ReadStore& shared, const Row& row,
                             const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    if (row.kind == kSettlement) {
        const auto settlement = understood(row, settlementFromJson(row.json));
        if (!settlement)
            return tl::make_unexpected(settlement.error());
        return shared.settle(settlement->readId, settlement->readerId, settlement->settled, otherwise);
    }
    const auto read = understood(row, fromJson(row.json));
    if (!read)
        return tl::make_unexpected(read.error());
    return shared.deliver(*read, otherwise);
}

}  // namespace

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

Result<SealedWhere> SealQueue::seal(ReadStore& shared, const SealedRead& read,
                                    const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    const auto sealed = shared.seal(read, otherwise);
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
    if (auto sound = checkSound(read); !sound)
        return sound;
    if (read.role == reading::ReadRole::Consensus)
        return failure(Reason::StoreUnreachable, "a consensus waits for the shared store", examId(read.exam));
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
    if (auto added = add(connection, text(read.id), kRead, toJson(read)); !added)
        return added;
    return transaction->commit();
}

Result<SealedWhere> SealQueue::settle(ReadStore& shared, const Settlement& settlement,
                                      const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    const auto reads = waiting();
    if (!reads)
        return tl::make_unexpected(reads.error());
    const bool readWaits = std::any_of(reads->begin(), reads->end(),
                                       [&settlement](const SealedRead& read) { return read.id == settlement.readId; });
    if (!readWaits) {
        const auto settled = shared.settle(settlement.readId, settlement.readerId, settlement.settled, otherwise);
        if (settled)
            return SealedWhere::SharedStore;
        if (settled.error().reason != Reason::StoreUnreachable)
            return tl::make_unexpected(settled.error());
    }
    if (const auto kept = keep(settlement); !kept)
        return tl::make_unexpected(kept.error());
    return SealedWhere::ThisWorkstation;
}

Result<void> SealQueue::keep(const Settlement& settlement)
{
    if (auto sound = checkSound(settlement); !sound)
        return sound;
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto reads = waiting();
    if (!reads)
        return tl::make_unexpected(reads.error());
    if (std::any_of(reads->begin(), reads->end(), [&settlement](const SealedRead& read) {
            return read.id == settlement.readId && read.readerId != settlement.readerId;
        }))
        return failure(Reason::InvalidArgument, "a read is settled by the reader who sealed it", settlement.readId);
    const auto here = waitingSettlements();
    if (!here)
        return tl::make_unexpected(here.error());
    for (const Settlement& other : *here) {
        if (other.readId != settlement.readId)
            continue;
        if (other == settlement)
            return {};
        return failure(Reason::AlreadyRead, "a settlement of this read waits here already", settlement.readId);
    }
    if (auto added = add(connection, nameOf(settlement), kSettlement, compact(contentsOf(settlement))); !added)
        return added;
    return transaction->commit();
}

Result<Delivery> SealQueue::deliver(ReadStore& shared, const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    const auto rows = rowsOf(*state_->connection, QStringLiteral("reason IS NULL"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    Delivery delivery;
    for (const Row& row : *rows) {
        const auto arrived = handOver(shared, row, otherwise);
        Result<QSqlQuery> noted = failure(Reason::Cancelled);
        if (arrived) {
            noted = state_->connection->run(QStringLiteral("DELETE FROM queued WHERE id = ?"), {text(row.id)});
            ++delivery.delivered;
        } else if (reasonOf(text(code(arrived.error().reason)))) {
            noted = state_->connection->run(
                QStringLiteral("UPDATE queued SET reason = ?, detail = ? WHERE id = ?"),
                {text(code(arrived.error().reason)), text(arrived.error().detail), text(row.id)});
            ++delivery.refused;
        } else if (arrived.error().reason == Reason::StoreUnreachable) {
            delivery.waiting = rows->size() - delivery.delivered - delivery.refused;
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
    const auto rows = rowsOf(*state_->connection, waitingOf(kRead));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<SealedRead> reads;
    for (const Row& row : *rows) {
        auto read = understood(row, fromJson(row.json));
        if (!read)
            return tl::make_unexpected(read.error());
        reads.push_back(std::move(*read));
    }
    return reads;
}

Result<std::vector<RefusedRead>> SealQueue::refused()
{
    const auto rows = rowsOf(*state_->connection, refusedOf(kRead));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<RefusedRead> reads;
    for (const Row& row : *rows) {
        auto read = understood(row, fromJson(row.json));
        if (!read)
            return tl::make_unexpected(read.error());
        reads.push_back({std::move(*read), *row.refusal});
    }
    return reads;
}

Result<std::vector<Settlement>> SealQueue::waitingSettlements()
{
    const auto rows = rowsOf(*state_->connection, waitingOf(kSettlement));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<Settlement> settlements;
    for (const Row& row : *rows) {
        auto settlement = understood(row, settlementFromJson(row.json));
        if (!settlement)
            return tl::make_unexpected(settlement.error());
        settlements.push_back(std::move(*settlement));
    }
    return settlements;
}

Result<std::vector<RefusedSettlement>> SealQueue::refusedSettlements()
{
    const auto rows = rowsOf(*state_->connection, refusedOf(kSettlement));
    if (!rows)
        return tl::make_unexpected(rows.error());
    std::vector<RefusedSettlement> settlements;
    for (const Row& row : *rows) {
        auto settlement = understood(row, settlementFromJson(row.json));
        if (!settlement)
            return tl::make_unexpected(settlement.error());
        settlements.push_back({std::move(*settlement), *row.refusal});
    }
    return settlements;
}

}  // namespace diptych::store
