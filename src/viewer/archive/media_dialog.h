// Writes the exam in front of the reader, with the patient's earlier ones and what was made of it, as a DICOM medium.
//
// Results go with it only where sendObstacle() has nothing against it: sealed, decided, with the report that holds.
// Closing it, another exam and locking the window stop what is being written, and nothing of it stays. GUI thread only;
// files are copied on another.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <QDialog>

#include "diptych/dicom/write_media.h"
#include "looks/theme.h"
#include "reading/exam_evidence.h"
#include "threads/network_task.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace diptych::viewer
{

struct MediaWish {
    std::shared_ptr<const Study> study;
    std::vector<std::shared_ptr<const Study>> priors;  // of the same patient, that are open
    std::optional<EvidenceOrder> results;
    QString noResults;  // why there are none
};

class MediaDialog : public QDialog
{
    Q_OBJECT

public:
    explicit MediaDialog(QWidget* parent = nullptr);

    void ask(MediaWish wish);

Q_SIGNALS:
    /// What became of it, where the dialog is not seen any more.
    void noticed(diptych::viewer::Tone tone, const QString& text);

protected:
    void hideEvent(QHideEvent* event) override;

private:
    struct Written {
        dicom::WrittenMedia media;
        std::vector<QString> missing;  // documents that could not be made
    };
    [[nodiscard]] static Result<Written> writeWhole(dicom::MediaOrder order,
                                                    const std::optional<EvidenceOrder>& results,
                                                    const std::filesystem::path& folder);
    void choose();
    void write();
    void tell(const Result<Written>& result, const QString& folder);
    void say(Tone tone, const QString& text);
    void allow();

    MediaWish wish_;
    QLabel* what_;
    QCheckBox* withPriors_;
    QCheckBox* withResults_;
    QLabel* noResults_;
    QLineEdit* folder_;
    QPushButton* choose_;
    QProgressBar* progress_;
    QLabel* state_;
    QPushButton* write_;
    QPushButton* stop_;
    NetworkTask task_;
};

}  // namespace diptych::viewer
