// MainWindow's page of the site's readers: who reads here, forgotten PINs, who looks after the site.
#include "diptych/reading/opinion_steps.h"
#include "looks/text.h"
#include "store/co_sign_dialog.h"
#include "store/readers_dialog.h"
#include "store/sign_in_page.h"
#include "window/main_window.h"

namespace diptych::viewer
{

void MainWindow::showReaders()
{
    StoreLink* store = desk_.store();
    if (!store)
        return;
    if (!desk_.reader())
        return askWhoReads();
    if (!readers_) {
        readers_ = std::make_unique<ReadersDialog>(this);
        ReadersDialog* dialog = readers_.get();
        connect(dialog, &ReadersDialog::newReaderWished, this, [this] {
            signingIn_ = true;
            signIn_->beginNewReader();
            showCentre();
        });
        connect(dialog, &ReadersDialog::ownPinWished, store, &StoreLink::changePin);
        connect(dialog, &ReadersDialog::newPinWished, this, [this, store](const QString& name, const QString& pin) {
            if (desk_.reader())
                store->resetPin(name, pin, desk_.reader()->id);
        });
        connect(dialog, &ReadersDialog::leadWished, this, [this, store](const std::string& id, bool lead) {
            if (desk_.reader())
                store->setLead(id, lead, desk_.reader()->id);
        });
        connect(store, &StoreLink::readersListed, dialog, &ReadersDialog::setReaders);
        connect(store, &StoreLink::pinChanged, dialog, &ReadersDialog::pinChanged);
        connect(store, &StoreLink::leadSet, dialog, &ReadersDialog::leadSet);
        // What it shows was for the reader who was here.
        connect(&desk_, &ReadingDesk::readerChanged, dialog, &QWidget::hide);
    }
    readers_->ask(*desk_.reader());
    store->listReaders();
}

/// Who is signed in stays so; the other signs what both settled.
void MainWindow::connectCoSignature()
{
    StoreLink* store = desk_.store();
    connect(&desk_, &ReadingDesk::coSignatureWished, this, [this, store](const QString& reader) {
        const OpenedStudy* study = desk_.currentStudy();
        if (!study || !study->reading)
            return;
        if (!coSign_) {
            coSign_ = std::make_unique<CoSignDialog>(this);
            connect(coSign_.get(), &CoSignDialog::pinGiven, store, &StoreLink::coSign);
            // It asks about one exam and one reader's desk.
            connect(&desk_, &ReadingDesk::leaving, coSign_.get(), &QWidget::hide);
        }
        coSign_->ask(reader, toQt(reading::words(study->reading->session.opinion())));
    });
    connect(store, &StoreLink::coSigned, this, [this](const Outcome<store::Reader>& outcome) {
        if (!coSign_ || !coSign_->isVisible())
            return;  // taken back meanwhile
        coSign_->answered(outcome);
        if (outcome.result)
            desk_.coSigned(*outcome.result);
    });
}

}  // namespace diptych::viewer
