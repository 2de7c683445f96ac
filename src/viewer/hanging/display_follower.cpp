#include "hanging/display_follower.h"

#include <algorithm>

#include <QEvent>
#include <QGuiApplication>
#include <QScreen>
#include <QWidget>
#include <QWindow>

#include "hanging/viewport_widget.h"
#include "monitor/monitor_words.h"

namespace diptych::viewer
{

namespace
{

const QScreen& screenUnder(const QWidget& widget)
{
    // Under Wayland a window does not know where it is, but lies on one screen.
    QScreen* const at = QGuiApplication::platformName().startsWith(QLatin1String("wayland"))
                            ? nullptr
                            : QGuiApplication::screenAt(widget.mapToGlobal(widget.rect().center()));
    return at ? *at : *widget.screen();
}

}  // namespace

DisplayFollower::DisplayFollower(QWidget& hanging, MonitorCalibrations& calibrations, QObject* parent)
    : QObject(parent), hanging_(hanging), calibrations_(calibrations)
{
    hanging_.installEventFilter(this);
    hanging_.window()->installEventFilter(this);
    connect(&calibrations_, &MonitorCalibrations::changed, this, [this] {
        known_.clear();
        follow();
    });
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &DisplayFollower::follow);
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &DisplayFollower::follow, Qt::QueuedConnection);
    follow();
}

void DisplayFollower::follow()
{
    std::vector<std::pair<ScreenIdentity, MonitorCalibration>> screens;
    for (ViewportWidget* viewport : hanging_.findChildren<ViewportWidget*>()) {
        viewport->installEventFilter(this);
        const ScreenIdentity screen = identityOf(screenUnder(*viewport));
        const Known& now = known(screen);
        viewport->setDisplayTable(now.table);
        const bool listed = std::any_of(screens.begin(), screens.end(),
                                        [&screen](const auto& each) { return each.first.key() == screen.key(); });
        if (!listed && viewport->isVisibleTo(&hanging_))
            screens.emplace_back(screen, now.calibration);
    }
    const QString statement = displayStatement(screens);
    if (statement == statement_)
        return;
    statement_ = statement;
    Q_EMIT statementChanged(statement_);
}

const DisplayFollower::Known& DisplayFollower::known(const ScreenIdentity& screen)
{
    const QString key = screen.key();
    auto found = known_.find(key);
    if (found == known_.end()) {
        const MonitorCalibration calibration = calibrations_.of(screen);
        found = known_.emplace(key, Known{calibration, calibration.displayTable()}).first;
    }
    return found->second;
}

std::optional<double> DisplayFollower::devicePixelsPerMm(const ViewportWidget& viewport)
{
    return known(identityOf(screenUnder(viewport))).calibration.devicePixelsPerMm;
}

bool DisplayFollower::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
        case QEvent::Show:
            if (QWindow* const window = hanging_.window()->windowHandle())
                connect(window, &QWindow::screenChanged, this, &DisplayFollower::follow, Qt::UniqueConnection);
            follow();
            break;
        case QEvent::Hide:
        case QEvent::Move:
        case QEvent::Resize:
        case QEvent::LayoutRequest:
            follow();
            break;
        default:
            break;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace diptych::viewer
