// The pictures in the file: the pixels themselves, the right way round.
#include <gtest/gtest.h>

#include <QRect>
#include <QRegularExpression>

#include "diptych/core/grey.h"
#include "pdf_tools.h"
#include "report_example.h"

namespace diptych::report_pdf
{

namespace
{

using example::Exam;
using example::fourViews;
using example::MadePixels;
using example::WrittenReport;

constexpr int kColumns = 96;
constexpr int kRows = 120;

// No two neighbours alike, so that compression with loss or a wrong turn would show.
int noise(int column, int row)
{
    return (column * 977 + row * 1733 + column * row * 31) % 4096;
}

// Small enough at 2 mm a pixel that print needs no reduction.
Exam smallExam(const MadePixels::Value& value)
{
    Exam exam = fourViews();
    for (MammogramView& view : exam.study.views) {
        view.columns = kColumns;
        view.rows = kRows;
        view.spacing = PixelSpacingMm{2.0, 2.0};
        view.pixels = std::make_shared<MadePixels>(kColumns, kRows, value);
    }
    for (ViewAssessment& view : exam.assessment.views) {
        view.columns = kColumns;
        view.rows = kRows;
        view.findings.clear();
    }
    return exam;
}

std::vector<std::uint8_t> table()
{
    return displayTable({}, 0, 4095, defaultDisplay({}, 0, 4095));
}

TEST(Pictures, AreInTheFileWithoutLoss)
{
    DIPTYCH_NEEDS_POPPLER();
    const Exam exam = smallExam(noise);
    const WrittenReport report(exam.input());
    const QString list = report.output(QStringLiteral("pdfimages"), {QStringLiteral("-list")});
    EXPECT_FALSE(list.contains("jpeg")) << list.toStdString();

    const std::vector<QImage> pictures = report.pictures();
    ASSERT_EQ(pictures.size(), 4U);
    const std::vector<std::uint8_t> grey = table();
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const bool right = laterality(kStandardViews[i]) == Laterality::Right;
        ASSERT_EQ(pictures[i].size(), QSize(kColumns, kRows));
        int wrong = 0;
        for (int row = 0; row < kRows; ++row) {
            for (int column = 0; column < kColumns; ++column) {
                // Stored with the chest wall at the left: a right breast hangs mirrored, its chest wall at the right.
                const int stored = right ? kColumns - 1 - column : column;
                // Lateral side up in CC: stored columns run medially, so no view is turned over.
                const int expected = grey[static_cast<std::size_t>(noise(stored, row))];
                const QRgb pixel = pictures[i].pixel(column, row);
                wrong += qRed(pixel) != expected || qGreen(pixel) != expected || qBlue(pixel) != expected;
            }
        }
        EXPECT_EQ(wrong, 0) << label(kStandardViews[i]);
    }
}

TEST(Pictures, StoredTheOtherWayRoundHangTheSame)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = smallExam(noise);
    const std::vector<QImage> before = WrittenReport(exam.input()).pictures();
    // L MLO stored with rows running posteriorly and columns to the head: the same film turned by 180 degrees.
    MammogramView& view = exam.image(StandardView::LeftMlo);
    view.orientation = PatientOrientation{"P", "HL"};
    view.pixels = std::make_shared<MadePixels>(
        kColumns, kRows, [](int column, int row) { return noise(kColumns - 1 - column, kRows - 1 - row); });
    // R MLO transposed: rows run to the feet, columns anteriorly.
    MammogramView& transposed = exam.image(StandardView::RightMlo);
    transposed.orientation = PatientOrientation{"FL", "A"};
    transposed.columns = kRows;
    transposed.rows = kColumns;
    transposed.pixels =
        std::make_shared<MadePixels>(kRows, kColumns, [](int column, int row) { return noise(row, column); });
    exam.view(StandardView::RightMlo).columns = kRows;
    exam.view(StandardView::RightMlo).rows = kColumns;
    const std::vector<QImage> after = WrittenReport(exam.input()).pictures();
    ASSERT_EQ(after.size(), 4U);
    for (std::size_t i = 0; i < after.size(); ++i)
        EXPECT_EQ(after[i].convertToFormat(QImage::Format_RGB32), before[i].convertToFormat(QImage::Format_RGB32))
            << label(kStandardViews[i]);
}

