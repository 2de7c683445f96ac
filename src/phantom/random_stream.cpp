#include "random_stream.h"

#include <cmath>
#include <numbers>

namespace diptych::phantom
{

double RandomStream::unit()
{
    return static_cast<double>(engine_() >> 11U) * 0x1.0p-53;
}

double RandomStream::between(double low, double high)
{
    return low + (high - low) * unit();
}

int RandomStream::integer(int low, int high)
{
    return low + static_cast<int>(unit() * (high - low + 1));
}

bool RandomStream::chance(double probability)
{
    return unit() < probability;
}

double RandomStream::normal()
{
    const double radius = std::sqrt(-2.0 * std::log(1.0 - unit()));
    return radius * std::cos(2.0 * std::numbers::pi * unit());
}

}  // namespace diptych::phantom
