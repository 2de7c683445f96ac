// What the pool of workers has analysed ahead, in the window: used where it is of exactly this, else analysed here.
#include "study/pooled_analysis.h"

#include <fstream>
#include <thread>

#include <QLabel>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diptych/core/version.h"
#include "diptych/report_json/assessment_json.h"
#include "synthetic_study.h"

namespace diptych::viewer::testing
{
namespace
{

using ::testing::HasSubstr;

const std::string kPackage(64, 'a');

class PooledAnalysisTest : public ::testing::Test
{
protected:
    PooledAnalysisTest() : folder_(dir_.path().toStdString()), location_(store::SqliteFile{folder_ / "results.sqlite"})
    {
        study_ = makeStudy("1.2.3");
        study_.studyDate = "20240305";
        for (MammogramView& view : study_.views) {
            view.path = folder_ / (view.sopInstanceUid + ".dcm");
            std::ofstream(view.path) << view.sopInstanceUid;
        }
    }

    /// As a worker on another machine has kept it, with a finding that the engine here does not make.
    void keep(const std::string& package, const std::string& version = std::string(appVersion()))
    {
        ExamAssessment exam = makeAssessment(study_);
        exam.patient.id = study_.patient.id;
        exam.studyDate = study_.studyDate;
        exam.accessionNumber = study_.accessionNumber;
        exam.analyzedAt = "2026-11-26T08:00:00Z";
        exam.model.packageSha256 = package;
        exam.model.appVersion = version;
        for (ViewAssessment& view : exam.views) {
            const auto image = std::ranges::find(study_.views, view.sopInstanceUid, &MammogramView::sopInstanceUid);
            view.rows = image->rows;
            view.columns = image->columns;
            view.path = "/elsewhere" / view.path.filename();
        }
        addFinding(exam, StandardView::RightCc, makeFinding(1, 9, Box{40, 60, 30, 30}));
        auto results = store::ResultStore::open(location_).value();
        const store::ResultKey key{study_.studyInstanceUid, store::imagesDigest(study_).value(), package, version};
        ASSERT_TRUE(results.store({key, "complete", report_json::assessmentLine(exam), "node7:42", {}}, {}));
    }
    void sitDown()
    {
        DeskServices services;
        services.readFolder = [this](std::span<const std::filesystem::path>, const dicom::ReadOptions&) {
            StudyLoad load;
            load.studies = {study_};
            load.filesSeen = study_.views.size();
            return Result<StudyLoad>(std::move(load));
        };
        services.writeReport = [](const ReportOrder&) { return Result<void>(); };
        auto here = std::make_unique<FakeAnalysis>();
        here_ = here.get();
        services.analysis = std::make_unique<PooledAnalysis>(std::move(here), location_);
        window_ = std::make_unique<MainWindow>(std::move(services), settings_);
        window_->resize(1600, 1000);
        window_->show();
        Q_EMIT here_->modelReady({pipeline::ModelState{"model", "1", "w", "cpu", {}, {}, kPackage}});
        window_->desk().open({folder_});
        ASSERT_TRUE(waitFor([this] { return window_->desk().currentStudy() && window_->hangingComplete(); }));
    }
    [[nodiscard]] OpenedStudy& study() { return *window_->desk().currentStudy(); }
    [[nodiscard]] AnalysisOrigin::Source source() { return study().analysis.origin.source; }
    [[nodiscard]] std::string said()
    {
        auto* label = window_->findChild<QLabel*>(QStringLiteral("analysisOrigin"));
        return label->isVisible() ? label->text().toStdString() : std::string();
    }
    /// The engine here was asked, and what it says is what counts.
    void expectAnalysedHere(AnalysisOrigin::Source why)
    {
        ASSERT_TRUE(waitFor([this] { return !here_->requests.empty(); }));
        EXPECT_EQ(source(), why);
        EXPECT_EQ(study().analysis.assessment, nullptr);
        EXPECT_THAT(said(), HasSubstr("Analysed here"));
        here_->answer(makeAssessment(study_));
        ASSERT_TRUE(waitFor([this] { return study().analysis.assessment != nullptr; }));
        EXPECT_EQ(study().analysis.assessment->verdict->suspicion.value(), 1);
    }

