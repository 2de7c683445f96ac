// What the reader finds written in the report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QRegularExpression>
#include <algorithm>

#include "diptych/core/version.h"
#include "diptych/core/wording.h"
#include "pdf_tools.h"
#include "report_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::Exam;
using example::fourViews;
using example::WrittenReport;

TEST(WriteReport, FirstPageSaysWhoseExaminationItIs)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const WrittenReport report(exam.input());
    ASSERT_TRUE(report.ok());
    const QString page = report.pages().value(0);
    for (const char* expected : {"Muster, Erika", "PID-0042", "1961-03-14", "2024-02-29", "ACC-7781",
                                 "Screening mammography, both breasts", "Screening unit North"})
        EXPECT_TEXT(page, expected);
}

TEST(WriteReport, TellsTheVerdictInTheWordsOfTheScreen)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const WrittenReport report(exam.input());
    const QStringList pages = report.pages();
    EXPECT_TEXT(pages.value(0), banner(exam.assessment).c_str());
    for (const BreastAssessment& breast : exam.assessment.breasts) {
        EXPECT_TEXT(pages.value(0), breastLine(breast).c_str());
        EXPECT_TEXT(pages.value(1), breastLine(breast).c_str());
    }
}

TEST(WriteReport, EveryPageCarriesMarkNumberAndPatientId)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const WrittenReport report(exam.input());
    const QStringList pages = report.pages();
    ASSERT_EQ(pages.size(), 3);
    for (qsizetype i = 0; i < pages.size(); ++i) {
        EXPECT_TEXT(pages[i], std::string(kNotForDiagnosticUse).c_str());
        EXPECT_TEXT(pages[i], "PID-0042");
        EXPECT_TEXT(pages[i], QStringLiteral("Page %1 of 3").arg(i + 1).toStdString().c_str());
    }
}

TEST(WriteReport, MarkStandsBeneathEachPicture)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const WrittenReport report(exam.input());
    // Four pictures and the footer.
    EXPECT_EQ(report.pages().value(0).count(QString::fromUtf8(kNotForDiagnosticUse)), 5);
}

TEST(WriteReport, TableTellsEachFindingInOneRow)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const WrittenReport report(exam.input());
    const QStringList lines = report.lines(2);
    const auto line = [&](const QString& start) {
        const auto found =
            std::find_if(lines.begin(), lines.end(), [&](const QString& l) { return l.startsWith(start); });
        return found == lines.end() ? -1 : static_cast<int>(found - lines.begin());
    };
    const int right = line("Right breast:");
    const int rightCc = line("R CC: " + QString::fromStdString(viewLine(exam.view(StandardView::RightCc))));
    const int first = line("1 Mass 8/10 High 62 % 18 mm (imager) upper middle 61 mm 1 and 2");
    const int rightMlo = line("R MLO: ");
    const int second = line("2 Mass and 7/10 Indeterminate 41 % 19 mm (imager) unknown unknown unknown 1 and 2");
    const int left = line("Left breast:");
    const int leftMlo = line("L MLO: ");
    const int third = line("3 Calcification 3/10 Low 3.4 % size unknown unknown unknown unknown 1 view");
    const std::vector<int> order{right, rightCc, first, rightMlo, second, left, leftMlo, third};
    EXPECT_THAT(order, testing::Each(testing::Ge(0))) << lines.join('\n').toStdString();
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end())) << lines.join('\n').toStdString();
}

TEST(WriteReport, ViewWithoutFindingIsNeverCalledNormal)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    for (ViewAssessment& view : exam.assessment.views)
        view.findings.clear();
    exam.assessment.lesions.clear();
    const WrittenReport report(exam.input());
    const QString text = report.text();
    EXPECT_TEXT(text, "No finding marked by the engine in R CC and R MLO.");
    EXPECT_TEXT(text, "L CC: analysed, no finding");
    EXPECT_NO_TEXT(text, "normal");
    EXPECT_NO_TEXT(text, "negative");
}

TEST(WriteReport, MissingViewIsAPlaceWithItsReasonAndNoVerdict)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    reject(exam, StandardView::LeftMlo, Reason::MissingView);
    const WrittenReport report(exam.input());
    const QStringList pages = report.pages();
    EXPECT_TEXT(pages.value(0), "No exam score: L MLO is missing");
    EXPECT_TEXT(pages.value(0), "Missing");
    EXPECT_TEXT(pages.value(0), "L MLO: not analysed");
    EXPECT_TEXT(pages.value(1), "Not analysed: L MLO");
    EXPECT_EQ(report.pictures().size(), 3U);
}

