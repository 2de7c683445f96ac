// Reports that were written, as rows, and as the JSON that the log's hash of one stands on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <QByteArray>
#include <QJsonObject>

#include "connection.h"
#include "diptych/store/noted_report.h"

namespace diptych::store
{

/// The kind of the log entry that comes with a report.
inline constexpr std::string_view kReportWritten = "report_written";

/// A report, whose, and where the log tells of it.
struct KeptReport {
    std::string examId;  // by the exam's row
    NotedReport report;
    LogHead entry;
};

/// Of one exam, or of all where `examId` is empty; in the order in which they were noted.
[[nodiscard]] Result<std::vector<KeptReport>> keptReports(Connection& connection, std::string_view examId);
[[nodiscard]] Result<std::optional<KeptReport>> keptReport(Connection& connection, std::string_view number);
/// Log entry and report, inside a writing transaction; the exam is there, and so is what it amends.
[[nodiscard]] Result<LogHead> insertReport(Connection& connection, const std::string& examId,
                                           const NotedReport& report);

[[nodiscard]] QJsonObject contentsOf(const std::string& examId, const NotedReport& report);
/// SHA-256 (hex) over compact(contentsOf()).
[[nodiscard]] std::string contentsHash(const std::string& examId, const NotedReport& report);
/// SHA-256 (hex) of what it was made of; empty where that is.
[[nodiscard]] std::string madeOfHash(const NotedReport& report);
/// nullopt for what no report's contents can be. The exam is the caller's to compare.
[[nodiscard]] std::optional<NotedReport> reportFromJson(const QByteArray& json);

/// InvalidArgument for what could not be kept and given back as it is.
[[nodiscard]] Result<void> checkSound(const NotedReport& report);

}  // namespace diptych::store
