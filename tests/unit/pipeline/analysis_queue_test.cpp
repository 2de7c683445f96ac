#include "diptych/pipeline/analysis_queue.h"

#include <chrono>
#include <future>
#include <mutex>

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

TEST(AnalysisQueue, AStudyAskedForTwiceIsAnalysedOnceAndACancelledOneNotAtAll)
{
    if (!std::filesystem::exists(installation().defaultModel() / "manifest.json"))
        GTEST_SKIP() << "the shipped model is not in this checkout";
    std::mutex mutex;
    std::vector<std::string> finished;
    std::promise<void> last;
    std::promise<void> asked;  // nothing is analysed before all was asked and taken back
    const auto all = asked.get_future().share();
    AnalysisEvents events;
    events.modelReady = [all](Result<ModelState> state) {
        EXPECT_TRUE(state) << state.error().detail;
        all.wait();
    };
    events.progress = [](const std::string&, Stage, double) {};
    events.finished = [&](const std::string& uid, Result<std::shared_ptr<const ExamAssessment>>) {
        const std::lock_guard lock(mutex);
        finished.push_back(uid);
        if (uid == "last")
            last.set_value();
    };
    const auto study = [](const std::string& uid) {
        Study made = test::memoryStudy();
        made.studyInstanceUid = uid;
        return std::make_shared<const Study>(std::move(made));
    };
    const auto first = study("first");
    AnalysisQueue queue(installation().defaultModel(), {inference::DeviceChoice::Kind::Cpu, 0},
                        installation().plugins(), events);
    queue.request(first, true);
    queue.request(first, true);
    queue.request(study("unwanted"), false);
    queue.request(study("last"), false);
    queue.cancel("unwanted");
    asked.set_value();
    ASSERT_EQ(last.get_future().wait_for(kPatience), std::future_status::ready);
    EXPECT_EQ(finished, (std::vector<std::string>{"first", "last"}));
}
