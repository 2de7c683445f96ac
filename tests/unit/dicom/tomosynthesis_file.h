// Breast Tomosynthesis Images for the tests: slices with a bright dot that lies elsewhere in each.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dctk.h"

namespace diptych::dicom::testing
{

/// Of a left CC. Frame f (from 0) has background 200 + f, a dot of 3000 at dotColumn(f), dotRow(f), and a window of
/// centre 1000 + 10 f. The side stands in Frame Anatomy only.
struct TomosynthesisFile {
    int frames = 12;
    int rows = 40;
    int columns = 32;
    std::string name = "tomo";
    std::string side = "L";
    std::vector<double> positionsMm;  // height above the detector, a frame each; empty: a millimetre apart
    E_TransferSyntax transferSyntax = EXS_LittleEndianExplicit;
    std::function<void(DcmDataset&)> change;  // before it is compressed

    [[nodiscard]] static int dotColumn(int frame) { return 2 + 2 * frame; }
    [[nodiscard]] static int dotRow(int frame) { return 3 + frame; }
    [[nodiscard]] std::vector<std::uint16_t> samples(int frame) const;
};

std::filesystem::path write(const TomosynthesisFile& tomosynthesis, const std::filesystem::path& file);

/// The per-frame item of a macro, to be changed.
[[nodiscard]] DcmItem& perFrame(DcmDataset& dataset, int frame, const DcmTagKey& macro);
[[nodiscard]] DcmItem& shared(DcmDataset& dataset, const DcmTagKey& macro);

}  // namespace diptych::dicom::testing
