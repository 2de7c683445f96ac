#include "network_window.h"

#include <algorithm>

namespace diptych::inference
{

namespace
{

// Steps of a window's sides, in steps of the grid: 8 x 8 sizes at most with the shipped package.
constexpr int kColumnSteps = 2;
constexpr int kRowSteps = 4;

struct Side {
    int begin, length;
};

/// `whole` is a multiple of the grid, and so is all that comes out.
Side sideOf(int begin, int length, int whole, const ModelManifest& manifest, int steps)
{
    const int grid = manifest.gridPx;
    const int first = std::max(0, begin - manifest.reachPx) / grid * grid;
    const int end = std::min(whole, begin + length + manifest.reachPx);
    const int step = grid * steps;
    const int wide = std::min(whole, (end - first + step - 1) / step * step);
    return {std::min(first, whole - wide), wide};
}

}  // namespace

CanvasPart wholeOf(const InputImage& image)
{
    return {0, 0, image.columns, image.rows};
}

CanvasPart networkWindow(const InputImage& image, const ModelManifest& manifest)
{
    if (!image.part || image.part->columns == 0 || image.part->rows == 0 || manifest.reachPx == 0)
        return wholeOf(image);
    const Side across = sideOf(image.part->left, image.part->columns, image.columns, manifest, kColumnSteps);
    const Side down = sideOf(image.part->top, image.part->rows, image.rows, manifest, kRowSteps);
    return {across.begin, down.begin, across.length, down.length};
}

void drawWindow(const InputImage& image, const CanvasPart& window, std::span<float> pixels)
{
    const CanvasPart part = image.part.value_or(wholeOf(image));
    const auto columns = static_cast<std::size_t>(window.columns);
    const auto width = static_cast<std::size_t>(part.columns);
    const auto left = static_cast<std::size_t>(part.left - window.left);
    const auto first = static_cast<std::size_t>(part.top - window.top);
    const auto end = first + static_cast<std::size_t>(part.rows);
    std::ranges::fill(pixels.first(first * columns), 0.0F);
    for (std::size_t row = first; row < end; ++row) {
        const auto line = pixels.subspan(row * columns, columns);
        std::ranges::fill(line.first(left), 0.0F);
        std::ranges::copy(image.values.subspan((row - first) * width, width), line.subspan(left).begin());
        std::ranges::fill(line.subspan(left + width), 0.0F);
    }
    std::ranges::fill(pixels.subspan(end * columns), 0.0F);
}

void drawWhole(const InputImage& image, std::span<float> canvas)
{
    drawWindow(image, wholeOf(image), canvas);
}

}  // namespace diptych::inference
