#include "log_chain.h"
#include "read_store_state.h"

namespace diptych::store
{

Result<std::vector<LogEntry>> ReadStore::log()
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    return logEntries(*state_->connection);
}

Result<LogCheck> ReadStore::verifyLog(const std::optional<LogHead>& noted)
{
    // One state of the database throughout: others go on sealing meanwhile.
    auto transaction = Transaction::read(*state_->connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    return checkLog(*state_->connection, noted);
}

}  // namespace diptych::store
