#include "diptych/pipeline/analysis_queue.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "diptych/core/log.h"
#include "diptych/core/thread_niceness.h"
#include "diptych/inference/engine_process.h"

namespace diptych::pipeline
{

class AnalysisQueue::Impl
{
public:
    Impl(std::filesystem::path modelFolder, inference::DeviceChoice device, std::filesystem::path plugins,
         AnalysisEvents events)
        : modelFolder_(std::move(modelFolder)),
          device_(device),
          plugins_(std::move(plugins)),
          events_(std::move(events)),
          thread_([this] { run(); })
    {
    }

    ~Impl()
    {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            waiting_.clear();
            current_.cancel();
        }
        changed_.notify_all();
        thread_.join();
    }

    void request(std::shared_ptr<const Study> study, bool urgent)
    {
        {
            const std::lock_guard lock(mutex_);
            if (running_ == study)
                return;
            std::erase_if(waiting_,
                          [&study](const auto& other) { return other->studyInstanceUid == study->studyInstanceUid; });
            if (urgent)
                waiting_.push_front(std::move(study));
            else
                waiting_.push_back(std::move(study));
        }
        changed_.notify_all();
    }

    void cancel(const std::string& studyInstanceUid)
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(waiting_,
                      [&studyInstanceUid](const auto& other) { return other->studyInstanceUid == studyInstanceUid; });
        if (running_ && running_->studyInstanceUid == studyInstanceUid) {
            current_.cancel();
            running_.reset();  // asked for again, it is begun anew
        }
    }

    void giveWay(std::chrono::milliseconds time)
    {
        const std::lock_guard lock(mutex_);
        if (model_)
            model_->giveWay(time);
    }

private:
    void setModel(inference::SuspicionModel* model)
    {
        const std::lock_guard lock(mutex_);
        model_ = model;
    }

    void run()
    {
        standBack(kNicenessOfAnalysis);  // with the engine, which starts from this thread
        CancelToken ending;
        {
            const std::lock_guard lock(mutex_);
            ending = current_;  // no study runs yet: only the destructor cancels it
        }
        auto model = inference::startSuspicionModel(modelFolder_, device_, plugins_, inference::Arithmetic::Best,
                                                    ending, inference::EngineOwner::Thread);
        if (!model) {
            if (ending.cancelled())
                return;
            log::error("the model was not loaded: " + model.error().detail);
            events_.modelReady(tl::make_unexpected(model.error()));
            return;  // what is requested stays unanswered: modelReady has said why
        }
        const inference::ModelManifest& manifest = (*model)->manifest();
        events_.modelReady(ModelState{
            manifest.name, manifest.version, manifest.weightsSha256, (*model)->device(), (*model)->deviceNote(),
            std::make_shared<const inference::ModelManifest>(manifest), manifest.packageSha256});
        ExamAnalyzer analyzer(**model);
        setModel(model->get());
        while (const auto study = next())
            analyze(analyzer, *study);
        setModel(nullptr);
    }

    /// Waits for a study; null when the queue ends.
    std::shared_ptr<const Study> next()
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_)
            return nullptr;
        auto study = std::move(waiting_.front());
        waiting_.pop_front();
        current_ = CancelToken();
        running_ = study;
        return study;
    }

    void analyze(ExamAnalyzer& analyzer, const Study& study)
    {
        AnalysisOptions options;
        {
            const std::lock_guard lock(mutex_);
            options.cancel = current_;
        }
        options.progress = [this, &study](Stage stage, double fraction) {
            events_.progress(study.studyInstanceUid, stage, fraction);
        };
        auto result = analyzer.analyze(study, options);
        {
            const std::lock_guard lock(mutex_);
            running_.reset();
        }
        if (result)
            events_.finished(study.studyInstanceUid, std::make_shared<const ExamAssessment>(std::move(*result)));
        else
            events_.finished(study.studyInstanceUid, tl::make_unexpected(result.error()));
    }

    const std::filesystem::path modelFolder_;
    const inference::DeviceChoice device_;
    const std::filesystem::path plugins_;
    const AnalysisEvents events_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<const Study>> waiting_;  // guarded by mutex_
    std::shared_ptr<const Study> running_;              // guarded by mutex_
    CancelToken current_;                               // guarded by mutex_
    bool stopping_ = false;                             // guarded by mutex_
    inference::SuspicionModel* model_ = nullptr;        // guarded by mutex_; the thread's
    std::thread thread_;                                // last: starts when all else stands
};

AnalysisQueue::AnalysisQueue(std::filesystem::path modelFolder, inference::DeviceChoice device,
                             std::filesystem::path plugins, AnalysisEvents events)
    : impl_(std::make_unique<Impl>(std::move(modelFolder), device, std::move(plugins), std::move(events)))
{
}

AnalysisQueue::~AnalysisQueue() = default;

void AnalysisQueue::request(std::shared_ptr<const Study> study, bool urgent)
{
    impl_->request(std::move(study), urgent);
}

void AnalysisQueue::cancel(const std::string& studyInstanceUid)
{
    impl_->cancel(studyInstanceUid);
}

void AnalysisQueue::giveWay(std::chrono::milliseconds time)
{
    impl_->giveWay(time);
}

}  // namespace diptych::pipeline
