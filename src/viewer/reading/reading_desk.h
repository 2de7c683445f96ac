// What is on the reader's desk: opened studies, the one being read, its opinion, the engine's state.
//
// Holds all state and decides; windows show it. GUI thread only.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include "diptych/reading/opinion_steps.h"
#include "hanging/finding_marks.h"
#include "site/site_rules.h"
#include "store/store_link.h"
#include "study/exam_analysis.h"
#include "study/study_list_model.h"
#include "study/study_loader.h"
#include "views/hung_view.h"

namespace diptych::viewer
{

class Settings;
struct NetworkServices;

/// What the desk works with; tests put their own in.
struct DeskServices {
    ReadFolder readFolder;
    WriteReport writeReport;
    std::unique_ptr<ExamAnalysis> analysis;
    std::unique_ptr<StoreLink> store = {};                // null: readings are kept until the program ends
    std::shared_ptr<const NetworkServices> network = {};  // null: no archive is asked, nothing is received
    /// Where what large folders' headers say is kept while the settings allow it; empty: nowhere.
    std::filesystem::path keptIndexFolder = {};
    /// Who reads files; null: this process.
    std::shared_ptr<dicom::ReaderProcesses> readers = {};
    /// What was begun before there was a window; null: nothing.
    std::shared_ptr<EarlyOpening> early = {};
};

class ReadingDesk : public QObject
{
    Q_OBJECT

public:
    ReadingDesk(DeskServices services, Settings& settings, QObject* parent = nullptr);
    ~ReadingDesk() override;

    [[nodiscard]] StudyListModel& studies() { return studies_; }
    [[nodiscard]] std::optional<int> current() const { return current_; }
    [[nodiscard]] OpenedStudy* currentStudy();
    [[nodiscard]] const std::vector<SkippedFile>& skipped() const { return skipped_; }
    [[nodiscard]] bool reading() const { return reading_ > 0; }
    /// DeskServices::readers.
    [[nodiscard]] const std::shared_ptr<dicom::ReaderProcesses>& readers() const { return readers_; }

    void open(std::vector<std::filesystem::path> paths);
    /// What has come by itself: new studies join the list; the current one stays as it hangs, and nothing else is said.
    void openArrived(std::vector<std::filesystem::path> paths);
    void select(int row);
    /// Off: what was kept of large folders is deleted, too.
    void setKeepsFolders(bool on);
    /// The next or previous study that is not another one's prior.
    void step(int by);
    /// She does something: for so long this workstation's engine waits.
    void giveWay(std::chrono::milliseconds time);
    void closeCurrent();
    /// Shows the next image of the view that hangs in this place, where there are several.
    void nextImage(StandardView place);
    /// All images that this place can show, to be hung side by side; empty where there is one only.
    void showAllImages(StandardView place);
    /// Earlier studies of the same patient among the opened ones, latest first; one of them hangs beside the current
    /// one.
    [[nodiscard]] std::vector<int> priorRows() const;
    [[nodiscard]] bool hasPrior() const { return !priorRows().empty(); }
    /// The next older prior hangs; after the oldest the latest again.
    void nextPrior();

    // The opinion (reading_desk_opinion.cpp). Each says aloud where it is not taken.

    /// Whether what the reader says now is taken.
    [[nodiscard]] bool takesWhatIsSaid() { return editableReading() != nullptr; }
    void give(Laterality breast, reading::Recall recall);
    void setCategory(Laterality breast, const reading::Category& category);
    void setReason(Laterality breast, const std::string& reason);
    /// A remark for the report.
    void setConclusion(const std::string& conclusion);
    void setDensity(std::optional<reading::Density> density);
    /// A point or a box (stored pixels) on an image of the current study: a new lesion, or the one in hand in its other
    /// view.
    void markLesion(const std::string& sopInstanceUid, const std::variant<ImagePoint, Box>& place);
    /// What it is, never where: its marks stay as they were made.
    void describeLesion(std::size_t index, reading::LesionType type, std::optional<reading::Concern> concern,
                        const std::string& note);
    void removeLesion(std::size_t index);
    /// The lesion that the next mark in another view belongs to; empty: the next mark is a new lesion's.
    void takeInHand(std::optional<std::size_t> lesion);
    /// The arbiter says what one of the two readers said last: taken over as one step, never sealed by it.
    /// `reader`: 0 the first, 1 the second.
    void sideWith(std::size_t reader);
    /// Both readers settle it together (reading_desk_consensus.cpp): an opinion of both begins; again: back to her own.
    void settleTogether();
    /// The other reader's PIN was right: seals what is said now.
    void coSigned(const store::Reader& who);
    void askForViewAgain(const reading::TechnicalRecall& recall);
    void undo();
    void seal(bool scripted = false);
    /// Both breasts normal, sealed at once; not in the first moments after the exam has been hung.
    void sealNormal();
    /// With the AI in sight: the opinion stands as it was sealed, or as it has been revised.
    void settle();
    void revise();
    void dropRevision();

