#include <functional>

#include "bench_window.h"
#include "hanging_steps.h"
#include "rows.h"

namespace diptych::bench
{

namespace
{

constexpr int kViewportsWidth = 2048;
constexpr int kViewportsHeight = 2560;
constexpr int kFramesARepeat = 8;

Row frameRow(BenchWindow& window, const std::string& what, double mostMs, int repeats,
             const std::function<void(int frame)>& change)
{
    std::vector<double> frames, cpu;
    for (int i = 0; i < repeats * kFramesARepeat; ++i) {
        const Spent spent = spentBy([&] {
            change(i);
            window.draw();
        });
        frames.push_back(spent.wallMs);
        cpu.push_back(spent.cpuMs);
    }
    Row row;
    row.step = what;
    row.target = "<= " + milliseconds(mostMs);
    row.measured = milliseconds(median(frames));
    row.limit = milliseconds(mostMs);
    row.ratio = median(frames) / mostMs;
    row.note = "nine of ten within " + milliseconds(ninthTenth(frames)) + "; CPU " + milliseconds(median(cpu));
    return row;
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
    std::vector<Row> rows;
    rows.push_back(frameRow(window, "Window and level on four views, 2048 x 2560", kFrameMs, repeats, [&](int frame) {
        viewer::GreyAdjustment grey;
        grey.drag(0.01 * (frame % 7), 0.01 * (frame % 5));
        each([&grey](viewer::ViewportWidget& viewport) { viewport.setGrey(grey); });
    }));
    rows.push_back(frameRow(window, "Zoom on four views", kFrameMs, repeats, [&](int frame) {
        each([frame](viewer::ViewportWidget& viewport) { viewport.zoomBy(frame % 16 < 8 ? 1.1 : 1.0 / 1.1); });
    }));
    each([](viewer::ViewportWidget& viewport) { viewport.showActualPixels(); });
    rows.push_back(frameRow(window, "Pan of four views at 1:1", kFrameMs, repeats, [&](int frame) {
        each([frame](viewer::ViewportWidget& viewport) { viewport.panBy({frame % 2 == 0 ? 7.0 : -7.0, 3.0}); });
    }));
    each([](viewer::ViewportWidget& viewport) { viewport.fit(); });
    rows.push_back(frameRow(window, "Inversion of four views", kFrameMs, repeats, [&](int frame) {
        viewer::GreyAdjustment grey;
        grey.invert = frame % 2 == 0;
        each([&grey](viewer::ViewportWidget& viewport) { viewport.setGrey(grey); });
    }));
    viewer::HangingSteps& steps = window.window().steps();
    rows.push_back(frameRow(window, "Step of the hanging protocol, all of them in turn", 50.0, repeats,
                            [&steps](int frame) { steps.go(frame % steps.count()); }));
    return rows;
}

}  // namespace diptych::bench
