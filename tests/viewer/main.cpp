// One QApplication for all cases; offscreen also where the tests are only listed.
#include <QApplication>
#include <QStandardPaths>

#include <gtest/gtest.h>

#include "looks/theme.h"

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    diptych::viewer::theme::apply(application);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
