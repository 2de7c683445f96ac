#include "views/grey_adjustment.h"

#include <algorithm>
#include <cmath>

#include <QObject>

#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

std::size_t presetCount(const GreyScale& grey)
{
    return grey.voiLuts.size() + grey.voiWindows.size();
}

const std::string& explanationOf(const GreyScale& grey, std::size_t preset)
{
    return preset < grey.voiLuts.size() ? grey.voiLuts[preset].explanation
                                        : grey.voiWindows[preset - grey.voiLuts.size()].explanation;
}

bool sameWords(const std::string& a, const std::string& b)
{
    return toQt(a).trimmed().compare(toQt(b).trimmed(), Qt::CaseInsensitive) == 0;
}

DisplayTableOptions presetOptions(const GreyScale& grey, std::size_t preset)
{
    DisplayTableOptions options;
    if (preset < grey.voiLuts.size())
        options.voiLut = preset;
    else
        options.window = grey.voiWindows[preset - grey.voiLuts.size()];
    return options;
}

QStringList namesIn(const GreyScale& grey)
{
    QStringList names;
    for (std::size_t i = 0; i < presetCount(grey); ++i) {
        const QString explanation = toQt(explanationOf(grey, i)).trimmed();
        if (!explanation.isEmpty())
            names.push_back(explanation);
        else if (i < grey.voiLuts.size())
            names.push_back(QObject::tr("VOI LUT %1").arg(i + 1));
        else
            names.push_back(QObject::tr("Window %1").arg(i - grey.voiLuts.size() + 1));
    }
    return names;
}

std::optional<std::size_t> presetIn(const GreyScale& grey, const GreyAdjustment& adjustment)
{
    const std::size_t count = presetCount(grey);
    if (!adjustment.preset || count == 0)
        return std::nullopt;
    const auto explained = [&](std::size_t preset) {
        return sameWords(explanationOf(grey, preset), adjustment.presetExplanation);
    };
    // The place first: a file may give two of its windows one name.
    if (*adjustment.preset < count && explained(*adjustment.preset))
        return adjustment.preset;
    if (!adjustment.presetExplanation.empty())
        for (std::size_t i = 0; i < count; ++i)
            if (explained(i))
                return i;
    return *adjustment.preset < count ? adjustment.preset : std::nullopt;
}

DisplayTableOptions optionsFor(const ImagePyramid& image, const GreyScale& grey, const GreyAdjustment& adjustment)
{
    const auto preset = presetIn(grey, adjustment);
    DisplayTableOptions options =
        preset ? presetOptions(grey, *preset) : defaultDisplay(grey, image.firstStored(), image.lastStored());
    options.invertDisplay = adjustment.invert;
    if (adjustment.windowUntouched())
        return options;
    VoiWindow window;
    if (options.voiLut && *options.voiLut < grey.voiLuts.size()) {
        // A look-up table has no centre to move: from the first drag on, a line over its input range takes over.
        const LookUpTable& lut = grey.voiLuts[*options.voiLut];
        const double width = std::max<double>(static_cast<double>(lut.entries.size()), 2.0);
        window = {lut.firstValue + width / 2.0, width, VoiFunction::LinearExact, {}};
        options.voiLut.reset();
    } else {
        window = options.window.value_or(fullRangeWindow(grey, image.firstStored(), image.lastStored()));
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

QStringList presetNames(const ImagePyramid& image)
{
    return namesIn(image.grey());
}

std::optional<std::size_t> presetOf(const ImagePyramid& image, const GreyAdjustment& adjustment)
{
    return presetIn(image.grey(), adjustment);
}

GreyAdjustment nextPreset(const ImagePyramid& image, GreyAdjustment adjustment, int step)
{
    const auto count = static_cast<int>(presetCount(image.grey()));
    if (count < 2)
        return adjustment;
    const auto now = static_cast<int>(presetOf(image, adjustment).value_or(0));
    const auto next = static_cast<std::size_t>(((now + step) % count + count) % count);
    adjustment.preset = next;
    adjustment.presetExplanation = explanationOf(image.grey(), next);
    adjustment.shift = 0.0;
    adjustment.stretch = 1.0;
    return adjustment;
}

std::optional<VoiWindow> effectiveWindow(const ImagePyramid& image, const GreyAdjustment& adjustment)
{
    const DisplayTableOptions options = optionsFor(image, image.grey(), adjustment);
    return options.voiLut ? std::nullopt : options.window;
}

std::vector<std::uint8_t> tableFor(const ImagePyramid& image, const GreyAdjustment& adjustment,
                                   const std::optional<GreyScale>& presented)
{
    const GreyScale& grey = presented ? *presented : image.grey();
    // A damaged file may hold samples above its own range: they are drawn as the range's end.
    std::vector<std::uint8_t> table =
        displayTable(grey, image.firstStored(), image.lastStored(), optionsFor(image, grey, adjustment));
    const auto needed = static_cast<std::size_t>(image.largestSample()) + 1;
    if (!table.empty() && table.size() < needed)
        table.resize(needed, table.back());
    return table;
}

QString greyText(const ImagePyramid& image, const GreyAdjustment& adjustment, const std::optional<GreyScale>& presented)
{
    const GreyScale& grey = presented ? *presented : image.grey();
    const DisplayTableOptions options = optionsFor(image, grey, adjustment);
    const VoiWindow window = options.window.value_or(fullRangeWindow(grey, image.firstStored(), image.lastStored()));
    QString text = options.voiLut
                       ? QObject::tr("VOI LUT")
                       : QObject::tr("W %1  L %2").arg(std::lround(window.width)).arg(std::lround(window.centre));
    const QStringList names = namesIn(grey);
    const auto shown = static_cast<qsizetype>(presetIn(grey, adjustment).value_or(0));
    const bool named = adjustment.preset || (shown < names.size() && !explanationOf(grey, 0).empty());
    if (adjustment.windowUntouched() && named && shown < names.size())
        text = names[shown].startsWith(text) ? names[shown] : QObject::tr("%1: %2").arg(names[shown], text);
    if (adjustment.invert)
        text += QObject::tr(", inverted");
    return text;
}

}  // namespace diptych::viewer
