#include "window/main_window.h"

#include <algorithm>

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include "archive/archive_desk.h"
#include "archive/media_dialog.h"
#include "diptych/core/installation.h"
#include "diptych/core/version.h"
#include "hanging/hanging_steps.h"
#include "hanging/hanging_widget.h"
#include "hanging/presentation_panel.h"
#include "hanging/tool_palette.h"
#include "looks/elided_label.h"
#include "looks/findings_tree.h"
#include "looks/text.h"
#include "looks/toast.h"
#include "reading/foreign_evidence_panel.h"
#include "reading/opinion_panel.h"
#include "reading/reads_panel.h"
#include "reading/verdict_panel.h"
#include "reading/view_again_dialog.h"
#include "site/settings.h"
#include "store/co_sign_dialog.h"
#include "store/readers_dialog.h"
#include "store/sign_in_page.h"
#include "store/site_rules_dialog.h"
#include "study/deidentified_export.h"
#include "study/skipped_files_dialog.h"
#include "study/study_list_panel.h"
#include "window/change_keys.h"
#include "window/key_help.h"
#include "window/reader_input.h"

namespace diptych::viewer
{

MainWindow::MainWindow(DeskServices services, Settings& settings, QWidget* parent)
    : QMainWindow(parent),
      settings_(settings),
      keys_(settings),
      network_(services.network),
      desk_(std::move(services), settings)
{
    setWindowTitle(tr("Diptych - %1").arg(toQt(kNotForDiagnosticUse)));
    setAcceptDrops(true);
    buildMenus(*this);
    buildPanes();
    buildStatusBar();
    buildHangingSteps();
    connectDesk();
    connectPanes();
    connectFileCommands();
    connectReadingCommands();
    connectViewCommands();
    connectSliceCommands();
    connectFindingCommands();
    connectHangingCommands();
    connectDisplays();
    connectToolCommands();
    connectLayers();
    connectKeys();
    connectMemory();
    connectOpinion();
    connectReaders();
    connectExports();
    connectEvidence();
    connectArchive();
    input_ = std::make_unique<ReaderInput>([this](ReaderInput::Kind kind) {
        idleSince_.restart();  // somebody is there
        const bool followed = tool_ != Tool::Pan || commandAction(*this, Command::Loupe).isChecked();
        if (kind == ReaderInput::Kind::Act || followed)
            desk_.giveWay(ReaderInput::kLasts);
    });
    showSettings();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPanes()
{
    studies_ = new StudyListPanel(desk_.studies());
    hanging_ = new HangingWidget;
    message_ = new QLabel;
    message_->setAlignment(Qt::AlignCenter);
    message_->setWordWrap(true);
    message_->setObjectName(QStringLiteral("centreMessage"));
    message_->setMargin(40);
    centre_ = new QStackedWidget;
    centre_->addWidget(message_);
    centre_->addWidget(hanging_);

    opinion_ = new OpinionPanel;
    verdict_ = new VerdictPanel;
    auto* side = new QWidget;
    side->setMinimumWidth(theme::scaled(280));
    auto* sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(0, 0, 0, 0);
    sideLayout->setSpacing(0);
    sideLayout->addWidget(opinion_);
    auto* rule = new QWidget;
    rule->setFixedHeight(1);
    rule->setStyleSheet(QStringLiteral("background: #2c333a;"));
    sideLayout->addWidget(rule);
    reads_ = new ReadsPanel;
    sideLayout->addWidget(reads_, 1);
    sideLayout->addWidget(verdict_, 1);
    others_ = new ForeignEvidencePanel;
    sideLayout->addWidget(others_);
    presentations_ = new PresentationPanel;
    sideLayout->addWidget(presentations_);

    palette_ = new ToolPalette(*this, installation().resources() / "icons/tools");
    auto* list = new QWidget;
    list->setMinimumWidth(theme::scaled(190));
    auto* listLayout = new QVBoxLayout(list);
    listLayout->setContentsMargins(0, 0, 0, 0);
    listLayout->setSpacing(0);
    listLayout->addWidget(studies_, 1);
    listLayout->addWidget(palette_);

    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(list);
    splitter->addWidget(centre_);
    splitter->addWidget(side);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setStretchFactor(2, 0);
    splitter->setSizes({theme::scaled(272), 1200, theme::scaled(340)});
    splitter->setObjectName(QStringLiteral("panes"));
    splitter->setHandleWidth(3);
    splitter->setChildrenCollapsible(false);
    setCentralWidget(splitter);
}

void MainWindow::buildStatusBar()
{
    notice_ = new ElidedLabel;
    notice_->setObjectName(QStringLiteral("notice"));
    activity_ = new QLabel;
    activity_->setObjectName(QStringLiteral("activity"));
    step_ = new QLabel;
    step_->setObjectName(QStringLiteral("step"));
    step_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Plain).name()));
    store_ = new QLabel;
    store_->setObjectName(QStringLiteral("storeState"));
    store_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Amber).name()));
    store_->hide();
    memory_ = new QLabel;
    memory_->setObjectName(QStringLiteral("memory"));
    mode_ = new QLabel;
    mode_->setObjectName(QStringLiteral("mode"));
    auto* research = new QLabel(toQt(kNotForDiagnosticUse));
    research->setObjectName(QStringLiteral("researchMark"));
    research->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Amber).name()));
    for (QLabel* label : {activity_, memory_, mode_})
        label->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Quiet).name()));
    // The notice may be long and must never push the permanent parts out of sight.
    notice_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(notice_, 1);
    for (QLabel* label : {step_, activity_, store_, memory_, mode_, research})
        statusBar()->addPermanentWidget(label);
}

