// The figures of a self-audit in words, and as charts. Pure functions.
#pragma once

#include <vector>

#include <QString>

#include "audit/audit_chart.h"
#include "diptych/reading/self_audit.h"

namespace diptych::viewer
{

/// "13 %", or "no local data".
[[nodiscard]] QString shareText(const reading::Proportion& counted);
/// "12 of 90; 95 % interval 8 to 22 %; fewer than 10", empty where nothing was counted.
[[nodiscard]] QString countedText(const reading::Proportion& counted);

/// What a score came to at this site, for beside the score: "Here: 12 of 90 exams with 7 were malignant (13 %, 95 %
/// interval 8 to 22 %)", or "no local data".
[[nodiscard]] QString localMeaningLine(const reading::ScoreMeaning& meaning);
/// The same of recalls: "Here: 30 of 88 exams with 7 were recalled (...)", or "no local data".
[[nodiscard]] QString localRecallLine(const reading::ScoreMeaning& meaning);

/// A line of the page; a heading where there is neither value nor detail.
struct AuditFigure {
    QString name;
    QString value = {};
    QString detail = {};

    [[nodiscard]] bool isHeading() const { return value.isEmpty(); }
};
[[nodiscard]] std::vector<AuditFigure> figuresOf(const reading::SelfAudit& audit);

[[nodiscard]] ChartContent recallChart(const reading::SelfAudit& audit);
[[nodiscard]] ChartContent timeChart(const reading::SelfAudit& audit);
[[nodiscard]] ChartContent scoreChart(const reading::SelfAudit& audit);

/// "recall", "no recall", "not said".
[[nodiscard]] QString recallText(std::optional<reading::Recall> recall);
/// "cancer", "no cancer", "unknown".
[[nodiscard]] QString outcomeText(reading::Outcome outcome);

}  // namespace diptych::viewer
