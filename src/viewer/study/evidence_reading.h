// Reads the documents of others in a study on a thread of its own: structured reports when they may be seen and not
// before, presentation states when the study is shown.
//
// Asked from and answering on the GUI thread, which never waits for it. Keeps what was read of the latest study asked
// for.
#pragma once

#include <memory>

#include <QObject>
#include <QThread>

#include "diptych/dicom_evidence/foreign_marks.h"
#include "diptych/dicom_evidence/presentation_state.h"

namespace diptych::viewer
{

class EvidenceReading : public QObject
{
    Q_OBJECT

public:
    /// `readers`: who reads the files; null: this process.
    explicit EvidenceReading(std::shared_ptr<dicom::ReaderProcesses> readers = {}, QObject* parent = nullptr);
    /// Waits for the document that is being read.
    ~EvidenceReading() override;

    /// What was read of the study; nullptr until it is there (read() tells), and for a study without any.
    [[nodiscard]] const dicom_evidence::ForeignEvidence* of(const std::shared_ptr<const Study>& study);
    [[nodiscard]] std::shared_ptr<const dicom_evidence::PresentationStates> presentationsOf(
        const std::shared_ptr<const Study>& study);

Q_SIGNALS:
    void read();

private:
    template <typename Documents>
    struct Asked {
        std::shared_ptr<const Study> study;
        std::shared_ptr<const Documents> found;
    };
    template <typename Documents>
    void ask(Asked<Documents>& asked, const std::shared_ptr<const Study>& study,
             Documents (*read)(const Study&, const dicom::ReaderProcesses*));

    std::shared_ptr<dicom::ReaderProcesses> readers_;
    Asked<dicom_evidence::ForeignEvidence> marks_;
    Asked<dicom_evidence::PresentationStates> presentations_;
    QThread thread_;
    QObject worker_;  // lives on thread_; runs what is posted to it
};

}  // namespace diptych::viewer
