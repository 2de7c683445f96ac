#include "density.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace diptych::preprocess
{

namespace
{

constexpr std::size_t kSampleValues = 65536;

/// Which sample values occur in the image.
std::vector<bool> present(const PixelImage& image)
{
    std::vector<std::uint8_t> seen(kSampleValues, 0);
    for (const std::uint16_t sample : image.samples)
        seen[sample] = 1;
    return {seen.begin(), seen.end()};
}

void mirror(std::vector<float>& table, const GreyScale& grey)
{
    if (!grey.voiLuts.empty()) {
        const double most = std::pow(2.0, std::clamp(grey.voiLuts.front().bits, 1, 16)) - 1.0;
        for (float& value : table)
            value = static_cast<float>(most - static_cast<double>(value));
        return;
    }
    const auto [least, most] = std::minmax_element(table.begin(), table.end());
    const double sum = static_cast<double>(*least) + static_cast<double>(*most);
    for (float& value : table)
        value = static_cast<float>(sum - static_cast<double>(value));
}

}  // namespace

Result<std::vector<float>> densityTable(const PixelImage& image)
{
    if (image.lastStored < image.firstStored || image.lastStored - image.firstStored >= static_cast<int>(kSampleValues))
        return failure(Reason::UnsupportedPixelFormat, "the stored range is empty or wider than 16 bits");
    const std::size_t range = static_cast<std::size_t>(image.lastStored - image.firstStored) + 1;
    const GreyScale& grey = image.grey;

    std::vector<float> table(range);
    for (std::size_t sample = 0; sample < range; ++sample) {
        double value = modalityValue(grey, image.firstStored + static_cast<int>(sample));
        if (!grey.voiLuts.empty())
            value = lookUp(grey.voiLuts.front(), value);
        if (!(std::abs(value) < 1e30))
            return failure(Reason::UnsupportedPixelFormat, "the Modality transform gives no finite value");
        table[sample] = static_cast<float>(value);
    }
    if (grey.inverse)
        mirror(table, grey);
    table.resize(kSampleValues, table.back());

    if (grey.paddingFirst) {
        const std::vector<bool> occurs = present(image);
        const auto padding = [&](std::size_t sample) {
            return isPadding(grey, image.firstStored + static_cast<int>(sample));
        };
        float lowest = std::numeric_limits<float>::infinity();
        for (std::size_t sample = 0; sample < kSampleValues; ++sample)
            if (occurs[sample] && !padding(sample))
                lowest = std::min(lowest, table[sample]);
        if (!std::isfinite(lowest))
            return failure(Reason::NoBreastFound, "every pixel is padding");
        for (std::size_t sample = 0; sample < kSampleValues; ++sample)
            if (padding(sample))
                table[sample] = lowest;
    }
    return table;
}

}  // namespace diptych::preprocess
