// The other reader of a consensus signs: her PIN, for the opinion that both see on the screen. GUI thread only.
#pragma once

#include <QDialog>

#include "diptych/store/sealed_read.h"
#include "threads/outcome.h"

class QLabel;
class QLineEdit;

namespace diptych::viewer
{

class CoSignDialog : public QDialog
{
    Q_OBJECT

public:
    explicit CoSignDialog(QWidget* parent = nullptr);

    /// `said`: what is signed, in words.
    void ask(const QString& reader, const QString& said);
    /// Closes where the PIN was right.
    void answered(const Outcome<store::Reader>& outcome);

Q_SIGNALS:
    void pinGiven(const QString& reader, const QString& pin);

protected:
    void hideEvent(QHideEvent* event) override;

private:
    QString reader_;
    QLabel* words_;
    QLineEdit* pin_;
    QLabel* state_;
};

}  // namespace diptych::viewer
