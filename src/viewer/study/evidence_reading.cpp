#include "study/evidence_reading.h"

#include <exception>
#include <utility>

#include <QMetaObject>

namespace diptych::viewer
{

namespace
{

/// The thread outlives any one file's trouble: what is thrown in spite of all is told as an error.
template <typename Documents>
Documents readAll(const Study& study, const dicom::ReaderProcesses* readers,
                  Documents (*read)(const Study&, const dicom::ReaderProcesses*))
{
    try {
        return read(study, readers);
    } catch (const std::exception& error) {
        return {{}, {{study.folder, Reason::Unreadable, error.what()}}};
    }
}

}  // namespace

EvidenceReading::EvidenceReading(std::shared_ptr<dicom::ReaderProcesses> readers, QObject* parent)
    : QObject(parent), readers_(std::move(readers))
{
    thread_.setObjectName(QStringLiteral("diptych evidence"));
    worker_.moveToThread(&thread_);
    thread_.start();
}

EvidenceReading::~EvidenceReading()
{
    thread_.quit();
    thread_.wait();
}

template <typename Documents>
void EvidenceReading::ask(Asked<Documents>& asked, const std::shared_ptr<const Study>& study,
                          Documents (*readDocuments)(const Study&, const dicom::ReaderProcesses*))
{
    if (asked.study == study)
        return;
    asked = {study, nullptr};
    if (!study || study->evidence.empty())
        return;
    const auto order = [this, &asked, study, readDocuments] {
        auto found = std::make_shared<const Documents>(readAll(*study, readers_.get(), readDocuments));
        const auto take = [this, &asked, study, found] {
            if (study != asked.study)
                return;  // another study was asked for meanwhile
            asked.found = found;
            Q_EMIT read();
        };
        QMetaObject::invokeMethod(this, take, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&worker_, order, Qt::QueuedConnection);
}

const dicom_evidence::ForeignEvidence* EvidenceReading::of(const std::shared_ptr<const Study>& study)
{
    ask(marks_, study, &dicom_evidence::readForeignEvidence);
    return marks_.found.get();
}

std::shared_ptr<const dicom_evidence::PresentationStates> EvidenceReading::presentationsOf(
    const std::shared_ptr<const Study>& study)
{
    ask(presentations_, study, &dicom_evidence::readPresentationStates);
    return presentations_.found;
}

}  // namespace diptych::viewer
