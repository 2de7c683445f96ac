// That a report was written, and which one it amends.
#include "read_json.h"
#include "read_rows.h"
#include "read_store_state.h"
#include "report_rows.h"

namespace diptych::store
{

Result<LogHead> ReadStore::noteReport(const Exam& exam, const NotedReport& report)
{
    if (const auto sound = checkSound(report); !sound)
        return tl::make_unexpected(sound.error());
    Connection& connection = *state_->connection;
    auto transaction = Transaction::write(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const std::string id = examId(exam);
    const auto known = keptReport(connection, report.number);
    if (!known)
        return tl::make_unexpected(known.error());
    if (*known) {
        if ((*known)->examId != id || (*known)->report.hash != report.hash)
            return failure(Reason::InvalidArgument, "another report bears this number", report.number);
        return (*known)->entry;
    }
    if (!report.amends.empty()) {
        const auto amended = keptReport(connection, report.amends);
        if (!amended)
            return tl::make_unexpected(amended.error());
        if (!*amended || (*amended)->examId != id)
            return failure(Reason::InvalidArgument, "the report that this one amends is not known of this exam",
                           report.amends);
    }
    if (const auto there = ensureExam(connection, exam); !there)
        return tl::make_unexpected(there.error());
    auto entry = insertReport(connection, id, report);
    if (!entry)
        return entry;
    if (const auto committed = transaction->commit(); !committed)
        return tl::make_unexpected(committed.error());
    return entry;
}

Result<std::vector<NotedReport>> ReadStore::reports(const Exam& exam)
{
    if (const auto ready = state_->connection->ready(); !ready)
        return tl::make_unexpected(ready.error());
    auto kept = keptReports(*state_->connection, examId(exam));
    if (!kept)
        return tl::make_unexpected(kept.error());
    std::vector<NotedReport> reports;
    for (KeptReport& one : *kept)
        reports.push_back(std::move(one.report));
    return reports;
}

}  // namespace diptych::store
