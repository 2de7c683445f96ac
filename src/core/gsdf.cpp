#include "diptych/core/gsdf.h"

#include <algorithm>
#include <cmath>

namespace diptych::gsdf
{

namespace
{

constexpr int kLastLevel = 255;

/// Light above black over driving level, both as logarithms: the response of a display is near a power there, nearly a
/// straight line, which 18 points tell well (over the level itself they tell little of the darkest steps). Between the
/// points a cubic that never overshoots (Fritsch and Carlson); below the first level above 0 the power goes on.
class LightCurve
{
public:
    explicit LightCurve(const LuminanceTable& table) : black_(table.points.front().luminance), ambient_(table.ambient)
    {
        for (std::size_t i = 1; i < table.points.size(); ++i) {
            levels_.push_back(std::log(table.points[i].level));
            lights_.push_back(std::log(table.points[i].luminance - black_));
        }
        setSlopes();
    }

    /// cd/m2, ambient included.
    [[nodiscard]] double at(double level) const
    {
        return ambient_ + black_ + (level > 0.0 ? std::exp(logLight(std::log(level))) : 0.0);
    }
    [[nodiscard]] double jndAt(double level) const { return jndOf(at(level)); }

private:
    void setSlopes()
    {
        const std::size_t count = levels_.size();
        std::vector<double> secants(count - 1);
        for (std::size_t i = 0; i + 1 < count; ++i)
            secants[i] = (lights_[i + 1] - lights_[i]) / (levels_[i + 1] - levels_[i]);
        // The slope of the parabola through three points, held within what keeps the cubic from overshooting.
        const auto limited = [](double slope, double one, double other) {
            return std::clamp(slope, 0.0, 3.0 * std::min(one, other));
        };
        slopes_.assign(count, secants.front());
        for (std::size_t i = 1; i + 1 < count; ++i) {
            const double before = levels_[i] - levels_[i - 1];
            const double after = levels_[i + 1] - levels_[i];
            slopes_[i] =
                limited((before * secants[i] + after * secants[i - 1]) / (before + after), secants[i - 1], secants[i]);
        }
        slopes_.back() = secants.back();
    }

    [[nodiscard]] double logLight(double level) const
    {
        if (level <= levels_.front())
            return lights_.front() + slopes_.front() * (level - levels_.front());
        const auto above = std::upper_bound(levels_.begin() + 1, levels_.end() - 1, level);
        const auto i = static_cast<std::size_t>(above - levels_.begin()) - 1;
        const double width = levels_[i + 1] - levels_[i];
        const double t = std::clamp((level - levels_[i]) / width, 0.0, 1.0);
        const double s = 1.0 - t;
        return lights_[i] * s * s * (1.0 + 2.0 * t) + lights_[i + 1] * t * t * (1.0 + 2.0 * s) +
               width * (slopes_[i] * t * s * s - slopes_[i + 1] * t * t * s);
    }

