// JPEG 2000 codestreams and files around them for the tests, of kinds that the product does not write.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "written_files.h"

namespace diptych::dicom::testing
{

using Bytes = std::vector<std::uint8_t>;

struct Jpeg2000ToEncode {
    int rows = 96;
    int columns = 64;
    int precision = 12;
    bool isSigned = false;
    std::vector<std::int32_t> values;  // row-major
    bool irreversible = false;
    std::vector<float> rates{0.0F};  // compression ratio of each layer; 0 is lossless
    int tileSize = 0;                // 0: one tile
    bool tileParts = false;          // one for each resolution
    int components = 1;              // all alike
    int blockSize = 64;
    int precinctSize = 0;  // of every resolution; 0: as large as can be
    bool jp2 = false;      // in the boxes of a JP2 file
};
[[nodiscard]] Bytes encode(const Jpeg2000ToEncode& image);

/// A wave with steps and noise over the whole range; the same for the same arguments.
[[nodiscard]] Jpeg2000ToEncode picture(int precision, bool isSigned, int rows = 96, int columns = 64);

/// sample() with these values' size and bits, and these fragments as pixel data.
std::filesystem::path writeJpeg2000(const Jpeg2000ToEncode& image, const std::vector<Bytes>& fragments,
                                    const std::filesystem::path& file, bool lossless = true,
                                    const std::function<void(DcmDataset&)>& change = {});

/// Stored values as decoded.
[[nodiscard]] std::vector<std::int32_t> valuesOf(const PixelImage& image);

}  // namespace diptych::dicom::testing
