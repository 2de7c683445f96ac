#include "diptych/dicom_network/send_files.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_archive.h"
#include "written_files.h"

namespace diptych::dicom_network::test
{

namespace fs = std::filesystem;
using dicom::testing::TemporaryFolder;
using ::testing::HasSubstr;

namespace
{

class SendFiles : public ::testing::Test
{
protected:
    fs::path image(const std::string& name, dicom::TransferSyntax syntax = dicom::TransferSyntax::ExplicitLittleEndian)
    {
        dicom::MammogramToWrite image = dicom::testing::sample(name);
        image.transferSyntax = syntax;
        return dicom::testing::write(image, folder_ / (name + ".dcm"));
    }

    TemporaryFolder folder_;
};

}  // namespace

TEST_F(SendFiles, EachFileHasItsOwnAnswer)
{
    std::ofstream(folder_ / "letter.txt") << "no DICOM";
    const std::vector<fs::path> files{image("a"), folder_ / "letter.txt", image("b"), folder_ / "missing.dcm"};
    const FakeArchive archive({});
    std::size_t last = 0;
    SendOptions options;
    options.progress = [&last](std::size_t done, std::size_t) { last = done; };
    const auto sent = sendFiles(archive.node(), files, options);
    ASSERT_TRUE(sent) << sent.error().detail;
    ASSERT_EQ(sent->size(), 4U);
    EXPECT_EQ((*sent)[0].outcome, SendOutcome::Sent) << (*sent)[0].words;
    EXPECT_EQ((*sent)[0].sentTransferSyntax, (*sent)[0].storedTransferSyntax);
    EXPECT_EQ((*sent)[1].outcome, SendOutcome::NotSent);
    EXPECT_THAT((*sent)[1].words, HasSubstr("no readable DICOM file"));
    EXPECT_EQ((*sent)[2].outcome, SendOutcome::Sent);
    EXPECT_EQ((*sent)[3].outcome, SendOutcome::NotSent);
    EXPECT_EQ(last, 4U);
}

TEST_F(SendFiles, AFileNestedWithoutEndIsNotSent)
{
    const fs::path deep = image("deep");
    dicom::testing::edit(deep, [](DcmDataset& data) {
        DcmItem* item = &data;
        for (int level = 0; level < 200; ++level)
            ASSERT_TRUE(item->findOrCreateSequenceItem(DCM_ReferencedStudySequence, item, -2).good());
    });
    const std::vector<fs::path> files{deep, image("a")};
    const FakeArchive archive({});
    const auto sent = sendFiles(archive.node(), files);
    ASSERT_TRUE(sent) << sent.error().detail;
    EXPECT_EQ((*sent)[0].outcome, SendOutcome::NotSent);
    EXPECT_THAT((*sent)[0].words, HasSubstr("no readable DICOM file"));
    EXPECT_EQ((*sent)[1].outcome, SendOutcome::Sent);
}

TEST_F(SendFiles, CompressedImagesAreNotRecodedForAnArchiveThatDoesNotTakeThem)
{
    const std::vector<fs::path> files{image("a", dicom::TransferSyntax::JpegLossless), image("b")};
    const FakeArchive archive({});  // Explicit VR Little Endian only
    const auto sent = sendFiles(archive.node(), files);
    ASSERT_TRUE(sent) << sent.error().detail;
    EXPECT_EQ((*sent)[0].outcome, SendOutcome::Refused);
    EXPECT_THAT((*sent)[0].words, HasSubstr("not recoded"));
    EXPECT_TRUE((*sent)[0].sentTransferSyntax.empty());
    EXPECT_EQ((*sent)[1].outcome, SendOutcome::Sent);
}

TEST_F(SendFiles, AnArchiveOfTheDefaultEncodingGetsTheSameValuesInItAndThatIsTold)
{
    Script script;
    script.storageSyntaxes = {UID_LittleEndianImplicitTransferSyntax};
    const FakeArchive archive(std::move(script));
    const std::vector<fs::path> files{image("a")};
    const auto sent = sendFiles(archive.node(), files);
    ASSERT_TRUE(sent) << sent.error().detail;
    EXPECT_EQ((*sent)[0].outcome, SendOutcome::Sent) << (*sent)[0].words;
    EXPECT_EQ((*sent)[0].storedTransferSyntax, UID_LittleEndianExplicitTransferSyntax);
    EXPECT_EQ((*sent)[0].sentTransferSyntax, UID_LittleEndianImplicitTransferSyntax);
}

TEST_F(SendFiles, WarningsAndRefusalsOfTheArchiveAreToldApart)
{
    const std::vector<fs::path> files{image("a")};
    Script coercing;
    coercing.status = 0xB000;
    const FakeArchive one(std::move(coercing));
    EXPECT_EQ(sendFiles(one.node(), files)->at(0).outcome, SendOutcome::SentWithWarning);
    Script full;
    full.status = 0xA700;
    const FakeArchive other(std::move(full));
    const auto sent = sendFiles(other.node(), files);
    EXPECT_EQ(sent->at(0).outcome, SendOutcome::Refused);
    EXPECT_EQ(sent->at(0).status, 0xA700);
    EXPECT_THAT(sent->at(0).words, HasSubstr("no room"));
}

TEST_F(SendFiles, AfterAWishToStopNothingMoreIsSent)
{
    const FakeArchive archive({});
    SendOptions options;
    options.progress = [&options](std::size_t done, std::size_t) {
        if (done == 1)
            options.cancel.cancel();
    };
    const std::vector<fs::path> files{image("a"), image("b"), image("c")};
    const auto sent = sendFiles(archive.node(), files, options);
    ASSERT_TRUE(sent) << sent.error().detail;
    EXPECT_EQ((*sent)[0].outcome, SendOutcome::Sent);
    EXPECT_EQ((*sent)[1].outcome, SendOutcome::NotSent);
    EXPECT_EQ((*sent)[2].outcome, SendOutcome::NotSent);
    EXPECT_THAT((*sent)[2].words, HasSubstr("Stopped"));
}

}  // namespace diptych::dicom_network::test
