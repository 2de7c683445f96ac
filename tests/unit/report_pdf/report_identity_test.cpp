// Hash and number by which a report is known again.
#include "diptych/report_pdf/report_identity.h"

#include <QRegularExpression>
#include <functional>

#include "pdf_tools.h"
#include "reads_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::Exam;
using example::fourViews;
using example::WrittenReport;

TEST(ReportHash, IsTheSameOnEveryPageOfEveryWritingInEveryLanguage)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.reads = example::twoReads(exam);
    const QString hash = QString::fromStdString(reportHash(input));
    EXPECT_TRUE(QRegularExpression(QStringLiteral("^[0-9a-f]{64}$")).match(hash).hasMatch());
    for (const char* language : kReportLanguages) {
        input.language = language;
        input.reportNumber = std::string("R-1-") + language;
        const QStringList pages = WrittenReport(input).pages();
        ASSERT_GE(pages.size(), 3) << language;
        for (const QString& page : pages) {
            EXPECT_TEXT(page, hash.toStdString().c_str());
            EXPECT_TEXT(page, input.reportNumber.c_str());
        }
    }
}

TEST(ReportHash, EveryChangedOpinionFindingMarkAndAmendmentChangesIt)
{
    const Exam exam = fourViews();
    ReportInput original = exam.input();
    original.reads = example::twoReads(exam);
    original.reads[0].sealed.opinion.technicalRecalls = {
        {Laterality::Left, ViewPosition::Cc, "1.2", {reading::TechnicalReason::MotionBlur}, ""}};
    const std::string hash = reportHash(original);
    EXPECT_EQ(reportHash(original), hash);
    const std::vector<std::function<void(ReportInput&)>> changes{
        [](ReportInput& i) { i.reads[0].sealed.opinion.right.recall = reading::Recall::NoRecall; },
        [](ReportInput& i) { i.reads[0].sealed.opinion.left.category = reading::BiRads::Cat1; },
        [](ReportInput& i) { i.reads[0].sealed.opinion.left.reason = "lump"; },
        [](ReportInput& i) { i.reads[0].sealed.opinion.density = reading::Density::D; },
        [](ReportInput& i) { i.reads[0].sealed.opinion.lesions[0].concern = reading::Concern::of(5); },
        [](ReportInput& i) { i.reads[0].sealed.opinion.lesions[0].note = "n"; },
        [](ReportInput& i) { std::get<Box>(i.reads[0].sealed.opinion.lesions[0].marks[0].place).x += 1e-9; },
        [](ReportInput& i) { i.reads[0].sealed.opinion.technicalRecalls[0].note = "n"; },
        [](ReportInput& i) { i.reads[0].sealed.opinion.technicalRecalls.clear(); },
        [](ReportInput& i) { i.reads[0].sealed.sealedAt = "2024-03-01T09:41:01Z"; },
        [](ReportInput& i) { i.reads[0].sealed.aiWasHidden = false; },
        [](ReportInput& i) { i.reads[0].sealed.conditions.displayStatement = "another"; },
        [](ReportInput& i) { i.reads[1].settled->opinion.right.recall = reading::Recall::NoRecall; },
        [](ReportInput& i) { i.reads[1].settled.reset(); },
        [](ReportInput& i) { i.reads[0].sealed.conditions.seconds = 41.5; },
        [](ReportInput& i) { i.reads[0].sealed.opinion.conclusion = "fibroadenoma"; },
        [](ReportInput& i) { i.reads[1].settled->opinion.conclusion = "fibroadenoma"; },
        [](ReportInput& i) { i.reads[1].settled->aiRight = Suspicion::of(8); },
        [](ReportInput& i) { i.reads[1].settled->aiLeft = Suspicion::of(8); },
        [](ReportInput& i) { i.reads[1].readerId = "another"; },
        [](ReportInput& i) { i.reads[1].reader = "Dr. Delta"; },
        [](ReportInput& i) { i.reads[1].role = reading::ReadRole::Arbiter; },
        [](ReportInput& i) { std::swap(i.reads[0], i.reads[1]); },
        [](ReportInput& i) { i.reads.pop_back(); },
        [](ReportInput& i) { i.policy = reading::ArbitrationPolicy{}; },
        [](ReportInput& i) {
            i.readerMarks.keyImages = {{"1.2", false}};
        },
        [](ReportInput& i) {
            i.amends = AmendedReport{"R-1", "abc", "typing error"};
        }};
    for (std::size_t change = 0; change < changes.size(); ++change) {
        ReportInput changed = original;
        changes[change](changed);
        EXPECT_NE(reportHash(changed), hash) << "change " << change;
    }
    Exam other = fourViews();
    other.assessment.views[0].findings[0].suspicion = *Suspicion::of(7);
    ReportInput changed = other.input();
    changed.reads = original.reads;
    EXPECT_NE(reportHash(changed), hash);
}

