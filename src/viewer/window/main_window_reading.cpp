// MainWindow's wiring of who reads: signing in, locking, worklists, whole opinions, the others' reads, the site's
// rules.
#include <algorithm>
#include <utility>

#include <QApplication>
#include <QInputDialog>
#include <QLabel>
#include <QMenuBar>
#include <QStackedWidget>

#include "audit/local_figures.h"
#include "hanging/hanging_widget.h"
#include "hanging/lesion_layer.h"
#include "looks/text.h"
#include "looks/toast.h"
#include "reading/opinion_details.h"
#include "reading/opinion_keys.h"
#include "reading/opinion_panel.h"
#include "reading/reads_panel.h"
#include "reading/verdict_panel.h"
#include "reading/view_again_dialog.h"
#include "store/sign_in_page.h"
#include "store/site_rules_dialog.h"
#include "study/study_list_panel.h"
#include "window/main_window.h"

namespace diptych::viewer
{

namespace
{
constexpr int kMillisecondsAMinute = 60'000;
}

void MainWindow::connectOpinion()
{
    OpinionDetails& details = opinion_->details();
    connect(&details, &OpinionDetails::categoryGiven, &desk_, &ReadingDesk::setCategory);
    connect(&details, &OpinionDetails::reasonGiven, &desk_, &ReadingDesk::setReason);
    connect(&details, &OpinionDetails::densityGiven, &desk_, &ReadingDesk::setDensity);
    connect(&details, &OpinionDetails::lesionDescribed, &desk_, &ReadingDesk::describeLesion);
    connect(&desk_, &ReadingDesk::leaving, this, [this] {
        opinion_->details().flush();
        if (viewAgain_)
            viewAgain_->close();
    });
    connect(&details, &OpinionDetails::lesionRemoved, &desk_, &ReadingDesk::removeLesion);
    connect(&details, &OpinionDetails::lesionPicked, this, [this](std::size_t index) {
        const OpenedStudy* study = desk_.currentStudy();
        const bool held = study && study->reading && study->reading->lesion == index;
        desk_.takeInHand(held ? std::nullopt : std::optional(index));
    });
    connect(&details, &OpinionDetails::viewAgainChanged, &desk_, &ReadingDesk::askForViewAgain);
    connect(opinion_, &OpinionPanel::normalWished, &desk_, &ReadingDesk::sealNormal);
    connect(opinion_, &OpinionPanel::keepWished, &desk_, &ReadingDesk::settle);
    connect(opinion_, &OpinionPanel::reviseWished, &desk_, &ReadingDesk::revise);
    connect(opinion_, &OpinionPanel::dropRevisionWished, &desk_, &ReadingDesk::dropRevision);
    on(Command::SealNormal, [this] {
        opinion_->details().flush();
        desk_.sealNormal();
    });
    on(Command::KeepOpinion, [this] {
        opinion_->details().flush();
        desk_.settle();
    });
    on(Command::ReviseOpinion, [this] { desk_.revise(); });
    on(Command::MarkLesion, [this] { setMarking(commandAction(*this, Command::MarkLesion).isChecked()); });
    on(Command::ViewAgain, [this] { askForViewAgain(); });
    on(Command::ShowReads, [this] { desk_.showOthers(); });
    connect(reads_, &ReadsPanel::readsWished, &desk_, &ReadingDesk::showOthers);
    connect(reads_, &ReadsPanel::takeOverWished, &desk_, &ReadingDesk::sideWith);
    connect(reads_, &ReadsPanel::settleTogetherWished, &desk_, &ReadingDesk::settleTogether);
    on(Command::SettleTogether, [this] { desk_.settleTogether(); });
    on(Command::AsFirstReader, [this] { desk_.sideWith(0); });
    on(Command::AsSecondReader, [this] { desk_.sideWith(1); });
    on(Command::WriteConclusion, [this] {
        if (opinion_->isHidden() || opinion_->parentWidget()->isHidden())
            commandAction(*this, Command::ViewsOnly).trigger();
        if (desk_.takesWhatIsSaid())
            opinion_->details().writeConclusion();
    });
    connect(&details, &OpinionDetails::conclusionGiven, &desk_, &ReadingDesk::setConclusion);
    connect(&details, &OpinionDetails::leftText, this,
            [this] { hanging_->activateCell(hanging_->activeViewport().cell()); });
    toast_ = new Toast(hanging_);
    connect(&desk_, &ReadingDesk::toasted, toast_, &Toast::say);
    connectOpinionKeys();
}

void MainWindow::connectOpinionKeys()
{
    opinionKeys_ = new OpinionKeys(
        [this]() -> const Reading* { return desk_.takesWhatIsSaid() ? desk_.currentStudy()->reading.get() : nullptr; },
        this);
    opinionKeys_->setKeys(keys_);
    for (const Command first :
         {Command::RightCategory, Command::LeftCategory, Command::GiveDensity, Command::DescribeLesion})
        on(first, [this, first] {
            opinion_->details().flush();
            opinionKeys_->begin(first);
        });
    connect(&desk_, &ReadingDesk::leaving, opinionKeys_, &OpinionKeys::leave);
    connect(opinionKeys_, &OpinionKeys::categoryGiven, &desk_, &ReadingDesk::setCategory);
    connect(opinionKeys_, &OpinionKeys::densityGiven, &desk_, &ReadingDesk::setDensity);
    connect(opinionKeys_, &OpinionKeys::lesionDescribed, &desk_, &ReadingDesk::describeLesion);
    connect(opinionKeys_, &OpinionKeys::lesionPicked, &desk_, [this](std::size_t index) { desk_.takeInHand(index); });
    connect(opinionKeys_, &OpinionKeys::asked, toast_, &Toast::ask);
    connect(opinionKeys_, &OpinionKeys::left, toast_, &Toast::takeBack);
    connect(opinionKeys_, &OpinionKeys::told, this, [this](const QString& text) {
        toast_->say(text);
        notice(Tone::Plain, text);
    });
    connect(opinionKeys_, &OpinionKeys::refused, this, [this](const QString& text) { notice(Tone::Amber, text); });
}

void MainWindow::connectReaders()
{
    signIn_ = new SignInPage;
    signIn_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);  // a page that is not seen needs no room
    centre_->addWidget(signIn_);
    StoreLink* store = desk_.store();
    for (const Command command :
         {Command::SignIn, Command::LockWindow, Command::PutOff, Command::TakeUp, Command::SelfAudit})
        commandAction(*this, command).setEnabled(store != nullptr);
    on(Command::SiteSettings, [this] {
        if (!siteRules_) {
            siteRules_ = std::make_unique<SiteRulesDialog>(this);
            connect(siteRules_.get(), &SiteRulesDialog::given, this, [this](const SiteRules& rules) {
                desk_.setRules(rules);
                notice(Tone::Plain, tr("Kept. What concerns the opinion holds from the next exam on."));
            });
        }
        siteRules_->ask(desk_.rules(), desk_.looksAfterSite());
    });
    on(Command::RefreshList, [this] { refreshList(); });
    connect(studies_, &StudyListPanel::workListWished, this,
            [this](std::optional<WorkList> list) { desk_.setWorkList(list); });
    connect(studies_, &StudyListPanel::signInWished, this, [this] { askWhoReads(); });
    connect(&desk_, &ReadingDesk::standingsChanged, this, &MainWindow::showWorkLists);
    connect(&desk_, &ReadingDesk::readerChanged, this, [this] {
        signingIn_ = signingIn_ && !desk_.reader();
        if (figures_)
            figures_->close();  // they were for the eyes of whoever was here
        showWorkLists();
        showCurrent();
    });
    showWorkLists();
    if (!store)
        return;

