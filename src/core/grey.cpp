#include "diptych/core/grey.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace diptych
{

double lookUp(const LookUpTable& table, double value)
{
    if (table.entries.empty())
        return 0.0;
    const double index = std::floor(value + 0.5) - table.firstValue;
    const double last = static_cast<double>(table.entries.size() - 1);
    return table.entries[static_cast<std::size_t>(std::clamp(index, 0.0, last))];
}

bool isPadding(const GreyScale& grey, int storedValue)
{
    if (!grey.paddingFirst)
        return false;
    const int other = grey.paddingLast.value_or(*grey.paddingFirst);
    return storedValue >= std::min(*grey.paddingFirst, other) && storedValue <= std::max(*grey.paddingFirst, other);
}

double modalityValue(const GreyScale& grey, int storedValue)
{
    if (grey.modalityLut)
        return lookUp(*grey.modalityLut, storedValue);
    return grey.rescaleSlope * storedValue + grey.rescaleIntercept;
}

double windowed(const VoiWindow& window, double value)
{
    switch (window.function) {
        case VoiFunction::Linear: {
            // PS3.3 C.11.2.1.2.1: the half and the one are the standard's.
            const double width = std::max(window.width, 1.0);
            if (width <= 1.0)
                return value <= window.centre - 0.5 ? 0.0 : 1.0;
            return std::clamp((value - (window.centre - 0.5)) / (width - 1.0) + 0.5, 0.0, 1.0);
        }
        case VoiFunction::LinearExact: {
            if (window.width <= 0.0)
                return value <= window.centre ? 0.0 : 1.0;
            return std::clamp((value - window.centre) / window.width + 0.5, 0.0, 1.0);
        }
        case VoiFunction::Sigmoid: {
            if (window.width <= 0.0)
                return value <= window.centre ? 0.0 : 1.0;
            return 1.0 / (1.0 + std::exp(-4.0 * (value - window.centre) / window.width));
        }
    }
    return 0.0;
}

VoiWindow fullRangeWindow(const GreyScale& grey, int firstStored, int lastStored)
{
    const auto range = [&]() -> std::pair<double, double> {
        if (grey.modalityLut && !grey.modalityLut->entries.empty()) {
            const auto [least, most] =
                std::minmax_element(grey.modalityLut->entries.begin(), grey.modalityLut->entries.end());
            return {*least, *most};
        }
        return std::minmax({modalityValue(grey, firstStored), modalityValue(grey, lastStored)});
    };
    const auto [low, high] = range();
    return {(low + high) / 2.0, std::max(high - low, 1.0), VoiFunction::LinearExact, "full range"};
}

std::vector<std::uint8_t> displayTable(const GreyScale& grey, int firstStored, int lastStored,
                                       const DisplayTableOptions& options)
{
    const VoiWindow window = options.window.value_or(fullRangeWindow(grey, firstStored, lastStored));
    const LookUpTable* voiLut =
        options.voiLut && *options.voiLut < grey.voiLuts.size() ? &grey.voiLuts[*options.voiLut] : nullptr;
    const double lutMaximum = voiLut ? std::pow(2.0, std::clamp(voiLut->bits, 1, 16)) - 1.0 : 1.0;

    std::vector<std::uint8_t> table(static_cast<std::size_t>(lastStored - firstStored + 1));
    for (int stored = firstStored; stored <= lastStored; ++stored) {
        std::uint8_t& entry = table[static_cast<std::size_t>(stored - firstStored)];
        if (isPadding(grey, stored)) {
            entry = 0;
            continue;
        }
        const double value = modalityValue(grey, stored);
        double shown = voiLut ? std::min(lookUp(*voiLut, value) / lutMaximum, 1.0) : windowed(window, value);
        if (grey.presentationLut && !grey.presentationLut->entries.empty()) {
            const LookUpTable& lut = *grey.presentationLut;
            const double last = static_cast<double>(lut.entries.size() - 1);
            shown = std::min(
                lookUp(lut, lut.firstValue + shown * last) / (std::pow(2.0, std::clamp(lut.bits, 1, 16)) - 1.0), 1.0);
        }
        if (grey.inverse != options.invertDisplay)
            shown = 1.0 - shown;
        entry = static_cast<std::uint8_t>(std::lround(shown * 255.0));
    }
    return table;
}

DisplayTableOptions defaultDisplay(const GreyScale& grey, int firstStored, int lastStored)
{
    DisplayTableOptions options;
    if (!grey.voiLuts.empty())
        options.voiLut = 0;
    else if (!grey.voiWindows.empty())
        options.window = grey.voiWindows.front();
    else
        options.window = fullRangeWindow(grey, firstStored, lastStored);
    return options;
}

}  // namespace diptych
