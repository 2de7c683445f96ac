#include "study/study_loader.h"

#include <chrono>
#include <new>

#include <QMetaObject>

#include "site/settings.h"
#include "threads/outcome.h"

namespace diptych::viewer
{

namespace
{

/// Reading thousands of small files must not flood the GUI thread with news.
constexpr std::chrono::milliseconds kProgressInterval{50};

}  // namespace

report_pdf::ReportInput ReportOrder::input() const
{
    return {*study, *assessment, opinion, overwrite, report_pdf::kMarksFrom, readerMarks, reads,
            policy, language,    number,  amends};
}

StudyLoader::StudyLoader(ReadFolder readFolder, WriteReport writeReport, std::shared_ptr<EarlyOpening> early,
                         QObject* parent)
    : QObject(parent),
      readFolder_(std::move(readFolder)),
      writeReport_(std::move(writeReport)),
      early_(std::move(early)),
      images_(Settings::defaultImageMemory())
{
    connect(&images_, &DecodingPool::viewLoaded, this, &StudyLoader::viewLoaded);
    connect(&images_, &DecodingPool::previewLoaded, this, &StudyLoader::previewLoaded);
    connect(&images_, &DecodingPool::memoryChanged, this, &StudyLoader::memoryChanged);
    thread_.setObjectName(QStringLiteral("diptych loader"));
    worker_.moveToThread(&thread_);
    thread_.start();
}

StudyLoader::~StudyLoader()
{
    reading_.cancel();
    thread_.quit();
    thread_.wait();
}

void StudyLoader::post(std::function<void()> work)
{
    QMetaObject::invokeMethod(&worker_, std::move(work), Qt::QueuedConnection);
}

void StudyLoader::loadViews(std::vector<ViewOrder> views)
{
    images_.load(std::move(views), early_ ? early_->takeViews() : EarlyViews());
}

/// Any thread.
void StudyLoader::finishReading(std::vector<std::filesystem::path> paths, Result<StudyLoad> load)
{
    QMetaObject::invokeMethod(
        this,
        [this, paths = std::move(paths), load = std::move(load)]() mutable {
            Q_EMIT readFinished(paths, {std::move(load)});
        },
        Qt::QueuedConnection);
}

void StudyLoader::readPaths(std::vector<std::filesystem::path> paths)
{
    // What is there already hangs before the window is drawn for the first time.
    if (auto load = early_ ? early_->takeRead(paths) : std::nullopt)
        return finishReading(std::move(paths), *std::move(load));
    post([this, paths = std::move(paths), cancel = reading_, kept = keptIndexFolder_, readers = readers_] {
        dicom::ReadOptions options;
        options.keptIndexFolder = kept;
        options.readers = readers;
        options.cancel = cancel;
        auto last = std::chrono::steady_clock::time_point{};
        options.progress = [this, &last](std::size_t done, std::size_t found) {
            const auto now = std::chrono::steady_clock::now();
            if (now - last < kProgressInterval)
                return;
            last = now;
            QMetaObject::invokeMethod(
                this, [this, done, found] { Q_EMIT readProgressed(done, found); }, Qt::QueuedConnection);
        };
        auto load = caught([&] { return early_ ? early_->read(paths, options) : readFolder_(paths, options); });
        finishReading(paths, std::move(load));
    });
}

void StudyLoader::write(ReportOrder order)
{
    post([this, order = std::move(order)] {
        const auto result = caught([&] { return writeReport_(order); });
        QMetaObject::invokeMethod(
            this, [this, order, result] { Q_EMIT reportWritten(order, {result}); }, Qt::QueuedConnection);
    });
}

}  // namespace diptych::viewer
