// The commands that a hand on the mouse wants most, as buttons with signs: each does what its key does and shows the
// key.
//
// Buttons never take the keyboard's focus: that stays with the view. Signs are SVG files of the program's resources; a
// button whose sign is missing shows its command's words instead.
#pragma once

#include <filesystem>

#include <QWidget>

class QMainWindow;
class QToolButton;

namespace diptych::viewer
{

class KeyBindings;

class ToolPalette : public QWidget
{
    Q_OBJECT

public:
    /// `window` has its commands already (buildMenus).
    ToolPalette(const QMainWindow& window, const std::filesystem::path& icons, QWidget* parent = nullptr);

    /// The tool tips name the keys that hold.
    void setKeys(const KeyBindings& keys);
};

}  // namespace diptych::viewer
