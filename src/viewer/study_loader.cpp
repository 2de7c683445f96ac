#include "study_loader.h"

#include <chrono>
#include <new>

#include <QMetaObject>

namespace diptych::viewer
{

namespace
{

/// Reading thousands of small files must not flood the GUI thread with news.
constexpr std::chrono::milliseconds kProgressInterval{50};

/// The loader's thread outlives any one file's trouble: what is thrown in spite of all is told as an error.
template <typename Work>
auto caught(Work work) -> decltype(work())
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory);
    } catch (const std::exception& error) {
        return failure(Reason::Unreadable, error.what());
    }
}

Result<std::shared_ptr<const ImagePyramid>> pyramidOf(const ViewOrder& view)
{
    const auto pixels = view.pixels->decode();
    if (!pixels)
        return tl::make_unexpected(pixels.error());
    return ImagePyramid::build(**pixels, view.layout);
}

}  // namespace

StudyLoader::StudyLoader(ReadFolder readFolder, WriteReport writeReport, QObject* parent)
    : QObject(parent), readFolder_(std::move(readFolder)), writeReport_(std::move(writeReport))
{
    thread_.setObjectName(QStringLiteral("diptych loader"));
    worker_.moveToThread(&thread_);
    thread_.start();
}

StudyLoader::~StudyLoader()
{
    reading_.cancel();
    decoding_.cancel();
    thread_.quit();
    thread_.wait();
}

void StudyLoader::post(std::function<void()> work)
{
    QMetaObject::invokeMethod(&worker_, std::move(work), Qt::QueuedConnection);
}

void StudyLoader::readPaths(std::vector<std::filesystem::path> paths)
{
    post([this, paths = std::move(paths), cancel = reading_] {
        dicom::ReadOptions options;
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
        auto load = caught([&] { return readFolder_(paths, options); });
        QMetaObject::invokeMethod(
            this, [this, paths, load = std::move(load)] { Q_EMIT readFinished(paths, {load}); }, Qt::QueuedConnection);
    });
}

void StudyLoader::decode(const ViewOrder& view, const CancelToken& cancel)
{
    if (cancel.cancelled())
        return;
    auto pyramid = caught([&view] { return pyramidOf(view); });
    QMetaObject::invokeMethod(
        this,
        [this, uid = view.sopInstanceUid, pyramid = std::move(pyramid), cancel] {
            if (!cancel.cancelled())
                Q_EMIT viewLoaded(uid, {pyramid});
        },
        Qt::QueuedConnection);
}

void StudyLoader::loadViews(std::vector<ViewOrder> views)
{
    decoding_.cancel();
    decoding_ = {};
    for (ViewOrder& view : views)
        loadView(std::move(view));
}

void StudyLoader::loadView(ViewOrder view)
{
    post([this, view = std::move(view), cancel = decoding_] { decode(view, cancel); });
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
