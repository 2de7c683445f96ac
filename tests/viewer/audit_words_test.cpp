#include <gtest/gtest.h>

#include "audit/audit_chart.h"
#include "audit/audit_words.h"
#include "looks/text.h"

namespace diptych::viewer
{

using reading::ScoreMeaning;

TEST(AuditWords, AScoreSaysWhatItCameToHereOrThatNothingIsKnown)
{
    ScoreMeaning meaning;
    meaning.score = 7;
    EXPECT_EQ(localMeaningLine(meaning), QStringLiteral("no local data"));
    EXPECT_EQ(localRecallLine(meaning), QStringLiteral("no local data"));
    meaning.cancers = {12, 90};
    meaning.recalls = {1, 4};
    EXPECT_EQ(localMeaningLine(meaning).toStdString(),
              "Here: 12 of 90 exams with 7 were malignant (13 %, 95 % interval 8 to 22 %)");
    EXPECT_EQ(localRecallLine(meaning).toStdString(),
              "Here: 1 of 4 exams with 7 were recalled (25 %, 95 % interval 5 to 70 %; fewer than 10)");
}

TEST(AuditWords, SharesBelowTenPercentHaveADecimal)
{
    EXPECT_EQ(shareText({7, 200}), QStringLiteral("3.5 %"));
    EXPECT_EQ(shareText({7, 70}), QStringLiteral("10 %"));
    EXPECT_EQ(shareText({0, 70}), QStringLiteral("0 %"));
    EXPECT_EQ(countedText({1, 5}), QStringLiteral("1 of 5; 95 % interval 3.6 to 62 %; fewer than 10"));
    EXPECT_EQ(countedText({}), QString());
}

TEST(AuditWords, TimesFallIntoBinsOfWhichTheLastIsOpen)
{
    reading::SelfAudit audit;
    for (int i = 0; i < 99; ++i) {
        audit.cases.emplace_back();
        audit.cases.back().seconds = i % 60;
    }
    audit.cases.emplace_back();
    audit.cases.back().seconds = 4000.0;
    audit.cases.emplace_back();  // not measured
    const ChartContent chart = timeChart(audit);
    ASSERT_EQ(chart.groups.size(), 15U);
    EXPECT_EQ(chart.groups[0].told, QStringLiteral("0 to less than 5 s: 10 of 100 reads"));
    EXPECT_EQ(chart.groups[14].told, QStringLiteral("70 s and more: 1 of 100 reads"));
    double all = 0;
    for (const ChartGroup& group : chart.groups)
        all += *group.bars[0].value;
    EXPECT_EQ(all, 100.0);
}

TEST(AuditWords, MonthsNameTheYearWhereItBegins)
{
    reading::SelfAudit audit;
    audit.months = {{"2025-12", {1, 20}}, {"2026-01", {2, 5}}, {"2026-02", {0, 30}}};
    const ChartContent chart = recallChart(audit);
    EXPECT_EQ(chart.groups[0].label, QStringLiteral("Dec\n2025"));
    EXPECT_EQ(chart.groups[1].label, QStringLiteral("Jan\n2026"));
    EXPECT_EQ(chart.groups[2].label, QStringLiteral("Feb"));
    EXPECT_FALSE(chart.groups[0].bars[0].few);
    EXPECT_TRUE(chart.groups[1].bars[0].few);
}

TEST(AuditChart, TheScaleEndsAtARoundValueThatHoldsEverything)
{
    EXPECT_DOUBLE_EQ(scaleEnd(0.07, true), 0.08);
    EXPECT_DOUBLE_EQ(scaleEnd(0.23, true), 0.4);
    EXPECT_DOUBLE_EQ(scaleEnd(0.7, true), 0.8);
    EXPECT_DOUBLE_EQ(scaleEnd(0.9, true), 1.0);
    EXPECT_DOUBLE_EQ(scaleEnd(0.0, true), 1.0);
    EXPECT_DOUBLE_EQ(scaleEnd(3.0, false), 4.0);
    EXPECT_DOUBLE_EQ(scaleEnd(5.0, false), 8.0);
    EXPECT_DOUBLE_EQ(scaleEnd(9.0, false), 20.0);
    EXPECT_DOUBLE_EQ(scaleEnd(41.0, false), 80.0);
    EXPECT_DOUBLE_EQ(scaleEnd(97.0, false), 200.0);
}

TEST(AuditChart, ABarReachesAsHighAsItsShareAndNoDataDrawsNone)
{
    AuditChart chart;
    chart.resize(600, 400);
    ChartContent content;
    content.percent = true;
    for (const auto& value : {std::optional(1.0), std::optional(0.5), std::optional<double>()})
        content.groups.push_back({{}, {}, {{value}}});
    chart.show(content);
    const QImage image = chart.grab().toImage();
    const auto filled = [&](int group) {
        int rows = 0;
        for (int y = 0; y < image.height(); ++y) {
            // Beside the middle, where no whisker stands.
            const int x = static_cast<int>(image.width() * (0.1 + 0.9 * (group + 0.5) / 3.0)) + 4;
            rows += image.pixelColor(x, y) == QColor(0x6c, 0xa8, 0xd8) ? 1 : 0;
        }
        return rows;
    };
    EXPECT_GT(filled(0), 100);
    EXPECT_NEAR(filled(1), filled(0) / 2.0, 3.0);
    EXPECT_EQ(filled(2), 0);
}

}  // namespace diptych::viewer
