// What readers say with the AI in sight, and what becomes of an exam by all that is sealed.
#include <algorithm>

#include "diptych/reading/compare_reads.h"
#include "log_chain.h"
#include "read_json.h"
#include "read_rows.h"
#include "read_store_state.h"

namespace diptych::store
{

Result<SealReceipt> ReadStore::settle(std::string_view readId, std::string_view readerId,
                                      const reading::SettledOpinion& settled)
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
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return SealReceipt{read.id, *entry};
}

Result<reading::Decision> ReadStore::decision(const Exam& exam, const reading::ArbitrationPolicy& policy,
                                              CountedOpinion counted)
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    const auto sealed = keptReads(*state_->connection, exam);
    if (!sealed)
        return tl::make_unexpected(sealed.error());
    const auto in = [&sealed](reading::ReadRole role) -> const KeptRead* {
        const auto found = std::find_if(sealed->begin(), sealed->end(),
                                        [role](const KeptRead& kept) { return kept.read.role == role; });
        return found == sealed->end() ? nullptr : &*found;
    };
    const KeptRead* arbiter = in(reading::ReadRole::Arbiter);
    // What a reader says after the arbiter has decided does not take the ground from under that decision.
    const auto opinionOf = [counted, arbiter](const KeptRead& kept) -> const reading::FullOpinion& {
        const bool inTime = kept.settlementSeq && (!arbiter || kept.read.role == reading::ReadRole::Arbiter ||
                                                   *kept.settlementSeq < arbiter->seq);
        return counted == CountedOpinion::FinalWord && inTime ? kept.read.settled->opinion : kept.read.sealed.opinion;
    };
    const KeptRead* first = in(reading::ReadRole::First);
    const KeptRead* second = in(reading::ReadRole::Second);
    reading::Reads reads;
    for (const auto& [kept, place] :
         {std::pair{first, &reads.first}, std::pair{second, &reads.second}, std::pair{arbiter, &reads.settling}}) {
        if (!kept)
            continue;
        auto concluded = reading::concludedRead(kept->read.readerId, opinionOf(*kept));
        if (!concluded)
            return tl::make_unexpected(concluded.error());
        *place = std::move(*concluded);
    }
    if (first && second) {
        const auto compared = reading::compareReads(opinionOf(*first), opinionOf(*second), nullptr);
        reads.rightForDifferentPlaces = compared.right.recalledForDifferentPlaces;
        reads.leftForDifferentPlaces = compared.left.recalledForDifferentPlaces;
    }
    // The second reader may be the first to seal.
    if (reads.second && !reads.first)
        return reading::Decision{};
    return reading::decide(policy, reads);
}

}  // namespace diptych::store
