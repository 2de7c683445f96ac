#include "measurement_report.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "cad_codes.h"
#include "content_tree_reader.h"

namespace diptych::dicom_evidence
{

namespace
{

const CodedConcept kFinding = codes::dcm("121071", "Finding");
const CodedConcept kTrackingIdentifier = codes::dcm("112039", "Tracking Identifier");
const CodedConcept kShortLabel = codes::dcm("125309", "Short label");
/// Where a drawing's label stands, or the tail of its arrow: no mark of its own.
const CodedConcept kReferencePoints = codes::dcm("122438", "Reference Points");
const CodedConcept kPersonObserver = codes::dcm("121008", "Person Observer Name");
const CodedConcept kDeviceObserver = codes::dcm("121013", "Device Observer Name");

constexpr std::size_t kMost = 20'000;
constexpr std::size_t kLongestComment = 2'000;  // of what is said of one mark

void append(std::string& all, const std::string& part, std::string_view between)
{
    const std::string mark(between);
    if (part.empty() || all.size() + part.size() > kLongestComment ||
        (mark + all + mark).find(mark + part + mark) != std::string::npos)
        return;
    all += (all.empty() ? std::string() : mark) + part;
}

const std::string& meaning(const CodedConcept& code)
{
    return code.meaning.empty() ? code.value : code.meaning;
}

/// "Long Axis 12.5 mm"; empty for a number without a name or a value.
std::string measurement(const ContentItem& item)
{
    if (item.type != ValueType::Number || !item.number || !std::isfinite(*item.number) || meaning(item.name).empty())
        return {};
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), *item.number, std::chars_format::general, 4).ptr;
    const std::string number(digits.begin(), end);
    // Of the unit its symbol; "1" stands for none.
    const std::string& unit = item.unit.value;
    return meaning(item.name) + " " + number + (unit.empty() || unit == "1" ? std::string() : " " + unit);
}

/// What the items beside or below a shape say of it.
struct Said {
    std::string finding;
    std::string identifier;
    std::string measurements;

    void hear(const ContentItem& item)
    {
        if (item.type == ValueType::Code && item.name == kFinding)
            append(finding, meaning(item.code), ", ");
        else if (isIdentifier(item))
            append(identifier, item.text, ", ");
        else
            append(measurements, measurement(item), ", ");
    }

private:
    [[nodiscard]] bool isIdentifier(const ContentItem& item) const
    {
        if (item.type != ValueType::Text)
            return false;
        if (item.name == kShortLabel)  // one in braces is a pattern that the other viewer fills in
            return item.text.find('{') == std::string::npos;
        return item.name == kTrackingIdentifier && finding.empty();
    }
};

bool sameShape(const CadOutline& a, const CadOutline& b)
{
    return a.shape == b.shape && a.points == b.points;
}

class MarkCollector
{
public:
    explicit MarkCollector(const ContentItem& root) : root_(root) {}

    std::vector<ForeignMark> collect()
    {
        visit(root_, Said());
        return std::move(marks_);
    }

private:
    /// `said`: of the group that `item` stands in.
    void visit(const ContentItem& item, const Said& said)
    {
        Said here = item.type == ValueType::Container ? Said() : said;
        if (item.type == ValueType::Container)
            for (const ContentItem& child : item.children)
                if (!holdsShape(child))
                    here.hear(child);
        for (const ContentItem& child : item.children) {
            if (marks_.size() >= kMost)
                return;
            if (child.type != ValueType::SpatialCoordinates) {
                // A measurement is that of the shape it is inferred from, not of its neighbours'.
                Said with = here;
                with.hear(child);
                visit(child, with);
            } else if (!child.shape.points.empty() && child.name != kReferencePoints) {
                take(child, here);
            }
        }
    }

    static bool holdsShape(const ContentItem& item)
    {
        return std::ranges::any_of(
            item.children, [](const ContentItem& child) { return child.type == ValueType::SpatialCoordinates; });
    }

    void take(const ContentItem& item, Said said)
    {
        ForeignMark mark;
        for (const ContentItem& child : item.children) {
            said.hear(child);
            if (const ContentItem* source = resolved(root_, child);
                source != nullptr && source->type == ValueType::Image && mark.sopInstanceUid.empty())
                mark.sopInstanceUid = source->sopInstanceUid;
        }
        mark.label = said.finding.empty() ? said.identifier : said.finding;
        mark.words = said.measurements;
        mark.outlines.push_back(item.shape);
        // Several measurements are often inferred from one shape that is written out for each.
        for (ForeignMark& other : marks_)
            if (other.sopInstanceUid == mark.sopInstanceUid && sameShape(other.outlines.front(), item.shape)) {
                append(other.words, mark.words, ", ");
                return;
            }
        marks_.push_back(std::move(mark));
    }

    const ContentItem& root_;
    std::vector<ForeignMark> marks_;
};

}  // namespace

std::vector<ForeignMark> measuredMarks(const ContentItem& root)
{
    return MarkCollector(root).collect();
}

std::string observerOf(const ContentItem& root)
{
    std::string observer;
    for (const ContentItem& child : root.children)
        if (child.name == kPersonObserver || child.name == kDeviceObserver)
            append(observer, child.text, ", ");
    std::ranges::replace(observer, '^', ' ');
    return observer;
}

}  // namespace diptych::dicom_evidence
