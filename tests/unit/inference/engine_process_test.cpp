// The real engine, a process with LibTorch in it, on small scripts and on the shipped package.
#include "diptych/inference/engine_process.h"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diptych/core/installation.h"
#include "diptych/core/thread_niceness.h"
#include "engine_processes.h"
#include "loading.h"
#include "test_package.h"

namespace diptych::inference::test
{

namespace
{

using namespace std::chrono_literals;
using testing::HasSubstr;
using Candidates = std::vector<std::vector<Candidate>>;

std::vector<float> grain(std::size_t count, std::uint32_t seed)
{
    std::vector<float> image(count);
    for (std::size_t i = 0; i < image.size(); ++i)
        image[i] = 0.8F * static_cast<float>((i * 2654435761U + seed * 40503U) % 100003U) / 100003.0F;
    return image;
}

/// Light on dark as a breast lies on a film, with bright round spots in it.
std::vector<float> breast(int rows, int columns, int spots)
{
    const auto width = static_cast<std::size_t>(columns);
    std::vector<float> image = grain(static_cast<std::size_t>(rows) * width, 5);
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            const double y = (row - rows / 2.0) / (rows / 2.2);
            const double x = column / (columns / 1.1);
            double value = x * x + y * y < 1.0 ? 0.3 + 0.2 * (1.0 - x * x - y * y) : 0.0;
            for (int spot = 0; spot < spots && value > 0.0; ++spot) {
                const double far =
                    std::hypot(row - rows * (0.35 + 0.12 * spot), column - columns * (0.25 + 0.1 * spot));
                value += 0.35 * std::exp(-far * far / (2.0 * 40.0 * 40.0));
            }
            float& pixel = image[static_cast<std::size_t>(row) * width + static_cast<std::size_t>(column)];
            pixel = value > 0.0 ? static_cast<float>(value) * (0.9F + 0.2F * pixel) : 0.0F;
        }
    return image;
}

std::vector<InputImage> views(const std::vector<std::vector<float>>& images, int rows, int columns)
{
    std::vector<InputImage> inputs;
    for (const auto& image : images)
        inputs.push_back({rows, columns, image});
    return inputs;
}

void expectSameBits(const Candidates& a, const Candidates& b)
{
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t view = 0; view < a.size(); ++view) {
        ASSERT_EQ(a[view].size(), b[view].size());
        for (std::size_t i = 0; i < a[view].size(); ++i) {
            const Candidate& one = a[view][i];
            const Candidate& other = b[view][i];
            EXPECT_TRUE(one.box.x == other.box.x && one.box.y == other.box.y && one.box.width == other.box.width &&
                        one.box.height == other.box.height && one.rawConfidence == other.rawConfidence &&
                        one.rawMalignancy == other.rawMalignancy && one.kind == other.kind)
                << "view " << view << ", candidate " << i << ": " << one.rawConfidence << ' ' << other.rawConfidence;
        }
    }
}

/// Which arithmetic is quicker is measured at each load: on a busy machine once so and once so.
Result<std::unique_ptr<SuspicionModel>> startedLike(const SuspicionModel& here, const std::filesystem::path& folder,
                                                    Arithmetic arithmetic)
{
    auto there = startSuspicionModel(folder, kCpu, kPlugins, arithmetic);
    for (int time = 0; time < 5 && there && (*there)->arithmetic() != here.arithmetic(); ++time)
        there = startSuspicionModel(folder, kCpu, kPlugins, arithmetic);
    return there;
}

void waitForTheEndOf(int engine)
{
    for (int time = 0; time < 200 && isEngine(engine); ++time)
        std::this_thread::sleep_for(50ms);
}

bool standsStill(int engine)
{
    return statusOf("/proc/" + std::to_string(engine), "State").starts_with('T');
}

/// Asks for it again and again: when the question goes out nobody tells.
bool isMadeToStandStill(SuspicionModel& model, int engine, std::chrono::milliseconds within)
{
    const auto end = std::chrono::steady_clock::now() + within;
    while (!standsStill(engine) && std::chrono::steady_clock::now() < end) {
        model.giveWay(1h);
        std::this_thread::sleep_for(5ms);
    }
    return standsStill(engine);
}

bool goesOn(int engine)
{
    for (int time = 0; time < 1000 && standsStill(engine); ++time)
        std::this_thread::sleep_for(10ms);
    return !standsStill(engine);
}

class EngineProcessTest : public testing::Test
{
protected:
    ~EngineProcessTest() override { ::unsetenv("DIPTYCH_ENGINE_SECONDS"); }

