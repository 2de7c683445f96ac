#include "canvas_part.h"

#include <algorithm>

namespace diptych::inference
{

CanvasPart wholeOf(const InputImage& image)
{
    return {0, 0, image.columns, image.rows};
}

CanvasPart givenOf(const InputImage& image, const ModelManifest& manifest, std::string_view device)
{
    const bool empty = !image.part || image.part->columns == 0 || image.part->rows == 0;
    return empty || !manifest.takesParts || device != "cpu" ? wholeOf(image) : *image.part;
}

void writeGiven(const InputImage& image, const CanvasPart& given, std::span<float> pixels)
{
    if (!image.part || *image.part == given)
        std::ranges::copy(image.values, pixels.begin());
    else
        drawWhole(image, pixels);
}

void drawWhole(const InputImage& image, std::span<float> canvas)
{
    const CanvasPart part = image.part.value_or(wholeOf(image));
    const auto columns = static_cast<std::size_t>(image.columns);
    const auto width = static_cast<std::size_t>(part.columns);
    const auto left = static_cast<std::size_t>(part.left);
    const auto first = static_cast<std::size_t>(part.top);
    const auto end = first + static_cast<std::size_t>(part.rows);
    std::ranges::fill(canvas.first(first * columns), 0.0F);
    for (std::size_t row = first; row < end; ++row) {
        const auto line = canvas.subspan(row * columns, columns);
        std::ranges::fill(line.first(left), 0.0F);
        std::ranges::copy(image.values.subspan((row - first) * width, width), line.subspan(left).begin());
        std::ranges::fill(line.subspan(left + width), 0.0F);
    }
    std::ranges::fill(canvas.subspan(end * columns), 0.0F);
}

}  // namespace diptych::inference
