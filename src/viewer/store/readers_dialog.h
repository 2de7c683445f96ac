// Who reads at this site: its readers, who of them looks after it, and their PINs.
//
// Everybody changes their own PIN here, with the old one. A reader who looks after the site (a lead) also lets others
// in, gives a new PIN to who has forgotten theirs, and makes or unmakes leads; what is refused, the store refuses, and
// it is said here. PINs are emptied whenever the dialog turns to somebody else or closes. GUI thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QDialog>

#include "diptych/store/sealed_read.h"
#include "threads/outcome.h"

class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace diptych::viewer
{

class ReadersDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ReadersDialog(QWidget* parent = nullptr);

    /// For the eyes of `me`, who is signed in.
    void ask(const store::Reader& me);
    void setReaders(const std::vector<store::Reader>& readers);
    void pinChanged(const Outcome<void>& outcome);
    void leadSet(const Outcome<void>& outcome);

Q_SIGNALS:
    void newReaderWished();
    void ownPinWished(const QString& name, const QString& pin, const QString& newPin);
    void newPinWished(const QString& name, const QString& newPin);
    void leadWished(const std::string& readerId, bool lead);

protected:
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] const store::Reader* picked() const;
    void showPicked();
    void emptyPins();
    void setPin();
    void say(const QString& text, bool trouble);

    std::optional<store::Reader> me_;
    std::vector<store::Reader> readers_;
    QTreeWidget* list_;
    QPushButton* add_;
    QPushButton* lead_;
    QGroupBox* pinOf_;
    QLabel* presentLabel_;
    QLineEdit* present_;
    QLineEdit* new_;
    QLineEdit* again_;
    QPushButton* set_;
    QLabel* hint_;
    QLabel* state_;
};

}  // namespace diptych::viewer
