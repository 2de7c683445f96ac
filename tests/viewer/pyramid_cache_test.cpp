#include "views/pyramid_cache.h"

#include <gtest/gtest.h>

#include "synthetic_study.h"

namespace diptych::viewer
{
namespace
{

using testing::makeImage;
using testing::SyntheticImage;
using testing::SyntheticPixels;

class PyramidCacheTest : public ::testing::Test
{
protected:
    ImageKey image(int number)
    {
        while (static_cast<int>(sources_.size()) <= number)
            sources_.push_back(std::make_shared<SyntheticPixels>(SyntheticImage{}));
        return {sources_[static_cast<std::size_t>(number)], {}};
    }

    const std::shared_ptr<const ImagePyramid> pyramid_ = ImagePyramid::build(makeImage({}), {});
    const std::uint64_t one_ = pyramid_->bytes();
    std::vector<std::shared_ptr<const PixelSource>> sources_;
};

TEST_F(PyramidCacheTest, CountsTheBytesOfAllLevels)
{
    std::uint64_t samples = 0;
    for (const PyramidLevel& level : pyramid_->levels())
        samples += static_cast<std::uint64_t>(level.rows) * static_cast<std::uint64_t>(level.columns);
    EXPECT_EQ(one_, 2 * samples);
    PyramidCache cache(10 * one_);
    ASSERT_TRUE(cache.add(image(0), pyramid_));
    ASSERT_TRUE(cache.add(image(1), pyramid_));
    EXPECT_EQ(cache.bytes(), 2 * one_);
    ASSERT_TRUE(cache.add(image(1), pyramid_));  // the same again is not counted twice
    EXPECT_EQ(cache.bytes(), 2 * one_);
}

TEST_F(PyramidCacheTest, WhatWasNotUsedForLongestGoesFirst)
{
    PyramidCache cache(3 * one_);
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(cache.add(image(i), pyramid_));
    EXPECT_NE(cache.find(image(0)), nullptr);  // used again
    ASSERT_TRUE(cache.add(image(3), pyramid_));
    EXPECT_EQ(cache.find(image(1)), nullptr);
    EXPECT_NE(cache.find(image(0)), nullptr);
    EXPECT_NE(cache.find(image(2)), nullptr);
    EXPECT_LE(cache.bytes(), cache.budget());
}

TEST_F(PyramidCacheTest, WhatHangsNeverGoes)
{
    PyramidCache cache(2 * one_);
    cache.hang({image(0), image(1), image(2)});
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(cache.add(image(i), pyramid_));
    EXPECT_EQ(cache.bytes(), 3 * one_);  // more than the budget, and still there
    EXPECT_FALSE(cache.add(image(3), pyramid_));
    for (int i = 0; i < 3; ++i)
        EXPECT_NE(cache.find(image(i)), nullptr);
    // Once something else hangs, the budget holds again.
    cache.hang({image(2)});
    EXPECT_LE(cache.bytes(), cache.budget());
    EXPECT_NE(cache.find(image(2)), nullptr);
}

TEST_F(PyramidCacheTest, ReadingAheadDropsWhatIsOldButNotItsOwnBeginning)
{
    PyramidCache cache(2 * one_);
    ASSERT_TRUE(cache.add(image(0), pyramid_));
    cache.expect({image(1), image(2), image(3)});
    EXPECT_TRUE(cache.add(image(1), pyramid_));
    EXPECT_TRUE(cache.add(image(2), pyramid_));
    EXPECT_EQ(cache.find(image(0)), nullptr);
    EXPECT_FALSE(cache.add(image(3), pyramid_));
    EXPECT_NE(cache.find(image(1)), nullptr);
    EXPECT_NE(cache.find(image(2)), nullptr);
}

TEST_F(PyramidCacheTest, ASmallerBudgetIsKeptAtOnce)
{
    PyramidCache cache(4 * one_);
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(cache.add(image(i), pyramid_));
    cache.setBudget(one_);
    EXPECT_EQ(cache.bytes(), one_);
    EXPECT_NE(cache.find(image(3)), nullptr);
}

TEST_F(PyramidCacheTest, ImagesOfAClosedStudyGoWithIt)
{
    PyramidCache cache(4 * one_);
    ASSERT_TRUE(cache.add(image(0), pyramid_));
    ASSERT_TRUE(cache.add(image(1), pyramid_));
    sources_.erase(sources_.begin());  // the study that held image 0 is closed
    cache.hang({});
    EXPECT_EQ(cache.bytes(), one_);
}

TEST_F(PyramidCacheTest, TheSameImageLaidOutOtherwiseIsAnotherOne)
{
    PyramidCache cache(4 * one_);
    ASSERT_TRUE(cache.add(image(0), pyramid_));
    ImageKey flipped = image(0);
    flipped.layout.flipX = true;
    EXPECT_EQ(cache.find(flipped), nullptr);
}

}  // namespace
}  // namespace diptych::viewer
