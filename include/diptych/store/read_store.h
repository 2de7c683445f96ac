// The store of readings: every sealed read, who may read what, and a log of it, in a database.
//
// One workstation: an SQLite file that only its owner may open. Several: a PostgreSQL server. Both hold the same tables
// with the same constraints: nobody reads an exam twice, an exam has one first, one second and one arbiter's read, and
// no reader is given what another has; the database refuses it even where a program forgets to ask.
//
// What a call has returned is on disk (committed, flushed). A lost connection is StoreUnreachable; the next call
// connects again. Every call may wait for disk, network and other writers (`patience`), so none belongs on the GUI
// thread. One ReadStore is used by the thread that opened it; each thread opens its own.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "diptych/core/reason.h"
#include "diptych/reading/arbitration_policy.h"
#include "diptych/store/exam_progress.h"
#include "diptych/store/kept_decision.h"
#include "diptych/store/noted_report.h"
#include "diptych/store/read_log.h"
#include "diptych/store/sealed_read.h"

namespace diptych::store
{

/// A file of a local disk (not of a network share: SQLite's locks are not safe there). Made with its folder where
/// missing: folder 0700, file 0600. A folder that others may write to is refused.
struct SqliteFile {
    std::filesystem::path file;
    std::chrono::milliseconds patience{5000};  // how long to wait for another writer
};

/// `connection` is libpq's "host=... dbname=... user=..."; the password belongs into the user's .pgpass file, never
/// here.
struct PostgresServer {
    std::string connection;
    std::string schema = "diptych";  // small letters, digits, underscore; made where missing
    std::chrono::milliseconds patience{5000};
};

using StoreLocation = std::variant<SqliteFile, PostgresServer>;

/// Which opinion of a read counts where something is decided.
enum class CountedOpinion {
    FinalWord,  // the settled one; the sealed one as long as there is none, or where it came after the arbiter's read
    Blind,      // the sealed one, whatever its reader said with the AI in sight
};

/// A sealed read's or a settlement's place in the log.
struct SealReceipt {
    std::string readId;
    LogHead entry;
};

class ReadStore
{
public:
    /// Opens the store, makes it where there is none, brings an older one up to date (all of it or nothing).
    /// StoreTooNew, StoreDamaged, StoreUnreachable, WriteFailed (no place for the file), InvalidArgument.
    [[nodiscard]] static Result<ReadStore> open(const StoreLocation& location);
    ReadStore(ReadStore&&) noexcept;
    ReadStore& operator=(ReadStore&&) noexcept;
    ~ReadStore();

    // Readers. A PIN has at least kShortestPin bytes and is kept as Argon2id hash only. Leads look after the site; the
    // first reader is one, and one there always is. Where `byReaderId` is to be a lead's and is not: NotPermitted. That
    // it is that reader who asks is for the program to see to (signIn()).

    /// The first of a store needs nobody to let them in; every later one a lead, who is logged.
    [[nodiscard]] Result<Reader> addReader(std::string_view name, std::string_view pin,
                                           std::string_view byReaderId = {});
    [[nodiscard]] Result<std::vector<Reader>> readers();
    /// PinRefused for a wrong PIN and for an unknown name alike, after the same work. Both outcomes are logged.
    [[nodiscard]] Result<Reader> signIn(std::string_view name, std::string_view pin);
    [[nodiscard]] Result<void> changePin(std::string_view name, std::string_view pin, std::string_view newPin);
    /// For a reader who has forgotten it, by a lead, who is logged. InvalidArgument: there is no reader of this name,
    /// or the PIN is too short.
    [[nodiscard]] Result<void> resetPin(std::string_view name, std::string_view newPin, std::string_view byReaderId);
    /// Makes a reader a lead, or no longer one; by a lead, who is logged. What is so already changes nothing.
    /// InvalidArgument: no such reader, or it is the last lead.
    [[nodiscard]] Result<void> setLead(std::string_view readerId, bool lead, std::string_view byReaderId);

    // Who reads what.

    /// Gives the exam to this reader in this role for `lease`, by the database's clock; asked again by the same reader
    /// it is prolonged. ExamTaken: another reader has it or has read it in this role. AlreadyRead: this reader has read
    /// it, or has it in another role. InvalidArgument: unknown reader, or an arbiter before both reads are sealed.
    [[nodiscard]] Result<Claim> claim(const Exam& exam, reading::ReadRole role, std::string_view readerId,
                                      std::chrono::milliseconds lease);
    /// Gives it back; not having it is no error.
    [[nodiscard]] Result<void> release(const Exam& exam, reading::ReadRole role, std::string_view readerId);
    /// The claims of this exam that have not run out.
    [[nodiscard]] Result<std::vector<Claim>> claims(const Exam& exam);
    /// Which reads of the exam are sealed, without telling what they say: a list that a second reader may see.
    [[nodiscard]] Result<std::vector<reading::ReadRole>> sealedRoles(const Exam& exam);

    /// The reader puts the exam off; a claim of theirs ends, so that others may go on. Once more: the new reason and
    /// time. InvalidArgument: unknown reader. AlreadyRead. Ends with takeUp() or the reader's seal. The log names exam
    /// and reader, not the reason.
    [[nodiscard]] Result<void> defer(const Exam& exam, std::string_view readerId, std::string_view reason);
    /// Not having put it off is no error.
    [[nodiscard]] Result<void> takeUp(const Exam& exam, std::string_view readerId);
    /// Of a whole work list in one query, in its order.
    [[nodiscard]] Result<std::vector<ExamProgress>> progress(const std::vector<Exam>& exams);
    /// Of these the ids of the exams that both readers are to settle together, without what either said. `otherwise`:
    /// the policy where the store has none.
    [[nodiscard]] Result<std::vector<std::string>> awaitingConsensus(const std::vector<Exam>& exams,
                                                                     const reading::ArbitrationPolicy& otherwise);

