// diptych-device-bench: the same exams by a device, in each arithmetic that it has, and by the CPU in float32.
// How long does the network take, and does it say the same?
//
//   diptych-device-bench MODEL_FOLDER [DEVICE=auto] [EXAMS=6] [REPEATS=20]
//
// EXAMS: how many phantoms; or a folder with exams as bare samples (raw_exams.h). REPEATS: 0 takes no times.
//
// One line of JSON for each time and each comparison; exit status 1 where the arithmetic that is read with (the last)
// breaks the contract (|dp| <= 1e-3, the same 1..10) or says another thing the second time, or where there is no GPU
// and none was left out on purpose.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "diptych/inference/suspicion_model.h"
#include "diptych/pipeline/exam_analyzer.h"
#include "phantom_exam.h"
#include "raw_exams.h"

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

constexpr double kSameBoxPx = 32.0;  // of the stored image; two findings of one kind lie further apart

/// One to one: both are sorted by suspicion, and near ties may stand the other way round, so for each the nearest box
/// of its kind that no other finding has. Where none is near, it was found by one of the two only.
void compare(const ViewAssessment& reference, const ViewAssessment& other, Difference& difference)
{
    difference.findings += static_cast<int>(reference.findings.size());
    std::vector<const Finding*> left;
    for (const Finding& finding : other.findings)
        left.push_back(&finding);
    for (const Finding& finding : reference.findings) {
        const auto apart = [&finding](const Finding* each) {
            const double sides =
                std::max({std::abs(each->boxPx.x - finding.boxPx.x), std::abs(each->boxPx.y - finding.boxPx.y),
                          std::abs(each->boxPx.width - finding.boxPx.width),
                          std::abs(each->boxPx.height - finding.boxPx.height)});
            return each->kind == finding.kind ? sides : std::numeric_limits<double>::infinity();
        };
        const auto nearest = std::ranges::min_element(left, {}, apart);
        if (nearest == left.end() || apart(*nearest) > kSameBoxPx) {
            ++difference.unmatched;
            continue;
        }
        difference.boxPx = std::max(difference.boxPx, apart(*nearest));
        difference.probability =
            std::max(difference.probability, std::abs((*nearest)->probability - finding.probability));
        difference.otherSuspicion += (*nearest)->suspicion == finding.suspicion ? 0 : 1;
        left.erase(nearest);
    }
    difference.unmatched += static_cast<int>(left.size());
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

/// What DIPTYCH_ARITHMETIC may name on a GPU, and at last what it takes by itself; on a CPU only that is of interest.
std::vector<std::string> arithmeticsOf(const inference::SuspicionModel& other)
{
    if (other.device() == "cpu")
        return {""};
    return {"float32", ""};
}

std::unique_ptr<inference::SuspicionModel> loadedIn(const std::string& arithmetic, const char* folder,
                                                    inference::DeviceChoice device)
{
    if (arithmetic.empty())
        ::unsetenv("DIPTYCH_ARITHMETIC");
    else
        ::setenv("DIPTYCH_ARITHMETIC", arithmetic.c_str(), 1);
    auto model = inference::loadSuspicionModel(folder, device, DIPTYCH_BENCH_PLUGINS);
    if (model)
        return std::move(*model);
    std::cerr << "the model cannot be loaded: " << model.error().detail << '\n';
    return nullptr;
}

/// Phantoms are drawn when they are asked for, so that none but one is in memory.
struct Exams {
    std::string basis;
    std::size_t count = 0;
    std::function<Study(std::size_t)> at;
};

Exams examsOf(const std::string& told)
{
    if (std::filesystem::is_directory(told)) {
        auto exams = bench::rawExams(told);
        const std::size_t count = exams.size();
        return {"as given", count, [exams = std::move(exams)](std::size_t i) { return exams[i]; }};
    }
    return {"phantoms", std::stoul(told),
            [](std::size_t i) { return bench::phantomExam(static_cast<std::uint64_t>(i) + 1); }};
}

/// A model and how far it was from the CPU's float32 in all exams until now.
struct Compared {
    std::unique_ptr<inference::SuspicionModel> model;
    Difference difference;
    std::vector<double> examMs;  // the engine's part of each exam, with drawing what it is given
    bool repeats = true;         // the second analysis said what the first had said, to the last digit

    /// True where both say the same within the contract: |dp| <= 1e-3 and the same integer score.
    [[nodiscard]] bool holds() const
    {
        return repeats && difference.unmatched == 0 && difference.otherSuspicion == 0 && difference.probability <= 1e-3;
    }
};

bool sameDigits(const ExamAssessment& a, const ExamAssessment& b)
{
    for (std::size_t v = 0; v < a.views.size(); ++v) {
        const auto same = [](const Finding& x, const Finding& y) {
            return x.kind == y.kind && x.probability == y.probability && x.boxPx.x == y.boxPx.x &&
                   x.boxPx.y == y.boxPx.y && x.boxPx.width == y.boxPx.width && x.boxPx.height == y.boxPx.height;
        };
        if (!std::ranges::equal(a.views[v].findings, b.views[v].findings, same))
            return false;
    }
    return true;
}

/// The exam a few times more: how long the engine takes, and whether it says the same.
bool again(Compared& other, const Study& exam, const ExamAssessment& first)
{
    constexpr int kTimes = 7;
    std::vector<double> times;
    for (int i = 0; i < kTimes; ++i) {
        const auto got = pipeline::ExamAnalyzer(*other.model).analyze(exam);
        if (!got)
            return false;
        times.push_back(got->timing.infer);
        other.repeats = other.repeats && sameDigits(first, *got);
    }
    std::ranges::nth_element(times, times.begin() + kTimes / 2);
    other.examMs.push_back(times[kTimes / 2]);
    return true;
}

bool compareAll(inference::SuspicionModel& reference, std::vector<Compared>& others, const Exams& exams)
{
    for (std::size_t i = 0; i < exams.count; ++i) {
        const Study exam = exams.at(i);
        const auto wanted = pipeline::ExamAnalyzer(reference).analyze(exam);
        if (!wanted || wanted->status != ExamStatus::Complete) {
            std::cerr << "exam " << i + 1 << " was not analysed\n";
            return false;
        }
        for (Compared& other : others) {
            const auto got = pipeline::ExamAnalyzer(*other.model).analyze(exam);
            if (!got || got->status != ExamStatus::Complete) {
                std::cerr << "exam " << i + 1 << " was not analysed in " << other.model->arithmetic() << '\n';
                return false;
            }
            for (std::size_t v = 0; v < wanted->views.size(); ++v)
                compare(wanted->views[v], got->views[v], other.difference);
            if (!again(other, exam, *got))
                return false;
        }
        std::cerr << "exam " << i + 1 << " of " << exams.count << '\n';
    }
    return exams.count > 0;
}

void tell(Compared& other, const Exams& exams)
{
    const Difference& difference = other.difference;
    std::ranges::sort(other.examMs);
    std::printf(
        "{\"arithmetic\": \"%s\", \"exams\": %zu, \"basis\": \"%s\", \"findings\": %d, \"found_by_one_only\": %d, "
        "\"other_suspicion\": %d, \"largest_difference_of_probability\": %.2e, "
        "\"largest_distance_of_boxes_px\": %.3f, \"same_again\": %s, \"exam_ms\": %.2f}\n",
        other.model->arithmetic().c_str(), exams.count, exams.basis.c_str(), difference.findings, difference.unmatched,
        difference.otherSuspicion, difference.probability, difference.boxPx, other.repeats ? "true" : "false",
        other.examMs[other.examMs.size() / 2]);
}

}  // namespace