TEST(Pictures, AreReducedByAverageForPrint)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    MammogramView& view = exam.image(StandardView::RightCc);
    // Black and white columns in turn: what is dropped rather than averaged would leave black or white.
    view.pixels = std::make_shared<MadePixels>(view.columns, view.rows,
                                               [](int column, int) { return column % 2 == 0 ? 0 : 4095; });
    const std::vector<QImage> pictures = WrittenReport(exam.input()).pictures();
    ASSERT_EQ(pictures.size(), 4U);
    const QImage& picture = pictures[0];
    EXPECT_LT(picture.width(), view.columns);
    EXPECT_GT(picture.width(), 500);
    double sum = 0.0;
    for (int column = 0; column < picture.width(); ++column) {
        const int grey = qGray(picture.pixel(column, picture.height() / 2));
        sum += grey;
        EXPECT_GT(grey, 40);
        EXPECT_LT(grey, 215);
    }
    EXPECT_NEAR(sum / picture.width(), 127.5, 2.0);
}

TEST(Pictures, UndecodableViewShowsItsReasonInItsPlace)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    exam.image(StandardView::LeftCc).pixels = std::make_shared<MadePixels>(Reason::PixelDataDamaged);
    const WrittenReport report(exam.input());
    ASSERT_TRUE(report.ok());
    EXPECT_TRUE(report.pages().value(0).contains("the pixels are damaged or cut short", Qt::CaseInsensitive));
    EXPECT_EQ(report.pictures().size(), 3U);
}

TEST(Pictures, AreNotDrawnWhereTheyAreNotWhatWasAnalysed)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    exam.view(StandardView::LeftCc).rows += 1;                                                 // another size
    std::swap(exam.image(StandardView::RightMlo).key, exam.image(StandardView::LeftMlo).key);  // sides exchanged
    const WrittenReport report(exam.input());
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report.pictures().size(), 1U);
    EXPECT_EQ(report.pages().value(0).count("The image is not as it was analysed"), 3);
}

/// Where "MLO" of the upper right of the page's lower pair stands, in dots of firstPage(): the label of L MLO.
QRect leftMloLabel(const WrittenReport& report)
{
    const QString words =
        report.output(QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("pdftotext -bbox -l 1 \"$0\" -")});
    static const QRegularExpression word(
        QStringLiteral(R"re(xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">MLO<)re"));
    constexpr double kDots = 100.0 / 72.0;
    constexpr double kMiddle = 595.0 / 2.0;  // of an A4 page, in points
    QRect first;
    for (auto each = word.globalMatch(words); each.hasNext();) {
        const auto found = each.next();
        const auto side = [&](int i) { return static_cast<int>(found.captured(i).toDouble() * kDots); };
        const QRect place(QPoint(side(1), side(2)), QPoint(side(3), side(4)));
        if (found.captured(1).toDouble() > kMiddle && (first.isNull() || place.top() < first.top()))
            first = place;
    }
    return first;
}

/// A mark in the outer upper corner must not hide which side and view the picture is.
TEST(Pictures, TheViewsLabelLiesOverTheMarks)
{
    DIPTYCH_NEEDS_POPPLER();
    Exam exam = fourViews();
    const WrittenReport without(exam.input());
    ViewAssessment& view = exam.view(StandardView::LeftMlo);
    ASSERT_EQ(view.findings.size(), 1U);
    const double side = view.columns / 12.0;
    view.findings[0].boxPx = {view.columns - side, 0.0, side,
                              side};  // chest wall at the left: its corner is the right one
    const WrittenReport with(exam.input());
    const QRect label = leftMloLabel(with);
    ASSERT_FALSE(label.isNull());
    ASSERT_EQ(label, leftMloLabel(without));
    const QImage covered = with.firstPage(), plain = without.firstPage();
    ASSERT_FALSE(covered.isNull());
    EXPECT_EQ(covered.copy(label), plain.copy(label));
    const QRect about = label.adjusted(-20, -20, 20, 20);
    EXPECT_NE(covered.copy(about), plain.copy(about)) << "the mark lies elsewhere";
}

}  // namespace

}  // namespace diptych::report_pdf
