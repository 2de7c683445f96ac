// MainWindow's wiring of what leaves the desk besides the report: bundles of reads, teaching copies, media, own
// figures.
#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QPointer>
#include <QSaveFile>
#include <QStandardPaths>

#include "archive/archive_desk.h"
#include "archive/media_dialog.h"
#include "audit/local_figures.h"
#include "diptych/core/log.h"
#include "diptych/report_json/assessment_json.h"
#include "diptych/store/read_bundle.h"
#include "looks/text.h"
#include "reading/exam_evidence.h"
#include "reading/verdict_panel.h"
#include "study/deidentified_export.h"
#include "window/main_window.h"

namespace diptych::viewer
{

void MainWindow::connectExports()
{
    on(Command::ExportReads, [this] { exportReads(); });
    on(Command::TeachingCopy, [this] { exportTeachingCopy(); });
    on(Command::ExportMedia, [this] { exportMedia(); });
    on(Command::SelfAudit, [this] {
        if (!figures_ || !desk_.reader())
            return notice(Tone::Amber, tr("Sign in first: the figures are a reader's own."));
        figures_->open(*desk_.reader());
    });
    StoreLink* store = desk_.store();
    commandAction(*this, Command::ExportReads).setEnabled(store != nullptr);
    if (!store)
        return;
    figures_ = new LocalFigures(*store, store->folder() / "outcomes.csv", this);
    connect(figures_, &LocalFigures::noticed, this, [this](const QString& text) { notice(Tone::Amber, text); });
    connect(figures_, &LocalFigures::meaningChanged, this, [this] {
        verdict_->setLocalMeaning(figures_->meaning());
        showCurrent();
    });
}

/// Who has yet to read must not hold what the others said in her hands.
void MainWindow::exportReads()
{
    const OpenedStudy* study = desk_.currentStudy();
    const Reading* reading = study ? study->reading.get() : nullptr;
    const bool mayBeSeen =
        reading && desk_.reader() &&
        (reading->part.kind == ReadingPart::Kind::Finished || (reading->kept() && reading->session.settled()));
    if (!mayBeSeen) {
        notice(Tone::Amber, tr("The reads of an exam can be exported once you have settled yours, or all are there."));
        return;
    }
    const QString proposed = tr("diptych-reads-%1.json").arg(toQt(log::studyTag(study->study->studyInstanceUid)));
    const QString file = QFileDialog::getSaveFileName(this, tr("Export the reads of this exam"),
                                                      QDir::home().filePath(proposed), tr("Bundle (*.json)"));
    if (file.isEmpty())
        return;
    const std::string assessment =
        study->analysis.assessment ? report_json::assessmentLine(*study->analysis.assessment) : std::string();
    desk_.store()->ask([self = QPointer<MainWindow>(this), file, assessment,
                        exam = store::examOf(*study->study)](store::ReadStore& store) {
        const auto bundle = store::exportBundle(store, exam, assessment);
        bool written = false;
        if (bundle) {
            QSaveFile out(file);
            written =
                out.open(QIODevice::WriteOnly) &&
                out.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
                out.write(bundle->data(), static_cast<qint64>(bundle->size())) == static_cast<qint64>(bundle->size()) &&
                out.commit();
        }
        const QString why = bundle ? tr("the file cannot be written") : toQt(sentence(bundle.error().reason));
        QMetaObject::invokeMethod(qApp, [self, written, file, why] {
            if (self)
                self->notice(written ? Tone::Good : Tone::Red,
                             written ? tr("Reads written: %1. \"diptych-cli verify\" checks them.").arg(file)
                                     : tr("The reads were not written: %1.").arg(why));
        });
    });
}

void MainWindow::exportTeachingCopy()
{
    const OpenedStudy* study = desk_.currentStudy();
    if (!study || study->blocked())
        return notice(Tone::Amber, tr("No study is open."));
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("An empty folder for the copy without who it is of"), QDir::homePath());
    if (folder.isEmpty())
        return;
    if (!teaching_) {
        teaching_ = std::make_unique<DeidentifiedExporter>();
        connect(teaching_.get(), &DeidentifiedExporter::progressed, this, [this](qulonglong done, qulonglong of) {
            notice(Tone::Quiet, tr("Copying: %1 of %2 images").arg(done).arg(of));
        });
        connect(teaching_.get(), &DeidentifiedExporter::finished, this,
                [this](const std::filesystem::path& to, const Outcome<dicom::DeidentifiedExport>& outcome) {
                    const ExportNotice said = noticeOf(outcome.result, to);
                    notice(said.tone, said.text);
                });
    }
    teaching_->start(study->study, toPath(folder));
}

void MainWindow::exportMedia()
{
    const OpenedStudy* study = desk_.currentStudy();
    if (!study || study->blocked())
        return notice(Tone::Amber,
                      study ? tr("This study is blocked: it is not written to media.") : tr("No study is open."));
    if (!media_) {
        media_ = std::make_unique<MediaDialog>(this);
        connect(media_.get(), &MediaDialog::noticed, this, &MainWindow::notice);
        // It is about one patient, for the reader who was here.
        connect(&desk_, &ReadingDesk::leaving, media_.get(), &QWidget::hide);
        connect(&desk_, &ReadingDesk::readerChanged, media_.get(), &QWidget::hide);
    }
    MediaWish wish{study->study, {}, {}, sendObstacle(desk_)};
    for (const int row : desk_.priorRows())
        wish.priors.push_back(desk_.studies().at(row).study);
    if (wish.noResults.isEmpty())
        wish.results = evidenceOrder(desk_);
    media_->ask(std::move(wish));
}

void MainWindow::connectArchive()
{
    archive_ = std::make_unique<ArchiveDesk>(desk_, network_, *this);
    connect(archive_.get(), &ArchiveDesk::noticed, this, &MainWindow::notice);
    on(Command::FindInArchive, [this] { archive_->find(); });
    on(Command::SendToArchive, [this] { archive_->send(); });
    on(Command::DicomNodes, [this] { archive_->showNodes(); });
    for (const Command command : {Command::FindInArchive, Command::SendToArchive, Command::DicomNodes})
        commandAction(*this, command).setEnabled(network_ != nullptr);
}

}  // namespace diptych::viewer
