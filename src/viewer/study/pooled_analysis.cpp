#include "study/pooled_analysis.h"

#include <QMetaObject>

namespace diptych::viewer
{

PooledAnalysis::PooledAnalysis(std::unique_ptr<ExamAnalysis> here, Result<store::StoreLocation> results,
                               QObject* parent)
    : ExamAnalysis(parent), here_(std::move(here))
{
    connect(here_.get(), &ExamAnalysis::modelReady, this, [this](const Outcome<pipeline::ModelState>& state) {
        // Without a model here nobody can say which model the site wants: then nothing is shown.
        if (state.result)
            results_->setModel(state.result->packageSha256);
        Q_EMIT modelReady(state);
    });
    connect(here_.get(), &ExamAnalysis::progressed, this, &ExamAnalysis::progressed);
    connect(here_.get(), &ExamAnalysis::finished, this,
            [this](const std::string& uid, const Outcome<std::shared_ptr<const ExamAssessment>>& result) {
                handed_.erase(uid);
                Q_EMIT finished(uid, result);
            });
    results_ = std::make_unique<AheadResults>(
        std::move(results), [this](const std::shared_ptr<const Study>& study, const AheadAnswer& answer) {
            QMetaObject::invokeMethod(
                this, [this, study, answer] { take(study, answer); }, Qt::QueuedConnection);
        });
}

PooledAnalysis::~PooledAnalysis() = default;

void PooledAnalysis::request(std::shared_ptr<const Study> study, bool urgent)
{
    const std::string& uid = study->studyInstanceUid;
    if (const auto handed = handed_.find(uid); handed != handed_.end() && handed->second == study)
        return here_->request(std::move(study), urgent);
    Asked& asked = asked_[uid];
    asked = {study, urgent || (asked.study == study && asked.urgent)};
    results_->ask(std::move(study), urgent);
}

void PooledAnalysis::cancel(const std::string& studyInstanceUid)
{
    results_->drop(studyInstanceUid);
    asked_.erase(studyInstanceUid);
    handed_.erase(studyInstanceUid);
    here_->cancel(studyInstanceUid);
}

void PooledAnalysis::take(const std::shared_ptr<const Study>& study, const AheadAnswer& answer)
{
    const auto asked = asked_.find(study->studyInstanceUid);
    if (asked == asked_.end() || asked->second.study != study)
        return;  // closed meanwhile, or answered already
    const bool urgent = asked->second.urgent;
    asked_.erase(asked);
    Q_EMIT originTold(study->studyInstanceUid, answer.origin);
    if (answer.assessment) {
        Q_EMIT finished(study->studyInstanceUid, {answer.assessment});
        return;
    }
    handed_[study->studyInstanceUid] = study;
    here_->request(study, urgent);
}

}  // namespace diptych::viewer
