// ReadingDesk's part that has reports written: of whose reads, under which number, instead of which.
#include <QDateTime>

#include "diptych/report_json/assessment_json.h"
#include "diptych/report_pdf/report_identity.h"
#include "diptych/report_pdf/report_parts.h"
#include "looks/text.h"
#include "reading/reading_changes.h"
#include "reading/reading_desk.h"
#include "reading/reads_panel.h"

namespace diptych::viewer
{

QString ReadingDesk::exportObstacle()
{
    const OpenedStudy* study = currentStudy();
    if (!study)
        return tr("No study is open.");
    if (study->blocked())
        return tr("This study is blocked: no report is made of it.");
    if (!study->aiMayBeShown())
        return tr("Seal your opinion first: the report shows the AI's findings.");
    if (!study->analysis.assessment)
        return tr("The analysis of this study has no result yet.");
    return {};
}

ReportOrder ReadingDesk::reportOrder(const OpenedStudy& study) const
{
    const Reading& reading = *study.reading;
    ReportOrder order{study.study, study.analysis.assessment, reading.session.sealed(), {},
                      false,       readerMarksOf(reading)};
    order.language = rules_.reportLanguage.toStdString();
    if (!reading.kept()) {
        if (reading.session.settled())
            order.reads = {{{}, {}, *reading.session.sealed(), reading.session.settled()}};
        return order;
    }
    order.policy = reading.part.decidedUnder.value_or(rules_.policy);
    order.opinion.reset();
    for (const reading::ReadRole role : {reading::ReadRole::First, reading::ReadRole::Second,
                                         reading::ReadRole::Arbiter, reading::ReadRole::Consensus}) {
        if (reading.session.sealed() && reading.part.role == role && reader_)
            order.reads.push_back(
                {reader_->name, role, *reading.session.sealed(), reading.session.settled(), reader_->id});
        for (const NamedRead& other : reading.part.others)
            if (other.read.role == role)
                order.reads.push_back({other.reader, role, other.read.sealed, other.read.settled, other.read.readerId});
    }
    return order;
}

std::optional<report_pdf::AmendedReport> ReadingDesk::outdatedReport()
{
    const OpenedStudy* study = currentStudy();
    if (!study || !study->reading || !study->reading->report || !exportObstacle().isEmpty())
        return std::nullopt;
    ReportOrder order = reportOrder(*study);
    order.amends = study->reading->reportAmends;  // the same once more amends what it amended
    return report_pdf::isHashOf(study->reading->report->hash, order.input()) ? std::nullopt : study->reading->report;
}

void ReadingDesk::exportReport(const std::filesystem::path& file, bool overwrite, const QString& reason)
{
    if (const QString obstacle = exportObstacle(); !obstacle.isEmpty()) {
        Q_EMIT noticed(Tone::Amber, obstacle);
        return;
    }
    const OpenedStudy& study = *currentStudy();
    ReportOrder order = reportOrder(study);
    order.file = file;
    order.overwrite = overwrite;
    if (auto outdated = outdatedReport(); outdated && !reason.isEmpty()) {
        outdated->reason = reason.toStdString();
        order.amends = outdated;
    } else if (!outdated) {
        order.amends = study.reading->reportAmends;
    }
    order.hash = report_pdf::reportHash(order.input());
    order.number =
        report_pdf::madeReportNumber(QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(), order.hash);
    loader_->write(std::move(order));
    study.reading->drawingsUnsaved = false;  // a report that fails says so
    Q_EMIT noticed(Tone::Quiet, tr("Writing the report..."));
}

void ReadingDesk::noteReport(const ReportOrder& order, const Outcome<void>& outcome)
{
    const Result<void>& result = outcome.result;
    const auto reading = readings_.find(readingKey(*order.study));
    if (!result) {
        if (reading != readings_.end() && !order.readerMarks.empty())
            reading->second->drawingsUnsaved = true;
        Q_EMIT noticed(
            Tone::Red,
            tr("The report was not written: %1 (%2)").arg(toQt(sentence(result.error().reason)), pathText(order.file)));
        return;
    }
    if (reading != readings_.end()) {
        if (order.opinion || !order.reads.empty())
            reading->second->exported = true;
        reading->second->report = report_pdf::AmendedReport{order.number, order.hash, {}};
        reading->second->reportAmends = order.amends;
        reading->second->reportFile = order.file;
        if (reading->second->kept() && store_)
            store_->noteReport(
                store::examOf(*order.study),
                {order.number, order.hash, order.amends ? order.amends->number : std::string(),
                 order.amends ? order.amends->reason : std::string(), order.language,
                 QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(),
                 report_pdf::reportPartsText(order.input(), report_json::pseudonymousLine(*order.assessment))});
    }
    Q_EMIT noticed(Tone::Good, tr("Report written: %1").arg(pathText(order.file)));
}

}  // namespace diptych::viewer
