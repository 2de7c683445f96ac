#include "diptych/pipeline/analysis_queue.h"

#include <chrono>
#include <csignal>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "diptych/core/installation.h"
#include "engine_processes.h"
#include "synthetic_exam.h"

using namespace diptych;
using namespace diptych::pipeline;

namespace
{

constexpr std::chrono::seconds kPatience{500};  // analysis stands back for all else, and a sanitizer takes its time

bool hasOpened(const std::string& library)
{
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (line.find(library) != std::string::npos)
            return true;
    return false;
}

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
    events.modelReady = [](Result<ModelState> state) {
        ASSERT_TRUE(state) << state.error().detail;
        EXPECT_EQ(state->packageSha256, state->manifest->packageSha256);
        EXPECT_EQ(state->packageSha256.size(), 64U);
    };
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
    EXPECT_FALSE(hasOpened("libtorch")) << "LibTorch belongs in the engine's process";
    EXPECT_FALSE(hasOpened("libdiptych_torch"));
}

/// She goes on and on, and still the exam is analysed.
TEST(AnalysisQueue, GivesWayToTheReaderButNotForEver)
{
    if (!std::filesystem::exists(installation().defaultModel() / "manifest.json"))
        GTEST_SKIP() << "the shipped model is not in this checkout";
    std::promise<std::shared_ptr<const ExamAssessment>> done;
    AnalysisEvents events;
    events.modelReady = [](Result<ModelState> state) { EXPECT_TRUE(state) << state.error().detail; };
    events.progress = [](const std::string&, Stage, double) {};
    events.finished = [&done](const std::string&, Result<std::shared_ptr<const ExamAssessment>> exam) {
        done.set_value(exam ? *exam : nullptr);
    };
    AnalysisQueue queue(installation().defaultModel(), {inference::DeviceChoice::Kind::Cpu, 0},
                        installation().plugins(), events);
    queue.request(std::make_shared<const Study>(test::memoryStudy()), true);
    auto answer = done.get_future();
    bool stoodStill = false;
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (answer.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) {
        ASSERT_LT(std::chrono::steady_clock::now(), end);
        queue.giveWay(std::chrono::milliseconds(150));
        for (const int engine : inference::test::engineProcesses(::getpid()))
            stoodStill =
                stoodStill || inference::test::statusOf("/proc/" + std::to_string(engine), "State").starts_with('T');
    }
    const auto exam = answer.get();
    ASSERT_TRUE(exam);
    EXPECT_EQ(exam->status, ExamStatus::Complete);
    EXPECT_TRUE(stoodStill);
}

TEST(AnalysisQueue, AnExamWhoseEngineCrashedIsNotAnalysedAndTheNextOneIs)
{
    if (!std::filesystem::exists(installation().defaultModel() / "manifest.json"))
        GTEST_SKIP() << "the shipped model is not in this checkout";
    std::promise<std::shared_ptr<const ExamAssessment>> crashed;
    std::promise<std::shared_ptr<const ExamAssessment>> whole;
    AnalysisEvents events;
    events.modelReady = [](Result<ModelState> state) { EXPECT_TRUE(state) << state.error().detail; };
    events.progress = [](const std::string& uid, Stage stage, double) {
        if (uid == "crashing" && stage == Stage::Assessing)
            for (const int engine : inference::test::engineProcesses(::getpid()))
                ::kill(engine, SIGSTOP);  // it will not answer before the signal below comes
    };
    events.finished = [&](const std::string& uid, Result<std::shared_ptr<const ExamAssessment>> exam) {
        (uid == "crashing" ? crashed : whole).set_value(exam ? *exam : nullptr);
    };
    const auto study = [](const std::string& uid) {
        Study made = test::memoryStudy();
        made.studyInstanceUid = uid;
        return std::make_shared<const Study>(std::move(made));
    };
    AnalysisQueue queue(installation().defaultModel(), {inference::DeviceChoice::Kind::Cpu, 0},
                        installation().plugins(), events);
    queue.request(study("crashing"), true);
    queue.request(study("next"), false);
    auto first = crashed.get_future();
    while (first.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready)
        for (const int engine : inference::test::engineProcesses(::getpid()))
            if (inference::test::statusOf("/proc/" + std::to_string(engine), "State").starts_with('T')) {
                ::kill(engine, SIGABRT);
                ::kill(engine, SIGCONT);
            }
    const auto failed = first.get();
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->status, ExamStatus::Failed);
    EXPECT_FALSE(failed->verdict.has_value());
    ASSERT_EQ(failed->views.size(), 4U);
    for (const ViewAssessment& view : failed->views) {
        EXPECT_EQ(view.status, ViewStatus::Failed);
        EXPECT_EQ(view.reason, Reason::ModelError);
        EXPECT_TRUE(view.findings.empty());
    }
    auto second = whole.get_future();
    ASSERT_EQ(second.wait_for(kPatience), std::future_status::ready);
    const auto next = second.get();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->status, ExamStatus::Complete);
}

TEST(AnalysisQueue, ClosingDoesNotWaitForTheNetworkAndTheEngineGoes)
{
    if (!std::filesystem::exists(installation().defaultModel() / "manifest.json"))
        GTEST_SKIP() << "the shipped model is not in this checkout";
    std::promise<void> assessing;
    AnalysisEvents events;
    events.modelReady = [](Result<ModelState>) {};
    events.progress = [&assessing](const std::string&, Stage stage, double) {
        if (stage == Stage::Assessing)
            assessing.set_value();
    };
    events.finished = [](const std::string&, auto) {};
    auto queue = std::make_unique<AnalysisQueue>(installation().defaultModel(),
                                                 inference::DeviceChoice{inference::DeviceChoice::Kind::Cpu, 0},
                                                 installation().plugins(), events);
    queue->request(std::make_shared<const Study>(test::memoryStudy()), true);
    ASSERT_EQ(assessing.get_future().wait_for(kPatience), std::future_status::ready);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    // One that was stopped answers never, however long the network would have taken.
    const auto engines = inference::test::engineProcesses(::getpid());
    ASSERT_EQ(engines.size(), 1U);
    ASSERT_EQ(::kill(engines.front(), SIGSTOP), 0);
    const auto begun = std::chrono::steady_clock::now();
    queue.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(30));
    EXPECT_TRUE(inference::test::engineProcesses(::getpid()).empty());
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
