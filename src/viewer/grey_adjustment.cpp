#include "grey_adjustment.h"

#include <algorithm>
#include <cmath>

#include <QObject>

namespace diptych::viewer
{

namespace
{

DisplayTableOptions optionsFor(const ImagePyramid& image, const GreyAdjustment& adjustment)
{
    DisplayTableOptions options = defaultDisplay(image.grey(), image.firstStored(), image.lastStored());
    options.invertDisplay = adjustment.invert;
    if (adjustment.windowUntouched())
        return options;
    VoiWindow window;
    if (options.voiLut && *options.voiLut < image.grey().voiLuts.size()) {
        // A look-up table has no centre to move: from the first drag on, a line over its input range takes over.
        const LookUpTable& lut = image.grey().voiLuts[*options.voiLut];
        const double width = std::max<double>(static_cast<double>(lut.entries.size()), 2.0);
        window = {lut.firstValue + width / 2.0, width, VoiFunction::LinearExact, {}};
        options.voiLut.reset();
    } else {
        window = options.window.value_or(fullRangeWindow(image.grey(), image.firstStored(), image.lastStored()));
    }
    window.centre += adjustment.shift * window.width;
    window.width = std::max(window.width * adjustment.stretch, 1.0);
    options.window = window;
    return options;
}

}  // namespace

void GreyAdjustment::drag(double right, double down)
{
    stretch = std::clamp(stretch * std::exp(2.0 * right), 0.02, 20.0);
    shift = std::clamp(shift + down * stretch, -2.0, 2.0);
}

std::optional<VoiWindow> effectiveWindow(const ImagePyramid& image, const GreyAdjustment& adjustment)
{
    const DisplayTableOptions options = optionsFor(image, adjustment);
    return options.voiLut ? std::nullopt : options.window;
}

std::vector<std::uint8_t> tableFor(const ImagePyramid& image, const GreyAdjustment& adjustment)
{
    // A damaged file may hold samples above its own range: they are drawn as the range's end.
    std::vector<std::uint8_t> table =
        displayTable(image.grey(), image.firstStored(), image.lastStored(), optionsFor(image, adjustment));
    const auto needed = static_cast<std::size_t>(image.largestSample()) + 1;
    if (!table.empty() && table.size() < needed)
        table.resize(needed, table.back());
    return table;
}

QString greyText(const ImagePyramid& image, const GreyAdjustment& adjustment)
{
    const auto window = effectiveWindow(image, adjustment);
    QString text = window ? QObject::tr("W %1  L %2").arg(std::lround(window->width)).arg(std::lround(window->centre))
                          : QObject::tr("VOI LUT");
    if (adjustment.invert)
        text += QObject::tr(", inverted");
    return text;
}

}  // namespace diptych::viewer
