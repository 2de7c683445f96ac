// What a JPEG 2000 image shows before it is decoded whole: itself, smaller, in the same place.
#include <cmath>

#include "jpeg2000_file.h"

namespace diptych::dicom
{
namespace
{

using testing::encode;
using testing::Jpeg2000ToEncode;
using testing::readOne;
using testing::TemporaryFolder;
using testing::writeJpeg2000;

/// A slope with a bright square, of a size that halves to fractions.
Jpeg2000ToEncode slope(bool isSigned = false)
{
    Jpeg2000ToEncode image;
    image.rows = 403;
    image.columns = 301;
    image.precision = 12;
    image.isSigned = isSigned;
    const int offset = isSigned ? -2048 : 0;
    for (int y = 0; y < image.rows; ++y)
        for (int x = 0; x < image.columns; ++x)
            image.values.push_back((x >= 120 && x < 152 && y >= 200 && y < 232 ? 3500 : 300 + x + y) + offset);
    return image;
}

MammogramView written(const TemporaryFolder& folder, const Jpeg2000ToEncode& image, bool lossless = true)
{
    return readOne(writeJpeg2000(image, {encode(image)}, folder / "a.dcm", lossless));
}

/// The mean of the square that a preview's pixel covers.
double meanOf(const PixelImage& whole, int column, int row, int factor)
{
    double sum = 0.0;
    int count = 0;
    for (int y = row * factor; y < std::min((row + 1) * factor, whole.rows); ++y)
        for (int x = column * factor; x < std::min((column + 1) * factor, whole.columns); ++x, ++count)
            sum += whole.samples[static_cast<std::size_t>(y * whole.columns + x)];
    return sum / count;
}

class Jpeg2000PreviewOf : public ::testing::TestWithParam<std::tuple<bool, bool>>
{
};

TEST_P(Jpeg2000PreviewOf, IsTheImageAtAQuarterOfItsSize)
{
    const auto [isSigned, lossless] = GetParam();
    TemporaryFolder folder;
    Jpeg2000ToEncode image = slope(isSigned);
    if (!lossless) {
        image.irreversible = true;
        image.rates = {8.0F};
    }
    const MammogramView view = written(folder, image, lossless);
    ASSERT_TRUE(view.pixels->mayHavePreview());
    const auto whole = view.pixels->decode();
    const auto preview = view.pixels->decodePreview();
    ASSERT_TRUE(whole && preview);
    ASSERT_EQ(preview->halvings, 2);
    const PixelImage& small = *preview->image;
    ASSERT_EQ(small.rows, 101);
    ASSERT_EQ(small.columns, 76);
    EXPECT_EQ(small.bitsStored, (*whole)->bitsStored);
    EXPECT_EQ(small.firstStored, (*whole)->firstStored);
    double difference = 0.0;
    double brightX = 0.0, brightY = 0.0, bright = 0.0;
    for (int row = 0; row < small.rows; ++row)
        for (int column = 0; column < small.columns; ++column) {
            const int sample = small.samples[static_cast<std::size_t>(row * small.columns + column)];
            difference += std::abs(sample - meanOf(**whole, column, row, 4));
            const double above = std::max(0, sample - 1500);
            brightX += above * (column + 0.5) * 4;
            brightY += above * (row + 0.5) * 4;
            bright += above;
        }
    EXPECT_LT(difference / (small.rows * small.columns), 12.0);  // of 4095, edges of the square and all
    // In the same place, to a quarter of one of its own pixels.
    EXPECT_NEAR(brightX / bright, 136.0, 1.0);
    EXPECT_NEAR(brightY / bright, 216.0, 1.0);
}

INSTANTIATE_TEST_SUITE_P(All, Jpeg2000PreviewOf, ::testing::Combine(::testing::Bool(), ::testing::Bool()));

TEST(Jpeg2000Preview, IsInTiles)
{
    TemporaryFolder folder;
    Jpeg2000ToEncode image = slope();
    image.tileSize = 128;
    const auto preview = written(folder, image).pixels->decodePreview();
    ASSERT_TRUE(preview) << preview.error().detail;
    EXPECT_EQ(preview->image->columns, 76);
}

TEST(Jpeg2000Preview, IsNotClaimedWhereThereIsNone)
{
    TemporaryFolder folder;
    MammogramToWrite tiny = testing::sample();
    tiny.transferSyntax = TransferSyntax::Jpeg2000Lossless;
    tiny.rows = tiny.columns = 2;  // halved once at most
    tiny.samples.assign(4, 100);
    const auto none = readOne(testing::write(tiny, folder / "tiny" / "a.dcm")).pixels->decodePreview();
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().reason, Reason::UnsupportedPixelFormat);
    const MammogramView raw = readOne(testing::write(testing::sample(), folder / "raw" / "a.dcm"));
    EXPECT_FALSE(raw.pixels->mayHavePreview());
    EXPECT_FALSE(raw.pixels->decodePreview());
}

TEST(Jpeg2000Preview, IsNeverOfAnotherImageThanTheHeaderWas)
{
    TemporaryFolder folder;
    const MammogramView view = written(folder, slope());
    testing::edit(view.path, [](DcmDataset& d) { testing::put(d, DCM_SOPInstanceUID, "1.2.3"); });
    const auto preview = view.pixels->decodePreview();
    ASSERT_FALSE(preview);
    EXPECT_EQ(preview.error().reason, Reason::Unreadable);
}

}  // namespace
}  // namespace diptych::dicom
