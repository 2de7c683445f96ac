// From a file to the greys on screen, against a reference worked out here from the formulas of DICOM PS3.3
// (C.11.1 Modality LUT, C.11.2 VOI LUT, C.11.6 Presentation LUT Shape, C.7.5.1.1.2 padding): at most one grey apart.
#include <algorithm>
#include <cmath>

#include "views/grey_adjustment.h"
#include "views/view_renderer.h"
#include "written_files.h"

namespace diptych::viewer
{
namespace
{

using dicom::MammogramToWrite;
using dicom::testing::TemporaryFolder;

struct Table {
    int first;
    int bits;
    std::vector<std::uint16_t> entries;
    const char* explanation = "";
};

struct Asked {
    const char* what;
    int bits = 12;
    bool isSigned = false;
    double slope = 1.0;
    double intercept = 0.0;
    std::optional<Table> modality = {};
    std::string function = {};  // of the window; "" is not told, which is LINEAR
    double centre = 2048.0;
    double width = 4096.0;
    std::optional<Table> voi = {};
    const char* photometric = "MONOCHROME2";
    const char* shape = "IDENTITY";
    std::optional<std::pair<int, int>> padding = {};
    dicom::TransferSyntax syntax = dicom::TransferSyntax::ExplicitLittleEndian;
};

void PrintTo(const Asked& asked, std::ostream* out)
{
    *out << asked.what;
}

int firstStored(const Asked& asked)
{
    return asked.isSigned ? -(1 << (asked.bits - 1)) : 0;
}

/// 64 x 64 stored values over the whole range, the ends and padding's neighbours among them.
std::vector<int> storedValues(const Asked& asked)
{
    const int first = firstStored(asked);
    const int range = (1 << asked.bits) - 1;
    std::vector<int> values;
    for (int i = 0; i < 64 * 64; ++i)
        values.push_back(first + static_cast<int>(std::lround(i * (range / 4095.0))));
    if (asked.padding) {
        int i = 100;
        for (const int edge : {asked.padding->first, asked.padding->second})
            for (const int step : {-1, 0, 1})
                values[static_cast<std::size_t>(i++)] = std::clamp(edge + step, first, first + range);
    }
    return values;
}

double entryOf(const Table& table, double value)
{
    const auto last = static_cast<double>(table.entries.size() - 1);
    return table.entries[static_cast<std::size_t>(std::clamp(std::round(value) - table.first, 0.0, last))];
}

/// PS3.3 C.11.2.1.2 and C.11.2.1.3 with an output of 0 to 255.
double windowedBy(const std::string& function, double c, double w, double x)
{
    if (function == "SIGMOID")
        return 255.0 / (1.0 + std::exp(-4.0 * (x - c) / w));
    if (function == "LINEAR_EXACT")
        return x <= c - w / 2.0 ? 0.0 : x > c + w / 2.0 ? 255.0 : ((x - c) / w + 0.5) * 255.0;
    if (x <= c - 0.5 - (w - 1.0) / 2.0)
        return 0.0;
    if (x > c - 0.5 + (w - 1.0) / 2.0)
        return 255.0;
    return ((x - (c - 0.5)) / (w - 1.0) + 0.5) * 255.0;
}

double reference(const Asked& asked, int stored, bool invertKey)
{
    if (asked.padding && stored >= std::min(asked.padding->first, asked.padding->second) &&
        stored <= std::max(asked.padding->first, asked.padding->second))
        return 0.0;
    const double x = asked.modality ? entryOf(*asked.modality, stored) : asked.slope * stored + asked.intercept;
    double y = asked.voi ? entryOf(*asked.voi, x) * 255.0 / ((1 << asked.voi->bits) - 1)
                         : windowedBy(asked.function, asked.centre, asked.width, x);
    const bool inverse = std::string(asked.photometric) == "MONOCHROME1" || std::string(asked.shape) == "INVERSE";
    if (inverse != invertKey)
        y = 255.0 - y;
    return y;
}

void putTable(DcmItem& dataset, const DcmTagKey& sequence, const Table& table)
{
    DcmItem* item = nullptr;
    ASSERT_TRUE(dataset.findOrCreateSequenceItem(sequence, item, -2).good());
    const auto count = static_cast<Uint16>(table.entries.size() == 65536 ? 0 : table.entries.size());
    if (table.first < 0) {
        const Sint16 descriptor[] = {static_cast<Sint16>(count), static_cast<Sint16>(table.first),
                                     static_cast<Sint16>(table.bits)};
        item->putAndInsertSint16Array(DcmTag(DCM_LUTDescriptor, EVR_SS), descriptor, 3);
    } else {
        const Uint16 descriptor[] = {count, static_cast<Uint16>(table.first), static_cast<Uint16>(table.bits)};
        item->putAndInsertUint16Array(DcmTag(DCM_LUTDescriptor, EVR_US), descriptor, 3);
    }
    item->putAndInsertUint16Array(DcmTag(DCM_LUTData, EVR_OW), table.entries.data(), table.entries.size());
    item->putAndInsertString(DCM_LUTExplanation, table.explanation);
}

void putPadding(DcmItem& dataset, const DcmTagKey& tag, int value, bool isSigned)
{
    if (isSigned)
        dataset.putAndInsertSint16(DcmTag(tag, EVR_SS), static_cast<Sint16>(value));
    else
        dataset.putAndInsertUint16(DcmTag(tag, EVR_US), static_cast<Uint16>(value));
}

void writeAsked(const Asked& asked, const std::vector<int>& values, const std::filesystem::path& file)
{
    MammogramToWrite image = dicom::testing::sample("greys", asked.bits);
    image.rows = 64;
    image.columns = 64;
    image.windows.clear();
    image.samples.assign(values.size(), 0);
    image.transferSyntax = asked.syntax;
    const int mask = (1 << asked.bits) - 1;
    for (std::size_t i = 0; i < values.size(); ++i)
        image.samples[i] = static_cast<std::uint16_t>(values[i] & mask);
    dicom::testing::write(image, file);
    dicom::testing::edit(file, [&](DcmDataset& dataset) {
        const auto put = [&dataset](const DcmTagKey& tag, const std::string& value) {
            ASSERT_TRUE(dataset.putAndInsertString(tag, value.c_str()).good());
        };
        dataset.putAndInsertUint16(DCM_PixelRepresentation, asked.isSigned ? 1 : 0);
        put(DCM_PhotometricInterpretation, asked.photometric);
        put(DCM_PresentationLUTShape, asked.shape);
        if (asked.modality) {
            dataset.findAndDeleteElement(DCM_RescaleSlope);
            dataset.findAndDeleteElement(DCM_RescaleIntercept);
            putTable(dataset, DCM_ModalityLUTSequence, *asked.modality);
        } else {
            put(DCM_RescaleSlope, std::to_string(asked.slope));
            put(DCM_RescaleIntercept, std::to_string(asked.intercept));
        }
        if (asked.voi) {
            putTable(dataset, DCM_VOILUTSequence, *asked.voi);
        } else {
            put(DCM_WindowCenter, std::to_string(asked.centre));
            put(DCM_WindowWidth, std::to_string(asked.width));
            if (!asked.function.empty())
                put(DCM_VOILUTFunction, asked.function);
        }
        if (asked.padding) {
            putPadding(dataset, DCM_PixelPaddingValue, asked.padding->first, asked.isSigned);
            if (asked.padding->second != asked.padding->first)
                putPadding(dataset, DCM_PixelPaddingRangeLimit, asked.padding->second, asked.isSigned);
        }
    });
}

std::shared_ptr<const ImagePyramid> pyramidOf(const std::filesystem::path& file)
{
    const auto pixels = dicom::testing::readOne(file).pixels->decode();
    EXPECT_TRUE(pixels) << (pixels ? "" : pixels.error().detail);
    return pixels ? ImagePyramid::build(**pixels, {}) : nullptr;
}

/// A curve that is no straight line, so that a table taken for another one is seen.
Table curve(int first, int bits, int count, double power, const char* explanation = "")
{
    Table table{first, bits, {}, explanation};
    for (int i = 0; i < count; ++i)
        table.entries.push_back(
            static_cast<std::uint16_t>(std::lround(((1 << bits) - 1) * std::pow(i / (count - 1.0), power))));
    return table;
}

class PresentedGreys : public ::testing::TestWithParam<Asked>
{
};

TEST_P(PresentedGreys, AreThoseOfTheStandard)
{
    const Asked& asked = GetParam();
    const TemporaryFolder folder;
    const auto values = storedValues(asked);
    writeAsked(asked, values, folder / "image.dcm");
    const auto pyramid = pyramidOf(folder / "image.dcm");
    ASSERT_TRUE(pyramid);
    for (const bool invertKey : {false, true}) {
        GreyAdjustment adjustment;
        adjustment.invert = invertKey;
        const auto table = tableFor(*pyramid, adjustment);
        const QImage drawn = renderView(*pyramid, table, {}, {64, 64});  // one device pixel for one of the image
        double worst = 0.0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double wanted = reference(asked, values[i], invertKey);
            const int sample = pyramid->levels().front().samples[i];
            const int onScreen = qGray(drawn.pixel(static_cast<int>(i % 64), static_cast<int>(i / 64)));
            worst = std::max(
                {worst, std::abs(table[static_cast<std::size_t>(sample)] - wanted), std::abs(onScreen - wanted)});
        }
        EXPECT_LE(worst, 1.0) << (invertKey ? "inverted by the key" : "as the file asks");
    }
}

INSTANTIATE_TEST_SUITE_P(
    Files, PresentedGreys,
    ::testing::Values(
        Asked{"function not told is LINEAR"},
        Asked{.what = "LINEAR narrow", .function = "LINEAR", .centre = 1000.0, .width = 20.0},
        Asked{.what = "LINEAR of width one", .function = "LINEAR", .centre = 1000.0, .width = 1.0},
        Asked{.what = "LINEAR_EXACT", .function = "LINEAR_EXACT", .centre = 1000.5, .width = 33.3},
        Asked{.what = "LINEAR_EXACT narrower than one", .function = "LINEAR_EXACT", .centre = 0.5, .width = 0.8},
        Asked{.what = "SIGMOID", .function = "SIGMOID", .centre = 2653.0, .width = 900.0},
        Asked{.what = "8 bits", .bits = 8, .centre = 100.0, .width = 120.0},
        Asked{.what = "10 bits", .bits = 10, .function = "SIGMOID", .centre = 512.0, .width = 300.0},
        Asked{.what = "14 bits", .bits = 14, .centre = 8000.0, .width = 9000.0},
        Asked{.what = "16 bits", .bits = 16, .centre = 40000.0, .width = 30000.0},
        Asked{.what = "signed 12 bits", .isSigned = true, .centre = -100.0, .width = 2000.0},
        Asked{.what = "signed 16 bits", .bits = 16, .isSigned = true, .centre = 0.0, .width = 50000.0},
        Asked{.what = "rescale", .slope = 0.25, .intercept = -300.0, .centre = 100.0, .width = 600.0},
        Asked{.what = "rescale turned round", .slope = -1.0, .intercept = 4095.0, .centre = 1000.0, .width = 500.0},
        Asked{.what = "modality table", .modality = curve(100, 12, 3000, 0.5), .centre = 2000.0, .width = 3000.0},
        Asked{.what = "modality table of signed pixels",
              .isSigned = true,
              .modality = curve(-1500, 16, 3000, 2.0),
              .centre = 20000.0,
              .width = 30000.0},
        Asked{.what = "VOI table", .voi = curve(500, 12, 2500, 0.7)},
        Asked{.what = "VOI table of 8 bits", .voi = curve(0, 8, 4096, 1.8)},
        Asked{.what = "VOI table of 16 bits for all of 16 bits", .bits = 16, .voi = curve(0, 16, 65536, 0.6)},
        Asked{
            .what = "VOI table after rescale", .slope = 0.5, .intercept = -1000.0, .voi = curve(-1000, 14, 2000, 2.2)},
        Asked{.what = "VOI table of signed pixels", .isSigned = true, .voi = curve(-2048, 12, 4096, 0.5)},
        Asked{.what = "modality table then VOI table",
              .modality = curve(0, 16, 4096, 0.5),
              .voi = curve(1000, 10, 50000, 1.5)},
        Asked{.what = "MONOCHROME1",
              .function = "SIGMOID",
              .centre = 1200.0,
              .width = 700.0,
              .photometric = "MONOCHROME1",
              .shape = "INVERSE"},
        Asked{.what = "MONOCHROME1 whose shape is not told right", .photometric = "MONOCHROME1"},
        Asked{.what = "INVERSE alone", .shape = "INVERSE"},
        Asked{.what = "VOI table inverted after it",
              .voi = curve(0, 12, 4096, 0.4),
              .photometric = "MONOCHROME1",
              .shape = "INVERSE"},
        Asked{.what = "padding", .padding = std::pair{0, 0}},
        Asked{.what = "padding range", .padding = std::pair{0, 120}},
        Asked{.what = "padding range told downwards in MONOCHROME1",
              .photometric = "MONOCHROME1",
              .shape = "INVERSE",
              .padding = std::pair{4095, 3900}},
        Asked{.what = "padding of signed pixels",
              .isSigned = true,
              .centre = 0.0,
              .width = 4096.0,
              .padding = std::pair{-2048, -2000}},
        Asked{.what = "implicit VR",
              .isSigned = true,
              .voi = curve(-2048, 12, 4096, 0.5),
              .syntax = dicom::TransferSyntax::ImplicitLittleEndian},
        Asked{.what = "big endian",
              .voi = curve(0, 12, 4096, 0.5),
              .padding = std::pair{0, 5},
              .syntax = dicom::TransferSyntax::ExplicitBigEndian}),
    [](const auto& row) {
        std::string name = row.param.what;
        std::ranges::replace(name, ' ', '_');
        return name;
    });

/// A file with two tables and three windows, each to be chosen by its explanation.
class FilePresets : public ::testing::Test
{
protected:
    void write(const std::string& explanations = "NORMAL\\HARDER\\SOFTER")
    {
        asked_.bits = 12;
        writeAsked(asked_, values_, file_);
        dicom::testing::edit(file_, [&](DcmDataset& dataset) {
            dataset.putAndInsertString(DCM_WindowCenter, "2000\\2100\\1900");
            dataset.putAndInsertString(DCM_WindowWidth, "1500\\700\\3000");
            dataset.putAndInsertString(DCM_WindowCenterWidthExplanation, explanations.c_str());
            putTable(dataset, DCM_VOILUTSequence, kFilm);
            putTable(dataset, DCM_VOILUTSequence, kUnnamed);
        });
    }

