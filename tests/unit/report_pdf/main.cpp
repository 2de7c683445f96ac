// Fonts need a QGuiApplication, which gtest_main does not make.
#include <gtest/gtest.h>

#include <QGuiApplication>

int main(int argc, char** argv)
{
    // No window is opened, and tests are listed where there is no display.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    ::testing::InitGoogleTest(&argc, argv);
    const QGuiApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
