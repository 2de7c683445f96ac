// What a report was made of, as text and back.
#include "diptych/report_pdf/report_parts.h"

#include <gtest/gtest.h>

#include "diptych/report_pdf/report_identity.h"
#include "full_report.h"

namespace diptych::report_pdf
{

namespace
{

constexpr const char* kAssessment = R"({"schema":"diptych.exam-assessment/1","analyzed_at":"2024-03-01T09:30:12Z"})";

/// A report from the parts of another, its reads and its examination, as whoever has those makes it again.
ReportInput madeFrom(const ReportParts& parts, const example::Exam& exam, const std::vector<ReadInReport>& kept)
{
    ReportInput input{exam.study, exam.assessment};
    input.marksFrom = parts.marksFrom;
    input.policy = parts.policy;
    input.amends = parts.amends;
    input.readerMarks = parts.readerMarks;
    for (const ReportParts::Read& part : parts.reads)
        for (const ReadInReport& read : kept)
            if (read.role == part.role && read.readerId == part.readerId)
                input.reads.push_back({part.readerId, part.role, read.sealed,
                                       part.settled ? read.settled : std::nullopt, part.readerId, part.readerSha256});
    return input;
}

TEST(ReportParts, WithReadsAndExaminationGiveTheSameHashWithoutAnyName)
{
    const example::Exam exam = example::examWithFailures();
    const ReportInput original = example::fullReport(exam);
    const std::string text = reportPartsText(original, kAssessment);
    for (const char* kept : {"Muster", "PID-0042", "Alpha", "Beta", "Gamma"})
        EXPECT_EQ(text.find(kept), std::string::npos) << kept;
    const auto parts = reportPartsOf(text);
    ASSERT_TRUE(parts) << parts.error().detail;
    EXPECT_EQ(parts->statedForm, kStatedForm);
    EXPECT_EQ(parts->marksFrom, 4);
    EXPECT_EQ(parts->assessment,
              std::string(R"({"analyzed_at":"2024-03-01T09:30:12Z",)") + R"("schema":"diptych.exam-assessment/1"})");
    const ReportInput again = madeFrom(*parts, exam, original.reads);
    EXPECT_EQ(reportHash(again, parts->statedForm), reportHash(original));
    EXPECT_NE(reportHash(again, 1), reportHash(original, 1)) << "form 1 names the readers";
    EXPECT_EQ(reportPartsText(again, kAssessment), text) << "made again, it has the same parts";
}

TEST(ReportParts, TellWhichReadsWereSettledThen)
{
    const example::Exam exam = example::examWithFailures();
    ReportInput original = example::fullReport(exam);
    const std::vector<ReadInReport> later = original.reads;
    original.reads.resize(1);
    original.reads[0].settled.reset();
    const auto parts = reportPartsOf(reportPartsText(original, kAssessment));
    ASSERT_TRUE(parts);
    EXPECT_EQ(reportHash(madeFrom(*parts, exam, later)), reportHash(original));
}

TEST(ReportParts, AreNoneOfAReadWithoutSignIn)
{
    const example::Exam exam = example::fourViews();
    ReportInput input = example::fullReport(exam);
    input.reads[0].role.reset();
    EXPECT_EQ(reportPartsText(input, kAssessment), "");
}

TEST(ReportParts, OfAnotherSchemaOrWithAnUnknownWordAreRefusedAndTheFieldIsNamed)
{
    const example::Exam exam = example::examWithFailures();
    const std::string text = reportPartsText(example::fullReport(exam), kAssessment);
    const auto refusal = [&](const std::string& from, const std::string& to) {
        std::string changed = text;
        const auto at = changed.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        changed.replace(at, from.size(), to);
        const auto parts = reportPartsOf(changed);
        return parts ? std::string("taken") : parts.error().detail;
    };
    EXPECT_NE(refusal("report-parts/1", "report-parts/2").find("schema"), std::string::npos);
    EXPECT_NE(refusal(R"("role":"first")", R"("role":"boss")").find("role"), std::string::npos);
    EXPECT_NE(refusal(R"("stated_form":2)", R"("stated_form":3)").find("stated_form"), std::string::npos);
    EXPECT_NE(refusal("arbitrate_discordant", "dice").find("rule"), std::string::npos);
    EXPECT_NE(refusal("[100,200]", "[100]").find("lines"), std::string::npos);
    EXPECT_FALSE(reportPartsOf("no JSON"));
    EXPECT_FALSE(reportPartsOf(""));
}

}  // namespace

}  // namespace diptych::report_pdf
