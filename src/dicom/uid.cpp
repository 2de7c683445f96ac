#include <array>
#include <string>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "dcmtk_runtime.h"
#include "diptych/dicom/write_mammogram.h"

namespace diptych::dicom
{

namespace
{

using Bytes16 = std::array<std::uint8_t, 16>;

/// FNV-1a of 128 bits (prime 2^88 + 0x13B): tells seeds apart, keeps no secret.
Bytes16 hash128(const std::string& seed)
{
    // Four 32-bit limbs, least significant first.
    std::array<std::uint64_t, 4> h{0x6295C58D, 0x62B82175, 0x07BB0142, 0x6C62272E};
    for (const char c : seed) {
        h[0] ^= static_cast<std::uint8_t>(c);
        std::array<std::uint64_t, 4> product{};
        for (std::size_t i = 0; i < 4; ++i)
            product[i] = h[i] * 0x13B;
        for (std::size_t i = 2; i < 4; ++i)  // times 2^88: two limbs and 24 bits up
            product[i] += (h[i - 2] << 24) & 0xFFFFFFFF;
        product[3] += h[0] >> 8;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const std::uint64_t sum = product[i] + carry;
            h[i] = sum & 0xFFFFFFFF;
            carry = sum >> 32;
        }
    }
    Bytes16 bytes{};
    for (std::size_t i = 0; i < 16; ++i)
        bytes[i] = static_cast<std::uint8_t>(h[3 - i / 4] >> (8 * (3 - i % 4)));
    return bytes;
}

std::string decimal(Bytes16 bytes)
{
    std::string digits;
    bool zero = false;
    while (!zero) {
        zero = true;
        unsigned remainder = 0;
        for (std::uint8_t& byte : bytes) {
            const unsigned value = remainder * 256 + byte;
            byte = static_cast<std::uint8_t>(value / 10);
            remainder = value % 10;
            zero = zero && byte == 0;
        }
        digits.insert(digits.begin(), static_cast<char>('0' + remainder));
    }
    return digits;
}

}  // namespace

std::string makeUid(const std::string& seed)
{
    if (seed.empty()) {
        ensureDcmtkRuntime();
        std::array<char, 100> uid{};
        return dcmGenerateUniqueIdentifier(uid.data());
    }
    // PS3.5 B.2: "2.25." and the decimal value of a UUID. Version and variant as RFC 9562 has them for values made in
    // one's own way (version 8).
    Bytes16 bytes = hash128(seed);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x80);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    return "2.25." + decimal(bytes);
}

}  // namespace diptych::dicom
