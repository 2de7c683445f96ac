#include "diptych/core/study.h"

namespace diptych
{

std::string_view code(SpacingBasis basis)
{
    switch (basis) {
        case SpacingBasis::Unknown:
            return "unknown";
        case SpacingBasis::Imager:
            return "imager";
        case SpacingBasis::ImagerOverErmf:
            return "imager/ermf";
        case SpacingBasis::ImagerOverDistances:
            return "imager/sid-sod";
        case SpacingBasis::Calibrated:
            return "calibrated";
        case SpacingBasis::Reconstructed:
            return "reconstructed";
    }
    return "unknown";
}

}  // namespace diptych
