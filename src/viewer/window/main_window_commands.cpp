// What each command of the menus does: the second half of MainWindow's wiring.
#include <algorithm>

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include "diptych/core/log.h"
#include "diptych/core/version.h"
#include "hanging/hanging_widget.h"
#include "hanging/presentation_control.h"
#include "looks/findings_tree.h"
#include "looks/text.h"
#include "reading/opinion_panel.h"
#include "reading/verdict_panel.h"
#include "site/settings.h"
#include "study/skipped_files_dialog.h"
#include "study/study_list_panel.h"
#include "window/key_help.h"
#include "window/main_window.h"

namespace diptych::viewer
{

namespace
{
constexpr double kKeyZoom = 1.25;
}

void MainWindow::connectFileCommands()
{
    on(Command::OpenFolder, [this] { askForFolder(); });
    on(Command::OpenFiles, [this] { askForFiles(); });
    on(Command::ExportReport, [this] { exportReport(); });
    on(Command::Quit, [this] { close(); });
    on(Command::NextStudy, [this] { desk_.step(1); });
    on(Command::PreviousStudy, [this] { desk_.step(-1); });
    on(Command::CloseStudy, [this] { desk_.closeCurrent(); });
    on(Command::KeyHelp, [this] {
        if (!keyHelp_)
            keyHelp_ = std::make_unique<KeyHelp>(keys_, this);
        keyHelp_->show();
        keyHelp_->raise();
        keyHelp_->activateWindow();
    });
    on(Command::About, [this] {
        QMessageBox::about(this, tr("About Diptych"),
                           tr("<h3>Diptych %1</h3><p>Workstation for the double reading of screening mammograms.</p>"
                              "<p><b>%2</b></p>")
                               .arg(toQt(appVersion()), toQt(kNotForDiagnosticUse)));
    });
    fillRecentFolders();

    QMenu& file = commandMenu(*this, tr("&File"));
    auto* devices = new QMenu(tr("De&vice for the analysis"), this);
    file.insertMenu(file.actions().constLast(), devices);  // Quit stays the last
    for (const QString& device : {QStringLiteral("auto"), QStringLiteral("cpu"), QStringLiteral("cuda")}) {
        QAction* action = devices->addAction(device);
        action->setCheckable(true);
        action->setChecked(settings_.device() == device);
        connect(action, &QAction::triggered, this, [this, devices, action, device] {
            for (QAction* other : devices->actions())
                other->setChecked(other == action);
            settings_.setDevice(device);
            notice(Tone::Plain, tr("The analysis runs on \"%1\" from the next start on.").arg(device));
        });
    }
}

void MainWindow::connectReadingCommands()
{
    on(Command::RightRecall, [this] { desk_.give(Laterality::Right, reading::Recall::Recall); });
    on(Command::RightNoRecall, [this] { desk_.give(Laterality::Right, reading::Recall::NoRecall); });
    on(Command::LeftRecall, [this] { desk_.give(Laterality::Left, reading::Recall::Recall); });
    on(Command::LeftNoRecall, [this] { desk_.give(Laterality::Left, reading::Recall::NoRecall); });
    on(Command::UndoOpinion, [this] { desk_.undo(); });
    on(Command::SealOpinion, [this] {
        if (opinion_->isHidden() || opinion_->parentWidget()->isHidden())  // the question must be seen
            commandAction(*this, Command::ViewsOnly).trigger();
        opinion_->askOrSeal();
    });
    on(Command::ReaderFirst, [this] {
        const bool readerFirst = commandAction(*this, Command::ReaderFirst).isChecked();
        settings_.setReaderFirst(readerFirst);
        showSettings();
        notice(readerFirst ? Tone::Plain : Tone::Amber,
               readerFirst ? tr("The AI is hidden until an opinion is sealed, from the next study on.")
                           : tr("From the next study on the AI is shown at once; each opinion records it."));
    });
}

void MainWindow::connectViewCommands()
{
    const auto active = [this]() -> ViewportWidget& { return hanging_->activeViewport(); };
    on(Command::Fit, [this] { hanging_->fitAll(); });
    on(Command::FitBreast, [this] { hanging_->fitBreasts(); });
    on(Command::ActualPixels, [active] { active().showActualPixels(); });
    on(Command::ZoomIn, [active] { active().zoomBy(kKeyZoom); });
    on(Command::ZoomOut, [active] { active().zoomBy(1.0 / kKeyZoom); });
    on(Command::Invert, [this] { hanging_->invert(); });
    on(Command::NextPreset, [this, active] {
        if (presentation_->applied()) {
            notice(Tone::Amber, tr("A presentation state gives the grey values: choose \"As acquired\" first."));
            return;
        }
        if (const auto& image = active().view().pyramid)
            hanging_->setGrey(nextPreset(*image, hanging_->grey()));
    });
    on(Command::TextDetail, [this, active] {
        const TextDetail next = nextTextDetail(active().textDetail());
        for (ViewportWidget* each : hanging_->viewports())
            each->setTextDetail(next);
    });
    on(Command::ResetView, [this] { hanging_->reset(); });
    on(Command::Enlarge, [this] { hanging_->toggleEnlargedCell(hanging_->activeViewport().cell()); });
    on(Command::NextImage, [this] { desk_.nextImage(hanging_->active()); });
    on(Command::ViewsOnly, [this] {
        const bool only = commandAction(*this, Command::ViewsOnly).isChecked();
        studies_->parentWidget()->setVisible(!only);
        opinion_->parentWidget()->setVisible(!only);
        hanging_->activateCell(hanging_->activeViewport().cell());
    });
    on(Command::FullScreen, [this] {
        setWindowState(windowState().setFlag(Qt::WindowFullScreen, !isFullScreen()));
        commandAction(*this, Command::FullScreen).setChecked(isFullScreen());
    });
    on(Command::NextPane, [this] { nextPane(); });
    on(Command::GoBack, [this] { goBack(); });
}

void MainWindow::connectFindingCommands()
{
    on(Command::NextFinding, [this] { stepFinding(1); });
    on(Command::PreviousFinding, [this] { stepFinding(-1); });
    on(Command::MoreFindings, [this] { desk_.setFilter({desk_.filter().atLeast - 1}); });
    on(Command::FewerFindings, [this] { desk_.setFilter({desk_.filter().atLeast + 1}); });
    on(Command::LowSuspicion, [this] { desk_.setFilter({desk_.filter().atLeast <= 4 ? 5 : 1}); });
    on(Command::HideMarks, [this] { showCurrent(); });
}

void MainWindow::fillRecentFolders()
{
    QMenu& file = commandMenu(*this, tr("&File"));
    auto* menu = file.findChild<QMenu*>(QStringLiteral("recentFolders"));
    if (!menu) {
        menu = new QMenu(tr("&Recent folders"), &file);
        menu->setObjectName(QStringLiteral("recentFolders"));
        file.insertMenu(&commandAction(*this, Command::ExportReport), menu);
    }
    menu->clear();
    const QStringList folders = settings_.recentFolders();
    for (const QString& folder : folders)
        connect(menu->addAction(QString(folder).replace(QLatin1Char('&'), QLatin1String("&&"))), &QAction::triggered,
                this, [this, folder] { desk_.open({toPath(folder)}); });
    menu->setEnabled(!folders.isEmpty());
}

void MainWindow::askForFolder()
{
    const QStringList recent = settings_.recentFolders();
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a folder of DICOM files"),
                                                             recent.isEmpty() ? QDir::homePath() : recent.front());
    if (!folder.isEmpty())
        desk_.open({toPath(folder)});
}

