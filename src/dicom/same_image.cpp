#include "same_image.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace diptych::dicom
{

namespace
{

bool sameHeader(const MammogramView& a, const MammogramView& b)
{
    const auto mm = [](const MammogramView& view) {
        return view.spacing ? std::array{view.spacing->row, view.spacing->column} : std::array{0.0, 0.0};
    };
    const auto lies = [](const MammogramView& view) {
        return view.orientation ? view.orientation->row + "\\" + view.orientation->column : std::string();
    };
    return a.key == b.key && a.modifiers == b.modifiers && a.rows == b.rows && a.columns == b.columns &&
           a.frames == b.frames && a.intent == b.intent && a.acquisitionDateTime == b.acquisitionDateTime &&
           mm(a) == mm(b) && lies(a) == lies(b);
}

bool sameBytes(const std::filesystem::path& a, const std::filesystem::path& b)
{
    std::error_code error;
    if (std::filesystem::file_size(a, error) != std::filesystem::file_size(b, error) || error)
        return false;
    std::ifstream left(a, std::ios::binary);
    std::ifstream right(b, std::ios::binary);
    std::array<char, 1U << 16U> ours;
    std::array<char, 1U << 16U> theirs;
    while (left && right) {
        left.read(ours.data(), ours.size());
        right.read(theirs.data(), theirs.size());
        if (left.gcount() != right.gcount() || !std::equal(ours.begin(), ours.begin() + left.gcount(), theirs.begin()))
            return false;
    }
    return left.eof() && right.eof();
}

bool samePixels(const MammogramView& a, const MammogramView& b)
{
    for (int frame = 0; frame < std::max(a.frames, 1); ++frame) {
        const auto ours = a.pixels->decodeFrame(frame);
        const auto theirs = b.pixels->decodeFrame(frame);
        if (ours && theirs && (*ours)->samples != (*theirs)->samples)
            return false;
        if (!ours || !theirs)
            return true;
    }
    return true;
}

}  // namespace

bool sameImage(const MammogramFile& a, const MammogramFile& b)
{
    return sameHeader(a.view, b.view) && (sameBytes(a.view.path, b.view.path) || samePixels(a.view, b.view));
}

}  // namespace diptych::dicom
