// What the commands for the slices of tomosynthesis do: a part of MainWindow's wiring.
#include "hanging/hanging_widget.h"
#include "looks/text.h"
#include "site/settings.h"
#include "window/main_window.h"

namespace diptych::viewer
{

void MainWindow::connectSliceCommands()
{
    const auto onSlices = [this](Command command, auto act) {
        connect(&commandAction(*this, command), &QAction::triggered, this, [this, act] {
            ViewportWidget& active = hanging_->activeViewport();
            if (active.slices().hasSlices())
                act(active.slices());
            else
                notice(Tone::Quiet, tr("%1 has no slices to scroll through.").arg(active.view().label));
        });
    };
    onSlices(Command::NextSlice, [](SliceScroller& slices) { slices.step(1); });
    onSlices(Command::PreviousSlice, [](SliceScroller& slices) { slices.step(-1); });
    onSlices(Command::TenSlicesOn, [](SliceScroller& slices) { slices.step(10); });
    onSlices(Command::TenSlicesBack, [](SliceScroller& slices) { slices.step(-10); });
    onSlices(Command::FirstSlice, [](SliceScroller& slices) { slices.goTo(0); });
    onSlices(Command::LastSlice, [](SliceScroller& slices) { slices.goTo(slices.count() - 1); });
    onSlices(Command::PlaySlices, [this](SliceScroller& slices) {
        if (slices.playing())
            slices.pause();
        else
            slices.play(settings_.cine());
    });

    // How slices play is one setting for all of them, whichever view is active.
    const auto set = [this](const Cine& cine) {
        settings_.setCine(cine);
        for (const StandardView place : kStandardViews)
            hanging_->viewport(place).slices().setCine(cine);
        notice(Tone::Quiet, tr("Slices play at %1 a second, %2.")
                                .arg(cine.framesPerSecond)
                                .arg(cine.pingPong ? tr("back and forth") : tr("from the first to the last")));
    };
    const auto setSpeed = [this, set](int by) {
        Cine cine = settings_.cine();
        cine.framesPerSecond = Cine::limited(cine.framesPerSecond + by);
        set(cine);
    };
    constexpr int kSpeedStep = 5;
    connect(&commandAction(*this, Command::PlayFaster), &QAction::triggered, this,
            [setSpeed] { setSpeed(kSpeedStep); });
    connect(&commandAction(*this, Command::PlaySlower), &QAction::triggered, this,
            [setSpeed] { setSpeed(-kSpeedStep); });
    QAction& backAndForth = commandAction(*this, Command::PlayBackAndForth);
    backAndForth.setChecked(settings_.cine().pingPong);
    connect(&backAndForth, &QAction::triggered, this, [this, set](bool checked) {
        Cine cine = settings_.cine();
        cine.pingPong = checked;
        set(cine);
    });
}

}  // namespace diptych::viewer
