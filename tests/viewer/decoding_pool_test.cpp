#include "views/decoding_pool.h"

#include <algorithm>
#include <mutex>
#include <semaphore>
#include <thread>

#include <QThread>

#include <gtest/gtest.h>

#include "counted_pixels.h"
#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::CountedPixels;
using testing::makeImage;
using testing::waitFor;

constexpr std::uint64_t kPlenty = std::uint64_t{1} << 30;

class DecodingPoolTest : public ::testing::Test
{
protected:
    void listenTo(DecodingPool& pool)
    {
        QObject::connect(&pool, &DecodingPool::viewLoaded, &pool,
                         [this](const std::string& uid, const Outcome<std::shared_ptr<const ImagePyramid>>& outcome) {
                             EXPECT_TRUE(outcome.result.has_value());
                             loaded_.push_back(uid);
                         });
    }
    /// Views "a.0", "a.1" and so on, which live as long as the test.
    std::vector<ViewOrder> study(const std::string& name, int views = 4)
    {
        std::vector<ViewOrder> orders;
        for (int i = 0; i < views; ++i) {
            sources_.push_back(std::make_shared<CountedPixels>());
            orders.push_back({name + "." + std::to_string(i), sources_.back(), {}});
        }
        return orders;
    }
    int decoded() const
    {
        int sum = 0;
        for (const auto& source : sources_)
            sum += source->decoded;
        return sum;
    }

    std::vector<std::shared_ptr<CountedPixels>> sources_;
    std::vector<std::string> loaded_;
};

TEST_F(DecodingPoolTest, AStudyThatWasReadAheadIsNotDecodedAgain)
{
    DecodingPool pool(kPlenty);
    listenTo(pool);
    const auto first = study("first");
    const auto next = study("next");
    pool.load(first);
    pool.readAhead(next);
    const std::uint64_t all = 8 * ImagePyramid::build(makeImage({}), {})->bytes();
    ASSERT_TRUE(waitFor([&] { return loaded_.size() == 4 && pool.bytes() == all; }));
    EXPECT_EQ(decoded(), 8);

    pool.load(next);
    ASSERT_TRUE(waitFor([&] { return loaded_.size() == 8; }));
    EXPECT_EQ(decoded(), 8);
    EXPECT_EQ(std::vector<std::string>(loaded_.begin() + 4, loaded_.end()),
              (std::vector<std::string>{"next.0", "next.1", "next.2", "next.3"}));
    pool.load(first);  // and back
    ASSERT_TRUE(waitFor([&] { return loaded_.size() == 12; }));
    EXPECT_EQ(decoded(), 8);
}

TEST_F(DecodingPoolTest, TheLastOfAStudyLetsGoWhatWasKeptForTheNextImage)
{
    DecodingPool pool(kPlenty);
    listenTo(pool);
    std::counting_semaphore<> gate(0);
    const auto first = study("first", 40);  // more than are decoded at once
    for (const auto& source : sources_)
        source->gate = &gate;
    const auto rested = [this] {
        int sum = 0;
        for (const auto& source : sources_)
            sum += source->rested;
        return sum;
    };
    pool.load(first);
    gate.release(20);
    ASSERT_TRUE(waitFor([this] { return loaded_.size() == 20; }));
    EXPECT_EQ(rested(), 0) << "others wait";
    gate.release(20);
    ASSERT_TRUE(waitFor([this] { return loaded_.size() == 40; }));
    const int atTheEnd = rested();
    EXPECT_GE(atTheEnd, 1);
    const std::uint64_t before = pool.bytes();
    pool.readAhead(study("next", 2));
    ASSERT_TRUE(waitFor([&pool, before] { return pool.bytes() == before + before / 20; }));
    EXPECT_EQ(rested(), atTheEnd) << "what is read ahead has readers of its own";
}

