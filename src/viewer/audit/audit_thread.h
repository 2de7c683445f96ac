// Counts audits, reads outcome files and writes exports on a thread of its own; asked from and answering on the GUI
// thread, which never waits.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QObject>
#include <QThread>

#include "diptych/reading/self_audit.h"
#include "threads/outcome.h"

namespace diptych::viewer
{

using AuditedReads = std::shared_ptr<const std::vector<reading::AuditedRead>>;
using SiteOutcomes = std::shared_ptr<const reading::OutcomeFile>;

class AuditThread : public QObject
{
    Q_OBJECT

public:
    explicit AuditThread(QObject* parent = nullptr);
    /// Waits for what runs.
    ~AuditThread() override;

    /// Only the last one asked for is answered.
    void count(std::string readerId, AuditedReads reads, SiteOutcomes outcomes, reading::AuditPeriod period);
    /// Unreadable, or InvalidArgument with a sentence in `detail`.
    void readOutcomes(std::filesystem::path file);
    /// Figures into `file`, the reads into a file beside it, "NAME-reads.csv". WriteFailed where either exists already:
    /// nothing is written over, and not one without the other.
    void write(std::filesystem::path file, std::shared_ptr<const reading::SelfAudit> audit);

Q_SIGNALS:
    void counted(const std::shared_ptr<const diptych::reading::SelfAudit>& audit);
    void outcomesRead(const std::filesystem::path& file,
                      const diptych::viewer::Outcome<diptych::viewer::SiteOutcomes>& outcomes);
    void written(const std::filesystem::path& file, const diptych::viewer::Outcome<void>& result);

private:
    void post(std::function<void()> work);

    int asked_ = 0;  // GUI thread only
    QThread thread_;
    QObject worker_;  // lives on thread_
};

/// "audit-reads.csv" for "audit.csv".
[[nodiscard]] std::filesystem::path readsFileBeside(const std::filesystem::path& file);

}  // namespace diptych::viewer
