#include "diptych/core/acquisition.h"

#include <algorithm>
#include <chrono>

namespace diptych
{

namespace
{

constexpr int kOldestYears = 125;

std::optional<std::chrono::year_month_day> calendarDate(const std::string& date)
{
    const bool digits = std::ranges::all_of(date, [](char c) { return c >= '0' && c <= '9'; });
    if (date.size() != 8 || !digits || date == "18991231" || date == "19000101")
        return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year(std::stoi(date.substr(0, 4))),
                                          std::chrono::month(static_cast<unsigned>(std::stoi(date.substr(4, 2)))),
                                          std::chrono::day(static_cast<unsigned>(std::stoi(date.substr(6, 2))))};
    return day.ok() ? std::optional(day) : std::nullopt;
}

}  // namespace

std::optional<int> ageInYears(const std::string& birthDate, const std::string& onDate)
{
    const auto born = calendarDate(birthDate);
    const auto then = calendarDate(onDate);
    if (!born || !then)
        return std::nullopt;
    const bool birthdayAhead =
        then->month() < born->month() || (then->month() == born->month() && then->day() < born->day());
    const int years = static_cast<int>(then->year()) - static_cast<int>(born->year()) - (birthdayAhead ? 1 : 0);
    if (years < 0 || years > kOldestYears)
        return std::nullopt;
    return years;
}

}  // namespace diptych
