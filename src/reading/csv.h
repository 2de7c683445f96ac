// Comma-separated values as RFC 4180 has them, and as spreadsheets write them: quotes, line breaks within quotes, LF or
// CRLF. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace diptych::reading::csv
{

struct Record {
    int line = 1;  // on which it begins, from 1
    std::vector<std::string> cells;
    std::string fault = {};  // why its cells cannot be trusted; empty where they can
};

/// Records without any text in them are left out.
[[nodiscard]] std::vector<Record> parse(std::string_view text, char separator);

/// The one of comma, semicolon and tab that occurs most often outside quotes in the first line; nullopt where none does
/// or two do equally often.
[[nodiscard]] std::optional<char> separatorOf(std::string_view text);

/// A cell of text, quoted where it must be. One that a spreadsheet would take for a formula (= + - @ or a control
/// character first) is given an apostrophe in front.
[[nodiscard]] std::string cell(std::string_view text);

[[nodiscard]] bool isUtf8(std::string_view text);

}  // namespace diptych::reading::csv
