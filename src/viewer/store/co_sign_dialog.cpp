#include "store/co_sign_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

CoSignDialog::CoSignDialog(QWidget* parent)
    : QDialog(parent), words_(new QLabel), pin_(new QLineEdit), state_(new QLabel)
{
    setWindowTitle(tr("Settled together"));
    setObjectName(QStringLiteral("coSign"));
    setModal(true);
    pin_->setObjectName(QStringLiteral("coSignPin"));
    pin_->setEchoMode(QLineEdit::Password);
    pin_->setAccessibleName(tr("PIN of the other reader"));
    state_->setObjectName(QStringLiteral("coSignState"));
    words_->setTextFormat(Qt::PlainText);
    for (QLabel* label : {words_, state_})
        label->setWordWrap(true);
    auto* form = new QFormLayout;
    form->addRow(tr("PIN"), pin_);
    auto* buttons = new QDialogButtonBox;
    QPushButton* sign = buttons->addButton(tr("Sign and seal"), QDialogButtonBox::AcceptRole);
    sign->setDefault(true);
    buttons->addButton(QDialogButtonBox::Cancel);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(words_);
    layout->addLayout(form);
    layout->addWidget(state_);
    layout->addWidget(buttons);
    setMinimumWidth(theme::scaled(420));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const QString pin = pin_->text();
        pin_->clear();
        if (!pin.isEmpty())
            Q_EMIT pinGiven(reader_, pin);
    });
}

void CoSignDialog::ask(const QString& reader, const QString& said)
{
    reader_ = reader;
    words_->setText(tr("%1 signs with her PIN what both readers settled of this exam:\n%2").arg(reader, said));
    state_->clear();
    pin_->clear();
    show();
    raise();
    activateWindow();
    pin_->setFocus();
}

void CoSignDialog::answered(const Outcome<store::Reader>& outcome)
{
    if (!isVisible())
        return;
    if (outcome.result)
        return hide();
    state_->setText(
        theme::marked(Tone::Amber, sentenceCase(toQt(sentence(outcome.result.error().reason))) + QLatin1Char('.')));
    pin_->setFocus();
}

void CoSignDialog::hideEvent(QHideEvent* event)
{
    pin_->clear();
    QDialog::hideEvent(event);
}

}  // namespace diptych::viewer