    on(Command::SignIn, [this] {
        if (signingIn_ && signIn_->locked())
            return;
        if (desk_.reader())
            desk_.signOut();
        askWhoReads();
    });
    on(Command::Readers, [this] { showReaders(); });
    on(Command::LockWindow, [this] { lock(); });
    on(Command::PutOff, [this] { putOff(); });
    on(Command::TakeUp, [this] { desk_.takeUpAgain(); });
    connect(store, &StoreLink::readersListed, this, [this](const std::vector<store::Reader>& readers) {
        signIn_->setReaders(readers);
        // Where readers are known, the first question of the day is who reads.
        if (!asked_ && !readers.empty() && !desk_.reader())
            askWhoReads();
        asked_ = true;
    });
    connect(store, &StoreLink::readerAdded, this, [this, store](const Outcome<store::Reader>& outcome) {
        if (!outcome.result)
            return signIn_->refused(outcome.result.error());
        const QString pin = std::exchange(newPin_, {});
        store->listReaders();
        if (!desk_.reader() && !pin.isEmpty())  // the first of all; later ones are let in by one who is known
            return store->signIn(toQt(outcome.result->name), pin);
        signingIn_ = false;
        showCentre();
        notice(Tone::Good, tr("%1 can sign in now.").arg(toQt(outcome.result->name)));
    });
    connect(store, &StoreLink::signedIn, this, [this](const Outcome<store::Reader>& outcome) {
        if (!outcome.result)
            signIn_->refused(outcome.result.error());
        else if (!outcome.note.isEmpty())
            notice(Tone::Amber, outcome.note);
    });
    connectCoSignature();
    connect(signIn_, &SignInPage::signInWished, store, &StoreLink::signIn);
    connect(signIn_, &SignInPage::newReaderWished, this, [this, store](const QString& name, const QString& pin) {
        newPin_ = pin;
        store->addReader(name, pin, desk_.reader() ? desk_.reader()->id : std::string());
    });
    connect(signIn_, &SignInPage::leaveWished, this, [this] {
        signingIn_ = false;
        showCentre();
        hanging_->activateCell(hanging_->activeViewport().cell());
    });
    connect(&desk_, &ReadingDesk::storeChanged, this, &MainWindow::showStoreState);
    idle_.setInterval(kMillisecondsAMinute / 4);
    idleSince_.start();
    connect(&idle_, &QTimer::timeout, this, [this] {
        const int minutes = desk_.rules().lockAfterMinutes;
        if (minutes > 0 && desk_.reader() && idleSince_.elapsed() >= qint64{minutes} * kMillisecondsAMinute)
            lock();
    });
    idle_.start();
    store->listReaders();
}