void MainWindow::askForFiles()
{
    std::vector<std::filesystem::path> paths;
    for (const QString& file : QFileDialog::getOpenFileNames(this, tr("Open DICOM files or a DICOMDIR")))
        paths.push_back(toPath(file));
    desk_.open(std::move(paths));
}

void MainWindow::exportReport()
{
    if (const QString obstacle = desk_.exportObstacle(); !obstacle.isEmpty()) {
        notice(Tone::Amber, obstacle);
        return;
    }
    // No name in the file's name: folders are seen by more people than reports are.
    // The study's tag, as on the command line, keeps two reports of a day apart.
    const Study& study = *desk_.currentStudy()->study;
    const QString proposed =
        tr("diptych-report-%1-%2.pdf").arg(dateText(study.studyDate), toQt(log::studyTag(study.studyInstanceUid)));
    QString file =
        QFileDialog::getSaveFileName(this, tr("Export report"), QDir::home().filePath(proposed), tr("PDF (*.pdf)"));
    if (file.isEmpty())
        return;
    const bool named = QFileInfo(file).suffix().compare(QLatin1String("pdf"), Qt::CaseInsensitive) == 0;
    // The dialog has asked before overwriting the name it was given, but not the one with the suffix added.
    if (!named)
        file += QStringLiteral(".pdf");
    QString reason;
    if (const auto outdated = desk_.outdatedReport()) {
        bool given = false;
        reason = QInputDialog::getText(this, tr("Amend the report"),
                                       tr("Report %1 says something else. The new one names it and does not replace "
                                          "its file. Why was it amended?")
                                           .arg(toQt(outdated->number)),
                                       QLineEdit::Normal, tr("Further reads were given"), &given);
        if (!given || reason.trimmed().isEmpty())
            return;
    }
    desk_.exportReport(toPath(file), named, reason.trimmed());
}

