#include "study/study_loader.h"

#include <thread>

#include <QThread>

#include <gtest/gtest.h>

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

TEST(StudyLoader, EndsWhileWorkIsWaiting)
{
    StudyLoader loader({}, {});
    for (int i = 0; i < 50; ++i)
        loader.loadView(order("view" + std::to_string(i)));
}

}  // namespace
}  // namespace diptych::viewer
