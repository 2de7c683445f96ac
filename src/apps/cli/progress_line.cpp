#include "progress_line.h"

#include <algorithm>
#include <iostream>

#include <unistd.h>

namespace diptych::cli
{

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine()
{
    clear();
}

void ProgressLine::show(double fraction, const std::string& text)
{
    if (!terminal_)
        return;
    constexpr int kWidth = 24;
    const int filled = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kWidth);
    std::cerr << "\r\033[K[" << std::string(static_cast<std::size_t>(filled), '#')
              << std::string(static_cast<std::size_t>(kWidth - filled), '.') << "] " << text << std::flush;
    shown_ = true;
}

void ProgressLine::clear()
{
    if (shown_)
        std::cerr << "\r\033[K" << std::flush;
    shown_ = false;
}

}  // namespace diptych::cli
