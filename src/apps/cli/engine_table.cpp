#include "engine_table.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <memory>
#include <vector>

#include "diptych/core/installation.h"
#include "diptych/inference/engine_process.h"

namespace diptych::cli
{

namespace
{

using inference::Arithmetic;
using inference::Candidate;
using inference::InputImage;
using inference::SuspicionModel;

constexpr int kViews = 4;

/// A half disc at the chest wall with grain: something to look at everywhere, the same each time.
std::vector<float> madeUpView(int rows, int columns, std::uint32_t seed)
{
    std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    std::uint32_t state = seed * 2654435761U + 1U;
    for (int row = 0; row < rows; ++row) {
        const double y = (row - rows / 2.0) / (rows / 2.2);
        for (int column = 0; column < columns; ++column) {
            const double x = column / (columns / 1.1);
            state = state * 1664525U + 1013904223U;
            const double grain = (state >> 8) / 16777216.0;
            const double inside = 1.0 - x * x - y * y;
            if (inside > 0)
                values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                       static_cast<std::size_t>(column)] = static_cast<float>(0.2 + 0.5 * inside * grain);
        }
    }
    return values;
}

struct Measured {
    std::unique_ptr<SuspicionModel> model;
    std::vector<double> milliseconds;
    std::vector<std::vector<Candidate>> said;
};

bool run(Measured& measured, std::span<const InputImage> views)
{
    const auto start = std::chrono::steady_clock::now();
    auto said = measured.model->assess(views, CancelToken());
    const auto spent = std::chrono::steady_clock::now() - start;
    if (!said) {
        std::cerr << "diptych-cli: " << sentence(said.error().reason) << ": " << said.error().detail << '\n';
        return false;
    }
    measured.milliseconds.push_back(std::chrono::duration<double, std::milli>(spent).count() / kViews);
    measured.said = std::move(*said);
    return true;
}

/// Of confidence and malignancy, by rank; infinite where one says more marks than the other.
double largestDifference(const std::vector<std::vector<Candidate>>& a, const std::vector<std::vector<Candidate>>& b)
{
    double most = 0.0;
    for (std::size_t view = 0; view < a.size(); ++view) {
        if (a[view].size() != b[view].size())
            return std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < a[view].size(); ++i)
            most = std::max({most, std::abs(a[view][i].rawConfidence - b[view][i].rawConfidence),
                             std::abs(a[view][i].rawMalignancy - b[view][i].rawMalignancy)});
    }
    return most;
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

}  // namespace

ExitStatus printEngineTable(const std::filesystem::path& model, int rounds)
{
    std::array<Measured, 2> both;
    for (std::size_t i = 0; i < both.size(); ++i) {
        auto loaded =
            inference::startSuspicionModel(model, {inference::DeviceChoice::Kind::Cpu, 0}, installation().plugins(),
                                           i == 0 ? Arithmetic::Float32 : Arithmetic::Best);
        if (!loaded) {
            std::cerr << "diptych-cli: " << sentence(loaded.error().reason) << ": " << loaded.error().detail << '\n';
            return kModelRefused;
        }
        both[i].model = std::move(*loaded);
    }
    const auto& manifest = both[0].model->manifest();
    std::vector<std::vector<float>> images;
    std::vector<InputImage> views;
    images.reserve(kViews);
    views.reserve(kViews);
    for (std::uint32_t i = 0; i < kViews; ++i)
        images.push_back(madeUpView(manifest.inputRows, manifest.inputColumns, i));
    for (const auto& image : images)
        views.push_back({manifest.inputRows, manifest.inputColumns, image});
    const bool oneOnly = both[0].model->arithmetic() == both[1].model->arithmetic();
    for (Measured& each : both)  // the first pass packs weights
        if (!run(each, views))
            return kModelRefused;
    for (Measured& each : both)
        each.milliseconds.clear();
    for (int round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < (oneOnly ? 1U : 2U); ++i)
            if (!run(both[i], views))
                return kModelRefused;
    std::cout << "engine on this machine (CPU, four made-up views, median of " << rounds
              << ")\n  arithmetic                 ms a view  largest difference\n"
              << std::fixed << std::setprecision(0);
    std::cout << "  " << std::left << std::setw(25) << both[0].model->arithmetic() << std::right << std::setw(11)
              << median(both[0].milliseconds) << "  " << (oneOnly ? "-  (the only one here)" : "-") << '\n';
    if (!oneOnly)
        std::cout << "  " << std::left << std::setw(25) << both[1].model->arithmetic() << std::right << std::setw(11)
                  << median(both[1].milliseconds) << "  " << std::scientific << std::setprecision(1)
                  << largestDifference(both[0].said, both[1].said) << "  (chosen)\n"
                  << std::defaultfloat;
    return kWhole;
}

}  // namespace diptych::cli
