// The presentation states of other makers in the study: which there are, which is applied, and what of it is not.
//
// Shows what it is given; what may be told before the opinion is sealed is decided before. Hidden where there is none.
// GUI thread only.
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;

namespace diptych::viewer
{

class ElidingCombo;

class PresentationPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PresentationPanel(QWidget* parent = nullptr);

    /// `chosen` indexes `names`; -1: as acquired. `remarks`: plain lines below.
    void show(const QStringList& names, int chosen, const QStringList& remarks);
    [[nodiscard]] ElidingCombo& choice() { return *choice_; }

Q_SIGNALS:
    void chosen(int index);

private:
    ElidingCombo* choice_;
    QLabel* remarks_;
};

}  // namespace diptych::viewer
