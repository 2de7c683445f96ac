// Points, boxes and the maps between the coordinate systems of docs/UNITS.md.
//
// Every pixel coordinate is continuous: (0,0) is the top left CORNER of the top left pixel, x runs right,
// y runs down, and the centre of the first pixel is (0.5, 0.5). A map is named target_from_source.
#pragma once

#include <array>

namespace diptych
{

/// A point in the stored image's pixels (Rows x Columns as in the file).
struct ImagePoint {
    double x = 0.0;
    double y = 0.0;

    friend bool operator==(const ImagePoint&, const ImagePoint&) = default;
};

/// A point in the model input's pixels.
struct ModelPoint {
    double x = 0.0;
    double y = 0.0;
};

/// An axis-parallel box; in stored image pixels unless its owner says otherwise.
struct Box {
    double x = 0.0;  // left edge
    double y = 0.0;  // top edge
    double width = 0.0;
    double height = 0.0;

    [[nodiscard]] double centreX() const { return x + width / 2.0; }
    [[nodiscard]] double centreY() const { return y + height / 2.0; }

    friend bool operator==(const Box&, const Box&) = default;
};

/// Physical distance between pixel centres, millimetres: between rows (vertical), between columns
/// (horizontal), in the order of DICOM's Pixel Spacing.
struct PixelSpacingMm {
    double row = 0.0;
    double column = 0.0;

    friend bool operator==(const PixelSpacingMm&, const PixelSpacingMm&) = default;
};

/// A plane affine map: x' = m[0] x + m[1] y + m[2], y' = m[3] x + m[4] y + m[5].
struct Affine {
    std::array<double, 6> m{1.0, 0.0, 0.0, 0.0, 1.0, 0.0};

    struct XY {
        double x;
        double y;
    };
    [[nodiscard]] XY apply(double x, double y) const;
    /// The map that undoes this one; this one must be invertible (|determinant| > 0).
    [[nodiscard]] Affine inverse() const;
    /// `outer * inner`: first `inner`, then `outer`.
    friend Affine operator*(const Affine& outer, const Affine& inner);
};

/// The axis-parallel box around the image of `box` under `map`.
[[nodiscard]] Box mapBox(const Affine& map, const Box& box);

/// Area of the intersection over area of the union, 0 for disjoint or empty boxes.
[[nodiscard]] double intersectionOverUnion(const Box& a, const Box& b);

/// One of the eight ways to lay a rectangle of pixels: first transpose (rows become columns), then mirror
/// left-right, then top-bottom.
struct Dihedral {
    bool transpose = false;
    bool flipX = false;
    bool flipY = false;

    friend bool operator==(const Dihedral&, const Dihedral&) = default;
};

/// Where the laid-out pixels come from: maps a point of the laid-out image (columns x rows after the
/// transpose) back to the stored image of `storedColumns` x `storedRows`.
[[nodiscard]] Affine storedFromLaidOut(const Dihedral& layout, int storedColumns, int storedRows);

}  // namespace diptych
