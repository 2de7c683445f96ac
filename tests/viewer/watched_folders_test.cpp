// Studies that come by themselves: told once, when they are whole, and without disturbing who reads.
#include "study/watched_folders.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "archive_seat.h"

namespace diptych::viewer::testing
{
namespace
{

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class WatchedFoldersTest : public ::testing::Test
{
protected:
    WatchedFoldersTest()
    {
        fs::create_directories(place());
        QObject::connect(&folders_, &WatchedFolders::arrived, &folders_, [this](const std::vector<fs::path>& entries) {
            for (const fs::path& entry : entries)
                told_.push_back(entry.filename().string());
        });
    }

    fs::path place() const { return folder_ / "worklist"; }
    void put(const fs::path& file, const std::string& content = "x")
    {
        fs::create_directories((place() / file).parent_path());
        std::ofstream(place() / file) << content;
    }
    void watch() { folders_.watch({pathText(place())}); }

    dicom::testing::TemporaryFolder folder_;
    std::vector<std::string> told_;
    WatchedFolders folders_{1000ms};
};

TEST_F(WatchedFoldersTest, AStudyIsToldOnceWhenItIsStill)
{
    watch();
    QTest::qWait(100);
    for (int i = 0; i < 6; ++i) {
        put("study/series/" + std::to_string(i));
        QTest::qWait(100);
        EXPECT_TRUE(told_.empty()) << "it is still coming";
    }
    ASSERT_TRUE(waitFor([this] { return !told_.empty(); }));
    QTest::qWait(1500);
    EXPECT_EQ(told_, std::vector<std::string>{"study"});
    put("study/series/further");
    ASSERT_TRUE(waitFor([this] { return told_.size() == 2; })) << "what is added is told as well";
}

TEST_F(WatchedFoldersTest, WhatLayThereAndWhatIsNotFinishedIsNotTold)
{
    put("before/a");
    fs::last_write_time(place() / "before/a", fs::file_time_type::clock::now() - 1h);
    put("set-aside/1.2/a");
    watch();
    QTest::qWait(100);
    put(".incoming/a");
    put(".1.2.part-abc/a");
    put("1.2.incomplete/a");
    put("1.3/a");
    ASSERT_TRUE(waitFor([this] { return !told_.empty(); }));
    QTest::qWait(1500);
    EXPECT_EQ(told_, std::vector<std::string>{"1.3"});
}

TEST_F(WatchedFoldersTest, AFolderThatIsMadeUnderAnotherNameIsToldUnderItsOwn)
{
    watch();
    QTest::qWait(100);
    put(".1.2.part-abc/a");
    QTest::qWait(1600);
    EXPECT_TRUE(told_.empty());
    fs::rename(place() / ".1.2.part-abc", place() / "1.2");
    ASSERT_TRUE(waitFor([this] { return !told_.empty(); }));
    EXPECT_EQ(told_, std::vector<std::string>{"1.2"});
}

class WatchedWorklist : public ::testing::Test
{
protected:
    void sitDown()
    {
        fs::create_directories(place());
        SiteRules rules;
        rules.worklistFolders = {pathText(place())};
        seat_.sitDown(rules);
    }
    fs::path place() const { return seat_.folder() / "worklist"; }
    void bring(const std::string& study, const std::string& patientId, const std::string& date = "20240305")
    {
        dicom::MammogramToWrite image = imageOf(study, date);
        image.patient.id = patientId;
        dicom::testing::write(image, place() / (study + "/a.dcm"));
    }
    bool open(int count)
    {
        return QTest::qWaitFor([this, count] { return seat_.desk().studies().count() == count; }, 60000);
    }

    ArchiveSeat seat_;
};

TEST_F(WatchedWorklist, ANewStudyJoinsTheListAndTheCurrentOneStays)
{
    sitDown();
    bring("first", "P-1");
    seat_.desk().open({place()});
    ASSERT_TRUE(open(1));
    int hung = 0;
    QObject::connect(&seat_.desk(), &ReadingDesk::hangingChanged, &seat_.desk(), [&hung] { ++hung; });
    seat_.desk().give(Laterality::Right, reading::Recall::Recall);
    QTest::qWait(300);
    bring("second", "P-2", "20240306");
    ASSERT_TRUE(open(2));
    EXPECT_EQ(seat_.desk().currentStudy()->study->studyInstanceUid, dicom::makeUid("first"));
    EXPECT_EQ(seat_.desk().currentStudy()->reading->session.opinion().right.recall, reading::Recall::Recall);
    EXPECT_EQ(hung, 0) << "nothing is hung anew";
    const auto& requests = seat_.analysis().requests;
    EXPECT_EQ(std::ranges::count(requests, dicom::makeUid("second"), &std::pair<std::string, bool>::first), 1)
        << "and it is analysed, once";
    QTest::qWait(500);
    EXPECT_EQ(seat_.desk().studies().count(), 2);
}

TEST_F(WatchedWorklist, APriorThatComesHangsBesideTheCurrentExam)
{
    sitDown();
    bring("now", "P-1");
    seat_.desk().open({place()});
    ASSERT_TRUE(open(1));
    EXPECT_FALSE(seat_.desk().hasPrior());
    int priors = 0;
    int hung = 0;
    QObject::connect(&seat_.desk(), &ReadingDesk::priorChanged, &seat_.desk(), [&priors] { ++priors; });
    QObject::connect(&seat_.desk(), &ReadingDesk::hangingChanged, &seat_.desk(), [&hung] { ++hung; });
    bring("earlier", "P-1", "20220304");
    ASSERT_TRUE(open(2));
    EXPECT_TRUE(seat_.desk().hasPrior());
    EXPECT_EQ(priors, 1);
    EXPECT_EQ(hung, 0);
}

}  // namespace
}  // namespace diptych::viewer::testing
