#include "site/window_actions.h"

#include <algorithm>

#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace diptych::viewer
{

namespace
{

QString actionName(Command command)
{
    return QStringLiteral("command%1").arg(static_cast<int>(command));
}

QKeySequence key(const char* text)
{
    return QKeySequence(QString::fromLatin1(text));
}

}  // namespace

const std::vector<CommandEntry>& commandEntries()
{
    static const QString kFile = QObject::tr("&File");
    static const QString kStudy = QObject::tr("&Study");
    static const QString kOpinion = QObject::tr("&Opinion");
    static const QString kHanging = QObject::tr("H&anging");
    static const QString kView = QObject::tr("&View");
    static const QString kTools = QObject::tr("&Tools");
    static const QString kSlices = QObject::tr("S&lices");
    static const QString kFindings = QObject::tr("F&indings");
    static const QString kHelp = QObject::tr("&Help");
    static const std::vector<CommandEntry> kEntries{
        {Command::OpenFolder, kFile, QObject::tr("Open &folder..."), {key("Ctrl+O")}},
        {Command::OpenFiles, kFile, QObject::tr("Open f&iles or DICOMDIR..."), {key("Ctrl+Shift+O")}},
        {Command::FindInArchive, kFile, QObject::tr("Find in the ar&chive..."), {key("Ctrl+F")}},
        {Command::ExportReport, kFile, QObject::tr("&Export report (PDF)..."), {key("Ctrl+E")}},
        {Command::ExportReads, kFile, QObject::tr("Export the reads of this exam (&bundle)..."), {}},
        {Command::SendToArchive, kFile, QObject::tr("Sen&d to the archive..."), {}},
        {Command::ExportMedia, kFile, QObject::tr("Exp&ort to media (DICOMDIR)..."), {}},
        {Command::TeachingCopy, kFile, QObject::tr("&Teaching copy: without who it is of..."), {}},
        {Command::SignIn, kFile, QObject::tr("&Sign in or out..."), {key("Ctrl+L")}},
        {Command::Readers, kFile, QObject::tr("Re&aders of this site..."), {}},
        {Command::LockWindow, kFile, QObject::tr("&Lock"), {key("Ctrl+Shift+L")}},
        {Command::SiteSettings, kFile, QObject::tr("Ho&w this site reads..."), {}},
        {Command::DicomNodes, kFile, QObject::tr("DICOM &nodes..."), {}},
        {Command::SelfAudit, kFile, QObject::tr("&My own figures..."), {}},
        {Command::Quit, kFile, QObject::tr("&Quit"), {key("Ctrl+Q")}},
        {Command::NextStudy, kStudy, QObject::tr("&Next study"), {key("PgDown")}},
        {Command::PreviousStudy, kStudy, QObject::tr("&Previous study"), {key("PgUp")}},
        {Command::PutOff, kStudy, QObject::tr("Put this exam &off..."), {key("Shift+P")}},
        {Command::TakeUp, kStudy, QObject::tr("&Take up an exam that was put off"), {}},
        {Command::RefreshList, kStudy, QObject::tr("&Refresh the list"), {key("F5")}},
        {Command::CloseStudy, kStudy, QObject::tr("&Close study"), {key("Ctrl+W")}},
        {Command::RightRecall, kOpinion, QObject::tr("Right breast: recall"), {key("1")}},
        {Command::RightNoRecall, kOpinion, QObject::tr("Right breast: no recall"), {key("2")}},
        {Command::LeftRecall, kOpinion, QObject::tr("Left breast: recall"), {key("9")}},
        {Command::LeftNoRecall, kOpinion, QObject::tr("Left breast: no recall"), {key("0")}},
        {Command::RightCategory, kOpinion, QObject::tr("Right breast: category, then its key"), {key("3")}},
        {Command::LeftCategory, kOpinion, QObject::tr("Left breast: category, then its key"), {key("8")}},
        {Command::GiveDensity, kOpinion, QObject::tr("&Density, then A to D"), {key("Shift+D")}},
        {Command::DescribeLesion,
         kOpinion,
         QObject::tr("&Lesion in hand, then the key of its type or concern"),
         {key("Shift+J")}},
        {Command::WriteConclusion, kOpinion, QObject::tr("Wr&ite a conclusion for the report"), {key("Shift+C")}},
        {Command::UndoOpinion, kOpinion, QObject::tr("&Undo last change of the opinion"), {}},
        {Command::SealOpinion,
         kOpinion,
         QObject::tr("&Seal opinion (twice)"),
         {key("S"), key("Ctrl+Return"), key("Ctrl+Enter")}},
        {Command::SealNormal, kOpinion, QObject::tr("&Both breasts normal, sealed at once"), {key("B")}},
        {Command::KeepOpinion, kOpinion, QObject::tr("&Keep the sealed opinion, unchanged or as changed"), {key("U")}},
        {Command::ReviseOpinion, kOpinion, QObject::tr("&Change it with the AI in sight"), {key("Shift+U")}},
        {Command::MarkLesion, kOpinion, QObject::tr("&Mark a lesion: click, or drag a box"), {key("J")}, true},
        {Command::ViewAgain, kOpinion, QObject::tr("Ask for the active &view once more..."), {key("Shift+R")}},
        {Command::ShowReads, kOpinion, QObject::tr("Sho&w the readers' opinions (arbitration)"), {key("Shift+S")}},
        {Command::SettleTogether,
         kOpinion,
         QObject::tr("Settle it to&gether with the other reader (consensus)"),
         {key("Shift+G")}},
        {Command::AsFirstReader, kOpinion, QObject::tr("Say as the &first reader (arbitration)"), {key("Alt+1")}},
        {Command::AsSecondReader, kOpinion, QObject::tr("Say as the s&econd reader (arbitration)"), {key("Alt+2")}},
        {Command::ReaderFirst, kOpinion, QObject::tr("&Reader first: AI hidden until sealed"), {}, true},
        {Command::NextStep, kHanging, QObject::tr("&Next step"), {key("Space")}},
        {Command::PreviousStep, kHanging, QObject::tr("&Previous step"), {key("Shift+Space")}},
        {Command::SkipStep, kHanging, QObject::tr("Next step, &leaving out parts"), {key("Ctrl+Space")}},
        {Command::FirstStep, kHanging, QObject::tr("&First step"), {key("Backspace")}},
        {Command::PriorInPlace, kHanging, QObject::tr("Prior in the view's own place, and &back"), {key("Q")}, true},
        {Command::NextPrior, kHanging, QObject::tr("&Older prior"), {key("P")}},
        {Command::LinkViews, kHanging, QObject::tr("Views move &together: pairs, all, none"), {key("G")}},
        {Command::Fit, kView, QObject::tr("&Fit all views"), {key("F")}},
        {Command::FitBreast, kView, QObject::tr("Fit &breasts: without the air around them"), {key("Shift+F")}},
        {Command::ActualPixels, kView, QObject::tr("&1:1 pixels"), {key("Ctrl+1")}},
        {Command::TrueSize, kView, QObject::tr("&True size on this screen"), {key("T")}},
        {Command::ZoomIn, kView, QObject::tr("Zoom &in"), {key("+"), key("=")}},
        {Command::ZoomOut, kView, QObject::tr("Zoom &out"), {key("-")}},
        {Command::Invert, kView, QObject::tr("In&vert grey values"), {key("I")}},
        {Command::NextPreset, kView, QObject::tr("Next &window or table of the file"), {key("W")}},
        {Command::NextPresentation,
         kView,
         QObject::tr("Next pre&sentation state of other makers, or as acquired"),
         {key("Ctrl+Shift+M")}},
        {Command::TextDetail, kView, QObject::tr("Te&xt over the images: short, none, full"), {key("H")}},
        {Command::ResetView, kView, QObject::tr("&Reset window, level, zoom"), {key("R")}},
        {Command::Enlarge, kView, QObject::tr("&Enlarge active view, and back"), {key("E")}},
        {Command::NextImage, kView, QObject::tr("Next i&mage of the active view"), {key("V")}},
        {Command::AllImages, kView, QObject::tr("&All images of the active view side by side"), {key("Shift+V")}},
        {Command::Coverage, kView, QObject::tr("Tissue not yet shown at 61 % or &more"), {key("C")}, true},
        {Command::NextPane, kView, QObject::tr("Next &pane (list, views, opinion, findings)"), {key("F6")}},
        {Command::ViewsOnly, kView, QObject::tr("Views &only: without list and opinion"), {key("F9")}, true},
        {Command::FullScreen, kView, QObject::tr("F&ull screen"), {key("F11")}, true},
        {Command::GoBack, kView, QObject::tr("&Back: leave enlarged view, take back sealing"), {key("Esc")}},
        {Command::DisplayQuality, kView, QObject::tr("&Display quality..."), {key("Ctrl+D")}},
        {Command::RulerTool, kTools, QObject::tr("&Ruler (distance)"), {key("D")}, true},
        {Command::AngleTool, kTools, QObject::tr("&Angle"), {key("A")}, true},
        {Command::EllipseTool, kTools, QObject::tr("&Ellipse (oval): area, mean grey value"), {key("O")}, true},
        {Command::ArrowTool, kTools, QObject::tr("Arro&w"), {key("Shift+A")}, true},
        {Command::NoteTool, kTools, QObject::tr("&Text note"), {key("Shift+T")}, true},
        {Command::Loupe, kTools, QObject::tr("&Loupe: press, or hold"), {key("Z")}, true},
        {Command::KeyImage, kTools, QObject::tr("&Key image: mark the active view, and back"), {key("K")}},
        {Command::WriteText, kTools, QObject::tr("&Write the text of the selected arrow or note"), {key("F2")}},
        {Command::DeleteAnnotation, kTools, QObject::tr("&Delete the selected drawing"), {key("Del")}},
        {Command::UndoLatest,
         kTools,
         QObject::tr("&Undo the latest change of this study: opinion (until sealed), drawing or key image"),
         {key("Ctrl+Z")}},
        {Command::RedoAnnotation,
         kTools,
         QObject::tr("Red&o drawing or key image"),
         {key("Ctrl+Shift+Z"), key("Ctrl+Y")}},
        {Command::NextSlice, kSlices, QObject::tr("&Next slice"), {key("]")}},
        {Command::PreviousSlice, kSlices, QObject::tr("&Previous slice"), {key("[")}},
        {Command::TenSlicesOn, kSlices, QObject::tr("Ten slices &on"), {key("}")}},
        {Command::TenSlicesBack, kSlices, QObject::tr("Ten slices &back"), {key("{")}},
        {Command::FirstSlice, kSlices, QObject::tr("&First slice"), {key("Home")}},
        {Command::LastSlice, kSlices, QObject::tr("&Last slice"), {key("End")}},
        {Command::PlaySlices, kSlices, QObject::tr("Pla&y slices (cine), and stop"), {key("Y")}},
        {Command::PlayFaster, kSlices, QObject::tr("Play f&aster"), {key("Ctrl+]")}},
        {Command::PlaySlower, kSlices, QObject::tr("Play &slower"), {key("Ctrl+[")}},
        {Command::PlayBackAndForth, kSlices, QObject::tr("Play back an&d forth"), {}, true},
        {Command::NextFinding, kFindings, QObject::tr("&Next finding"), {key("N")}},
        {Command::PreviousFinding, kFindings, QObject::tr("&Previous finding"), {key("Shift+N")}},
        {Command::MoreFindings, kFindings, QObject::tr("&More findings"), {key(".")}},
        {Command::FewerFindings, kFindings, QObject::tr("&Fewer findings"), {key(",")}},
        {Command::LowSuspicion, kFindings, QObject::tr("Show or hide &low suspicion"), {key("L")}},
        {Command::HideMarks, kFindings, QObject::tr("&Hide marks"), {key("M")}, true},
        {Command::HideOthersMarks,
         kFindings,
         QObject::tr("Hide marks of &others: CAD and viewers of other makers"),
         {key("Shift+M")},
         true},
        {Command::BlindSpots, kFindings, QObject::tr("What the &AI did not analyse"), {key("X")}, true},
        {Command::KeyHelp, kHelp, QObject::tr("&Keys and mouse"), {key("F1"), key("?")}},
        {Command::ChangeKeys, kHelp, QObject::tr("&Change keys..."), {}},
        {Command::About, kHelp, QObject::tr("&About Diptych"), {}},
    };
    return kEntries;
}

const CommandEntry& commandEntry(Command command)
{
    return *std::ranges::find(commandEntries(), command, &CommandEntry::command);
}

void buildMenus(QMainWindow& window)
{
    QMenu* menu = nullptr;
    for (const CommandEntry& entry : commandEntries()) {
        if (!menu || menu->title() != entry.menu)
            menu = window.menuBar()->addMenu(entry.menu);
        QAction* action = menu->addAction(entry.text);
        action->setObjectName(actionName(entry.command));
        action->setShortcuts(entry.keys);
        action->setCheckable(entry.checkable);
        // A key held down must never seal an opinion.
        action->setAutoRepeat(entry.command == Command::ZoomIn || entry.command == Command::ZoomOut ||
                              entry.command == Command::NextSlice || entry.command == Command::PreviousSlice);
        window.addAction(action);
    }
}

QAction& commandAction(const QMainWindow& window, Command command)
{
    return *window.findChild<QAction*>(actionName(command));
}

QMenu& commandMenu(const QMainWindow& window, const QString& title)
{
    for (QAction* action : window.menuBar()->actions())
        if (action->menu() && action->text() == title)
            return *action->menu();
    return *window.menuBar()->addMenu(title);
}

}  // namespace diptych::viewer
