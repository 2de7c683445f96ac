#include "archive/media_dialog.h"

#include <new>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QVBoxLayout>

#include "diptych/core/log.h"
#include "looks/text.h"

namespace diptych::viewer
{

namespace
{

QString whyOf(const Error& error)
{
    return toQt(error.detail.empty() ? sentence(error.reason) : std::string_view(error.detail));
}

QString wordsOf(const dicom::LeftOutDocument& document)
{
    return QObject::tr("A document was left out (%1): %2.")
        .arg(pathText(document.path.filename()), toQt(document.detail));
}

QLabel* wrapped(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

}  // namespace

MediaDialog::MediaDialog(QWidget* parent)
    : QDialog(parent),
      what_(wrapped("mediaWhat")),
      withPriors_(new QCheckBox),
      withResults_(new QCheckBox(
          tr("With the &results: report, findings, marks, your key images, and the documents among the images"))),
      noResults_(wrapped("mediaNoResults")),
      folder_(new QLineEdit),
      choose_(new QPushButton(tr("C&hoose..."))),
      progress_(new QProgressBar),
      state_(wrapped("mediaState")),
      write_(new QPushButton(tr("&Write"))),
      stop_(new QPushButton(tr("S&top")))
{
    setWindowTitle(tr("Export to media"));
    setObjectName(QStringLiteral("mediaDialog"));
    withPriors_->setObjectName(QStringLiteral("mediaPriors"));
    withResults_->setObjectName(QStringLiteral("mediaResults"));
    folder_->setObjectName(QStringLiteral("mediaFolder"));
    write_->setObjectName(QStringLiteral("mediaWrite"));
    stop_->setObjectName(QStringLiteral("mediaStop"));
    progress_->setTextVisible(false);
    progress_->hide();
    state_->setMinimumHeight(state_->fontMetrics().lineSpacing() * 3);
    state_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* where = new QHBoxLayout;
    auto* label = new QLabel(tr("Empty or new &folder, or an empty medium"));
    label->setBuddy(folder_);
    where->addWidget(folder_, 1);
    where->addWidget(choose_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->addButton(stop_, QDialogButtonBox::ActionRole);
    buttons->addButton(write_, QDialogButtonBox::ActionRole);
    for (QAbstractButton* each : buttons->buttons())
        qobject_cast<QPushButton*>(each)->setAutoDefault(false);
    choose_->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(what_);
    layout->addWidget(withPriors_);
    layout->addWidget(withResults_);
    layout->addWidget(noResults_);
    layout->addWidget(label);
    layout->addLayout(where);
    layout->addWidget(progress_);
    layout->addWidget(state_);
    layout->addStretch();
    layout->addWidget(buttons);
    resize(theme::scaled(620), theme::scaled(320));

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);
    connect(choose_, &QPushButton::clicked, this, &MediaDialog::choose);
    connect(write_, &QPushButton::clicked, this, &MediaDialog::write);
    connect(stop_, &QPushButton::clicked, this, [this] { task_.cancel(); });
    connect(folder_, &QLineEdit::textChanged, this, &MediaDialog::allow);
    connect(&task_, &NetworkTask::busyChanged, this, &MediaDialog::allow);
}

void MediaDialog::ask(MediaWish wish)
{
    wish_ = std::move(wish);
    what_->setText(
        tr("%1 (%2), exam of %3: exact copies of its images, with a DICOMDIR.")
            .arg(nameText(wish_.study->patient), idText(wish_.study->patient), dateText(wish_.study->studyDate)));
    withPriors_->setText(tr("With the patient's earlier exams that are &open (%1)").arg(wish_.priors.size()));
    withPriors_->setChecked(!wish_.priors.empty());
    withResults_->setChecked(wish_.results.has_value());
    noResults_->setText(wish_.results ? QString() : tr("Without results. %1").arg(wish_.noResults));
    noResults_->setVisible(!wish_.results);
    // No name in the folder's name, as in those of reports.
    folder_->setText(QDir::home().filePath(
        QStringLiteral("diptych-media-%1").arg(toQt(log::studyTag(wish_.study->studyInstanceUid)))));
    if (task_.busy())
        say(Tone::Quiet, tr("The medium before this one is being given up..."));
    else
        say(Tone::Plain, tr("The medium tells who the patient is. Nothing on it is changed or compressed."));
    allow();
    show();
    raise();
    activateWindow();
}

void MediaDialog::hideEvent(QHideEvent* event)
{
    if (!event->spontaneous()) {
        task_.cancel();
        wish_ = {};
        progress_->hide();
    }
    QDialog::hideEvent(event);
}

void MediaDialog::choose()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("An empty folder or medium"), QDir::homePath());
    if (!folder.isEmpty())
        folder_->setText(folder);
}