void MainWindow::askWhoReads()
{
    if (!desk_.store())
        return;
    signingIn_ = true;
    signIn_->begin();
    showCentre();
    desk_.store()->listReaders();
}

/// No key may act on an exam that is not to be seen.
void MainWindow::holdCommands(bool hold)
{
    menuBar()->setEnabled(!hold);
    if (hold == !held_.isEmpty())
        return;
    if (!hold) {
        for (QAction* action : std::exchange(held_, {}))
            action->setEnabled(true);
        return;
    }
    for (const CommandEntry& entry : commandEntries()) {
        QAction& action = commandAction(*this, entry.command);
        const bool harmless = entry.command == Command::Quit || entry.command == Command::KeyHelp ||
                              entry.command == Command::About || entry.command == Command::FullScreen ||
                              entry.command == Command::SignIn;
        if (!harmless && action.isEnabled()) {
            action.setEnabled(false);
            held_.push_back(&action);
        }
    }
}

/// Nothing of a patient is seen until somebody signs in; what was being read stays as it was for its own reader.
void MainWindow::lock()
{
    if (!desk_.store() || !desk_.reader() || (signingIn_ && signIn_->locked()))
        return;
    const store::Reader reader = *desk_.reader();
    for (QWidget* window : QApplication::topLevelWidgets())
        if (window != this && window->isVisible() && window->parentWidget() == this)
            window->hide();
    desk_.signOut();
    signingIn_ = true;
    signIn_->begin(reader);
    showCentre();
}

void MainWindow::showStoreState(const StoreState& state)
{
    QString text;
    if (state.refused > 0)
        text = tr("%1 read(s) were refused by the store: see to them").arg(state.refused);
    else if (state.waiting > 0)
        text = tr("%1 read(s) wait here for the store").arg(state.waiting);
    else if (!state.reachable)
        text = state.trouble.isEmpty() ? tr("The store cannot be reached") : state.trouble;
    store_->setText(text.isEmpty() ? QString() : theme::marked(Tone::Amber, text));
    store_->setVisible(!text.isEmpty());
}

void MainWindow::showWorkLists()
{
    WorkListCounts counts;
    for (const WorkList list :
         {WorkList::ToReadFirst, WorkList::ToReadSecond, WorkList::ToArbitrate, WorkList::Done, WorkList::ToAgree})
        counts.of[static_cast<std::size_t>(list)] = desk_.countOf(list);
    counts.all = desk_.studies().count();
    studies_->showReader(desk_.store() != nullptr, desk_.reader() ? toQt(desk_.reader()->name) : QString(), counts,
                         desk_.workList());
}

