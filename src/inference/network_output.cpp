#include "network_output.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace diptych::inference
{

namespace
{

constexpr std::size_t kColumns = 7;
constexpr double kMaxCandidates = 10000;

std::string shapeText(std::span<const std::int64_t> sizes)
{
    std::string text;
    for (const std::int64_t size : sizes)
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    return "[" + text + "]";
}

bool isScore(double value)
{
    return value >= 0.0 && value <= 1.0;
}

/// What is wrong with a row, or nothing.
std::string fault(std::span<const float> row, const ModelManifest& manifest)
{
    if (!std::all_of(row.begin(), row.end(), [](float value) { return std::isfinite(value); }))
        return "a value that is not finite";
    if (!isScore(static_cast<double>(row[4])) || !isScore(static_cast<double>(row[5])))
        return "a score outside 0..1";
    if (row[4] == 0.0F)
        return {};
    if (row[6] != std::floor(row[6]) || row[6] < 0.0F ||
        static_cast<double>(row[6]) >= static_cast<double>(manifest.kinds.size()))
        return "a kind that the manifest does not name";
    if (!(row[0] < row[2]) || !(row[1] < row[3]))
        return "a box without width or height";
    if (row[2] <= 0.0F || row[3] <= 0.0F || static_cast<double>(row[0]) >= manifest.inputColumns ||
        static_cast<double>(row[1]) >= manifest.inputRows)
        return "a box outside the model's input";
    return {};
}

Candidate candidate(std::span<const float> row, const ModelManifest& manifest)
{
    const auto at = [row](std::size_t i) { return static_cast<double>(row[i]); };
    Candidate result;
    result.box = {at(0), at(1), at(2) - at(0), at(3) - at(1)};
    result.rawConfidence = at(4);
    result.rawMalignancy = at(5);
    result.kind = manifest.kinds[static_cast<std::size_t>(row[6])];
    return result;
}

}  // namespace

Result<std::vector<std::vector<Candidate>>> candidatesFromOutput(std::span<const float> values,
                                                                 std::span<const std::int64_t> sizes,
                                                                 std::size_t images, const ModelManifest& manifest)
{
    const std::size_t perImage = sizes.size() == 3 && sizes[1] >= 0 && static_cast<double>(sizes[1]) <= kMaxCandidates
                                     ? static_cast<std::size_t>(sizes[1])
                                     : 0;
    if (sizes.size() != 3 || sizes[0] != static_cast<std::int64_t>(images) ||
        sizes[2] != static_cast<std::int64_t>(kColumns) || sizes[1] != static_cast<std::int64_t>(perImage) ||
        values.size() != images * perImage * kColumns)
        return failure(Reason::ModelError, "the network's output is " + shapeText(sizes) + ", not [" +
                                               std::to_string(images) + " x candidates x 7]");

    std::vector<std::vector<Candidate>> result(images);
    for (std::size_t image = 0; image < images; ++image) {
        for (std::size_t i = 0; i < perImage; ++i) {
            const auto row = values.subspan((image * perImage + i) * kColumns, kColumns);
            if (const std::string what = fault(row, manifest); !what.empty())
                return failure(Reason::ModelError, "the network's output holds " + what + " (image " +
                                                       std::to_string(image) + ", row " + std::to_string(i) + ")");
            if (row[4] > 0.0F)
                result[image].push_back(candidate(row, manifest));
        }
        std::stable_sort(result[image].begin(), result[image].end(),
                         [](const Candidate& a, const Candidate& b) { return a.rawConfidence > b.rawConfidence; });
    }
    return result;
}

bool isPossible(const Candidate& candidate, const ModelManifest& manifest)
{
    const Box& box = candidate.box;
    const bool finite =
        std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) && std::isfinite(box.height);
    return finite && box.width > 0.0 && box.height > 0.0 && box.x + box.width > 0.0 && box.y + box.height > 0.0 &&
           box.x < manifest.inputColumns && box.y < manifest.inputRows && isScore(candidate.rawConfidence) &&
           candidate.rawConfidence > 0.0 && isScore(candidate.rawMalignancy) &&
           std::ranges::find(manifest.kinds, candidate.kind) != manifest.kinds.end();
}

}  // namespace diptych::inference
