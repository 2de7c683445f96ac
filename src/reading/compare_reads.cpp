#include "diptych/reading/compare_reads.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>

#include "assignment.h"

namespace diptych::reading
{

namespace
{

constexpr double kAlonePairCost = 1.0 + 1e-6;  // so that a pair just within reach is still made
constexpr double kRoundingMm = 1e-6;
constexpr double kWeakestSameImage = 0.5;  // across views a pair costs at least as much as one at half its reach

using MarkKey = std::tuple<std::string, double, double, double, double>;
using LesionKey = std::pair<Laterality, std::vector<MarkKey>>;

double sortable(double value)
{
    return std::isfinite(value) ? value : std::numeric_limits<double>::max();
}

/// What a lesion is, whatever the order in which it was given.
LesionKey keyOf(const SeenLesion& lesion)
{
    LesionKey key{lesion.breast, {}};
    for (const LesionMark& mark : lesion.marks) {
        const auto* box = std::get_if<Box>(&mark.place);
        const ImagePoint centre = mark.centre();
        key.second.emplace_back(mark.sopInstanceUid, sortable(centre.x), sortable(centre.y),
                                box ? sortable(box->width) : 0.0, box ? sortable(box->height) : 0.0);
    }
    std::sort(key.second.begin(), key.second.end());
    return key;
}

bool sameImage(const LesionMark& a, const LesionMark& b)
{
    return !a.sopInstanceUid.empty() && a.sopInstanceUid == b.sopInstanceUid;
}

bool shareAnImage(const SeenLesion& a, const SeenLesion& b)
{
    for (const LesionMark& markA : a.marks)
        for (const LesionMark& markB : b.marks)
            if (sameImage(markA, markB))
                return true;
    return false;
}

/// One image has one spacing; where two are told, neither can be trusted.
bool sameScale(const LesionMark& a, const LesionMark& b)
{
    const auto alike = [](double x, double y) { return std::abs(x - y) <= 1e-6 * std::max(x, y); };
    return a.centreMm() && b.centreMm() && alike(a.spacing->row, b.spacing->row) &&
           alike(a.spacing->column, b.spacing->column);
}

std::optional<double> costWithinImages(const SeenLesion& a, const SeenLesion& b, const MatchingOptions& options)
{
    std::optional<double> least;
    for (const LesionMark& markA : a.marks) {
        for (const LesionMark& markB : b.marks) {
            if (!sameImage(markA, markB) || !sameScale(markA, markB))
                continue;
            const ImagePoint centreA = *markA.centreMm();
            const ImagePoint centreB = *markB.centreMm();
            const double apart = std::hypot(centreA.x - centreB.x, centreA.y - centreB.y);
            const double reach =
                std::max(options.leastReachMm, std::max(*markA.diameterMm(), *markB.diameterMm()) / 2.0);
            if (!(apart <= reach + kRoundingMm))  // so that no number is not near
                continue;
            const double cost = std::min(1.0, apart / reach);
            least = std::min(cost, least.value_or(cost));
        }
    }
    return least;
}

bool ofFacingViews(const LesionMark& a, const LesionMark& b)
{
    return (a.position == ViewPosition::Cc && b.position == ViewPosition::Mlo) ||
           (a.position == ViewPosition::Mlo && b.position == ViewPosition::Cc);
}

std::optional<double> costAcrossViews(const SeenLesion& a, const SeenLesion& b, const MatchingOptions& options)
{
    if (!(a.calcifications && b.calcifications) && !(a.tissue && b.tissue))
        return std::nullopt;
    std::optional<double> least;
    for (const LesionMark& markA : a.marks) {
        for (const LesionMark& markB : b.marks) {
            if (!ofFacingViews(markA, markB) || !markA.fromNippleMm || !markB.fromNippleMm)
                continue;
            const double apart = std::abs(*markA.fromNippleMm - *markB.fromNippleMm);
            if (!(apart <= options.arcToleranceMm + kRoundingMm))
                continue;
            const double share = std::min(1.0, apart / options.arcToleranceMm);
            const double cost = kWeakestSameImage + (1.0 - kWeakestSameImage) * share;
            least = std::min(cost, least.value_or(cost));
        }
    }
    return least;
}

std::optional<double> pairCost(const SeenLesion& a, const SeenLesion& b, const MatchingOptions& options)
{
    if (a.breast != b.breast)
        return std::nullopt;
    return shareAnImage(a, b) ? costWithinImages(a, b, options) : costAcrossViews(a, b, options);
}

enum Source : std::size_t { Reader1, Reader2, Engine };

struct Member {
    Source source;
    std::size_t index;
};

using Group = std::vector<Member>;

class PlaceFinder
{
public:
    PlaceFinder(const std::vector<SeenLesion>& reader1, const std::vector<SeenLesion>& reader2,
                const std::vector<SeenLesion>& engine, const MatchingOptions& options)
        : lesions_{&reader1, &reader2, &engine}, options_(options)
    {
    }

