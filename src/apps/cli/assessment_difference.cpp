#include "assessment_difference.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

#include <nlohmann/json.hpp>

#include "diptych/core/geometry.h"

namespace diptych::cli
{

namespace
{

using ParsedJson = nlohmann::json;

// The same finding overlaps itself almost wholly; another one of the same kind need not.
constexpr double kSamePlace = 0.9;

const ParsedJson& at(const ParsedJson& json, const char* name)
{
    static const ParsedJson kNothing;
    const auto found = json.is_object() ? json.find(name) : json.end();
    return json.is_object() && found != json.end() ? *found : kNothing;
}

std::string word(const ParsedJson& json)
{
    if (json.is_null())
        return "nothing";
    if (json.is_string())
        return json.get<std::string>();
    if (!json.is_number_float())
        return json.dump();
    std::ostringstream text;
    text << std::setprecision(6) << json.get<double>();
    return text.str();
}

bool same(const ParsedJson& kept, const ParsedJson& again)
{
    if (kept.is_number_float() && again.is_number())
        return std::abs(kept.get<double>() - again.get<double>()) <= kProbabilityTolerance;
    return kept == again;
}

Box boxOf(const ParsedJson& finding)
{
    const ParsedJson& box = at(finding, "box_px");
    const auto side = [&box](const char* name) {
        return at(box, name).is_number() ? at(box, name).get<double>() : 0.0;
    };
    return {side("x"), side("y"), side("width"), side("height")};
}

class Comparison
{
public:
    std::vector<std::string> differences;

    void field(const std::string& of, const char* name, const ParsedJson& kept, const ParsedJson& again)
    {
        if (!same(at(kept, name), at(again, name)))
            differences.push_back(of + ": " + name + " is " + word(at(kept, name)) + " in the bundle and " +
                                  word(at(again, name)) + " now.");
    }

    void findings(const std::string& view, const ParsedJson& kept, const ParsedJson& again)
    {
        std::vector<bool> paired(again.size(), false);
        for (const ParsedJson& finding : kept) {
            std::size_t best = again.size();
            double overlap = kSamePlace;
            for (std::size_t index = 0; index < again.size(); ++index) {
                if (paired[index] || at(again[index], "kind") != at(finding, "kind"))
                    continue;
                if (const double share = intersectionOverUnion(boxOf(finding), boxOf(again[index])); share >= overlap) {
                    overlap = share;
                    best = index;
                }
            }
            const std::string name = view + ", finding " + word(at(finding, "id"));
            if (best == again.size()) {
                differences.push_back(name + " (" + word(at(finding, "kind")) + ", suspicion " +
                                      word(at(finding, "suspicion")) + ") of the bundle is not found now.");
                continue;
            }
            paired[best] = true;
            for (const char* value : {"suspicion", "probability", "confidence"})
                field(name, value, finding, again[best]);
        }
        for (std::size_t index = 0; index < again.size(); ++index) {
            if (!paired[index])
                differences.push_back(view + ": a finding (" + word(at(again[index], "kind")) + ", suspicion " +
                                      word(at(again[index], "suspicion")) + ") is found now that the bundle lacks.");
        }
    }

    /// Entries of two lists that bear the same name by `names`.
    template <typename Compare>
    void lists(const char* what, const ParsedJson& kept, const ParsedJson& again,
               std::initializer_list<const char*> names, Compare&& compare)
    {
        const auto isSame = [names](const ParsedJson& one, const ParsedJson& other) {
            return std::all_of(names.begin(), names.end(),
                               [&](const char* name) { return at(one, name) == at(other, name); });
        };
        const auto named = [names](const ParsedJson& entry) {
            std::string text;
            for (const char* name : names)
                text += (text.empty() ? "" : " ") + word(at(entry, name));
            return text;
        };
        for (const ParsedJson& one : kept) {
            const auto other =
                std::find_if(again.begin(), again.end(), [&](const ParsedJson& j) { return isSame(one, j); });
            if (other == again.end())
                differences.push_back(std::string("The ") + what + " " + named(one) +
                                      " of the bundle is not there now.");
            else
                compare(one, *other);
        }
        for (const ParsedJson& other : again) {
            if (std::none_of(kept.begin(), kept.end(), [&](const ParsedJson& one) { return isSame(one, other); }))
                differences.push_back(std::string("The ") + what + " " + named(other) +
                                      " is there now and not in the bundle.");
        }
    }
};

}  // namespace

std::optional<std::string> modelDifference(const ParsedJson& kept, const ParsedJson& model)
{
    Comparison comparison;
    comparison.field("The model", "sha256", at(kept, "model"), model);
    if (const ParsedJson& package = at(at(kept, "model"), "package_sha256");
        package.is_string() && package != "")  // an earlier version names the weights only
        comparison.field("The model", "package_sha256", at(kept, "model"), model);
    return comparison.differences.empty() ? std::nullopt : std::optional(comparison.differences.front());
}

std::vector<std::string> differences(const ParsedJson& kept, const ParsedJson& again)
{
    Comparison comparison;
    comparison.field("The examination", "status", kept, again);
    comparison.field("The examination", "reason", kept, again);
    comparison.lists("view", at(kept, "views"), at(again, "views"), {"view", "sop_instance_uid"},
                     [&comparison](const ParsedJson& one, const ParsedJson& other) {
                         const std::string view = word(at(one, "view"));
                         comparison.field(view, "status", one, other);
                         comparison.field(view, "reason", one, other);
                         comparison.findings(view, at(one, "findings"), at(other, "findings"));
                     });
    comparison.lists("breast", at(kept, "breasts"), at(again, "breasts"), {"breast"},
                     [&comparison](const ParsedJson& one, const ParsedJson& other) {
                         const std::string breast = word(at(one, "breast")) + " breast";
                         for (const char* value : {"status", "suspicion", "probability"})
                             comparison.field(breast, value, one, other);
                     });
    comparison.field("The examination", "suspicion", at(kept, "exam"), at(again, "exam"));
    return comparison.differences;
}

}  // namespace diptych::cli
