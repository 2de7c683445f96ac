#include "study/analysis_bridge.h"

#include <QMetaObject>

namespace diptych::viewer
{

AnalysisBridge::AnalysisBridge(std::filesystem::path modelFolder, inference::DeviceChoice device,
                               std::filesystem::path plugins, QObject* parent)
    : ExamAnalysis(parent)
{
    // Called on the analysis thread; each posts a copy of its news to this object's thread. Posting is safe until
    // the queue is destroyed, which joins that thread before this object goes.
    pipeline::AnalysisEvents events;
    events.modelReady = [this](Result<pipeline::ModelState> state) {
        QMetaObject::invokeMethod(
            this, [this, state = std::move(state)] { Q_EMIT modelReady({state}); }, Qt::QueuedConnection);
    };
    events.progress = [this](const std::string& uid, pipeline::Stage stage, double fraction) {
        QMetaObject::invokeMethod(
            this, [this, uid, stage, fraction] { Q_EMIT progressed(uid, stage, fraction); }, Qt::QueuedConnection);
    };
    events.finished = [this](const std::string& uid, Result<std::shared_ptr<const ExamAssessment>> result) {
        QMetaObject::invokeMethod(
            this, [this, uid, result = std::move(result)] { Q_EMIT finished(uid, {result}); }, Qt::QueuedConnection);
    };
    queue_ = std::make_unique<pipeline::AnalysisQueue>(std::move(modelFolder), device, std::move(plugins),
                                                       std::move(events));
}

AnalysisBridge::~AnalysisBridge() = default;

void AnalysisBridge::request(std::shared_ptr<const Study> study, bool urgent)
{
    queue_->request(std::move(study), urgent);
}

void AnalysisBridge::cancel(const std::string& studyInstanceUid)
{
    queue_->cancel(studyInstanceUid);
}

}  // namespace diptych::viewer
