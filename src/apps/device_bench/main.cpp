// diptych-device-bench: the same phantom exams by the CPU in float32 and by another device or arithmetic. Does it say
// the same, and how long does the network take?
//
//   diptych-device-bench MODEL_FOLDER [DEVICE=auto] [EXAMS=6] [REPEATS=20]
//
// The second device's arithmetic is the one that it would take; DIPTYCH_ARITHMETIC names another. One line of JSON.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "diptych/core/installation.h"
#include "diptych/inference/suspicion_model.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "phantom_exam.h"

namespace
{

using namespace diptych;

struct Difference {
    int findings = 0;
    int unmatched = 0;       // found by one of the two only
    int otherSuspicion = 0;  // the 1..10 differs
    double probability = 0.0;
    double boxPx = 0.0;
};

/// Findings of a view in order: both are sorted by suspicion, and near ties may stand the other way round, so the
/// nearest box of the same kind is taken.
void compare(const ViewAssessment& reference, const ViewAssessment& other, Difference& difference)
{
    difference.findings += static_cast<int>(reference.findings.size());
    difference.unmatched +=
        std::abs(static_cast<int>(reference.findings.size()) - static_cast<int>(other.findings.size()));
    for (const Finding& finding : reference.findings) {
        const auto apart = [&finding](const Finding& each) {
            return std::max({std::abs(each.boxPx.x - finding.boxPx.x), std::abs(each.boxPx.y - finding.boxPx.y),
                             std::abs(each.boxPx.width - finding.boxPx.width),
                             std::abs(each.boxPx.height - finding.boxPx.height)});
        };
        const auto nearest =
            std::ranges::min_element(other.findings, {}, [&](const Finding& each) { return apart(each); });
        if (nearest == other.findings.end() || nearest->kind != finding.kind)
            continue;
        difference.boxPx = std::max(difference.boxPx, apart(*nearest));
        difference.probability = std::max(difference.probability, std::abs(nearest->probability - finding.probability));
        difference.otherSuspicion += nearest->suspicion == finding.suspicion ? 0 : 1;
    }
}

/// The network alone, on images that are prepared; milliseconds, the median.
double networkMs(inference::SuspicionModel& model, int repeats)
{
    const inference::ModelManifest& manifest = model.manifest();
    std::vector<float> values(static_cast<std::size_t>(manifest.inputRows) *
                              static_cast<std::size_t>(manifest.inputColumns));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i * 2654435761U % 1000U) / 1000.0F;
    const std::vector<inference::InputImage> four(4, {manifest.inputRows, manifest.inputColumns, values});
    std::vector<double> times;
    for (int i = 0; i < repeats; ++i) {
        const auto start = std::chrono::steady_clock::now();
        if (const auto found = model.assess(four, {}); !found) {
            std::cerr << found.error().detail << '\n';
            return -1.0;
        }
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(times);
    return times.empty() ? 0.0 : times[times.size() / 2];
}

std::unique_ptr<inference::SuspicionModel> loaded(const char* folder, inference::DeviceChoice device,
                                                  const std::filesystem::path& plugins,
                                                  inference::Arithmetic arithmetic)
{
    auto model = inference::loadSuspicionModel(folder, device, plugins, arithmetic);
    if (model)
        return std::move(*model);
    std::cerr << "the model cannot be loaded: " << model.error().detail << '\n';
    return nullptr;
}

}  // namespace

int main(int argc, char** argv)
{
    const auto device = inference::parseDevice(argc > 2 ? argv[2] : "auto");
    if (argc < 2 || argc > 5 || !device) {
        std::cerr << "diptych-device-bench MODEL_FOLDER [DEVICE=auto] [EXAMS=6] [REPEATS=20]\n";
        return 2;
    }
    const int exams = argc > 3 ? std::atoi(argv[3]) : 6;
    const int repeats = argc > 4 ? std::atoi(argv[4]) : 20;
    const std::filesystem::path plugins = DIPTYCH_BENCH_PLUGINS;
    const auto reference =
        loaded(argv[1], {inference::DeviceChoice::Kind::Cpu, 0}, plugins, inference::Arithmetic::Float32);
    const auto other = loaded(argv[1], *device, plugins, inference::Arithmetic::Best);
    if (!reference || !other)
        return 1;

    Difference difference;
    for (int i = 0; i < exams; ++i) {
        const Study study = bench::phantomExam(static_cast<std::uint64_t>(i) + 1);
        const auto one = pipeline::ExamAnalyzer(*reference).analyze(study);
        const auto two = pipeline::ExamAnalyzer(*other).analyze(study);
        if (!one || !two || one->views.size() != two->views.size() || one->status != ExamStatus::Complete ||
            two->status != ExamStatus::Complete) {
            std::cerr << "an exam was not analysed\n";
            return 1;
        }
        for (std::size_t v = 0; v < one->views.size(); ++v)
            compare(one->views[v], two->views[v], difference);
    }
    const double otherMs = networkMs(*other, repeats);
    const double referenceMs = networkMs(*reference, std::min(repeats, 3));
    std::printf(
        "{\"device\": \"%s\", \"arithmetic\": \"%s\", \"note\": \"%s\", \"exams\": %d, \"findings\": %d, "
        "\"found_by_one_only\": %d, \"other_suspicion\": %d, \"largest_difference_of_probability\": %.2e, "
        "\"largest_distance_of_boxes_px\": %.3f, \"four_views_ms\": %.2f, \"cpu_float32_ms\": %.1f}\n",
        other->device().c_str(), other->arithmetic().c_str(), other->deviceNote().c_str(), exams, difference.findings,
        difference.unmatched, difference.otherSuspicion, difference.probability, difference.boxPx, otherMs,
        referenceMs);
    return otherMs < 0.0 || difference.unmatched > 0 || difference.otherSuspicion > 0 || difference.probability > 1e-3;
}