TEST(WriteReport, RejectedAndFailedViewsGiveTheirReasons)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    reject(exam, StandardView::RightCc, Reason::ForProcessing);
    reject(exam, StandardView::RightMlo, Reason::ModelError, ViewStatus::Failed);
    exam.assessment.breasts[0].status = BreastStatus::NotAnalyzed;
    const WrittenReport report(exam.input());
    const QStringList pages = report.pages();
    EXPECT_TEXT(pages.value(1), viewLine(exam.view(StandardView::RightCc)).c_str());
    EXPECT_TEXT(pages.value(1), viewLine(exam.view(StandardView::RightMlo)).c_str());
    EXPECT_TEXT(pages.value(1), "Right breast: not analysed");
    EXPECT_TEXT(pages.value(1), "Not analysed: R CC, R MLO");
    EXPECT_TEXT(pages.value(0), "For Processing image");
    EXPECT_EQ(report.pictures().size(), 2U);
}

TEST(WriteReport, ExamRejectedAsAWholeStillGivesAReport)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    exam.assessment.views.clear();
    exam.assessment.lesions.clear();
    exam.assessment.breasts.clear();
    exam.assessment.verdict.reset();
    exam.assessment.status = ExamStatus::Rejected;
    exam.assessment.reason = Reason::PatientConflict;
    const WrittenReport report(exam.input());
    ASSERT_TRUE(report.ok());
    EXPECT_TEXT(report.pages().value(0), std::string(sentence(Reason::PatientConflict)).c_str());
    EXPECT_TEXT(report.pages().value(1), "R CC: not analysed");
    EXPECT_TRUE(report.pictures().empty());
}

TEST(WriteReport, FurtherAndUnhungImagesAreListed)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    ViewAssessment further = exam.view(StandardView::RightCc);
    further.findings.clear();
    further.sopInstanceUid = "1.2.3.77";
    further.status = ViewStatus::Rejected;
    further.reason = Reason::DuplicateView;
    exam.assessment.views.push_back(further);
    exam.assessment.unhung.push_back({"1.2.3.78", "mag.dcm", "RMCC", Reason::Magnification});
    const WrittenReport report(exam.input());
    const QString text = report.text();
    EXPECT_TEXT(text, "R CC, further image: rejected: the view is there more than once");
    EXPECT_TEXT(text, "Also in the study, not analysed: RMCC (a magnification view)");
    EXPECT_TEXT(text, "1.2.3.77");
    EXPECT_TEXT(text, "1.2.3.78");
}

TEST(WriteReport, SixtyFindingsGoOnOverPagesAndNoneIsLost)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    exam.view(StandardView::RightCc).findings = example::manyFindings(60, 101);
    const WrittenReport report(exam.input());
    const QStringList pages = report.pages();
    ASSERT_GT(pages.size(), 3);
    EXPECT_TEXT(report.text(), "R CC, continued");
    QString table;
    for (qsizetype i = 1; i < pages.size(); ++i) {
        table += pages[i] + ' ';
        EXPECT_TEXT(pages[i], QStringLiteral("Page %1 of %2").arg(i + 1).arg(pages.size()).toStdString().c_str());
    }
    for (int id = 101; id <= 160; ++id) {
        EXPECT_TEXT(table, (" " + std::to_string(id) + " ").c_str());
        EXPECT_TEXT(pages[0], (" " + std::to_string(id) + " ").c_str()) << "mark on the picture";
    }
}

TEST(WriteReport, FindingsBelowTheWishedSuspicionAreNeitherMarkedNorListedAndTheReportSaysSo)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    exam.view(StandardView::LeftCc).findings = example::manyFindings(10, 701);  // 701 bears 10/10, 710 bears 1/10
    ReportInput input = exam.input();
    const WrittenReport all(input);
    EXPECT_TEXT(all.pages().value(0), "710");
    EXPECT_NO_TEXT(all.text(), "Left out here");
    input.marksFrom = 5;
    const WrittenReport report(input);
    EXPECT_TEXT(report.pages().value(0), "marked from 5/10");
    EXPECT_TEXT(report.pages().value(0), "706");
    EXPECT_TEXT(report.pages().value(1), "706");
    EXPECT_NO_TEXT(report.text(), "707");
    EXPECT_NO_TEXT(report.text(), "710");
    // Four of them, and one of 3/10 in L MLO.
    EXPECT_TEXT(report.pages().value(1), "Left out here: 5 of suspicion below 5/10. The JSON assessment holds all.");
}