    Result<std::unique_ptr<SuspicionModel>> started(const std::string& script)
    {
        writeScriptPackage(folder_.path(), script);
        return startSuspicionModel(folder_.path(), kCpu, kPlugins);
    }
    Result<Candidates> assessed(SuspicionModel& model, const CancelToken& cancel = {})
    {
        const InputImage input{kRows, kColumns, image_};
        return model.assess({&input, 1}, cancel);
    }

    /// The engine of a program that does `work` with an endless network and is killed in it, a moment after it told
    /// that it got so far; a while later, for it to end.
    int engineOfKilledProgram(const std::function<void(SuspicionModel&, const std::function<void()>& tell)>& work,
                              EngineOwner owner = EngineOwner::Program)
    {
        writeScriptPackage(folder_.path(), "endless");
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        const pid_t program = ::fork();
        if (program == 0) {
            ::close(ends[0]);
            if (auto model = startSuspicionModel(folder_.path(), kCpu, kPlugins, Arithmetic::Best, {}, owner))
                work(**model, [end = ends[1]] { (void)!::write(end, "y", 1); });
            ::_exit(1);
        }
        ::close(ends[1]);
        char told = 'n';
        EXPECT_EQ(::read(ends[0], &told, 1), 1) << "it did not get so far";
        ::close(ends[0]);
        const auto engines = engineProcesses(program);
        EXPECT_EQ(engines.size(), 1U);
        std::this_thread::sleep_for(300ms);  // it computes, or stands still
        ::kill(program, SIGKILL);
        ::waitpid(program, nullptr, 0);
        const int engine = engines.empty() ? 0 : engines.front();
        waitForTheEndOf(engine);
        return engine;
    }

    const TemporaryFolder folder_;
    std::vector<float> image_ = grain(kRows * kColumns, 1);
};

}  // namespace

TEST_F(EngineProcessTest, SaysWhatTheNetworkInThisProcessSays)
{
    writeScriptPackage(folder_.path(), "residual");
    std::vector<std::vector<float>> images;
    for (std::uint32_t i = 0; i < 4; ++i)
        images.push_back(grain(kRows * kColumns, i));
    for (const Arithmetic arithmetic : {Arithmetic::Float32, Arithmetic::Best}) {
        auto here = loadSuspicionModel(folder_.path(), kCpu, kPlugins, arithmetic);
        ASSERT_TRUE(here.has_value()) << here.error().detail;
        auto there = startedLike(**here, folder_.path(), arithmetic);
        ASSERT_TRUE(there.has_value()) << there.error().detail;
        if ((*there)->arithmetic() != (*here)->arithmetic())
            GTEST_SKIP() << "the machine is too busy to measure twice which arithmetic is quicker";
        EXPECT_EQ((*there)->device(), "cpu");
        EXPECT_EQ((*there)->manifest().name, "test");
        for (int time = 0; time < 2; ++time) {  // the second in the memory that is there already
            const auto a = (*here)->assess(views(images, kRows, kColumns), CancelToken());
            const auto b = (*there)->assess(views(images, kRows, kColumns), CancelToken());
            ASSERT_TRUE(a.has_value()) << a.error().detail;
            ASSERT_TRUE(b.has_value()) << b.error().detail;
            ASSERT_EQ(b->front().size(), 1U);
            expectSameBits(*a, *b);
        }
    }
}

TEST_F(EngineProcessTest, OfAPartTheRestOfTheCanvasIsEmptyWhateverLayThereBefore)
{
    auto model = started("residual");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    ASSERT_TRUE((*model)->assess(views({image_}, kRows, kColumns), CancelToken()).has_value());
    const std::vector<float> values = grain(20 * 30, 2);
    const InputImage part{kRows, kColumns, values, CanvasPart{3, 4, 20, 30}};
    std::vector<float> whole(kRows * kColumns);
    drawWhole(part, whole);
    const auto a = (*model)->assess({&part, 1}, CancelToken());
    const auto b = (*model)->assess(views({whole}, kRows, kColumns), CancelToken());
    ASSERT_TRUE(a.has_value() && b.has_value());
    expectSameBits(*a, *b);
}

