#include "monitor/monitor_calibration.h"

#include <cmath>

#include <QSettings>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "monitor/monitor_words.h"

namespace diptych::viewer
{
namespace
{

const QDate kMeasuredOn(2026, 11, 1);

ScreenIdentity reviewScreen()
{
    return {QStringLiteral("DP-1"),   QStringLiteral("EIZO"), QStringLiteral("RX560"),
            QStringLiteral("42/007"), QSize(2048, 2560),      0.165};
}

/// As a photometer gives it of a display with gamma 2.2.
MonitorCalibration measuredDisplay(double least = 0.4, double greatest = 480.0)
{
    MonitorCalibration calibration;
    calibration.basis = LuminanceBasis::Measured;
    for (int index = 0; index < gsdf::kMeasuredLevels; ++index)
        calibration.measured.push_back(least + (greatest - least) * std::pow(gsdf::measuredLevel(index) / 255.0, 2.2));
    calibration.luminanceDate = kMeasuredOn;
    return calibration;
}

bool hasLine(const std::vector<QualityLine>& lines, Tone tone, const QString& part)
{
    for (const QualityLine& line : lines)
        if (line.tone == tone && line.text.contains(part))
            return true;
    return false;
}

class MonitorCalibrationTest : public ::testing::Test
{
protected:
    [[nodiscard]] QString file() const { return folder_.filePath(QStringLiteral("s.ini")); }

