// Several lines of plain text in a box that is as high as what is written in it, to a limit. Tab leaves it, and so does
// Esc, which takes nothing back. GUI thread only.
#pragma once

#include <QPlainTextEdit>

namespace diptych::viewer
{

class GrowingText : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit GrowingText(QWidget* parent = nullptr);

    /// What is written, without spaces at its ends and without characters that do not show: a tabulator is a space.
    [[nodiscard]] QString tidyText() const;

Q_SIGNALS:
    /// It is left for another part of the window, or the window for another program.
    void editingFinished();
    /// Esc.
    void leaveWished();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
};

}  // namespace diptych::viewer