TEST_F(EngineProcessTest, SaysTheSameWithTheShippedPackage)
{
    const std::filesystem::path shipped = installation().defaultModel();
    if (!std::filesystem::exists(shipped / "manifest.json"))
        GTEST_SKIP() << "no package in " << shipped;
    for (const Arithmetic arithmetic : {Arithmetic::Float32, Arithmetic::Best}) {
        auto here = loadSuspicionModel(shipped, kCpu, kPlugins, arithmetic);
        ASSERT_TRUE(here.has_value()) << here.error().detail;
        auto there = startedLike(**here, shipped, arithmetic);
        ASSERT_TRUE(there.has_value()) << there.error().detail;
        if ((*there)->arithmetic() != (*here)->arithmetic())
            GTEST_SKIP() << "the machine is too busy to measure twice which arithmetic is quicker";
        const int rows = (*here)->manifest().inputRows;
        const int columns = (*here)->manifest().inputColumns;
        const std::vector<std::vector<float>> images{breast(rows, columns, 3), breast(900, 500, 1),
                                                     breast(700, 310, 2)};
        const std::vector<InputImage> shown{{rows, columns, images[0]},
                                            {rows, columns, images[1], CanvasPart{0, 1204, 500, 900}},
                                            {rows, columns, images[2], CanvasPart{columns - 310, 0, 310, 700}}};
        const auto a = (*here)->assess(shown, CancelToken());
        const auto b = (*there)->assess(shown, CancelToken());
        ASSERT_TRUE(a.has_value()) << a.error().detail;
        ASSERT_TRUE(b.has_value()) << b.error().detail;
        EXPECT_FALSE(a->at(0).empty());
        EXPECT_FALSE(a->at(1).empty());
        expectSameBits(*a, *b);
    }
}

TEST_F(EngineProcessTest, RefusesInTheSameWords)
{
    const auto same = [this](DeviceChoice device, const std::filesystem::path& plugins) {
        const auto here = loadSuspicionModel(folder_.path(), device, plugins);
        const auto there = startSuspicionModel(folder_.path(), device, plugins);
        EXPECT_FALSE(here.has_value());
        EXPECT_FALSE(there.has_value());
        if (!here && !there) {
            EXPECT_EQ(there.error().reason, here.error().reason);
            EXPECT_EQ(there.error().detail, here.error().detail);
            EXPECT_EQ(there.error().subject, here.error().subject);
        }
        return there ? std::string("accepted") : there.error().detail;
    };
    EXPECT_THAT(same(kCpu, kPlugins), HasSubstr("manifest.json"));
    writePackage(folder_.path(), validManifest(sha256("nonsense")), "nonsense");
    same(kCpu, kPlugins);
    writeFile(folder_.path() / "weights.pt", "nonsensf");
    EXPECT_THAT(same(kCpu, kPlugins), HasSubstr("the weights are not those of the manifest"));
    writeScriptPackage(folder_.path(), "brightest");
    EXPECT_THAT(same({DeviceChoice::Kind::Cuda, 99}, kPlugins), HasSubstr("CUDA device 99"));
    const TemporaryFolder plugins;
    EXPECT_THAT(startSuspicionModel(folder_.path(), kCpu, plugins.path()).error().detail,
                HasSubstr("the engine is missing"));
    std::filesystem::copy_file(kPlugins / "diptych-engine", plugins.path() / "diptych-engine");
    EXPECT_THAT(same(kCpu, plugins.path()), HasSubstr("libdiptych_torch.so"));
    EXPECT_TRUE(engineProcesses(::getpid()).empty());
}

TEST_F(EngineProcessTest, ANetworkThatFailsIsToldAndTheEngineStays)
{
    auto model = started("throws");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const auto before = engineProcesses(::getpid());
    ASSERT_EQ(before.size(), 1U);
    for (int time = 0; time < 5; ++time) {
        const auto result = assessed(**model);
        ASSERT_FALSE(result.has_value());
        EXPECT_EQ(result.error().reason, Reason::ModelError);
    }
    EXPECT_EQ(engineProcesses(::getpid()), before);
    const InputImage small{10, 10, std::span(image_).first(100)};
    EXPECT_EQ((*model)->assess({&small, 1}, CancelToken()).error().reason, Reason::ModelError);
    EXPECT_TRUE((*model)->assess({}, CancelToken())->empty());
}

TEST_F(EngineProcessTest, ACrashIsAnErrorAndTheNextCallStartsAnew)
{
    auto model = started("endless");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    ASSERT_TRUE(assessed(**model).has_value());
    const int first = engineProcesses(::getpid()).at(0);
    image_[0] = 1.0F;  // it computes until it is killed
    std::thread killer([first] {
        std::this_thread::sleep_for(300ms);
        ::kill(first, SIGABRT);
    });
    const auto crashed = assessed(**model);
    killer.join();
    ASSERT_FALSE(crashed.has_value());
    EXPECT_EQ(crashed.error().reason, Reason::ModelError);
    EXPECT_THAT(crashed.error().detail, HasSubstr("the engine ended by signal 6 (Aborted)"));
    image_[0] = 0.0F;
    const auto again = assessed(**model);
    ASSERT_TRUE(again.has_value()) << again.error().detail;
    EXPECT_EQ(again->front().size(), 1U);
    ASSERT_EQ(engineProcesses(::getpid()).size(), 1U);
    EXPECT_NE(engineProcesses(::getpid()).at(0), first);
}

