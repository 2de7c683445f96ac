#include "exam_evidence.h"

#include "diptych/dicom_evidence/write_evidence.h"
#include "network_services.h"
#include "reading_desk.h"
#include "text.h"

namespace diptych::viewer
{

QString sendObstacle(ReadingDesk& desk)
{
    if (const QString obstacle = desk.exportObstacle(); !obstacle.isEmpty())
        return obstacle;
    const Reading& reading = *desk.currentStudy()->reading;
    if (!reading.session.sealed())
        return QObject::tr("Seal your opinion first: what is sent is what was read.");
    const auto& decision = reading.part.decision;
    if (reading.kept() && !(decision && decision->state() == reading::DecisionState::Final))
        return QObject::tr("This exam is not decided yet: what is sent would tell the other readers.");
    std::error_code error;
    if (reading.reportFile.empty() || !std::filesystem::is_regular_file(reading.reportFile, error))
        return QObject::tr("Export the report first: it is sent with the findings.");
    if (desk.outdatedReport())
        return QObject::tr("The report says something else than what holds now: export it once more first.");
    return {};
}

Result<WrittenEvidence> writeEvidence(const EvidenceOrder& order, const std::filesystem::path& folder)
{
    namespace evidence = dicom_evidence;
    WrittenEvidence written;
    const std::filesystem::path pdf = folder / "report.dcm";
    if (const auto done =
            evidence::writeEncapsulatedPdf(*order.study, order.report, "Diptych report", order.madeAt, pdf);
        !done)
        return tl::make_unexpected(done.error());
    written.documents.push_back({pdf, QObject::tr("Report (PDF)")});
    const auto take = [&written](const Result<void>& done, const std::filesystem::path& file, const QString& what) {
        if (done)
            written.documents.push_back({file, what});
        else
            written.missing.push_back(QObject::tr("%1: %2").arg(what, sentenceOf(done.error())));
    };
    const std::filesystem::path cad = folder / "cad.dcm";
    take(evidence::writeCadReport(*order.study, *order.assessment, cad), cad, QObject::tr("Findings (CAD SR)"));
    int number = 0;
    for (const ViewAssessment& view : order.assessment->views) {
        if (view.status != ViewStatus::Analyzed)
            continue;
        const std::filesystem::path marks = folder / ("marks" + std::to_string(++number) + ".dcm");
        take(evidence::writePresentationState(*order.study, *order.assessment, view, marks), marks,
             QObject::tr("Marks on %1 (presentation state)").arg(toQt(label(view.view))));
    }
    return written;
}

}  // namespace diptych::viewer