void MainWindow::connectDesk()
{
    connect(&desk_, &ReadingDesk::hangingChanged, this, [this](const std::array<HungView, 4>& views) {
        hanging_->hang(views);
        steps_->begin(desk_.hasPrior());
        commandAction(*this, Command::HideMarks).setChecked(false);  // a wish for one study, not for the next patient
        studies_->setCurrent(desk_.current());
        // From the empty window the focus goes to the first view; later it stays where the reader has it.
        const bool firstHung = centre_->currentWidget() == message_;
        showCentre();
        if (desk_.current() && (firstHung || hanging_->isAncestorOf(focusWidget())))
            hanging_->activate(StandardView::RightCc);
    });
    connect(&desk_, &ReadingDesk::priorChanged, this, [this](const std::array<HungView, 4>& views) {
        hanging_->hangPriors(views);
        steps_->setHasPrior(desk_.hasPrior());
    });
    connect(&desk_, &ReadingDesk::viewChanged, this, [this](const HungView& view) { hanging_->hangOne(view); });
    connect(&desk_, &ReadingDesk::viewLoaded, this,
            [this](const std::string& uid, const Outcome<std::shared_ptr<const ImagePyramid>>& outcome) {
                const auto& pyramid = outcome.result;
                if (pyramid)
                    hanging_->setPyramid(uid, *pyramid);
                else
                    hanging_->setFailed(uid, pyramid.error().reason);
            });
    connect(&desk_, &ReadingDesk::previewLoaded, hanging_, &HangingWidget::setPreview);
    connect(&desk_, &ReadingDesk::currentChanged, this, &MainWindow::showCurrent);
    connect(&desk_, &ReadingDesk::modelChanged, this,
            [this](const QString& text, Tone tone) { verdict_->setModel(text, tone); });
    connect(&desk_, &ReadingDesk::readingChanged, this, [this](const QString& text) {
        notice(Tone::Quiet, text);
        showCentre();
    });
    connect(&desk_, &ReadingDesk::noticed, this, [this](Tone tone, const QString& text) {
        notice(tone, text);
        if (tone == Tone::Red) {
            lastRefusal_ = text;
            showCentre();
        }
    });
    connect(&desk_, &ReadingDesk::skippedChanged, this, [this] {
        studies_->setSkipped(static_cast<int>(desk_.skipped().size()));
        fillRecentFolders();
    });
    connect(&desk_, &ReadingDesk::activityChanged, activity_, &QLabel::setText);
}

