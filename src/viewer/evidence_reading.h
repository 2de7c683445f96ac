// Reads the structured reports of a study on a thread of its own, when they may be seen and not before.
//
// Asked from and answering on the GUI thread, which never waits for it. Keeps what was read of the latest study asked
// for.
#pragma once

#include <memory>

#include <QObject>
#include <QThread>

#include "diptych/dicom_evidence/foreign_marks.h"

namespace diptych::viewer
{

class EvidenceReading : public QObject
{
    Q_OBJECT

public:
    explicit EvidenceReading(QObject* parent = nullptr);
    /// Waits for the document that is being read.
    ~EvidenceReading() override;

    /// What was read of the study; nullptr until it is there (read() tells), and for a study without any.
    [[nodiscard]] const dicom_evidence::ForeignEvidence* of(const std::shared_ptr<const Study>& study);

Q_SIGNALS:
    void read();

private:
    std::shared_ptr<const Study> study_;
    std::unique_ptr<const dicom_evidence::ForeignEvidence> found_;
    QThread thread_;
    QObject worker_;  // lives on thread_; runs what is posted to it
};

}  // namespace diptych::viewer
