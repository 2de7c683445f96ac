#include "archive/archive_dialog.h"

#include <optional>

#include <QCheckBox>
#include <QComboBox>
#include <QDate>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QFrame>
#include <QHeaderView>
#include <QHideEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "diptych/dicom_network/node_file.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace net = dicom_network;

namespace
{

/// DICOM's date of what was typed; empty for nothing, nullopt for what is no date.
std::optional<std::string> dicomDate(const QString& typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return std::string();
    for (const QString& form : {QStringLiteral("yyyy-MM-dd"), QStringLiteral("yyyyMMdd"), QStringLiteral("d.M.yyyy")})
        if (const QDate date = QDate::fromString(text, form); date.isValid())
            return date.toString(QStringLiteral("yyyyMMdd")).toStdString();
    return std::nullopt;
}

QString modalitiesOf(const net::StudyOnServer& study)
{
    QStringList told;
    for (const std::string& modality : study.modalities)
        told += toQt(modality);
    return told.join(QStringLiteral(", "));
}

}  // namespace

ArchiveDialog::ArchiveDialog(std::shared_ptr<const NetworkServices> services, QWidget* parent)
    : QDialog(parent),
      services_(std::move(services)),
      archive_(new QComboBox),
      patientId_(new QLineEdit),
      name_(new QLineEdit),
      from_(new QLineEdit),
      to_(new QLineEdit),
      accession_(new QLineEdit),
      find_(new QPushButton(tr("&Find"))),
      results_(new QTreeWidget),
      priors_(new QCheckBox(tr("With the patient's &earlier mammograms"))),
      progress_(new QProgressBar),
      state_(new QLabel),
      warning_(new QFrame),
      warningText_(new QLabel),
      fetch_(new QPushButton(tr("F&etch and open"))),
      stop_(new QPushButton(tr("&Stop")))
{
    setWindowTitle(tr("Find in the archive"));
    setObjectName(QStringLiteral("archiveDialog"));
    build();
    const auto named = [](QWidget* widget, const char* name) { widget->setObjectName(QLatin1String(name)); };
    named(archive_, "archive");
    named(patientId_, "archivePatientId");
    named(name_, "archiveName");
    named(from_, "archiveFrom");
    named(to_, "archiveTo");
    named(accession_, "archiveAccession");
    named(find_, "archiveFind");
    named(results_, "archiveResults");
    named(priors_, "archivePriors");
    named(progress_, "archiveProgress");
    named(state_, "archiveState");
    named(fetch_, "archiveFetch");
    named(stop_, "archiveStop");
    for (QLineEdit* field : {patientId_, name_, from_, to_, accession_})
        connect(field, &QLineEdit::returnPressed, this, &ArchiveDialog::find);
    connect(find_, &QPushButton::clicked, this, &ArchiveDialog::find);
    connect(fetch_, &QPushButton::clicked, this, &ArchiveDialog::fetch);
    // Enter and double click alike.
    connect(results_, &QTreeWidget::itemActivated, this, &ArchiveDialog::fetch);
    connect(results_, &QTreeWidget::currentItemChanged, this, &ArchiveDialog::allow);
    connect(stop_, &QPushButton::clicked, this, [this] {
        task_.cancel();
        say(Tone::Quiet, tr("Stopping..."));
    });
    connect(&task_, &NetworkTask::busyChanged, this, &ArchiveDialog::allow);
    // What was found was found in another archive.
    connect(archive_, &QComboBox::currentIndexChanged, this, [this] {
        found_.clear();
        results_->clear();
        allow();
    });
}

