#include "evidence_reading.h"

#include <exception>
#include <utility>

#include <QMetaObject>

namespace diptych::viewer
{

namespace
{

/// The thread outlives any one file's trouble: what is thrown in spite of all is told as an error.
template <typename Documents>
Documents readAll(const Study& study, Documents (*read)(const Study&))
{
    try {
        return read(study);
    } catch (const std::exception& error) {
        return {{}, {{study.folder, Reason::Unreadable, error.what()}}};
    }
}

}  // namespace

EvidenceReading::EvidenceReading(QObject* parent) : QObject(parent)
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
                          Documents (*readDocuments)(const Study&))
{
    if (asked.study == study)
        return;
    asked = {study, nullptr};
    if (!study || study->evidence.empty())
        return;
    const auto order = [this, &asked, study, readDocuments] {
        auto found = std::make_shared<const Documents>(readAll(*study, readDocuments));
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
