#include "hanging/hanging_protocol.h"

#include <algorithm>
#include <map>
#include <set>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

constexpr int kMostSteps = 64;
constexpr int kMostRows = 4;
constexpr int kMostRowsOrColumns = 8;
constexpr int kMostName = 80;
constexpr qint64 kMostBytes = 1 << 20;

/// Throws and catches stay within this file: a parser of nested optional parts reads badly otherwise.
[[noreturn]] void refuse(const std::string& where, const std::string& why)
{
    throw ProtocolFault{where.empty() ? why : where + ": " + why};
}

void onlyKnown(const QJsonObject& object, const std::set<QString>& known, const std::string& where)
{
    // A misspelt key would else be passed over in silence, and the site would wonder why nothing changes.
    for (auto it = object.begin(); it != object.end(); ++it)
        if (!known.contains(it.key()))
            refuse(where, "\"" + it.key().toStdString() + "\" is not known here");
}

std::string nameIn(const QJsonObject& object, const std::string& where)
{
    const QString name = object.value(QLatin1String("name")).toString().simplified();
    if (name.isEmpty() || name.size() > kMostName)
        refuse(where.empty() ? "name" : where + ".name", "must be a text of 1 to 80 characters");
    return name.toStdString();
}

std::optional<HangingCell> cellOf(const QJsonValue& value, const std::string& where)
{
    if (!value.isString())
        refuse(where, "must be a text such as \"RCC\" or \"RCC prior\"");
    const QStringList words = value.toString().simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty())
        return std::nullopt;
    HangingCell cell;
    const auto view = std::ranges::find_if(
        kStandardViews, [&words](StandardView each) { return toQt(code(each)) == words.front().toUpper(); });
    if (view == kStandardViews.end())
        refuse(where, "no view is called \"" + words.front().toStdString() + "\" (RCC, LCC, RMLO, LMLO)");
    cell.view = *view;
    if (words.size() == 2 && words.back() == QLatin1String("prior"))
        cell.epoch = Epoch::Prior;
    else if (words.size() > 1)
        refuse(where, "after the view only \"prior\" may stand");
    return cell;
}

HangingGrid gridOf(const QJsonValue& value, const std::string& where)
{
    const QJsonArray rows = value.toArray();
    if (!value.isArray() || rows.isEmpty() || rows.size() > kMostRows)
        refuse(where, "must be a list of 1 to 4 rows");
    HangingGrid grid;
    std::vector<HangingCell> used;
    for (int row = 0; row < rows.size(); ++row) {
        const std::string at = where + "[" + std::to_string(row) + "]";
        const QJsonArray cells = rows[row].toArray();
        if (!rows[row].isArray() || cells.isEmpty() || cells.size() > kMostRowsOrColumns)
            refuse(at, "must be a list of 1 to 8 views");
        auto& line = grid.emplace_back();
        for (int column = 0; column < cells.size(); ++column) {
            const std::string here = at + "[" + std::to_string(column) + "]";
            line.push_back(cellOf(cells[column], here));
            if (!line.back())
                continue;
            if (std::ranges::find(used, *line.back()) != used.end())
                refuse(here, "this view stands in the step already");
            used.push_back(*line.back());
        }
    }
    if (used.empty())
        refuse(where, "shows no view");
    return grid;
}

Box regionOf(const QJsonValue& value, const std::string& where)
{
    const QJsonArray numbers = value.toArray();
    if (numbers.size() != 4 || !std::ranges::all_of(numbers, [](const auto& number) { return number.isDouble(); }))
        refuse(where, "must be four numbers: x (from the chest wall), y (from the top), width, height");
    const Box box{numbers[0].toDouble(), numbers[1].toDouble(), numbers[2].toDouble(), numbers[3].toDouble()};
    const bool inside = box.x >= 0.0 && box.y >= 0.0 && box.width >= 0.05 && box.height >= 0.05 &&
                        box.x + box.width <= 1.0 + 1e-9 && box.y + box.height <= 1.0 + 1e-9;
    if (!inside)
        refuse(where, "must lie within 0..1, at least 0.05 wide and high");
    return box;
}

