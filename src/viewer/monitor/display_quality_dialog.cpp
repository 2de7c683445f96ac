#include "monitor/display_quality_dialog.h"

#include <QGuiApplication>
#include <QScreen>
#include <QTabWidget>
#include <QVBoxLayout>

#include "monitor/display_page.h"

namespace diptych::viewer
{

DisplayQualityDialog::DisplayQualityDialog(MonitorCalibrations& calibrations, QWidget* parent)
    : QDialog(parent), calibrations_(calibrations), tabs_(new QTabWidget)
{
    setWindowTitle(tr("Display quality"));
    setObjectName(QStringLiteral("displayQuality"));
    resize(1000, 720);
    // Fusion draws tabs and frames lighter than the reading room bears.
    setStyleSheet(QStringLiteral(R"(
QTabWidget::pane { background: #0b0d0f; border: 1px solid #2c333a; }
QTabBar::tab { background: #121518; color: #939ca5; border: 1px solid #2c333a; padding: 6px 14px; }
QTabBar::tab:selected { background: #1e2328; color: #ffffff; }
QTabBar::tab:focus { border-color: #6ca8d8; }
diptych--viewer--DisplayPage { background: #0b0d0f; }
QGroupBox { background: #121518; border: 1px solid #2c333a; border-radius: 4px; margin-top: 22px; padding-top: 4px; }
QGroupBox::title { subcontrol-origin: margin; left: 2px; color: #6ca8d8; }
QLineEdit, QDateEdit, QComboBox { background: #1e2328; border: 1px solid #39424a; border-radius: 3px; padding: 3px 6px; }
QLineEdit:focus, QDateEdit:focus, QComboBox:focus { border-color: #6ca8d8; }
)"));
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
        tabs_->addTab(new DisplayPage(*screen, calibrations_),
                      screen->name().isEmpty() ? tr("Screen &%1").arg(++number)
                                               : tr("Screen &%1: %2").arg(++number).arg(screen->name()));
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