void MainWindow::refreshList()
{
    if (desk_.store())
        desk_.store()->deliver();
    desk_.refreshStandings();
    std::vector<std::filesystem::path> folders;
    for (const QString& folder : desk_.rules().worklistFolders)
        folders.push_back(toPath(folder));
    desk_.open(std::move(folders));
}

void MainWindow::putOff()
{
    bool given = false;
    const QString text = QInputDialog::getText(this, tr("Put this exam off"),
                                               tr("Why? (earlier images are awaited, a view is to be asked for, ...)"),
                                               QLineEdit::Normal, {}, &given);
    const QString reason = text.trimmed();
    if (given && reason.isEmpty())
        notice(Tone::Amber, tr("Not put off: say why."));
    else if (given)
        desk_.putOff(reason);
}

void MainWindow::setMarking(bool on)
{
    if (on)
        setTool(Tool::Pan);
    commandAction(*this, Command::MarkLesion).setChecked(on);
    for (LesionLayer* layer : hanging_->findChildren<LesionLayer*>())
        layer->setMarking(on);
    notice(Tone::Quiet,
           on ? tr("Mark a lesion: click on it, or drag a box around it. Esc: back to panning.") : QString());
}

bool MainWindow::leaveMarking()
{
    if (!commandAction(*this, Command::MarkLesion).isChecked())
        return false;
    const auto layers = hanging_->findChildren<LesionLayer*>();
    const bool dragging = std::ranges::any_of(layers, [](LesionLayer* layer) { return layer->cancel(); });
    if (!dragging)
        setMarking(false);
    return true;
}

void MainWindow::askForViewAgain()
{
    const OpenedStudy* study = desk_.currentStudy();
    if (!study || !study->reading)
        return;
    const HungView& view = hanging_->activeViewport().view();
    if (view.prior) {
        notice(Tone::Amber, tr("The active view is of an earlier exam: choose one of the exam that is read."));
        return;
    }
    reading::TechnicalRecall what;
    what.breast = laterality(hanging_->active());
    what.position = position(hanging_->active());
    what.sopInstanceUid = view.sopInstanceUid;
    for (const reading::TechnicalRecall& known : study->reading->session.opinion().technicalRecalls)
        if (known.breast == what.breast && known.position == what.position &&
            known.sopInstanceUid == what.sopInstanceUid)
            what = known;
    if (!viewAgain_) {
        viewAgain_ = std::make_unique<ViewAgainDialog>(this);
        connect(viewAgain_.get(), &ViewAgainDialog::given, &desk_, &ReadingDesk::askForViewAgain);
    }
    viewAgain_->ask(what, tr("%1, %2: %3")
                              .arg(nameText(study->study->patient), idText(study->study->patient),
                                   toQt(label(hanging_->active()))));
}

/// The reader's own lesions, and those of the readers whose opinions may be seen.
void MainWindow::showLesions()
{
    const OpenedStudy* study = desk_.currentStudy();
    const Reading* reading = study ? study->reading.get() : nullptr;
    std::vector<LesionSign> signs;
    if (reading) {
        const auto& lesions = reading->session.opinion().lesions;
        for (std::size_t index = 0; index < lesions.size(); ++index)
            for (const reading::LesionMark& mark : lesions[index].marks)
                signs.push_back(
                    {mark.sopInstanceUid, mark.place, QString::number(index + 1), reading->lesion == index, 0});
        if (reading->othersShown) {
            const auto others = signsOfOthers(reading->part);
            signs.insert(signs.end(), others.begin(), others.end());
        }
    }
    const bool marking = commandAction(*this, Command::MarkLesion).isChecked();
    for (LesionLayer* layer : hanging_->findChildren<LesionLayer*>()) {
        connect(layer, &LesionLayer::marked, &desk_, &ReadingDesk::markLesion, Qt::UniqueConnection);
        if (layer->marking() != marking)
            layer->setMarking(marking);
        layer->show(signs);
    }
    reads_->show(reading, study ? study->shownAssessment() : nullptr, keys_);
}

}  // namespace diptych::viewer
