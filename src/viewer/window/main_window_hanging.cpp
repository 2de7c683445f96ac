// MainWindow's hanging: protocols from the program's and the site's folder, their steps as keys and as a menu.
#include <QLabel>
#include <QMenu>

#include "diptych/core/installation.h"
#include "diptych/core/log.h"
#include "hanging/hanging_steps.h"
#include "hanging/hanging_widget.h"
#include "looks/text.h"
#include "site/settings.h"
#include "window/main_window.h"

namespace diptych::viewer
{

void MainWindow::buildHangingSteps()
{
    steps_ = new HangingSteps(*hanging_, this);
    const LoadedProtocols loaded =
        loadProtocols({installation().resources() / "hanging", toPath(settings_.siteFolder()) / "hanging"});
    steps_->setProtocols(loaded.protocols, settings_.hangingProtocol());
    for (const std::string& fault : loaded.faults)
        log::warning("hanging protocol left out: " + fault);
    if (!loaded.faults.empty())
        notice(Tone::Amber, tr("Hanging protocol left out: %1").arg(toQt(loaded.faults.front())));
}

void MainWindow::connectHangingCommands()
{
    on(Command::NextStep, [this] { steps_->forward(); });
    on(Command::PreviousStep, [this] { steps_->back(); });
    on(Command::SkipStep, [this] { steps_->skip(); });
    on(Command::FirstStep, [this] { steps_->go(0); });
    on(Command::PriorInPlace, [this] {
        if (!desk_.hasPrior()) {
            commandAction(*this, Command::PriorInPlace).setChecked(false);
            notice(Tone::Quiet, tr("No prior study of this patient is open."));
            return;
        }
        hanging_->setPriorInPlace(!hanging_->priorInPlace());
        if (hanging_->priorInPlace() && !hanging_->showsPriorInPlace()) {
            hanging_->setPriorInPlace(false);
            notice(Tone::Amber, tr("The prior has no image of what is shown here, or it hangs beside it."));
        }
        showStep();
    });
    on(Command::NextPrior, [this] { desk_.nextPrior(); });
    on(Command::AllImages, [this] {
        if (hanging_->mosaic())
            hanging_->leaveMosaic();
        else
            desk_.showAllImages(hanging_->active());
    });
    connect(&desk_, &ReadingDesk::mosaicWished, hanging_, &HangingWidget::showMosaic);
    on(Command::LinkViews, [this] {
        const Link next = hanging_->link() == Link::Pairs ? Link::All
                          : hanging_->link() == Link::All ? Link::None
                                                          : Link::Pairs;
        hanging_->setLink(next);
        notice(Tone::Plain, next == Link::None    ? tr("Views move one by one.")
                            : next == Link::Pairs ? tr("Zoom and pan move both views of a pair, mirrored.")
                                                  : tr("Zoom and pan move all views."));
    });
    connect(steps_, &HangingSteps::changed, this, &MainWindow::showStep);
    connect(steps_, &HangingSteps::ended, this, [this] {
        notice(Tone::Plain,
               tr("This was the last step of \"%1\" (Backspace: the first again).").arg(steps_->protocolName()));
    });
    QMenu& menu = commandMenu(*this, commandEntry(Command::NextStep).menu);
    menu.addSeparator();
    QMenu* stepMenu = menu.addMenu(tr("&Steps"));
    connect(stepMenu, &QMenu::aboutToShow, this, [this, stepMenu] {
        stepMenu->clear();
        const QStringList names = steps_->stepNames();
        for (int step = 0; step < names.size(); ++step) {
            QAction* action = stepMenu->addAction(QStringLiteral("%1  %2").arg(step + 1).arg(names[step]));
            action->setCheckable(true);
            action->setChecked(step == steps_->step());
            connect(action, &QAction::triggered, this, [this, step] { steps_->go(step); });
        }
    });
    QMenu* protocolMenu = menu.addMenu(tr("&Protocol"));
    connect(protocolMenu, &QMenu::aboutToShow, this, [this, protocolMenu] {
        protocolMenu->clear();
        for (const QString& name : steps_->protocolNames()) {
            QAction* action = protocolMenu->addAction(QString(name).replace(QLatin1Char('&'), QLatin1String("&&")));
            action->setCheckable(true);
            action->setChecked(name == steps_->protocolName());
            connect(action, &QAction::triggered, this, [this, name] {
                steps_->choose(name);
                settings_.setHangingProtocol(name);
            });
        }
    });
}

void MainWindow::showStep()
{
    const OpenedStudy* study = desk_.currentStudy();
    const bool hung = study && !study->blocked();
    QString text = hung ? tr("Step %1").arg(steps_->text()) : QString();
    if (hung && hanging_->mosaic())
        text = tr("All images of one view (Esc: back)");
    if (hung && hanging_->showsPriorInPlace())
        text += tr("  -  PRIOR in place");
    step_->setText(text);
    commandAction(*this, Command::PriorInPlace).setChecked(hung && hanging_->priorInPlace());
}

}  // namespace diptych::viewer
