#include "monitor/monitor_calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QScreen>
#include <QSettings>
#include <QStringList>

#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

constexpr std::pair<LuminanceBasis, const char*> kBases[] = {{LuminanceBasis::Unknown, "unknown"},
                                                             {LuminanceBasis::Measured, "measured"},
                                                             {LuminanceBasis::AssumedSrgb, "assumedSrgb"},
                                                             {LuminanceBasis::OwnGsdf, "ownGsdf"}};

QString entry(const ScreenIdentity& screen, const char* name)
{
    return QStringLiteral("displays/%1/%2").arg(screen.key(), QLatin1String(name));
}

QString eightDigits(double value)
{
    return QString::number(value, 'g', 8);
}

}  // namespace

QString ScreenIdentity::words() const
{
    QString what = (maker + QLatin1Char(' ') + model).simplified();
    if (what.isEmpty())
        what = name.isEmpty() ? QObject::tr("screen without a name") : name;
    if (!serial.isEmpty())
        what += QObject::tr(" (serial %1)").arg(serial);
    return QObject::tr("%1, %2 x %3").arg(what).arg(devicePixels.width()).arg(devicePixels.height());
}

QString ScreenIdentity::key() const
{
    const QString size = QStringLiteral("%1x%2").arg(devicePixels.width()).arg(devicePixels.height());
    QString key = QStringList{name, maker, model, serial, size}.join(QLatin1Char('_'));
    for (QChar& character : key)
        if (!character.isLetterOrNumber() && character != QLatin1Char('-'))
            character = QLatin1Char('_');
    return key;
}

ScreenIdentity identityOf(const QScreen& screen)
{
    ScreenIdentity identity{screen.name(), screen.manufacturer(), screen.model(), screen.serialNumber(), {}, {}};
    identity.devicePixels = (QSizeF(screen.geometry().size()) * screen.devicePixelRatio()).toSize();
    if (screen.physicalSize().width() > 0.0 && identity.devicePixels.width() > 0)
        identity.reportedPitchMm = screen.physicalSize().width() / identity.devicePixels.width();
    return identity;
}

std::optional<gsdf::LuminanceTable> MonitorCalibration::light() const
{
    if (basis == LuminanceBasis::AssumedSrgb)
        return gsdf::srgbDisplay(assumedLeast, assumedGreatest, ambient);
    if (basis == LuminanceBasis::Unknown || measured.empty())
        return std::nullopt;
    gsdf::LuminanceTable table;
    table.ambient = ambient;
    for (std::size_t index = 0; index < measured.size(); ++index)
        table.points.push_back({gsdf::measuredLevel(static_cast<int>(index)), measured[index]});
    return table;
}

QString MonitorCalibration::fault() const
{
    if (devicePixelsPerMm && !(*devicePixelsPerMm > 0.5 && *devicePixelsPerMm < 100.0))
        return QObject::tr("The measured line cannot be right: a pixel would be %1 mm wide.")
            .arg(1.0 / *devicePixelsPerMm, 0, 'g', 3);
    if (basis == LuminanceBasis::Measured && measured.empty())
        return QObject::tr("No luminance was entered.");
    if (basis == LuminanceBasis::AssumedSrgb && !(assumedGreatest > assumedLeast && assumedLeast >= 0.0))
        return QObject::tr("The least and the greatest luminance are needed.");
    if (const auto table = light())
        if (const auto usable = gsdf::check(*table); !usable)
            return sentenceCase(toQt(usable.error().detail)) + QLatin1Char('.');
    return {};
}

gsdf::DisplayTable MonitorCalibration::displayTable() const
{
    const bool through = basis == LuminanceBasis::Measured || basis == LuminanceBasis::AssumedSrgb;
    const auto table = light();
    if (!through || !table)
        return gsdf::unchanged();
    return gsdf::displayTable(*table).value_or(gsdf::unchanged());
}

MonitorCalibration MonitorCalibrations::of(const ScreenIdentity& screen) const
{
    const auto value = [&](const char* name) { return store_.value(entry(screen, name)); };
    MonitorCalibration calibration;
    const QString basis = value("basis").toString();
    for (const auto& [each, code] : kBases)
        if (basis == QLatin1String(code))
            calibration.basis = each;
    for (const QString& text : value("measured").toStringList())
        calibration.measured.push_back(text.toDouble());
    if (calibration.measured.size() != gsdf::kMeasuredLevels)
        calibration.measured.clear();
    calibration.ambient = value("ambient").toDouble();
    calibration.assumedLeast = value("assumedLeast").toDouble();
    calibration.assumedGreatest = value("assumedGreatest").toDouble();
    calibration.luminanceDate = QDate::fromString(value("luminanceDate").toString(), Qt::ISODate);
    if (const double pixels = value("devicePixelsPerMm").toDouble(); pixels > 0.0)
        calibration.devicePixelsPerMm = pixels;
    calibration.rulerDate = QDate::fromString(value("rulerDate").toString(), Qt::ISODate);
    return calibration.fault().isEmpty() ? calibration : MonitorCalibration{};
}

void MonitorCalibrations::keep(const ScreenIdentity& screen, const MonitorCalibration& calibration)
{
    const auto set = [&](const char* name, const QVariant& value) { store_.setValue(entry(screen, name), value); };
    for (const auto& [each, code] : kBases)
        if (calibration.basis == each)
            set("basis", QLatin1String(code));
    QStringList measured;
    for (const double luminance : calibration.measured)
        measured.push_back(eightDigits(luminance));
    set("measured", measured);
    set("ambient", eightDigits(calibration.ambient));
    set("assumedLeast", eightDigits(calibration.assumedLeast));
    set("assumedGreatest", eightDigits(calibration.assumedGreatest));
    set("luminanceDate", calibration.luminanceDate.toString(Qt::ISODate));
    set("devicePixelsPerMm", eightDigits(calibration.devicePixelsPerMm.value_or(0.0)));
    set("rulerDate", calibration.rulerDate.toString(Qt::ISODate));
    Q_EMIT changed();
}

}  // namespace diptych::viewer
