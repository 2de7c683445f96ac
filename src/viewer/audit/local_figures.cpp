#include "audit/local_figures.h"

#include <algorithm>

#include <QApplication>
#include <QFile>
#include <QPointer>

#include "diptych/core/flush_to_disk.h"
#include "looks/text.h"
#include "store/store_link.h"

namespace diptych::viewer
{

namespace
{

std::vector<reading::AuditedRead> auditedReads(store::ReadStore& store)
{
    std::vector<reading::AuditedRead> audited;
    if (const auto reads = store.allReads())
        for (const store::SealedRead& read : *reads)
            audited.push_back(auditedRead(read));
    return audited;
}

/// What others said of an exam that this reader has yet to settle must not show in her figures.
std::vector<reading::AuditedRead> withoutUnsettled(std::vector<reading::AuditedRead> reads, const std::string& reader)
{
    std::vector<reading::AuditedExam> open;
    for (const reading::AuditedRead& read : reads)
        if (read.readerId == reader && !read.settled && read.role != reading::ReadRole::Consensus)
            open.push_back(read.exam);
    std::erase_if(reads, [&](const reading::AuditedRead& read) {
        return read.readerId != reader && std::ranges::find(open, read.exam) != open.end();
    });
    return reads;
}

}  // namespace

reading::AuditedRead auditedRead(const store::SealedRead& read)
{
    reading::AuditedRead audited;
    audited.exam = {read.exam.studyInstanceUid, read.exam.accessionNumber, read.exam.patientHash};
    audited.role = read.role;
    audited.readerId = read.readerId;
    audited.sealedAt = read.sealed.sealedAt;
    audited.seconds = read.sealed.conditions.seconds;
    audited.sealed = read.sealed.opinion;
    audited.withReaderId = read.withReaderId;
    audited.aiWasHidden = read.sealed.aiWasHidden;
    if (read.settled) {
        audited.settled = read.settled->opinion;
        audited.ai = {read.settled->aiRight, read.settled->aiLeft};
    }
    return audited;
}

LocalFigures::LocalFigures(StoreLink& store, std::filesystem::path outcomes, QWidget* window)
    : QObject(window), store_(store), file_(std::move(outcomes)), window_(window)
{
    std::error_code ignored;
    if (std::filesystem::exists(file_, ignored))
        page().importOutcomes(file_);
}

AuditPage& LocalFigures::page()
{
    if (!page_) {
        page_ = new AuditPage(window_);
        connect(page_, &AuditPage::outcomesImported, this, &LocalFigures::takeOutcomes);
    }
    return *page_;
}

void LocalFigures::close()
{
    if (page_)
        page_->hide();
}

void LocalFigures::takeOutcomes(const std::filesystem::path& file, const SiteOutcomes& outcomes)
{
    outcomes_ = outcomes;
    if (file != file_) {
        // Kept whole or not at all, and for its owner alone: it tells who had a cancer.
        const QString fresh = pathText(file_) + QStringLiteral(".new");
        QFile::remove(fresh);
        const bool copied = QFile::copy(pathText(file), fresh) &&
                            QFile::setPermissions(fresh, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        std::error_code error;
        if (copied && flushToDisk(toPath(fresh)))
            std::filesystem::rename(toPath(fresh), file_, error);
        else if (copied)
            error = std::make_error_code(std::errc::io_error);
        if (!copied || error || !flushToDisk(file_.parent_path()))
            Q_EMIT noticed(
                tr("The outcomes hold until the program ends; they could not be kept in %1.").arg(pathText(file_)));
    }
    refresh();
}

void LocalFigures::refresh()
{
    store_.ask([self = QPointer<LocalFigures>(this), outcomes = outcomes_](store::ReadStore& store) {
        std::optional<std::array<reading::ScoreMeaning, 10>> meaning;
        if (outcomes)
            meaning = reading::localMeaning(auditedReads(store), *outcomes);
        QMetaObject::invokeMethod(qApp, [self, meaning] {
            if (!self)
                return;
            self->meaning_ = meaning;
            Q_EMIT self->meaningChanged();
        });
    });
}

void LocalFigures::open(const store::Reader& reader)
{
    store_.ask([self = QPointer<LocalFigures>(this), reader](store::ReadStore& store) {
        auto reads = withoutUnsettled(auditedReads(store), reader.id);
        QMetaObject::invokeMethod(qApp, [self, reader, reads = std::move(reads)] {
            if (!self)
                return;
            self->page().setData(reads, reader.id, toQt(reader.name));
            self->page().bringUp();
        });
    });
    refresh();
}

}  // namespace diptych::viewer
