// The workstation's own window on a folder, without the engine: what it costs to read, hang and draw.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <QTemporaryDir>

#include "hanging/viewport_widget.h"
#include "site/settings.h"
#include "window/main_window.h"

namespace diptych::bench
{

class BenchWindow
{
public:
    /// Of that size, shown.
    BenchWindow(int width, int height);
    ~BenchWindow();

    [[nodiscard]] viewer::MainWindow& window() { return *window_; }
    [[nodiscard]] viewer::ReadingDesk& desk() { return window_->desk(); }
    [[nodiscard]] std::vector<viewer::ViewportWidget*> viewports();

    /// Opens, waits until the first study's images are there, and draws them.
    void openAndDraw(const std::filesystem::path& folder);
    /// The study `by` rows further in the list, until it is drawn.
    void stepAndDraw(int by);
    /// Draws all viewports now.
    void draw();
    /// Makes the part of the window that holds the viewports that large.
    void giveViewports(int width, int height);

    /// Runs the event loop until `condition` holds.
    void waitUntil(const std::function<bool()>& condition);
    /// Processor time that the window's confined readers have had so far.
    [[nodiscard]] double readersCpuMs();
    /// The longest time in which the window answered nothing since the last call, in milliseconds.
    [[nodiscard]] double takeLongestSilence();

private:
    [[nodiscard]] bool hung();

    QTemporaryDir folder_;
    std::unique_ptr<viewer::Settings> settings_;
    std::unique_ptr<viewer::MainWindow> window_;
    double longestSilenceMs_ = 0.0;
};

}  // namespace diptych::bench
