// TLS of a node or of the receiver: on or off, and the three PEM files with their choosers. GUI thread only.
#pragma once

#include <optional>

#include <QGroupBox>

#include "diptych/dicom_network/remote_node.h"

class QCheckBox;
class QGridLayout;
class QLineEdit;

namespace diptych::viewer
{

class TlsFields : public QGroupBox
{
    Q_OBJECT

public:
    /// `callsOut`: whether the name of the host that is called can be looked for in its certificate.
    explicit TlsFields(bool callsOut, QWidget* parent = nullptr);

    void set(const std::optional<dicom_network::TlsFiles>& tls);
    [[nodiscard]] std::optional<dicom_network::TlsFiles> entered() const;

private:
    QLineEdit* fileRow(QGridLayout& grid, const QString& label, const QString& name);

    QLineEdit* authority_;
    QLineEdit* certificate_;
    QLineEdit* key_;
    QCheckBox* hostName_;
};

}  // namespace diptych::viewer
