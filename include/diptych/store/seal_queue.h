// Sealed reads and settlements that wait on this workstation while the shared store cannot be reached.
//
// A reader who has sealed must not lose the read because a server is away. It is kept in an SQLite file of its
// own (owner only, flushed to disk) and delivered when the shared store answers, once: the read's UUID tells the store
// that it has it already, so a connection lost in the middle of a commit does no harm. What the store refuses for good
// (meanwhile another reader has sealed the same role) is kept with the reason, for a person to decide; nothing is
// dropped. One SealQueue is used by the thread that opened it; not on the GUI thread.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "diptych/store/read_store.h"

namespace diptych::store
{

struct RefusedRead {
    SealedRead read;
    Error error;
};

/// Of reads and settlements together.
struct Delivery {
    std::size_t delivered = 0;
    std::size_t refused = 0;
    std::size_t waiting = 0;  // still, because the store could not be reached
};

struct RefusedSettlement {
    Settlement settlement;
    Error error;
};

enum class SealedWhere { SharedStore, ThisWorkstation };

class SealQueue
{
public:
    /// The queue's own file, not that of a ReadStore. Errors as ReadStore::open().
    [[nodiscard]] static Result<SealQueue> open(const SqliteFile& file);
    SealQueue(SealQueue&&) noexcept;
    SealQueue& operator=(SealQueue&&) noexcept;
    ~SealQueue();

    /// Seals in the shared store; where that cannot be reached, here. Other refusals of the store are passed on.
    [[nodiscard]] Result<SealedWhere> seal(ReadStore& shared, const SealedRead& read);
    /// Keeps a read without asking the shared store; returns once it is on disk. What waits here already keeps to
    /// the same rules: AlreadyRead for the same read or reader, ExamTaken for the same role, InvalidArgument as seal().
    [[nodiscard]] Result<void> keep(const SealedRead& read);
    /// Settles in the shared store; where that cannot be reached, or while the read itself still waits here, here: it
    /// is then delivered after its read. Other refusals of the store are passed on.
    [[nodiscard]] Result<SealedWhere> settle(ReadStore& shared, const Settlement& settlement);
    /// As keep(). AlreadyRead: a settlement of this read waits here already with other contents; the same again is a
    /// success. InvalidArgument as ReadStore::settle(), as far as it can be told here.
    [[nodiscard]] Result<void> keep(const Settlement& settlement);
    /// Hands over what waits, oldest first, until all is done or the store cannot be reached.
    [[nodiscard]] Result<Delivery> deliver(ReadStore& shared);

    [[nodiscard]] Result<std::vector<SealedRead>> waiting();
    [[nodiscard]] Result<std::vector<RefusedRead>> refused();
    [[nodiscard]] Result<std::vector<Settlement>> waitingSettlements();
    [[nodiscard]] Result<std::vector<RefusedSettlement>> refusedSettlements();

private:
    struct State;
    explicit SealQueue(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace diptych::store
