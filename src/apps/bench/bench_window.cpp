#include "bench_window.h"

#include <algorithm>
#include <chrono>

#include <QCoreApplication>
#include <QEventLoop>

#include "diptych/dicom/read_folder.h"
#include "reader_cpu.h"

namespace diptych::bench
{

namespace
{

/// The engine would take the cores for itself; it has figures of its own.
class NoAnalysis final : public viewer::ExamAnalysis
{
public:
    void request(std::shared_ptr<const Study>, bool) override {}
    void cancel(const std::string&) override {}
    void giveWay(std::chrono::milliseconds) override {}
};

}  // namespace

BenchWindow::BenchWindow(int width, int height)
    : settings_(std::make_unique<viewer::Settings>(folder_.filePath(QStringLiteral("settings.ini"))))
{
    viewer::DeskServices services;
    services.readFolder = [](std::span<const std::filesystem::path> paths, const dicom::ReadOptions& options) {
        return dicom::readFolder(paths, options);
    };
    services.readers = dicom::installedReaders();
    services.writeReport = [](const viewer::ReportOrder&) { return Result<void>(); };
    services.analysis = std::make_unique<NoAnalysis>();
    window_ = std::make_unique<viewer::MainWindow>(std::move(services), *settings_);
    window_->resize(width, height);
    window_->show();
    QCoreApplication::processEvents();
}

BenchWindow::~BenchWindow() = default;

double BenchWindow::readersCpuMs()
{
    return cpuOf(desk().readers().get());
}

std::vector<viewer::ViewportWidget*> BenchWindow::viewports()
{
    std::vector<viewer::ViewportWidget*> all;
    for (auto* viewport : window_->findChildren<viewer::ViewportWidget*>())
        if (viewport->isVisible())
            all.push_back(viewport);
    return all;
}

bool BenchWindow::hung()
{
    const auto all = viewports();
    return !all.empty() && std::ranges::all_of(all, [](const viewer::ViewportWidget* viewport) {
        return viewport->view().state == viewer::HungView::State::Shown;
    });
}

void BenchWindow::waitUntil(const std::function<bool()>& condition)
{
    using Clock = std::chrono::steady_clock;
    while (!condition()) {
        const auto before = Clock::now();
        QCoreApplication::processEvents(QEventLoop::AllEvents);
        const std::chrono::duration<double, std::milli> silence = Clock::now() - before;
        longestSilenceMs_ = std::max(longestSilenceMs_, silence.count());
        if (!condition())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

double BenchWindow::takeLongestSilence()
{
    return std::exchange(longestSilenceMs_, 0.0);
}

void BenchWindow::openAndDraw(const std::filesystem::path& folder)
{
    desk().open({folder});
    waitUntil([this] { return !desk().reading() && desk().current() && hung(); });
    draw();
}

void BenchWindow::stepAndDraw(int by)
{
    desk().step(by);
    waitUntil([this] { return hung(); });
    draw();
}

void BenchWindow::draw()
{
    for (auto* viewport : viewports())
        viewport->repaint();
}

void BenchWindow::giveViewports(int width, int height)
{
    const QWidget* hanging = viewports().front()->parentWidget();
    window_->resize(window_->width() + width - hanging->width(), window_->height() + height - hanging->height());
    QCoreApplication::processEvents();
}

}  // namespace diptych::bench
