// Wrong DICOM files made of right ones, by a seed: what discs, networks and attackers do to them.
//
// The same bytes and seed give the same mutant on every machine. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace diptych::test
{

using Bytes = std::vector<std::uint8_t>;

/// One way in which a file goes wrong.
enum class Damage {
    FlippedBytes,
    CutOff,
    WrongLength,        // an element's length field
    SwappedTags,        // two elements' tags
    DuplicatedElement,  // an element twice in a row
    DroppedElement,
    ZeroedBlock,
    WrongValueRepresentation,
    WrongValue,    // an element's value filled with digits, letters or the largest numbers
    NestedDeeper,  // sequences within sequences, more than anything in use has
    Spliced,       // the beginning of this file and the end of another
};
inline constexpr int kDamages = static_cast<int>(Damage::Spliced) + 1;
[[nodiscard]] std::string_view words(Damage damage);

/// An element as it lies in a file. Of sequences and items the value is what follows them.
struct ElementPlace {
    std::size_t offset = 0;  // of the tag
    std::size_t value = 0;
    std::size_t length = 0;  // of the value within the file; 0 of sequences and items
    bool longHead = false;   // explicit VR with a length of 32 bits
    bool implicitVr = false;
};
/// Elements, sequences and items in the order of the file, as far as they can be followed. Little endian.
[[nodiscard]] std::vector<ElementPlace> elementsOf(std::span<const std::uint8_t> file);

/// `other`: what Spliced takes its end from; may be empty.
[[nodiscard]] Bytes damaged(Bytes file, Damage damage, std::span<const std::uint8_t> other, std::mt19937& random);
/// One to three damages of any kind.
[[nodiscard]] Bytes mutant(Bytes file, std::span<const std::uint8_t> other, std::uint32_t seed);

}  // namespace diptych::test
