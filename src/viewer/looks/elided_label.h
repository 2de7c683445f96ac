// A line of text that ends in "..." where there is no room for all of it; the tool tip and text() hold the whole.
#pragma once

#include <QLabel>

namespace diptych::viewer
{

class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace diptych::viewer
