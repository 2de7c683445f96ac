#include "reading/opinion_panel.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>

#include "diptych/reading/opinion_cautions.h"
#include "diptych/reading/opinion_steps.h"
#include "looks/fitting_scroll.h"
#include "looks/text.h"
#include "looks/theme.h"
#include "reading/opinion_details.h"

namespace diptych::viewer
{

namespace
{

QString recallWords(const std::optional<reading::Recall>& recall)
{
    if (!recall)
        return QObject::tr("not given");
    return *recall == reading::Recall::Recall ? QObject::tr("recall") : QObject::tr("no recall");
}

}  // namespace

QString opinionText(const reading::ReaderOpinion& opinion)
{
    return QObject::tr("right breast: %1, left breast: %2").arg(recallWords(opinion.right), recallWords(opinion.left));
}

OpinionPanel::OpinionPanel(QWidget* parent)
    : QWidget(parent),
      right_(makeRow(Laterality::Right)),
      left_(makeRow(Laterality::Left)),
      details_(new OpinionDetails),
      normal_(new QPushButton),
      keep_(new QPushButton),
      revise_(new QPushButton),
      seal_(new QPushButton),
      undo_(new QPushButton(tr("Undo"))),
      title_(new QLabel(tr("Your opinion"))),
      state_(new QLabel)
{
    setObjectName(QStringLiteral("opinionPanel"));
    title_->setStyleSheet(QStringLiteral("color: #939ca5;"));
    state_->setWordWrap(true);
    state_->setObjectName(QStringLiteral("opinionState"));
    seal_->setObjectName(QStringLiteral("seal"));
    undo_->setObjectName(QStringLiteral("undoOpinion"));
    normal_->setObjectName(QStringLiteral("normal"));
    keep_->setObjectName(QStringLiteral("keepOpinion"));
    revise_->setObjectName(QStringLiteral("reviseOpinion"));

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(14, 10, 14, 10);
    grid->setVerticalSpacing(6);
    grid->addWidget(title_, 0, 0, 1, 3);
    grid->addWidget(right_.name, 1, 0);
    grid->addWidget(right_.recall, 1, 1);
    grid->addWidget(right_.noRecall, 1, 2);
    grid->addWidget(left_.name, 2, 0);
    grid->addWidget(left_.recall, 2, 1);
    grid->addWidget(left_.noRecall, 2, 2);
    // The buttons above the text: they stay where they are when the text grows.
    grid->addWidget(undo_, 3, 0);
    grid->addWidget(normal_, 3, 1);
    grid->addWidget(seal_, 3, 2);
    grid->addWidget(keep_, 4, 0, 1, 2);
    grid->addWidget(revise_, 4, 2);
    grid->addWidget(state_, 5, 0, 1, 3);
    grid->addWidget(new FittingScroll(*details_), 6, 0, 1, 3);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);

    connect(seal_, &QPushButton::clicked, this, &OpinionPanel::askOrSeal);
    connect(undo_, &QPushButton::clicked, this, &OpinionPanel::undoWished);
    connect(normal_, &QPushButton::clicked, this, &OpinionPanel::normalWished);
    connect(keep_, &QPushButton::clicked, this, &OpinionPanel::keepWished);
    connect(revise_, &QPushButton::clicked, this, [this] {
        if (reading_ && reading_->session.state() == reading::ReadingSession::State::Revising)
            Q_EMIT dropRevisionWished();
        else
            Q_EMIT reviseWished();
    });
    setKeys({});
    qApp->installEventFilter(this);
}

void OpinionPanel::setKeys(const KeyBindings& keys)
{
    keys_ = keys;
    details_->setKeys(keys);
    const auto name = [&](QPushButton& button, const QString& side, const QString& what, Command command) {
        const QString key = keys_.text(command);
        button.setText(key.isEmpty() ? sentenceCase(what) : tr("%1 (%2)").arg(sentenceCase(what), key));
        button.setAccessibleName(key.isEmpty() ? tr("%1: %2").arg(side, what)
                                               : tr("%1: %2, key %3").arg(side, what, key));
    };
    name(*right_.recall, tr("Right breast"), tr("recall"), Command::RightRecall);
    name(*right_.noRecall, tr("Right breast"), tr("no recall"), Command::RightNoRecall);
    name(*left_.recall, tr("Left breast"), tr("recall"), Command::LeftRecall);
    name(*left_.noRecall, tr("Left breast"), tr("no recall"), Command::LeftNoRecall);
    const QString normal = keys_.text(Command::SealNormal);
    normal_->setText(normal.isEmpty() ? tr("Normal") : tr("Normal (%1)").arg(normal));
    normal_->setToolTip(tr("Both breasts normal, sealed at once. Locked for the first moments of an exam."));
    const QString undo = keys_.text(Command::UndoOpinion);
    undo_->setToolTip(undo.isEmpty() ? tr("Take back the last change")
                                     : tr("Take back the last change (%1)").arg(undo));
    refresh();
}

