#include "diptych/dicom_network/retrieve_study.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diptych/dicom_network/storage_receiver.h"
#include "fake_archive.h"
#include "written_files.h"

namespace diptych::dicom_network::test
{

namespace fs = std::filesystem;
using dicom::testing::TemporaryFolder;
using ::testing::HasSubstr;

namespace
{

class RetrieveStudy : public ::testing::Test
{
protected:
    fs::path image(const std::string& name, const std::string& patientId = "P-1", const std::string& study = "study")
    {
        dicom::MammogramToWrite image = dicom::testing::sample(name);
        image.patient.id = patientId;
        image.studyInstanceUid = dicom::makeUid(study);
        return dicom::testing::write(image, folder_ / ("archive/" + name + ".dcm"));
    }

    static StudyOnServer study(std::optional<int> images = std::nullopt)
    {
        StudyOnServer asked;
        asked.studyInstanceUid = dicom::makeUid("study");
        asked.patient = {"P-1", "Test^Phantom", "19600102", "F"};
        asked.images = images;
        return asked;
    }

    /// Nothing of a study that was not whole lies about, not even under another name.
    void expectNothingKept() const
    {
        EXPECT_FALSE(fs::exists(target()));
        for (const auto& entry : fs::directory_iterator(folder_.path()))
            EXPECT_EQ(entry.path().filename().string().find(".part"), std::string::npos) << entry.path();
    }

    fs::path target() const { return folder_ / "retrieved"; }

    TemporaryFolder folder_;
};

}  // namespace

TEST_F(RetrieveStudy, AWholeStudyIsThereAsTheArchiveHasIt)
{
    Script script;
    script.files = {image("a"), image("b")};
    const FakeArchive archive(std::move(script));
    std::vector<RetrieveProgress> told;
    RetrieveOptions options;
    options.progress = [&told](const RetrieveProgress& progress) { told.push_back(progress); };
    const auto retrieved = retrieveStudy(archive.node(), study(2), target(), options);
    ASSERT_TRUE(retrieved) << retrieved.error().detail;
    EXPECT_TRUE(retrieved->whole);
    EXPECT_EQ(retrieved->objects, 2);
    EXPECT_EQ(retrieved->folder, target());
    EXPECT_EQ(told.back().completed, 2);
    const StudyLoad load = dicom::testing::read({target()});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.filesSeen, 2U);
    ASSERT_EQ(load.studies[0].views.size(), 2U);
    const auto original = dicom::testing::readOne(folder_ / "archive/a.dcm");
    const auto& views = load.studies[0].views;
    const auto& copy = views[0].sopInstanceUid == original.sopInstanceUid ? views[0] : views[1];
    EXPECT_EQ(copy.pixels->decode().value()->samples, original.pixels->decode().value()->samples);
}

TEST_F(RetrieveStudy, HalfAStudyIsNotKeptAndTheCountsAreTold)
{
    Script script;
    script.files = {image("a"), image("b")};
    script.failed = 2;
    script.status = 0xB000;
    const FakeArchive archive(std::move(script));
    const auto retrieved = retrieveStudy(archive.node(), study(4), target());
    ASSERT_FALSE(retrieved);
    EXPECT_EQ(retrieved.error().reason, Reason::IncompleteTransfer);
    EXPECT_THAT(retrieved.error().detail, HasSubstr("2 objects came of 4, 2 failed"));
    expectNothingKept();
}

TEST_F(RetrieveStudy, FewerImagesThanTheArchiveToldOfAreNotAWholeStudyThoughItSaysSuccess)
{
    Script script;
    script.files = {image("a")};
    const FakeArchive archive(std::move(script));
    const auto retrieved = retrieveStudy(archive.node(), study(2), target());
    ASSERT_FALSE(retrieved);
    EXPECT_EQ(retrieved.error().reason, Reason::IncompleteTransfer);
    expectNothingKept();
}

TEST_F(RetrieveStudy, WhatIsKeptOfAnIncompleteStudyBearsThatInItsName)
{
    Script script;
    script.files = {image("a")};
    script.failed = 1;
    script.status = 0xB000;
    const FakeArchive archive(std::move(script));
    RetrieveOptions options;
    options.keepIncomplete = true;
    const auto retrieved = retrieveStudy(archive.node(), study(), target(), options);
    ASSERT_TRUE(retrieved) << retrieved.error().detail;
    EXPECT_FALSE(retrieved->whole);
    EXPECT_EQ(retrieved->failed, 1);
    EXPECT_EQ(retrieved->folder, target().string() + ".incomplete");
    expectNothingKept();
}

TEST_F(RetrieveStudy, AnImageOfAnotherPatientEndsItAll)
{
    Script script;
    script.files = {image("a"), image("b", "P-2")};
    const FakeArchive archive(std::move(script));
    const auto retrieved = retrieveStudy(archive.node(), study(), target());
    ASSERT_FALSE(retrieved);
    EXPECT_EQ(retrieved.error().reason, Reason::WrongPatient);
    EXPECT_THAT(retrieved.error().detail, HasSubstr("another patient"));
    EXPECT_THAT(retrieved.error().detail, ::testing::Not(HasSubstr("P-2")));
    expectNothingKept();
}

