#include "diptych/reading/read_role.h"

#include <array>

namespace diptych::reading
{

std::string_view code(ReadRole role)
{
    switch (role) {
        case ReadRole::First:
            return "first";
        case ReadRole::Second:
            return "second";
        case ReadRole::Arbiter:
            return "arbiter";
        case ReadRole::Consensus:
            return "consensus";
    }
    return {};
}

std::optional<ReadRole> readRole(std::string_view wanted)
{
    for (const ReadRole role : std::array{ReadRole::First, ReadRole::Second, ReadRole::Arbiter, ReadRole::Consensus}) {
        if (wanted == code(role))
            return role;
    }
    return std::nullopt;
}

}  // namespace diptych::reading
