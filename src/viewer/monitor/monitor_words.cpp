#include "monitor/monitor_words.h"

#include <set>

#include <QObject>
#include <QStringList>

namespace diptych::viewer
{

namespace
{

constexpr int kOldAfterDays = 365;

QString percent(double fraction)
{
    return QString::number(fraction * 100.0, 'f', fraction < 0.1 ? 1 : 0);
}

/// 0.41, 7.3, 480
QString luminance(double value)
{
    return value < 10.0 ? QString::number(value, 'g', 2) : QString::number(value, 'f', 0);
}

QString rangeWords(const MonitorCalibration& calibration)
{
    const auto light = calibration.light();
    if (!light)
        return {};
    return QObject::tr("%1 to %2 cd/m2")
        .arg(luminance(gsdf::luminanceAt(*light, 0)), luminance(gsdf::luminanceAt(*light, 255)));
}

QString dateWords(const QDate& date)
{
    return date.isValid() ? date.toString(Qt::ISODate) : QObject::tr("a date not told");
}

QualityLine contrastLine(const QString& what, const gsdf::LuminanceTable& light, const gsdf::DisplayTable& table)
{
    const auto found = gsdf::conformance(gsdf::measuredLuminances(light, table));
    if (!found)
        return {Tone::Amber, QObject::tr("%1: cannot be judged, the luminance does not rise").arg(what)};
    const bool good = found->greatestDeviation <= kMostDeviation;
    return {good ? Tone::Good : Tone::Amber,
            QObject::tr("%1: contrast off the GSDF by %2 % at most (levels %3 to %4), %5 % on average; limit %6 %")
                .arg(what, percent(found->greatestDeviation))
                .arg(gsdf::measuredLevel(static_cast<int>(found->worstStep)))
                .arg(gsdf::measuredLevel(static_cast<int>(found->worstStep) + 1))
                .arg(percent(found->meanDeviation), percent(kMostDeviation))};
}

}  // namespace

std::vector<QualityLine> qualityLines(const MonitorCalibration& calibration, const QDate& today)
{
    if (const QString fault = calibration.fault(); !fault.isEmpty())
        return {{Tone::Amber, fault}};
    if (calibration.basis == LuminanceBasis::Unknown)
        return {{Tone::Amber, QObject::tr("Nothing is known of this display's light: values are sent as they are.")}};
    const auto light = calibration.light();
    if (!light)
        return {
            {Tone::Amber, QObject::tr("Values are sent as they are, since the display is said to follow the GSDF by "
                                      "itself. Not checked: no luminance was entered.")}};
    std::vector<QualityLine> lines;
    if (calibration.basis == LuminanceBasis::AssumedSrgb)
        lines.push_back({Tone::Amber, QObject::tr("Assumed, not measured.")});
    else if (calibration.luminanceDate.isValid() && calibration.luminanceDate.daysTo(today) > kOldAfterDays)
        lines.push_back({Tone::Amber, QObject::tr("Measured more than a year ago: measure again.")});
    const double least = gsdf::luminanceAt(*light, 0);
    const double greatest = gsdf::luminanceAt(*light, 255);
    const double ratio = greatest / least;
    lines.push_back({greatest >= kLeastMaximum ? Tone::Good : Tone::Amber,
                     QObject::tr("Greatest luminance %1 cd/m2 with ambient light; at least %2 for mammography")
                         .arg(luminance(greatest))
                         .arg(kLeastMaximum)});
    lines.push_back({Tone::Plain, QObject::tr("Least luminance %1 cd/m2 with ambient light").arg(luminance(least))});
    lines.push_back({ratio >= kLeastRatio ? Tone::Good : Tone::Amber,
                     QObject::tr("Luminance ratio %1; about %2 is aimed at, at least %3")
                         .arg(ratio, 0, 'f', 0)
                         .arg(kAimedRatio)
                         .arg(kLeastRatio)});
    const QString asItIs = QObject::tr("The display as it is");
    if (calibration.basis == LuminanceBasis::OwnGsdf) {
        lines.push_back(contrastLine(asItIs, *light, gsdf::unchanged()));
        return lines;
    }
    const gsdf::DisplayTable table = calibration.displayTable();
    QualityLine before = contrastLine(asItIs, *light, gsdf::unchanged());
    before.tone = Tone::Quiet;  // the table is there to mend it
    lines.push_back(before);
    lines.push_back(contrastLine(QObject::tr("Through the table, computed"), *light, table));
    lines.push_back({Tone::Quiet, QObject::tr("%1 of 256 grey values stay apart through the table")
                                      .arg(std::set<int>(table.begin(), table.end()).size())});
    return lines;
}

QString luminanceWords(const MonitorCalibration& calibration)
{
    switch (calibration.basis) {
        case LuminanceBasis::Unknown:
            break;
        case LuminanceBasis::Measured:
            return QObject::tr("GSDF by the table measured on %1, %2")
                .arg(dateWords(calibration.luminanceDate), rangeWords(calibration));
        case LuminanceBasis::AssumedSrgb:
            return QObject::tr("GSDF by an assumed sRGB response, not measured, %1").arg(rangeWords(calibration));
        case LuminanceBasis::OwnGsdf:
            if (calibration.measured.empty())
                return QObject::tr("GSDF by the display's own setting, not checked by measurement");
            return QObject::tr("GSDF by the display's own setting, measured on %1, %2")
                .arg(dateWords(calibration.luminanceDate), rangeWords(calibration));
    }
    return QObject::tr("luminance not told to the program");
}

QString displayStatement(std::span<const std::pair<ScreenIdentity, MonitorCalibration>> screens)
{
    QStringList parts;
    for (const auto& [screen, calibration] : screens)
        parts.push_back(screen.words() + QStringLiteral(", ") + luminanceWords(calibration));
    if (parts.size() > 1)
        parts.front().prepend(QObject::tr("%1 screens; ").arg(parts.size()));
    return parts.join(QStringLiteral("; "));
}

}  // namespace diptych::viewer
