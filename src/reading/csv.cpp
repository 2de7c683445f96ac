#include "csv.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace diptych::reading::csv
{

namespace
{

class Reader
{
public:
    Reader(std::string_view text, char separator) : text_(text), separator_(separator) {}

    std::vector<Record> all()
    {
        std::vector<Record> records;
        while (at_ < text_.size()) {
            Record record = next();
            const bool empty = std::ranges::all_of(record.cells, &std::string::empty);
            if (!empty || !record.fault.empty())
                records.push_back(std::move(record));
        }
        return records;
    }

private:
    Record next()
    {
        Record record;
        record.line = line_;
        while (true) {
            record.cells.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted(record) : plain(record));
            if (at_ < text_.size() && text_[at_] == separator_) {
                ++at_;
                continue;
            }
            endLine();
            return record;
        }
    }

    std::string plain(Record& record)
    {
        const std::size_t begin = at_;
        while (at_ < text_.size() && !ends(text_[at_])) {
            if (text_[at_] == '"')
                record.fault = "a quotation mark stands within a cell that does not begin with one";
            ++at_;
        }
        return std::string(text_.substr(begin, at_ - begin));
    }

    std::string quoted(Record& record)
    {
        std::string value;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n')
                ++line_;
            if (text_[at_] != '"') {
                value += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                value += '"';
                ++at_;
            } else {
                ++at_;
                if (at_ < text_.size() && !ends(text_[at_])) {
                    record.fault = "there is text behind a closing quotation mark";
                    (void)plain(record);
                }
                return value;
            }
        }
        record.fault = "a quotation mark is never closed: this line and all below it were not taken";
        return value;
    }

    [[nodiscard]] bool ends(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

    void endLine()
    {
        if (at_ < text_.size() && text_[at_] == '\r')
            ++at_;
        if (at_ < text_.size() && text_[at_] == '\n')
            ++at_;
        ++line_;
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int line_ = 1;
};

}  // namespace

std::vector<Record> parse(std::string_view text, char separator)
{
    return Reader(text, separator).all();
}

std::optional<char> separatorOf(std::string_view text)
{
    constexpr std::array<char, 3> kSeparators{',', ';', '\t'};
    std::array<int, 3> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (c == '\n' || c == '\r')
            break;
        const auto found = std::ranges::find(kSeparators, c);
        if (found != kSeparators.end())
            ++counts[static_cast<std::size_t>(found - kSeparators.begin())];
    }
    const auto most = std::ranges::max_element(counts);
    if (*most == 0 || std::ranges::count(counts, *most) > 1)
        return std::nullopt;
    return kSeparators[static_cast<std::size_t>(most - counts.begin())];
}

std::string cell(std::string_view text)
{
    std::string value(text);
    if (!value.empty() && (std::string_view("=+-@").find(value.front()) != std::string_view::npos ||
                           static_cast<unsigned char>(value.front()) < 0x20))
        value.insert(value.begin(), '\'');
    if (value.find_first_of(",;\t\"\r\n") == std::string::npos)
        return value;
    std::string inQuotes = "\"";
    for (const char c : value) {
        if (c == '"')
            inQuotes += '"';
        inQuotes += c;
    }
    return inQuotes + '"';
}

bool isUtf8(std::string_view text)
{
    // RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) {
            return at < text.size() ? static_cast<std::uint8_t>(text[at]) : std::uint8_t{0};
        };
        const std::uint8_t lead = byte(i);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 0 || lead > 0xF4)
            return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xC0) != 0x80)
                return false;
        }
        const std::uint8_t second = byte(i + 1);
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
            (lead == 0xF4 && second > 0x8F))
            return false;
        i += length;
    }
    return true;
}

}  // namespace diptych::reading::csv
