#include "mutate.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace diptych::test
{

namespace
{

constexpr std::size_t kPreamble = 132;  // with "DICM"
constexpr std::size_t kMostElements = 20'000;

std::uint32_t number(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = value << 8U | bytes[at + i];
    return value;
}

void setNumber(Bytes& bytes, std::size_t at, std::size_t count, std::uint32_t value)
{
    for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i)
        bytes[at + i] = static_cast<std::uint8_t>(value >> 8U * i);
}

/// Not std::uniform_int_distribution, which gives other numbers with another standard library.
std::size_t below(std::size_t limit, std::mt19937& random)
{
    return limit == 0 ? 0 : random() % limit;
}

bool isVr(std::span<const std::uint8_t> bytes, std::size_t at)
{
    const auto letter = [&](std::size_t i) { return bytes[i] >= 'A' && bytes[i] <= 'Z'; };
    return letter(at) && letter(at + 1);
}

bool hasLongHead(std::span<const std::uint8_t> bytes, std::size_t at)
{
    constexpr std::array<std::string_view, 13> kLong{"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                     "SV", "UC", "UN", "UR", "UT", "UV"};
    const std::array<char, 2> name{static_cast<char>(bytes[at]), static_cast<char>(bytes[at + 1])};
    return std::ranges::find(kLong, std::string_view(name.data(), 2)) != kLong.end();
}

const ElementPlace* anyOf(const std::vector<ElementPlace>& elements, std::mt19937& random)
{
    return elements.empty() ? nullptr : &elements[below(elements.size(), random)];
}

void flipBytes(Bytes& file, std::mt19937& random)
{
    const std::size_t count = 1 + below(16, random);
    // Headers are a small part of a file and the one that is understood.
    const std::size_t range = random() % 2 == 0 ? std::min<std::size_t>(file.size(), 2048) : file.size();
    for (std::size_t i = 0; i < count && range > 0; ++i)
        file[below(range, random)] ^= static_cast<std::uint8_t>(1 + below(255, random));
}

void wrongLength(Bytes& file, const ElementPlace& element, std::mt19937& random)
{
    const std::size_t width = element.longHead || element.implicitVr ? 4 : 2;
    const auto right = static_cast<std::uint32_t>(element.length);
    const std::array<std::uint32_t, 9> wrong{
        0, 1, right + 1, right + 2, right * 2, 0x7FFFFFFF, 0xFFFF, 0xFFFFFFFF, static_cast<std::uint32_t>(random())};
    setNumber(file, element.value - width, width, wrong[below(wrong.size(), random)]);
}

void wrongValue(Bytes& file, const ElementPlace& element, std::mt19937& random)
{
    constexpr std::array<std::string_view, 8> kFillings{"9", "-1\\", "1e999\\", "A", "\\", "=", "^", "\xFF"};
    const std::string_view filling = kFillings[below(kFillings.size(), random)];
    for (std::size_t i = 0; i < element.length && i < 64; ++i)
        file[element.value + i] = static_cast<std::uint8_t>(filling[i % filling.size()]);
}

void nestDeeper(Bytes& file, std::size_t at, bool implicitVr, std::mt19937& random)
{
    constexpr std::array<std::uint8_t, 20> kExplicit{0x08, 0,    0x40, 0x11, 'S', 'Q',  0,    0,    0xFF, 0xFF,
                                                     0xFF, 0xFF, 0xFE, 0xFF, 0,   0xE0, 0xFF, 0xFF, 0xFF, 0xFF};
    constexpr std::array<std::uint8_t, 16> kImplicit{0x08, 0,    0x40, 0x11, 0xFF, 0xFF, 0xFF, 0xFF,
                                                     0xFE, 0xFF, 0,    0xE0, 0xFF, 0xFF, 0xFF, 0xFF};
    std::span<const std::uint8_t> level = implicitVr ? std::span<const std::uint8_t>(kImplicit) : kExplicit;
    Bytes unknown(kExplicit.begin(), kExplicit.end());
    if (random() % 4 == 0) {  // PS3.5 6.2.2: what follows is implicit VR
        unknown[4] = 'U';
        unknown[5] = 'N';
        level = unknown;
    }
    constexpr std::array<std::size_t, 4> kLevels{3, 65, 1200, 12'000};
    Bytes nest;
    for (std::size_t i = kLevels[below(kLevels.size(), random)]; i-- > 0;) {
        nest.insert(nest.end(), level.begin(), level.end());
        if (level.data() == unknown.data())
            level = kImplicit;
    }
    file.insert(file.begin() + static_cast<std::ptrdiff_t>(at), nest.begin(), nest.end());
}

void splice(Bytes& file, std::span<const std::uint8_t> other, std::mt19937& random)
{
    const std::vector<ElementPlace> here = elementsOf(file);
    const std::vector<ElementPlace> there = elementsOf(other);
    const ElementPlace* const first = anyOf(here, random);
    const ElementPlace* const second = anyOf(there, random);
    const bool atElements = first != nullptr && second != nullptr && random() % 2 == 0;
    const std::size_t cut = atElements ? first->offset : below(file.size() + 1, random);
    const std::size_t from = atElements ? second->offset : below(other.size() + 1, random);
    file.resize(cut);
    file.insert(file.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
}

/// Damages that are done to one element; false where the file has none.
bool damageElement(Bytes& file, Damage damage, std::mt19937& random)
{
    const std::vector<ElementPlace> elements = elementsOf(file);
    const ElementPlace* const one = anyOf(elements, random);
    if (one == nullptr)
        return false;
    const auto begin = file.begin() + static_cast<std::ptrdiff_t>(one->offset);
    const auto end = file.begin() + static_cast<std::ptrdiff_t>(one->value + one->length);
    switch (damage) {
        case Damage::WrongLength:
            wrongLength(file, *one, random);
            break;
        case Damage::WrongValue:
            wrongValue(file, *one, random);
            break;
        case Damage::SwappedTags: {
            const ElementPlace& two = *anyOf(elements, random);
            for (std::size_t i = 0; i < 4; ++i)
                std::swap(file[one->offset + i], file[two.offset + i]);
            break;
        }
        case Damage::DuplicatedElement: {
            const Bytes again(begin, end);
            file.insert(end, again.begin(), again.end());
            break;
        }
        case Damage::DroppedElement:
            file.erase(begin, end);
            break;
        case Damage::WrongValueRepresentation: {
            constexpr std::array<std::string_view, 10> kNames{"SQ", "UN", "OB", "OW", "US",
                                                              "DS", "UT", "AT", "FD", "??"};
            const std::string_view name = kNames[below(kNames.size(), random)];
            if (!one->implicitVr)
                std::ranges::copy(name, file.begin() + static_cast<std::ptrdiff_t>(one->offset + 4));
            break;
        }
        case Damage::NestedDeeper:
            nestDeeper(file, random() % 4 == 0 ? file.size() : one->offset, one->implicitVr, random);
            break;
        default:
            return false;
    }
    return true;
}

}  // namespace

std::string_view words(Damage damage)
{
    switch (damage) {
        case Damage::FlippedBytes:
            return "flipped bytes";
        case Damage::CutOff:
            return "cut off";
        case Damage::WrongLength:
            return "wrong length";
        case Damage::SwappedTags:
            return "swapped tags";
        case Damage::DuplicatedElement:
            return "duplicated element";
        case Damage::DroppedElement:
            return "dropped element";
        case Damage::ZeroedBlock:
            return "zeroed block";
        case Damage::WrongValueRepresentation:
            return "wrong value representation";
        case Damage::WrongValue:
            return "wrong value";
        case Damage::NestedDeeper:
            return "nested deeper";
        case Damage::Spliced:
            return "spliced";
    }
    return "";
}

std::vector<ElementPlace> elementsOf(std::span<const std::uint8_t> file)
{
    constexpr std::uint32_t kUndefined = 0xFFFFFFFF;
    std::vector<ElementPlace> elements;
    const bool preamble = file.size() > kPreamble && std::memcmp(file.data() + kPreamble - 4, "DICM", 4) == 0;
    std::size_t at = preamble ? kPreamble : 0;
    while (at + 8 <= file.size() && elements.size() < kMostElements) {
        ElementPlace element{at, at + 8, 0, false, false};
        std::uint32_t length = 0;
        bool entered = false;
        if (number(file, at, 2) == 0xFFFE) {  // items and delimiters
            element.implicitVr = true;
            entered = true;
        } else if (!isVr(file, at + 4)) {
            element.implicitVr = true;
            length = number(file, at + 4, 4);
            entered = length == kUndefined;
        } else if (hasLongHead(file, at + 4)) {
            if (at + 12 > file.size())
                break;
            element.longHead = true;
            element.value = at + 12;
            length = number(file, at + 8, 4);
            entered = length == kUndefined || std::memcmp(file.data() + at + 4, "SQ", 2) == 0;
        } else {
            length = number(file, at + 6, 2);
        }
        element.length = entered ? 0 : std::min<std::size_t>(length, file.size() - element.value);
        elements.push_back(element);
        at = element.value + element.length;
    }
    return elements;
}

Bytes damaged(Bytes file, Damage damage, std::span<const std::uint8_t> other, std::mt19937& random)
{
    if (file.empty())
        return file;
    switch (damage) {
        case Damage::CutOff:
            file.resize(below(file.size(), random));
            break;
        case Damage::ZeroedBlock: {
            const std::size_t at = below(file.size(), random);
            std::memset(file.data() + at, 0, std::min<std::size_t>(1 + below(4096, random), file.size() - at));
            break;
        }
        case Damage::Spliced:
            splice(file, other, random);
            break;
        case Damage::FlippedBytes:
            flipBytes(file, random);
            break;
        default:
            if (!damageElement(file, damage, random))
                flipBytes(file, random);
    }
    return file;
}

Bytes mutant(Bytes file, std::span<const std::uint8_t> other, std::uint32_t seed)
{
    std::mt19937 random(seed);
    for (std::size_t times = random() % 3 != 0 ? 1 : 2 + below(2, random); times-- > 0;) {
        const auto damage = static_cast<Damage>(below(kDamages, random));
        file = damaged(std::move(file), damage, other, random);
    }
    return file;
}

}  // namespace diptych::test
