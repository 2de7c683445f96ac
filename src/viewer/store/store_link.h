// The window's link to the store of readings: asks on a thread of its own, answers on the GUI thread.
//
// The GUI thread never waits for disk or network. What a reader seals while a shared store is away is kept on this
// workstation and delivered when it answers again. Drafts (what is not sealed yet) are kept beside it, for this reader
// on this workstation only. GUI thread only.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QObject>
#include <QThread>
#include <QTimer>

#include "diptych/reading/arbitration_policy.h"
#include "diptych/store/read_store.h"
#include "store/reading_part.h"
#include "threads/outcome.h"

namespace diptych::viewer
{

class StoreWorker;

/// How many reads wait on this workstation, and whether the store can be reached.
struct StoreState {
    bool reachable = true;
    std::size_t waiting = 0;
    std::size_t refused = 0;  // reads that the store will not take; a person must look
    QString trouble;
};

/// An exam and the files of its images.
struct ExamOrder {
    store::Exam exam;
    std::vector<std::pair<std::string, std::filesystem::path>> images;  // by SOP Instance UID
};

class StoreLink : public QObject
{
    Q_OBJECT

public:
    /// `folder`: of queue and drafts, on this workstation; made, for its owner only.
    StoreLink(store::StoreLocation location, std::filesystem::path folder, QObject* parent = nullptr);
    /// Waits for what has been ordered.
    ~StoreLink() override;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    void listReaders();
    /// `byReaderId`: who is signed in, a lead; empty for the first of all.
    void addReader(const QString& name, const QString& pin, const std::string& byReaderId);
    /// While the store is away, of those who were here before: the outcome's note is then a sentence to be shown.
    void signIn(const QString& name, const QString& pin);
    /// The PIN of the other reader of a consensus; who is signed in stays so.
    void coSign(const QString& name, const QString& pin);
    void changePin(const QString& name, const QString& pin, const QString& newPin);
    /// By a lead, for a reader who has forgotten hers; answered by pinChanged().
    void resetPin(const QString& name, const QString& newPin, const std::string& byReaderId);
    /// By a lead; answered by leadSet(), and readersListed() where it was done.
    void setLead(const std::string& readerId, bool lead, const std::string& byReaderId);

    void list(std::vector<store::Exam> exams, const std::string& readerId, const reading::ArbitrationPolicy& policy);
    /// Finds this reader's part in the exam and claims it.
    void take(const store::Exam& exam, const store::Reader& reader, const reading::ArbitrationPolicy& policy);
    /// Hands over what waits here, now and not only when the time has come.
    void deliver();
    /// For every workstation; where it could not be set, policyTold() says what holds.
    void setPolicy(const reading::ArbitrationPolicy& policy, const std::string& readerId);
    void giveBack(const store::Exam& exam, reading::ReadRole role, const std::string& readerId);
    /// SHA-256 of the images' files.
    void digest(ExamOrder order);

    void seal(const store::SealedRead& read);
    void settle(const std::string& readId, const std::string& readerId, const reading::SettledOpinion& settled);
    void putOff(const store::Exam& exam, const std::string& readerId, const QString& reason);
    void takeUpAgain(const store::Exam& exam, const std::string& readerId);

    void dropDraft(const store::Exam& exam, const std::string& readerId);
    void noteReport(const store::Exam& exam, const store::NotedReport& report);

    void keepDraft(const store::Exam& exam, const std::string& readerId, const reading::FullOpinion& opinion);

    /// Any question, on the store's thread; for pages that look at everything (self-audit, bundles).
    void ask(std::function<void(store::ReadStore&)> question);
    /// Runs what is ordered after all that was ordered before it, on the GUI thread.
    void afterwards(std::function<void()> what);

Q_SIGNALS:
    void readersListed(const std::vector<diptych::store::Reader>& readers);
    void readersNotListed(const diptych::Error& error);
    void readerAdded(const diptych::viewer::Outcome<diptych::store::Reader>& outcome);
    void signedIn(const diptych::viewer::Outcome<diptych::store::Reader>& outcome);
    void coSigned(const diptych::viewer::Outcome<diptych::store::Reader>& outcome);
    void pinChanged(const diptych::viewer::Outcome<void>& outcome);
    void leadSet(const diptych::viewer::Outcome<void>& outcome);
    void listed(const std::vector<std::pair<std::string, diptych::viewer::Standing>>& standings);
    /// What holds for every workstation; comes before listed().
    void policyTold(const diptych::reading::ArbitrationPolicy& policy);
    void policySet(const diptych::viewer::Outcome<void>& outcome);
    void taken(const std::string& examId, const diptych::viewer::ReadingPart& part);
    void digested(const std::string& examId, const std::vector<diptych::reading::ImageDigest>& digests);
    void sealed(const std::string& readId, const diptych::viewer::Outcome<void>& outcome);
    void settled(const std::string& readId, const diptych::viewer::Outcome<void>& outcome);
    void putOffDone(const diptych::viewer::Outcome<void>& outcome);
    void reportNoted(const std::string& examId, const diptych::viewer::Outcome<void>& outcome);
    void stateChanged(const diptych::viewer::StoreState& state);

private:
    void post(std::function<void(StoreWorker&)> work);

    std::filesystem::path folder_;
    QThread thread_;
    StoreWorker* worker_;  // lives on thread_
    QTimer delivery_;
};

}  // namespace diptych::viewer