void MainWindow::goToFinding(int id)
{
    const OpenedStudy* study = desk_.currentStudy();
    const ExamAssessment* assessment = study ? study->shownAssessment() : nullptr;
    if (!assessment)
        return;
    desk_.highlight(id);
    if (!hanging_->goTo(*assessment, id))
        notice(Tone::Amber, tr("The image of finding %1 does not hang now (\"%2\", View menu, shows it).")
                                .arg(id)
                                .arg(plainTitle(commandAction(*this, Command::NextImage).text())));
}

void MainWindow::stepFinding(int by)
{
    const std::vector<int> shown = verdict_->findings().shownFindings();
    if (shown.empty())
        return;
    const auto at = std::find(shown.begin(), shown.end(), desk_.highlighted().value_or(0));
    const int count = static_cast<int>(shown.size());
    const int now = at == shown.end() ? (by > 0 ? -1 : 0) : static_cast<int>(at - shown.begin());
    goToFinding(shown[static_cast<std::size_t>((now + by + count) % count)]);
}

void MainWindow::nextPane()
{
    QWidget* const focus = QApplication::focusWidget();
    auto* firstButton = opinion_->findChild<QPushButton*>(QStringLiteral("rightRecall"));
    if (focus && studies_->isAncestorOf(focus))
        hanging_->activateCell(hanging_->activeViewport().cell());
    else if (focus && hanging_->isAncestorOf(focus) && firstButton->isEnabled())
        firstButton->setFocus(Qt::TabFocusReason);
    else if (focus && (hanging_->isAncestorOf(focus) || opinion_->isAncestorOf(focus)) && verdict_->tree().isVisible())
        verdict_->tree().setFocus(Qt::TabFocusReason);
    else
        studies_->list().setFocus(Qt::TabFocusReason);
}

void MainWindow::goBack()
{
    if (keyHelp_ && keyHelp_->isVisible()) {
        keyHelp_->close();
        return;
    }
    if (opinion_->cancelSeal() || leaveMarking() || leaveTool())
        return;
    if (const OpenedStudy* study = desk_.currentStudy();
        study && study->reading && study->reading->session.state() == reading::ReadingSession::State::Revising) {
        desk_.dropRevision();
        return;
    }
    if (hanging_->enlarged())
        hanging_->leaveEnlarged();
    else if (hanging_->mosaic())
        hanging_->leaveMosaic();
    else
        hanging_->activateCell(hanging_->activeViewport().cell());
}

}  // namespace diptych::viewer
