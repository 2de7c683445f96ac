#include "pairing.h"

#include <algorithm>
#include <cmath>

namespace diptych::verdict
{

namespace
{

bool sameKind(FindingKind a, FindingKind b)
{
    // A mass with calcifications may show only one of its two faces in the other view.
    return a == b || a == FindingKind::MassAndCalcification || b == FindingKind::MassAndCalcification;
}

double logOdds(double probability)
{
    constexpr double kEdge = 1e-6;
    const double p = std::clamp(probability, kEdge, 1.0 - kEdge);
    return std::log(p / (1.0 - p));
}

/// 0 for equals, 1 where one is e times as large; unknown sizes do not speak against a pair.
double sizeDifference(const Finding& a, const Finding& b)
{
    const bool known = a.sizeMm && b.sizeMm && *a.sizeMm > 0.0 && *b.sizeMm > 0.0;
    return known ? std::abs(std::log(*a.sizeMm / *b.sizeMm)) : 0.0;
}

struct Pair {
    std::size_t cc;
    std::size_t mlo;
    double strength;
};

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> pairFindings(const ViewFindings& cc, const ViewFindings& mlo,
                                                              const PairingOptions& options)
{
    std::vector<Pair> possible;
    for (std::size_t i = 0; i < cc.geometry.size(); ++i) {
        for (std::size_t j = 0; j < mlo.geometry.size(); ++j) {
            const Finding& a = cc.view.findings[i];
            const Finding& b = mlo.view.findings[j];
            const double apart = std::abs(cc.geometry[i].fromNippleMm - mlo.geometry[j].fromNippleMm);
            if (!sameKind(a.kind, b.kind) || apart > options.arcLimitMm)
                continue;
            // Strong pairs first, so that a lesion is not taken for a chance candidate that happens to lie nearer.
            const double strength = logOdds(cc.geometry[i].ownConfidence) + logOdds(mlo.geometry[j].ownConfidence) -
                                    apart / options.arcScaleMm - sizeDifference(a, b);
            if (strength >= options.leastStrength)
                possible.push_back({i, j, strength});
        }
    }
    std::stable_sort(possible.begin(), possible.end(),
                     [](const Pair& a, const Pair& b) { return a.strength > b.strength; });

    std::vector<std::pair<std::size_t, std::size_t>> chosen;
    std::vector<bool> ccTaken(cc.geometry.size());
    std::vector<bool> mloTaken(mlo.geometry.size());
    for (const Pair& pair : possible) {
        if (ccTaken[pair.cc] || mloTaken[pair.mlo])
            continue;
        ccTaken[pair.cc] = true;
        mloTaken[pair.mlo] = true;
        chosen.emplace_back(pair.cc, pair.mlo);
    }
    return chosen;
}

}  // namespace diptych::verdict
