// What the engine said of exams that were analysed ahead, and where each exam stands: SQLite or PostgreSQL.
//
// An assessment is kept once, under what it depends on: the study, the very images (a digest of their files), the model
// (SHA-256 of its package: manifest and weights) and the program's version. Storing it again changes nothing, so an
// exam may be delivered to workers as often as it likes. Tables of their own, apart from the store of readings: nothing
// here is evidence, and all of it can be computed again. The assessments hold patients' IDs, as their published form
// does; file and database are to be guarded like the images. Times are UTC. Used by one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diptych/core/study.h"
#include "diptych/store/read_store.h"

namespace diptych::store
{

class Connection;

/// PostgreSQL's schema, unless the site names another.
inline constexpr const char* kResultSchema = "diptych_results";

/// What a result depends on.
struct ResultKey {
    std::string studyInstanceUid;
    std::string imagesDigest;   // imagesDigest()
    std::string packageSha256;  // ModelManifest::packageSha256, lower-case hex
    std::string appVersion;

    friend bool operator==(const ResultKey&, const ResultKey&) = default;
};

/// SHA-256 (hex) over the study's mammograms in the order of their SOP Instance UIDs: each one's UID and the SHA-256 of
/// its file's bytes. Unreadable: a file is gone or cannot be read.
[[nodiscard]] Result<std::string> imagesDigest(const Study& study);

struct StoredResult {
    ResultKey key;
    std::string status;      // of the exam: "complete", "partial", "rejected"
    std::string assessment;  // one line of "diptych.exam-assessment/1"
    std::string worker;
    std::string storedAt;  // ISO 8601, UTC
};

enum class Stored { New, AlreadyThere };

/// Failed: set aside after its last try. Until then a failed try leaves the exam Queued, with its reason.
enum class AnalysisState { Queued, Running, Done, Failed };
/// "queued", "running", "done", "failed".
[[nodiscard]] std::string_view code(AnalysisState state);

/// Where an exam stands, as workers have noted it. The queue knows better: a worker that was killed could not note it.
struct ExamAnalysis {
    std::string studyInstanceUid;
    std::string patientHash;  // or empty
    AnalysisState state = AnalysisState::Queued;
    std::string worker;  // of the last try, or empty
    std::string since;   // ISO 8601, UTC: when it came into this state
    int begun = 0;       // how often a worker began it
    std::string reason;  // of the last failed try, or empty
};

/// Where results are kept, as people write it: libpq's connection string has an equals sign, anything else is a file of
/// SQLite. InvalidArgument where it is empty or holds a password, which belongs into .pgpass or PGPASSWORD.
[[nodiscard]] Result<StoreLocation> resultLocation(const std::string& text, const std::string& schema = kResultSchema);

class ResultStore
{
public:
    /// Makes or updates the tables. Errors as of ReadStore::open().
    [[nodiscard]] static Result<ResultStore> open(const StoreLocation& location);
    /// For who only asks: makes and changes nothing, so that an account with the right to read is enough.
    [[nodiscard]] static Result<ResultStore> openToRead(const StoreLocation& location);
    ResultStore(ResultStore&&) noexcept;
    ResultStore& operator=(ResultStore&&) noexcept;
    ~ResultStore();

    /// In one transaction with the exam's state, which becomes Done. `result.storedAt` is not looked at.
    [[nodiscard]] Result<Stored> store(const StoredResult& result, const std::string& patientHash);
    [[nodiscard]] Result<std::optional<StoredResult>> find(const ResultKey& key);
    /// Of a study, whatever images, model and program they are of: says why find() found nothing.
    [[nodiscard]] Result<std::vector<ResultKey>> keysOf(const std::string& studyInstanceUid);
    /// In the order in which they were stored.
    [[nodiscard]] Result<std::vector<StoredResult>> results();

    // Notes on exams. Each makes the exam's row where there is none.

    /// Leaves a row that is Running or Done as it is.
    [[nodiscard]] Result<void> noteQueued(const std::string& studyInstanceUid, const std::string& patientHash);
    [[nodiscard]] Result<void> noteRunning(const std::string& studyInstanceUid, const std::string& patientHash,
                                           const std::string& worker);
    /// `last`: it is set aside (Failed), else Queued again.
    [[nodiscard]] Result<void> noteFailed(const std::string& studyInstanceUid, const std::string& patientHash,
                                          const std::string& reason, bool last);
    [[nodiscard]] Result<std::vector<ExamAnalysis>> analyses();

private:
    explicit ResultStore(std::unique_ptr<Connection> connection);
    [[nodiscard]] Result<void> note(const ExamAnalysis& analysis, const char* unless);

    std::unique_ptr<Connection> connection_;
};

}  // namespace diptych::store