    std::vector<Place> places() const
    {
        std::vector<Group> groups = pairUp(single(Reader1), single(Reader2));
        groups = pairUp(std::move(groups), single(Engine));
        sort(groups);
        while (joinNearest(groups))
            sort(groups);
        std::vector<Place> found;
        found.reserve(groups.size());
        for (const Group& group : groups)
            found.push_back(placeOf(group));
        return found;
    }

private:
    const SeenLesion& lesion(const Member& member) const { return (*lesions_[member.source])[member.index]; }

    LesionKey key(const Group& group) const
    {
        LesionKey least = keyOf(lesion(group.front()));
        for (const Member& member : group)
            least = std::min(least, keyOf(lesion(member)));
        return least;
    }

    void sort(std::vector<Group>& groups) const
    {
        std::stable_sort(groups.begin(), groups.end(),
                         [this](const Group& a, const Group& b) { return key(a) < key(b); });
    }

    std::vector<Group> single(Source source) const
    {
        std::vector<Group> groups;
        for (std::size_t i = 0; i < lesions_[source]->size(); ++i)
            groups.push_back({Member{source, i}});
        sort(groups);
        return groups;
    }

    std::optional<double> cost(const Group& a, const Group& b, bool withinImagesOnly) const
    {
        std::optional<double> least;
        for (const Member& memberA : a) {
            for (const Member& memberB : b) {
                if (memberA.source == memberB.source)
                    continue;
                const auto cost = withinImagesOnly ? costWithinImages(lesion(memberA), lesion(memberB), options_)
                                                   : pairCost(lesion(memberA), lesion(memberB), options_);
                if (cost)
                    least = std::min(*cost, least.value_or(*cost));
            }
        }
        return least;
    }

    /// Numbers each pair by what its two groups are, whichever of them is the row.
    std::vector<std::vector<std::size_t>> orderOfPairs(const std::vector<Group>& rows,
                                                       const std::vector<Group>& columns) const
    {
        using PairKey = std::pair<LesionKey, LesionKey>;
        std::vector<std::pair<PairKey, std::size_t>> keys;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            for (std::size_t c = 0; c < columns.size(); ++c) {
                const LesionKey rowKey = key(rows[r]);
                const LesionKey columnKey = key(columns[c]);
                keys.emplace_back(PairKey{std::min(rowKey, columnKey), std::max(rowKey, columnKey)},
                                  r * columns.size() + c);
            }
        }
        std::sort(keys.begin(), keys.end());
        std::vector<std::vector<std::size_t>> order(rows.size(), std::vector<std::size_t>(columns.size()));
        for (std::size_t i = 0; i < keys.size(); ++i)
            order[keys[i].second / columns.size()][keys[i].second % columns.size()] = i;
        return order;
    }

    std::vector<Group> pairUp(std::vector<Group> rows, std::vector<Group> columns) const
    {
        sort(rows);
        if (rows.empty() || columns.empty()) {
            rows.insert(rows.end(), columns.begin(), columns.end());
            return rows;
        }
        std::vector<std::vector<double>> gain(rows.size(), std::vector<double>(columns.size(), 0.0));
        for (std::size_t r = 0; r < rows.size(); ++r)
            for (std::size_t c = 0; c < columns.size(); ++c)
                if (const auto pairsCost = cost(rows[r], columns[c], false))
                    gain[r][c] = kAlonePairCost - *pairsCost;
        std::vector<bool> taken(columns.size());
        for (const auto& [r, c] : bestAssignment(gain, orderOfPairs(rows, columns))) {
            rows[r].insert(rows[r].end(), columns[c].begin(), columns[c].end());
            taken[c] = true;
        }
        for (std::size_t c = 0; c < columns.size(); ++c)
            if (!taken[c])
                rows.push_back(columns[c]);
        return rows;
    }

    bool twiceInOneImage(const Group& a, const Group& b) const
    {
        for (const Member& memberA : a)
            for (const Member& memberB : b)
                if (memberA.source == memberB.source && shareAnImage(lesion(memberA), lesion(memberB)))
                    return true;
        return false;
    }

