// The page of one's own figures, as a reader uses it: period, import, list of refused lines, export.
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include "audit/audit_chart.h"
#include "audit/audit_page.h"
#include "audit_reads.h"
#include "looks/text.h"

namespace diptych::viewer
{
namespace
{

constexpr int kWaitMs = 60000;

class AuditPageTest : public ::testing::Test
{
protected:
    void SetUp() override { ASSERT_TRUE(folder_.isValid()); }

    void setData(std::vector<reading::AuditedRead> reads)
    {
        QSignalSpy shown(&page_, &AuditPage::shown);
        page_.setData(std::move(reads), "me", QStringLiteral("Dr A. Reader"));
        ASSERT_TRUE(shown.wait(kWaitMs));
    }
    std::filesystem::path write(const char* name, const std::string& text)
    {
        QFile file(folder_.filePath(QLatin1String(name)));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text.data(), static_cast<qint64>(text.size()));
        return toPath(file.fileName());
    }
    QString read(const char* name)
    {
        QFile file(folder_.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    void import(const std::filesystem::path& file)
    {
        QSignalSpy shown(&page_, &AuditPage::shown);
        page_.importOutcomes(file);
        ASSERT_TRUE(shown.wait(kWaitMs));
    }
    void waitForNotice(const QString& part)
    {
        EXPECT_TRUE(QTest::qWaitFor([&] { return notice().contains(part); }, kWaitMs)) << notice().toStdString();
    }
    QString notice() { return page_.findChild<QLabel*>(QStringLiteral("auditNotice"))->text(); }
    AuditChart& chart(const char* name) { return *page_.findChild<AuditChart*>(QLatin1String(name)); }
    /// What stands beside a figure's name, and below it.
    QString figure(const QString& name)
    {
        for (const QWidget* line : page_.findChildren<QWidget*>(QStringLiteral("auditFigure"))) {
            if (line->accessibleName().startsWith(name + QLatin1Char(' ')))
                return line->accessibleName().mid(name.size() + 1);
        }
        return {};
    }

    QTemporaryDir folder_;
    AuditPage page_{nullptr, [] { return QDate(2026, 11, 26); }};
};

TEST_F(AuditPageTest, WithoutReadsNothingIsCountedAndNothingIsNought)
{
    setData({});
    EXPECT_EQ(figure(QStringLiteral("Recall rate")).trimmed(), QStringLiteral("no local data"));
    EXPECT_EQ(figure(QStringLiteral("Cohen's kappa")).trimmed(), QStringLiteral("no local data"));
    EXPECT_TRUE(chart("recallChart").content().groups.empty());
    EXPECT_TRUE(chart("scoreChart").accessibleDescription().contains(QStringLiteral("No local data")));
}

TEST_F(AuditPageTest, ThePeriodDecidesWhatIsCounted)
{
    auto reads = testing::madeUpYear(3).reads;
    reads[0].sealedAt = "2026-11-26T08:00:00Z";
    reads[2].sealedAt = "2025-11-27T08:00:00Z";
    reads[4].sealedAt = "2025-11-26T08:00:00Z";
    setData(reads);
    EXPECT_EQ(page_.audit()->reads, 2) << "the last twelve months, when it is opened";
    for (const auto& [period, count] : {std::pair{AuditPage::Period::Last30Days, 1}, {AuditPage::Period::All, 3}}) {
        QSignalSpy shown(&page_, &AuditPage::shown);
        page_.setPeriod(period);
        ASSERT_TRUE(shown.wait(kWaitMs));
        EXPECT_EQ(page_.audit()->reads, count);
        EXPECT_TRUE(figure(QStringLiteral("Reads")).startsWith(QString::number(count)));
    }
}

TEST_F(AuditPageTest, ImportedOutcomesFillFiguresChartAndTables)
{
    const auto year = testing::madeUpYear(600);
    setData(year.reads);
    EXPECT_EQ(figure(QStringLiteral("You: cancers recalled")).trimmed(), QStringLiteral("no local data"));
    QSignalSpy imported(&page_, &AuditPage::outcomesImported);
    import(write("outcomes.csv", year.outcomes));
    EXPECT_EQ(imported.count(), 1);
    waitForNotice(QStringLiteral("lines of outcomes taken."));
    EXPECT_TRUE(figure(QStringLiteral("You: cancers recalled")).contains(QStringLiteral("95 % interval")));
    EXPECT_EQ(page_.findChild<QTableView*>(QStringLiteral("cancersMissed"))->model()->rowCount(),
              static_cast<int>(page_.audit()->cancersMissed().size()));
    const QAbstractItemModel* cases = page_.findChild<QTableView*>(QStringLiteral("rightAndWrong"))->model();
    ASSERT_GT(cases->rowCount(), 100);
    const QString first = cases->index(0, AuditCasesModel::WhoWasRight).data().toString();
    EXPECT_TRUE(first.contains(QStringLiteral("wrong"))) << first.toStdString();

    AuditChart& scores = chart("scoreChart");
    ASSERT_EQ(scores.content().groups.size(), 10U);
    const auto& meaning = page_.audit()->scores[6];
    ASSERT_GT(meaning.cancers.of, 0);
    EXPECT_EQ(scores.content().groups[6].bars[0].value, meaning.cancers.share());
    EXPECT_FALSE(scores.content().groups[6].bars[0].interval->high < *meaning.cancers.share());
}

TEST_F(AuditPageTest, RefusedLinesAreListedWithTheirNumbersAndBroughtToTheFront)
{
    setData(testing::madeUpYear(5).reads);
    import(write("outcomes.csv", "accession,outcome\nACC100000,cancer\nACC100001,perhaps\n"));
    waitForNotice(QStringLiteral("1 lines of outcomes taken, 1 refused"));
    const auto* refused = page_.findChild<QTableWidget*>(QStringLiteral("refusedLines"));
    ASSERT_EQ(refused->rowCount(), 1);
    EXPECT_EQ(refused->item(0, 0)->text(), QStringLiteral("3"));
    EXPECT_TRUE(refused->item(0, 1)->text().contains(QStringLiteral("\"perhaps\"")));
    EXPECT_EQ(page_.findChild<QTabWidget*>(QStringLiteral("auditTables"))->currentIndex(), 2);
}

TEST_F(AuditPageTest, AFileThatIsNoListOfOutcomesChangesNothing)
{
    setData(testing::madeUpYear(5).reads);
    import(write("outcomes.csv", "accession,outcome\nACC100000,cancer\n"));
    page_.importOutcomes(write("other.csv", "a,b\n1,2\n"));
    waitForNotice(QStringLiteral("Nothing was imported. The first line names neither"));
    page_.importOutcomes(toPath(folder_.filePath(QStringLiteral("none.csv"))));
    waitForNotice(QStringLiteral("No such file"));
    EXPECT_EQ(page_.audit()->cases[0].exam.accessionNumber, "ACC100000");
    EXPECT_EQ(page_.audit()->cases[0].outcome, reading::Outcome::Cancer) << "what was imported before still counts";
}

TEST_F(AuditPageTest, TheExportIsTwoFilesAndNeverWritesOverAnother)
{
    setData(testing::madeUpYear(12).reads);
    page_.exportTo(toPath(folder_.filePath(QStringLiteral("mine.csv"))));
    waitForNotice(QStringLiteral("Written"));
    EXPECT_EQ(read("mine.csv").toStdString(), reading::figuresCsv(*page_.audit()));
    EXPECT_EQ(read("mine-reads.csv").toStdString(), reading::readsCsv(*page_.audit()));

    const auto taken = write("taken-reads.csv", "of someone else");
    page_.exportTo(toPath(folder_.filePath(QStringLiteral("taken.csv"))));
    waitForNotice(QStringLiteral("taken-reads.csv exists already"));
    EXPECT_EQ(read("taken-reads.csv"), QStringLiteral("of someone else"));
    EXPECT_FALSE(QFile::exists(folder_.filePath(QStringLiteral("taken.csv")))) << "not one without the other";
}

TEST_F(AuditPageTest, EverythingIsReachedByTheTabKeyAndEscCloses)
{
    setData(testing::madeUpYear(60).reads);
    page_.bringUp();
    QApplication::setActiveWindow(&page_);
    page_.findChild<QComboBox*>(QStringLiteral("auditPeriod"))->setFocus();
    QSet<QString> reached;
    for (int step = 0; step < 40; ++step) {
        reached.insert(QApplication::focusWidget()->objectName());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
    for (const char* name :
         {"auditPeriod", "importOutcomes", "exportAudit", "recallChart", "timeChart", "rightAndWrong"})
        EXPECT_TRUE(reached.contains(QLatin1String(name))) << name;

    AuditChart& months = chart("recallChart");
    months.setFocus();
    QTest::keyClick(&months, Qt::Key_Right);
    QTest::keyClick(&months, Qt::Key_Right);
    EXPECT_EQ(months.picked(), 1);
    QTest::keyClick(&page_, Qt::Key_Escape);
    EXPECT_FALSE(page_.isVisible());
}

}  // namespace
}  // namespace diptych::viewer