TEST_F(EngineProcessTest, AnEngineThatWasKilledBetweenExamsIsStartedAnew)
{
    auto model = started("brightest");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    for (int time = 0; time < 4; ++time) {
        const auto engines = engineProcesses(::getpid());
        ASSERT_EQ(engines.size(), 1U);
        ::kill(engines.at(0), SIGKILL);
        waitForTheEndOf(engines.at(0));
        const auto result = assessed(**model);
        ASSERT_TRUE(result.has_value()) << result.error().detail;
    }
}

TEST_F(EngineProcessTest, ANewStartTakesNoOtherPackage)
{
    auto model = started("brightest");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const auto failsAfterAnEnd = [&] {
        for (const int engine : engineProcesses(::getpid())) {
            ::kill(engine, SIGKILL);
            waitForTheEndOf(engine);
        }
        const auto result = assessed(**model);
        EXPECT_FALSE(result.has_value());
        if (result)
            return std::string("accepted");
        EXPECT_EQ(result.error().reason, Reason::ModelError);
        return result.error().detail;
    };
    writeFile(folder_.path() / "weights.pt", "damaged since");
    EXPECT_THAT(failsAfterAnEnd(), HasSubstr("not those of the manifest"));
    writeScriptPackage(folder_.path(), "residual");
    EXPECT_THAT(failsAfterAnEnd(), HasSubstr("the package was changed"));
    writeScriptPackage(folder_.path(), "brightest");
    EXPECT_TRUE(assessed(**model).has_value());
}

TEST_F(EngineProcessTest, AnEngineThatHangsIsEndedThreeTimesAndThenLeft)
{
    auto model = started("endless");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    ::setenv("DIPTYCH_ENGINE_SECONDS", "4", 1);  // long enough for a start
    image_[0] = 1.0F;
    for (int time = 0; time < 3; ++time) {
        const auto hung = assessed(**model);
        ASSERT_FALSE(hung.has_value());
        EXPECT_EQ(hung.error().reason, Reason::ModelError);
        EXPECT_THAT(hung.error().detail, HasSubstr("gave no answer within 4 s"));
        EXPECT_TRUE(engineProcesses(::getpid()).empty());
    }
    image_[0] = 0.0F;
    const auto left = assessed(**model);
    ASSERT_FALSE(left.has_value());
    EXPECT_EQ(left.error().reason, Reason::ModelError);
    EXPECT_THAT(left.error().detail, HasSubstr("3 times in a row and is not started again"));
}

TEST_F(EngineProcessTest, CancellingReturnsAtOnceAndTheNextCallIsRight)
{
    auto model = started("endless");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    CancelToken cancel;
    image_[0] = 1.0F;
    std::thread reader([cancel]() mutable {
        std::this_thread::sleep_for(200ms);
        cancel.cancel();
    });
    const auto begun = std::chrono::steady_clock::now();
    const auto cancelled = assessed(**model, cancel);
    const auto took = std::chrono::steady_clock::now() - begun;
    reader.join();
    ASSERT_FALSE(cancelled.has_value());
    EXPECT_EQ(cancelled.error().reason, Reason::Cancelled);
    EXPECT_LT(took, 5s);
    image_[0] = 0.0F;
    image_[7] = 0.875F;
    const auto next = assessed(**model);  // the network never ends with the dropped view: it is started anew
    ASSERT_TRUE(next.has_value()) << next.error().detail;
    EXPECT_EQ(next->front().at(0).rawConfidence, 0.875);
    cancel = CancelToken();
    cancel.cancel();
    EXPECT_EQ(assessed(**model, cancel).error().reason, Reason::Cancelled);
    EXPECT_TRUE(assessed(**model).has_value());
}

TEST_F(EngineProcessTest, EndsWithTheProgramEvenWithinAView)
{
    const int engine = engineOfKilledProgram([this](SuspicionModel& model, const auto& tell) {
        tell();
        image_[0] = 1.0F;
        (void)assessed(model);
    });
    EXPECT_FALSE(isEngine(engine));
}

