// The program's log, on standard error. Never a patient's name or ID: name a study by studyTag().
#pragma once

#include <string>
#include <string_view>

namespace diptych::log
{

enum class Level { Debug, Info, Warning, Error };

/// Messages below this level are dropped (Warning until set). Any thread.
void setLevel(Level level);

void debug(std::string_view message);
void info(std::string_view message);
void warning(std::string_view message);
void error(std::string_view message);

/// A short tag that stands for a UID in the log without being one: eight hex digits of a hash of it.
[[nodiscard]] std::string studyTag(std::string_view uid);

}  // namespace diptych::log
