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
            const double weaker = std::min(a.probability, b.probability);
            const double stronger = std::max(a.probability, b.probability);
            if (!sameKind(a.kind, b.kind) || apart > options.arcToleranceMm || weaker < options.leastRatio * stronger)
                continue;
            // Strong pairs first, so that a lesion is not taken for a chance candidate that happens to lie nearer.
            const double z = apart / options.arcToleranceMm;
            possible.push_back({i, j, std::sqrt(a.probability * b.probability) * std::exp(-2.0 * z * z)});
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