void ArchiveDialog::build()
{
    for (QLineEdit* field : {from_, to_})
        field->setPlaceholderText(tr("YYYY-MM-DD"));
    patientId_->setPlaceholderText(tr("whole; * and ? stand for any"));
    name_->setPlaceholderText(tr("Family^Given; * and ? stand for any"));
    auto* dates = new QHBoxLayout;
    dates->addWidget(from_);
    dates->addWidget(new QLabel(tr("to")));
    dates->addWidget(to_);
    auto* nodes = new QPushButton(tr("&Nodes..."));
    connect(nodes, &QPushButton::clicked, this, &ArchiveDialog::nodesWished);
    auto* archive = new QHBoxLayout;
    archive->addWidget(archive_, 1);
    archive->addWidget(nodes);
    auto* form = new QFormLayout;
    form->addRow(tr("Archive"), archive);
    form->addRow(tr("Patient &ID"), patientId_);
    form->addRow(tr("Na&me"), name_);
    form->addRow(tr("Date, from"), dates);
    form->addRow(tr("Acce&ssion number"), accession_);
    auto* search = new QHBoxLayout;
    search->addStretch(1);
    search->addWidget(find_);

    results_->setHeaderLabels(
        {tr("Name"), tr("Patient ID"), tr("Born"), tr("Date"), tr("Description"), tr("Kind"), tr("Objects")});
    results_->setRootIsDecorated(false);
    results_->setUniformRowHeights(true);
    results_->setAlternatingRowColors(false);
    results_->setMinimumHeight(theme::scaled(180));
    results_->header()->setStretchLastSection(true);
    priors_->setChecked(true);
    progress_->setTextVisible(false);
    progress_->setVisible(false);
    state_->setWordWrap(true);
    state_->setTextFormat(Qt::PlainText);
    state_->setMinimumHeight(state_->fontMetrics().lineSpacing() * 2);
    state_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    for (QPushButton* each : {find_, fetch_, stop_, nodes})
        each->setAutoDefault(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    for (QAbstractButton* each : buttons->buttons())
        qobject_cast<QPushButton*>(each)->setAutoDefault(false);
    buttons->addButton(stop_, QDialogButtonBox::ActionRole);
    buttons->addButton(fetch_, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);

    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addLayout(search);
    layout->addWidget(results_, 1);
    layout->addWidget(priors_);
    layout->addWidget(progress_);
    layout->addWidget(state_);
    layout->addWidget(warning());
    layout->addWidget(buttons);
    resize(theme::scaled(820), theme::scaled(640));
}

/// Over everything that may be done next, until it was read.
QWidget* ArchiveDialog::warning()
{
    warning_->setObjectName(QStringLiteral("archiveWarning"));
    warning_->setStyleSheet(
        QStringLiteral("QFrame#archiveWarning { border: 2px solid %1; }").arg(theme::colour(Tone::Red).name()));
    warningText_->setObjectName(QStringLiteral("archiveWarningText"));
    warningText_->setWordWrap(true);
    warningText_->setTextFormat(Qt::PlainText);
    auto* seen = new QPushButton(tr("I have &read this"));
    seen->setObjectName(QStringLiteral("archiveWarningRead"));
    seen->setAutoDefault(false);
    connect(seen, &QPushButton::clicked, this, [this] {
        warningText_->clear();
        warning_->hide();
        allow();
        hide();
    });
    auto* layout = new QVBoxLayout(warning_);
    layout->addWidget(warningText_);
    layout->addWidget(seen, 0, Qt::AlignRight);
    warning_->hide();
    return warning_;
}

void ArchiveDialog::ask(const std::filesystem::path& into)
{
    into_ = into;
    const auto read = net::readNodeFile(services_->nodeFile);
    const QString before = archive_->currentText();
    nodes_ = read ? read->nodes : std::vector<net::RemoteNode>{};
    archive_->clear();
    for (const net::RemoteNode& node : nodes_)
        archive_->addItem(toQt(node.name));
    archive_->setCurrentIndex(std::max(0, archive_->findText(before)));
    if (!read)
        say(Tone::Red, sentenceOf(read.error()));
    else if (nodes_.empty())
        say(Tone::Amber, tr("No archive is entered yet: \"Nodes...\" does that."));
    else if (!task_.busy())
        say(Tone::Plain, {});
    allow();
    patientId_->setFocus();
    show();
    raise();
    activateWindow();
}

void ArchiveDialog::setReceiver(std::function<std::shared_ptr<net::StorageReceiver>()> receiver)
{
    receiver_ = std::move(receiver);
}

void ArchiveDialog::hideEvent(QHideEvent* event)
{
    if (!event->spontaneous()) {
        ++asked_;
        task_.cancel();
        found_.clear();
        results_->clear();
        for (QLineEdit* field : {patientId_, name_, from_, to_, accession_})
            field->clear();
        progress_->hide();
        say(Tone::Plain, {});
    }
    QDialog::hideEvent(event);
}

const net::RemoteNode* ArchiveDialog::node() const
{
    const int row = archive_->currentIndex();
    return row >= 0 && row < static_cast<int>(nodes_.size()) ? &nodes_[static_cast<std::size_t>(row)] : nullptr;
}

void ArchiveDialog::find()
{
    if (task_.busy() || !node() || !warning_->isHidden())
        return;
    const auto from = dicomDate(from_->text());
    const auto to = dicomDate(to_->text());
    if (!from || !to) {
        (from ? to_ : from_)->setFocus();
        return say(Tone::Amber, tr("Date: write it as 2024-05-31."));
    }
    net::StudyQuery query;
    query.patientId = patientId_->text().trimmed().toStdString();
    query.patientName = name_->text().trimmed().toStdString();
    query.dateFrom = *from;
    query.dateTo = *to;
    query.accessionNumber = accession_->text().trimmed().toStdString();
    if (query.patientId.empty() && query.patientName.empty() && from->empty() && to->empty() &&
        query.accessionNumber.empty())
        return say(Tone::Amber, tr("Say what to look for: a patient ID, a name, a date or an accession number."));
    found_.clear();
    results_->clear();
    say(Tone::Quiet, tr("Asking %1...").arg(archive_->currentText()));
    task_.start<net::FoundStudies>(
        [services = services_, node = *node(), query](const CancelToken& cancel, const NetworkTask::Tell&) {
            net::FindOptions options;
            options.cancel = cancel;
            return services->find(node, query, options);
        },
        [this, asked = asked_](const Result<net::FoundStudies>& found) {
            if (asked == asked_)
                showFound(found);
        });
}

void ArchiveDialog::showFound(const Result<net::FoundStudies>& found)
{
    if (!found)
        return found.error().reason == Reason::Cancelled ? say(Tone::Quiet, tr("Stopped."))
                                                         : say(Tone::Red, sentenceOf(found.error()));
    found_ = found->studies;
    for (const net::StudyOnServer& study : found_) {
        auto* item = new QTreeWidgetItem(
            {nameText(study.patient), toQt(study.patient.id),
             study.patient.birthDate.empty() ? QString() : dateText(study.patient.birthDate), dateText(study.studyDate),
             toQt(study.description), modalitiesOf(study), study.images ? QString::number(*study.images) : QString()});
        results_->addTopLevelItem(item);
    }
    for (int column = 0; column + 1 < results_->columnCount(); ++column)
        results_->resizeColumnToContents(column);
    if (found_.empty())
        return say(Tone::Plain, tr("The archive has no mammograms that fit."));
    results_->setCurrentItem(results_->topLevelItem(0));
    results_->setFocus();
    say(found->cut ? Tone::Amber : Tone::Plain,
        found->cut ? tr("The first %1 are shown; there are more. Say more exactly what to look for.").arg(found_.size())
                   : tr("Found: %1. Enter fetches the study that is picked.").arg(found_.size()));
}

void ArchiveDialog::fetch()
{
    const int row = results_->indexOfTopLevelItem(results_->currentItem());
    if (task_.busy() || !node() || !warning_->isHidden() || row < 0 || row >= static_cast<int>(found_.size()))
        return;
    FetchOrder order{*node(), found_[static_cast<std::size_t>(row)], into_, priors_->isChecked()};
    if (order.node.retrieveBy == net::RetrieveBy::Move) {
        order.receiver = receiver_ ? receiver_() : nullptr;
        if (!order.receiver)
            return say(Tone::Amber, tr("%1 sends studies to our receiver (C-MOVE), and that is off. Turn it on at "
                                       "\"Nodes...\", or have the node fetched from by C-GET.")
                                        .arg(archive_->currentText()));
    }
    progress_->setRange(0, 0);
    progress_->show();
    say(Tone::Quiet, tr("Fetching..."));
    task_.start<FetchedStudies>(
        [this, services = services_, order = std::move(order), asked = asked_](const CancelToken& cancel,
                                                                               const NetworkTask::Tell& tell) {
            return fetchStudies(*services, order, cancel, [this, asked, &tell](const FetchProgress& at) {
                tell([this, asked, at] {
                    if (asked == asked_)
                        showProgress(at);
                });
            });
        },
        [this, asked = asked_](const Result<FetchedStudies>& fetched) {
            if (asked == asked_)
                showFetched(fetched);
        });
}

void ArchiveDialog::showProgress(const FetchProgress& progress)
{
    const auto& at = progress.objects;
    const int all = at.completed + at.failed + at.remaining;
    progress_->setRange(0, all);
    progress_->setValue(at.completed);
    const QString objects = tr("%1 of %2 objects").arg(at.completed).arg(all);
    say(Tone::Quiet,
        progress.study == 1
            ? tr("Fetching the study: %1").arg(objects)
            : tr("Fetching earlier study %1 of %2: %3").arg(progress.study - 1).arg(progress.studies - 1).arg(objects));
}

void ArchiveDialog::showFetched(const Result<FetchedStudies>& result)
{
    progress_->hide();
    if (!result) {
        const Error& error = result.error();
        if (error.reason == Reason::Cancelled)
            return say(Tone::Quiet, tr("Stopped. No study is kept that had not come whole."));
        if (error.reason == Reason::WrongPatient)
            warn({sentenceOf(error)});
        return say(Tone::Red, tr("Nothing was fetched. %1").arg(sentenceOf(error)));
    }
    QStringList troubles;
    for (const QString& trouble : result->troubles)
        troubles += trouble;
    const auto folders = result->folders;
    say(troubles.isEmpty() ? Tone::Good : Tone::Amber,
        troubles.isEmpty() ? tr("Fetched: %1.").arg(folders.size()) : troubles.join(QLatin1Char(' ')));
    if (!result->otherPatient.empty())
        warn(result->otherPatient);
    else if (troubles.isEmpty())
        hide();
    Q_EMIT fetched(folders);
}

void ArchiveDialog::warn(const std::vector<QString>& sentences)
{
    QStringList lines{tr("Not taken, for it may be another person's:")};
    for (const QString& sentence : sentences)
        lines += sentence;
    lines += tr("Have the archive's administrator look at it.");
    warningText_->setText(theme::marked(Tone::Red, lines.join(QLatin1Char('\n'))));
    warning_->show();
    allow();
    raise();
    activateWindow();
}

void ArchiveDialog::say(Tone tone, const QString& text)
{
    state_->setText(text.isEmpty() ? QString() : theme::marked(tone, text));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
}

void ArchiveDialog::allow()
{
    const bool free = !task_.busy() && warning_->isHidden();
    find_->setEnabled(free && node());
    fetch_->setEnabled(free && node() && results_->currentItem());
    results_->setEnabled(free);
    archive_->setEnabled(!task_.busy());
    stop_->setEnabled(task_.busy());
}

}  // namespace diptych::viewer
