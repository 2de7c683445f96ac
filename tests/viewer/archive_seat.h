// A window at a network that the test plays: real files, a node file of its own, and functions that answer as archives
// do.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "archive/archive_desk.h"
#include "diptych/dicom_network/node_file.h"
#include "diptych/report_pdf/write_report.h"
#include "looks/text.h"
#include "site/network_services.h"
#include "synthetic_study.h"
#include "written_files.h"

namespace diptych::viewer::testing
{

namespace net = dicom_network;

[[nodiscard]] inline net::RemoteNode nodeAt(int port, const std::string& aeTitle = "ARCHIVE",
                                            const std::string& own = "DIPTYCH")
{
    net::RemoteNode node;
    node.name = "PACS";
    node.aeTitle = aeTitle;
    node.host = "127.0.0.1";
    node.port = port;
    node.ownAeTitle = own;
    return node;
}

/// One image of a study, as an archive would send it.
inline dicom::MammogramToWrite imageOf(const std::string& study, const std::string& date = "20240305")
{
    dicom::MammogramToWrite image = dicom::testing::sample(study);
    image.studyInstanceUid = dicom::makeUid(study);
    image.studyDate = date;
    return image;
}

/// The same study as an archive tells it.
inline net::StudyOnServer told(const std::string& study, const std::string& date = "20240305")
{
    net::StudyOnServer on;
    on.studyInstanceUid = dicom::makeUid(study);
    on.patient = {"P-1", "Test^Phantom", "19600102", "F"};
    on.studyDate = date;
    on.modalities = {"MG"};
    on.description = "Screening";
    on.images = 1;
    return on;
}

class ArchiveSeat
{
public:
    ArchiveSeat()
        : settings_(std::make_unique<Settings>(QString::fromStdString((folder_ / "settings.ini").string()))),
          services_(std::make_shared<NetworkServices>(realNetworkServices()))
    {
        services_->nodeFile = folder_ / "dicom-nodes.json";
        services_->folder = folder_ / "fetched";
    }

    /// With one node, "PACS", unless the test has written a file of its own.
    void sitDown(SiteRules rules = {}, bool withStore = false)
    {
        if (!std::filesystem::exists(services_->nodeFile)) {
            net::NodeFile content;
            content.nodes.push_back(nodeAt(104));
            EXPECT_TRUE(net::writeNodeFile(content, services_->nodeFile));
        }
        rules.normalLockMs = 0;
        writeSiteRules(settings_->store(), rules);
        DeskServices services;
        services.readFolder = [](std::span<const std::filesystem::path> paths, const dicom::ReadOptions& options) {
            return dicom::readFolder(paths, options);
        };
        services.writeReport = [](const ReportOrder& order) {
            return report_pdf::writeReport(order.input(), order.file);
        };
        auto analysis = std::make_unique<FakeAnalysis>();
        analysis_ = analysis.get();
        services.analysis = std::move(analysis);
        services.network = services_;
        if (withStore)
            services.store =
                std::make_unique<StoreLink>(store::SqliteFile{folder_ / "reads.sqlite"}, folder_ / "store");
        window_ = std::make_unique<MainWindow>(std::move(services), *settings_);
        window_->resize(1400, 900);
        window_->show();
        QApplication::setActiveWindow(window_.get());
    }
    void standUp() { window_.reset(); }

    [[nodiscard]] MainWindow& window() { return *window_; }
    [[nodiscard]] ReadingDesk& desk() { return window_->desk(); }
    [[nodiscard]] FakeAnalysis& analysis() { return *analysis_; }
    [[nodiscard]] NetworkServices& network() { return *services_; }
    [[nodiscard]] const dicom::testing::TemporaryFolder& folder() const { return folder_; }

    template <typename Widget>
    [[nodiscard]] Widget* child(const char* name)
    {
        auto* found = window_->findChild<Widget*>(QString::fromLatin1(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    [[nodiscard]] std::string text(const char* label) { return child<QLabel>(label)->text().toStdString(); }
    void type(const char* name, const QString& text)
    {
        child<QLineEdit>(name)->clear();
        QTest::keyClicks(child<QLineEdit>(name), text);
    }
    void click(const char* name) { QTest::mouseClick(child<QPushButton>(name), Qt::LeftButton); }
    void command(Command command) { commandAction(*window_, command).trigger(); }

    /// A picture of a dialog, where the environment names a folder for them.
    void picture(const char* name)
    {
        const QByteArray folder = qgetenv("DIPTYCH_TEST_PICTURES");
        QApplication::processEvents();
        if (!folder.isEmpty())
            child<QWidget>(name)->grab().save(QString::fromLocal8Bit(folder) + QLatin1Char('/') +
                                              QString::fromLatin1(name) + QStringLiteral(".png"));
    }

private:
    dicom::testing::TemporaryFolder folder_;
    std::unique_ptr<Settings> settings_;
    std::shared_ptr<NetworkServices> services_;
    FakeAnalysis* analysis_ = nullptr;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace diptych::viewer::testing