OpinionPanel::Row OpinionPanel::makeRow(Laterality breast)
{
    const QString name = breast == Laterality::Right ? QStringLiteral("right") : QStringLiteral("left");
    Row row;
    row.name = new QLabel(breast == Laterality::Right ? tr("Right") : tr("Left"));
    row.recall = new QPushButton;
    row.noRecall = new QPushButton;
    row.recall->setObjectName(name + QStringLiteral("Recall"));
    row.noRecall->setObjectName(name + QStringLiteral("NoRecall"));
    for (QPushButton* button : {row.recall, row.noRecall}) {
        // No QButtonGroup: in one, an arrow key clicks the neighbour, and the opinion would change without a word.
        button->setCheckable(true);
        const auto recall = button == row.recall ? reading::Recall::Recall : reading::Recall::NoRecall;
        connect(button, &QPushButton::clicked, this, [this, breast, recall] { Q_EMIT opinionGiven(breast, recall); });
    }
    return row;
}

void OpinionPanel::show(const Reading* reading, const QStringList& notShown, const QString& caution)
{
    notShown_ = notShown;
    caution_ = caution;
    // A question stands only as long as nothing it asked about has changed.
    asking_ =
        asking_ && reading && reading == reading_ && !reading->session.sealed() && reading->session.opinion() == asked_;
    reading_ = reading;
    refresh();
}

void OpinionPanel::askOrSeal()
{
    if (!reading_ || reading_->session.sealed())
        return;
    if (!takesOpinions(reading_->part.kind))
        return;
    details_->flush();  // what is being typed is part of what is sealed
    QString lacking;
    if (!reading_->session.recalls().whole())
        lacking = tr("Give an opinion for both breasts first.");
    else if (const auto faults = reading_->session.faults(); !faults.empty())
        lacking = toQt(reading::sentence(faults.front()));
    if (!lacking.isEmpty()) {
        state_->setText(theme::marked(Tone::Amber, lacking));
        state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Amber).name()));
        return;
    }
    if (asking_) {
        if (!letGo_)
            return;
        asking_ = false;
        Q_EMIT sealWished();
        return;
    }
    asking_ = true;
    letGo_ = !keyHeld_;
    asked_ = reading_->session.opinion();
    refresh();
}

bool OpinionPanel::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    // Shortcuts are taken before the press is delivered; what every window sees of them is the override.
    if (type == QEvent::ShortcutOverride || type == QEvent::KeyPress || type == QEvent::KeyRelease) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (type != QEvent::KeyRelease)
            keyHeld_ = true;
        else if (!key->isAutoRepeat())
            keyHeld_ = false;
        if (!keyHeld_)
            letGo_ = true;
    }
    return QWidget::eventFilter(watched, event);
}

bool OpinionPanel::cancelSeal()
{
    if (!asking_)
        return false;
    asking_ = false;
    refresh();
    return true;
}

void OpinionPanel::showButtons()
{
    using State = reading::ReadingSession::State;
    const State state = reading_ ? reading_->session.state() : State::Open;
    const bool taken = reading_ && takesOpinions(reading_->part.kind);
    const bool open = taken && state == State::Open;
    const bool editable = taken && reading_->session.editable();
    const auto set = [editable](const Row& row, const std::optional<reading::Recall>& recall) {
        row.recall->setChecked(recall == reading::Recall::Recall);
        row.noRecall->setChecked(recall == reading::Recall::NoRecall);
        row.recall->setEnabled(editable);
        row.noRecall->setEnabled(editable);
    };
    const reading::ReaderOpinion opinion = reading_ ? reading_->session.recalls() : reading::ReaderOpinion{};
    set(right_, opinion.right);
    set(left_, opinion.left);
    undo_->setEnabled(editable && reading_->session.canUndo());
    seal_->setEnabled(open);
    normal_->setEnabled(open);
    // What is sealed needs no buttons; the findings need the place.
    const bool shown = !reading_ || (taken && (editable || state == State::Sealing));
    for (QWidget* each : std::initializer_list<QWidget*>{undo_, right_.name, right_.recall, right_.noRecall, left_.name,
                                                         left_.recall, left_.noRecall})
        each->setVisible(shown);
    seal_->setVisible(shown && state != State::Revising);
    normal_->setVisible(shown && state != State::Revising);
    const bool settling = taken && (state == State::Sealed || state == State::Revising);
    keep_->setVisible(settling);
    revise_->setVisible(settling);
    const auto withKey = [this](const QString& text, Command command) {
        const QString key = keys_.text(command);
        return key.isEmpty() ? text : tr("%1 (%2)").arg(text, key);
    };
    keep_->setText(withKey(state == State::Revising ? tr("Seal the change") : tr("Keep"), Command::KeepOpinion));
    revise_->setText(state == State::Revising ? withKey(tr("Drop it"), Command::GoBack)
                                              : withKey(tr("Change"), Command::ReviseOpinion));
    details_->setVisible(
        taken && (editable || (reading_ && (!reading_->session.opinion().lesions.empty() ||
                                            !reading_->session.opinion().conclusion.empty() ||
                                            reading_->session.opinion().scheme != reading::Scheme::RecallOnly))));
    if (reading_)
        details_->show(reading_->session.opinion(), editable, reading_->lesion);
    const bool named = reading_ && (reading_->part.kind == ReadingPart::Kind::Reading ||
                                    reading_->part.kind == ReadingPart::Kind::Read);
    title_->setText(named ? tr("Your opinion - %1").arg(nameOf(reading_->part.role)) : tr("Your opinion"));
}

