#include "diptych/core/geometry.h"

#include <algorithm>

namespace diptych
{

Affine::XY Affine::apply(double x, double y) const
{
    return {m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]};
}

Affine Affine::inverse() const
{
    const double determinant = m[0] * m[4] - m[1] * m[3];
    const double a = m[4] / determinant;
    const double b = -m[1] / determinant;
    const double d = -m[3] / determinant;
    const double e = m[0] / determinant;
    return Affine{{a, b, -(a * m[2] + b * m[5]), d, e, -(d * m[2] + e * m[5])}};
}

Affine operator*(const Affine& outer, const Affine& inner)
{
    const auto& o = outer.m;
    const auto& i = inner.m;
    return Affine{{o[0] * i[0] + o[1] * i[3], o[0] * i[1] + o[1] * i[4], o[0] * i[2] + o[1] * i[5] + o[2],
                   o[3] * i[0] + o[4] * i[3], o[3] * i[1] + o[4] * i[4], o[3] * i[2] + o[4] * i[5] + o[5]}};
}

Box mapBox(const Affine& map, const Box& box)
{
    const auto a = map.apply(box.x, box.y);
    const auto b = map.apply(box.x + box.width, box.y);
    const auto c = map.apply(box.x, box.y + box.height);
    const auto d = map.apply(box.x + box.width, box.y + box.height);
    const auto [left, right] = std::minmax({a.x, b.x, c.x, d.x});
    const auto [top, bottom] = std::minmax({a.y, b.y, c.y, d.y});
    return {left, top, right - left, bottom - top};
}

double intersectionOverUnion(const Box& a, const Box& b)
{
    const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    if (width <= 0.0 || height <= 0.0)
        return 0.0;
    const double common = width * height;
    return common / (a.width * a.height + b.width * b.height - common);
}

Affine storedFromLaidOut(const Dihedral& layout, int storedColumns, int storedRows)
{
    // Forwards: transpose, then mirror. Backwards: mirror within the transposed size, then transpose.
    const double columns = layout.transpose ? storedRows : storedColumns;
    const double rows = layout.transpose ? storedColumns : storedRows;
    const Affine unflip{{layout.flipX ? -1.0 : 1.0, 0.0, layout.flipX ? columns : 0.0,  //
                         0.0, layout.flipY ? -1.0 : 1.0, layout.flipY ? rows : 0.0}};
    const Affine transpose{{0.0, 1.0, 0.0, 1.0, 0.0, 0.0}};
    return layout.transpose ? transpose * unflip : unflip;
}

}  // namespace diptych
