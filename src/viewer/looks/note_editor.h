// One line of text written over the image: Enter keeps it, Esc drops it, a click elsewhere keeps it.
#pragma once

#include <QLineEdit>

namespace diptych::viewer
{

class NoteEditor : public QLineEdit
{
    Q_OBJECT

public:
    explicit NoteEditor(QWidget* parent);

    /// Opens at a point of the parent, kept inside it.
    void open(const QPointF& at, const QString& text);
    /// True while this event loop turn's mouse press is the one that ended the writing.
    [[nodiscard]] bool endedByMouse() const { return endedByMouse_; }
    void forgetMouse() { endedByMouse_ = false; }
    /// Closes without keeping anything.
    void drop();

Q_SIGNALS:
    void written(const QString& text);
    void dropped();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void keep();

    bool open_ = false;
    bool endedByMouse_ = false;
};

}  // namespace diptych::viewer
