// What readers say with the AI in sight.
#include "decision_rows.h"
#include "log_chain.h"
#include "read_json.h"
#include "read_rows.h"
#include "read_store_state.h"

namespace diptych::store
{

Result<SealReceipt> ReadStore::settle(std::string_view readId, std::string_view readerId,
                                      const reading::SettledOpinion& settled,
                                      const std::optional<reading::ArbitrationPolicy>& otherwise)
{
    const Settlement settlement{std::string(readId), std::string(readerId), settled};
    if (const auto sound = checkSound(settlement); !sound)
        return tl::make_unexpected(sound.error());
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto found = keptReadsWhere(connection, QStringLiteral("WHERE reads.id = ?"), {text(readId)});
    if (!found)
        return tl::make_unexpected(found.error());
    if (found->empty())
        return failure(Reason::InvalidArgument, "the store does not know this read", settlement.readId);
    const SealedRead& read = found->front().read;
    if (read.readerId != readerId)
        return failure(Reason::InvalidArgument, "a read is settled by the reader who sealed it", read.id);
    if (read.role == reading::ReadRole::Consensus)
        return failure(Reason::InvalidArgument, "a consensus is said once, with everything in sight", read.id);
    if (read.settled) {
        if (*read.settled != settled)
            return failure(Reason::AlreadyRead, "this read is settled already", read.id);
        auto entry = connection.run(QStringLiteral("SELECT log.seq, log.hash FROM settlements "
                                                   "JOIN log ON log.seq = settlements.log_seq WHERE read_id = ?"),
                                    {text(readId)});
        if (!entry)
            return tl::make_unexpected(entry.error());
        if (!entry->next())
            return failure(Reason::StoreDamaged, "a settlement has no entry in the log", read.id);
        return SealReceipt{read.id, {entry->value(0).toLongLong(), entry->value(1).toString().toStdString()}};
    }
    const auto entry = insertSettlement(connection, read, settlement);
    if (!entry)
        return tl::make_unexpected(entry.error());
    if (const auto decided = decideWhereFinal(connection, read.exam, otherwise, entry->seq); !decided)
        return tl::make_unexpected(decided.error());
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return SealReceipt{read.id, *entry};
}

}  // namespace diptych::store
