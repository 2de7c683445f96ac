// Everything the reader can do, as actions with keys: menus and the page of keys are both made from these.
#pragma once

#include <vector>

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

class QMainWindow;
class QMenu;

namespace diptych::viewer
{

Q_NAMESPACE

/// The names are those of the settings: one that is in use is not changed.
enum class Command {
    OpenFolder,
    OpenFiles,
    CloseStudy,
    ExportReport,
    Quit,
    PreviousStudy,
    NextStudy,
    RightRecall,
    RightNoRecall,
    LeftRecall,
    LeftNoRecall,
    UndoOpinion,
    SealOpinion,
    NextStep,
    PreviousStep,
    SkipStep,
    FirstStep,
    PriorInPlace,
    NextPrior,
    LinkViews,
    Invert,
    NextPreset,
    TextDetail,
    Fit,
    FitBreast,
    ActualPixels,
    TrueSize,
    ZoomIn,
    ZoomOut,
    ResetView,
    Enlarge,
    NextImage,
    AllImages,
    RulerTool,
    AngleTool,
    EllipseTool,
    ArrowTool,
    NoteTool,
    Loupe,
    KeyImage,
    WriteText,
    DeleteAnnotation,
    UndoLatest,
    RedoAnnotation,
    NextSlice,
    PreviousSlice,
    TenSlicesOn,
    TenSlicesBack,
    FirstSlice,
    LastSlice,
    PlaySlices,
    PlayFaster,
    PlaySlower,
    PlayBackAndForth,
    NextFinding,
    PreviousFinding,
    MoreFindings,
    FewerFindings,
    LowSuspicion,
    HideMarks,
    NextPane,
    ViewsOnly,
    FullScreen,
    GoBack,
    ReaderFirst,
    DisplayQuality,
    KeyHelp,
    About,
    Coverage,
    BlindSpots,
    ChangeKeys,
    SealNormal,
    KeepOpinion,
    ReviseOpinion,
    MarkLesion,
    ViewAgain,
    ShowReads,
    PutOff,
    TakeUp,
    RefreshList,
    SignIn,
    LockWindow,
    Readers,
    SiteSettings,
    SelfAudit,
    ExportReads,
    TeachingCopy,
    RightCategory,
    LeftCategory,
    GiveDensity,
    DescribeLesion,
    WriteConclusion,
    SettleTogether,
    AsFirstReader,
    AsSecondReader,
    HideOthersMarks,
    FindInArchive,
    SendToArchive,
    DicomNodes,
    ExportMedia,
    NextPresentation,
};
Q_ENUM_NS(Command)

struct CommandEntry {
    Command command;
    QString menu;  // title of its menu
    QString text;
    QList<QKeySequence> keys;
    bool checkable = false;
};
/// In the order of the menus.
[[nodiscard]] const std::vector<CommandEntry>& commandEntries();

[[nodiscard]] const CommandEntry& commandEntry(Command command);

/// Makes the menus of `window`; the action of a command is found by commandAction().
void buildMenus(QMainWindow& window);
[[nodiscard]] QAction& commandAction(const QMainWindow& window, Command command);
[[nodiscard]] QMenu& commandMenu(const QMainWindow& window, const QString& title);

}  // namespace diptych::viewer
