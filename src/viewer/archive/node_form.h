// One DICOM node to be looked at and changed. GUI thread only.
#pragma once

#include <optional>

#include <QWidget>

#include "diptych/dicom_network/remote_node.h"

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace diptych::viewer
{

class TlsFields;

class NodeForm : public QWidget
{
    Q_OBJECT

public:
    explicit NodeForm(QWidget* parent = nullptr);

    void set(const dicom_network::RemoteNode& node);
    [[nodiscard]] dicom_network::RemoteNode entered() const;
    /// What is wrong, with the field's name; the field gets the focus. Empty where nothing is.
    [[nodiscard]] QString fault();

private:
    dicom_network::RemoteNode node_;  // what has no field stays as it is
    QLineEdit* name_;
    QLineEdit* aeTitle_;
    QLineEdit* host_;
    QSpinBox* port_;
    QLineEdit* ownAeTitle_;
    QComboBox* retrieveBy_;
    TlsFields* tls_;
};

}  // namespace diptych::viewer
