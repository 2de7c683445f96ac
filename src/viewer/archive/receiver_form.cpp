#include "archive/receiver_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

#include "archive/tls_fields.h"
#include "looks/text.h"
#include "looks/theme.h"

namespace diptych::viewer
{

namespace net = dicom_network;

namespace
{

constexpr int kCallerLines = 4;
const QString kThisComputer = QStringLiteral("127.0.0.1");
const QString kAllAddresses = QStringLiteral("0.0.0.0");

/// "TITLE@host", or "TITLE" from any host.
QString textOf(const net::AllowedCaller& caller)
{
    return toQt(caller.host.empty() ? caller.aeTitle : caller.aeTitle + "@" + caller.host);
}

}  // namespace

ReceiverForm::ReceiverForm(QWidget* parent)
    : QWidget(parent),
      on_(new QCheckBox(tr("&Take what others send to this computer"))),
      aeTitle_(new QLineEdit),
      port_(new QSpinBox),
      bind_(new QComboBox),
      warning_(new QLabel),
      callers_(new QPlainTextEdit),
      folder_(new QLineEdit),
      tls_(new TlsFields(false))
{
    on_->setObjectName(QStringLiteral("receiverOn"));
    aeTitle_->setObjectName(QStringLiteral("receiverAeTitle"));
    port_->setObjectName(QStringLiteral("receiverPort"));
    port_->setRange(0, dicom_network::kMostPort);
    port_->setSpecialValueText(tr("any that is free"));
    bind_->setObjectName(QStringLiteral("receiverBind"));
    warning_->setObjectName(QStringLiteral("receiverWarning"));
    warning_->setWordWrap(true);
    warning_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(Tone::Amber).name()));
    callers_->setObjectName(QStringLiteral("receiverCallers"));
    callers_->setPlaceholderText(tr("one a line: ARCHIVE@10.1.2.3 - who is not listed may not send"));
    callers_->setTabChangesFocus(true);
    callers_->setFixedHeight(callers_->fontMetrics().height() * kCallerLines + theme::scaled(12));
    folder_->setObjectName(QStringLiteral("receiverFolder"));
    auto* choose = new QPushButton(tr("Choose..."));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, [this] {
        const QString folder =
            QFileDialog::getExistingDirectory(this, tr("Folder for what is received"), folder_->text());
        if (!folder.isEmpty())
            folder_->setText(folder);
    });
    auto* folderRow = new QHBoxLayout;
    folderRow->addWidget(folder_, 1);
    folderRow->addWidget(choose);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(on_);
    form->addRow(tr("Our A&E title"), aeTitle_);
    form->addRow(tr("&Port"), port_);
    form->addRow(tr("&Listens to"), bind_);
    form->addRow(warning_);
    form->addRow(tr("&Who may send"), callers_);
    form->addRow(tr("Folder"), folderRow);
    form->addRow(tls_);
    connect(bind_, &QComboBox::currentIndexChanged, this, &ReceiverForm::warn);
    connect(callers_, &QPlainTextEdit::textChanged, this, &ReceiverForm::warn);
    connect(tls_, &QGroupBox::toggled, this, &ReceiverForm::warn);
}

void ReceiverForm::set(const net::LocalReceiver& receiver, bool on)
{
    receiver_ = receiver;
    on_->setChecked(on);
    aeTitle_->setText(toQt(receiver.aeTitle));
    port_->setValue(receiver.port);
    bind_->clear();
    bind_->addItem(tr("This computer only (127.0.0.1)"), kThisComputer);
    bind_->addItem(tr("The network, at all addresses of this computer"), kAllAddresses);
    const QString address = toQt(receiver.bindAddress);
    if (bind_->findData(address) < 0)
        bind_->addItem(tr("The network, at %1").arg(address), address);
    bind_->setCurrentIndex(bind_->findData(address));
    QStringList callers;
    for (const net::AllowedCaller& caller : receiver.callers)
        callers += textOf(caller);
    callers_->setPlainText(callers.join(QLatin1Char('\n')));
    folder_->setText(pathText(receiver.folder));
    tls_->set(receiver.tls);
    warn();
}

bool ReceiverForm::on() const
{
    return on_->isChecked();
}

net::LocalReceiver ReceiverForm::entered() const
{
    net::LocalReceiver receiver = receiver_;
    receiver.aeTitle = aeTitle_->text().trimmed().toStdString();
    receiver.port = port_->value();
    receiver.bindAddress = bind_->currentData().toString().toStdString();
    receiver.callers.clear();
    const QStringList lines = callers_->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString& line : lines) {
        if (line.trimmed().isEmpty())
            continue;
        const qsizetype at = line.indexOf(QLatin1Char('@'));
        receiver.callers.push_back(
            {line.left(at).trimmed().toStdString(), at < 0 ? std::string() : line.mid(at + 1).trimmed().toStdString()});
    }
    receiver.folder = toPath(folder_->text().trimmed());
    receiver.tls = tls_->entered();
    return receiver;
}

void ReceiverForm::warn()
{
    const net::LocalReceiver receiver = entered();
    QStringList said;
    if (toQt(receiver.bindAddress) != kThisComputer) {
        said += tr("Every computer of the network can reach this port.");
        if (!receiver.tls)
            said += tr("Without TLS an AE title and an address can be forged, and images travel readable.");
    }
    for (const net::AllowedCaller& caller : receiver.callers)
        if (caller.host.empty()) {
            said += tr("%1 may call from any address: write %1@address.").arg(toQt(caller.aeTitle));
            break;
        }
    warning_->setText(said.isEmpty() ? QString() : theme::marked(Tone::Amber, said.join(QLatin1Char(' '))));
    warning_->setVisible(!said.isEmpty());
}

QString ReceiverForm::fault()
{
    const net::LocalReceiver receiver = entered();
    const auto of = [](QWidget* widget, const QString& name, const std::string& fault) {
        if (fault.empty())
            return QString();
        widget->setFocus();
        return QStringLiteral("%1: %2").arg(name, toQt(fault));
    };
    if (QString fault = of(aeTitle_, tr("Our AE title"), net::aeTitleFault(receiver.aeTitle)); !fault.isEmpty())
        return fault;
    for (const net::AllowedCaller& caller : receiver.callers) {
        std::string fault = net::aeTitleFault(caller.aeTitle);
        if (fault.empty() && !caller.host.empty())
            fault = net::hostFault(caller.host);
        if (!fault.empty())
            return of(callers_, tr("Who may send"), fault);
    }
    if (on() && receiver.folder.empty())
        return of(folder_, tr("Folder"), tr("choose one for what is received.").toStdString());
    if (receiver.tls)
        if (const auto found = net::faults(*receiver.tls); !found.empty())
            return of(tls_, tr("TLS"), found.front());
    if (on())
        if (const auto found = net::faults(receiver); !found.empty())
            return of(on_, tr("Receiver"), found.front());
    return {};
}

}  // namespace diptych::viewer
