// The window's side of the hospital's network: finding and fetching studies, sending what was read, the receiver, and
// the folders into which studies come by themselves. Opens what came at the reading desk.
//
// GUI thread only. Its dialogs are children of the window, which hides them when it is locked.
#pragma once

#include <memory>

#include <QObject>
#include <QString>

#include "archive/receiver_host.h"
#include "diptych/dicom_network/node_file.h"
#include "looks/theme.h"
#include "study/watched_folders.h"

class QWidget;

namespace diptych::viewer
{

class ArchiveDialog;
class NodesPage;
class ReadingDesk;
class SendDialog;
struct NetworkServices;

class ArchiveDesk : public QObject
{
    Q_OBJECT

public:
    /// `services` null: only the folders are watched. Starts the receiver where the node file says so. `desk` and
    /// `window` must outlive it.
    ArchiveDesk(ReadingDesk& desk, std::shared_ptr<const NetworkServices> services, QWidget& window);
    ~ArchiveDesk() override;

    void find();
    void send();
    void showNodes();
    [[nodiscard]] ReceiverHost& receiver() { return receiver_; }
    [[nodiscard]] WatchedFolders& folders() { return folders_; }

Q_SIGNALS:
    void noticed(diptych::viewer::Tone tone, const QString& text);

private:
    void become(const dicom_network::NodeFile& content);
    void watch();

    ReadingDesk& desk_;
    std::shared_ptr<const NetworkServices> services_;
    QWidget& window_;
    ReceiverHost receiver_;
    WatchedFolders folders_;
    dicom_network::NodeFile content_;
    std::unique_ptr<ArchiveDialog> archive_;
    std::unique_ptr<NodesPage> nodes_;
    std::unique_ptr<SendDialog> send_;
};

}  // namespace diptych::viewer
