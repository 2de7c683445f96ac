// The storage receiver to be looked at and changed: on or off, where it listens, who may send, where it lies. GUI
// thread only.
#pragma once

#include <QWidget>

#include "diptych/dicom_network/storage_receiver.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace diptych::viewer
{

class TlsFields;

class ReceiverForm : public QWidget
{
    Q_OBJECT

public:
    explicit ReceiverForm(QWidget* parent = nullptr);

    void set(const dicom_network::LocalReceiver& receiver, bool on);
    [[nodiscard]] dicom_network::LocalReceiver entered() const;
    [[nodiscard]] bool on() const;
    /// What is wrong, with the field's name; the field gets the focus. Empty where nothing is.
    [[nodiscard]] QString fault();

private:
    void warn();

    dicom_network::LocalReceiver receiver_;  // what has no field stays as it is
    QCheckBox* on_;
    QLineEdit* aeTitle_;
    QSpinBox* port_;
    QComboBox* bind_;
    QLabel* warning_;
    QPlainTextEdit* callers_;
    QLineEdit* folder_;
    TlsFields* tls_;
};

}  // namespace diptych::viewer