OpinionPanel::Line OpinionPanel::sealedLine() const
{
    const reading::SealedOpinion& sealed = *reading_->session.sealed();
    QString text = tr("Sealed %1 - %2. %3")
                       .arg(localTime(sealed.sealedAt), toQt(reading::words(sealed.opinion)),
                            sealed.aiWasHidden ? tr("AI was hidden.") : tr("AI was shown before sealing."));
    const auto& settled = reading_->session.settled();
    using State = reading::ReadingSession::State;
    if (settled)
        text += settled->opinion == sealed.opinion
                    ? tr(" Kept with the AI in sight.")
                    : tr(" Changed with the AI in sight: %1.").arg(toQt(reading::words(settled->opinion)));
    else if (reading_->session.state() == State::Revising)
        text += tr(" You are changing it with the AI in sight.");
    if (!reading_->kept())
        text += tr(" Kept until the program ends: export the report to keep it.");
    if (reading_->scripted)
        text += tr(" Entered by a script (--opinion), not by a reader.");
    if (!sealed.conditions.viewsNotShown.empty()) {
        QStringList views;
        for (const std::string& view : sealed.conditions.viewsNotShown)
            views.push_back(toQt(view));
        text += tr(" Without having seen: %1.").arg(views.join(QStringLiteral(", ")));
    }
    const bool caution = reading_->scripted || !sealed.aiWasHidden || !sealed.conditions.viewsNotShown.empty();
    return {text, caution ? Tone::Amber : Tone::Good};
}

/// Why there is nothing to say here.
OpinionPanel::Line OpinionPanel::partLine() const
{
    switch (reading_->part.kind) {
        case ReadingPart::Kind::NotSignedIn: {
            const QString key = keys_.text(Command::SignIn);
            return {key.isEmpty() ? tr("Sign in to read.") : tr("Sign in to read (%1).").arg(key), Tone::Amber};
        }
        case ReadingPart::Kind::Elsewhere:
            return {tr("%1 is reading this exam.").arg(toQt(reading_->part.who)), Tone::Amber};
        case ReadingPart::Kind::Waiting:
            return {tr("This exam waits for %1 to keep or change what was sealed.").arg(toQt(reading_->part.who)),
                    Tone::Quiet};
        case ReadingPart::Kind::Finished:
            return {tr("This exam has been read by others; you had no part in it."), Tone::Quiet};
        default:
            return {reading_->part.trouble, Tone::Red};
    }
}

OpinionPanel::Line OpinionPanel::stateLine() const
{
    if (!reading_)
        return {tr("No study to read."), Tone::Quiet};
    if (!takesOpinions(reading_->part.kind))
        return partLine();
    if (reading_->session.sealed())
        return sealedLine();
    const reading::ReaderOpinion opinion = reading_->session.recalls();
    if (reading_->session.state() == reading::ReadingSession::State::Sealing)
        return {tr("Sealing..."), Tone::Quiet};
    if (asking_) {
        const QString seal = keys_.text(Command::SealOpinion);
        const reading::FullOpinion& whole = reading_->session.opinion();
        const bool more = whole.scheme != reading::Scheme::RecallOnly || !whole.lesions.empty() ||
                          !whole.technicalRecalls.empty() || whole.density;
        QString text = tr("Seal %1? It cannot be changed afterwards. %2 again seals")
                           .arg(more ? toQt(reading::words(reading_->session.opinion())) : opinionText(opinion), seal);
        if (!whole.conclusion.empty())
            text = tr("With your conclusion. ") + text;
        const QString back = keys_.text(Command::GoBack);
        text += back.isEmpty() ? QStringLiteral(".") : tr(", %1 goes back.").arg(back);
        if (!notShown_.isEmpty())
            text = tr("Not seen: %1. ").arg(notShown_.join(QStringLiteral(", "))) + text;
        for (const std::string& caution : reading::cautionsOf(whole))
            text = toQt(caution) + QLatin1Char(' ') + text;
        if (!caution_.isEmpty())
            text = caution_ + QLatin1Char(' ') + text;
        return {text, Tone::Amber};
    }
    return {opinion.whole() ? tr("Not sealed yet.") : tr("Give an opinion for each breast, then seal it."),
            Tone::Quiet};
}

void OpinionPanel::refresh()
{
    showButtons();
    const QString seal = keys_.text(Command::SealOpinion);  // always has one
    seal_->setText(asking_ ? tr("Yes, seal it (%1)").arg(seal) : tr("Seal (%1)").arg(seal));
    seal_->setStyleSheet(asking_ ? QStringLiteral("background: #4a3a17; border-color: #f0b24a;") : QString());
    seal_->setAccessibleName(asking_ ? seal_->text() : tr("Seal opinion (%1)").arg(seal));
    const Line line = stateLine();
    state_->setText(theme::marked(line.tone, line.text));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(line.tone).name()));
}

}  // namespace diptych::viewer
