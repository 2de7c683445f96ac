// Screens in the window's wiring: grey values by each screen's own table, true size, the page of display quality.
#include "hanging/display_follower.h"
#include "hanging/hanging_widget.h"
#include "monitor/display_quality_dialog.h"
#include "monitor/monitor_calibration.h"
#include "site/settings.h"
#include "window/main_window.h"

namespace diptych::viewer
{

void MainWindow::connectDisplays()
{
    auto* calibrations = new MonitorCalibrations(settings_.store(), this);
    auto* displays = new DisplayFollower(*hanging_, *calibrations, this);
    const auto tellDesk = [this](const QString& statement) { desk_.setDisplayStatement(statement.toStdString()); };
    connect(displays, &DisplayFollower::statementChanged, this, tellDesk);
    tellDesk(displays->statement());
    connect(&desk_, &ReadingDesk::hangingChanged, displays, &DisplayFollower::follow);

    connect(&commandAction(*this, Command::DisplayQuality), &QAction::triggered, this, [this, calibrations] {
        auto* dialog = findChild<DisplayQualityDialog*>(QStringLiteral("displayQuality"));
        if (!dialog)
            dialog = new DisplayQualityDialog(*calibrations, this);
        dialog->showFor(*this);
    });
    connect(&commandAction(*this, Command::TrueSize), &QAction::triggered, this, [this, displays] {
        ViewportWidget& active = hanging_->activeViewport();
        const auto pixelsPerMm = displays->devicePixelsPerMm(active);
        if (!pixelsPerMm)
            notice(Tone::Amber, tr("This screen's pixel size has not been measured: open Display quality (Ctrl+D)."));
        else if (active.view().state == HungView::State::Shown && !active.showTrueSize(*pixelsPerMm))
            notice(Tone::Amber, tr("The file does not tell the size of its pixels: no true size of this image."));
    });
}

}  // namespace diptych::viewer
