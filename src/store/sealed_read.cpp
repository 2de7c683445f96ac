#include "diptych/store/sealed_read.h"

#include <initializer_list>

#include <QCryptographicHash>
#include <QUuid>

namespace diptych::store
{

namespace
{

// Each part with its length before it, so that no two lists of parts give the same bytes.
std::string hashOf(std::initializer_list<std::string_view> parts)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const std::string_view part : parts) {
        hash.addData(QByteArray::number(static_cast<qulonglong>(part.size())) + ':');
        hash.addData(QByteArray(part.data(), static_cast<qsizetype>(part.size())));
    }
    return hash.result().toHex().toStdString();
}

}  // namespace

std::string patientHash(const Patient& patient)
{
    return hashOf({"patient", patient.id, patient.issuerOfId, patient.name, patient.birthDate});
}

Exam examOf(const Study& study)
{
    return {study.studyInstanceUid, patientHash(study.patient), study.studyDate, study.accessionNumber};
}

std::string examId(const Exam& exam)
{
    return hashOf({"exam", exam.studyInstanceUid, exam.patientHash});
}

std::string newReadId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
}

}  // namespace diptych::store
