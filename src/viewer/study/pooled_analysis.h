// Analyses of which the pool of workers may have the result already: the result store is asked first, and this
// workstation's own engine where it has none.
//
// The engine here is loaded all the same: its package is the one that a result must be of. GUI thread only.
#pragma once

#include <map>

#include "study/ahead_results.h"
#include "study/exam_analysis.h"

namespace diptych::viewer
{

class PooledAnalysis final : public ExamAnalysis
{
    Q_OBJECT

public:
    PooledAnalysis(std::unique_ptr<ExamAnalysis> here, Result<store::StoreLocation> results, QObject* parent = nullptr);
    ~PooledAnalysis() override;

    void request(std::shared_ptr<const Study> study, bool urgent) override;
    void cancel(const std::string& studyInstanceUid) override;
    void giveWay(std::chrono::milliseconds time) override { here_->giveWay(time); }

private:
    void take(const std::shared_ptr<const Study>& study, const AheadAnswer& answer);

    struct Asked {
        std::shared_ptr<const Study> study;
        bool urgent = false;
    };
    std::unique_ptr<ExamAnalysis> here_;
    std::map<std::string, Asked> asked_;                          // by study, until the store has answered
    std::map<std::string, std::shared_ptr<const Study>> handed_;  // by study, until the engine here has answered
    std::unique_ptr<AheadResults> results_;                       // last: its thread ends first
};

}  // namespace diptych::viewer
