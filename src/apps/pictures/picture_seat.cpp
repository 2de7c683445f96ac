#include "picture_seat.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <QApplication>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include "diptych/dicom/read_folder.h"
#include "diptych/dicom_network/node_file.h"
#include "diptych/report_json/read_assessment.h"
#include "diptych/report_pdf/write_report.h"
#include "looks/text.h"
#include "site/network_services.h"
#include "store/sign_in_page.h"
#include "store/store_link.h"
#include "study/ahead_results.h"
#include "study/study_list_panel.h"

namespace diptych::pictures
{

namespace
{

using namespace diptych::viewer;

constexpr int kPatienceMs = 30'000;
const QString kPin = QStringLiteral("phantom-1");

/// Says of each study what was said of it before.
class ToldAnalysis final : public ExamAnalysis
{
public:
    explicit ToldAnalysis(const std::filesystem::path& lines)
    {
        std::ifstream file(lines);
        for (std::string line; std::getline(file, line);)
            lines_.push_back(line);
    }
    void request(std::shared_ptr<const Study> study, bool) override
    {
        for (const std::string& line : lines_) {
            const auto read = report_json::assessmentOf(line);
            if (!read || read->studyInstanceUid != study->studyInstanceUid)
                continue;
            auto exam = viewer::assessmentOf(
                {{read->studyInstanceUid, {}, read->model.packageSha256, read->model.appVersion}, {}, line, {}, {}},
                *study);
            if (!exam) {
                std::cerr << "diptych-pictures: what was said of a study is not taken: " << exam.error().detail << '\n';
                continue;
            }
            const auto told = std::make_shared<const ExamAssessment>(std::move(*exam));
            QMetaObject::invokeMethod(
                this, [this, told] { Q_EMIT finished(told->studyInstanceUid, {told}); }, Qt::QueuedConnection);
        }
    }
    void cancel(const std::string&) override {}
    void giveWay(std::chrono::milliseconds) override {}

private:
    std::vector<std::string> lines_;
};

/// An archive that has two exams of one phantom.
std::shared_ptr<NetworkServices> playedNetwork(const std::filesystem::path& folder)
{
    namespace net = dicom_network;
    auto services = std::make_shared<NetworkServices>(realNetworkServices());
    services->nodeFile = folder / "dicom-nodes.json";
    services->folder = folder / "fetched";
    net::RemoteNode node;
    node.name = "PACS";
    node.aeTitle = "ARCHIVE";
    node.host = "archive.example";
    node.ownAeTitle = "DIPTYCH";
    net::NodeFile content;
    content.nodes.push_back(node);
    static_cast<void>(net::writeNodeFile(content, services->nodeFile));
    services->find = [](const auto&, const auto&, const auto&) {
        net::FoundStudies found;
        for (const char* date : {"20240101", "20211203"}) {
            net::StudyOnServer study;
            study.studyInstanceUid = std::string("2.25.") + date;
            study.patient = {"PHANTOM-7", "Phantom^No 7", "", ""};
            study.studyDate = date;
            study.accessionNumber = std::string("A") + date;
            study.description = "Screening, both breasts";
            study.modalities = {"MG"};
            study.images = 4;
            found.studies.push_back(study);
        }
        return Result<net::FoundStudies>(found);
    };
    return services;
}

}  // namespace

void waitUntil(const char* what, const std::function<bool()>& condition)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        QApplication::processEvents(QEventLoop::AllEvents, 20);
        if (timer.elapsed() > kPatienceMs) {
            std::fprintf(stderr, "diptych-pictures: waited in vain for %s\n", what);
            std::exit(1);
        }
    }
}

