// What lives on the store's thread: store, queue and drafts, and the questions that a window asks them.
//
// Opens the store when it is first needed and again after it could not be reached. Every call may wait for disk,
// network and other writers. That thread only.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QObject>

#include "diptych/store/read_store.h"
#include "diptych/store/seal_queue.h"
#include "store/reading_part.h"
#include "threads/outcome.h"

namespace diptych::viewer
{

struct StoreState;

class StoreWorker : public QObject
{
    Q_OBJECT

public:
    StoreWorker(store::StoreLocation location, std::filesystem::path folder);

    /// nullptr where it cannot be opened now; state() says why.
    [[nodiscard]] store::ReadStore* store();
    [[nodiscard]] StoreState state();
    /// Hands over what waits here.
    [[nodiscard]] StoreState deliver();

    [[nodiscard]] Result<std::vector<store::Reader>> readers();
    [[nodiscard]] Result<store::Reader> addReader(const std::string& name, const std::string& pin,
                                                  const std::string& byReaderId);
    /// While the store cannot be reached, of those who were here before; the outcome's note says so.
    [[nodiscard]] Outcome<store::Reader> signIn(const std::string& name, const std::string& pin);
    /// Of a reader who signs beside the one who is signed in: at the store alone.
    [[nodiscard]] Result<store::Reader> coSign(const std::string& name, const std::string& pin);
    [[nodiscard]] Result<void> changePin(const std::string& name, const std::string& pin, const std::string& newPin);
    [[nodiscard]] Result<void> resetPin(const std::string& name, const std::string& newPin,
                                        const std::string& byReaderId);
    [[nodiscard]] Result<void> setLead(const std::string& readerId, bool lead, const std::string& byReaderId);

    /// By the exam's id.
    [[nodiscard]] Result<std::vector<std::pair<std::string, Standing>>> standings(
        const std::vector<store::Exam>& exams, const std::string& readerId, const reading::ArbitrationPolicy& policy);
    [[nodiscard]] ReadingPart take(const store::Exam& exam, const store::Reader& reader,
                                   const reading::ArbitrationPolicy& policy);
    /// The store's policy, or the given one where it has none: that one then counts for what is decided here.
    [[nodiscard]] reading::ArbitrationPolicy policyOr(const reading::ArbitrationPolicy& otherwise);
    [[nodiscard]] Result<void> setPolicy(const reading::ArbitrationPolicy& policy, const std::string& readerId);
    void giveBack(const store::Exam& exam, reading::ReadRole role, const std::string& readerId);
    [[nodiscard]] Result<void> putOff(const store::Exam& exam, const std::string& readerId, const std::string& reason);
    [[nodiscard]] Result<void> takeUpAgain(const store::Exam& exam, const std::string& readerId);

    /// Returns once the read is on disk, there or here.
    [[nodiscard]] Result<void> seal(const store::SealedRead& read);
    [[nodiscard]] Result<void> settle(const store::Settlement& settlement);

    [[nodiscard]] Result<void> noteReport(const store::Exam& exam, const store::NotedReport& report);

    void keepDraft(const store::Exam& exam, const std::string& readerId, const reading::FullOpinion& opinion);
    void dropDraft(const store::Exam& exam, const std::string& readerId);
    [[nodiscard]] std::optional<reading::FullOpinion> draft(const store::Exam& exam, const std::string& readerId) const;

private:
    template <typename Value>
    Result<Value> noted(Result<Value> result);
    [[nodiscard]] Result<void> openQueue();
    [[nodiscard]] Outcome<store::Reader> signInOffline(const std::string& name, const std::string& pin);
    void remember(const store::Reader& reader, const std::string& pin);
    template <typename Value>
    Result<Value> slowed(Result<Value> signedIn);
    [[nodiscard]] std::string namesOf(const store::SealedRead& read);
    void tookPlace(store::SealedWhere where);
    [[nodiscard]] std::string nameOf(const std::string& readerId);
    [[nodiscard]] std::filesystem::path draftFile(const store::Exam& exam, const std::string& readerId) const;
    [[nodiscard]] Result<ReadingPart> partOf(store::ReadStore& store, const store::Exam& exam,
                                             const store::Reader& reader, const reading::ArbitrationPolicy& policy);

    store::StoreLocation location_;
    std::filesystem::path folder_;
    std::optional<store::ReadStore> store_;
    std::optional<store::SealQueue> queue_;
    std::vector<store::Reader> readers_;                   // as last listed
    std::optional<Error> trouble_;                         // why the store could not be asked, until it could
    std::optional<reading::ArbitrationPolicy> otherwise_;  // this site's own, where the store has none
    std::size_t waiting_ = 0;
    std::size_t refused_ = 0;
    int refusals_ = 0;  // of sign-ins, one after another
};

/// Remembers whether the store could be asked.
template <typename Value>
Result<Value> StoreWorker::noted(Result<Value> result)
{
    if (result || result.error().reason != Reason::StoreUnreachable)
        trouble_.reset();
    else
        trouble_ = result.error();
    return result;
}

}  // namespace diptych::viewer