TEST(WriteReport, APartnerThatIsLeftOutStandsInBrackets)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    EXPECT_TEXT(WrittenReport(input).text(), "1 and 2");
    input.marksFrom = 8;  // the finding of R MLO bears 7/10
    EXPECT_TEXT(WrittenReport(input).text(), "1 and (2)");
}

TEST(WriteReport, HundredsOfLowCandidatesMakeNoPages)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    int id = 101;
    for (ViewAssessment& view : exam.assessment.views) {
        std::vector<Finding> low = example::manyFindings(100, id);
        id += 100;
        for (Finding& finding : low)
            finding.suspicion = *Suspicion::of(2);
        view.findings.insert(view.findings.end(), low.begin(), low.end());
    }
    ReportInput input = exam.input();
    input.marksFrom = kMarksFrom;
    const QStringList pages = WrittenReport(input).pages();
    EXPECT_EQ(pages.size(), 3);
    EXPECT_TEXT(pages.value(1), "Left out here: 400 of suspicion below 3/10.");
}

TEST(WriteReport, NoReportIsMadeOfTwoPatientsImages)
{
    Exam exam = fourViews();
    exam.study.conflicts = {Reason::PatientConflict};
    QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "r.pdf";
    const auto written = writeReport(exam.input(), file);
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().reason, Reason::InvalidArgument);
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(WriteReport, ProvenanceIsWhole)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    exam.assessment.model.kindsSought = {FindingKind::Mass, FindingKind::Calcification};
    const WrittenReport report(exam.input());
    const QString page = report.pages().last();
    for (const char* expected :
         {"example-model", "1.4.2", "cpu", "Diptych 0.1.0", "2024-03-01 09:30:12", "0.16, 0.16", "imager", "1273 ms",
          "Looks for: mass, calcification.", "Does not look for: asymmetry, architectural distortion."})
        EXPECT_TEXT(page, expected);
    EXPECT_TEXT(page, exam.assessment.model.sha256.c_str());
    for (const MammogramView& view : exam.study.views)
        EXPECT_TEXT(page, view.sopInstanceUid.c_str());
}

TEST(WriteReport, NamesOfOtherScriptsAreReadable)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    exam.study.patient.name = "M\u00fc\u00dfig-\u00c5str\u00f6m^J\u00fcrgen";
    EXPECT_TEXT(WrittenReport(exam.input()).text(), "Müßig-Åström, Jürgen");
    exam.study.patient.name = "Иванова^Анна^Петровна";
    EXPECT_TEXT(WrittenReport(exam.input()).text(), "Иванова, Анна Петровна");
    exam.study.patient.name = "Παπαδοπούλου^Ελένη";
    EXPECT_TEXT(WrittenReport(exam.input()).text(), "Παπαδοπούλου, Ελένη");
}

TEST(WriteReport, NameThatNoFontCanPrintIsSaidToBeSo)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    // Private use: no installed font has a glyph for it.
    exam.study.patient.name = "\U0010FFF0\U0010FFF1^Erika";
    EXPECT_TEXT(WrittenReport(exam.input()).pages().value(0), "some characters cannot be printed");
    exam.study.patient.name = "Muster^Erika";
    EXPECT_NO_TEXT(WrittenReport(exam.input()).text(), "some characters cannot be printed");
}

TEST(WriteReport, FontsAreEmbeddedAndTheTitleNamesNobody)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const WrittenReport report(exam.input());
    const QString info = report.output(QStringLiteral("pdfinfo"));
    EXPECT_TEXT(info, "Diptych 0.1.0");
    EXPECT_TEXT(info, "A4");
    EXPECT_NO_TEXT(info, "Muster");
    EXPECT_NO_TEXT(info, "PID-0042");
    const QStringList fonts = report.output(QStringLiteral("pdffonts")).split('\n', Qt::SkipEmptyParts).mid(2);
    ASSERT_FALSE(fonts.isEmpty());
    for (const QString& font : fonts)
        // Columns emb (embedded), sub, uni (characters can be read back).
        EXPECT_TRUE(font.contains(QRegularExpression(QStringLiteral("yes +\\w+ +yes")))) << font.toStdString();
}

}  // namespace

}  // namespace diptych::report_pdf
