// The one crossing between the analysis thread and the GUI thread.
#pragma once

#include "study/exam_analysis.h"

namespace diptych::viewer
{

class AnalysisBridge final : public ExamAnalysis
{
    Q_OBJECT

public:
    AnalysisBridge(std::filesystem::path modelFolder, inference::DeviceChoice device, std::filesystem::path plugins,
                   QObject* parent = nullptr);
    ~AnalysisBridge() override;

    void request(std::shared_ptr<const Study> study, bool urgent) override;
    void cancel(const std::string& studyInstanceUid) override;
    void giveWay(std::chrono::milliseconds time) override { queue_->giveWay(time); }

private:
    std::unique_ptr<pipeline::AnalysisQueue> queue_;
};

}  // namespace diptych::viewer
