// What the reader measured, drew and chose, as a report carries it: the reader's own, nothing of the engine.
#pragma once

#include <string>
#include <vector>

#include "diptych/core/geometry.h"

namespace diptych::report_pdf
{

struct ReaderMark {
    std::string sopInstanceUid;
    int frame = 1;                               // of a multi-frame image, from 1
    std::string what;                            // "Ruler"
    std::string words;                           // "12.3 mm, detector plane": reading and text, UTF-8
    std::vector<std::vector<ImagePoint>> lines;  // the drawing as open polylines in stored pixels
    bool afterSealing = false;
};

struct KeyImage {
    std::string sopInstanceUid;
    bool afterSealing = false;
};

struct ReaderMarks {
    std::vector<ReaderMark> drawings;
    std::vector<KeyImage> keyImages;

    [[nodiscard]] bool empty() const { return drawings.empty() && keyImages.empty(); }
};

}  // namespace diptych::report_pdf
