#include "diptych/pipeline/analysis_queue.h"

#include <chrono>
#include <future>

#include <gtest/gtest.h>

#include "diptych/core/installation.h"
#include "synthetic_exam.h"

using namespace diptych;
using namespace diptych::pipeline;

namespace
{

constexpr std::chrono::seconds kPatience{120};

}  // namespace

TEST(AnalysisQueue, SaysWhyAModelWasRefused)
{
    std::promise<Reason> refused;
    AnalysisEvents events;
    events.modelReady = [&refused](Result<ModelState> state) {
        refused.set_value(state ? Reason::Cancelled : state.error().reason);
    };
    events.progress = [](const std::string&, Stage, double) {};
    events.finished = [](const std::string&, auto) {};
    AnalysisQueue queue("no/such/model", {}, installation().plugins(), events);
    auto answer = refused.get_future();
    ASSERT_EQ(answer.wait_for(kPatience), std::future_status::ready);
    EXPECT_EQ(answer.get(), Reason::ModelRefused);
}

TEST(AnalysisQueue, AnalysesWhatIsAskedFor)
{
    if (!std::filesystem::exists(installation().defaultModel() / "manifest.json"))
        GTEST_SKIP() << "the shipped model is not in this checkout";
    std::promise<std::shared_ptr<const ExamAssessment>> done;
    AnalysisEvents events;
    events.modelReady = [](Result<ModelState> state) { EXPECT_TRUE(state) << state.error().detail; };
    events.progress = [](const std::string&, Stage, double) {};
    events.finished = [&done](const std::string& uid, Result<std::shared_ptr<const ExamAssessment>> exam) {
        EXPECT_EQ(uid, "1.2.3");
        done.set_value(exam ? *exam : nullptr);
    };
    AnalysisQueue queue(installation().defaultModel(), {inference::DeviceChoice::Kind::Cpu, 0},
                        installation().plugins(), events);
    queue.request(std::make_shared<const Study>(test::memoryStudy()), true);
    auto answer = done.get_future();
    ASSERT_EQ(answer.wait_for(kPatience), std::future_status::ready);
    const auto exam = answer.get();
    ASSERT_TRUE(exam);
    EXPECT_EQ(exam->status, ExamStatus::Complete);
}

TEST(AnalysisQueue, EndsWithoutAnsweringWhatIsStillQueued)
{
    AnalysisEvents events;
    events.modelReady = [](Result<ModelState>) {};
    events.progress = [](const std::string&, Stage, double) {};
    events.finished = [](const std::string&, auto) {};
    AnalysisQueue queue("no/such/model", {}, installation().plugins(), events);
    for (int i = 0; i < 100; ++i)
        queue.request(std::make_shared<const Study>(test::memoryStudy()), i % 2 == 0);
    queue.cancelAll();
}
