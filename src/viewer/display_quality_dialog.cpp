#include "display_quality_dialog.h"

#include <QGuiApplication>
#include <QScreen>
#include <QTabWidget>
#include <QVBoxLayout>

#include "display_page.h"

namespace diptych::viewer
{

DisplayQualityDialog::DisplayQualityDialog(MonitorCalibrations& calibrations, QWidget* parent)
    : QDialog(parent), calibrations_(calibrations), tabs_(new QTabWidget)
{
    setWindowTitle(tr("Display quality"));
    setObjectName(QStringLiteral("displayQuality"));
    resize(980, 640);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(tabs_);
    fill();
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &DisplayQualityDialog::fill);
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &DisplayQualityDialog::fill, Qt::QueuedConnection);
}

void DisplayQualityDialog::fill()
{
    while (tabs_->count() > 0)
        delete tabs_->widget(0);
    int number = 0;
    for (QScreen* screen : QGuiApplication::screens())
        tabs_->addTab(new DisplayPage(*screen, calibrations_), tr("Screen &%1: %2").arg(++number).arg(screen->name()));
}

void DisplayQualityDialog::showFor(const QWidget& above)
{
    const auto screens = QGuiApplication::screens();
    tabs_->setCurrentIndex(static_cast<int>(std::max<qsizetype>(screens.indexOf(above.screen()), 0)));
    show();
    raise();
    activateWindow();
}

DisplayPage& DisplayQualityDialog::page(int index) const
{
    return *qobject_cast<DisplayPage*>(tabs_->widget(index));
}

}  // namespace diptych::viewer
