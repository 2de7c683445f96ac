#include "store/sign_in_page.h"

#include <algorithm>

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace
{
}

SignInPage::SignInPage(QWidget* parent)
    : QWidget(parent),
      title_(new QLabel),
      hint_(new QLabel),
      name_(new QComboBox),
      pin_(new QLineEdit),
      again_(new QLineEdit),
      againLabel_(new QLabel(tr("PIN again"))),
      state_(new QLabel),
      go_(new QPushButton),
      leave_(new QPushButton(tr("Go on without signing in")))
{
    setObjectName(QStringLiteral("signInPage"));
    name_->setEditable(true);
    name_->setObjectName(QStringLiteral("readerName"));
    name_->setAccessibleName(tr("Name"));
    pin_->setObjectName(QStringLiteral("readerPin"));
    pin_->setAccessibleName(tr("PIN"));
    again_->setObjectName(QStringLiteral("readerPinAgain"));
    again_->setAccessibleName(tr("PIN again"));
    for (QLineEdit* edit : {pin_, again_})
        edit->setEchoMode(QLineEdit::Password);
    for (QWidget* field : std::initializer_list<QWidget*>{name_, pin_, again_})
        field->setMinimumHeight(theme::scaled(30));
    hint_->setMinimumHeight(hint_->fontMetrics().lineSpacing() * 5);
    hint_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    go_->setObjectName(QStringLiteral("signIn"));
    go_->setDefault(true);
    leave_->setObjectName(QStringLiteral("withoutSigningIn"));
    state_->setObjectName(QStringLiteral("signInState"));
    state_->setWordWrap(true);
    hint_->setWordWrap(true);
    hint_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Quiet).name()));

    auto* form = new QFormLayout;
    form->setVerticalSpacing(10);
    form->addRow(tr("Name"), name_);
    form->addRow(tr("PIN"), pin_);
    form->addRow(againLabel_, again_);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(go_);
    buttons->addWidget(leave_);
    auto* column = new QWidget;
    column->setFixedWidth(theme::scaled(470));
    auto* inside = new QVBoxLayout(column);
    inside->setSpacing(14);
    inside->addWidget(title_);
    inside->addWidget(hint_);
    inside->addLayout(form);
    inside->addLayout(buttons);
    inside->addWidget(state_);
    auto* layout = new QVBoxLayout(this);
    layout->addStretch(1);
    layout->addWidget(column, 0, Qt::AlignHCenter);
    layout->addStretch(2);

    connect(go_, &QPushButton::clicked, this, &SignInPage::go);
    connect(leave_, &QPushButton::clicked, this, &SignInPage::leaveWished);
    connect(name_->lineEdit(), &QLineEdit::returnPressed, pin_, qOverload<>(&QWidget::setFocus));
    connect(pin_, &QLineEdit::returnPressed, this, [this] {
        if (newReader_)
            again_->setFocus();
        else
            go();
    });
    connect(again_, &QLineEdit::returnPressed, this, &SignInPage::go);
    begin();
}

void SignInPage::setReaders(const std::vector<store::Reader>& readers)
{
    const QString typed = name_->currentText();
    name_->clear();
    for (const store::Reader& reader : readers)
        name_->addItem(toQt(reader.name));
    name_->setCurrentText(typed);
    anyReader_ = !readers.empty();
    if (!anyReader_ && !locked_)
        setNewReader(true);
}

void SignInPage::begin(const std::optional<store::Reader>& locked)
{
    locked_ = locked.has_value();
    title_->setText(QStringLiteral("<h2>%1</h2>").arg(locked_ ? tr("Locked") : tr("Who reads?")));
    hint_->setText(locked_ ? tr("Nothing is lost. Sign in to go on.")
                           : tr("What you say is kept under your name, and nobody reads an exam twice. Without signing "
                                "in you can look at images; opinions are then kept until the program ends."));
    if (locked_)
        name_->setCurrentText(toQt(locked->name));
    pin_->clear();
    again_->clear();
    leave_->setVisible(!locked_);
    setNewReader(false);
    say({}, false);
    if (name_->currentText().isEmpty())
        name_->setFocus();
    else
        pin_->setFocus();
}

void SignInPage::beginNewReader()
{
    begin();
    title_->setText(QStringLiteral("<h2>%1</h2>").arg(tr("Another reader")));
    name_->setCurrentText({});
    setNewReader(true);
    leave_->setText(tr("Back"));
    name_->setFocus();
}

void SignInPage::setNewReader(bool on)
{
    leave_->setText(tr("Go on without signing in"));
    newReader_ = on;
    again_->setVisible(on);
    againLabel_->setVisible(on);
    go_->setText(on ? tr("Add this reader") : tr("Sign in"));
    say(on && !anyReader_ ? tr("No reader is known here yet: give a name and a PIN of four characters or more.")
                          : QString(),
        false);
}

void SignInPage::go()
{
    const QString name = name_->currentText().trimmed();
    if (name.isEmpty())
        return say(tr("Give your name."), true);
    if (newReader_ && pin_->text().size() < store::kShortestPin)
        return say(tr("A PIN has four characters or more."), true);
    if (newReader_ && pin_->text() != again_->text())
        return say(tr("The two PINs are not the same."), true);
    say(tr("One moment..."), false);
    if (newReader_)
        Q_EMIT newReaderWished(name, pin_->text());
    else
        Q_EMIT signInWished(name, pin_->text());
}

void SignInPage::refused(const Error& error)
{
    pin_->clear();
    again_->clear();
    pin_->setFocus();
    // Of a name that is there already, or a PIN too short, only the detail tells which.
    const bool told = error.reason != Reason::InvalidArgument || error.detail.empty();
    say(sentenceCase(toQt(told ? sentence(error.reason) : std::string_view(error.detail))) + QLatin1Char('.'), true);
}

void SignInPage::say(const QString& text, bool trouble)
{
    const Tone tone = trouble ? Tone::Amber : Tone::Quiet;
    state_->setText(text.isEmpty() ? QString() : theme::marked(tone, text));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
}

void SignInPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !locked_)
        Q_EMIT leaveWished();
    else
        QWidget::keyPressEvent(event);
}

}  // namespace diptych::viewer
