// The site's DICOM nodes and this workstation's receiver: to be entered, tried and kept in the node file.
//
// A file that is not understood is told and not written over. GUI thread only; trying a node happens on another.
#pragma once

#include <memory>
#include <optional>

#include <QDialog>

#include "archive/receiver_host.h"
#include "diptych/dicom_network/node_file.h"
#include "looks/theme.h"
#include "site/network_services.h"
#include "threads/network_task.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace diptych::viewer
{

class NodeForm;
class ReceiverForm;

class NodesPage : public QDialog
{
    Q_OBJECT

public:
    NodesPage(std::shared_ptr<const NetworkServices> services, ReceiverHost& host, QWidget* parent = nullptr);

    void ask();
    /// Whether who is here may change anything; trying a node is for all.
    void setDecides(bool decides);

Q_SIGNALS:
    /// Nodes or receiver are others now.
    void kept(const diptych::dicom_network::NodeFile& content);

protected:
    void hideEvent(QHideEvent* event) override;
    /// What was entered and not kept is dropped at the second wish only.
    void reject() override;

private:
    QWidget* nodesPart();
    QWidget* receiverPart();
    void fill(int row);
    void showPicked();
    void add();
    void keepNode();
    void remove();
    void test();
    void keepReceiver();
    [[nodiscard]] bool write(const dicom_network::NodeFile& next);
    void say(Tone tone, const QString& text);
    void allow();

    std::shared_ptr<const NetworkServices> services_;
    ReceiverHost& host_;
    dicom_network::NodeFile content_;
    bool writable_ = true;
    bool decides_ = true;
    bool adding_ = false;
    dicom_network::RemoteNode shown_;                   // as the form was filled
    std::optional<dicom_network::RemoteNode> dropped_;  // what the last reject() asked about
    QListWidget* list_;
    NodeForm* form_;
    ReceiverForm* receiver_;
    QPushButton* add_;
    QPushButton* remove_;
    QPushButton* keep_;
    QPushButton* test_;
    QPushButton* keepReceiver_;
    QLabel* whose_;
    QLabel* state_;
    QLabel* receiverState_;
    NetworkTask task_;
};

}  // namespace diptych::viewer
