// Convolutions in pairs of which one reads what others made, some rows at a time: what is between them stays in the
// core's cache and is never a whole map (docs/adr/0018). A network's first maps are larger than any cache, and reading
// and writing them takes longer than multiplying.
#pragma once

#include <cstdint>
#include <vector>

#include "amx_paired_convolution.h"

namespace diptych::inference
{

struct ChainedLayer {
    static constexpr int kOutside = -1;

    /// y's memory, and x's and that of what is added where they come from outside, are whole maps; others have sizes
    /// only.
    AmxConvolution convolution;
    /// The earlier layer whose result this one convolves or adds.
    int source = kOutside, added = kOutside;
};

using LayerChain = std::vector<ChainedLayer>;

/// One of `parts` shares of all results that have memory, of one image, by the calling thread. Those of other shares
/// and images may be computed by other threads at once.
void convolveChain(const LayerChain& chain, std::int64_t image, std::int64_t part, std::int64_t parts);

/// Whether that is worth while: a map between the layers is too large for a cache, and a share has many more rows than
/// the few at its edges that its neighbour computes, too.
[[nodiscard]] bool chainPays(const LayerChain& chain, std::int64_t parts);

}  // namespace diptych::inference