TEST_F(EngineProcessTest, StandsStillWhileOthersWantTheCores)
{
    writeScriptPackage(folder_.path(), "endless");
    image_[0] = 1.0F;
    for (const EngineOwner owner : {EngineOwner::Thread, EngineOwner::Program}) {
        auto model = startSuspicionModel(folder_.path(), kCpu, kPlugins, Arithmetic::Best, {}, owner);
        ASSERT_TRUE(model.has_value()) << model.error().detail;
        const int engine = engineProcesses(::getpid()).at(0);
        EXPECT_FALSE(isMadeToStandStill(**model, engine, 100ms)) << "it has nothing to do";
        CancelToken cancel;
        std::thread others([&, cancel]() mutable {
            if (owner == EngineOwner::Program) {
                EXPECT_FALSE(isMadeToStandStill(**model, engine, 1s)) << "it could not notice that its program is gone";
            } else {
                EXPECT_TRUE(isMadeToStandStill(**model, engine, 20s));
                EXPECT_TRUE(goesOn(engine)) << "somebody may be waiting for the answer";
                EXPECT_FALSE(isMadeToStandStill(**model, engine, 100ms)) << "as long as it may";
            }
            cancel.cancel();
        });
        EXPECT_EQ(assessed(**model, cancel).error().reason, Reason::Cancelled);
        others.join();
    }
}

TEST_F(EngineProcessTest, GoesOnWhenNobodyWaitsForItsAnswerAnyMore)
{
    writeScriptPackage(folder_.path(), "endless");
    auto model = startSuspicionModel(folder_.path(), kCpu, kPlugins, Arithmetic::Best, {}, EngineOwner::Thread);
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const int engine = engineProcesses(::getpid()).at(0);
    image_[0] = 1.0F;
    CancelToken cancel;
    std::thread others([&, cancel]() mutable {
        EXPECT_TRUE(isMadeToStandStill(**model, engine, 20s));
        cancel.cancel();
    });
    EXPECT_EQ(assessed(**model, cancel).error().reason, Reason::Cancelled);
    others.join();
    EXPECT_TRUE(goesOn(engine));
}

TEST_F(EngineProcessTest, EndsWithTheProgramEvenWhereItStandsStill)
{
    const int engine = engineOfKilledProgram(
        [this](SuspicionModel& model, const auto& tell) {
            const int own = engineProcesses(::getpid()).at(0);
            std::thread([&model, own, tell] {
                if (isMadeToStandStill(model, own, 20s))
                    tell();
                ::kill(::getpid(), SIGSTOP);  // nobody lets it go on
            }).detach();
            image_[0] = 1.0F;
            (void)assessed(model);
        },
        EngineOwner::Thread);
    EXPECT_FALSE(isEngine(engine));
}

TEST_F(EngineProcessTest, EndsWithItsModel)
{
    auto model = started("brightest");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    ASSERT_EQ(engineProcesses(::getpid()).size(), 1U);
    model->reset();
    EXPECT_TRUE(engineProcesses(::getpid()).empty());
}

TEST_F(EngineProcessTest, CtrlCIsForTheProgramToAnswer)
{
    auto model = started("brightest");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    const int engine = engineProcesses(::getpid()).at(0);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        ::kill(engine, number);
    EXPECT_TRUE(assessed(**model).has_value());
    EXPECT_EQ(engineProcesses(::getpid()), std::vector<int>{engine});
}

TEST_F(EngineProcessTest, HasGivenUpWhatItDoesNotNeed)
{
    auto model = started("residual");
    ASSERT_TRUE(model.has_value()) << model.error().detail;
    ASSERT_TRUE(assessed(**model).has_value());
    const int engine = engineProcesses(::getpid()).at(0);
    for (const std::string& thread : threadsOf(engine)) {
        EXPECT_EQ(statusOf(thread, "NoNewPrivs"), "1");
#ifdef DIPTYCH_CAN_CONFINE
        EXPECT_EQ(statusOf(thread, "Seccomp"), "2") << "a thread without the filter";
#endif
    }
}

TEST_F(EngineProcessTest, StandsBackAsItsCallerDoes)
{
    writeScriptPackage(folder_.path(), "residual");
    const int own = ::getpriority(PRIO_PROCESS, 0);
    std::thread([&] {
        standBack(kNicenessOfAnalysis);
        auto model = startSuspicionModel(folder_.path(), kCpu, kPlugins);
        ASSERT_TRUE(model.has_value()) << model.error().detail;
        ASSERT_TRUE(assessed(**model).has_value());
        for (const std::string& thread : threadsOf(engineProcesses(::getpid()).at(0)))
            EXPECT_EQ(nicenessOf(thread), std::min(own + kNicenessOfAnalysis, 19));
    }).join();
    EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), own);
}

}  // namespace diptych::inference::test
