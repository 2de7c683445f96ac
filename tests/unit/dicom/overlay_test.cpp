// Overlay planes (groups 60xx) are not drawn. Whatever they claim of themselves, the image beneath stays as it is.
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::put;

struct OverlayRow {
    const char* what;
    int rows;
    int columns;
    int originRow;
    int originColumn;
    std::size_t words;
};

void PrintTo(const OverlayRow& row, std::ostream* out)
{
    *out << row.what;
}

class HostileOverlay : public ::testing::TestWithParam<OverlayRow>
{
};

TEST_P(HostileOverlay, ChangesNoPixel)
{
    const OverlayRow& row = GetParam();
    const testing::TemporaryFolder folder;
    const auto plain = testing::write(testing::sample("plain"), folder / "plain" / "image.dcm");
    for (const int group : {0x6000, 0x601E}) {
        const std::string name = "overlaid" + std::to_string(group);
        const auto overlaid = testing::write(testing::sample("plain"), folder / name / "image.dcm");
        testing::edit(overlaid, [&row, group](DcmDataset& dataset) {
            const auto tag = [group](int element) {
                return DcmTagKey(static_cast<Uint16>(group), static_cast<Uint16>(element));
            };
            dataset.putAndInsertUint16(DcmTag(tag(0x0010), EVR_US), static_cast<Uint16>(row.rows));
            dataset.putAndInsertUint16(DcmTag(tag(0x0011), EVR_US), static_cast<Uint16>(row.columns));
            put(dataset, tag(0x0040), "G");
            const Sint16 origin[] = {static_cast<Sint16>(row.originRow), static_cast<Sint16>(row.originColumn)};
            dataset.putAndInsertSint16Array(DcmTag(tag(0x0050), EVR_SS), origin, 2);
            dataset.putAndInsertUint16(DcmTag(tag(0x0100), EVR_US), 1);
            dataset.putAndInsertUint16(DcmTag(tag(0x0102), EVR_US), 0);
            const std::vector<Uint16> bits(row.words, 0xFFFF);
            if (!bits.empty())
                dataset.putAndInsertUint16Array(DcmTag(tag(0x3000), EVR_OW), bits.data(), bits.size());
        });
        const MammogramView with = testing::readOne(overlaid);
        const auto pixels = with.pixels->decode();
        ASSERT_TRUE(pixels);
        const auto expected = testing::readOne(plain).pixels->decode();
        EXPECT_EQ((*pixels)->samples, (*expected)->samples);
        EXPECT_EQ((*pixels)->rows, (*expected)->rows);
        EXPECT_EQ(with.reasons, testing::readOne(plain).reasons);
    }
}

INSTANTIATE_TEST_SUITE_P(Planes, HostileOverlay,
                         ::testing::Values(OverlayRow{"of the image's size", 96, 64, 1, 1, 96 * 64 / 16},
                                           OverlayRow{"larger than the image", 60000, 60000, 1, 1, 384},
                                           OverlayRow{"far outside", 96, 64, 30000, -30000, 384},
                                           OverlayRow{"before the first pixel", 96, 64, -95, 0, 384},
                                           OverlayRow{"without data", 96, 64, 1, 1, 0},
                                           OverlayRow{"shorter than it says", 96, 64, 1, 1, 3},
                                           OverlayRow{"longer than it says", 4, 4, 1, 1, 50000},
                                           OverlayRow{"of no size", 0, 0, 1, 1, 4}));

/// Old objects keep an overlay in the pixel words' unused high bits.
TEST(OverlayInPixelWords, IsCutOff)
{
    const testing::TemporaryFolder folder;
    const auto image = testing::sample();
    const auto file = testing::write(image, folder / "image.dcm");
    testing::edit(file, [&image](DcmDataset& dataset) {
        std::vector<Uint16> words = image.samples;
        for (std::size_t i = 0; i < words.size(); i += 3)
            words[i] = static_cast<Uint16>(words[i] | 0x9000);
        dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), words.size());
        dataset.putAndInsertUint16(DcmTag(DcmTagKey(0x6000, 0x0102), EVR_US), 12);
    });
    const auto pixels = testing::readOne(file).pixels->decode();
    ASSERT_TRUE(pixels);
    EXPECT_EQ((*pixels)->samples, image.samples);
}

}  // namespace
}  // namespace diptych::dicom
