// A box of choices in a narrow column: a long choice ends in "..." and the tool tip holds the whole; the list that it
// opens is as wide as its longest line. A wheel that turns over it changes nothing. GUI thread only.
#pragma once

#include <QComboBox>

namespace diptych::viewer
{

class ElidingCombo : public QComboBox
{
    Q_OBJECT

public:
    explicit ElidingCombo(QWidget* parent = nullptr);

    /// The choice as it is painted: whole, or its beginning with "...".
    [[nodiscard]] QString shownText() const;
    void showPopup() override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

}  // namespace diptych::viewer
