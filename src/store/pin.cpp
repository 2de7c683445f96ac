#include "pin.h"

#include <array>

#include <sodium.h>

#include "diptych/store/sealed_read.h"

namespace diptych::store
{

std::string_view nobodysHash()
{
    // Of some text, at the limits that hashPin() uses; a test holds them equal.
    return "$argon2id$v=19$m=65536,t=2,p=1$g2CfzAyRcrlnn1sXl6o38w$QLY62MmQ1/iVBR3qvpUHLvkphLHuUUnVIrX/5YezCdM";
}

Result<std::string> hashPin(std::string_view pin)
{
    if (pin.size() < std::size_t{kShortestPin})
        return failure(Reason::InvalidArgument, "a PIN has at least 4 characters");
    std::array<char, crypto_pwhash_STRBYTES> hash = {};
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(hash.data(), pin.data(), pin.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return failure(Reason::OutOfMemory, "hashing the PIN");
    return std::string(hash.data());
}

bool pinFits(std::string_view pin, const std::optional<std::string>& hash)
{
    if (sodium_init() < 0)
        return false;
    const std::string compared(hash ? std::string_view(*hash) : nobodysHash());
    const bool fits = crypto_pwhash_str_verify(compared.c_str(), pin.data(), pin.size()) == 0;
    return fits && hash.has_value();
}

}  // namespace diptych::store
