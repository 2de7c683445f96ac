#include "diptych/reading/outcome_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "csv.h"

namespace diptych::reading
{

namespace
{

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// "Study Instance UID", "study_instance_uid" and "StudyInstanceUID" are one word.
std::string word(std::string_view text)
{
    std::string plain;
    for (const char c : trimmed(text)) {
        if (c != ' ' && c != '_' && c != '-')
            plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return plain;
}

template <typename Value, std::size_t Count>
std::optional<Value> valueOf(const std::array<std::pair<std::string_view, Value>, Count>& spellings,
                             std::string_view text)
{
    const std::string sought = word(text);
    const auto found = std::ranges::find(spellings, sought, &std::pair<std::string_view, Value>::first);
    if (found == spellings.end())
        return std::nullopt;
    return std::make_optional<Value>(found->second);
}

enum class Column { StudyInstanceUid, AccessionNumber, Breast, Outcome, Decision, Date };
constexpr std::array<std::pair<std::string_view, Column>, 11> kColumns{{
    {"studyinstanceuid", Column::StudyInstanceUid},
    {"studyuid", Column::StudyInstanceUid},
    {"accessionnumber", Column::AccessionNumber},
    {"accession", Column::AccessionNumber},
    {"breast", Column::Breast},
    {"laterality", Column::Breast},
    {"side", Column::Breast},
    {"outcome", Column::Outcome},
    {"decision", Column::Decision},
    {"date", Column::Date},
    {"outcomedate", Column::Date},
}};
constexpr std::array<std::pair<std::string_view, Outcome>, 10> kOutcomes{{
    {"cancer", Outcome::Cancer},
    {"malignant", Outcome::Cancer},
    {"positive", Outcome::Cancer},
    {"nocancer", Outcome::NoCancer},
    {"benign", Outcome::NoCancer},
    {"normal", Outcome::NoCancer},
    {"negative", Outcome::NoCancer},
    {"unknown", Outcome::Unknown},
    {"pending", Outcome::Unknown},
    {"", Outcome::Unknown},
}};
constexpr std::array<std::pair<std::string_view, OutcomeBreast>, 8> kBreastWords{{
    {"", OutcomeBreast::NotTold},
    {"r", OutcomeBreast::Right},
    {"right", OutcomeBreast::Right},
    {"l", OutcomeBreast::Left},
    {"left", OutcomeBreast::Left},
    {"b", OutcomeBreast::Both},
    {"both", OutcomeBreast::Both},
    {"bilateral", OutcomeBreast::Both},
}};
constexpr std::array<std::pair<std::string_view, std::optional<Recall>>, 6> kDecisions{{
    {"", std::nullopt},
    {"recall", Recall::Recall},
    {"recalled", Recall::Recall},
    {"norecall", Recall::NoRecall},
    {"notrecalled", Recall::NoRecall},
    {"routine", Recall::NoRecall},
}};

using Columns = std::map<Column, std::size_t>;

Result<Columns> columnsOf(const std::vector<std::string>& header)
{
    Columns columns;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto column = valueOf(kColumns, header[i]);
        if (column && !columns.emplace(*column, i).second)
            return failure(Reason::InvalidArgument, "Two columns mean the same: \"" + header[i] + "\". Remove one.");
    }
    if (!columns.contains(Column::StudyInstanceUid) && !columns.contains(Column::AccessionNumber))
        return failure(Reason::InvalidArgument,
                       "The first line names neither study_instance_uid nor accession_number. Name the columns there.");
    if (!columns.contains(Column::Outcome))
        return failure(Reason::InvalidArgument,
                       "The first line names no column outcome. Name the columns there, separated by commas or "
                       "semicolons.");
    return columns;
}

bool isUid(std::string_view text)
{
    return text.size() <= 64 && std::ranges::all_of(text, [](char c) { return isDigit(c) || c == '.'; }) &&
           text.find('.') != std::string_view::npos;
}

/// "1.23457E+12", what a spreadsheet makes of a long number: the digits are lost.
bool isRoundedNumber(std::string_view text)
{
    const auto e = text.find("E+");
    return e != std::string_view::npos && e > 0 && e + 2 < text.size() &&
           std::ranges::all_of(text.substr(0, e), [](char c) { return isDigit(c) || c == '.' || c == ','; }) &&
           std::ranges::all_of(text.substr(e + 2), isDigit);
}

/// YYYY-MM-DD from itself or from YYYYMMDD; nullopt for all else.
std::optional<std::string> isoDate(std::string_view text)
{
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = text.size() == 10 && (i == 4 || i == 7);
        if (dash ? text[i] != '-' : !isDigit(text[i]))
            return std::nullopt;
        if (!dash)
            digits += text[i];
    }
    if (digits.empty())
        return std::string();
    if (digits.size() != 8)
        return std::nullopt;
    const int month = std::stoi(digits.substr(4, 2));
    const int day = std::stoi(digits.substr(6, 2));
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return std::nullopt;
    return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2);
}

