// diptych-pictures STUDIES ASSESSMENTS.jsonl OUT: two readers and an arbiter read a phantom, and each screen is taken.
#include <cstdio>

#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "diptych/report_pdf/write_report.h"
#include "hanging/hanging_widget.h"
#include "hanging/viewport_widget.h"
#include "looks/text.h"
#include "looks/theme.h"
#include "monitor/display_quality_dialog.h"
#include "picture_seat.h"
#include "study/study_list_panel.h"

namespace
{

using namespace diptych;
using namespace diptych::pictures;
using viewer::Command;

constexpr auto kPatient = "PHANTOM-7";

void closeDialogs(PictureSeat& seat)
{
    for (auto* dialog : seat.window().findChildren<QDialog*>())
        dialog->close();
    QApplication::processEvents();
}

void sealWhatStands(PictureSeat& seat)
{
    const auto reading = seat.desk().currentStudy()->reading;
    seat.press(Qt::Key_S);
    waitUntil("the seal", [&reading] { return reading->session.sealed().has_value(); });
    seat.settle();
}

/// The first reader marks a lesion and recalls the right breast.
void markAndRecall(PictureSeat& seat)
{
    const auto& view = seat.window().hanging().viewport(StandardView::RightCc).view();
    const auto* study = seat.desk().currentStudy();
    ImagePoint place{400.0, 900.0};
    for (const MammogramView& image : study->study->views)
        if (image.sopInstanceUid == view.sopInstanceUid)
            place = {image.columns * 0.855, image.rows * 0.62};  // where the phantom has its mass
    seat.desk().markLesion(view.sopInstanceUid, place);
    seat.desk().describeLesion(0, reading::LesionType::IllDefinedMass, {}, "");
    seat.desk().setCategory(Laterality::Right, reading::BiRads::Cat4A);
    seat.desk().setCategory(Laterality::Left, reading::BiRads::Cat1);
    seat.desk().setDensity(reading::Density::B);
    seat.settle();
}

void firstReader(const Scene& scene, const std::filesystem::path& out)
{
    PictureSeat seat(scene, "alpha");
    seat.press(Qt::Key_L, Qt::ControlModifier);
    seat.settle();
    seat.take(out / "sign-in.png");
    seat.arrive(QStringLiteral("Dr Alpha"));
    seat.choose(viewer::WorkList::ToReadFirst);
    seat.window().findChild<viewer::StudyListPanel*>()->setObjectName(QStringLiteral("studyListPanel"));
    seat.take(out / "study-list.png", "studyListPanel");
    seat.hang(kPatient);
    markAndRecall(seat);
    seat.take(out / "opinion.png");
    seat.press(Qt::Key_S);
    seat.take(out / "sealing.png");
    sealWhatStands(seat);
    seat.press(Qt::Key_N);
    seat.settle();
    seat.take(out / "ai-shown.png");

    seat.command(Command::SiteSettings);
    seat.take(out / "site-rules.png", "siteRules");
    closeDialogs(seat);
    seat.command(Command::Readers);
    seat.take(out / "readers.png", "readers");
    closeDialogs(seat);
    seat.command(Command::DicomNodes);
    seat.take(out / "nodes.png", "nodesPage");
    closeDialogs(seat);
    seat.command(Command::FindInArchive);
    seat.window().findChild<QLineEdit*>(QStringLiteral("archivePatientId"))->setText(QString::fromLatin1(kPatient));
    seat.window().findChild<QPushButton*>(QStringLiteral("archiveFind"))->click();
    seat.settle();
    seat.take(out / "archive.png", "archiveDialog");
    closeDialogs(seat);
    seat.command(Command::ExportMedia);
    seat.take(out / "media.png", "mediaDialog");
    closeDialogs(seat);
    seat.command(Command::DisplayQuality);
    auto* display = seat.window().findChild<viewer::DisplayQualityDialog*>();
    display->setObjectName(QStringLiteral("displayQuality"));
    seat.take(out / "display-quality.png", "displayQuality");
    closeDialogs(seat);
    seat.command(Command::ChangeKeys);
    seat.take(out / "change-keys.png", "changeKeys");
    closeDialogs(seat);
    seat.keep();
    seat.command(Command::SelfAudit);
    seat.window().findChild<QWidget*>(QStringLiteral("auditPage"))->resize(1200, 820);
    seat.settle();
    seat.take(out / "own-figures.png", "auditPage");
    closeDialogs(seat);
}

void secondReader(const Scene& scene)
{
    PictureSeat seat(scene, "beta");
    seat.arrive(QStringLiteral("Dr Beta"));
    seat.choose(viewer::WorkList::ToReadSecond);
    seat.hang(kPatient);
    const auto reading = seat.desk().currentStudy()->reading;
    seat.press(Qt::Key_B);
    waitUntil("the second seal", [&reading] { return reading->session.sealed().has_value(); });
    seat.settle();
    seat.keep();
}

void arbiter(const Scene& scene, const std::filesystem::path& out)
{
    PictureSeat seat(scene, "gamma");
    seat.arrive(QStringLiteral("Dr Gamma"));
    seat.choose(viewer::WorkList::ToArbitrate);
    seat.hang(kPatient);
    seat.take(out / "arbiter.png");
}

}  // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc != 4) {
        std::fprintf(stderr, "usage: diptych-pictures STUDIES ASSESSMENTS.jsonl OUT\n");
        return 2;
    }
    QStandardPaths::setTestModeEnabled(true);
    viewer::theme::apply(application);
    const QTemporaryDir folder;
    const Scene scene{argv[1], argv[2], viewer::toPath(folder.path())};
    const std::filesystem::path out = argv[3];
    firstReader(scene, out);
    secondReader(scene);
    arbiter(scene, out);
    return 0;
}
