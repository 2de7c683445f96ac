#include "finding_line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "diptych/core/wording.h"

namespace diptych::dicom_evidence
{

namespace
{

constexpr std::array kKinds{FindingKind::Mass, FindingKind::Calcification, FindingKind::MassAndCalcification,
                            FindingKind::Asymmetry, FindingKind::Distortion};

std::string underscored(std::string_view words)
{
    std::string code(words);
    std::ranges::replace(code, ' ', '_');
    return code;
}

std::string hundredths(double value)
{
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 2).ptr;
    return {buffer.data(), end};
}

std::string suspicionWords(Suspicion suspicion)
{
    return "suspicion " + std::to_string(suspicion.value()) + "/10 (" + std::string(code(suspicion.band())) + ')';
}

bool takePrefix(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool takeSuffix(std::string_view& text, std::string_view suffix)
{
    if (!text.ends_with(suffix))
        return false;
    text.remove_suffix(suffix.size());
    return true;
}

template <typename Number>
std::optional<Number> takeNumber(std::string_view& text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

std::optional<Suspicion> suspicionOf(std::string_view part)
{
    if (!takePrefix(part, "suspicion "))
        return std::nullopt;
    const auto value = takeNumber<int>(part);
    if (!value || !part.starts_with("/10"))
        return std::nullopt;
    return Suspicion::of(*value);
}

/// The number after `word` and what follows the first ": " after it.
struct Heading {
    int id = 0;
    std::string_view middle;
    std::string_view rest;
};
std::optional<Heading> headingOf(std::string_view line, std::string_view word)
{
    if (!takePrefix(line, word))
        return std::nullopt;
    const auto id = takeNumber<int>(line);
    const auto colon = line.find(": ");
    if (!id || colon == std::string_view::npos)
        return std::nullopt;
    return Heading{*id, line.substr(0, colon), line.substr(colon + 2)};
}

std::vector<std::string_view> parts(std::string_view text)
{
    std::vector<std::string_view> all;
    for (auto comma = text.find(", "); comma != std::string_view::npos; comma = text.find(", ")) {
        all.push_back(text.substr(0, comma));
        text.remove_prefix(comma + 2);
    }
    all.push_back(text);
    return all;
}

}  // namespace

std::string spaced(std::string_view code)
{
    std::string words(code);
    std::ranges::replace(words, '_', ' ');
    return words;
}

std::string findingLine(const Finding& finding, std::string_view view, SpacingBasis basis)
{
    std::string line = "Finding " + std::to_string(finding.id) + " (" + std::string(view) +
                       "): " + spaced(code(finding.kind)) + ", " + suspicionWords(finding.suspicion);
    if (finding.quadrant)
        line += ", " + spaced(*finding.quadrant) + " quadrant";
    if (finding.depth)
        line += ", " + spaced(*finding.depth) + " depth";
    if (finding.nippleDistanceMm)
        line += ", " + hundredths(*finding.nippleDistanceMm) + " mm from the nipple";
    if (finding.sizeMm)
        line += ", size " + hundredths(*finding.sizeMm) + " mm (" + std::string(code(basis)) + ')';
    return line;
}

std::optional<Finding> findingOfLine(std::string_view line)
{
    const auto heading = headingOf(line, "Finding ");
    if (!heading)
        return std::nullopt;
    Finding finding;
    finding.id = heading->id;
    bool hasKind = false;
    bool hasSuspicion = false;
    for (std::string_view part : parts(heading->rest)) {
        if (const auto suspicion = suspicionOf(part)) {
            finding.suspicion = *suspicion;
            hasSuspicion = true;
        } else if (takeSuffix(part, " quadrant")) {
            finding.quadrant = underscored(part);
        } else if (takeSuffix(part, " depth")) {
            finding.depth = underscored(part);
        } else if (takeSuffix(part, " mm from the nipple")) {
            finding.nippleDistanceMm = takeNumber<double>(part);
        } else if (takePrefix(part, "size ")) {
            finding.sizeMm = takeNumber<double>(part);
        } else if (const auto kind =
                       std::ranges::find_if(kKinds, [&](FindingKind k) { return spaced(code(k)) == part; });
                   kind != kKinds.end()) {
            finding.kind = *kind;
            hasKind = true;
        }
    }
    return hasKind && hasSuspicion ? std::optional(finding) : std::nullopt;
}

std::string lesionLine(const Lesion& lesion)
{
    return "Lesion " + std::to_string(lesion.id) + " (" + std::string(words(lesion.breast)) +
           " breast): " + suspicionWords(lesion.suspicion);
}

std::optional<Lesion> lesionOfLine(std::string_view line)
{
    const auto heading = headingOf(line, "Lesion ");
    if (!heading)
        return std::nullopt;
    const auto suspicion = suspicionOf(heading->rest);
    const bool right = heading->middle == " (right breast)";
    if (!suspicion || (!right && heading->middle != " (left breast)"))
        return std::nullopt;
    Lesion lesion{heading->id, right ? Laterality::Right : Laterality::Left, {}, *suspicion, 0.0};
    return lesion;
}

}  // namespace diptych::dicom_evidence