    QTemporaryDir dir_;
    std::filesystem::path folder_;
    Settings settings_{dir_.filePath(QStringLiteral("settings.ini"))};
    store::StoreLocation location_;
    Study study_;
    FakeAnalysis* here_ = nullptr;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(PooledAnalysisTest, AResultOfThePoolIsTakenAndTheEngineHereIsNotAsked)
{
    keep(kPackage);
    sitDown();
    ASSERT_TRUE(waitFor([this] { return study().analysis.assessment != nullptr; }));
    EXPECT_TRUE(here_->requests.empty());
    const ExamAssessment& exam = *study().analysis.assessment;
    EXPECT_EQ(exam.verdict->suspicion.value(), 9);
    EXPECT_EQ(exam.patient.name, study_.patient.name) << "the line has the ID only";
    EXPECT_EQ(exam.views.front().path.parent_path(), folder_) << "not the worker's path";
    EXPECT_FALSE(exam.views.front().analysedArea) << "where the engine looked is not in the line";
    EXPECT_THAT(said(), HasSubstr("Result of the worker pool, analysed 2026-11-26"));
    EXPECT_THAT(said(), HasSubstr("node7:42"));
}

TEST_F(PooledAnalysisTest, ItStaysHiddenUntilTheOpinionIsSealed)
{
    keep(kPackage);
    sitDown();
    ASSERT_TRUE(waitFor([this] { return study().analysis.assessment != nullptr; }));
    EXPECT_EQ(study().shownAssessment(), nullptr);
    EXPECT_THAT(window_->findChild<QLabel*>(QStringLiteral("aiState"))->text().toStdString(),
                HasSubstr("ready, hidden until your opinion is sealed"));
    window_->desk().give(Laterality::Right, reading::Recall::NoRecall);
    window_->desk().give(Laterality::Left, reading::Recall::NoRecall);
    window_->desk().seal();
    ASSERT_TRUE(waitFor([this] { return study().shownAssessment() != nullptr; }));
    EXPECT_EQ(study().shownAssessment()->verdict->suspicion.value(), 9);
}

TEST_F(PooledAnalysisTest, OfAnotherModelPackageIsNotUsed)
{
    keep(std::string(64, 'b'));
    sitDown();
    expectAnalysedHere(AnalysisOrigin::Source::OtherThere);
    EXPECT_THAT(said(), HasSubstr("another model"));
}

TEST_F(PooledAnalysisTest, AnotherProgramVersionIsNotUsed)
{
    keep(kPackage, "0.0.1");
    sitDown();
    expectAnalysedHere(AnalysisOrigin::Source::OtherThere);
    EXPECT_THAT(said(), HasSubstr("another version"));
}

TEST_F(PooledAnalysisTest, OtherImagesAreNotUsed)
{
    keep(kPackage);
    std::ofstream(study_.views.front().path) << "sent again, corrected";
    sitDown();
    expectAnalysedHere(AnalysisOrigin::Source::OtherThere);
    EXPECT_THAT(said(), HasSubstr("other images"));
}

TEST_F(PooledAnalysisTest, ALineThatIsOfAnotherPatientIsNotUsed)
{
    keep(kPackage);
    study_.patient.id = "somebody else";
    sitDown();
    expectAnalysedHere(AnalysisOrigin::Source::OtherThere);
}

TEST_F(PooledAnalysisTest, AStudyThatNobodyHasAnalysedIsAnalysedHere)
{
    ASSERT_TRUE(store::ResultStore::open(location_));
    sitDown();
    expectAnalysedHere(AnalysisOrigin::Source::NoneThere);
}

TEST_F(PooledAnalysisTest, AStoreThatIsNotThereIsToldAndNotMade)
{
    sitDown();
    expectAnalysedHere(AnalysisOrigin::Source::Unreachable);
    EXPECT_THAT(said(), HasSubstr("cannot be read"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "results.sqlite"));
}

TEST_F(PooledAnalysisTest, AFileThatIsNoStoreFallsBack)
{
    std::ofstream(folder_ / "results.sqlite") << "this is a text, long enough to be taken for a file of some kind";
    sitDown();
    expectAnalysedHere(AnalysisOrigin::Source::Unreachable);
}

TEST_F(PooledAnalysisTest, AStudyThatIsClosedBeforeTheAnswerIsNotAnalysed)
{
    ASSERT_TRUE(store::ResultStore::open(location_));
    auto here = std::make_unique<FakeAnalysis>();
    FakeAnalysis* engine = here.get();
    PooledAnalysis pooled(std::move(here), location_);
    pooled.request(std::make_shared<const Study>(study_), false);  // waits for the weights to be known
    pooled.cancel(study_.studyInstanceUid);
    Study other = study_;
    other.studyInstanceUid = "1.2.4";
    pooled.request(std::make_shared<const Study>(other), true);
    Q_EMIT engine->modelReady({pipeline::ModelState{"model", "1", "w", "cpu", {}, {}, kPackage}});
    ASSERT_TRUE(waitFor([engine] { return !engine->requests.empty(); }));
    ASSERT_EQ(engine->requests.size(), 1U);
    EXPECT_EQ(engine->requests.front(), (std::pair<std::string, bool>{"1.2.4", true}));
}

}  // namespace
}  // namespace diptych::viewer::testing
