#include "spacing.h"

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

struct SpacingRow {
    const char* what;
    const char* imager;
    const char* ermf;
    const char* pixel;
    const char* calibration;
    SpacingBasis basis;
    double row;
    double column;
};

class SpacingRule : public ::testing::TestWithParam<SpacingRow>
{
};

TEST_P(SpacingRule, Holds)
{
    const SpacingRow& given = GetParam();
    DcmDataset dataset;
    const auto put = [&dataset](const DcmTagKey& tag, const char* value) {
        if (value != nullptr)
            dataset.putAndInsertString(tag, value);
    };
    put(DCM_ImagerPixelSpacing, given.imager);
    put(DCM_EstimatedRadiographicMagnificationFactor, given.ermf);
    put(DCM_PixelSpacing, given.pixel);
    put(DCM_PixelSpacingCalibrationType, given.calibration);
    const Spacing told = physicalSpacing(dataset);
    EXPECT_EQ(told.basis, given.basis);
    ASSERT_EQ(told.millimetres.has_value(), given.basis != SpacingBasis::Unknown);
    if (told.millimetres) {
        EXPECT_NEAR(told.millimetres->row, given.row, 1e-9);
        EXPECT_NEAR(told.millimetres->column, given.column, 1e-9);
    }
}

constexpr auto kUnknown = SpacingBasis::Unknown;
INSTANTIATE_TEST_SUITE_P(
    Rules, SpacingRule,
    ::testing::Values(
        SpacingRow{"imager", "0.07\\0.07", nullptr, nullptr, nullptr, SpacingBasis::Imager, 0.07, 0.07},
        SpacingRow{"row comes first", "0.08\\0.07", nullptr, nullptr, nullptr, SpacingBasis::Imager, 0.08, 0.07},
        SpacingRow{"factor 1", "0.07\\0.07", "1", nullptr, nullptr, SpacingBasis::Imager, 0.07, 0.07},
        SpacingRow{"factor", "0.105\\0.105", "1.05", nullptr, nullptr, SpacingBasis::ImagerOverErmf, 0.1, 0.1},
        SpacingRow{"factor below 1 is impossible", "0.1\\0.1", "0.5", nullptr, nullptr, kUnknown, 0, 0},
        SpacingRow{"rounded factor", "0.1\\0.1", "0.999", nullptr, nullptr, SpacingBasis::ImagerOverErmf, 0.1 / 0.999,
                   0.1 / 0.999},
        SpacingRow{"squeezed film", "0.3\\0.19", nullptr, nullptr, nullptr, SpacingBasis::Imager, 0.3, 0.19},
        SpacingRow{"pixels four times as high as wide", "0.2\\0.05", nullptr, nullptr, nullptr, kUnknown, 0, 0},
        SpacingRow{"magnified", "0.09\\0.09", "1.8", nullptr, nullptr, SpacingBasis::ImagerOverErmf, 0.05, 0.05},
        SpacingRow{"factor 0 is none", "0.07\\0.07", "0", nullptr, nullptr, SpacingBasis::Imager, 0.07, 0.07},
        SpacingRow{"pixel spacing alone", nullptr, nullptr, "0.1\\0.1", nullptr, kUnknown, 0, 0},
        SpacingRow{"calibrated", nullptr, nullptr, "0.1\\0.1", "FIDUCIAL", SpacingBasis::Calibrated, 0.1, 0.1},
        SpacingRow{"imager before calibrated", "0.5\\0.5", nullptr, "0.25\\0.25", "FIDUCIAL", SpacingBasis::Imager, 0.5,
                   0.5},
        SpacingRow{"pixel spacing does not replace imager", "0.07\\0.07", nullptr, "0.2\\0.2", nullptr,
                   SpacingBasis::Imager, 0.07, 0.07},
        SpacingRow{"zero", "0\\0", nullptr, nullptr, nullptr, kUnknown, 0, 0},
        SpacingRow{"negative", "-0.07\\0.07", nullptr, nullptr, nullptr, kUnknown, 0, 0},
        SpacingRow{"metres", "70\\70", nullptr, nullptr, nullptr, kUnknown, 0, 0},
        SpacingRow{"one value", "0.07", nullptr, nullptr, nullptr, kUnknown, 0, 0},
        SpacingRow{"no number", "nan\\nan", nullptr, nullptr, nullptr, kUnknown, 0, 0},
        SpacingRow{"a decimal comma", "0,07\\0,07", nullptr, nullptr, nullptr, kUnknown, 0, 0},
        SpacingRow{"nothing", nullptr, "1.05", nullptr, nullptr, kUnknown, 0, 0}),
    [](const auto& row) {
        std::string name = row.param.what;
        for (char& c : name)
            if (c == ' ')
                c = '_';
        return name;
    });

struct DistanceRow {
    const char* what;
    const char* detector;  // Distance Source to Detector
    const char* patient;   // Distance Source to Patient
    const char* ermf;
    SpacingBasis basis;
    double mm;
    double magnification;  // 0: not told
};

class SpacingByDistances : public ::testing::TestWithParam<DistanceRow>
{
};

TEST_P(SpacingByDistances, StandsInForTheFactor)
{
    const DistanceRow& given = GetParam();
    DcmDataset dataset;
    dataset.putAndInsertString(DCM_ImagerPixelSpacing, "0.09\\0.09");
    dataset.putAndInsertString(DCM_DistanceSourceToDetector, given.detector);
    dataset.putAndInsertString(DCM_DistanceSourceToPatient, given.patient);
    dataset.putAndInsertString(DCM_DistanceSourceToEntrance, "300");  // the skin's: never used
    if (given.ermf != nullptr)
        dataset.putAndInsertString(DCM_EstimatedRadiographicMagnificationFactor, given.ermf);
    const Spacing told = physicalSpacing(dataset);
    EXPECT_EQ(told.basis, given.basis);
    ASSERT_TRUE(told.millimetres);
    EXPECT_NEAR(told.millimetres->row, given.mm, 1e-6);
    EXPECT_NEAR(told.magnification.value_or(0.0), given.magnification, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, SpacingByDistances,
    ::testing::Values(
        DistanceRow{"magnified", "648", "360", nullptr, SpacingBasis::ImagerOverDistances, 0.05, 1.8},
        DistanceRow{"contact", "630", "600", nullptr, SpacingBasis::ImagerOverDistances, 0.09 / 1.05, 1.05},
        DistanceRow{"support on the detector", "660", "660", nullptr, SpacingBasis::Imager, 0.09, 1.0},
        DistanceRow{"the factor goes first", "648", "360", "1.5", SpacingBasis::ImagerOverErmf, 0.06, 1.5},
        DistanceRow{"a factor of 0 is none", "648", "360", "0", SpacingBasis::ImagerOverDistances, 0.05, 1.8},
        DistanceRow{"patient behind the detector", "600", "660", nullptr, SpacingBasis::Imager, 0.09, 0.0},
        DistanceRow{"patient not told", "660", "0", nullptr, SpacingBasis::Imager, 0.09, 0.0},
        DistanceRow{"patient at the source", "660", "50", nullptr, SpacingBasis::Imager, 0.09, 0.0},
        DistanceRow{"centimetres", "66", "36", nullptr, SpacingBasis::Imager, 0.09, 0.0}));

}  // namespace
}  // namespace diptych::dicom
