#include <gtest/gtest.h>

#include "diptych/reading/self_audit.h"

using namespace diptych;
using namespace diptych::reading;

namespace
{

AuditedRead read(const std::string& accession, Recall right)
{
    AuditedRead made;
    made.exam = {"1.2.3", accession};
    made.readerId = "me";
    made.sealedAt = "2026-03-01T10:00:00Z";
    made.sealed = recallOnly({right, Recall::NoRecall});
    made.ai = {Suspicion::of(8), Suspicion::of(1)};
    return made;
}

bool has(const std::string& csv, const std::string& line)
{
    return ("\r\n" + csv).find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST(SelfAuditCsv, EachFigureHasItsRowWithIntervalAndCaution)
{
    const auto file = OutcomeFile::parse("accession,outcome,decision\nA1,cancer,recall\n");
    const std::string csv = figuresCsv(selfAudit("me", {read("A1", Recall::Recall)}, *file));
    EXPECT_TRUE(csv.starts_with("figure,value,count,of,low,high,note\r\n"));
    EXPECT_TRUE(has(csv, "reads,1,,,,,"));
    EXPECT_TRUE(has(csv, "recall_rate,1.0000,1,1,0.2065,1.0000,fewer than 10")) << csv;
    EXPECT_TRUE(has(csv, "recall_rate_2026-03,1.0000,1,1,0.2065,1.0000,fewer than 10"));
    EXPECT_TRUE(has(csv, "reader_specificity,,0,0,,,no local data"));
    EXPECT_TRUE(has(csv, "kappa_with_other_readers,,,0,,,no local data"));
    EXPECT_TRUE(has(csv, "seconds_a_case_median,,,0,,,no local data"));
    EXPECT_TRUE(has(csv, "score_7_malignant_here,,0,0,,,no local data"));
    EXPECT_NE(csv.find("score_8_malignant_here,1.0000,1,1,"), std::string::npos);
}

TEST(SelfAuditCsv, EachReadHasItsRow)
{
    AuditedRead made = read("A1", Recall::NoRecall);
    made.seconds = 61.5;
    made.settled = recallOnly({Recall::Recall, Recall::NoRecall});
    const auto file = OutcomeFile::parse("accession,outcome\nA1,cancer\n");
    const std::string csv = readsCsv(selfAudit("me", {made}, *file));
    EXPECT_TRUE(has(csv, "A1,1.2.3,first,2026-03-01T10:00:00Z,61.5000,yes,no_recall,recall,8,recall,cancer,no,yes"))
        << csv;
}

TEST(SelfAuditCsv, NothingOfTheHospitalsBecomesAFormula)
{
    for (const auto& [accession, cell] : {std::pair<std::string, std::string>{"=HYPERLINK(1)", "'=HYPERLINK(1)"},
                                          {"+1", "'+1"},
                                          {"-1", "'-1"},
                                          {"@sum", "'@sum"},
                                          {"\tx", "\"'\tx\""},
                                          {"=1,\"2\"", "\"'=1,\"\"2\"\"\""},
                                          {"A;1", "\"A;1\""},
                                          {"A1", "A1"}}) {
        const std::string csv = readsCsv(selfAudit("me", {read(accession, Recall::Recall)}, {}));
        EXPECT_NE(csv.find("\r\n" + cell + ",1.2.3,"), std::string::npos) << csv;
    }
}