tl::expected<OutcomeLine, std::string> lineOf(const csv::Record& record, const Columns& columns, std::size_t width)
{
    if (!record.fault.empty())
        return tl::make_unexpected(record.fault);
    if (record.cells.size() != width)
        return tl::make_unexpected("it has " + std::to_string(record.cells.size()) +
                                   " cells where the first line has " + std::to_string(width));
    if (!std::ranges::all_of(record.cells, csv::isUtf8))
        return tl::make_unexpected(std::string("it is not in UTF-8: save the file as \"CSV UTF-8\""));
    const auto cell = [&](Column column) {
        const auto at = columns.find(column);
        return at == columns.end() ? std::string_view() : trimmed(record.cells[at->second]);
    };
    const auto refused = [](std::string_view what, std::string_view value, std::string_view wanted) {
        return tl::make_unexpected(std::string(what) + " \"" + std::string(value) + "\" is not " + std::string(wanted));
    };

    OutcomeLine line;
    line.line = record.line;
    line.studyInstanceUid = cell(Column::StudyInstanceUid);
    line.accessionNumber = cell(Column::AccessionNumber);
    if (line.studyInstanceUid.empty() && line.accessionNumber.empty())
        return tl::make_unexpected(std::string("it names no examination"));
    if (!line.studyInstanceUid.empty() && !isUid(line.studyInstanceUid))
        return refused("the Study Instance UID", line.studyInstanceUid, "one (digits and points)");
    if (isRoundedNumber(line.accessionNumber))
        return refused("the accession number", line.accessionNumber,
                       "whole: a spreadsheet has rounded it. Make the column text");

    const auto outcome = valueOf(kOutcomes, cell(Column::Outcome));
    if (!outcome)
        return refused("the outcome", cell(Column::Outcome), "cancer, no_cancer or unknown");
    const auto breast = valueOf(kBreastWords, cell(Column::Breast));
    if (!breast)
        return refused("the breast", cell(Column::Breast), "R, L or both");
    const auto decision = valueOf(kDecisions, cell(Column::Decision));
    if (!decision)
        return refused("the decision", cell(Column::Decision), "recall or no_recall");
    const auto date = isoDate(cell(Column::Date));
    if (!date)
        return refused("the date", cell(Column::Date), "written as 2026-11-26");
    line.outcome = *outcome;
    line.breast = *breast;
    line.decision = *decision;
    line.date = *date;
    return line;
}

/// Yes or no of each breast and of the examination, as several lines claim it.
class Claims
{
public:
    void add(OutcomeBreast breast, bool yes)
    {
        const bool right = breast == OutcomeBreast::Right || breast == OutcomeBreast::Both;
        const bool left = breast == OutcomeBreast::Left || breast == OutcomeBreast::Both;
        const bool neither = breast == OutcomeBreast::NotTold && !yes;  // "no", without a breast, is of both
        if (right || neither)
            right_[yes ? 1 : 0] = true;
        if (left || neither)
            left_[yes ? 1 : 0] = true;
        somewhere_ = somewhere_ || (breast == OutcomeBreast::NotTold && yes);
    }
    [[nodiscard]] bool contradictory() const
    {
        return (right_[0] && right_[1]) || (left_[0] && left_[1]) || (somewhere_ && right_[0] && left_[0]);
    }
    [[nodiscard]] std::optional<bool> right() const { return of(right_); }
    [[nodiscard]] std::optional<bool> left() const { return of(left_); }
    [[nodiscard]] std::optional<bool> exam() const
    {
        if (right_[1] || left_[1] || somewhere_)
            return true;
        return right_[0] && left_[0] ? std::optional(false) : std::nullopt;
    }

private:
    static std::optional<bool> of(const std::array<bool, 2>& claimed)
    {
        return claimed[1] ? std::optional(true) : claimed[0] ? std::optional(false) : std::nullopt;
    }
    std::array<bool, 2> right_{};  // claimed: no, yes
    std::array<bool, 2> left_{};
    bool somewhere_ = false;
};

struct ExamClaims {
    Claims cancer;
    Claims recall;

    void add(const OutcomeLine& line)
    {
        if (line.outcome != Outcome::Unknown)
            cancer.add(line.breast, line.outcome == Outcome::Cancer);
        if (line.decision)
            recall.add(line.breast, *line.decision == Recall::Recall);
    }
    [[nodiscard]] bool contradictory() const { return cancer.contradictory() || recall.contradictory(); }
};

