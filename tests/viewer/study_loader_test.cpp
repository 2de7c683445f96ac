#include "study/study_loader.h"

#include <atomic>
#include <thread>

#include <QThread>

#include <gtest/gtest.h>

#include "counted_pixels.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::SyntheticImage;
using testing::SyntheticPixels;
using testing::waitFor;

ViewOrder order(const std::string& uid, bool decodes = true)
{
    SyntheticImage image;
    image.decodes = decodes;
    return {uid, std::make_shared<SyntheticPixels>(image), {}};
}

TEST(StudyLoader, ReadsOnItsOwnThreadAndAnswersOnTheAskers)
{
    std::thread::id readOn;
    StudyLoader loader(
        [&readOn](std::span<const std::filesystem::path>, const dicom::ReadOptions&) {
            readOn = std::this_thread::get_id();
            return Result<StudyLoad>(StudyLoad{});
        },
        {});
    std::thread::id answeredOn;
    QObject::connect(&loader, &StudyLoader::readFinished, &loader,
                     [&answeredOn] { answeredOn = std::this_thread::get_id(); });
    loader.readPaths({"/x"});
    ASSERT_TRUE(waitFor([&] { return answeredOn != std::thread::id(); }));
    EXPECT_NE(readOn, answeredOn);
    EXPECT_EQ(answeredOn, std::this_thread::get_id());
}

TEST(StudyLoader, DecodesViewsAndReportsTheOnesItCannot)
{
    StudyLoader loader({}, {});
    std::map<std::string, bool> loaded;
    QObject::connect(&loader, &StudyLoader::viewLoaded, &loader,
                     [&loaded](const std::string& uid, const Outcome<std::shared_ptr<const ImagePyramid>>& outcome) {
                         loaded[uid] = outcome.result.has_value();
                     });
    loader.loadViews({order("good"), order("bad", false)});
    ASSERT_TRUE(waitFor([&] { return loaded.size() == 2; }));
    EXPECT_TRUE(loaded["good"]);
    EXPECT_FALSE(loaded["bad"]);
}

TEST(StudyLoader, DropsViewsOfAStudyLeftBehind)
{
    StudyLoader loader({}, {});
    std::vector<std::string> loaded;
    QObject::connect(&loader, &StudyLoader::viewLoaded, &loader,
                     [&loaded](const std::string& uid, const Outcome<std::shared_ptr<const ImagePyramid>>&) {
                         loaded.push_back(uid);
                     });
    loader.loadViews({order("old.1"), order("old.2")});
    loader.loadViews({order("new")});
    ASSERT_TRUE(waitFor([&] { return !loaded.empty(); }));
    QTest::qWait(50);
    EXPECT_EQ(loaded, std::vector<std::string>{"new"});
}

/// From before there was a window to the pictures in it: read once, each image decoded once.
TEST(StudyLoader, GoesOnWithWhatWasBegunEarly)
{
    Study study = testing::makeStudy("1");
    std::vector<std::shared_ptr<testing::CountedPixels>> sources;
    for (MammogramView& view : study.views)
        view.pixels = sources.emplace_back(std::make_shared<testing::CountedPixels>());
    std::atomic<int> reads = 0;
    const ReadFolder read = [&](std::span<const std::filesystem::path>, const dicom::ReadOptions&) {
        ++reads;
        StudyLoad load;
        load.studies = {study};
        return Result<StudyLoad>(std::move(load));
    };
    const std::vector<std::filesystem::path> paths{"/x"};
    StudyLoader loader(read, {}, std::make_shared<EarlyOpening>(read, paths, dicom::ReadOptions{}));
    std::vector<std::string> loaded;
    QObject::connect(&loader, &StudyLoader::viewLoaded, &loader,
                     [&](const std::string& uid, const Outcome<std::shared_ptr<const ImagePyramid>>& outcome) {
                         EXPECT_TRUE(outcome.result);
                         loaded.push_back(uid);
                     });
    QObject::connect(&loader, &StudyLoader::readFinished, &loader,
                     [&](const std::vector<std::filesystem::path>&, const Outcome<StudyLoad>& outcome) {
                         ASSERT_TRUE(outcome.result);
                         const Study& told = outcome.result->studies.at(0);
                         const ScreeningExam exam = selectScreeningViews(told);
                         std::vector<ViewOrder> orders;
                         for (const StandardView place : kStandardViews)
                             orders.push_back(orderOf(told, *exam.slot(place).chosen, place));
                         loader.loadViews(orders);
                     });
    loader.readPaths(paths);
    ASSERT_TRUE(waitFor([&] { return loaded.size() == 4; }));
    EXPECT_EQ(reads, 1);
    for (const auto& source : sources)
        EXPECT_EQ(source->decoded, 1);
    loader.readPaths(paths);  // opened again: what is there now
    ASSERT_TRUE(waitFor([&] { return reads == 2 && loaded.size() == 8; }));
}

TEST(StudyLoader, EndsWhileWorkIsWaiting)
{
    StudyLoader loader({}, {});
    for (int i = 0; i < 50; ++i)
        loader.loadView(order("view" + std::to_string(i)));
}

}  // namespace
}  // namespace diptych::viewer
