// What CAD and viewers of other makers marked, and the legend that says who they are: a part of MainWindow's wiring.
#include "hanging/foreign_mark_layer.h"
#include "hanging/hanging_widget.h"
#include "hanging/presentation_control.h"
#include "hanging/presentation_panel.h"
#include "reading/foreign_evidence_panel.h"
#include "study/evidence_reading.h"
#include "window/main_window.h"

namespace diptych::viewer
{

void MainWindow::connectEvidence()
{
    evidence_ = new EvidenceReading(desk_.readers(), this);
    presentation_ = new PresentationControl(*evidence_, *hanging_, *presentations_, this);
    connect(presentation_, &PresentationControl::statementChanged, &desk_,
            [this](const QString& words) { desk_.setPresentationStatement(words.toStdString()); });
    connect(evidence_, &EvidenceReading::read, this, &MainWindow::showEvidence);
    on(Command::HideOthersMarks, [this] { showEvidence(); });
    on(Command::NextPresentation, [this] {
        const QString shown = presentation_->next();
        notice(Tone::Quiet, shown.isEmpty() ? tr("No presentation state of another maker lies in this study.") : shown);
    });
    // A wish for one study, not for the next patient.
    connect(&desk_, &ReadingDesk::hangingChanged, this, [this] {
        commandAction(*this, Command::HideOthersMarks).setChecked(false);
        presentation_->forget();
        showEvidence();
    });
}

void MainWindow::showEvidence()
{
    if (!evidence_)
        return;
    const OpenedStudy* study = desk_.currentStudy();
    // The same gate as for the engine: another maker's CAD is AI as well, and another reader's marks would lead too.
    const bool mayBeShown = study && study->aiMayBeShown() && !study->blocked();
    const dicom_evidence::ForeignEvidence* found = mayBeShown ? evidence_->of(study->study) : nullptr;
    const bool hidden = commandAction(*this, Command::HideOthersMarks).isChecked();
    others_->show(found, desk_.filter(), hidden, keys_.text(Command::HideOthersMarks));
    presentation_->show(study && !study->blocked() ? study : nullptr, hidden);
    const std::vector<ForeignSign> signs =
        found && !hidden ? signsOf(*found, desk_.filter()) : std::vector<ForeignSign>();
    for (ForeignMarkLayer* layer : hanging_->findChildren<ForeignMarkLayer*>())
        layer->show(signs);
}

}  // namespace diptych::viewer