    // Sealed reads. `otherwise`: the policy that counts where the store has none; without either nothing is decided.

    /// Writes read and log entry in one transaction and returns once it is committed. The reader's claim ends with it.
    /// A read without a claim is taken unless another reader has the exam. AlreadyRead, ExamTaken, InvalidArgument as
    /// with claim(); a read that is sealed already is AlreadyRead; ExamDecided: a third read of a decided exam. After
    /// StoreUnreachable it may or may not be in the store: deliver() the same read.
    /// A consensus (once an exam, and no arbiter) is taken where the policy is consensus and the reads ask for it, from
    /// the two readers who have read and settled; else InvalidArgument. That both are there is for the program to see
    /// to: both sign in. With it the exam is decided.
    [[nodiscard]] Result<SealReceipt> seal(const SealedRead& read,
                                           const std::optional<reading::ArbitrationPolicy>& otherwise = std::nullopt);
    /// As seal(), but a read that is already there with the same contents is a success, and another reader's claim does
    /// not keep out what was sealed while the store could not be asked. For SealQueue.
    [[nodiscard]] Result<SealReceipt> deliver(
        const SealedRead& read, const std::optional<reading::ArbitrationPolicy>& otherwise = std::nullopt);
    /// What the reader of this read says with the AI in sight: once, and never changed. With its log entry, and with
    /// the exam's decision where this was the last word to it, in one transaction. The same contents again are a
    /// success, for a queue that cannot know whether it arrived. InvalidArgument: no such read, another reader's, a
    /// consensus, or half an opinion. AlreadyRead: settled with other contents.
    [[nodiscard]] Result<SealReceipt> settle(std::string_view readId, std::string_view readerId,
                                             const reading::SettledOpinion& settled,
                                             const std::optional<reading::ArbitrationPolicy>& otherwise = std::nullopt);
    /// All sealed reads of the exam, with what they say: not for eyes that have yet to read it.
    [[nodiscard]] Result<std::vector<SealedRead>> reads(const Exam& exam);
    [[nodiscard]] Result<std::optional<SealedRead>> read(std::string_view readId);
    /// Every sealed read of the store with its settlement, oldest first, in one query: for figures of a reader's own
    /// reads. Nor is this for eyes that have yet to read any of the exams.
    [[nodiscard]] Result<std::vector<SealedRead>> allReads();

    /// What became of the exam; empty as long as it is not decided.
    [[nodiscard]] Result<std::optional<KeptDecision>> keptDecision(const Exam& exam);
    /// Notes the decision where everything that it stands on was said before it could be noted: in a store that had no
    /// policy, or by an older program. The log says that it was noted later. Asked again it tells the same.
    /// InvalidArgument: not final.
    [[nodiscard]] Result<KeptDecision> decide(const Exam& exam, const reading::ArbitrationPolicy& otherwise);
    /// What becomes of the exam by what is sealed so far; of a decided one what was decided, whatever the policy is now
    /// (of the final word; what the blind reads come to is always asked of `policy`). A settled exam stands under the
    /// policy of when it was settled. Whether two recalls are for different places is told by the opinions that count.
    /// Errors besides the store's: those of reading::decide().
    [[nodiscard]] Result<reading::Decision> decision(const Exam& exam, const reading::ArbitrationPolicy& policy,
                                                     CountedOpinion counted = CountedOpinion::FinalWord);

    // Reports.

    /// That a report was written: with its log entry in one transaction; the entry's place. The same number and hash
    /// again are a success, and what was noted first stands. InvalidArgument: another report bears this number, or the
    /// amended one is not known of this exam.
    [[nodiscard]] Result<LogHead> noteReport(const Exam& exam, const NotedReport& report);
    /// Oldest first.
    [[nodiscard]] Result<std::vector<NotedReport>> reports(const Exam& exam);

    // The site's policy, for all workstations alike; every change is an entry of the log.

    /// Empty where it has never been set.
    [[nodiscard]] Result<std::optional<reading::ArbitrationPolicy>> policy();
    /// By a lead (NotPermitted). The same policy again changes nothing. What was final under the policy of before is
    /// decided first, so that the new one holds from then on.
    [[nodiscard]] Result<void> setPolicy(const reading::ArbitrationPolicy& policy, std::string_view byReaderId);

    // The log.

    [[nodiscard]] Result<std::vector<LogEntry>> log();
    /// Goes through the whole log, and compares every sealed read, settlement, decision and report with what the log
    /// says of it.
    /// With `noted`, a head noted earlier, also whether that entry is still there.
    [[nodiscard]] Result<LogCheck> verifyLog(const std::optional<LogHead>& noted = std::nullopt);

private:
    friend Result<std::string> exportBundle(ReadStore& store, const Exam& exam, std::string_view assessmentJson);
    struct State;
    explicit ReadStore(std::unique_ptr<State> state);
    [[nodiscard]] Result<SealReceipt> write(const SealedRead& read, bool delivered,
                                            const std::optional<reading::ArbitrationPolicy>& otherwise);

    std::unique_ptr<State> state_;
};

}  // namespace diptych::store
