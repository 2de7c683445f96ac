// Where a reader says who she is: name and PIN. Also what a locked window shows, and nothing else behind it.
// GUI thread only.
#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "diptych/core/reason.h"
#include "diptych/store/sealed_read.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace diptych::viewer
{

class SignInPage : public QWidget
{
    Q_OBJECT

public:
    explicit SignInPage(QWidget* parent = nullptr);

    void setReaders(const std::vector<store::Reader>& readers);
    /// Empties the PIN and waits for a name. `locked`: the reader who left the window, who is offered first.
    void begin(const std::optional<store::Reader>& locked = std::nullopt);
    /// A reader who is known lets another in.
    void beginNewReader();
    [[nodiscard]] bool locked() const { return locked_; }
    /// Whether any reader is known here.
    [[nodiscard]] bool anyReader() const { return anyReader_; }
    /// What came of it.
    void refused(const Error& error);
    void say(const QString& text, bool trouble);

Q_SIGNALS:
    void signInWished(const QString& name, const QString& pin);
    void newReaderWished(const QString& name, const QString& pin);
    /// Without signing in; never of a locked window.
    void leaveWished();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void setNewReader(bool on);
    void go();

    bool locked_ = false;
    bool newReader_ = false;
    bool anyReader_ = false;
    QLabel* title_;
    QLabel* hint_;
    QComboBox* name_;
    QLineEdit* pin_;
    QLineEdit* again_;
    QLabel* againLabel_;
    QLabel* state_;
    QPushButton* go_;
    QPushButton* leave_;
};

}  // namespace diptych::viewer
