// One line on a terminal that is drawn over itself; nothing at all where standard error is no terminal.
#pragma once

#include <cstddef>
#include <string>

namespace diptych::cli
{

class ProgressLine
{
public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// "[#####.....] text" with `fraction` of the bar filled.
    void show(double fraction, const std::string& text);
    /// Takes the line away, so that something else may be printed.
    void clear();

private:
    bool terminal_;
    bool shown_ = false;
};

}  // namespace diptych::cli