int main(int argc, char** argv)
{
    const auto device = inference::parseDevice(argc > 2 ? argv[2] : "auto");
    if (argc < 2 || argc > 5 || !device) {
        std::cerr << "diptych-device-bench MODEL_FOLDER [DEVICE=auto] [EXAMS=6] [REPEATS=20]\n";
        return 2;
    }
    Exams exams;
    try {
        exams = examsOf(argc > 3 ? argv[3] : "6");
    } catch (const std::exception& error) {
        std::cerr << "EXAMS: " << error.what() << '\n';
        return 2;
    }
    const int repeats = argc > 4 ? std::atoi(argv[4]) : 20;
    std::vector<Compared> others;
    auto other = loadedIn("", argv[1], *device);
    if (!other)
        return 1;
    if (other->device() == "cpu" && device->kind != inference::DeviceChoice::Kind::Cpu) {
        std::cerr << "no GPU to compare with: " << other->deviceNote() << '\n';
        return 1;
    }
    for (const std::string& arithmetic : arithmeticsOf(*other)) {
        other = loadedIn(arithmetic, argv[1], *device);
        if (!other)
            return 1;
        // Once in any case: LibTorch chooses how to run a script when it first does, as the newest loaded model needs
        // it.
        const double took = networkMs(*other, std::max(repeats, 1));
        if (took < 0.0)
            return 1;
        if (repeats > 0) {
            std::printf("{\"device\": \"%s\", \"arithmetic\": \"%s\", \"note\": \"%s\", \"four_views_ms\": %.2f}\n",
                        other->device().c_str(), other->arithmetic().c_str(), other->deviceNote().c_str(), took);
            std::fflush(stdout);
        }
        others.push_back({std::move(other), {}, {}});
    }
    const auto cpu = loadedIn("float32", argv[1], {inference::DeviceChoice::Kind::Cpu, 0});
    if (!cpu || !compareAll(*cpu, others, exams))
        return 1;
    for (Compared& each : others)
        tell(each, exams);
    return others.back().holds() ? 0 : 1;  // what is read with
}
