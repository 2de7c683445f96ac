// Notices that the reader does something, before anything else does.
#pragma once

#include <chrono>
#include <functional>

#include <QObject>

namespace diptych::viewer
{

/// Calls `told` for what the reader does in any of the program's windows, before whoever it is for acts on it. GUI
/// thread.
class ReaderInput final : public QObject
{
    Q_OBJECT

public:
    enum class Kind {
        Act,    // a key, a click, a turn of the wheel, a drag
        Hover,  // the pointer moves with no button down
    };
    /// What she does next, and what the window still draws, comes within so long.
    static constexpr std::chrono::milliseconds kLasts{150};

    explicit ReaderInput(std::function<void(Kind)> told);
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    const std::function<void(Kind)> told_;
};

}  // namespace diptych::viewer
