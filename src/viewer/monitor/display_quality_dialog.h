// A page for each screen: what is known of its light and size, and the pictures to look at it and measure it by. Not
// modal.
#pragma once

#include <QDialog>

#include "monitor/monitor_calibration.h"

class QTabWidget;

namespace diptych::viewer
{

class DisplayPage;

class DisplayQualityDialog : public QDialog
{
    Q_OBJECT

public:
    explicit DisplayQualityDialog(MonitorCalibrations& calibrations, QWidget* parent = nullptr);

    /// Opens, or comes to the front, with the page of the screen on which `above` lies.
    void showFor(const QWidget& above);
    [[nodiscard]] DisplayPage& page(int index) const;

private:
    void fill();

    MonitorCalibrations& calibrations_;
    QTabWidget* tabs_ = nullptr;
};

}  // namespace diptych::viewer