TEST_F(DecodingPoolTest, ReadingAheadWaitsForTheViewsThatAreLookedAt)
{
    DecodingPool pool(kPlenty);
    listenTo(pool);
    std::counting_semaphore<> gate(0);
    const auto first = study("first", 1);
    sources_[0]->gate = &gate;
    const auto next = study("next", 2);
    pool.load(first);
    pool.readAhead(next);
    QTest::qWait(50);
    EXPECT_EQ(sources_[1]->begun + sources_[2]->begun, 0);
    gate.release();
    EXPECT_TRUE(waitFor([&] { return decoded() == 3; }));
}

TEST_F(DecodingPoolTest, AViewThatIsBeingReadAheadIsWaitedForAndNotBegunAgain)
{
    DecodingPool pool(kPlenty);
    listenTo(pool);
    std::counting_semaphore<> gate(0);
    const auto next = study("next", 1);
    sources_[0]->gate = &gate;
    pool.readAhead(next);
    ASSERT_TRUE(waitFor([&] { return sources_[0]->begun == 1; }));
    pool.load(next);
    gate.release();
    ASSERT_TRUE(waitFor([&] { return loaded_.size() == 1; }));
    QTest::qWait(50);
    EXPECT_EQ(sources_[0]->begun, 1);
}

TEST_F(DecodingPoolTest, WhatIsNoLongerWantedIsNotBegun)
{
    DecodingPool pool(kPlenty);
    listenTo(pool);
    std::counting_semaphore<> gate(0);
    const int many = 2 * std::max(QThread::idealThreadCount(), 8);
    const auto old = study("old", many);
    for (const auto& source : sources_)
        source->gate = &gate;
    pool.load(old);
    const auto fresh = study("fresh", 1);
    pool.load(fresh);
    gate.release(many);
    ASSERT_TRUE(waitFor([&] { return !loaded_.empty(); }));
    QTest::qWait(50);
    EXPECT_EQ(loaded_, std::vector<std::string>{"fresh.0"});
    EXPECT_LE(decoded(), 1 + std::max(QThread::idealThreadCount(), 1));
}

TEST_F(DecodingPoolTest, SeveralViewsAreDecodedAtOnce)
{
    if (QThread::idealThreadCount() < 2)
        GTEST_SKIP() << "one core";
    DecodingPool pool(kPlenty);
    listenTo(pool);
    std::counting_semaphore<> gate(0);
    const auto views = study("study", 2);
    for (const auto& source : sources_)
        source->gate = &gate;
    pool.load(views);
    EXPECT_TRUE(waitFor([&] { return sources_[0]->begun + sources_[1]->begun == 2; }));
    gate.release(2);
    EXPECT_TRUE(waitFor([&] { return loaded_.size() == 2; }));
}

TEST_F(DecodingPoolTest, TheBudgetHoldsAndIsTold)
{
    const std::uint64_t one = ImagePyramid::build(makeImage({}), {})->bytes();
    DecodingPool pool(5 * one);
    listenTo(pool);
    std::vector<qulonglong> told;
    QObject::connect(&pool, &DecodingPool::memoryChanged, &pool,
                     [&told](qulonglong bytes, qulonglong) { told.push_back(bytes); });
    const auto first = study("first");
    const auto next = study("next");
    pool.load(first);
    pool.readAhead(next);
    ASSERT_TRUE(waitFor([&] { return decoded() > 4; }));
    QTest::qWait(100);
    EXPECT_EQ(pool.bytes(), 5 * one);  // the four that hang and one of the next
    ASSERT_FALSE(told.empty());
    EXPECT_EQ(told.back(), 5 * one);
    for (const qulonglong bytes : told)
        EXPECT_LE(bytes, 5 * one);
    pool.setBudget(one);
    EXPECT_EQ(pool.bytes(), 4 * one);  // what hangs stays
}

