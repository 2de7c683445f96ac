// Sealed reads and settlements that wait on this workstation while the shared store cannot be reached.
//
// A reader who has sealed must not lose the read because a server is away. It is kept in an SQLite file of its
// own (owner only, flushed to disk) and delivered when the shared store answers, once: the read's UUID tells the store
// that it has it already, so a connection lost in the middle of a commit does no harm. What the store refuses for good
// (meanwhile another reader has sealed the same role, or the exam is decided) is kept with the reason, for a person to
// decide; nothing is dropped.
//
// The file also knows who has signed in at this workstation before, so that they can while the server is away: id, name
// and an Argon2id hash of the PIN, for 30 days from their last sign-in at the server. What that means: a PIN that was
// changed or set anew elsewhere still opens this workstation until that reader signs in here at the server again or the
// 30 days are over; who steals the file can try PINs on the hash at leisure; and such a sign-in is no entry of the log.
// What is sealed then is delivered, and refused, as every other read that waited.
//
// One SealQueue is used by the thread that opened it; not on the GUI thread.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
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
    /// `otherwise`, here and below: the policy that counts where the shared store has none.
    [[nodiscard]] Result<SealedWhere> seal(ReadStore& shared, const SealedRead& read,
                                           const std::optional<reading::ArbitrationPolicy>& otherwise = std::nullopt);
    /// Keeps a read without asking the shared store; returns once it is on disk. What waits here already keeps to
    /// the same rules: AlreadyRead for the same read or reader, ExamTaken for the same role, InvalidArgument as seal().
    /// A consensus never waits here (StoreUnreachable): whether both may settle it, the shared store alone can tell.
    [[nodiscard]] Result<void> keep(const SealedRead& read);
    /// Settles in the shared store; where that cannot be reached, or while the read itself still waits here, here: it
    /// is then delivered after its read. Other refusals of the store are passed on.
    [[nodiscard]] Result<SealedWhere> settle(ReadStore& shared, const Settlement& settlement,
                                             const std::optional<reading::ArbitrationPolicy>& otherwise = std::nullopt);
    /// As keep(). AlreadyRead: a settlement of this read waits here already with other contents; the same again is a
    /// success. InvalidArgument as ReadStore::settle(), as far as it can be told here.
    [[nodiscard]] Result<void> keep(const Settlement& settlement);
    /// Hands over what waits, oldest first, until all is done or the store cannot be reached.
    [[nodiscard]] Result<Delivery> deliver(ReadStore& shared,
                                           const std::optional<reading::ArbitrationPolicy>& otherwise = std::nullopt);

    /// After a sign-in at the shared store, and a change of the PIN there: from now on 30 days.
    [[nodiscard]] Result<void> remember(const Reader& reader, std::string_view pin);
    /// Where somebody else has set the PIN anew. Not being known is no error.
    [[nodiscard]] Result<void> forget(std::string_view name);
    /// Those who can sign in while the server is away. Nobody is a lead here.
    [[nodiscard]] Result<std::vector<Reader>> knownReaders();
    /// For when the shared store cannot be reached. PinRefused for a wrong PIN and for who is not, or no longer, known
    /// here alike, after the same work.
    [[nodiscard]] Result<Reader> signInOffline(std::string_view name, std::string_view pin);

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
