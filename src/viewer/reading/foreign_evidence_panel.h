// Legend of the marks of other makers: who made them, in what state their document is, what is not drawn and why.
//
// Shows what it is given; whether it may be seen is decided before. Hidden where there is nothing. GUI thread only.
#pragma once

#include <QWidget>

#include "diptych/dicom_evidence/foreign_marks.h"
#include "hanging/finding_marks.h"

class QLabel;

namespace diptych::viewer
{

class ForeignEvidencePanel : public QWidget
{
    Q_OBJECT

public:
    explicit ForeignEvidencePanel(QWidget* parent = nullptr);

    /// nullptr: nothing that may be seen. `hidden`: the reader hid the marks on the images, `key` shows them again.
    void show(const dicom_evidence::ForeignEvidence* evidence, const FindingFilter& filter, bool hidden,
              const QString& key);

private:
    QLabel* text_;
};

}  // namespace diptych::viewer
