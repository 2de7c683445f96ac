// A picture in colour with marks and plain words drawn into its pixels.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "diptych/core/geometry.h"
#include "diptych/core/pixel_image.h"
#include "diptych/core/wording.h"

namespace diptych::dicom_evidence
{

class ColourPicture
{
public:
    ColourPicture(int columns, int rows);

    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] int rows() const { return rows_; }
    /// Red, green, blue of each pixel, row by row.
    [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }

    void set(int column, int row, Rgb colour);
    /// The frame of `box` (pixels of this picture), `width` pixels wide, outside of it as far as the picture goes.
    void drawFrame(const Box& box, int width, Rgb colour);
    /// Capitals, digits and a few signs, 7 pixels times `scale` high, on black; anything else is a gap. Moved into the
    /// picture where it would stand out.
    void drawText(std::string_view text, int left, int top, int scale, Rgb colour);
    /// Columns that a text takes.
    [[nodiscard]] static int textWidth(std::string_view text, int scale);

private:
    int columns_;
    int rows_;
    std::vector<std::uint8_t> bytes_;
};

/// A picture of an image as it is first shown, laid out by `layout` and reduced by an area mean to at most `most` rows
/// and columns, and the map to it from stored pixels.
struct LaidOutPicture {
    ColourPicture picture;
    Affine pictureFromStored;
};
[[nodiscard]] LaidOutPicture laidOutPicture(const PixelImage& pixels, const Dihedral& layout, int most);

}  // namespace diptych::dicom_evidence
