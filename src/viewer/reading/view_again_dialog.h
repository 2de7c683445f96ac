// Asking for a view once more: which reasons (DICOM PS3.16 CID 6041 has a code for most), and a note. GUI thread only.
#pragma once

#include <vector>

#include <QDialog>

#include "diptych/reading/full_opinion.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace diptych::viewer
{

class ViewAgainDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ViewAgainDialog(QWidget* parent = nullptr);
    /// `what`: of that image, or of the view where there is none, with what has been said of it already.
    void ask(const reading::TechnicalRecall& what, const QString& viewName);

Q_SIGNALS:
    void given(const diptych::reading::TechnicalRecall& recall);

private:
    void check();

    reading::TechnicalRecall recall_;
    QLabel* title_;
    std::vector<std::pair<reading::TechnicalReason, QCheckBox*>> reasons_;
    QLineEdit* note_;
    QPushButton* ok_;
};

}  // namespace diptych::viewer
