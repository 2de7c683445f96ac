// The copy without who it is of, from the menu: the folder is chosen in the dialog, and the window says what came out.
#include <QFileDialog>
#include <QTimer>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive_seat.h"

namespace diptych::viewer::testing
{
namespace
{

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST(TeachingCopy, FromTheMenuHoldsTheImagesWithoutTheirPatient)
{
    ArchiveSeat seat;
    seat.sitDown();
    dicom::testing::write(imageOf("study"), seat.folder() / "study/a.dcm");
    seat.desk().open({seat.folder() / "study"});
    ASSERT_TRUE(waitFor([&seat] { return seat.desk().current() && seat.window().hangingComplete(); }));
    const fs::path to = seat.folder() / "case";
    fs::create_directories(to);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QTimer answer;
    QObject::connect(&answer, &QTimer::timeout, &answer, [&to] {
        if (auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget())) {
            dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(pathText(to));
            QMetaObject::invokeMethod(dialog, "accept");
        }
    });
    answer.start(50);
    seat.command(Command::TeachingCopy);
    answer.stop();
    ASSERT_TRUE(waitFor([&seat] { return seat.text("notice").find("patient's identity") != std::string::npos; }))
        << seat.text("notice");
    const Study copy = dicom::testing::read({to}).studies.at(0);
    EXPECT_EQ(copy.views.size(), 1U);
    EXPECT_EQ(copy.patient.name, "Teaching^Case");
    EXPECT_NE(copy.studyInstanceUid, dicom::makeUid("study"));
    EXPECT_THAT(seat.text("notice"), HasSubstr("1 image"));
}

}  // namespace
}  // namespace diptych::viewer::testing