void MainWindow::connectPanes()
{
    connect(studies_, &StudyListPanel::studyPicked, &desk_, &ReadingDesk::select);
    connect(studies_, &StudyListPanel::skippedWished, this, [this] {
        if (!skippedFiles_)
            skippedFiles_ = std::make_unique<SkippedFilesDialog>(this);
        skippedFiles_->showFiles(desk_.skipped());
    });
    connect(hanging_, &HangingWidget::findingPicked, this, [this](int id) {
        desk_.highlight(id);
        verdict_->select(id);
    });
    connect(opinion_, &OpinionPanel::opinionGiven, &desk_, &ReadingDesk::give);
    connect(opinion_, &OpinionPanel::undoWished, &desk_, &ReadingDesk::undo);
    connect(opinion_, &OpinionPanel::sealWished, this, [this] { desk_.seal(); });
    connect(verdict_, &VerdictPanel::filterWished, &desk_, &ReadingDesk::setFilter);
    connect(verdict_, &VerdictPanel::findingPicked, this, &MainWindow::goToFinding);
}

bool MainWindow::hangingComplete() const
{
    const auto& viewports = hanging_->viewports();
    return std::ranges::none_of(
        viewports, [](const ViewportWidget* each) { return each->view().state == HungView::State::Loading; });
}

bool MainWindow::everyViewShowsSomething() const
{
    return std::ranges::none_of(kStandardViews, [this](StandardView place) {
        const HungView& view = hanging_->viewport(place).view();
        return view.state == HungView::State::Loading && !view.preview;
    });
}

void MainWindow::showCurrent()
{
    OpenedStudy* study = desk_.currentStudy();
    const bool hideMarks = commandAction(*this, Command::HideMarks).isChecked();
    // The one place where a result reaches the widgets, through the one gate.
    const ExamAssessment* assessment = study ? study->shownAssessment() : nullptr;
    const Reading* reading = study ? study->reading.get() : nullptr;
    const QString caution =
        study && !study->laterStudyDate.empty()
            ? tr("This is not the latest exam: that of %1 is open.").arg(dateText(study->laterStudyDate))
            : QString();
    opinion_->show(reading, !study || stillLoading(*study) ? QStringList() : viewsNotShown(*study), caution);
    verdict_->show(study, desk_.filter());
    verdict_->setMarksHidden(hideMarks, keys_.text(Command::HideMarks));
    if (const auto id = desk_.highlighted())
        verdict_->select(*id);
    hanging_->setFindings(hideMarks ? nullptr : assessment, desk_.filter(), desk_.highlighted());
    showAnnotations();
    showLesions();
    showEvidence();
    commandAction(*this, Command::ExportReport).setEnabled(study != nullptr && !signingIn_);
    showLayers();
    showSettings();
    showCentre();
}

