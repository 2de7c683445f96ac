#include "study/deidentified_export.h"

#include <utility>

#include <QMetaObject>
#include <QStringList>

#include "looks/text.h"
#include "threads/outcome.h"

namespace diptych::viewer
{

ExportNotice noticeOf(const Result<dicom::DeidentifiedExport>& result, const std::filesystem::path& folder)
{
    if (!result) {
        const Error& error = result.error();
        if (error.reason == Reason::Cancelled)
            return {Tone::Quiet, QObject::tr("The export was stopped; nothing of it was kept.")};
        const bool plain = error.reason == Reason::InvalidArgument || error.reason == Reason::NothingReadable;
        return {Tone::Red, QObject::tr("Nothing was exported. %1")
                               .arg(toQt(plain ? std::string_view(error.detail) : sentence(error.reason)))};
    }
    QStringList said{result->files.size() == 1
                         ? QObject::tr("1 image without the patient's identity is in %1.").arg(pathText(folder))
                         : QObject::tr("%1 images without the patient's identity are in %2.")
                               .arg(result->files.size())
                               .arg(pathText(folder))};
    for (const dicom::LeftOutImage& image : result->leftOut)
        said += QObject::tr("%1 was left out. %2").arg(toQt(image.label), toQt(image.why));
    if (!result->pixelsNotExamined.empty()) {
        QStringList labels;
        for (const std::string& label : result->pixelsNotExamined)
            labels += toQt(label);
        said += QObject::tr(
                    "Look at the pixels of %1 yourself: the file does not say whether text is burned in, and "
                    "nobody has looked.")
                    .arg(labels.join(QStringLiteral(", ")));
    }
    return {result->leftOut.empty() && result->pixelsNotExamined.empty() ? Tone::Good : Tone::Amber,
            said.join(QLatin1Char(' '))};
}

DeidentifiedExporter::DeidentifiedExporter(QObject* parent) : QObject(parent)
{
    thread_.setObjectName(QStringLiteral("diptych export"));
    worker_.moveToThread(&thread_);
    thread_.start();
}

DeidentifiedExporter::~DeidentifiedExporter()
{
    cancel_.cancel();
    thread_.quit();
    thread_.wait();
}

void DeidentifiedExporter::start(std::shared_ptr<const Study> study, std::filesystem::path folder)
{
    const auto work = [this, study = std::move(study), folder = std::move(folder), cancel = cancel_] {
        dicom::DeidentifyOptions options;
        options.cancel = cancel;
        options.progress = [this](std::size_t done, std::size_t of) {
            QMetaObject::invokeMethod(
                this, [this, done, of] { Q_EMIT progressed(done, of); }, Qt::QueuedConnection);
        };
        auto result = caught([&] { return dicom::deidentify(*study, folder, options); }, Reason::WriteFailed);
        QMetaObject::invokeMethod(
            this, [this, folder, result = std::move(result)] { Q_EMIT finished(folder, {result}); },
            Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(&worker_, work, Qt::QueuedConnection);
}

void DeidentifiedExporter::cancel()
{
    cancel_.cancel();
    cancel_ = CancelToken();
}

}  // namespace diptych::viewer
