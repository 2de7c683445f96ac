#include "archive/tls_fields.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "looks/text.h"

namespace diptych::viewer
{

TlsFields::TlsFields(bool callsOut, QWidget* parent) : QGroupBox(tr("Encr&ypted (TLS)"), parent)
{
    setCheckable(true);
    setObjectName(QStringLiteral("tls"));
    auto* grid = new QGridLayout(this);
    authority_ = fileRow(*grid, tr("Authority's certificates"), QStringLiteral("tlsAuthority"));
    certificate_ = fileRow(*grid, tr("Our certificate"), QStringLiteral("tlsCertificate"));
    key_ = fileRow(*grid, tr("Our private key"), QStringLiteral("tlsKey"));
    hostName_ = new QCheckBox(tr("The certificate must be made out to this host"));
    hostName_->setObjectName(QStringLiteral("tlsHostName"));
    hostName_->setToolTip(
        tr("Off only where the site's certificates name machines differently: then anyone with a "
           "certificate of the authority may stand in for this node."));
    hostName_->setVisible(callsOut);
    grid->addWidget(hostName_, grid->rowCount(), 0, 1, 3);
    set(std::nullopt);
}

QLineEdit* TlsFields::fileRow(QGridLayout& grid, const QString& label, const QString& name)
{
    auto* field = new QLineEdit;
    field->setObjectName(name);
    field->setPlaceholderText(tr("PEM file"));
    auto* choose = new QPushButton(tr("Choose..."));
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, [this, field, label] {
        const QString file = QFileDialog::getOpenFileName(this, label, QFileInfo(field->text()).path(),
                                                          tr("PEM files (*.pem *.crt *.key);;All files (*)"));
        if (!file.isEmpty())
            field->setText(file);
    });
    auto* words = new QLabel(label);
    words->setBuddy(field);
    const int row = grid.rowCount();
    grid.addWidget(words, row, 0);
    grid.addWidget(field, row, 1);
    grid.addWidget(choose, row, 2);
    return field;
}

void TlsFields::set(const std::optional<dicom_network::TlsFiles>& tls)
{
    setChecked(tls.has_value());
    const dicom_network::TlsFiles files = tls.value_or(dicom_network::TlsFiles{});
    authority_->setText(pathText(files.authority));
    certificate_->setText(pathText(files.certificate));
    key_->setText(pathText(files.key));
    hostName_->setChecked(files.checkHostName);
}

std::optional<dicom_network::TlsFiles> TlsFields::entered() const
{
    if (!isChecked())
        return std::nullopt;
    return dicom_network::TlsFiles{toPath(authority_->text().trimmed()), toPath(certificate_->text().trimmed()),
                                   toPath(key_->text().trimmed()), hostName_->isChecked()};
}

}  // namespace diptych::viewer
