#include "store/readers_dialog.h"

#include <algorithm>

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{
constexpr int kIdRole = Qt::UserRole;

QString refusal(const Error& error)
{
    const bool told = error.reason != Reason::InvalidArgument || error.detail.empty();
    return sentenceCase(toQt(told ? sentence(error.reason) : std::string_view(error.detail))) + QLatin1Char('.');
}

/// A group box takes "&" for the mark of a key.
QString titled(QString name)
{
    return name.replace(QLatin1Char('&'), QStringLiteral("&&"));
}
}  // namespace

ReadersDialog::ReadersDialog(QWidget* parent)
    : QDialog(parent),
      list_(new QTreeWidget),
      add_(new QPushButton(tr("&Add a reader..."))),
      lead_(new QPushButton),
      pinOf_(new QGroupBox),
      presentLabel_(new QLabel(tr("&Present PIN"))),
      present_(new QLineEdit),
      new_(new QLineEdit),
      again_(new QLineEdit),
      set_(new QPushButton(tr("&Set the PIN"))),
      hint_(new QLabel),
      state_(new QLabel)
{
    setWindowTitle(tr("Readers of this site"));
    setObjectName(QStringLiteral("readers"));
    list_->setObjectName(QStringLiteral("readerList"));
    list_->setAccessibleName(tr("Readers"));
    list_->setRootIsDecorated(false);
    list_->setHeaderLabels({tr("Reader"), tr("Looks after the site")});
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    add_->setObjectName(QStringLiteral("addReader"));
    lead_->setObjectName(QStringLiteral("setLead"));
    present_->setObjectName(QStringLiteral("presentPin"));
    new_->setObjectName(QStringLiteral("newPin"));
    again_->setObjectName(QStringLiteral("newPinAgain"));
    set_->setObjectName(QStringLiteral("setPin"));
    for (QLineEdit* field : {present_, new_, again_}) {
        field->setEchoMode(QLineEdit::Password);
        connect(field, &QLineEdit::returnPressed, this, &ReadersDialog::setPin);
    }
    presentLabel_->setBuddy(present_);
    state_->setObjectName(QStringLiteral("readersState"));
    for (QLabel* words : {hint_, state_})
        words->setWordWrap(true);
    hint_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Quiet).name()));
    for (QPushButton* button : {add_, lead_, set_})
        button->setAutoDefault(false);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add_);
    buttons->addWidget(lead_);
    buttons->addStretch(1);
    auto* form = new QFormLayout(pinOf_);
    form->addRow(presentLabel_, present_);
    form->addRow(tr("&New PIN"), new_);
    form->addRow(tr("New PIN a&gain"), again_);
    form->addRow(QString(), set_);
    auto* close = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(list_, 1);
    layout->addLayout(buttons);
    layout->addWidget(pinOf_);
    layout->addWidget(hint_);
    layout->addWidget(state_);
    layout->addWidget(close);
    // Wrapped labels tell a layout no height of theirs: without this the list and the last button are squeezed.
    list_->setMinimumHeight(theme::scaled(130));
    setMinimumSize(theme::scaled(460), theme::scaled(520));

    connect(close, &QDialogButtonBox::rejected, this, &QDialog::hide);
    connect(add_, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT newReaderWished();
    });
    connect(lead_, &QPushButton::clicked, this, [this] {
        if (const store::Reader* reader = picked())
            Q_EMIT leadWished(reader->id, !reader->lead);
    });
    connect(set_, &QPushButton::clicked, this, &ReadersDialog::setPin);
    connect(list_, &QTreeWidget::currentItemChanged, this, [this] {
        say({}, false);
        showPicked();
    });
}

void ReadersDialog::ask(const store::Reader& me)
{
    me_ = me;
    say({}, false);
    setReaders(readers_);
    show();
    raise();
    activateWindow();
}

