#include "evidence_reading.h"

#include <exception>
#include <utility>

#include <QMetaObject>

namespace diptych::viewer
{

namespace
{

/// The thread outlives any one file's trouble: what is thrown in spite of all is told as an error.
dicom_evidence::ForeignEvidence readAll(const Study& study)
{
    try {
        return dicom_evidence::readForeignEvidence(study);
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

const dicom_evidence::ForeignEvidence* EvidenceReading::of(const std::shared_ptr<const Study>& study)
{
    if (study_ == study)
        return found_.get();
    study_ = study;
    found_.reset();
    if (!study || study->evidence.empty())
        return nullptr;
    const auto order = [this, study] {
        auto found = std::make_shared<dicom_evidence::ForeignEvidence>(readAll(*study));
        const auto take = [this, study, found] {
            if (study != study_)
                return;  // another study was asked for meanwhile
            found_ = std::make_unique<const dicom_evidence::ForeignEvidence>(std::move(*found));
            Q_EMIT read();
        };
        QMetaObject::invokeMethod(this, take, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&worker_, order, Qt::QueuedConnection);
    return nullptr;
}

}  // namespace diptych::viewer
