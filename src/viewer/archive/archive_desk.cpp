#include "archive/archive_desk.h"

#include "archive/archive_dialog.h"
#include "archive/nodes_page.h"
#include "archive/send_dialog.h"
#include "looks/text.h"
#include "reading/reading_desk.h"

namespace diptych::viewer
{

namespace net = dicom_network;

ArchiveDesk::ArchiveDesk(ReadingDesk& desk, std::shared_ptr<const NetworkServices> services, QWidget& window)
    : desk_(desk), services_(std::move(services)), window_(window)
{
    connect(&folders_, &WatchedFolders::arrived, this,
            [this](const std::vector<std::filesystem::path>& entries) { desk_.openArrived(entries); });
    connect(&desk_, &ReadingDesk::rulesChanged, this, &ArchiveDesk::watch);
    connect(&receiver_, &ReceiverHost::statusChanged, this, [this](const ReceiverStatus& status) {
        if (status.kind == ReceiverStatus::Kind::Listening && status.arrivals == 0)
            watch();  // its folder is there now
        if (status.kind == ReceiverStatus::Kind::Failed)
            Q_EMIT noticed(Tone::Red, tr("The receiver was not started. %1").arg(status.trouble));
    });
    if (services_) {
        if (const auto content = net::readNodeFile(services_->nodeFile))
            become(*content);
    }
    watch();
}

ArchiveDesk::~ArchiveDesk() = default;

void ArchiveDesk::become(const net::NodeFile& content)
{
    const bool same = content.receiver == content_.receiver && content.receiverOn == content_.receiverOn;
    content_ = content;
    if (same && receiver_.status().kind != ReceiverStatus::Kind::Failed)
        return;
    if (content.receiverOn)
        receiver_.start(content.receiver);
    else
        receiver_.stop();
    watch();
}

void ArchiveDesk::watch()
{
    QStringList folders = desk_.rules().worklistFolders;
    if (content_.receiverOn)
        folders += pathText(content_.receiver.folder);
    folders_.watch(folders);
}

void ArchiveDesk::find()
{
    if (!services_)
        return;
    if (!archive_) {
        archive_ = std::make_unique<ArchiveDialog>(services_, &window_);
        archive_->setReceiver([this] { return receiver_.running(); });
        connect(archive_.get(), &ArchiveDialog::fetched, this,
                [this](const std::vector<std::filesystem::path>& folders) { desk_.open(folders); });
        // What it shows was for the reader who was here.
        connect(&desk_, &ReadingDesk::readerChanged, archive_.get(), &QWidget::hide);
        connect(archive_.get(), &ArchiveDialog::nodesWished, this, [this] {
            archive_->hide();
            showNodes();
        });
    }
    const QStringList& worklist = desk_.rules().worklistFolders;
    archive_->ask(worklist.isEmpty() ? services_->folder : toPath(worklist.front()));
}

void ArchiveDesk::send()
{
    if (!services_)
        return;
    if (const QString obstacle = sendObstacle(desk_); !obstacle.isEmpty()) {
        Q_EMIT noticed(Tone::Amber, obstacle);
        return;
    }
    if (!send_) {
        send_ = std::make_unique<SendDialog>(services_, &window_);
        // It is about one exam, for the reader who was here.
        connect(&desk_, &ReadingDesk::leaving, send_.get(), &QWidget::hide);
        connect(&desk_, &ReadingDesk::readerChanged, send_.get(), &QWidget::hide);
    }
    send_->ask(evidenceOrder(desk_));
}

void ArchiveDesk::showNodes()
{
    if (!services_)
        return;
    if (!nodes_) {
        nodes_ = std::make_unique<NodesPage>(services_, receiver_, &window_);
        connect(nodes_.get(), &NodesPage::kept, this, &ArchiveDesk::become);
        connect(&desk_, &ReadingDesk::readerChanged, nodes_.get(),
                [this] { nodes_->setDecides(desk_.looksAfterSite()); });
    }
    nodes_->setDecides(desk_.looksAfterSite());
    nodes_->ask();
}

}  // namespace diptych::viewer
