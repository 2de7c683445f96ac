// One mammogram laid out as it hangs, at full size and halved again and again: what a viewport draws from.
//
// Samples stay 16 bits. A pixel (i, j) of level k covers the square (i..i+1) * 2^k of level 0, also where a size
// is odd. Immutable; built on the loader thread, read by the GUI thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "diptych/core/geometry.h"
#include "diptych/core/large_memory.h"
#include "diptych/core/pixel_image.h"

namespace diptych::viewer
{

enum class ChestWall;
struct TissueMask;

struct PyramidLevel {
    int rows = 0;
    int columns = 0;
    std::span<const std::uint16_t> samples;  // row-major; the pyramid's own
};

class ImagePyramid
{
public:
    ImagePyramid(const ImagePyramid&) = delete;
    ImagePyramid& operator=(const ImagePyramid&) = delete;

    /// The image's samples become level 0, in the memory where they are but for an image that hangs transposed.
    [[nodiscard]] static std::shared_ptr<const ImagePyramid> build(std::unique_ptr<PixelImage> image,
                                                                   const Dihedral& layout);
    /// From a copy of the image.
    [[nodiscard]] static std::shared_ptr<const ImagePyramid> build(const PixelImage& image, const Dihedral& layout)
    {
        return build(std::make_unique<PixelImage>(image), layout);
    }

    /// Level 0 is the laid-out image at full size; never empty.
    [[nodiscard]] const std::vector<PyramidLevel>& levels() const { return levels_; }
    [[nodiscard]] int rows() const { return levels_.front().rows; }
    [[nodiscard]] int columns() const { return levels_.front().columns; }
    [[nodiscard]] int storedRows() const { return storedRows_; }
    [[nodiscard]] int storedColumns() const { return storedColumns_; }
    [[nodiscard]] const Dihedral& layout() const { return layout_; }

    [[nodiscard]] const GreyScale& grey() const { return grey_; }
    [[nodiscard]] int firstStored() const { return firstStored_; }
    [[nodiscard]] int lastStored() const { return lastStored_; }
    /// Largest sample there is; a display table must reach so far.
    [[nodiscard]] int largestSample() const { return largestSample_; }
    /// What the samples of all levels take in memory.
    [[nodiscard]] std::uint64_t bytes() const;
    [[nodiscard]] bool hasPadding() const { return grey_.paddingFirst.has_value(); }

private:
    friend std::shared_ptr<const TissueMask> tissueOf(const ImagePyramid& image, ChestWall chestWall);

    ImagePyramid() = default;
    void layOut(PixelImage& image);
    void finishLines(std::span<std::uint16_t> samples);
    void setFinest(int rows, int columns, std::vector<std::uint16_t> samples);
    void addHalvedLevels();
    void addHalvedLevel(std::span<std::uint16_t> room);

    std::vector<PyramidLevel> levels_;
    std::vector<std::uint16_t> finest_;  // what the first level looks at
    LargeRoom<std::uint16_t> halved_;    // what all others do
    int storedRows_ = 0;
    int storedColumns_ = 0;
    Dihedral layout_;
    GreyScale grey_;
    int firstStored_ = 0;
    int lastStored_ = 0;
    std::uint16_t largestSample_ = 0;
    bool linesToMirror_ = false;  // of level 0, while it is built
    mutable std::mutex tissueAccess_;
    mutable std::map<ChestWall, std::shared_ptr<const TissueMask>> tissue_;  // once asked for
};

}  // namespace diptych::viewer