TEST_F(RetrieveStudy, TwoPatientsInOneStudyAreNoticedThoughTheQueryToldNone)
{
    Script script;
    script.files = {image("a"), image("b", "P-2")};
    const FakeArchive archive(std::move(script));
    StudyOnServer unknown = study();
    unknown.patient = {};
    EXPECT_EQ(retrieveStudy(archive.node(), unknown, target()).error().reason, Reason::WrongPatient);
    expectNothingKept();
}

TEST_F(RetrieveStudy, AnImageOfAnotherStudyEndsItAll)
{
    Script script;
    script.files = {image("a", "P-1", "another study")};
    const FakeArchive archive(std::move(script));
    const auto retrieved = retrieveStudy(archive.node(), study(), target());
    ASSERT_FALSE(retrieved);
    EXPECT_EQ(retrieved.error().reason, Reason::WrongPatient);
    expectNothingKept();
}

TEST_F(RetrieveStudy, AFolderThatHoldsSomethingIsLeftAlone)
{
    fs::create_directories(target());
    std::ofstream(target() / "mine.txt") << "mine";
    const FakeArchive archive({});
    const auto retrieved = retrieveStudy(archive.node(), study(), target());
    ASSERT_FALSE(retrieved);
    EXPECT_EQ(retrieved.error().reason, Reason::InvalidArgument);
    EXPECT_TRUE(fs::exists(target() / "mine.txt"));
}

TEST_F(RetrieveStudy, AWishToStopIsPassedOnAndNothingIsKept)
{
    Script script;
    script.silent = true;
    const FakeArchive archive(std::move(script));
    RetrieveOptions options;
    options.cancel.cancel();
    RemoteNode node = archive.node();
    node.answerTimeout = std::chrono::seconds(3);
    const auto retrieved = retrieveStudy(node, study(), target(), options);
    ASSERT_FALSE(retrieved);
    EXPECT_EQ(retrieved.error().reason, Reason::Cancelled);
    expectNothingKept();
}

TEST_F(RetrieveStudy, ByMoveTheStudyComesThroughOurReceiverAndIsNoNewArrival)
{
    LocalReceiver settings;
    settings.port = 0;
    settings.folder = folder_ / "received";
    settings.callers = {{"ARCHIVE", "127.0.0.1"}};
    std::vector<ArrivedStudy> arrivals;
    const auto receiver =
        StorageReceiver::start(settings, {[&arrivals](const ArrivedStudy& study) { arrivals.push_back(study); }, {}});
    ASSERT_TRUE(receiver) << receiver.error().detail;
    Script script;
    script.files = {image("a"), image("b")};
    script.moveTo.aeTitle = settings.aeTitle;
    script.moveTo.host = "127.0.0.1";
    script.moveTo.port = (*receiver)->port();
    script.moveTo.ownAeTitle = "ARCHIVE";
    const FakeArchive archive(std::move(script));
    RemoteNode node = archive.node();
    node.retrieveBy = RetrieveBy::Move;
    EXPECT_EQ(retrieveStudy(node, study(2), target()).error().reason, Reason::InvalidArgument) << "no receiver given";
    RetrieveOptions options;
    options.receiver = receiver->get();
    const auto retrieved = retrieveStudy(node, study(2), target(), options);
    ASSERT_TRUE(retrieved) << retrieved.error().detail;
    EXPECT_EQ(retrieved->objects, 2);
    EXPECT_EQ(dicom::testing::read({target()}).filesSeen, 2U);
    (*receiver)->stop();
    EXPECT_TRUE(arrivals.empty());
    EXPECT_TRUE(fs::is_empty(folder_ / "received/.incoming"));
}

TEST_F(RetrieveStudy, ByMoveAnotherPatientsImageIsRefusedToo)
{
    LocalReceiver settings;
    settings.port = 0;
    settings.folder = folder_ / "received";
    settings.callers = {{"ARCHIVE", "127.0.0.1"}};
    const auto receiver = StorageReceiver::start(settings);
    ASSERT_TRUE(receiver);
    Script script;
    script.files = {image("a"), image("b", "P-2")};
    script.moveTo.aeTitle = settings.aeTitle;
    script.moveTo.host = "127.0.0.1";
    script.moveTo.port = (*receiver)->port();
    script.moveTo.ownAeTitle = "ARCHIVE";
    const FakeArchive archive(std::move(script));
    RemoteNode node = archive.node();
    node.retrieveBy = RetrieveBy::Move;
    RetrieveOptions options;
    options.receiver = receiver->get();
    const auto retrieved = retrieveStudy(node, study(), target(), options);
    ASSERT_FALSE(retrieved);
    EXPECT_EQ(retrieved.error().reason, Reason::WrongPatient);
    expectNothingKept();
}

}  // namespace diptych::dicom_network::test
