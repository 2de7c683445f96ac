// How the workstation asks for analyses: everything here happens on the GUI thread.
//
// AnalysisBridge is the engine of this workstation, PooledAnalysis asks the pool of workers first; tests stand in for
// them.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <QObject>

#include "diptych/pipeline/analysis_queue.h"
#include "study/analysis_origin.h"
#include "threads/outcome.h"

namespace diptych::viewer
{

class ExamAnalysis : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void request(std::shared_ptr<const Study> study, bool urgent) = 0;
    virtual void cancel(const std::string& studyInstanceUid) = 0;
    /// The reader does something: for so long this workstation's engine waits.
    virtual void giveWay(std::chrono::milliseconds time) = 0;

Q_SIGNALS:
    void modelReady(const diptych::viewer::Outcome<diptych::pipeline::ModelState>& state);
    void progressed(const std::string& studyInstanceUid, diptych::pipeline::Stage stage, double fraction);
    /// Where the study's result comes from; before it, and only where a result store is asked.
    void originTold(const std::string& studyInstanceUid, const diptych::viewer::AnalysisOrigin& origin);
    void finished(const std::string& studyInstanceUid,
                  const diptych::viewer::Outcome<std::shared_ptr<const diptych::ExamAssessment>>& result);
};

}  // namespace diptych::viewer