/// What the program began with before there was a window.
class EarlyViewsOfAStudy : public DecodingPoolTest
{
protected:
    EarlyViewsOfAStudy()
    {
        for (const ViewOrder& order : orders_)
            early_.push_back(std::make_shared<EarlyView>(order));
    }
    void begin(std::size_t from, std::size_t to)
    {
        for (std::size_t i = from; i < to; ++i)
            early_[i]->begin([] { return false; });
    }

    const std::vector<ViewOrder> orders_ = study("first");
    EarlyViews early_;
};

TEST_F(EarlyViewsOfAStudy, HangWithoutBeingDecodedAgain)
{
    DecodingPool pool(kPlenty);
    listenTo(pool);
    begin(0, 4);
    pool.load(orders_, early_);
    EXPECT_TRUE(loaded_.empty()) << "never before whoever ordered them has gone on";
    EXPECT_EQ(pool.bytes(), 4 * ImagePyramid::build(makeImage({}), {})->bytes()) << "at once";
    ASSERT_TRUE(waitFor([&] { return loaded_.size() == 4; }));
    EXPECT_EQ(loaded_, (std::vector<std::string>{"first.0", "first.1", "first.2", "first.3"}));
    pool.load(study("next", 1));
    pool.load(orders_);  // from memory
    ASSERT_TRUE(waitFor([&] { return loaded_.size() >= 8; }));
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_EQ(sources_[i]->decoded, 1);
}

TEST_F(EarlyViewsOfAStudy, WhatIsBeingMadeIsWaitedForAndTheRestIsMadeHere)
{
    if (QThread::idealThreadCount() < 2)
        GTEST_SKIP() << "one core: the pool's only thread waits";
    DecodingPool pool(kPlenty);
    listenTo(pool);
    std::counting_semaphore<> gate(0);
    sources_[0]->gate = &gate;
    std::jthread maker([this] { begin(0, 4); });
    EXPECT_TRUE(waitFor([this] { return sources_[0]->begun == 1; }));
    pool.load(orders_, early_);
    EXPECT_TRUE(waitFor([&] { return loaded_.size() == 3; }));
    EXPECT_EQ(std::ranges::count(loaded_, "first.0"), 0);
    gate.release();
    ASSERT_TRUE(waitFor([&] { return loaded_.size() == 4; }));
    maker.join();
    for (const auto& source : sources_)
        EXPECT_EQ(source->begun, 1) << "whoever is first";
}

TEST_F(EarlyViewsOfAStudy, WhatDoesNotHangIsGivenUp)
{
    DecodingPool pool(kPlenty);
    listenTo(pool);
    begin(0, 2);
    pool.load(study("other"), early_);
    EXPECT_FALSE(early_[0]->takeMade()) << "its memory is free again";
    begin(2, 4);
    ASSERT_TRUE(waitFor([&] { return loaded_.size() == 4; }));
    EXPECT_EQ(sources_[2]->begun + sources_[3]->begun, 0);
    pool.load(orders_);
    ASSERT_TRUE(waitFor([&] { return loaded_.size() == 8; }));
}

TEST_F(EarlyViewsOfAStudy, WhatWentWrongWithOneIsTold)
{
    testing::SyntheticImage broken;
    broken.decodes = false;
    const ViewOrder order{"broken", std::make_shared<testing::SyntheticPixels>(broken), {}};
    const auto early = std::make_shared<EarlyView>(order);
    early->begin([] { return false; });
    DecodingPool pool(kPlenty);
    std::vector<bool> shown;
    QObject::connect(&pool, &DecodingPool::viewLoaded, &pool,
                     [&shown](const std::string&, const Outcome<std::shared_ptr<const ImagePyramid>>& outcome) {
                         shown.push_back(outcome.result.has_value());
                     });
    pool.load({order}, {early});
    ASSERT_TRUE(waitFor([&] { return !shown.empty(); }));
    EXPECT_EQ(shown, std::vector<bool>{false});
}

}  // namespace
}  // namespace diptych::viewer
