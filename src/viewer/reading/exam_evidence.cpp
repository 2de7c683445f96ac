#include "reading/exam_evidence.h"

#include <algorithm>

#include <QDateTime>
#include <QStringList>

#include "diptych/dicom_evidence/write_evidence.h"
#include "looks/text.h"
#include "reading/reading_changes.h"
#include "reading/reading_desk.h"
#include "site/network_services.h"

namespace diptych::viewer
{

namespace
{

/// What the document says of them in words: which of them the AI's result may have led to.
QString keyImageWords(const EvidenceOrder& order)
{
    QStringList after;
    for (const report_pdf::KeyImage& key : order.keyImages) {
        const auto view = std::ranges::find(order.study->views, key.sopInstanceUid, &MammogramView::sopInstanceUid);
        if (key.afterSealing && view != order.study->views.end())
            after += toQt(view->label());
    }
    QString words = QObject::tr("Key images chosen by the reader.");
    if (!after.isEmpty())
        words += QObject::tr(" Chosen after the opinion was sealed: %1.").arg(after.join(QStringLiteral(", ")));
    return words;
}

}  // namespace

QString sendObstacle(ReadingDesk& desk)
{
    if (QString obstacle = desk.exportObstacle(); !obstacle.isEmpty())
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

EvidenceOrder evidenceOrder(ReadingDesk& desk)
{
    const OpenedStudy& study = *desk.currentStudy();
    EvidenceOrder order{study.study, study.analysis.assessment, study.reading->reportFile,
                        QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString()};
    order.keyImages = readerMarksOf(*study.reading).keyImages;
    if (desk.reader())
        order.reader = desk.reader()->name;
    return order;
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
    if (!order.keyImages.empty()) {
        std::vector<std::string> uids;
        for (const report_pdf::KeyImage& key : order.keyImages)
            uids.push_back(key.sopInstanceUid);
        const std::filesystem::path keys = folder / "keyimages.dcm";
        take(evidence::writeKeyObjects(*order.study, uids, order.reader, keyImageWords(order).toStdString(),
                                       order.madeAt, keys),
             keys, QObject::tr("Key images (key object selection)"));
    }
    return written;
}

}  // namespace diptych::viewer