    // Readers and the store (reading_desk_store.cpp).

    [[nodiscard]] StoreLink* store() { return store_.get(); }
    [[nodiscard]] const std::optional<store::Reader>& reader() const { return reader_; }
    [[nodiscard]] const SiteRules& rules() const { return rules_; }
    /// Whether who is here may change what is the site's: a lead, or anybody where no readers are known.
    [[nodiscard]] bool looksAfterSite() const { return reader_ ? reader_->lead : !readersKnown_; }
    void setRules(const SiteRules& rules);
    void signOut();
    /// Only exams of this list are stepped to; empty: all.
    void setWorkList(std::optional<WorkList> list);
    [[nodiscard]] std::optional<WorkList> workList() const { return workList_; }
    [[nodiscard]] int countOf(WorkList list) const;
    void refreshStandings();
    void putOff(const QString& reason);
    void takeUpAgain();
    /// The arbiter asks for the reads.
    void showOthers();
    /// On what screens the images are seen now; sealed with each opinion.
    void setDisplayStatement(std::string statement) { displayStatement_ = std::move(statement); }
    /// Through which presentation state of another maker, if any; sealed with it.
    void setPresentationStatement(std::string statement) { presentationStatement_ = std::move(statement); }
    /// What would be lost at the program's end, a line each: opinions that are not sealed, or sealed and in no report,
    /// and drawings in no report.
    [[nodiscard]] QStringList unsaved() const;

    [[nodiscard]] const FindingFilter& filter() const { return filter_; }
    void setFilter(const FindingFilter& filter);
    [[nodiscard]] std::optional<int> highlighted() const { return highlighted_; }
    void highlight(std::optional<int> findingId);

    /// Why no report can be written of the current study now; empty where it can.
    [[nodiscard]] QString exportObstacle();
    /// `reason`: why, where the report amends an earlier one.
    void exportReport(const std::filesystem::path& file, bool overwrite, const QString& reason = {});
    /// The report that was written of this reading before, where what it states has changed since.
    [[nodiscard]] std::optional<report_pdf::AmendedReport> outdatedReport();

