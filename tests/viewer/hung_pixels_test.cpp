// However a file stores a view, it hangs as the same pixels: the views of IHE Mammography Image (RAD TF-2
// 4.16.4.2.2.1.1.2), each in the eight ways in which a rectangle can be laid.
#include <algorithm>

#include "views/hung_view.h"
#include "written_files.h"

namespace diptych::viewer
{
namespace
{

using dicom::MammogramToWrite;
using dicom::testing::TemporaryFolder;

struct HangingRow {
    Laterality side;
    ViewPosition position;
    const char* row;  // Patient Orientation of the picture as IHE asks it to hang
    const char* column;
};

constexpr auto kRight = Laterality::Right;
constexpr auto kLeft = Laterality::Left;
constexpr HangingRow kRows[] = {
    {kRight, ViewPosition::Cc, "P", "L"},   {kLeft, ViewPosition::Cc, "A", "R"},
    {kRight, ViewPosition::Xccl, "P", "L"}, {kLeft, ViewPosition::Xccl, "A", "R"},
    {kRight, ViewPosition::Xccm, "P", "L"}, {kLeft, ViewPosition::Xccm, "A", "R"},
    {kRight, ViewPosition::Fb, "P", "L"},   {kLeft, ViewPosition::Fb, "A", "R"},
    {kRight, ViewPosition::Mlo, "P", "FL"}, {kLeft, ViewPosition::Mlo, "A", "FR"},
    {kRight, ViewPosition::Mlo, "P", "F"},  {kLeft, ViewPosition::Mlo, "A", "F"},
    {kRight, ViewPosition::Ml, "P", "F"},   {kLeft, ViewPosition::Ml, "A", "F"},
    {kRight, ViewPosition::Lm, "P", "F"},   {kLeft, ViewPosition::Lm, "A", "F"},
    {kRight, ViewPosition::Lmo, "P", "FL"}, {kLeft, ViewPosition::Lmo, "A", "FR"},
    {kRight, ViewPosition::Sio, "P", "FR"}, {kLeft, ViewPosition::Sio, "A", "FL"},
};

constexpr int kRowsHung = 7;
constexpr int kColumnsHung = 5;

/// No two pixels alike.
std::uint16_t hungValue(int row, int column)
{
    return static_cast<std::uint16_t>(100 + row * 50 + column);
}

std::string opposite(const std::string& direction)
{
    static const std::string kLetters = "APRLHF";
    static const std::string kOpposites = "PALRFH";
    std::string turned;
    for (const char letter : direction)
        turned += kOpposites[kLetters.find(letter)];
    return turned;
}

/// The picture as it would be stored, mirrored or turned, with the Patient Orientation that is then right.
void store(const HangingRow& hung, bool mirrorX, bool mirrorY, bool transpose, MammogramToWrite& image)
{
    image.rows = transpose ? kColumnsHung : kRowsHung;
    image.columns = transpose ? kRowsHung : kColumnsHung;
    image.samples.clear();
    for (int y = 0; y < image.rows; ++y)
        for (int x = 0; x < image.columns; ++x) {
            const int column = transpose ? y : x;
            const int row = transpose ? x : y;
            image.samples.push_back(
                hungValue(mirrorY ? kRowsHung - 1 - row : row, mirrorX ? kColumnsHung - 1 - column : column));
        }
    const std::string along = mirrorX ? opposite(hung.row) : std::string(hung.row);
    const std::string down = mirrorY ? opposite(hung.column) : std::string(hung.column);
    image.orientation = transpose ? PatientOrientation{down, along} : PatientOrientation{along, down};
    image.imagerSpacing = transpose ? PixelSpacingMm{0.07, 0.1} : PixelSpacingMm{0.1, 0.07};
}

class HungPixels : public ::testing::TestWithParam<HangingRow>
{
};

TEST_P(HungPixels, AreTheSameFromEightWaysToStoreThem)
{
    const HangingRow& hung = GetParam();
    for (int way = 0; way < 8; ++way) {
        const TemporaryFolder folder;
        MammogramToWrite image = dicom::testing::sample("way");
        image.key = {hung.side, hung.position};
        store(hung, (way & 1) != 0, (way & 2) != 0, (way & 4) != 0, image);
        dicom::testing::write(image, folder / "image.dcm");

        const StudyLoad load = dicom::testing::read({folder.path()});
        ASSERT_EQ(load.studies.size(), 1U);
        const Study& study = load.studies.front();
        const auto place = hung.side == kRight ? StandardView::RightCc : StandardView::LeftCc;
        const auto own = standardView({hung.side, hung.position}).value_or(place);
        const ScreeningExam exam = selectScreeningViews(study);
        const HungView view = hangView(study, exam, own, exam.slot(own).chosen ? 0 : 1);
        ASSERT_TRUE(view.image) << "it hangs somewhere";
        EXPECT_EQ(view.chestWall, hung.side == kRight ? ChestWall::Right : ChestWall::Left);
        EXPECT_NEAR(*view.mmPerColumn, 0.07, 1e-9) << way;
        EXPECT_NEAR(*view.mmPerRow, 0.1, 1e-9) << way;

        const auto pixels = study.views.front().pixels->decode();
        ASSERT_TRUE(pixels);
        const auto pyramid = ImagePyramid::build(**pixels, view.layout);
        ASSERT_EQ(pyramid->rows(), kRowsHung) << way;
        ASSERT_EQ(pyramid->columns(), kColumnsHung) << way;
        for (int row = 0; row < kRowsHung; ++row)
            for (int column = 0; column < kColumnsHung; ++column)
                ASSERT_EQ(pyramid->levels().front().samples[static_cast<std::size_t>(row * kColumnsHung + column)],
                          hungValue(row, column))
                    << "way " << way << ", row " << row << ", column " << column;
    }
}

INSTANTIATE_TEST_SUITE_P(Ihe, HungPixels, ::testing::ValuesIn(kRows), [](const auto& row) {
    return std::string(code(row.param.side)) + std::string(code(row.param.position)) + "_" + row.param.row +
           row.param.column;
});

}  // namespace
}  // namespace diptych::viewer
