// Sends the report and the findings of an exam to an archive, and tells of each document what became of it.
//
// The documents are made in a temporary folder that goes afterwards. Closing it, and locking the window, stops what has
// not been sent. GUI thread only; documents are written and sent on another.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include <QDialog>

#include "looks/theme.h"
#include "reading/exam_evidence.h"
#include "site/network_services.h"
#include "threads/network_task.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTreeWidget;

namespace diptych::viewer
{

class SendDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SendDialog(std::shared_ptr<const NetworkServices> services, QWidget* parent = nullptr);

    /// Of the exam that the reader has in front of her.
    void ask(EvidenceOrder order);

protected:
    void hideEvent(QHideEvent* event) override;

private:
    struct Sent {
        WrittenEvidence written;
        std::vector<dicom_network::SentFile> files;
    };
    void send();
    void showSent(const Result<Sent>& sent);
    void say(Tone tone, const QString& text);
    void allow();

    std::shared_ptr<const NetworkServices> services_;
    std::vector<dicom_network::RemoteNode> nodes_;
    EvidenceOrder order_;
    int asked_ = 0;
    QComboBox* archive_;
    QLabel* whose_;  // the patient and the exam that the documents are about
    QTreeWidget* documents_;
    QProgressBar* progress_;
    QLabel* state_;
    QPushButton* send_;
    QPushButton* stop_;
    NetworkTask task_;
};

}  // namespace diptych::viewer
