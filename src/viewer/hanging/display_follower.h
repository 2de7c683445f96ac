// Gives every viewport the grey table of the screen that it lies on, wherever the window or the viewport moves.
//
// A viewport belongs to the screen that holds its centre, so that a window over two screens shows each half rightly.
// GUI thread only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QObject>

#include "monitor/monitor_calibration.h"

class QWidget;

namespace diptych::viewer
{

class ViewportWidget;

class DisplayFollower : public QObject
{
    Q_OBJECT

public:
    /// Follows all viewports below `hanging`.
    DisplayFollower(QWidget& hanging, MonitorCalibrations& calibrations, QObject* parent = nullptr);

    /// Looks again: after viewports were made, or a calibration was changed.
    void follow();
    /// Of the screen under this viewport; empty where the site has not measured it.
    [[nodiscard]] std::optional<double> devicePixelsPerMm(const ViewportWidget& viewport);
    [[nodiscard]] const QString& statement() const { return statement_; }

Q_SIGNALS:
    /// The line for the report, of the screens on which something hangs now.
    void statementChanged(const QString& statement);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Known {
        MonitorCalibration calibration;
        gsdf::DisplayTable table;
    };
    [[nodiscard]] const Known& known(const ScreenIdentity& screen);

    QWidget& hanging_;
    MonitorCalibrations& calibrations_;
    std::map<QString, Known> known_;  // by ScreenIdentity::key()
    QString statement_;
};

}  // namespace diptych::viewer
