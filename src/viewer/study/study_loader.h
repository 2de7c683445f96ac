// What takes time and is no analysis: a thread that reads folders and writes reports, and the pool that decodes views.
// Asked from and answering on the GUI thread; the GUI thread never waits for it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QThread>

#include "diptych/core/assessment.h"
#include "diptych/core/cancel_token.h"
#include "diptych/core/study.h"
#include "diptych/dicom/read_folder.h"
#include "diptych/reading/reading_session.h"
#include "diptych/report_pdf/write_report.h"
#include "study/early_opening.h"
#include "threads/outcome.h"
#include "views/decoding_pool.h"
#include "views/image_pyramid.h"

namespace diptych::viewer
{

/// Everything a report is made from, owned, so that it may cross to the loader thread.
struct ReportOrder {
    std::shared_ptr<const Study> study;
    std::shared_ptr<const ExamAssessment> assessment;
    std::optional<reading::SealedOpinion> opinion;
    std::filesystem::path file;
    bool overwrite = false;
    report_pdf::ReaderMarks readerMarks = {};
    std::vector<report_pdf::ReadInReport> reads = {};
    std::optional<reading::ArbitrationPolicy> policy = {};
    std::string language = "en";
    std::string number = {};
    std::string hash = {};
    std::optional<report_pdf::AmendedReport> amends = {};

    /// What the writer takes; lives no longer than this order.
    [[nodiscard]] report_pdf::ReportInput input() const;
};
using WriteReport = std::function<Result<void>(const ReportOrder&)>;

class StudyLoader : public QObject
{
    Q_OBJECT

public:
    /// `early`: what was begun already; may be null.
    StudyLoader(ReadFolder readFolder, WriteReport writeReport, std::shared_ptr<EarlyOpening> early = {},
                QObject* parent = nullptr);
    /// Cancels what runs and joins the threads.
    ~StudyLoader() override;

    /// dicom::ReadOptions::keptIndexFolder of what is read from now on.
    void setKeptIndexFolder(std::filesystem::path folder) { keptIndexFolder_ = std::move(folder); }
    /// dicom::ReadOptions::readers likewise.
    void setReaders(std::shared_ptr<dicom::ReaderProcesses> readers) { readers_ = std::move(readers); }
    void readPaths(std::vector<std::filesystem::path> paths);
    /// Decodes on all cores, in the order given, and drops what was ordered before. What is in memory comes at once.
    void loadViews(std::vector<ViewOrder> views);
    /// Decodes besides what was ordered before.
    void loadView(ViewOrder view) { images_.loadToo(std::move(view)); }
    /// Decodes what will be looked at next, when all else is there; takes the place of what was read ahead before.
    void readAhead(std::vector<ViewOrder> views) { images_.readAhead(std::move(views)); }
    /// Bytes that the images in memory may take.
    void setMemoryBudget(std::uint64_t bytes) { images_.setBudget(bytes); }
    void write(ReportOrder order);

Q_SIGNALS:
    void readProgressed(qulonglong done, qulonglong found);
    void readFinished(const std::vector<std::filesystem::path>& paths,
                      const diptych::viewer::Outcome<diptych::StudyLoad>& load);
    void viewLoaded(const std::string& sopInstanceUid,
                    const diptych::viewer::Outcome<std::shared_ptr<const diptych::viewer::ImagePyramid>>& pyramid);
    void previewLoaded(const std::string& sopInstanceUid, const diptych::viewer::ImagePreview& preview);
    void memoryChanged(qulonglong bytes, qulonglong budget);
    void reportWritten(const diptych::viewer::ReportOrder& order, const diptych::viewer::Outcome<void>& result);

private:
    void post(std::function<void()> work);
    void finishReading(std::vector<std::filesystem::path> paths, Result<StudyLoad> load);

    ReadFolder readFolder_;
    WriteReport writeReport_;
    std::shared_ptr<EarlyOpening> early_;
    CancelToken reading_;
    std::filesystem::path keptIndexFolder_;
    std::shared_ptr<dicom::ReaderProcesses> readers_;
    DecodingPool images_;
    QThread thread_;
    QObject worker_;  // lives on thread_; runs what is posted to it
};

}  // namespace diptych::viewer
