// What the site has told the program about the light and the pixel size of one screen; kept from run to run.
//
// Nothing is taken from the display's own word (EDID) but its name: sizes that it reports are shown as reported and
// used for nothing. What was not told is unknown: then values are sent to the display as they are. GUI thread only.
#pragma once

#include <optional>
#include <vector>

#include <QDate>
#include <QObject>
#include <QSize>
#include <QString>

#include "diptych/core/gsdf.h"

class QScreen;
class QSettings;

namespace diptych::viewer
{

/// By what one screen is known again.
struct ScreenIdentity {
    QString name;  // of the plug, as the window system calls it
    QString maker;
    QString model;
    QString serial;
    QSize devicePixels;
    std::optional<double> reportedPitchMm;  // by the display itself, not checked

    /// "EIZO RX560 (serial 123), 2048 x 2560"
    [[nodiscard]] QString words() const;
    /// Part of a key in the ini file.
    [[nodiscard]] QString key() const;
};
[[nodiscard]] ScreenIdentity identityOf(const QScreen& screen);

enum class LuminanceBasis {
    Unknown,      // values are sent as they are
    Measured,     // by the site with a photometer, at 18 driving levels
    AssumedSrgb,  // response of IEC 61966-2-1 between two given luminances
    OwnGsdf,      // the display follows the GSDF by itself (its maker's DICOM preset)
};

struct MonitorCalibration {
    LuminanceBasis basis = LuminanceBasis::Unknown;
    std::vector<double> measured;  // cd/m2 at the levels of gsdf::measuredLevel(); empty, or one for each
    double ambient = 0.0;          // cd/m2
    double assumedLeast = 0.0;     // cd/m2, of AssumedSrgb
    double assumedGreatest = 0.0;
    QDate luminanceDate;  // on which it was measured or set
    std::optional<double> devicePixelsPerMm;
    QDate rulerDate;

    /// The light of the display by what was measured, or assumed; empty where nothing was.
    [[nodiscard]] std::optional<gsdf::LuminanceTable> light() const;
    /// Why this cannot be kept; empty where it can.
    [[nodiscard]] QString fault() const;
    /// What every P-Value is sent as. A calibration with a fault leaves values as they are.
    [[nodiscard]] gsdf::DisplayTable displayTable() const;
};

/// The calibrations of all screens that were ever told of, in the site's ini file.
class MonitorCalibrations : public QObject
{
    Q_OBJECT

public:
    explicit MonitorCalibrations(QSettings& store, QObject* parent = nullptr) : QObject(parent), store_(store) {}

    /// Of a screen that was not told of, or whose entry is damaged: one in which all is unknown.
    [[nodiscard]] MonitorCalibration of(const ScreenIdentity& screen) const;
    void keep(const ScreenIdentity& screen, const MonitorCalibration& calibration);

Q_SIGNALS:
    void changed();

private:
    QSettings& store_;
};

}  // namespace diptych::viewer
