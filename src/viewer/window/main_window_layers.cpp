// What lies over the images on the reader's wish, and the keys that can be changed: a part of MainWindow's wiring.
#include <QLabel>

#include "hanging/hanging_widget.h"
#include "hanging/reading_layers.h"
#include "hanging/tool_palette.h"
#include "reading/coverage_recorder.h"
#include "reading/opinion_keys.h"
#include "reading/opinion_panel.h"
#include "study/skipped_files_dialog.h"
#include "window/change_keys.h"
#include "window/key_help.h"
#include "window/main_window.h"

namespace diptych::viewer
{

void MainWindow::connectLayers()
{
    coverage_ = new CoverageRecorder(*hanging_, desk_, this);
    connect(coverage_, &CoverageRecorder::changed, this, &MainWindow::showLayers);
    // A wish for one study, not for the next patient.
    connect(&desk_, &ReadingDesk::hangingChanged, this, [this] {
        for (const Command command : {Command::Coverage, Command::BlindSpots})
            commandAction(*this, command).setChecked(false);
        showLayers();
    });
    connect(&desk_, &ReadingDesk::viewChanged, this, &MainWindow::showLayers);
    connect(&desk_, &ReadingDesk::viewLoaded, this, &MainWindow::showLayers);
    connect(&commandAction(*this, Command::Coverage), &QAction::triggered, this, &MainWindow::showLayers);
    connect(&commandAction(*this, Command::BlindSpots), &QAction::triggered, this, [this](bool on) {
        const QString obstacle = blindSpotObstacle(desk_.currentStudy());
        if (on && !obstacle.isEmpty()) {
            commandAction(*this, Command::BlindSpots).setChecked(false);
            notice(Tone::Amber, obstacle);
        }
        showLayers();
    });
}

void MainWindow::showLayers()
{
    OpenedStudy* study = desk_.currentStudy();
    const bool coverage = commandAction(*this, Command::Coverage).isChecked();
    const bool blindSpots = commandAction(*this, Command::BlindSpots).isChecked();
    for (ViewportWidget* viewport : hanging_->findChildren<ViewportWidget*>()) {
        ViewLayer layer;
        const HungView& view = viewport->view();
        if (study && study->reading && view.pyramid) {
            const auto kept = study->reading->coverage.images().find(view.sopInstanceUid);
            if (coverage && kept != study->reading->coverage.images().end())
                layer.add(coverageLayer(kept->second));
            if (blindSpots)
                layer.add(blindSpotLayer(*study, view));
        }
        viewport->setLayer(std::move(layer));
    }
}

void MainWindow::connectKeys()
{
    showKeys();
    connect(&commandAction(*this, Command::ChangeKeys), &QAction::triggered, this, [this] {
        if (!changeKeys_) {
            changeKeys_ = std::make_unique<ChangeKeysDialog>(keys_, this);
            connect(changeKeys_.get(), &ChangeKeysDialog::keysChanged, this, &MainWindow::showKeys);
        }
        changeKeys_->show();
        changeKeys_->raise();
        changeKeys_->activateWindow();
    });
}

void MainWindow::showKeys()
{
    keys_.apply(*this);
    opinion_->setKeys(keys_);
    if (opinionKeys_)
        opinionKeys_->setKeys(keys_);
    palette_->setKeys(keys_);
    if (keyHelp_)
        keyHelp_->showKeys(keys_);
    showCurrent();
}

}  // namespace diptych::viewer
