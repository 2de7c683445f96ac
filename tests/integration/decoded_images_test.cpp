// What was decoded for the analysis is what the report of the same study is made of.
#include "decoded_images.h"

#include <atomic>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "diptych/core/pixel_image.h"

namespace diptych::cli
{
namespace
{

constexpr int kFromFile = 1;
constexpr int kFromAnalysis = 7;

/// An image of one column, told apart by its rows.
std::unique_ptr<PixelImage> imageOf(int rows)
{
    auto image = std::make_unique<PixelImage>();
    image->rows = rows;
    image->columns = 1;
    image->samples.resize(static_cast<std::size_t>(rows));
    return image;
}

class CountedFile final : public PixelSource
{
public:
    [[nodiscard]] Result<std::unique_ptr<PixelImage>> decode() const override
    {
        ++decoded;
        return imageOf(kFromFile);
    }
    mutable std::atomic<int> decoded = 0;
};

class DecodedImagesTest : public ::testing::Test
{
protected:
    DecodedImagesTest()
    {
        study_.views.resize(6);
        for (MammogramView& view : study_.views) {
            files_.push_back(std::make_shared<CountedFile>());
            view.sopInstanceUid = "1.2.3";  // two images under one UID are not taken for each other
            view.pixels = files_.back();
        }
    }
    static int rowsOf(const MammogramView& view) { return view.pixels->decode().value()->rows; }

    Study study_;
    std::vector<std::shared_ptr<CountedFile>> files_;
};

TEST_F(DecodedImagesTest, AViewGivesWhatWasTakenOfItOnceAndThenItsFile)
{
    DecodedImages images;
    images.take(study_.views[2], imageOf(kFromAnalysis));
    const Study study = images.with(study_);
    EXPECT_EQ(rowsOf(study.views[2]), kFromAnalysis);
    EXPECT_EQ(files_[2]->decoded, 0);
    EXPECT_EQ(rowsOf(study.views[2]), kFromFile);
    EXPECT_EQ(files_[2]->decoded, 1);
    for (const std::size_t other : {0U, 1U, 3U, 4U, 5U})
        EXPECT_EQ(rowsOf(study.views[other]), kFromFile) << other;
    EXPECT_EQ(rowsOf(study_.views[2]), kFromFile) << "the study itself stays as it is";
}

TEST_F(DecodedImagesTest, NoMoreThanFourAreKept)
{
    DecodedImages images;
    for (const MammogramView& view : study_.views)
        images.take(view, imageOf(kFromAnalysis));
    const Study study = images.with(study_);
    int kept = 0;
    for (const MammogramView& view : study.views)
        kept += rowsOf(view) == kFromAnalysis ? 1 : 0;
    EXPECT_EQ(kept, 4);
}

}  // namespace
}  // namespace diptych::cli
