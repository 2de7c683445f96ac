#include <chrono>
#include <future>
#include <iostream>
#include <mutex>
#include <thread>

#include <QCoreApplication>
#include <QKeyEvent>

#include "bench_window.h"
#include "diptych/core/installation.h"
#include "diptych/dicom/read_folder.h"
#include "diptych/inference/engine_process.h"
#include "diptych/pipeline/analysis_queue.h"
#include "hanging/hanging_steps.h"
#include "rows.h"
#include "window/reader_input.h"

namespace diptych::bench
{

namespace
{

constexpr inference::DeviceChoice kCpu{inference::DeviceChoice::Kind::Cpu, 0};
constexpr int kViews = 4;
constexpr inference::CanvasPart kBreast{0, 820, 1100, 2000};  // of the shipped package's input: 11 x 20 cm

/// The same each time; what is on an image hardly bears on the network's time.
std::vector<float> grain(std::size_t count)
{
    std::vector<float> values(count);
    std::uint32_t state = 1;
    for (float& value : values) {
        state = state * 1664525U + 1013904223U;
        value = static_cast<float>(state >> 8) / 16777216.0F;
    }
    return values;
}

std::string mebibytes(std::uint64_t bytes)
{
    return std::to_string(bytes >> 20U) + " MiB";
}

}  // namespace

std::vector<Row> engineProcessRows(int repeats)
{
    const Installation here = installation();
    auto inside = inference::loadSuspicionModel(here.defaultModel(), kCpu, here.plugins());
    auto apart = inference::startSuspicionModel(here.defaultModel(), kCpu, here.plugins());
    if (!inside || !apart) {
        std::cerr << "diptych-bench: " << (inside ? apart : inside).error().detail << '\n';
        return {};
    }
    const auto& manifest = (*inside)->manifest();
    const auto breast = grain(std::size_t{kBreast.rows} * std::size_t{kBreast.columns});
    const std::vector<inference::InputImage> views(kViews,
                                                   {manifest.inputRows, manifest.inputColumns, breast, kBreast});
    std::vector<double> insideMs, apartMs, ratios;
    for (int turn = 0; turn <= repeats; ++turn) {
        const double a = spentBy([&] { (void)(*inside)->assess(views, {}); }).wallMs;
        const double b = spentBy([&] { (void)(*apart)->assess(views, {}); }).wallMs;
        if (turn == 0)
            continue;  // packs weights
        insideMs.push_back(a);
        apartMs.push_back(b);
        ratios.push_back(b / a);
    }
    Row row;
    row.key = "engine-process";
    row.step = "AI of four views in the engine's process";
    row.target = "<= 1.02 x the network in the same process";
    row.measured = milliseconds(median(apartMs));
    row.limit = milliseconds(median(insideMs));
    row.ratio = median(ratios);
    row.most = 1.02;
    const auto engines = startedProcesses();
    row.note = (*apart)->arithmetic() + "; the engine " +
               (engines.empty() ? std::string("?") : mebibytes(peakMemoryOf(engines.front()))) + " at most";
    return {row};
}

namespace
{

/// Until the engine computes nothing more: a dropped view is finished.
void waitForQuiet()
{
    const auto engines = startedProcesses();
    double before = -1.0;
    for (double now = 0.0; now != before;) {
        before = now;
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        now = 0.0;
        for (const int engine : engines)
            now += cpuOf(engine);
    }
}

}  // namespace

std::vector<Row> besideEngineRows(const std::filesystem::path& studies, int repeats)
{
    const std::vector<std::filesystem::path> paths{studies / "current"};
    auto read = dicom::readFolder(paths);
    if (!read || read->studies.empty())
        return {};
    const auto study = std::make_shared<const Study>(std::move(read->studies.front()));
    BenchWindow window(2048 + 700, 2560 + 100);
    window.openAndDraw(studies / "current");
    window.giveViewports(2048, 2560);
    viewer::HangingSteps& steps = window.window().steps();

    std::mutex mutex;
    std::promise<void> assessing;
    pipeline::AnalysisEvents events;
    events.modelReady = [](const Result<pipeline::ModelState>&) {};
    events.progress = [&](const std::string&, pipeline::Stage stage, double) {
        const std::lock_guard lock(mutex);
        if (stage == pipeline::Stage::Assessing)
            assessing.set_value();
    };
    events.finished = [](const std::string&, const auto&) {};
    const Installation here = installation();
    pipeline::AnalysisQueue queue(here.defaultModel(), kCpu, here.plugins(), events);
    const viewer::ReaderInput input(
        [&queue](viewer::ReaderInput::Kind) { queue.giveWay(viewer::ReaderInput::kLasts); });
    // As the reader asks for a step: by a key, which the window sees before it is acted on. This one does nothing more.
    const auto press = [&window] {
        for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
            QKeyEvent key(type, Qt::Key_Shift, Qt::NoModifier);
            QCoreApplication::sendEvent(&window.window(), &key);
        }
    };
    const auto stepsMs = [&] {
        std::vector<double> frames;
        frames.reserve(std::size_t{4} * static_cast<std::size_t>(steps.count()));
        for (int i = 0; i < 4 * steps.count(); ++i)
            frames.push_back(spentBy([&] {
                                 press();
                                 steps.go(i % steps.count());
                                 window.draw();
                             }).wallMs);
        return frames;
    };
    std::vector<double> alone, beside, ratios;
    for (int turn = 0; turn <= repeats; ++turn) {
        waitForQuiet();
        const auto quiet = stepsMs();
        auto begun = [&] {
            const std::lock_guard lock(mutex);
            assessing = {};
            return assessing.get_future();
        }();
        queue.request(study, false);
        if (begun.wait_for(std::chrono::minutes(2)) != std::future_status::ready)
            return {};
        std::this_thread::sleep_for(std::chrono::milliseconds(300));  // the network runs
        const auto busy = stepsMs();
        queue.cancel(study->studyInstanceUid);
        if (turn == 0)
            continue;
        alone.insert(alone.end(), quiet.begin(), quiet.end());
        beside.insert(beside.end(), busy.begin(), busy.end());
        ratios.push_back(median(busy) / median(quiet));
    }
    Row row;
    row.key = "step-beside-engine";
    row.step = "Step of the hanging protocol while an exam is analysed ahead";
    row.target = "<= 1.1 x without";
    row.measured = milliseconds(median(beside));
    row.limit = milliseconds(median(alone));
    row.ratio = median(ratios);
    row.most = 1.1;
    row.note = "nine of ten within " + milliseconds(ninthTenth(beside)) + ", without the engine " +
               milliseconds(ninthTenth(alone));
    return {row};
}

}  // namespace diptych::bench
