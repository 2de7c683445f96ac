// Text of a file as it may be shown: what a name or a description says, without what would change the text around it.
#pragma once

#include <string>
#include <string_view>

namespace diptych
{

/// UTF-8 in which control characters (C0, C1, DEL) are spaces, but for '\n' and '\t', and the invisible characters that
/// turn the direction of what follows (Unicode's bidirectional formatting, UAX #9: LRE, RLO, LRI ...) are left out: in
/// a name they could make "R CC" beside it read as something else. Letters that run from right to left by themselves
/// stay as they are. Any thread.
[[nodiscard]] std::string plainText(std::string_view utf8);

}  // namespace diptych
