#include "colour_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace diptych::dicom_evidence
{

namespace
{

/// Seven rows of five dots, the leftmost dot the highest of five bits.
using Glyph = std::array<std::uint8_t, 7>;
constexpr std::array<std::pair<char, Glyph>, 46> kGlyphs{{
    {'A', {0x0E, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},  {'B', {0x1E, 0x11, 0x11, 0x1E, 0x11, 0x11, 0x1E}},
    {'C', {0x0E, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0E}},  {'D', {0x1E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1E}},
    {'E', {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x1F}},  {'F', {0x1F, 0x10, 0x10, 0x1E, 0x10, 0x10, 0x10}},
    {'G', {0x0E, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0F}},  {'H', {0x11, 0x11, 0x11, 0x1F, 0x11, 0x11, 0x11}},
    {'I', {0x0E, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0E}},  {'J', {0x07, 0x02, 0x02, 0x02, 0x02, 0x12, 0x0C}},
    {'K', {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11}},  {'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1F}},
    {'M', {0x11, 0x1B, 0x15, 0x15, 0x11, 0x11, 0x11}},  {'N', {0x11, 0x19, 0x19, 0x15, 0x13, 0x13, 0x11}},
    {'O', {0x0E, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},  {'P', {0x1E, 0x11, 0x11, 0x1E, 0x10, 0x10, 0x10}},
    {'Q', {0x0E, 0x11, 0x11, 0x11, 0x15, 0x12, 0x0D}},  {'R', {0x1E, 0x11, 0x11, 0x1E, 0x14, 0x12, 0x11}},
    {'S', {0x0F, 0x10, 0x10, 0x0E, 0x01, 0x01, 0x1E}},  {'T', {0x1F, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04}},
    {'U', {0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0E}},  {'V', {0x11, 0x11, 0x11, 0x11, 0x11, 0x0A, 0x04}},
    {'W', {0x11, 0x11, 0x11, 0x15, 0x15, 0x1B, 0x11}},  {'X', {0x11, 0x11, 0x0A, 0x04, 0x0A, 0x11, 0x11}},
    {'Y', {0x11, 0x11, 0x0A, 0x04, 0x04, 0x04, 0x04}},  {'Z', {0x1F, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1F}},
    {'0', {0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E}},  {'1', {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E}},
    {'2', {0x0E, 0x11, 0x01, 0x06, 0x08, 0x10, 0x1F}},  {'3', {0x1E, 0x01, 0x01, 0x0E, 0x01, 0x01, 0x1E}},
    {'4', {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02}},  {'5', {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E}},
    {'6', {0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E}},  {'7', {0x1F, 0x01, 0x02, 0x04, 0x04, 0x08, 0x08}},
    {'8', {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E}},  {'9', {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C}},
    {'-', {0x00, 0x00, 0x00, 0x1F, 0x00, 0x00, 0x00}},  {'/', {0x01, 0x01, 0x02, 0x04, 0x08, 0x10, 0x10}},
    {':', {0x00, 0x04, 0x00, 0x00, 0x00, 0x04, 0x00}},  {'.', {0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04}},
    {',', {0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x08}},  {'(', {0x02, 0x04, 0x08, 0x08, 0x08, 0x04, 0x02}},
    {')', {0x08, 0x04, 0x02, 0x02, 0x02, 0x04, 0x08}},  {'%', {0x18, 0x19, 0x02, 0x04, 0x08, 0x13, 0x03}},
    {'\'', {0x04, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00}}, {'=', {0x00, 0x00, 0x1F, 0x00, 0x1F, 0x00, 0x00}},
}};

const Glyph* glyphOf(char letter)
{
    if (letter >= 'a' && letter <= 'z')
        letter = static_cast<char>(letter - 'a' + 'A');
    const auto found = std::ranges::find(kGlyphs, letter, &std::pair<char, Glyph>::first);
    return found == kGlyphs.end() ? nullptr : &found->second;
}

constexpr Rgb kBlack{0, 0, 0};

}  // namespace

ColourPicture::ColourPicture(int columns, int rows)
    : columns_(columns), rows_(rows), bytes_(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows) * 3)
{
}

void ColourPicture::set(int column, int row, Rgb colour)
{
    if (column < 0 || row < 0 || column >= columns_ || row >= rows_)
        return;
    const std::size_t at =
        3 * (static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column));
    bytes_[at] = colour.red;
    bytes_[at + 1] = colour.green;
    bytes_[at + 2] = colour.blue;
}

void ColourPicture::drawFrame(const Box& box, int width, Rgb colour)
{
    const int left = std::max(static_cast<int>(std::floor(box.x)), width);
    const int top = std::max(static_cast<int>(std::floor(box.y)), width);
    const int right = std::min(static_cast<int>(std::ceil(box.x + box.width)), columns_ - width);
    const int bottom = std::min(static_cast<int>(std::ceil(box.y + box.height)), rows_ - width);
    for (int away = 1; away <= width; ++away) {
        for (int column = left - away; column < right + away; ++column) {
            set(column, top - away, colour);
            set(column, bottom + away - 1, colour);
        }
        for (int row = top - away; row < bottom + away; ++row) {
            set(left - away, row, colour);
            set(right + away - 1, row, colour);
        }
    }
}

int ColourPicture::textWidth(std::string_view text, int scale)
{
    return (static_cast<int>(text.size()) * 6 + 1) * scale;
}

void ColourPicture::drawText(std::string_view text, int left, int top, int scale, Rgb colour)
{
    const int width = textWidth(text, scale);
    const int height = 9 * scale;
    left = std::max(0, std::min(left, columns_ - width));
    top = std::max(0, std::min(top, rows_ - height));
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            set(left + column, top + row, kBlack);
    int at = left + scale;
    for (const char letter : text) {
        const Glyph* glyph = glyphOf(letter);
        for (int row = 0; glyph != nullptr && row < 7 * scale; ++row)
            for (int column = 0; column < 5 * scale; ++column)
                if (((*glyph)[static_cast<std::size_t>(row / scale)] >> (4 - column / scale) & 1) != 0)
                    set(at + column, top + scale + row, colour);
        at += 6 * scale;
    }
}

LaidOutPicture laidOutPicture(const PixelImage& pixels, const Dihedral& layout, int most)
{
    const auto table = displayTable(pixels.grey, pixels.firstStored, pixels.lastStored,
                                    defaultDisplay(pixels.grey, pixels.firstStored, pixels.lastStored));
    const int laidColumns = layout.transpose ? pixels.rows : pixels.columns;
    const int laidRows = layout.transpose ? pixels.columns : pixels.rows;
    const int step = std::max(1, (std::max(laidColumns, laidRows) + most - 1) / most);
    // Pixels that make no whole block at the right and at the bottom make a narrower one.
    LaidOutPicture made{ColourPicture((laidColumns + step - 1) / step, (laidRows + step - 1) / step), {}};
    const Affine storedFromLaid = storedFromLaidOut(layout, pixels.columns, pixels.rows);
    made.pictureFromStored = Affine{{1.0 / step, 0.0, 0.0, 0.0, 1.0 / step, 0.0}} * storedFromLaid.inverse();
    for (int row = 0; row < made.picture.rows(); ++row) {
        for (int column = 0; column < made.picture.columns(); ++column) {
            unsigned sum = 0;
            unsigned count = 0;
            for (int y = row * step; y < std::min((row + 1) * step, laidRows); ++y) {
                for (int x = column * step; x < std::min((column + 1) * step, laidColumns); ++x) {
                    const auto stored = storedFromLaid.apply(x + 0.5, y + 0.5);
                    const auto at = static_cast<std::size_t>(stored.y) * static_cast<std::size_t>(pixels.columns) +
                                    static_cast<std::size_t>(stored.x);
                    sum += table[pixels.samples[at]];
                    ++count;
                }
            }
            const auto grey = static_cast<std::uint8_t>((sum + count / 2) / count);
            made.picture.set(column, row, {grey, grey, grey});
        }
    }
    return made;
}

}  // namespace diptych::dicom_evidence
