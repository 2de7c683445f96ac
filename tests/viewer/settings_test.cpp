#include "site/settings.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace diptych::viewer
{
namespace
{

TEST(Settings, ReaderFirstIsOnUnlessTurnedOff)
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    {
        Settings settings(file);
        EXPECT_TRUE(settings.readerFirst());
        settings.setReaderFirst(false);
    }
    Settings again(file);
    EXPECT_FALSE(again.readerFirst());
}

TEST(Settings, DamagedEntryDoesNotUnblindTheReader)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("s.ini")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("[reading]\nreaderFirst=0x\n");
    file.close();
    EXPECT_TRUE(Settings(file.fileName()).readerFirst());
}

TEST(Settings, TheCoverageReminderIsNinetyPerCentUnlessAShareIsSet)
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    EXPECT_DOUBLE_EQ(Settings(file).coverageReminder(), 0.9);
    for (const QByteArray& damaged : {QByteArray("most"), QByteArray("-5"), QByteArray("900"), QByteArray("nan")}) {
        QFile out(file);
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write("[reading]\ncoverageReminderPercent=" + damaged + "\n");
        out.close();
        EXPECT_DOUBLE_EQ(Settings(file).coverageReminder(), 0.9) << damaged.toStdString();
    }
    Settings(file).setCoverageReminder(0.5);
    EXPECT_DOUBLE_EQ(Settings(file).coverageReminder(), 0.5);
}

TEST(Settings, RecentFoldersAreLatestFirstAndFew)
{
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("s.ini")));
    for (int i = 0; i < 12; ++i)
        settings.addRecentFolder(QStringLiteral("/folder%1").arg(i));
    settings.addRecentFolder(QStringLiteral("/folder8"));
    EXPECT_EQ(settings.recentFolders().size(), 8);
    EXPECT_EQ(settings.recentFolders().front(), QStringLiteral("/folder8"));
    EXPECT_EQ(settings.recentFolders().count(QStringLiteral("/folder8")), 1);
}

TEST(Settings, MemoryForImagesIsAQuarterOfTheMachineUntilSet)
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("s.ini"));
    EXPECT_EQ(Settings(file).imageMemory(), Settings::defaultImageMemory());
    EXPECT_LE(Settings::defaultImageMemory(), std::uint64_t{4} << 30);
    EXPECT_GE(Settings::defaultImageMemory(), std::uint64_t{256} << 20);
    Settings(file).setImageMemory(std::uint64_t{8} << 30);
    EXPECT_EQ(Settings(file).imageMemory(), std::uint64_t{8} << 30);
    Settings(file).setImageMemory(1);  // never less than one study takes
    EXPECT_EQ(Settings(file).imageMemory(), std::uint64_t{256} << 20);
}

}  // namespace
}  // namespace diptych::viewer
