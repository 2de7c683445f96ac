// Finds studies in an archive and fetches them, with the patient's earlier ones, to be read.
//
// Closing it, and locking the window, stops what runs and empties it of what was found. What is refused as another
// patient's stays until somebody says that it was read. GUI thread only; the network is asked on another.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <QDialog>

#include "archive/fetch_studies.h"
#include "diptych/dicom_network/storage_receiver.h"
#include "looks/theme.h"
#include "site/network_services.h"
#include "threads/network_task.h"

class QCheckBox;
class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTreeWidget;

namespace diptych::viewer
{

class ArchiveDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ArchiveDialog(std::shared_ptr<const NetworkServices> services, QWidget* parent = nullptr);

    /// `into`: where fetched studies come to lie.
    void ask(const std::filesystem::path& into);
    /// Who listens for what a node sends us (C-MOVE).
    void setReceiver(std::function<std::shared_ptr<dicom_network::StorageReceiver>()> receiver);

Q_SIGNALS:
    void fetched(const std::vector<std::filesystem::path>& folders);
    void nodesWished();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    void build();
    QWidget* warning();
    [[nodiscard]] const dicom_network::RemoteNode* node() const;
    void find();
    void showFound(const Result<dicom_network::FoundStudies>& found);
    void fetch();
    void showProgress(const FetchProgress& progress);
    void showFetched(const Result<FetchedStudies>& result);
    void warn(const std::vector<QString>& sentences);
    void say(Tone tone, const QString& text);
    void allow();

    std::shared_ptr<const NetworkServices> services_;
    std::function<std::shared_ptr<dicom_network::StorageReceiver>()> receiver_;
    std::filesystem::path into_;
    std::vector<dicom_network::RemoteNode> nodes_;
    std::vector<dicom_network::StudyOnServer> found_;
    int asked_ = 0;  // an answer that comes after the dialog was closed belongs to nobody
    QComboBox* archive_;
    QLineEdit* patientId_;
    QLineEdit* name_;
    QLineEdit* from_;
    QLineEdit* to_;
    QLineEdit* accession_;
    QPushButton* find_;
    QTreeWidget* results_;
    QCheckBox* priors_;
    QProgressBar* progress_;
    QLabel* state_;
    QFrame* warning_;
    QLabel* warningText_;
    QPushButton* fetch_;
    QPushButton* stop_;
    NetworkTask task_;
};

}  // namespace diptych::viewer