    /// Bytes of images that may be in memory.
    void setImageMemory(std::uint64_t bytes);

Q_SIGNALS:
    /// Another study, or none: hang these views.
    void hangingChanged(const std::array<diptych::viewer::HungView, 4>& views);
    /// The views of the study to compare with; nothing hangs in them where there is none. Follows hangingChanged.
    void priorChanged(const std::array<diptych::viewer::HungView, 4>& views);
    void viewChanged(const diptych::viewer::HungView& view);
    void mosaicWished(const std::vector<diptych::viewer::HungView>& views);
    void viewLoaded(const std::string& sopInstanceUid,
                    const diptych::viewer::Outcome<std::shared_ptr<const diptych::viewer::ImagePyramid>>& pyramid);
    void previewLoaded(const std::string& sopInstanceUid, const diptych::viewer::ImagePreview& preview);
    /// Opinion, filter, highlighted finding or analysis of the current study.
    void currentChanged();
    void modelChanged(const QString& text, diptych::viewer::Tone tone);
    /// The exam, or its reader, is about to change: what is being typed belongs to this one, and dialogs about it end.
    void leaving();
    /// What both settled is to be signed by the other reader, of this name.
    void coSignatureWished(const QString& reader);
    /// What was done with one key, to be seen for some seconds.
    void toasted(const QString& text);
    /// Signed in, signed out.
    void readerChanged();
    void standingsChanged();
    void storeChanged(const diptych::viewer::StoreState& state);
    void readingChanged(const QString& progress);
    /// A line for the reader; never a modal box.
    void noticed(diptych::viewer::Tone tone, const QString& text);
    void skippedChanged();
    void rulesChanged(const diptych::viewer::SiteRules& rules);
    void activityChanged(const QString& text);
    /// Of images in memory, and how many there may be.
    void memoryChanged(qulonglong bytes, qulonglong budget);

private:
    void connectServices();
    void addLoaded(const std::vector<std::filesystem::path>& paths, const Outcome<StudyLoad>& outcome);
    void noteSkipped(const std::vector<SkippedFile>& skipped);
    void meetOpened(const Study& study, int row);
    [[nodiscard]] int latestOf(int row) const;
    void noteImage(const std::string& sopInstanceUid, const Result<std::shared_ptr<const ImagePyramid>>& pyramid);
    void sayWhatWasRead(int added, int alreadyOpen, std::size_t filesSeen);
    void hangCurrent();
    void tellPriors();
    void meetPriors(const std::vector<int>& before);
    [[nodiscard]] std::array<HungView, 4> priorViews() const;
    [[nodiscard]] std::vector<ViewOrder> ordersFor(const std::array<HungView, 4>& views, const Study& study) const;
    void readNextAhead();
    [[nodiscard]] std::optional<int> rowFrom(int row, int by) const;
    [[nodiscard]] std::vector<int> priorRowsOf(int of) const;
    void takeModel(const Outcome<pipeline::ModelState>& outcome);
    void takeResult(const std::string& uid, const Outcome<std::shared_ptr<const ExamAssessment>>& outcome);
    void touched(int row);
    void tellActivity();
    [[nodiscard]] std::string readingKey(const Study& study) const;
    void beginReading(OpenedStudy& study);
    [[nodiscard]] Reading* editableReading();
    bool changeOpinion(reading::FullOpinion next);
    [[nodiscard]] QString whyNotTaken(const Reading& reading) const;
    [[nodiscard]] bool marksAreOfThisExam(const OpenedStudy& study);
    [[nodiscard]] bool readyToSeal(const OpenedStudy& study);
    void sealed(const std::shared_ptr<Reading>& reading);
    [[nodiscard]] bool signedByBoth(const Reading& reading);
    void leaveConsensus(OpenedStudy& study);
    void agreed(const std::shared_ptr<Reading>& together);
    void settled(const std::shared_ptr<Reading>& reading);
    void connectStore();
    void setReadersKnown(bool known);
    [[nodiscard]] ReportOrder reportOrder(const OpenedStudy& study) const;
    void noteReport(const ReportOrder& order, const Outcome<void>& outcome);
    void takePart(OpenedStudy& study);
    void takenPart(const std::string& examId, const ReadingPart& part);
    void giveBackCurrent();
    [[nodiscard]] std::optional<int> rowOfExam(const std::string& examId) const;
    [[nodiscard]] bool offered(int row) const;
    [[nodiscard]] std::optional<int> nextOffered() const;

    Settings& settings_;
    StudyListModel studies_;
    std::unique_ptr<StudyLoader> loader_;
    std::unique_ptr<ExamAnalysis> analysis_;
    std::filesystem::path keptIndexFolder_;
    std::shared_ptr<dicom::ReaderProcesses> readers_;
    std::unique_ptr<StoreLink> store_;
    SiteRules rules_;
    std::optional<store::Reader> reader_;
    bool readersKnown_ = false;  // the store has readers: nobody reads here without being one of them
    std::optional<WorkList> workList_;
    std::map<std::string, reading::SettledOpinion> pendingSettlement_;
    std::map<std::string, std::shared_ptr<Reading>> pending_;  // by the id of the read that the store is asked to keep
    QElapsedTimer hungSince_;
    QString modelName_;
    std::optional<int> current_;
    bool closing_ = false;  // a row of the list is going away
    std::vector<SkippedFile> skipped_;
    std::vector<std::vector<std::filesystem::path>> arriving_;  // being read without having been asked for
    std::map<std::string, std::shared_ptr<Reading>> readings_;  // by study and reader, for the whole run
    std::array<std::size_t, 4> shownImage_{};                   // per place, which of its images hangs
    std::size_t shownPrior_ = 0;                                // of priorRows()
    FindingFilter filter_;
    std::optional<int> highlighted_;
    std::optional<Error> modelError_;
    std::string displayStatement_;
    std::string presentationStatement_;
    int reading_ = 0;
};

/// Whether the reader at the desk may settle it together with the other one now.
[[nodiscard]] bool mayAgree(const Reading& reading);
/// Whether what is said now is said for both readers.
[[nodiscard]] bool agreeing(const Reading& reading);

}  // namespace diptych::viewer