TEST(ReportHash, KnowsNoTimesOfComputingAndNoFolders)
{
    Exam exam = fourViews();
    const std::string hash = reportHash(exam.input());
    exam.assessment.timing.total += 1000.0;
    exam.assessment.path = "elsewhere";
    exam.study.folder = "elsewhere";
    EXPECT_EQ(reportHash(exam.input()), hash);
}

TEST(ReportHash, OfTheOlderFormIsComputedAsItWas)
{
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.reads = example::twoReads(exam);
    const std::string older = reportHash(input, 1);
    EXPECT_NE(older, reportHash(input));
    EXPECT_TRUE(isHashOf(older, input));
    EXPECT_TRUE(isHashOf(reportHash(input), input));
    // What form 1 did not state does not change it; what it stated does.
    input.reads[0].sealed.conditions.seconds = 41.5;
    input.reads[0].settled->aiRight = Suspicion::of(8);
    input.reads[0].sealed.opinion.conclusion = "fibroadenoma";
    input.reads[0].readerId = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    EXPECT_EQ(reportHash(input, 1), older);
    EXPECT_TRUE(isHashOf(older, input));
    input.reads[0].reader = "Dr. Delta";
    EXPECT_NE(reportHash(input, 1), older);
    EXPECT_FALSE(isHashOf(older, input));
    EXPECT_EQ(statedText(input, 1).substr(0, 24), "format=diptych.report/1\n");
    EXPECT_EQ(statedText(input).substr(0, 24), "format=diptych.report/2\n");
}

TEST(StatedText, HoldsNoReadersNameButWhatProvesIt)
{
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.reads = example::twoReads(exam);
    input.reads[0].readerId = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    const std::string text = statedText(input);
    EXPECT_EQ(text.find("Alpha"), std::string::npos);
    const std::string hash = readerHash(input.reads[0].readerId, "Dr. Alpha");
    EXPECT_NE(text.find("reader.sha256=" + hash + "\n"), std::string::npos);
    // Whoever has the hash alone states the same, whatever is printed in the name's place.
    input.reads[0].reader = "a reader";
    input.reads[0].readerSha256 = hash;
    EXPECT_EQ(statedText(input), text);
}

TEST(StatedText, KeepsWhatAReaderWroteAsOneLine)
{
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    input.reads = example::twoReads(exam);
    input.reads[0].sealed.opinion.conclusion = "Scar.\nread=second\\";
    EXPECT_NE(statedText(input).find("conclusion=Scar.\\nread=second\\\\\n"), std::string::npos);
}

TEST(StatedText, KeepsOneFactALineWhateverTheValueHolds)
{
    Exam exam = fourViews();
    exam.study.description = "x\nread=Dr. Nobody";
    const std::string text = statedText(exam.input());
    EXPECT_EQ(text.find("\nread="), std::string::npos);
    EXPECT_NE(text.find("study.description=x\\nread=Dr. Nobody\n"), std::string::npos);
}

TEST(MadeReportNumber, IsMadeOfTimeAndHash)
{
    EXPECT_EQ(madeReportNumber("2024-03-01T09:45:00Z", "1a2b3c4d5e6f"), "20240301-094500-1a2b3c4d");
}

TEST(Amendment, SaysOnTheFirstPageWhatItAmendsAndNeverReplacesAFile)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    EXPECT_NO_TEXT(WrittenReport(input).text(), "Amends report");
    input.amends = AmendedReport{"R-17", "feedbeef", "laterality of the note was wrong"};
    const WrittenReport amended(input);
    EXPECT_TEXT(amended.pages().value(0), "Amends report R-17 (hash feedbeef): laterality of the note was wrong");

    input.overwrite = true;
    const Result<void> again = writeReport(input, amended.path());
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().reason, Reason::WriteFailed);
    input.amends->reason.clear();
    const Result<void> withoutReason = writeReport(input, amended.path().parent_path() / "other.pdf");
    ASSERT_FALSE(withoutReason.has_value());
    EXPECT_EQ(withoutReason.error().reason, Reason::InvalidArgument);
}

}  // namespace

}  // namespace diptych::report_pdf