    bool joinNearest(std::vector<Group>& groups) const
    {
        std::optional<double> least;
        std::pair<std::size_t, std::size_t> nearest;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            for (std::size_t j = i + 1; j < groups.size(); ++j) {
                if (lesion(groups[i].front()).breast != lesion(groups[j].front()).breast ||
                    twiceInOneImage(groups[i], groups[j]))
                    continue;
                const auto apart = cost(groups[i], groups[j], true);
                if (apart && (!least || *apart < *least)) {
                    least = apart;
                    nearest = {i, j};
                }
            }
        }
        if (!least)
            return false;
        groups[nearest.first].insert(groups[nearest.first].end(), groups[nearest.second].begin(),
                                     groups[nearest.second].end());
        groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(nearest.second));
        return true;
    }

    Place placeOf(const Group& group) const
    {
        Place place{.breast = lesion(group.front()).breast};
        for (const Member& member : group) {
            auto& of = member.source == Reader1   ? place.reader1
                       : member.source == Reader2 ? place.reader2
                                                  : place.engine;
            of.push_back(member.index);
        }
        for (auto* indices : {&place.reader1, &place.reader2, &place.engine})
            std::sort(indices->begin(), indices->end());
        return place;
    }

    std::array<const std::vector<SeenLesion>*, 3> lesions_;
    MatchingOptions options_;
};

BreastComparison compareBreast(const FullOpinion& reader1, const FullOpinion& reader2, Laterality breast,
                               const std::vector<Place>& places)
{
    BreastComparison comparison;
    comparison.discordance = discordance(reader1.of(breast).recall, reader2.of(breast).recall);
    comparison.technicalRecall1 = reader1.asksForTechnicalRecall(breast);
    comparison.technicalRecall2 = reader2.asksForTechnicalRecall(breast);
    const auto any = [&](auto&& holds) {
        return std::any_of(places.begin(), places.end(),
                           [&](const Place& place) { return place.breast == breast && holds(place); });
    };
    comparison.recalledForDifferentPlaces = comparison.discordance == Discordance::AgreeRecall &&
                                            any([](const Place& place) { return !place.reader1.empty(); }) &&
                                            any([](const Place& place) { return !place.reader2.empty(); }) &&
                                            !any([](const Place& place) { return place.bothReaders(); });
    return comparison;
}

}  // namespace

std::vector<SeenLesion> seenLesions(const FullOpinion& opinion)
{
    std::vector<SeenLesion> seen;
    for (const ReaderLesion& lesion : opinion.lesions)
        seen.push_back(
            {.breast = lesion.breast,
             .calcifications = lesion.type == LesionType::Microcalcification || lesion.type == LesionType::Other,
             .tissue = lesion.type != LesionType::Microcalcification,
             .marks = lesion.marks});
    return seen;
}

std::vector<SeenLesion> seenLesions(const ExamAssessment& assessment)
{
    std::vector<SeenLesion> seen;
    for (const Lesion& lesion : assessment.lesions) {
        SeenLesion as{.breast = lesion.breast, .calcifications = false, .tissue = false};
        for (const ViewAssessment& view : assessment.views) {
            for (const Finding& finding : view.findings) {
                if (std::find(lesion.findings.begin(), lesion.findings.end(), finding.id) == lesion.findings.end())
                    continue;
                as.calcifications = as.calcifications || finding.kind == FindingKind::Calcification ||
                                    finding.kind == FindingKind::MassAndCalcification;
                as.tissue = as.tissue || finding.kind != FindingKind::Calcification;
                as.marks.push_back({.sopInstanceUid = view.sopInstanceUid,
                                    .position = position(view.view),
                                    .place = finding.boxPx,
                                    .spacing = view.spacing,
                                    .fromNippleMm = finding.nippleDistanceMm});
            }
        }
        seen.push_back(std::move(as));
    }
    return seen;
}

std::vector<Place> comparePlaces(const std::vector<SeenLesion>& reader1, const std::vector<SeenLesion>& reader2,
                                 const std::vector<SeenLesion>& engine, const MatchingOptions& options)
{
    return PlaceFinder(reader1, reader2, engine, options).places();
}

Discordance discordance(std::optional<Recall> reader1, std::optional<Recall> reader2)
{
    if (!reader1 || !reader2)
        return Discordance::Incomplete;
    if (*reader1 == *reader2)
        return *reader1 == Recall::Recall ? Discordance::AgreeRecall : Discordance::AgreeNoRecall;
    return *reader1 == Recall::Recall ? Discordance::OnlyReader1 : Discordance::OnlyReader2;
}

Comparison compareReads(const FullOpinion& reader1, const FullOpinion& reader2, const ExamAssessment* engine,
                        const MatchingOptions& options)
{
    Comparison comparison;
    comparison.places = comparePlaces(seenLesions(reader1), seenLesions(reader2),
                                      engine ? seenLesions(*engine) : std::vector<SeenLesion>{}, options);
    comparison.right = compareBreast(reader1, reader2, Laterality::Right, comparison.places);
    comparison.left = compareBreast(reader1, reader2, Laterality::Left, comparison.places);
    return comparison;
}

}  // namespace diptych::reading
