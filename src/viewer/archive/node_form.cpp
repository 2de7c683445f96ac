#include "archive/node_form.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

#include "archive/tls_fields.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace net = dicom_network;

namespace
{

QLineEdit* field(const char* name)
{
    auto* edit = new QLineEdit;
    edit->setObjectName(QLatin1String(name));
    return edit;
}

}  // namespace

NodeForm::NodeForm(QWidget* parent)
    : QWidget(parent),
      name_(field("nodeName")),
      aeTitle_(field("nodeAeTitle")),
      host_(field("nodeHost")),
      port_(new QSpinBox),
      ownAeTitle_(field("nodeOwnAeTitle")),
      retrieveBy_(new QComboBox),
      tls_(new TlsFields(true))
{
    name_->setPlaceholderText(tr("what you call it"));
    host_->setPlaceholderText(tr("name or IPv4 address"));
    port_->setObjectName(QStringLiteral("nodePort"));
    port_->setRange(1, dicom_network::kMostPort);
    retrieveBy_->setObjectName(QStringLiteral("nodeRetrieveBy"));
    retrieveBy_->addItem(tr("C-GET: over our own connection"));
    retrieveBy_->addItem(tr("C-MOVE: it sends to our receiver"));
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("N&ame"), name_);
    form->addRow(tr("A&E title"), aeTitle_);
    form->addRow(tr("&Host"), host_);
    form->addRow(tr("&Port"), port_);
    form->addRow(tr("&Own AE title"), ownAeTitle_);
    form->addRow(tr("&Fetch by"), retrieveBy_);
    form->addRow(tls_);
}

void NodeForm::set(const net::RemoteNode& node)
{
    node_ = node;
    name_->setText(toQt(node.name));
    aeTitle_->setText(toQt(node.aeTitle));
    host_->setText(toQt(node.host));
    port_->setValue(node.port);
    ownAeTitle_->setText(toQt(node.ownAeTitle));
    retrieveBy_->setCurrentIndex(node.retrieveBy == net::RetrieveBy::Move ? 1 : 0);
    tls_->set(node.tls);
}

net::RemoteNode NodeForm::entered() const
{
    net::RemoteNode node = node_;
    node.name = name_->text().trimmed().toStdString();
    node.aeTitle = aeTitle_->text().trimmed().toStdString();
    node.host = host_->text().trimmed().toStdString();
    node.port = port_->value();
    node.ownAeTitle = ownAeTitle_->text().trimmed().toStdString();
    node.retrieveBy = retrieveBy_->currentIndex() == 1 ? net::RetrieveBy::Move : net::RetrieveBy::Get;
    node.tls = tls_->entered();
    return node;
}

QString NodeForm::fault()
{
    const net::RemoteNode node = entered();
    const auto of = [](QWidget* widget, const QString& name, const std::string& fault) {
        if (fault.empty())
            return QString();
        widget->setFocus();
        return QStringLiteral("%1: %2").arg(name, toQt(fault));
    };
    if (node.name.empty())
        return of(name_, tr("Name"), tr("give the node a name.").toStdString());
    if (QString fault = of(aeTitle_, tr("AE title"), net::aeTitleFault(node.aeTitle)); !fault.isEmpty())
        return fault;
    if (QString fault = of(host_, tr("Host"), net::hostFault(node.host)); !fault.isEmpty())
        return fault;
    if (QString fault = of(ownAeTitle_, tr("Own AE title"), net::aeTitleFault(node.ownAeTitle)); !fault.isEmpty())
        return fault;
    if (node.tls)
        if (const auto found = net::faults(*node.tls); !found.empty())
            return of(tls_, tr("TLS"), found.front());
    if (const auto found = net::faults(node); !found.empty())
        return of(host_, tr("Node"), found.front());
    return {};
}

}  // namespace diptych::viewer
