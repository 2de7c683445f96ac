#include "reading/view_again_dialog.h"

#include <algorithm>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "looks/text.h"
#include "reading/opinion_details.h"

namespace diptych::viewer
{

namespace
{

using reading::TechnicalReason;

bool fits(TechnicalReason reason, const reading::TechnicalRecall& recall)
{
    switch (reason) {
        case TechnicalReason::PectoralMuscleShort:
            return recall.position == ViewPosition::Mlo;
        case TechnicalReason::MedialTissueMissing:
        case TechnicalReason::PosteriorNippleLine:
            return recall.position == ViewPosition::Cc;
        case TechnicalReason::NoImage:
            return recall.sopInstanceUid.empty();
        default:
            return !recall.sopInstanceUid.empty();
    }
}

}  // namespace

ViewAgainDialog::ViewAgainDialog(QWidget* parent) : QDialog(parent), title_(new QLabel), note_(new QLineEdit)
{
    setWindowTitle(tr("Ask for a view once more"));
    setObjectName(QStringLiteral("viewAgain"));
    // One key seals in the window behind it: not while the exam is being said to need another picture.
    setWindowModality(Qt::WindowModal);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(title_);
    for (const TechnicalReason reason :
         {TechnicalReason::Positioning, TechnicalReason::UnderExposed, TechnicalReason::OverExposed,
          TechnicalReason::MotionBlur, TechnicalReason::NippleNotInProfile, TechnicalReason::PectoralMuscleShort,
          TechnicalReason::MedialTissueMissing, TechnicalReason::PosteriorNippleLine,
          TechnicalReason::InadequateCompression, TechnicalReason::Obscured, TechnicalReason::MissingTissue,
          TechnicalReason::NoImage, TechnicalReason::Other}) {
        auto* box = new QCheckBox(sentenceCase(nameOf(reason)));
        box->setObjectName(QStringLiteral("reason_") + toQt(code(reason)));
        connect(box, &QCheckBox::toggled, this, &ViewAgainDialog::check);
        reasons_.emplace_back(reason, box);
        layout->addWidget(box);
    }
    note_->setPlaceholderText(tr("Note; needed for \"other\""));
    note_->setAccessibleName(tr("Note"));
    connect(note_, &QLineEdit::textChanged, this, &ViewAgainDialog::check);
    layout->addWidget(note_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    ok_ = buttons->button(QDialogButtonBox::Ok);
    ok_->setText(tr("Ask for it again"));
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        recall_.reasons.clear();
        for (const auto& [reason, box] : reasons_)
            if (box->isChecked() && box->isVisibleTo(this))
                recall_.reasons.push_back(reason);
        recall_.note = note_->text().trimmed().toStdString();
        Q_EMIT given(recall_);
        accept();
    });
}

void ViewAgainDialog::ask(const reading::TechnicalRecall& what, const QString& viewName)
{
    recall_ = what;
    title_->setText(tr("%1: why is it needed once more?").arg(viewName));
    for (const auto& [reason, box] : reasons_) {
        box->setVisible(fits(reason, what));
        box->setChecked(std::ranges::find(what.reasons, reason) != what.reasons.end());
    }
    if (what.sopInstanceUid.empty())
        for (const auto& [reason, box] : reasons_)
            if (reason == TechnicalReason::NoImage)
                box->setChecked(true);
    note_->setText(toQt(what.note));
    check();
    adjustSize();
    show();
    raise();
    activateWindow();
}

/// "Other" needs a note; without a reason the view is asked for no longer.
void ViewAgainDialog::check()
{
    bool other = false;
    bool any = false;
    for (const auto& [reason, box] : reasons_)
        if (box->isChecked()) {
            any = true;
            other = other || reason == TechnicalReason::Other;
        }
    ok_->setEnabled(!other || !note_->text().trimmed().isEmpty());
    ok_->setText(any || recall_.reasons.empty() ? tr("Ask for it again") : tr("Ask for it no longer"));
    if (!any && recall_.reasons.empty())
        ok_->setEnabled(false);
}

}  // namespace diptych::viewer
