// The dark look must leave what it colours usable.
#include "looks/theme.h"

#include <QFileDialog>
#include <QImage>
#include <QSet>
#include <QToolButton>

#include <gtest/gtest.h>

namespace diptych::viewer
{

namespace
{

/// The buttons of a dialogue for files are small: with the padding of all others nothing of their signs was left.
TEST(Theme, ButtonsOfADialogueForFilesShowTheirSigns)
{
    QFileDialog dialogue;
    dialogue.setOption(QFileDialog::DontUseNativeDialog);
    dialogue.show();
    int looked = 0;
    for (QToolButton* const button : dialogue.findChildren<QToolButton*>()) {
        if (!button->isVisible() || button->icon().isNull())
            continue;
        button->setEnabled(true);
        const QImage picture = button->grab().toImage();
        QSet<QRgb> within;
        for (int row = 4; row < picture.height() - 4; ++row)
            for (int column = 4; column < picture.width() - 4; ++column)
                within.insert(picture.pixel(column, row));
        EXPECT_GT(within.size(), 3) << button->toolTip().toStdString();
        ++looked;
    }
    EXPECT_GE(looked, 4);
}

}  // namespace

}  // namespace diptych::viewer