PictureSeat::PictureSeat(const Scene& scene, const char* name)
    : settings_(pathText(scene.scratch / name / "settings.ini"))
{
    const std::filesystem::path folder = scene.scratch / name;
    std::filesystem::create_directories(folder);
    SiteRules rules;
    rules.scheme = reading::Scheme::BiRads;
    rules.normalLockMs = 0;
    rules.autoAdvance = false;
    rules.worklistFolders = {QStringLiteral("/srv/screening/today")};
    writeSiteRules(settings_.store(), rules);
    DeskServices services;
    services.readFolder = [](std::span<const std::filesystem::path> paths, const dicom::ReadOptions& options) {
        return dicom::readFolder(paths, options);
    };
    services.writeReport = [](const ReportOrder& order) { return report_pdf::writeReport(order.input(), order.file); };
    services.analysis = std::make_unique<ToldAnalysis>(scene.assessments);
    services.store = std::make_unique<StoreLink>(store::SqliteFile{scene.scratch / "reads.sqlite"}, folder);
    services.network = playedNetwork(folder);
    window_ = std::make_unique<MainWindow>(std::move(services), settings_);
    window_->resize(1280, 800);
    window_->show();
    desk().open({scene.studies});
    waitUntil("the study", [this] { return !desk().reading() && window_->hangingComplete(); });
}

PictureSeat::~PictureSeat() = default;

void PictureSeat::fill(const char* name, const QString& text)
{
    auto* edit = window_->findChild<QLineEdit*>(QLatin1String(name));
    edit->setText(text);
}

void PictureSeat::arrive(const QString& name)
{
    press(Qt::Key_L, Qt::ControlModifier);
    waitUntil("the page to sign in", [this] { return window_->signIn().isVisible(); });
    settle();
    auto* go = window_->findChild<QPushButton*>(QStringLiteral("signIn"));
    const bool first = go->text() == SignInPage::tr("Add this reader");
    if (!first) {
        std::string lead;
        desk().store()->ask([&lead](store::ReadStore& store) {
            if (const auto readers = store.readers())
                for (const store::Reader& reader : *readers)
                    lead = reader.lead ? reader.id : lead;
        });
        settle();
        desk().store()->addReader(name, kPin, lead);
        settle();
        desk().signOut();
    }
    window_->findChild<QComboBox*>(QStringLiteral("readerName"))->setCurrentText(name);
    fill("readerPin", kPin);
    if (first)
        fill("readerPinAgain", kPin);
    go->click();
    waitUntil("the reader", [this] { return desk().reader().has_value(); });
    settle();
}

void PictureSeat::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QApplication::setActiveWindow(window_.get());
    QTest::keyClick(window_.get(), key, modifiers);
    QApplication::processEvents();
}

void PictureSeat::choose(WorkList list)
{
    window_->findChild<QPushButton*>(QStringLiteral("workList%1").arg(static_cast<int>(list) + 1))->click();
    settle();
}

void PictureSeat::hang(const std::string& patientId)
{
    int row = -1;
    for (int i = 0; i < desk().studies().rowCount(); ++i) {
        const Study& study = *desk().studies().at(i).study;
        if (study.patient.id == patientId && (row < 0 || study.studyDate > desk().studies().at(row).study->studyDate))
            row = i;
    }
    desk().select(row);
    settle();
}

void PictureSeat::keep()
{
    const auto reading = desk().currentStudy()->reading;
    press(Qt::Key_U);
    waitUntil("the settlement", [&reading] { return reading->session.settled().has_value(); });
    settle();
}

void PictureSeat::settle()
{
    bool done = false;
    desk().store()->afterwards([&done] { done = true; });
    waitUntil("the store", [&done] { return done; });
    waitUntil("the images", [this] { return window_->hangingComplete(); });
    for (int turn = 0; turn < 20; ++turn)
        QTest::qWait(20);
}

void PictureSeat::command(Command command)
{
    commandAction(*window_, command).trigger();
    settle();
}

void PictureSeat::take(const std::filesystem::path& file, const char* child)
{
    QApplication::processEvents();
    QWidget* widget = child ? window_->findChild<QWidget*>(QLatin1String(child)) : window_.get();
    if (!widget || !widget->grab().save(pathText(file), "PNG")) {
        std::fprintf(stderr, "diptych-pictures: %s could not be made\n", file.c_str());
        std::exit(1);
    }
}

}  // namespace diptych::pictures
