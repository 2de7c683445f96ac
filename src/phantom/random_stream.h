// Random numbers that are the same with every standard library: the engine is the standard's, the
// distributions are ours (those of <random> are left to the implementation).
#pragma once

#include <cstdint>
#include <random>

namespace diptych::phantom
{

/// Mixes 64 bits so that neighbouring inputs give unrelated outputs.
[[nodiscard]] constexpr std::uint64_t mixBits(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
}

/// A key of its own for a part of the model, so that a change in one part does not reshuffle the others.
[[nodiscard]] constexpr std::uint64_t subKey(std::uint64_t key, std::uint64_t part)
{
    return mixBits(key ^ mixBits(part * 0xd1342543de82ef95ULL + 1U));
}

class RandomStream
{
public:
    explicit RandomStream(std::uint64_t key) : engine_(mixBits(key)) {}

    [[nodiscard]] double unit();  // [0, 1)
    [[nodiscard]] double between(double low, double high);
    [[nodiscard]] int integer(int low, int high);  // both included
    [[nodiscard]] bool chance(double probability);
    [[nodiscard]] double normal();  // mean 0, standard deviation 1
    [[nodiscard]] std::uint64_t key() { return engine_(); }

private:
    std::mt19937_64 engine_;
};

}  // namespace diptych::phantom