void ReadersDialog::setReaders(const std::vector<store::Reader>& readers)
{
    const store::Reader* before = picked();
    const std::string wanted = before ? before->id : me_ ? me_->id : std::string();
    readers_ = readers;
    if (me_) {
        const auto known = std::ranges::find(readers_, me_->id, &store::Reader::id);
        if (known != readers_.end())
            me_ = *known;
    }
    const QSignalBlocker quiet(list_);
    list_->clear();
    for (const store::Reader& reader : readers_) {
        auto* item = new QTreeWidgetItem({toQt(reader.name), reader.lead ? tr("yes") : QString()});
        item->setData(0, kIdRole, toQt(reader.id));
        list_->addTopLevelItem(item);
        if (reader.id == wanted)
            list_->setCurrentItem(item);
    }
    if (!list_->currentItem() && list_->topLevelItemCount() > 0)
        list_->setCurrentItem(list_->topLevelItem(0));
    showPicked();
}

const store::Reader* ReadersDialog::picked() const
{
    const QTreeWidgetItem* item = list_->currentItem();
    if (!item)
        return nullptr;
    const auto reader =
        std::ranges::find(readers_, item->data(0, kIdRole).toString().toStdString(), &store::Reader::id);
    return reader == readers_.end() ? nullptr : &*reader;
}

void ReadersDialog::showPicked()
{
    emptyPins();
    const store::Reader* reader = picked();
    const bool own = reader && me_ && reader->id == me_->id;
    const bool lead = me_ && me_->lead;
    add_->setEnabled(lead);
    lead_->setEnabled(lead && reader);
    lead_->setText(reader && reader->lead ? tr("No longer &looks after the site") : tr("&Looks after the site"));
    pinOf_->setVisible(own || (lead && reader));
    pinOf_->setTitle(own      ? tr("My own PIN")
                     : reader ? tr("A new PIN for %1, who has forgotten it").arg(titled(toQt(reader->name)))
                              : QString());
    presentLabel_->setVisible(own);
    present_->setVisible(own);
    hint_->setText(lead ? tr("Who looks after the site lets readers in, gives new PINs and sets who decides. Each of "
                             "these acts is an entry of the log, with your name.")
                        : tr("Only a reader who looks after the site can let others in, give new PINs and set who "
                             "decides. You can change your own PIN."));
}

void ReadersDialog::setPin()
{
    const store::Reader* reader = picked();
    if (!reader || !me_)
        return;
    if (new_->text().size() < store::kShortestPin)
        return say(tr("A PIN has four characters or more."), true);
    if (new_->text() != again_->text())
        return say(tr("The two new PINs differ: type them again."), true);
    const QString name = toQt(reader->name);
    if (reader->id == me_->id)
        Q_EMIT ownPinWished(name, present_->text(), new_->text());
    else
        Q_EMIT newPinWished(name, new_->text());
    emptyPins();
}

void ReadersDialog::pinChanged(const Outcome<void>& outcome)
{
    if (outcome.result)
        say(tr("The new PIN holds from now on."), false);
    else if (outcome.result.error().reason == Reason::PinRefused)
        say(tr("Not changed: the present PIN is another one."), true);
    else
        say(refusal(outcome.result.error()), true);
}

void ReadersDialog::leadSet(const Outcome<void>& outcome)
{
    if (outcome.result)
        say(tr("Kept."), false);
    else if (outcome.result.error().reason == Reason::InvalidArgument)
        say(tr("Not changed: somebody has to look after the site. Name another reader first."), true);
    else
        say(refusal(outcome.result.error()), true);
}

void ReadersDialog::hideEvent(QHideEvent* event)
{
    emptyPins();
    QDialog::hideEvent(event);
}

void ReadersDialog::emptyPins()
{
    for (QLineEdit* field : {present_, new_, again_})
        field->clear();
}

void ReadersDialog::say(const QString& text, bool trouble)
{
    state_->setText(text.isEmpty() ? QString() : theme::marked(trouble ? Tone::Amber : Tone::Good, text));
}

}  // namespace diptych::viewer