    double black_;
    double ambient_;
    std::vector<double> levels_;  // natural logarithms, of the points above level 0
    std::vector<double> lights_;
    std::vector<double> slopes_;
};

}  // namespace

double luminanceOf(double jndIndex)
{
    // PS3.14, 7.1, equation 7-1.
    const double x = std::log(std::clamp(jndIndex, kLeastJnd, kGreatestJnd));
    const double above = -1.3011877 + x * (8.0242636e-2 + x * (1.3646699e-1 + x * (-2.5468404e-2 + x * 1.3635334e-3)));
    const double below =
        1.0 + x * (-2.5840191e-2 + x * (-1.0320229e-1 + x * (2.8745620e-2 + x * (-3.1978977e-3 + x * 1.2992634e-4))));
    return std::pow(10.0, above / below);
}

double jndOf(double luminance)
{
    // Bisection of equation 7-1 rather than the standard's fitted inverse: there and back must be the same number.
    double low = kLeastJnd;
    double high = kGreatestJnd;
    while (high - low > 1e-7) {
        const double middle = (low + high) / 2.0;
        (luminanceOf(middle) < luminance ? low : high) = middle;
    }
    return (low + high) / 2.0;
}

DisplayTable unchanged()
{
    DisplayTable table{};
    for (std::size_t p = 0; p < table.size(); ++p)
        table[p] = static_cast<std::uint8_t>(p);
    return table;
}

Result<void> check(const LuminanceTable& table)
{
    const auto refused = [](const char* why) { return failure(Reason::InvalidArgument, why); };
    if (table.points.size() < 3)
        return refused("three luminances at least are needed");
    if (table.points.front().level != 0 || table.points.back().level != kLastLevel)
        return refused("luminances at driving levels 0 and 255 are needed");
    if (!(table.ambient >= 0.0) || !std::isfinite(table.ambient))
        return refused("ambient light cannot be negative");
    for (std::size_t i = 0; i < table.points.size(); ++i) {
        if (!(table.points[i].luminance >= 0.0) || !std::isfinite(table.points[i].luminance))
            return refused("a luminance cannot be negative");
        if (i > 0 && (table.points[i].level <= table.points[i - 1].level ||
                      table.points[i].luminance <= table.points[i - 1].luminance))
            return failure(Reason::InvalidArgument, "the luminance does not rise from driving level " +
                                                        std::to_string(table.points[i - 1].level) + " to " +
                                                        std::to_string(table.points[i].level));
    }
    return {};
}

double luminanceAt(const LuminanceTable& table, double level)
{
    return LightCurve(table).at(level);
}

Result<DisplayTable> displayTable(const LuminanceTable& table)
{
    if (const auto usable = check(table); !usable)
        return tl::make_unexpected(usable.error());
    const LightCurve curve(table);
    std::array<double, 256> jnds{};
    for (std::size_t level = 0; level < jnds.size(); ++level)
        jnds[level] = curve.jndAt(static_cast<double>(level));
    DisplayTable result{};
    for (std::size_t p = 0; p < result.size(); ++p) {
        const double wanted = jnds.front() + (jnds.back() - jnds.front()) * static_cast<double>(p) / kLastLevel;
        const auto above = std::lower_bound(jnds.begin(), jnds.end(), wanted);
        auto nearest = above == jnds.end() ? jnds.end() - 1 : above;
        if (nearest != jnds.begin() && wanted - *(nearest - 1) < *nearest - wanted)
            --nearest;
        result[p] = static_cast<std::uint8_t>(nearest - jnds.begin());
    }
    result.front() = 0;
    result.back() = kLastLevel;
    return result;
}

LuminanceTable srgbDisplay(double least, double greatest, double ambient)
{
    LuminanceTable table;
    table.ambient = ambient;
    for (int level = 0; level <= kLastLevel; ++level) {
        const double value = level / static_cast<double>(kLastLevel);
        const double light = value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        table.points.push_back({level, least + (greatest - least) * light});
    }
    return table;
}

std::vector<double> measuredLuminances(const LuminanceTable& display, const DisplayTable& table)
{
    const LightCurve curve(display);
    std::vector<double> luminances;
    luminances.reserve(kMeasuredLevels);
    for (int index = 0; index < kMeasuredLevels; ++index)
        luminances.push_back(curve.at(table[static_cast<std::size_t>(measuredLevel(index))]));
    return luminances;
}

Result<Conformance> conformance(std::span<const double> luminances)
{
    if (luminances.size() < 2)
        return failure(Reason::InvalidArgument, "two luminances at least are needed");
    for (std::size_t i = 0; i < luminances.size(); ++i)
        if (!(luminances[i] > 0.0) || (i > 0 && luminances[i] < luminances[i - 1]))
            return failure(Reason::InvalidArgument, "the luminance does not rise");
    const std::size_t steps = luminances.size() - 1;
    Conformance result;
    result.least = luminances.front();
    result.greatest = luminances.back();
    result.ratio = result.greatest / result.least;
    const double first = jndOf(result.least);
    result.jndPerStep = (jndOf(result.greatest) - first) / static_cast<double>(steps);
    if (result.jndPerStep <= 0.0)
        return failure(Reason::InvalidArgument, "the luminance does not rise");
    const auto contrast = [](double low, double high) { return 2.0 * (high - low) / (high + low); };
    for (std::size_t i = 0; i < steps; ++i) {
        // The same number of JND steps, at the GSDF's own luminances: the number itself cancels.
        const double wanted = contrast(luminanceOf(first + result.jndPerStep * static_cast<double>(i)),
                                       luminanceOf(first + result.jndPerStep * static_cast<double>(i + 1)));
        const double deviation = std::abs(contrast(luminances[i], luminances[i + 1]) - wanted) / wanted;
        result.meanDeviation += deviation / static_cast<double>(steps);
        if (deviation > result.greatestDeviation) {
            result.greatestDeviation = deviation;
            result.worstStep = i;
        }
    }
    return result;
}

}  // namespace diptych::gsdf