Outcome outcome(std::optional<bool> cancer)
{
    return !cancer ? Outcome::Unknown : *cancer ? Outcome::Cancer : Outcome::NoCancer;
}

std::string numbers(const std::vector<OutcomeLine>& lines, const std::vector<std::size_t>& of)
{
    std::string text;
    for (const std::size_t index : of)
        text += (text.empty() ? "" : ", ") + std::to_string(lines[index].line);
    return text;
}

}  // namespace

Result<OutcomeFile> OutcomeFile::parse(std::string_view bytes)
{
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        return failure(Reason::InvalidArgument, "The file is in UTF-16. Save it as \"CSV UTF-8\".");
    if (bytes.starts_with(kUtf8Mark))
        bytes.remove_prefix(kUtf8Mark.size());
    const auto separator = csv::separatorOf(bytes);
    if (!separator)
        return failure(Reason::InvalidArgument,
                       "The first line does not name columns separated by commas or semicolons.");
    const auto records = csv::parse(bytes, *separator);
    if (records.empty() || !records.front().fault.empty())
        return failure(Reason::InvalidArgument, "The first line does not name the columns.");
    const auto columns = columnsOf(records.front().cells);
    if (!columns)
        return tl::make_unexpected(columns.error());

    OutcomeFile file;
    for (std::size_t i = 1; i < records.size(); ++i) {
        auto line = lineOf(records[i], *columns, records.front().cells.size());
        if (line)
            file.lines_.push_back(std::move(*line));
        else
            file.refused_.push_back({records[i].line, line.error()});
    }
    file.refuseContradictions();
    file.index();
    std::ranges::sort(file.refused_, {}, &RefusedLine::line);
    return file;
}

void OutcomeFile::refuseContradictions()
{
    std::map<std::string, std::vector<std::size_t>> uids;
    std::map<std::string, std::vector<std::size_t>> accessions;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (!lines_[i].studyInstanceUid.empty())
            uids[lines_[i].studyInstanceUid].push_back(i);
        if (!lines_[i].accessionNumber.empty())
            accessions[lines_[i].accessionNumber].push_back(i);
    }
    std::map<std::size_t, std::string> refused;  // the first reason of each
    const auto contradict = [&](const std::vector<std::size_t>& group) {
        ExamClaims claims;
        for (const std::size_t index : group)
            claims.add(lines_[index]);
        if (!claims.contradictory())
            return;
        for (const std::size_t index : group)
            refused.emplace(index, "lines " + numbers(lines_, group) +
                                       " are of one examination and contradict each "
                                       "other");
    };
    for (const auto& [uid, group] : uids)
        contradict(group);
    for (const auto& [accession, group] : accessions) {
        std::set<std::string> studies;
        for (const std::size_t index : group) {
            if (!lines_[index].studyInstanceUid.empty())
                studies.insert(lines_[index].studyInstanceUid);
        }
        if (studies.size() < 2) {
            contradict(group);
            continue;
        }
        for (const std::size_t index : group) {
            if (lines_[index].studyInstanceUid.empty())
                refused.emplace(index, "the accession number belongs to more than one study (lines " +
                                           numbers(lines_, group) + "): name the Study Instance UID");
        }
    }
    std::vector<OutcomeLine> kept;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const auto why = refused.find(i);
        if (why == refused.end())
            kept.push_back(std::move(lines_[i]));
        else
            refused_.push_back({lines_[i].line, why->second});
    }
    lines_ = std::move(kept);
}

void OutcomeFile::index()
{
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        if (!lines_[i].studyInstanceUid.empty())
            byUid_[lines_[i].studyInstanceUid].push_back(i);
        else
            byAccession_[lines_[i].accessionNumber].push_back(i);
    }
}

ExamOutcome OutcomeFile::outcomeOf(const std::string& studyInstanceUid, const std::string& accessionNumber) const
{
    ExamClaims claims;
    const auto add = [&](const auto& index, const std::string& key) {
        const auto found = key.empty() ? index.end() : index.find(key);
        if (found == index.end())
            return;
        for (const std::size_t line : found->second)
            claims.add(lines_[line]);
    };
    add(byUid_, studyInstanceUid);
    add(byAccession_, accessionNumber);
    ExamOutcome said;
    said.contradictory = claims.contradictory();
    if (said.contradictory)
        return said;
    said.right = outcome(claims.cancer.right());
    said.left = outcome(claims.cancer.left());
    said.exam = outcome(claims.cancer.exam());
    if (const auto recalled = claims.recall.exam())
        said.decision = *recalled ? Recall::Recall : Recall::NoRecall;
    return said;
}

}  // namespace diptych::reading
