#include "audit/audit_thread.h"

#include <new>
#include <utility>

#include <QFile>
#include <QMetaObject>

#include "looks/text.h"
#include "threads/outcome.h"

namespace diptych::viewer
{

namespace
{

constexpr qint64 kLargestFile = qint64{64} << 20;  // a million lines; what is larger is no list of outcomes

Result<SiteOutcomes> readFile(const std::filesystem::path& path)
{
    QFile file(pathText(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(Reason::Unreadable, file.errorString().toStdString());
    if (file.size() > kLargestFile)
        return failure(Reason::InvalidArgument, "The file is larger than 64 MB: it is no list of outcomes.");
    const QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return failure(Reason::Unreadable, file.errorString().toStdString());
    auto parsed = reading::OutcomeFile::parse({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    if (!parsed)
        return tl::make_unexpected(parsed.error());
    return std::make_shared<const reading::OutcomeFile>(std::move(*parsed));
}

/// False where it exists or could not be written whole; then nothing of it is left.
bool writeNew(const QString& path, const std::string& text, QString& why)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
        why =
            QFile::exists(path) ? QObject::tr("%1 exists already. Choose another name.").arg(path) : file.errorString();
        return false;
    }
    const auto size = static_cast<qint64>(text.size());
    if (file.write(text.data(), size) == size && file.flush())
        return true;
    why = file.errorString();
    file.close();
    file.remove();
    return false;
}

Result<void> writeFiles(const std::filesystem::path& path, const reading::SelfAudit& audit)
{
    const QString figures = pathText(path);
    QString why;
    if (!writeNew(figures, reading::figuresCsv(audit), why))
        return failure(Reason::WriteFailed, why.toStdString());
    if (!writeNew(pathText(readsFileBeside(path)), reading::readsCsv(audit), why)) {
        QFile::remove(figures);
        return failure(Reason::WriteFailed, why.toStdString());
    }
    return {};
}

}  // namespace

std::filesystem::path readsFileBeside(const std::filesystem::path& file)
{
    std::filesystem::path name = file.stem();
    name += "-reads";
    name += file.extension();
    return file.parent_path() / name;
}

AuditThread::AuditThread(QObject* parent) : QObject(parent)
{
    thread_.setObjectName(QStringLiteral("diptych audit"));
    worker_.moveToThread(&thread_);
    thread_.start();
}

AuditThread::~AuditThread()
{
    thread_.quit();
    thread_.wait();
}

void AuditThread::post(std::function<void()> work)
{
    QMetaObject::invokeMethod(&worker_, std::move(work), Qt::QueuedConnection);
}

void AuditThread::count(std::string readerId, AuditedReads reads, SiteOutcomes outcomes, reading::AuditPeriod period)
{
    const int number = ++asked_;
    post([this, number, readerId = std::move(readerId), reads = std::move(reads), outcomes = std::move(outcomes),
          period = std::move(period)] {
        auto audit =
            std::make_shared<const reading::SelfAudit>(reading::selfAudit(readerId, *reads, *outcomes, period));
        QMetaObject::invokeMethod(
            this,
            [this, number, audit = std::move(audit)] {
                if (number == asked_)
                    Q_EMIT counted(audit);
            },
            Qt::QueuedConnection);
    });
}

void AuditThread::readOutcomes(std::filesystem::path file)
{
    post([this, file = std::move(file)] {
        auto outcomes = caught([&] { return readFile(file); });
        QMetaObject::invokeMethod(
            this, [this, file, outcomes = std::move(outcomes)] { Q_EMIT outcomesRead(file, {outcomes}); },
            Qt::QueuedConnection);
    });
}

void AuditThread::write(std::filesystem::path file, std::shared_ptr<const reading::SelfAudit> audit)
{
    post([this, file = std::move(file), audit = std::move(audit)] {
        const auto result = caught([&] { return writeFiles(file, *audit); });
        QMetaObject::invokeMethod(
            this, [this, file, result] { Q_EMIT written(file, {result}); }, Qt::QueuedConnection);
    });
}

}  // namespace diptych::viewer
