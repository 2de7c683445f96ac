// How the slices of tomosynthesis play.
#pragma once

#include <algorithm>

namespace diptych::viewer
{

struct Cine {
    static constexpr int kSlowest = 5;
    static constexpr int kFastest = 30;

    int framesPerSecond = 10;
    bool pingPong = true;  // back and forth; else from the last slice to the first

    [[nodiscard]] static int limited(int framesPerSecond) { return std::clamp(framesPerSecond, kSlowest, kFastest); }
    friend bool operator==(const Cine&, const Cine&) = default;
};

}  // namespace diptych::viewer
