#include <algorithm>
#include <functional>

#include "bench_window.h"
#include "hanging/hanging_steps.h"
#include "rows.h"

namespace diptych::bench
{

namespace
{

constexpr int kViewportsWidth = 2048;
constexpr int kViewportsHeight = 2560;
constexpr int kFramesARepeat = 8;
constexpr int kSmoothFramesARepeat = 40;  // enough for a 99th percentile

Row frameRow(BenchWindow& window, const std::string& key, const std::string& what, double mostMs, int count,
             const std::function<void(int frame)>& change, double slowestMs = 0.0)
{
    std::vector<double> frames, cpu;
    for (int i = 0; i < count; ++i) {
        const Spent spent = spentBy([&] {
            change(i);
            window.draw();
        });
        frames.push_back(spent.wallMs);
        cpu.push_back(spent.cpuMs);
    }
    Row row;
    row.key = key;
    row.step = what;
    row.target = "<= " + milliseconds(mostMs);
    row.measured = milliseconds(median(frames));
    row.limit = milliseconds(mostMs);
    row.ratio = median(frames) / mostMs;
    const double slowest = ninetyNineOfHundred(frames);
    if (slowestMs > 0.0) {
        row.target += ", 99 of 100 <= " + milliseconds(slowestMs);
        row.ratio = std::max(row.ratio, slowest / slowestMs);
    }
    row.note = "nine of ten within " + milliseconds(ninthTenth(frames)) + ", 99 of 100 within " +
               milliseconds(slowest) + "; CPU " + milliseconds(median(cpu));
    return row;
}

/// One view as large as the viewports together: what the reader drags.
std::vector<Row> oneViewRows(BenchWindow& window, int repeats)
{
    viewer::ViewportWidget* first = window.viewports().front();
    Q_EMIT first->enlargeWished(first->place());
    window.giveViewports(kViewportsWidth, kViewportsHeight);
    viewer::ViewportWidget* one = window.viewports().front();
    constexpr double kSmoothMs = 10.0;
    constexpr double kFrameOf60HzMs = 16.7;
    const int count = repeats * kSmoothFramesARepeat;
    std::vector<Row> rows;
    rows.push_back(
        frameRow(window, "one-window", "Window and level on one view, 2048 x 2560", kSmoothMs, count, [one](int frame) {
            viewer::GreyAdjustment grey;
            grey.drag(0.01 * (frame % 7), 0.01 * (frame % 5));
            one->setGrey(grey);
        }));
    rows.push_back(frameRow(
        window, "one-zoom", "Zoom on one view, 2048 x 2560", kSmoothMs, count,
        [one](int frame) { one->zoomBy(frame % 16 < 8 ? 1.1 : 1.0 / 1.1); }, kFrameOf60HzMs));
    one->showActualPixels();
    rows.push_back(frameRow(
        window, "one-pan", "Pan of one view at 1:1, 2048 x 2560", kSmoothMs, count,
        [one](int frame) {
            one->panBy({frame % 2 == 0 ? 7.0 : -7.0, 3.0 - 6.0 * (frame / 8 % 2)});
        },
        kFrameOf60HzMs));
    return rows;
}

}  // namespace

std::vector<Row> drawingRows(const std::filesystem::path& studies, int repeats)
{
    BenchWindow window(kViewportsWidth + 700, kViewportsHeight + 100);
    window.openAndDraw(studies / "current");
    window.giveViewports(kViewportsWidth, kViewportsHeight);
    const auto all = window.viewports();
    const auto each = [&all](const std::function<void(viewer::ViewportWidget&)>& change) {
        for (auto* viewport : all)
            change(*viewport);
    };
    constexpr double kFrameMs = 33.0;
    const int count = repeats * kFramesARepeat;
    std::vector<Row> rows;
    rows.push_back(
        frameRow(window, "four-window", "Window and level on four views, 2048 x 2560", kFrameMs, count, [&](int frame) {
            viewer::GreyAdjustment grey;
            grey.drag(0.01 * (frame % 7), 0.01 * (frame % 5));
            each([&grey](viewer::ViewportWidget& viewport) { viewport.setGrey(grey); });
        }));
    rows.push_back(frameRow(window, "four-zoom", "Zoom on four views", kFrameMs, count, [&](int frame) {
        each([frame](viewer::ViewportWidget& viewport) { viewport.zoomBy(frame % 16 < 8 ? 1.1 : 1.0 / 1.1); });
    }));
    each([](viewer::ViewportWidget& viewport) { viewport.showActualPixels(); });
    rows.push_back(frameRow(window, "four-pan", "Pan of four views at 1:1", kFrameMs, count, [&](int frame) {
        each([frame](viewer::ViewportWidget& viewport) { viewport.panBy({frame % 2 == 0 ? 7.0 : -7.0, 3.0}); });
    }));
    each([](viewer::ViewportWidget& viewport) { viewport.fit(); });
    rows.push_back(frameRow(window, "four-inversion", "Inversion of four views", kFrameMs, count, [&](int frame) {
        viewer::GreyAdjustment grey;
        grey.invert = frame % 2 == 0;
        each([&grey](viewer::ViewportWidget& viewport) { viewport.setGrey(grey); });
    }));
    viewer::HangingSteps& steps = window.window().steps();
    rows.push_back(frameRow(window, "step", "Step of the hanging protocol, all of them in turn", 50.0, count,
                            [&steps](int frame) { steps.go(frame % steps.count()); }));
    steps.go(0);
    for (Row& row : oneViewRows(window, repeats))
        rows.push_back(std::move(row));
    return rows;
}

}  // namespace diptych::bench