void MainWindow::showCentre()
{
    const auto withKey = [this](Command command) {
        const QString key = keys_.text(command);
        return key.isEmpty() ? QString() : tr(" with %1").arg(key);
    };
    const OpenedStudy* study = desk_.currentStudy();
    // A locked window shows nothing of a patient, not in its panels either.
    const bool locked = signingIn_ && signIn_->locked();
    const bool only = commandAction(*this, Command::ViewsOnly).isChecked();
    studies_->parentWidget()->setVisible(!locked && !only);
    opinion_->parentWidget()->setVisible(!signingIn_ && !only);
    holdCommands(signingIn_);
    if (signingIn_) {
        centre_->setCurrentWidget(signIn_);
        return;
    }
    if (study && !study->blocked()) {
        lastRefusal_.clear();
        centre_->setCurrentWidget(hanging_);
        return;
    }
    QString text;
    if (study)
        text = QStringLiteral("<h2 style='color:%1'>%2</h2><p>%3</p>")
                   .arg(theme::colour(Tone::Red).name(), theme::marked(Tone::Red, tr("This study is blocked")),
                        tr("%1. Nothing of it is shown as an examination or analysed. Sort its files by patient, "
                           "then open it again.")
                            .arg(sentenceCase(toQt(sentence(*study->exam.conflict)))));
    else if (desk_.reading())
        text = tr("<h2>Reading...</h2>");
    else if (!lastRefusal_.isEmpty())
        text = QStringLiteral("<h2 style='color:%1'>%2</h2><p>%3</p>")
                   .arg(theme::colour(Tone::Red).name(), theme::marked(Tone::Red, lastRefusal_.toHtmlEscaped()),
                        tr("Open a folder that holds mammograms (DICOM, Modality MG)%1, or drop it here.")
                            .arg(withKey(Command::OpenFolder)));
    else if (desk_.studies().count() > 0)
        text = tr("<h2>No exam hangs</h2><p>Pick one in the list.</p>");
    else
        text =
            tr("<h2>No study is open</h2><p>Open a folder of DICOM files%1, or drop it here. The help menu lists all "
               "keys%2.</p>")
                .arg(withKey(Command::OpenFolder), withKey(Command::KeyHelp));
    message_->setText(text);
    centre_->setCurrentWidget(message_);
}

void MainWindow::showSettings()
{
    const bool on = settings_.readerFirst();
    commandAction(*this, Command::ReaderFirst).setChecked(on);
    const OpenedStudy* study = desk_.currentStudy();
    const bool thisOneOpen = study && study->reading && !study->reading->session.readerFirst();
    const bool warn = !on || thisOneOpen;
    QString text = on ? tr("Reader first") : tr("Reader first is OFF: AI shown at once");
    if (on && thisOneOpen)
        text = tr("This study: AI shown at once");
    else if (!on && study && study->reading && !thisOneOpen)
        text = tr("Reader first is OFF from the next study on");
    mode_->setText(theme::marked(warn ? Tone::Amber : Tone::Quiet, text));
    mode_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(warn ? Tone::Amber : Tone::Quiet).name()));
}

void MainWindow::notice(Tone tone, const QString& text)
{
    notice_->setText(text.isEmpty() ? QString() : theme::marked(tone, text));
    notice_->setToolTip(text);
    notice_->setStyleSheet(QStringLiteral("color: %1; padding-left: 10px;").arg(theme::colour(tone).name()));
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    // On two screens the edge between them is in the window's middle: the chest walls belong there, not a breast.
    constexpr int kTwoScreens = 3000;
    const int panel = theme::scaled(340);
    auto* panes = findChild<QSplitter*>(QStringLiteral("panes"));
    if (panes && width() >= kTwoScreens && event->oldSize().width() < kTwoScreens)
        panes->setSizes({panel, width() - 2 * panel - 2 * panes->handleWidth(), panel});
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() && !signingIn_)
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    if (signingIn_)
        return;
    std::vector<std::filesystem::path> paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            paths.push_back(toPath(url.toLocalFile()));
    desk_.open(std::move(paths));
    event->acceptProposedAction();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const QStringList unsaved = desk_.unsaved();
    if (!unsaved.isEmpty() && signingIn_ && signIn_->locked()) {
        signIn_->say(tr("Not ended: something is not kept yet. Sign in to see what."), true);
        event->ignore();
        return;
    }
    if (!unsaved.isEmpty()) {
        constexpr qsizetype kNamed = 8;
        QStringList lines = unsaved.first(std::min(kNamed, unsaved.size()));
        if (unsaved.size() > kNamed)
            lines.push_back(tr("and %1 more").arg(unsaved.size() - kNamed));
        const auto answer = QMessageBox::question(
            this, tr("Quit Diptych?"),
            tr("This would be lost; this version keeps it only until the program ends:\n\n%1\n\nQuit and "
               "lose it?")
                .arg(lines.join(QLatin1Char('\n'))),
            QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
        if (answer != QMessageBox::Discard) {
            event->ignore();
            return;
        }
    }
    event->accept();
}

}  // namespace diptych::viewer
