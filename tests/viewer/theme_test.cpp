// The dark look must leave what it colours usable.
#include "looks/theme.h"

#include <QApplication>
#include <QFileDialog>
#include <QImage>
#include <QSet>
#include <QTemporaryDir>
#include <QToolButton>

#include <gtest/gtest.h>

#include "synthetic_study.h"

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

/// As the program does, which would take longer to start else; tests style their windows from the beginning.
TEST(Theme, AWindowLooksTheSameWhereItsSheetComesLast)
{
    const auto pictureOf = [](bool last) {
        const QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("settings.ini")));
        DeskServices services;
        services.analysis = std::make_unique<testing::FakeAnalysis>();
        if (last)
            qApp->setStyleSheet({});
        MainWindow window(std::move(services), settings);
        if (last)
            theme::applySheet(*qApp);
        window.resize(1366, 768);
        window.show();
        QApplication::processEvents();
        return window.grab().toImage();
    };
    const QString sheet = qApp->styleSheet();
    const QImage first = pictureOf(false);
    EXPECT_EQ(pictureOf(true), first);
    EXPECT_EQ(qApp->styleSheet(), sheet);
}

}  // namespace

}  // namespace diptych::viewer
