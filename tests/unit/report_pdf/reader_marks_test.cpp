// What the reader drew and chose, in the report.
#include <gtest/gtest.h>

#include "pdf_tools.h"
#include "reader_marks_drawing.h"
#include "report_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::Exam;
using example::fourViews;
using example::WrittenReport;

TEST(ReaderMarks, AreListedWithTheirImageReadingAndWhenTheyWereMade)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    ReportInput input = exam.input();
    const std::string rightMlo = exam.view(StandardView::RightMlo).sopInstanceUid;
    const std::string leftCc = exam.view(StandardView::LeftCc).sopInstanceUid;
    input.readerMarks.drawings = {{rightMlo, 1, "Ruler", "12.3 mm, detector plane", {{{10, 10}, {90, 60}}}, false},
                                  {"9.9.9", 1, "Note", "as last time", {}, true}};
    input.readerMarks.keyImages = {{leftCc, true}};
    const WrittenReport report(input);
    ASSERT_TRUE(report.ok());
    const QString text = report.text();
    for (const char* expected :
         {"Reader's measurements and key images", "M1 R MLO Ruler 12.3 mm, detector plane before",
          "M2 an image of another study Note as last time after", "Key image: L CC (marked after sealing)."})
        EXPECT_TRUE(text.contains(QString::fromUtf8(expected))) << expected << "\nin: " << text.toStdString();
    // The number on the picture, and the sign of the key image.
    EXPECT_TRUE(report.pages().front().contains(QStringLiteral("M1")));
    EXPECT_FALSE(report.pages().front().contains(QStringLiteral("M2")));
    EXPECT_TRUE(report.pages().front().contains(QStringLiteral("KEY IMAGE")));
}

TEST(ReaderMarks, AReaderWhoDrewNothingHasNoSectionOfThem)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = fourViews();
    const WrittenReport report(exam.input());
    EXPECT_FALSE(report.text().contains(QStringLiteral("measurements")));
    EXPECT_FALSE(report.text().contains(QStringLiteral("KEY IMAGE")));
}

}  // namespace

}  // namespace diptych::report_pdf
