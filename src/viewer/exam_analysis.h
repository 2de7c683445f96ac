// How the workstation asks for analyses: everything here happens on the GUI thread.
//
// AnalysisBridge is the real one; tests stand in for it.
#pragma once

#include <memory>
#include <string>

#include <QObject>

#include "diptych/pipeline/analysis_queue.h"
#include "outcome.h"

namespace diptych::viewer
{

class ExamAnalysis : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    virtual void request(std::shared_ptr<const Study> study, bool urgent) = 0;
    virtual void cancel(const std::string& studyInstanceUid) = 0;

Q_SIGNALS:
    void modelReady(const diptych::viewer::Outcome<diptych::pipeline::ModelState>& state);
    void progressed(const std::string& studyInstanceUid, diptych::pipeline::Stage stage, double fraction);
    void finished(const std::string& studyInstanceUid,
                  const diptych::viewer::Outcome<std::shared_ptr<const diptych::ExamAssessment>>& result);
};

}  // namespace diptych::viewer