    QTemporaryDir folder_;
};

TEST_F(MonitorCalibrationTest, WhatTheSiteToldIsThereAgainInTheNextRun)
{
    MonitorCalibration told = measuredDisplay();
    told.ambient = 0.12;
    told.devicePixelsPerMm = 6.06;
    told.rulerDate = kMeasuredOn;
    {
        QSettings store(file(), QSettings::IniFormat);
        MonitorCalibrations(store).keep(reviewScreen(), told);
    }
    QSettings store(file(), QSettings::IniFormat);
    const MonitorCalibration found = MonitorCalibrations(store).of(reviewScreen());
    EXPECT_EQ(found.basis, LuminanceBasis::Measured);
    ASSERT_EQ(found.measured.size(), told.measured.size());
    for (std::size_t i = 0; i < told.measured.size(); ++i)
        EXPECT_NEAR(found.measured[i], told.measured[i], 1e-5 * told.measured[i]);
    EXPECT_DOUBLE_EQ(found.ambient, 0.12);
    EXPECT_DOUBLE_EQ(found.devicePixelsPerMm.value_or(0.0), 6.06);
    EXPECT_EQ(found.luminanceDate, kMeasuredOn);
    EXPECT_EQ(found.rulerDate, kMeasuredOn);
    EXPECT_EQ(found.displayTable(), told.displayTable());
    EXPECT_NE(found.displayTable(), gsdf::unchanged());
}

TEST_F(MonitorCalibrationTest, AScreenThatWasNotToldOfGetsValuesAsTheyAre)
{
    QSettings store(file(), QSettings::IniFormat);
    MonitorCalibrations calibrations(store);
    calibrations.keep(reviewScreen(), measuredDisplay());
    ScreenIdentity other = reviewScreen();
    other.serial = QStringLiteral("42/008");
    EXPECT_EQ(calibrations.of(other).basis, LuminanceBasis::Unknown);
    EXPECT_EQ(calibrations.of(other).displayTable(), gsdf::unchanged());
    EXPECT_FALSE(calibrations.of(other).devicePixelsPerMm) << "what a display reports of itself is not a measure";
}

TEST_F(MonitorCalibrationTest, ADamagedEntryIsUnknownAndChangesNoGrey)
{
    for (const auto& measured :
         {QStringList{QStringLiteral("1"), QStringLiteral("2")}, QStringList(18, QStringLiteral("x"))}) {
        QSettings store(file(), QSettings::IniFormat);
        MonitorCalibrations calibrations(store);
        calibrations.keep(reviewScreen(), measuredDisplay());
        store.setValue(QStringLiteral("displays/%1/measured").arg(reviewScreen().key()), measured);
        const MonitorCalibration found = calibrations.of(reviewScreen());
        EXPECT_EQ(found.basis, LuminanceBasis::Unknown);
        EXPECT_EQ(found.displayTable(), gsdf::unchanged());
    }
}

TEST(MonitorCalibration, ADisplayWithItsOwnGsdfIsSentValuesAsTheyAre)
{
    MonitorCalibration calibration = measuredDisplay();
    calibration.basis = LuminanceBasis::OwnGsdf;
    EXPECT_EQ(calibration.displayTable(), gsdf::unchanged());
    // But what was measured is held against it.
    EXPECT_TRUE(hasLine(qualityLines(calibration, kMeasuredOn), Tone::Amber, QStringLiteral("off the GSDF")));
}

TEST(MonitorCalibration, AnAssumedDisplayNeedsItsTwoLuminances)
{
    MonitorCalibration calibration;
    calibration.basis = LuminanceBasis::AssumedSrgb;
    EXPECT_FALSE(calibration.fault().isEmpty());
    calibration.assumedLeast = 0.3;
    calibration.assumedGreatest = 250.0;
    EXPECT_TRUE(calibration.fault().isEmpty());
    EXPECT_NE(calibration.displayTable(), gsdf::unchanged());
    const auto lines = qualityLines(calibration, kMeasuredOn);
    EXPECT_TRUE(hasLine(lines, Tone::Amber, QStringLiteral("Assumed, not measured")));
    EXPECT_TRUE(hasLine(lines, Tone::Amber, QStringLiteral("at least 420 for mammography")));
}

TEST(MonitorCalibration, ARulerThatCannotBeRightIsRefused)
{
    MonitorCalibration calibration;
    calibration.devicePixelsPerMm = 0.2;  // pixels of five millimetres: centimetres were typed
    EXPECT_FALSE(calibration.fault().isEmpty());
    calibration.devicePixelsPerMm = 6.06;
    EXPECT_TRUE(calibration.fault().isEmpty());
}

TEST(MonitorWords, StandsAgainstTheLimitsForMammography)
{
    auto lines = qualityLines(measuredDisplay(1.2, 480.0), kMeasuredOn);
    EXPECT_TRUE(hasLine(lines, Tone::Good, QStringLiteral("Greatest luminance 480 cd/m2")));
    EXPECT_TRUE(hasLine(lines, Tone::Good, QStringLiteral("Luminance ratio 400")));
    EXPECT_TRUE(hasLine(lines, Tone::Good, QStringLiteral("Through the table, computed")));
    lines = qualityLines(measuredDisplay(2.0, 400.0), kMeasuredOn);
    EXPECT_TRUE(hasLine(lines, Tone::Amber, QStringLiteral("Greatest luminance 400 cd/m2")));
    EXPECT_TRUE(hasLine(lines, Tone::Amber, QStringLiteral("Luminance ratio 200")));
    EXPECT_TRUE(hasLine(qualityLines(measuredDisplay(), kMeasuredOn.addDays(400)), Tone::Amber,
                        QStringLiteral("more than a year ago")));
    EXPECT_TRUE(hasLine(qualityLines({}, kMeasuredOn), Tone::Amber, QStringLiteral("values are sent as they are")));
}

TEST(MonitorWords, TheReportsLineSaysOnWhatAnOpinionWasFormed)
{
    const std::pair<ScreenIdentity, MonitorCalibration> both[] = {
        {reviewScreen(), measuredDisplay()},
        {{QStringLiteral("DP-2"), {}, {}, {}, QSize(1920, 1080), {}}, {}},
    };
    EXPECT_EQ(
        displayStatement(both).toStdString(),
        "2 screens; EIZO RX560 (serial 42/007), 2048 x 2560, GSDF by the table measured on 2026-11-01, 0.4 to 480 "
        "cd/m2; DP-2, 1920 x 1080, luminance not told to the program");
    EXPECT_EQ(displayStatement(std::span(both).last(1)).toStdString(),
              "DP-2, 1920 x 1080, luminance not told to the program");
    MonitorCalibration own;
    own.basis = LuminanceBasis::OwnGsdf;
    EXPECT_EQ(luminanceWords(own).toStdString(), "GSDF by the display's own setting, not checked by measurement");
    MonitorCalibration assumed;
    assumed.basis = LuminanceBasis::AssumedSrgb;
    assumed.assumedLeast = 0.3;
    assumed.assumedGreatest = 250.0;
    EXPECT_EQ(luminanceWords(assumed).toStdString(),
              "GSDF by an assumed sRGB response, not measured, 0.3 to 250 cd/m2");
}

}  // namespace
}  // namespace diptych::viewer