    void expectGreys(const ImagePyramid& pyramid, const GreyAdjustment& chosen, const Asked& wanted)
    {
        const auto table = tableFor(pyramid, chosen);
        for (const int value : values_)
            ASSERT_NEAR(table[static_cast<std::size_t>(value)], reference(wanted, value, chosen.invert), 1.0) << value;
    }

    const Table kFilm = curve(0, 12, 4096, 0.5, "FILM");
    const Table kUnnamed = curve(0, 12, 4096, 2.5);
    TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "image.dcm";
    Asked asked_{"presets"};
    std::vector<int> values_ = storedValues(asked_);
};

TEST_F(FilePresets, AreNamedByTheFileAndDrawnAsItAsks)
{
    write();
    const auto pyramid = pyramidOf(file_);
    EXPECT_EQ(presetNames(*pyramid), QStringList({"FILM", "VOI LUT 2", "NORMAL", "HARDER", "SOFTER"}));
    GreyAdjustment chosen;
    expectGreys(*pyramid, chosen, {.what = "first", .voi = kFilm});
    EXPECT_EQ(greyText(*pyramid, chosen), QStringLiteral("FILM: VOI LUT"));
    const Asked wanted[] = {{.what = "second table", .voi = kUnnamed},
                            {.what = "normal", .centre = 2000, .width = 1500},
                            {.what = "harder", .centre = 2100, .width = 700},
                            {.what = "softer", .centre = 1900, .width = 3000},
                            {.what = "round again", .voi = kFilm}};
    const char* texts[] = {"VOI LUT 2", "NORMAL: W 1500  L 2000", "HARDER: W 700  L 2100", "SOFTER: W 3000  L 1900",
                           "FILM: VOI LUT"};
    for (int i = 0; i < 5; ++i) {
        chosen = nextPreset(*pyramid, chosen);
        expectGreys(*pyramid, chosen, wanted[i]);
        EXPECT_EQ(greyText(*pyramid, chosen), QString::fromLatin1(texts[i]));
    }
}

TEST_F(FilePresets, AFileWithAWindowThatCannotBeKeepsTheOthersNames)
{
    write("NORMAL\\HARDER\\SOFTER");
    dicom::testing::edit(file_, [](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_WindowWidth, "1500\\0\\3000");
        dataset.findAndDeleteElement(DCM_VOILUTSequence);
    });
    EXPECT_EQ(presetNames(*pyramidOf(file_)), QStringList({"NORMAL", "SOFTER"}));
}

}  // namespace
}  // namespace diptych::viewer
