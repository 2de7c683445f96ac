#include "opinion_panel.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>

#include "text.h"
#include "theme.h"

namespace diptych::viewer
{

namespace
{

QString recallText(const std::optional<reading::Recall>& recall)
{
    if (!recall)
        return QObject::tr("not given");
    return *recall == reading::Recall::Recall ? QObject::tr("recall") : QObject::tr("no recall");
}

}  // namespace

QString opinionText(const reading::ReaderOpinion& opinion)
{
    return QObject::tr("right breast: %1, left breast: %2").arg(recallText(opinion.right), recallText(opinion.left));
}

OpinionPanel::OpinionPanel(QWidget* parent)
    : QWidget(parent),
      right_(makeRow(Laterality::Right)),
      left_(makeRow(Laterality::Left)),
      seal_(new QPushButton),
      undo_(new QPushButton(tr("Undo"))),
      state_(new QLabel)
{
    setObjectName(QStringLiteral("opinionPanel"));
    auto* title = new QLabel(tr("Your opinion"));
    title->setStyleSheet(QStringLiteral("color: #939ca5;"));
    state_->setWordWrap(true);
    state_->setObjectName(QStringLiteral("opinionState"));
    seal_->setObjectName(QStringLiteral("seal"));
    undo_->setObjectName(QStringLiteral("undoOpinion"));
    undo_->setToolTip(tr("Take back the last change of the opinion"));

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(14, 10, 14, 10);
    grid->setVerticalSpacing(6);
    grid->addWidget(title, 0, 0, 1, 3);
    grid->addWidget(right_.name, 1, 0);
    grid->addWidget(right_.recall, 1, 1);
    grid->addWidget(right_.noRecall, 1, 2);
    grid->addWidget(left_.name, 2, 0);
    grid->addWidget(left_.recall, 2, 1);
    grid->addWidget(left_.noRecall, 2, 2);
    // The buttons above the text: they stay where they are when the text grows.
    grid->addWidget(undo_, 3, 0);
    grid->addWidget(seal_, 3, 1, 1, 2);
    grid->addWidget(state_, 4, 0, 1, 3);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);

    connect(seal_, &QPushButton::clicked, this, &OpinionPanel::askOrSeal);
    connect(undo_, &QPushButton::clicked, this, &OpinionPanel::undoWished);
    setKeys({});
    qApp->installEventFilter(this);
}

void OpinionPanel::setKeys(const KeyBindings& keys)
{
    keys_ = keys;
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
        asking_ && reading && reading == reading_ && !reading->session.sealed() && reading->session.recalls() == asked_;
    reading_ = reading;
    refresh();
}

void OpinionPanel::askOrSeal()
{
    if (!reading_ || reading_->session.sealed())
        return;
    if (!reading_->session.recalls().whole()) {
        state_->setText(theme::marked(Tone::Amber, tr("Give an opinion for both breasts first.")));
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
    asked_ = reading_->session.recalls();
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

void OpinionPanel::refresh()
{
    const bool open = reading_ && !reading_->session.sealed();
    const auto set = [open](const Row& row, const std::optional<reading::Recall>& recall) {
        row.recall->setChecked(recall == reading::Recall::Recall);
        row.noRecall->setChecked(recall == reading::Recall::NoRecall);
        row.recall->setEnabled(open);
        row.noRecall->setEnabled(open);
    };
    const reading::ReaderOpinion opinion = reading_ ? reading_->session.recalls() : reading::ReaderOpinion{};
    set(right_, opinion.right);
    set(left_, opinion.left);
    undo_->setEnabled(open && reading_->session.canUndo());
    seal_->setEnabled(open);
    // What is sealed needs no buttons; the findings need the place.
    const bool buttons = open || !reading_;
    for (QWidget* each : std::initializer_list<QWidget*>{seal_, undo_, right_.name, right_.recall, right_.noRecall,
                                                         left_.name, left_.recall, left_.noRecall})
        each->setVisible(buttons);

    QString text;
    Tone tone = Tone::Quiet;
    const QString seal = keys_.text(Command::SealOpinion);  // always has one
    seal_->setText(tr("Seal opinion (%1)").arg(seal));
    seal_->setStyleSheet({});
    if (!reading_) {
        text = tr("No study to read.");
    } else if (reading_->session.sealed()) {
        const reading::SealedOpinion& sealed = *reading_->session.sealed();
        text = tr("Sealed %1 - %2. %3 Kept until the program ends: export the report to keep it.")
                   .arg(localTime(sealed.sealedAt), opinionText(sealed.opinion.recalls()),
                        sealed.aiWasHidden ? tr("AI was hidden.") : tr("AI was shown before sealing."));
        if (reading_->scripted)
            text += tr(" Entered by a script (--opinion), not by a reader.");
        if (!sealed.conditions.viewsNotShown.empty()) {
            QStringList views;
            for (const std::string& view : sealed.conditions.viewsNotShown)
                views.push_back(toQt(view));
            text += tr(" Without having seen: %1.").arg(views.join(QStringLiteral(", ")));
        }
        tone = reading_->scripted || !sealed.aiWasHidden || !sealed.conditions.viewsNotShown.empty() ? Tone::Amber
                                                                                                     : Tone::Good;
    } else if (asking_) {
        text = tr("Seal %1? It cannot be changed afterwards. %2 again seals").arg(opinionText(opinion), seal);
        const QString back = keys_.text(Command::GoBack);
        text += back.isEmpty() ? QStringLiteral(".") : tr(", %1 goes back.").arg(back);
        if (!notShown_.isEmpty())
            text = tr("Not seen: %1. ").arg(notShown_.join(QStringLiteral(", "))) + text;
        if (!caution_.isEmpty())
            text = caution_ + QLatin1Char(' ') + text;
        tone = Tone::Amber;
        seal_->setText(tr("Yes, seal it (%1)").arg(seal));
        seal_->setStyleSheet(QStringLiteral("background: #4a3a17; border-color: #f0b24a;"));
    } else if (opinion.whole()) {
        text = tr("Not sealed yet.");
    } else {
        text = tr("Give an opinion for each breast, then seal it.");
    }
    state_->setText(theme::marked(tone, text));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
    seal_->setAccessibleName(seal_->text());
}

}  // namespace diptych::viewer
