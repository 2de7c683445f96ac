// All that the site tells and sees of one screen: its light, how it stands against the limits, its size.
#pragma once

#include <array>

#include <QPointer>
#include <QWidget>

#include "monitor/monitor_calibration.h"
#include "monitor/test_pattern_window.h"

class QComboBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace diptych::viewer
{

class DisplayPage : public QWidget
{
    Q_OBJECT

public:
    DisplayPage(QScreen& screen, MonitorCalibrations& calibrations, QWidget* parent = nullptr);

    [[nodiscard]] const ScreenIdentity& identity() const { return identity_; }
    /// As it stands in the fields, kept or not.
    [[nodiscard]] MonitorCalibration entered() const;
    /// The test picture that is open now; nullptr where none is.
    [[nodiscard]] TestPatternWindow* picture() const { return picture_; }
    void showPicture(TestPatternWindow::Picture picture);

private:
    void buildLight(QVBoxLayout& layout);
    void buildSize(QVBoxLayout& layout);
    void fill(const MonitorCalibration& calibration);
    [[nodiscard]] int missingLuminances() const;
    void look();
    void save();

    QPointer<QScreen> screen_;
    ScreenIdentity identity_;
    MonitorCalibrations& calibrations_;
    QPointer<TestPatternWindow> picture_;
    QComboBox* basis_ = nullptr;
    QWidget* assumed_ = nullptr;
    QWidget* measuredPart_ = nullptr;
    QWidget* roomPart_ = nullptr;
    QLineEdit* least_ = nullptr;
    QLineEdit* greatest_ = nullptr;
    QLineEdit* ambient_ = nullptr;
    QDateEdit* date_ = nullptr;
    std::array<QLineEdit*, gsdf::kMeasuredLevels> luminances_{};
    QLabel* quality_ = nullptr;
    QLineEdit* lineMm_ = nullptr;
    QLabel* size_ = nullptr;
    QPushButton* save_ = nullptr;
    QLabel* state_ = nullptr;
    std::optional<double> keptPixelsPerMm_;
    QDate keptRulerDate_;
};

}  // namespace diptych::viewer
