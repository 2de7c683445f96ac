// The workstation's window: wires list, hanging, opinion and verdict to the reading desk; decides nothing itself.
#pragma once

#include <memory>

#include <QElapsedTimer>
#include <QMainWindow>
#include <QTimer>

#include "hanging/annotation_tool.h"
#include "reading/reading_desk.h"
#include "site/key_bindings.h"
#include "site/window_actions.h"

class QLabel;
class QStackedWidget;

namespace diptych::viewer
{

class ArchiveDesk;
class HangingSteps;
class ChangeKeysDialog;
class CoSignDialog;
class DeidentifiedExporter;
class EvidenceReading;
class ForeignEvidencePanel;
class LocalFigures;
class MediaDialog;
class CoverageRecorder;
class HangingWidget;
class KeyHelp;
class ReaderInput;
class OpinionKeys;
class OpinionPanel;
class Settings;
class SignInPage;
class PresentationControl;
class PresentationPanel;
class ReadersDialog;
class ReadsPanel;
class SiteRulesDialog;
class SkippedFilesDialog;
class StudyListPanel;
class Toast;
class ToolPalette;
class VerdictPanel;
class ViewAgainDialog;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(DeskServices services, Settings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] ReadingDesk& desk() { return desk_; }
    [[nodiscard]] HangingWidget& hanging() { return *hanging_; }
    [[nodiscard]] HangingSteps& steps() { return *steps_; }
    [[nodiscard]] OpinionPanel& opinion() { return *opinion_; }
    [[nodiscard]] VerdictPanel& verdict() { return *verdict_; }
    [[nodiscard]] SignInPage& signIn() { return *signIn_; }
    [[nodiscard]] ReadsPanel& reads() { return *reads_; }
    /// Nothing of a patient is seen until somebody signs in.
    void lock();
    [[nodiscard]] CoverageRecorder& coverage() { return *coverage_; }
    [[nodiscard]] ArchiveDesk& archive() { return *archive_; }
    [[nodiscard]] const KeyBindings& keys() const { return keys_; }
    /// True once every image of the current study is drawn or known not to be drawable.
    [[nodiscard]] bool hangingComplete() const;
    /// The same of the four views, priors left out, where the smaller image in one is enough for a beginning.
    [[nodiscard]] bool everyViewShowsSomething() const;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildPanes();
    void buildStatusBar();
    void connectDesk();
    void connectPanes();
    void connectFileCommands();
    void connectReadingCommands();
    void connectViewCommands();
    void connectSliceCommands();
    void connectFindingCommands();
    void buildHangingSteps();
    void connectHangingCommands();
    void connectDisplays();
    void connectToolCommands();
    void connectLayers();
    void connectKeys();
    void connectMemory();
    void connectOpinion();
    void connectOpinionKeys();
    void connectReaders();
    void connectExports();
    void connectEvidence();
    void showEvidence();
    void connectArchive();
    void exportReads();
    void exportTeachingCopy();
    void exportMedia();
    void askWhoReads();
    void showReaders();
    void connectCoSignature();
    void holdCommands(bool hold);
    void showStoreState(const StoreState& state);
    void showWorkLists();
    void showLesions();
    void refreshList();
    void putOff();
    void setMarking(bool on);
    bool leaveMarking();
    void askForViewAgain();
    template <typename Slot>
    void on(Command command, Slot slot)
    {
        connect(&commandAction(*this, command), &QAction::triggered, this, [slot] { slot(); });
    }

    void showCurrent();
    void showCentre();
    void showSettings();
    void showStep();
    void showLayers();
    void showKeys();
    void notice(Tone tone, const QString& text);
    void askForFolder();
    void askForFiles();
    void exportReport();
    void fillRecentFolders();
    void goToFinding(int id);
    void stepFinding(int by);
    void nextPane();
    void goBack();
    void showAnnotations();
    void annotate(const AnnotationEdit& edit);
    void setTool(Tool tool);
    void setLoupe(bool on);
    void setLoupeFactor(double factor);
    void letGoLoupe();
    void toggleKeyImage();
    void undoLatest();
    void redoAnnotation();
    bool leaveTool();

    Settings& settings_;
    KeyBindings keys_;
    std::shared_ptr<const NetworkServices> network_;
    ReadingDesk desk_;
    StudyListPanel* studies_ = nullptr;
    QStackedWidget* centre_ = nullptr;
    QLabel* message_ = nullptr;
    HangingWidget* hanging_ = nullptr;
    ToolPalette* palette_ = nullptr;
    OpinionPanel* opinion_ = nullptr;
    VerdictPanel* verdict_ = nullptr;
    HangingSteps* steps_ = nullptr;
    CoverageRecorder* coverage_ = nullptr;
    QLabel* notice_ = nullptr;
    QLabel* step_ = nullptr;
    QLabel* activity_ = nullptr;
    QLabel* mode_ = nullptr;
    Tool tool_ = Tool::Pan;
    QElapsedTimer loupeKeyDown_;  // running until some key is let go
    QString lastRefusal_;         // why what was opened last gave no study
    QLabel* memory_ = nullptr;
    ReadsPanel* reads_ = nullptr;
    SignInPage* signIn_ = nullptr;
    LocalFigures* figures_ = nullptr;
    Toast* toast_ = nullptr;
    OpinionKeys* opinionKeys_ = nullptr;
    QLabel* store_ = nullptr;
    bool signingIn_ = false;
    bool asked_ = false;    // who reads, once at the beginning
    QList<QAction*> held_;  // commands that do nothing while somebody is asked who reads
    QString newPin_;        // until the reader that has just been added is signed in
    QTimer idle_;
    QElapsedTimer idleSince_;
    EvidenceReading* evidence_ = nullptr;
    ForeignEvidencePanel* others_ = nullptr;
    PresentationPanel* presentations_ = nullptr;
    PresentationControl* presentation_ = nullptr;
    std::unique_ptr<KeyHelp> keyHelp_;
    std::unique_ptr<SiteRulesDialog> siteRules_;
    std::unique_ptr<ReadersDialog> readers_;
    std::unique_ptr<CoSignDialog> coSign_;
    std::unique_ptr<DeidentifiedExporter> teaching_;
    std::unique_ptr<MediaDialog> media_;
    std::unique_ptr<ViewAgainDialog> viewAgain_;
    std::unique_ptr<ChangeKeysDialog> changeKeys_;
    std::unique_ptr<SkippedFilesDialog> skippedFiles_;
    std::unique_ptr<ArchiveDesk> archive_;
    std::unique_ptr<ReaderInput> input_;
};

}  // namespace diptych::viewer
