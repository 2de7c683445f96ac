#include "archive/send_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHideEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "diptych/dicom_network/node_file.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace net = dicom_network;

namespace
{

QString wordsOf(const net::SentFile& file)
{
    switch (file.outcome) {
        case net::SendOutcome::Sent:
            return theme::marked(Tone::Good, QObject::tr("taken"));
        case net::SendOutcome::SentWithWarning:
            return theme::marked(Tone::Amber, QObject::tr("taken, with a warning. %1").arg(toQt(file.words)));
        case net::SendOutcome::Refused:
            return theme::marked(Tone::Red, QObject::tr("refused. %1").arg(toQt(file.words)));
        case net::SendOutcome::NotSent:
            break;
    }
    return theme::marked(Tone::Red, QObject::tr("not sent. %1").arg(toQt(file.words)));
}

}  // namespace

SendDialog::SendDialog(std::shared_ptr<const NetworkServices> services, QWidget* parent)
    : QDialog(parent),
      services_(std::move(services)),
      archive_(new QComboBox),
      whose_(new QLabel),
      documents_(new QTreeWidget),
      progress_(new QProgressBar),
      state_(new QLabel),
      send_(new QPushButton(tr("&Send"))),
      stop_(new QPushButton(tr("S&top")))
{
    setWindowTitle(tr("Send to the archive"));
    setObjectName(QStringLiteral("sendDialog"));
    archive_->setObjectName(QStringLiteral("sendArchive"));
    whose_->setObjectName(QStringLiteral("sendWhose"));
    whose_->setTextFormat(Qt::PlainText);
    whose_->setWordWrap(true);
    documents_->setObjectName(QStringLiteral("sendDocuments"));
    state_->setObjectName(QStringLiteral("sendState"));
    send_->setObjectName(QStringLiteral("sendNow"));
    stop_->setObjectName(QStringLiteral("sendStop"));
    documents_->setHeaderLabels({tr("Document"), tr("What became of it")});
    documents_->setRootIsDecorated(false);
    documents_->setWordWrap(true);
    progress_->setTextVisible(false);
    progress_->hide();
    state_->setWordWrap(true);
    state_->setTextFormat(Qt::PlainText);
    state_->setMinimumHeight(state_->fontMetrics().lineSpacing() * 2);
    state_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* form = new QFormLayout;
    form->addRow(tr("&Archive"), archive_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(stop_, QDialogButtonBox::ActionRole);
    buttons->addButton(send_, QDialogButtonBox::ActionRole);
    for (QAbstractButton* each : buttons->buttons())
        qobject_cast<QPushButton*>(each)->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(whose_);
    layout->addLayout(form);
    layout->addWidget(documents_, 1);
    layout->addWidget(progress_);
    layout->addWidget(state_);
    layout->addWidget(buttons);
    resize(theme::scaled(620), theme::scaled(380));

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);
    connect(send_, &QPushButton::clicked, this, &SendDialog::send);
    connect(stop_, &QPushButton::clicked, this, [this] { task_.cancel(); });
    connect(&task_, &NetworkTask::busyChanged, this, &SendDialog::allow);
}

void SendDialog::ask(EvidenceOrder order)
{
    order_ = std::move(order);
    whose_->setText(
        tr("%1, %2, exam of %3")
            .arg(nameText(order_.study->patient), idText(order_.study->patient), dateText(order_.study->studyDate)));
    const auto read = net::readNodeFile(services_->nodeFile);
    nodes_ = read ? read->nodes : std::vector<net::RemoteNode>{};
    archive_->clear();
    for (const net::RemoteNode& node : nodes_)
        archive_->addItem(toQt(node.name));
    documents_->clear();
    if (!read)
        say(Tone::Red, sentenceOf(read.error()));
    else if (nodes_.empty())
        say(Tone::Amber, tr("No archive is entered yet: File > DICOM nodes... does that."));
    else
        say(Tone::Plain, tr("The written report, the AI's findings, its marks and your key images are sent as "
                            "documents of this exam."));
    allow();
    show();
    raise();
    activateWindow();
}

void SendDialog::hideEvent(QHideEvent* event)
{
    if (!event->spontaneous()) {
        ++asked_;
        task_.cancel();
        order_ = {};
        documents_->clear();
        progress_->hide();
    }
    QDialog::hideEvent(event);
}

void SendDialog::send()
{
    const int row = archive_->currentIndex();
    if (task_.busy() || !order_.study || row < 0)
        return;
    documents_->clear();
    progress_->setRange(0, 0);
    progress_->show();
    say(Tone::Quiet, tr("Sending..."));
    task_.start<Sent>(
        [this, services = services_, order = order_, node = nodes_[static_cast<std::size_t>(row)], asked = asked_](
            const CancelToken& cancel, const NetworkTask::Tell& tell) -> Result<Sent> {
            const QTemporaryDir folder;
            if (!folder.isValid())
                return failure(Reason::WriteFailed, "The temporary folder cannot be made.");
            auto written = writeEvidence(order, toPath(folder.path()));
            if (!written)
                return tl::make_unexpected(written.error());
            if (cancel.cancelled())
                return failure(Reason::Cancelled);
            std::vector<std::filesystem::path> files;
            for (const EvidenceDocument& document : written->documents)
                files.push_back(document.file);
            net::SendOptions options;
            options.cancel = cancel;
            options.progress = [this, asked, &tell](std::size_t done, std::size_t of) {
                tell([this, asked, done, of] {
                    if (asked != asked_)
                        return;
                    progress_->setRange(0, static_cast<int>(of));
                    progress_->setValue(static_cast<int>(done));
                });
            };
            auto sent = services->send(node, files, options);
            if (!sent)
                return tl::make_unexpected(sent.error());
            return Sent{std::move(*written), std::move(*sent)};
        },
        [this, asked = asked_](const Result<Sent>& sent) {
            if (asked == asked_)
                showSent(sent);
        });
}

void SendDialog::showSent(const Result<Sent>& sent)
{
    progress_->hide();
    if (!sent)
        return sent.error().reason == Reason::Cancelled
                   ? say(Tone::Quiet, tr("Stopped; nothing was sent."))
                   : say(Tone::Red, tr("Nothing was sent. %1").arg(sentenceOf(sent.error())));
    int taken = 0;
    const auto& documents = sent->written.documents;
    for (std::size_t i = 0; i < documents.size() && i < sent->files.size(); ++i) {
        const net::SentFile& file = sent->files[i];
        taken += file.outcome == net::SendOutcome::Sent || file.outcome == net::SendOutcome::SentWithWarning ? 1 : 0;
        auto* item = new QTreeWidgetItem({documents[i].what, wordsOf(file)});
        item->setToolTip(1, wordsOf(file));  // the sentence may be longer than the line
        documents_->addTopLevelItem(item);
    }
    for (const QString& missing : sent->written.missing)
        documents_->addTopLevelItem(
            new QTreeWidgetItem({missing, theme::marked(Tone::Amber, tr("not made, not sent"))}));
    documents_->resizeColumnToContents(0);
    const auto all = static_cast<int>(documents.size() + sent->written.missing.size());
    say(taken == all ? Tone::Good : Tone::Amber, tr("The archive took %1 of %2 documents.").arg(taken).arg(all));
}

void SendDialog::say(Tone tone, const QString& text)
{
    state_->setText(text.isEmpty() ? QString() : theme::marked(tone, text));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
}

void SendDialog::allow()
{
    send_->setEnabled(!task_.busy() && !nodes_.empty());
    stop_->setEnabled(task_.busy());
}

}  // namespace diptych::viewer
