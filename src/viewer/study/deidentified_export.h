// Copies studies without who they are, on a thread of its own; asked from and answering on the GUI thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <QObject>
#include <QString>
#include <QThread>

#include "diptych/core/cancel_token.h"
#include "diptych/core/study.h"
#include "diptych/dicom/deidentify.h"
#include "looks/theme.h"
#include "threads/outcome.h"

namespace diptych::viewer
{

/// What a person is told of an export.
struct ExportNotice {
    Tone tone = Tone::Good;
    QString text;
};
[[nodiscard]] ExportNotice noticeOf(const Result<dicom::DeidentifiedExport>& result,
                                    const std::filesystem::path& folder);

class DeidentifiedExporter : public QObject
{
    Q_OBJECT

public:
    explicit DeidentifiedExporter(QObject* parent = nullptr);
    /// Cancels what runs, and waits for it: of a cancelled export nothing stays.
    ~DeidentifiedExporter() override;

    /// One after the other. `folder` must not exist yet or be empty.
    void start(std::shared_ptr<const Study> study, std::filesystem::path folder);
    /// What runs and what was ordered before.
    void cancel();

Q_SIGNALS:
    void progressed(qulonglong done, qulonglong of);
    /// With the UIDs' table, for the report: it must not be written down.
    void finished(const std::filesystem::path& folder,
                  const diptych::viewer::Outcome<diptych::dicom::DeidentifiedExport>& result);

private:
    CancelToken cancel_;
    QThread thread_;
    QObject worker_;  // lives on thread_
};

}  // namespace diptych::viewer
