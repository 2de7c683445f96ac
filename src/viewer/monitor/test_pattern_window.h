// The test pictures over the whole of one screen. Esc closes it.
#pragma once

#include <QImage>
#include <QWidget>

#include "monitor/monitor_calibration.h"

namespace diptych::viewer
{

class TestPatternWindow : public QWidget
{
    Q_OBJECT

public:
    enum class Picture { Pattern, MeasuringField, Ruler };

    /// Shows by `calibration`, which need not be kept yet.
    TestPatternWindow(Picture picture, const ScreenIdentity& identity, const MonitorCalibration& calibration,
                      QWidget* parent = nullptr);

    void showOn(QScreen& screen);
    /// What is drawn now, in device pixels.
    [[nodiscard]] QImage drawn() const;
    [[nodiscard]] int measuredIndex() const { return measuredIndex_; }
    void setMeasuredIndex(int index);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    Picture picture_;
    ScreenIdentity identity_;
    MonitorCalibration calibration_;
    bool throughTable_ = true;
    int measuredIndex_ = 0;
};

}  // namespace diptych::viewer
