// Notices that the reader does something, before anything else does.
#pragma once

#include <chrono>
#include <functional>

#include <QObject>

namespace diptych::viewer
{

/// Calls `told` for each key, click, turn of the wheel and drag in any of the program's windows, before whoever it is
/// for acts on it; for each move of the pointer, too, where `followed` says that something follows it. GUI thread.
class ReaderInput final : public QObject
{
    Q_OBJECT

public:
    /// What she does next, and what the window still draws, comes within so long.
    static constexpr std::chrono::milliseconds kLasts{150};

    ReaderInput(std::function<void()> told, std::function<bool()> followed);
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    const std::function<void()> told_;
    const std::function<bool()> followed_;
};

}  // namespace diptych::viewer