HangingStep stepOf(const QJsonValue& value, const std::string& where)
{
    if (!value.isObject())
        refuse(where, "must be an object");
    const QJsonObject object = value.toObject();
    onlyKnown(object,
              {QStringLiteral("name"), QStringLiteral("one_screen"), QStringLiteral("two_screens"),
               QStringLiteral("show"), QStringLiteral("region"), QStringLiteral("needs_prior")},
              where);
    HangingStep step;
    step.name = nameIn(object, where);
    step.oneScreen = gridOf(object.value(QLatin1String("one_screen")), where + ".one_screen");
    step.twoScreens = object.contains(QLatin1String("two_screens"))
                          ? gridOf(object.value(QLatin1String("two_screens")), where + ".two_screens")
                          : step.oneScreen;
    const QString show = object.value(QLatin1String("show")).toString(QStringLiteral("fit"));
    const std::map<QString, Showing> showings{{QStringLiteral("fit"), Showing::Fit},
                                              {QStringLiteral("breast"), Showing::Breast},
                                              {QStringLiteral("region"), Showing::Region},
                                              {QStringLiteral("roam"), Showing::Roam}};
    if (!showings.contains(show))
        refuse(where + ".show", R"(must be "fit", "breast", "region" or "roam")");
    step.showing = showings.at(show);
    if ((step.showing == Showing::Region) != object.contains(QLatin1String("region")))
        refuse(where + ".region", R"(belongs to "show": "region", and is needed there)");
    if (step.showing == Showing::Region)
        step.region = regionOf(object.value(QLatin1String("region")), where + ".region");
    const QJsonValue needsPrior = object.value(QLatin1String("needs_prior"));
    if (!needsPrior.isUndefined() && !needsPrior.isBool())
        refuse(where + ".needs_prior", "must be true or false");
    step.needsPrior = needsPrior.toBool(false);
    return step;
}

HangingProtocol protocolOf(const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (document.isNull())
        refuse({}, "no JSON: " + error.errorString().toStdString() + " at byte " + std::to_string(error.offset));
    if (!document.isObject())
        refuse({}, "must be an object");
    const QJsonObject object = document.object();
    onlyKnown(object, {QStringLiteral("schema"), QStringLiteral("name"), QStringLiteral("steps")}, {});
    if (object.value(QLatin1String("schema")).toString() != QLatin1String("diptych.hanging/1"))
        refuse("schema", "must be \"diptych.hanging/1\"");
    HangingProtocol protocol;
    protocol.name = nameIn(object, {});
    const QJsonValue steps = object.value(QLatin1String("steps"));
    const QJsonArray list = steps.toArray();
    if (!steps.isArray() || list.isEmpty() || list.size() > kMostSteps)
        refuse("steps", "must be a list of 1 to 64 steps");
    for (int i = 0; i < list.size(); ++i)
        protocol.steps.push_back(stepOf(list[i], "steps[" + std::to_string(i) + "]"));
    // A reader without a prior must be shown all four views, whatever else a site leaves out.
    std::set<StandardView> shown;
    for (const HangingStep& step : protocol.steps)
        if (!step.needsPrior)
            for (const HangingGrid* grid : {&step.oneScreen, &step.twoScreens})
                for (const auto& row : *grid)
                    for (const auto& cell : row)
                        if (cell && cell->epoch == Epoch::Current)
                            shown.insert(cell->view);
    if (shown.size() != kStandardViews.size())
        refuse("steps", "each of RCC, LCC, RMLO, LMLO must be shown in a step that needs no prior");
    return protocol;
}

}  // namespace

HangingProtocol overviewProtocol()
{
    const HangingGrid four{{HangingCell{StandardView::RightCc}, HangingCell{StandardView::LeftCc}},
                           {HangingCell{StandardView::RightMlo}, HangingCell{StandardView::LeftMlo}}};
    HangingStep step;
    step.name = "Overview";
    step.oneScreen = four;
    step.twoScreens = four;
    return {"Overview only", {step}};
}

tl::expected<HangingProtocol, ProtocolFault> parseProtocol(const QByteArray& json)
{
    try {
        return protocolOf(json);
    } catch (const ProtocolFault& fault) {
        return tl::make_unexpected(fault);
    }
}

LoadedProtocols loadProtocols(const std::vector<std::filesystem::path>& folders)
{
    LoadedProtocols loaded;
    std::map<QString, HangingProtocol> byFile;
    for (const std::filesystem::path& folder : folders) {
        const QDir directory(pathText(folder));
        for (const QString& name : directory.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
            QFile file(directory.filePath(name));
            if (file.size() > kMostBytes || !file.open(QIODevice::ReadOnly)) {
                loaded.faults.push_back(name.toStdString() + ": cannot be read");
                continue;
            }
            auto protocol = parseProtocol(file.readAll());
            if (protocol)
                byFile.insert_or_assign(name, std::move(*protocol));
            else
                loaded.faults.push_back(name.toStdString() + ": " + protocol.error().what);
        }
    }
    for (auto& [name, protocol] : byFile)
        loaded.protocols.push_back(std::move(protocol));
    if (loaded.protocols.empty())
        loaded.protocols.push_back(overviewProtocol());
    return loaded;
}

}  // namespace diptych::viewer