Result<MediaDialog::Written> MediaDialog::writeWhole(dicom::MediaOrder order,
                                                     const std::optional<EvidenceOrder>& results,
                                                     const std::filesystem::path& folder)
{
    const QTemporaryDir documents;
    std::vector<QString> missing;
    if (results) {
        if (!documents.isValid())
            return failure(Reason::WriteFailed, "The temporary folder cannot be made.");
        const auto written = writeEvidence(*results, toPath(documents.path()));
        if (!written)
            return tl::make_unexpected(written.error());
        for (const EvidenceDocument& document : written->documents)
            order.documents.push_back(document.file);
        missing = written->missing;
    }
    auto media = dicom::writeMedia(order, folder);
    if (!media)
        return tl::make_unexpected(media.error());
    return Written{std::move(*media), std::move(missing)};
}

void MediaDialog::write()
{
    const QString folder = folder_->text().trimmed();
    if (task_.busy() || !wish_.study || folder.isEmpty())
        return;
    std::vector<std::shared_ptr<const Study>> studies{wish_.study};
    if (withPriors_->isChecked())
        studies.insert(studies.end(), wish_.priors.begin(), wish_.priors.end());
    const std::optional<EvidenceOrder> results = withResults_->isChecked() ? wish_.results : std::nullopt;
    progress_->setRange(0, 0);
    progress_->show();
    say(Tone::Quiet, tr("Writing..."));
    task_.start<Written>(
        [this, studies = std::move(studies), results, folder](const CancelToken& cancel,
                                                              const NetworkTask::Tell& tell) -> Result<Written> {
            dicom::MediaOrder order;
            for (const auto& study : studies)
                order.studies.push_back(study.get());
            // What lies among the images may be a CAD's, and is not shown before sealing either.
            order.evidence = results.has_value();
            order.cancel = cancel;
            order.progress = [this, &tell](std::size_t done, std::size_t of) {
                tell([this, done, of] {
                    progress_->setRange(0, static_cast<int>(of));
                    progress_->setValue(static_cast<int>(done));
                });
            };
            try {
                return writeWhole(std::move(order), results, toPath(folder));
            } catch (const std::bad_alloc&) {
                return failure(Reason::OutOfMemory);
            } catch (const std::exception&) {
                return failure(Reason::WriteFailed);
            }
        },
        [this, folder](const Result<Written>& result) { tell(result, folder); });
}

void MediaDialog::tell(const Result<Written>& result, const QString& folder)
{
    progress_->hide();
    if (!result) {
        if (result.error().reason == Reason::Cancelled)
            return say(Tone::Amber, tr("Stopped; nothing of the medium was kept."));
        return say(Tone::Red, tr("The medium was not written. %1").arg(whyOf(result.error())));
    }
    const dicom::WrittenMedia& media = result->media;
    QStringList said{tr("Written to %1: images %2, documents %3.").arg(folder).arg(media.images).arg(media.documents)};
    for (const QString& missing : result->missing)
        said += tr("Not made: %1").arg(missing);
    for (const dicom::LeftOutDocument& document : media.leftOut)
        said += wordsOf(document);
    if (media.outsideProfiles > 0)
        said += tr("Some viewers will not read %1 of the images: they are encoded as no general purpose medium has "
                   "it, and were left so.")
                    .arg(media.outsideProfiles);
    say(said.size() == 1 ? Tone::Good : Tone::Amber, said.join(QLatin1Char(' ')));
}

void MediaDialog::say(Tone tone, const QString& text)
{
    state_->setText(theme::marked(tone, text));
    state_->setStyleSheet(QStringLiteral("color: %1;").arg(theme::colour(tone).name()));
    if (!isVisible() && tone != Tone::Quiet && tone != Tone::Plain)
        Q_EMIT noticed(tone, text);
}

void MediaDialog::allow()
{
    const bool idle = !task_.busy();
    write_->setEnabled(idle && !folder_->text().trimmed().isEmpty());
    stop_->setEnabled(!idle);
    folder_->setEnabled(idle);
    choose_->setEnabled(idle);
    withPriors_->setEnabled(idle && !wish_.priors.empty());
    withResults_->setEnabled(idle && wish_.results.has_value());
}

}  // namespace diptych::viewer
