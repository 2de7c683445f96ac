// Protocols as data: what is accepted, what is refused and in which words, and that the shipped ones are usable.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "diptych/core/installation.h"
#include "hanging/hanging_protocol.h"

namespace diptych::viewer
{
namespace
{

QByteArray protocolWith(const QByteArray& steps)
{
    return R"({"schema": "diptych.hanging/1", "name": "Mine", "steps": [)" + steps + "]}";
}

const QByteArray kFour = R"({"name": "All", "one_screen": [["RCC", "LCC"], ["RMLO", "LMLO"]]})";

std::string faultOf(const QByteArray& json)
{
    const auto parsed = parseProtocol(json);
    return parsed ? "accepted" : parsed.error().what;
}

TEST(HangingProtocol, CellsRegionsAndPriorsAreRead)
{
    const auto parsed = parseProtocol(protocolWith(kFour + R"(,
        {"name": "CC and prior", "needs_prior": true, "one_screen": [["rcc  prior", "RCC", "", "LCC"]],
         "two_screens": [["RCC"], ["LCC"]], "show": "region", "region": [0, 0.5, 1, 0.5]})"));
    ASSERT_TRUE(parsed) << parsed.error().what;
    EXPECT_EQ(parsed->name, "Mine");
    const HangingStep& step = parsed->steps.at(1);
    EXPECT_TRUE(step.needsPrior);
    EXPECT_EQ(step.showing, Showing::Region);
    EXPECT_DOUBLE_EQ(step.region.y, 0.5);
    ASSERT_EQ(step.oneScreen.front().size(), 4U);
    EXPECT_EQ(step.oneScreen[0][0], (HangingCell{StandardView::RightCc, Epoch::Prior}));
    EXPECT_EQ(step.oneScreen[0][1], (HangingCell{StandardView::RightCc, Epoch::Current}));
    EXPECT_FALSE(step.oneScreen[0][2].has_value());
    EXPECT_EQ(step.twoScreens.size(), 2U);
    EXPECT_EQ(parsed->steps.front().twoScreens, parsed->steps.front().oneScreen);
}

TEST(HangingProtocol, FaultsNameTheirPlace)
{
    EXPECT_EQ(faultOf(protocolWith(R"({"name": "A", "one_screen": [["RCC", "RCX"]]})")),
              "steps[0].one_screen[0][1]: no view is called \"RCX\" (RCC, LCC, RMLO, LMLO)");
    EXPECT_EQ(faultOf(protocolWith(kFour + R"(, {"name": "B", "one_screen": [["RCC", "RCC"]]})")),
              "steps[1].one_screen[0][1]: this view stands in the step already");
    EXPECT_EQ(faultOf(protocolWith(R"({"name": "A", "one_screen": [["RCC later"]]})")),
              "steps[0].one_screen[0][0]: after the view only \"prior\" may stand");
    EXPECT_EQ(faultOf(protocolWith(R"({"name": "A", "one_screen": [[""]]})")), "steps[0].one_screen: shows no view");
    EXPECT_EQ(faultOf(protocolWith(R"({"name": "A", "one_sreen": [["RCC"]]})")),
              "steps[0]: \"one_sreen\" is not known here");
    EXPECT_EQ(faultOf(protocolWith(R"({"name": "A", "one_screen": [["RCC"]], "show": "all"})")),
              R"(steps[0].show: must be "fit", "breast", "region" or "roam")");
    EXPECT_EQ(faultOf(protocolWith(R"({"name": "A", "one_screen": [["RCC"]], "show": "region"})")),
              R"(steps[0].region: belongs to "show": "region", and is needed there)");
    EXPECT_EQ(faultOf(protocolWith(R"({"name": "A", "one_screen": [["RCC"]], "show": "region",
                                       "region": [0.5, 0, 0.6, 1]})")),
              "steps[0].region: must lie within 0..1, at least 0.05 wide and high");
    EXPECT_EQ(faultOf(protocolWith({})), "steps: must be a list of 1 to 64 steps");
    EXPECT_EQ(faultOf(R"({"schema": "diptych.hanging/2", "name": "x", "steps": []})"),
              "schema: must be \"diptych.hanging/1\"");
    EXPECT_EQ(faultOf("[]"), "must be an object");
    EXPECT_TRUE(faultOf("{").starts_with("no JSON: "));
}

TEST(HangingProtocol, OneThatLeavesAViewOutIsRefused)
{
    // L MLO is seen only beside a prior: without one she would never be shown it.
    EXPECT_EQ(faultOf(protocolWith(R"({"name": "A", "one_screen": [["RCC", "LCC", "RMLO"]]},
                                      {"name": "B", "needs_prior": true, "one_screen": [["LMLO"]]})")),
              "steps: each of RCC, LCC, RMLO, LMLO must be shown in a step that needs no prior");
}

TEST(HangingProtocol, TheSitesFileReplacesTheShippedOneAndABadOneIsTold)
{
    QTemporaryDir shipped;
    QTemporaryDir site;
    const auto write = [](const QTemporaryDir& folder, const char* name, const QByteArray& text) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    };
    write(shipped, "a.json", protocolWith(kFour).replace("Mine", "Shipped A"));
    write(shipped, "b.json", protocolWith(kFour).replace("Mine", "Shipped B"));
    write(site, "b.json", protocolWith(kFour).replace("Mine", "Site B"));
    write(site, "c.json", "{}");
    write(site, "notes.txt", "no protocol");
    const LoadedProtocols loaded =
        loadProtocols({shipped.path().toStdString(), site.path().toStdString(), "no such folder"});
    ASSERT_EQ(loaded.protocols.size(), 2U);
    EXPECT_EQ(loaded.protocols[0].name, "Shipped A");
    EXPECT_EQ(loaded.protocols[1].name, "Site B");
    EXPECT_EQ(loaded.faults, std::vector<std::string>{"c.json: schema: must be \"diptych.hanging/1\""});
    EXPECT_EQ(loadProtocols({}).protocols.front().steps.size(), 1U);
}

TEST(HangingProtocol, TheShippedOnesAreSoundAndGoFromOverviewToFullResolution)
{
    const LoadedProtocols loaded = loadProtocols({installation().resources() / "hanging"});
    EXPECT_TRUE(loaded.faults.empty()) << loaded.faults.front();
    ASSERT_FALSE(loaded.protocols.empty());
    for (const HangingProtocol& protocol : loaded.protocols) {
        const auto withoutPrior = std::ranges::count(protocol.steps, false, &HangingStep::needsPrior);
        EXPECT_GE(withoutPrior, 8) << protocol.name;
        EXPECT_GE(static_cast<std::ptrdiff_t>(protocol.steps.size()) - withoutPrior, 2) << protocol.name;
        EXPECT_EQ(protocol.steps.front().showing, Showing::Fit) << protocol.name;
        EXPECT_TRUE(std::ranges::any_of(protocol.steps, [](const HangingStep& step) {
            return step.showing == Showing::Roam;
        })) << protocol.name;
    }
}

}  // namespace
}  // namespace diptych::viewer
