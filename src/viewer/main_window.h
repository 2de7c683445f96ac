// The workstation's window: wires list, hanging, opinion and verdict to the reading desk; decides nothing itself.
#pragma once

#include <memory>

#include <QMainWindow>

#include "reading_desk.h"
#include "window_actions.h"

class QLabel;
class QStackedWidget;

namespace diptych::viewer
{

class HangingWidget;
class KeyHelp;
class OpinionPanel;
class Settings;
class SkippedFilesDialog;
class StudyListPanel;
class VerdictPanel;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(DeskServices services, Settings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] ReadingDesk& desk() { return desk_; }
    [[nodiscard]] HangingWidget& hanging() { return *hanging_; }
    [[nodiscard]] OpinionPanel& opinion() { return *opinion_; }
    [[nodiscard]] VerdictPanel& verdict() { return *verdict_; }
    /// True once every image of the current study is drawn or known not to be drawable.
    [[nodiscard]] bool hangingComplete() const;

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
    void connectFindingCommands();
    void connectMemory();
    template <typename Slot>
    void on(Command command, Slot slot);

    void showCurrent();
    void showCentre();
    void showSettings();
    void notice(Tone tone, const QString& text);
    void askForFolder();
    void askForFiles();
    void exportReport();
    void fillRecentFolders();
    void goToFinding(int id);
    void stepFinding(int by);
    void nextPane();
    void goBack();

    Settings& settings_;
    ReadingDesk desk_;
    StudyListPanel* studies_ = nullptr;
    QStackedWidget* centre_ = nullptr;
    QLabel* message_ = nullptr;
    HangingWidget* hanging_ = nullptr;
    OpinionPanel* opinion_ = nullptr;
    VerdictPanel* verdict_ = nullptr;
    QLabel* notice_ = nullptr;
    QLabel* activity_ = nullptr;
    QLabel* mode_ = nullptr;
    QLabel* memory_ = nullptr;
    QString lastRefusal_;  // why what was opened last gave no study
    std::unique_ptr<KeyHelp> keyHelp_;
    std::unique_ptr<SkippedFilesDialog> skippedFiles_;
};

}  // namespace diptych::viewer
