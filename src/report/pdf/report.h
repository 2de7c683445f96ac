// What the sections of one report are made of.
#pragma once

#include <QString>
#include <vector>

#include "diptych/report_pdf/write_report.h"
#include "listed_lesions.h"
#include "report_language.h"

namespace diptych::report_pdf
{

struct Report {
    const ReportInput& input;
    const ReportLanguage& say;
    std::vector<ReadInReport> reads;  // readsOf(input)
    std::vector<ListedLesion> lesions;
    QString number;
    QString hash;
    QString writtenAt;  // ISO 8601, UTC
};

}  // namespace diptych::report_pdf
