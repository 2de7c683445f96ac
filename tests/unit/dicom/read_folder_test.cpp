#include "diptych/dicom/read_folder.h"

#include <unistd.h>

#include <fstream>

#include "dcmtk/dcmdata/dcddirif.h"

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;
using testing::edit;
using testing::put;
using testing::read;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

std::map<std::string, Reason> skippedBy(const StudyLoad& load)
{
    std::map<std::string, Reason> reasons;
    for (const SkippedFile& file : load.skipped)
        reasons[file.path.filename().string()] = file.reason;
    return reasons;
}

void writeExam(const fs::path& folder, const std::string& study, const Patient& patient)
{
    for (const StandardView view : kStandardViews) {
        const std::string name(code(view));
        MammogramToWrite image = sample(study + name);
        image.patient = patient;
        image.studyInstanceUid = makeUid(study);
        image.key = {laterality(view), position(view)};
        const bool right = laterality(view) == Laterality::Right;
        image.orientation = PatientOrientation{right ? "P" : "A", position(view) == ViewPosition::Mlo ? "F"
                                                                  : right                             ? "L"
                                                                                                      : "R"};
        write(image, folder / (name + ".dcm"));
    }
}

/// An object of another kind: the mammogram's header under another class.
fs::path writeOther(const fs::path& file, const char* sopClass, const char* modality)
{
    write(sample(file.filename().string()), file);
    DcmFileFormat format;
    format.loadFile(OFFilename(file.c_str()));
    format.loadAllDataIntoMemory();
    put(*format.getDataset(), DCM_SOPClassUID, sopClass);
    put(*format.getDataset(), DCM_Modality, modality);
    format.saveFile(OFFilename(file.c_str()), EXS_LittleEndianExplicit);
    return file;
}

TEST(ReadFolder, FindsStudiesOfSeveralPatientsAtAnyDepth)
{
    TemporaryFolder folder;
    writeExam(folder / "a/b/c", "one", {"P-2", "Two^Patient", "", "F"});
    writeExam(folder / "d", "two", {"P-1", "One^Patient", "", "F"});
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.size(), 2U);
    EXPECT_EQ(load.filesSeen, 8U);
    EXPECT_TRUE(load.skipped.empty());
    const Study& first = load.studies[0];
    EXPECT_EQ(first.patient.id, "P-1");
    EXPECT_EQ(first.patient.name, "One^Patient");
    EXPECT_EQ(first.studyDate, "20240305");
    EXPECT_EQ(first.folder, folder / "d");
    EXPECT_TRUE(first.conflicts.empty());
    ASSERT_EQ(first.views.size(), 4U);
    for (const MammogramView& view : first.views) {
        EXPECT_EQ(view.basis, ViewBasis::Coded);
        EXPECT_EQ(view.reasons, std::vector<Reason>{}) << view.path;
        EXPECT_EQ(view.acquisitionDateTime, "20240305101112");
        EXPECT_EQ(view.path.stem(), std::string(code(*standardView(view.key))));
    }
}

TEST(ReadFolder, NamesTheReasonOfEveryFileLeftOut)
{
    TemporaryFolder folder;
    write(sample(), folder / "mammogram.dcm");
    std::ofstream(folder / "notes.txt") << "Patient was called back. " << std::string(300, '.');
    std::ofstream(folder / "empty.dcm").close();
    fs::copy(folder / "mammogram.dcm", folder / "cut.dcm");
    fs::resize_file(folder / "cut.dcm", 600);
    writeOther(folder / "ct.dcm", UID_CTImageStorage, "CT");
    writeOther(folder / "cr.dcm", UID_ComputedRadiographyImageStorage, "MG");
    writeOther(folder / "capture.dcm", UID_SecondaryCaptureImageStorage, "MG");
    writeOther(folder / "tomo.dcm", UID_BreastProjectionXRayImageStorageForPresentation, "MG");
    const StudyLoad load = read({folder.path(), folder / "absent"});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.studies[0].views.size(), 1U);
    EXPECT_EQ(skippedBy(load), (std::map<std::string, Reason>{{"notes.txt", Reason::NotDicom},
                                                              {"empty.dcm", Reason::Unreadable},
                                                              {"cut.dcm", Reason::Unreadable},
                                                              {"ct.dcm", Reason::NotAMammogram},
                                                              {"cr.dcm", Reason::NotAMammogram},
                                                              {"capture.dcm", Reason::SecondaryCapture},
                                                              {"tomo.dcm", Reason::Tomosynthesis},
                                                              {"absent", Reason::Unreadable}}));
    for (const SkippedFile& file : load.skipped) {
        EXPECT_FALSE(file.detail.empty()) << file.path;
        EXPECT_EQ(file.detail.find("Phantom"), std::string::npos) << "no patient data in a detail";
        EXPECT_EQ(file.detail.find("P-1"), std::string::npos);
    }
    EXPECT_TRUE(std::ranges::is_sorted(load.skipped, {}, &SkippedFile::path));
}

TEST(ReadFolder, SaysWhatCannotBeOpened)
{
    if (geteuid() == 0)
        GTEST_SKIP() << "root may open everything";
    TemporaryFolder folder;
    write(sample(), folder / "closed.dcm");
    write(sample("x"), folder / "closed/x.dcm");
    fs::permissions(folder / "closed.dcm", fs::perms::none);
    fs::permissions(folder / "closed", fs::perms::none);
    const StudyLoad load = read({folder.path()});
    fs::permissions(folder / "closed", fs::perms::owner_all);
    EXPECT_EQ(skippedBy(load),
              (std::map<std::string, Reason>{{"closed.dcm", Reason::Unreadable}, {"closed", Reason::Unreadable}}));
}

TEST(ReadFolder, AnEmptyFolderHoldsNothing)
{
    TemporaryFolder folder;
    const StudyLoad load = read({folder.path()});
    EXPECT_TRUE(load.studies.empty());
    EXPECT_TRUE(load.skipped.empty());
    EXPECT_EQ(load.filesSeen, 0U);
}

TEST(ReadFolder, CountsAFileOnceHoweverItIsNamed)
{
    TemporaryFolder folder;
    write(sample(), folder / "a/x.dcm");
    fs::create_symlink(folder / "a/x.dcm", folder / "a/link.dcm");
    fs::create_directory_symlink(folder / "a", folder / "a/loop");
    const StudyLoad load = read({folder.path(), folder / "a", folder / "a/../a/x.dcm"});
    EXPECT_EQ(load.filesSeen, 1U);
    EXPECT_EQ(load.studies.size(), 1U);
}

TEST(ReadFolder, KeepsOneOfSeveralCopies)
{
    TemporaryFolder folder;
    write(sample(), folder / "a.dcm");
    fs::copy(folder / "a.dcm", folder / "b.dcm");
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.size(), 1U);
    ASSERT_EQ(load.studies[0].views.size(), 1U);
    EXPECT_EQ(load.studies[0].views[0].path.filename(), "a.dcm");
    EXPECT_EQ(skippedBy(load), (std::map<std::string, Reason>{{"b.dcm", Reason::DuplicateInstance}}));
}

TEST(ReadFolder, PrefersTheCopyWhosePixelsAreWhole)
{
    TemporaryFolder folder;
    write(sample(), folder / "a.dcm");
    fs::copy(folder / "a.dcm", folder / "b.dcm");
    fs::resize_file(folder / "a.dcm", fs::file_size(folder / "a.dcm") - 1000);
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.at(0).views.size(), 1U);
    EXPECT_EQ(load.studies[0].views[0].path.filename(), "b.dcm");
    EXPECT_TRUE(load.studies[0].views[0].reasons.empty());
    EXPECT_EQ(skippedBy(load), (std::map<std::string, Reason>{{"a.dcm", Reason::DuplicateInstance}}));
}

struct PatientRow {
    const char* name;
    Patient second;
    bool conflict;
};

class TwoFilesOfOneStudy : public ::testing::TestWithParam<PatientRow>
{
};

TEST_P(TwoFilesOfOneStudy, AreOfOnePatientOrInConflict)
{
    TemporaryFolder folder;
    write(sample("a"), folder / "a.dcm");  // P-1, Test^Phantom, 19600102
    auto second = sample("b");
    second.patient = GetParam().second;
    write(second, folder / "b.dcm");
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.studies[0].views.size(), 2U) << "both are shown";
    EXPECT_EQ(load.studies[0].conflicts,
              GetParam().conflict ? std::vector{Reason::PatientConflict} : std::vector<Reason>{});
}

INSTANTIATE_TEST_SUITE_P(
    Patients, TwoFilesOfOneStudy,
    ::testing::Values(PatientRow{"Same", {"P-1", "Test^Phantom", "19600102", "F"}, false},
                      PatientRow{"OtherId", {"P-2", "Test^Phantom", "19600102", "F"}, true},
                      PatientRow{"OtherName", {"P-1", "Another^Name", "19600102", "F"}, true},
                      PatientRow{"OtherBirthDate", {"P-1", "Test^Phantom", "19700102", "F"}, true},
                      PatientRow{"OtherSpelling", {"P-1", "TEST^PHANTOM^", "19600102", "F"}, false},
                      PatientRow{"NoIdOtherName", {"", "Another^Name", "", "F"}, true},
                      PatientRow{"TellsNothing", {"", "", "", ""}, false},
                      PatientRow{"SentinelBirthDate", {"P-1", "Test^Phantom", "18991231", "F"}, false}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(ReadFolder, APatientConflictIsSeenThoughTheImagesBearOneUid)
{
    TemporaryFolder folder;
    write(sample("a"), folder / "a.dcm");
    auto other = sample("a");
    other.patient = {"P-2", "Another^Name", "19700102", "F"};
    write(other, folder / "b.dcm");
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.studies[0].conflicts, std::vector{Reason::PatientConflict});
    EXPECT_EQ(load.studies[0].patient.name, "") << "no one's name above two patients' images";
    EXPECT_EQ(load.studies[0].patient.id, "");
}

TEST(ReadFolder, AReusedInstanceUidLosesNoOtherPatient)
{
    TemporaryFolder folder;
    writeExam(folder / "a", "one", {"P-1", "One^Patient", "", "F"});
    for (const StandardView view : kStandardViews) {
        const std::string name = std::string(code(view)) + ".dcm";
        fs::create_directories(folder / "b");
        fs::copy_file(folder / "a" / name, folder / "b" / name);
        edit(folder / "b" / name, [](DcmDataset& dataset) {
            put(dataset, DCM_StudyInstanceUID, makeUid("two").c_str());
            put(dataset, DCM_PatientID, "P-2");
            put(dataset, DCM_PatientName, "Two^Patient");
        });
    }
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.size(), 2U);
    EXPECT_EQ(load.studies[1].patient.name, "Two^Patient");
    EXPECT_EQ(load.studies[1].views.size(), 4U);
    EXPECT_TRUE(load.skipped.empty());
}

TEST(ReadFolder, ACopyIsACopyInWhateverWayItIsCompressed)
{
    TemporaryFolder folder;
    write(sample("a"), folder / "a.dcm");
    auto copy = sample("a");
    copy.transferSyntax = TransferSyntax::JpegLossless;
    write(copy, folder / "b.dcm");
    const StudyLoad load = read({folder.path()});
    EXPECT_EQ(skippedBy(load), (std::map<std::string, Reason>{{"b.dcm", Reason::DuplicateInstance}}));
    EXPECT_TRUE(load.studies.at(0).views.at(0).reasons.empty());
}

TEST(ReadFolder, TwoImagesUnderOneUidAreBothDoubted)
{
    TemporaryFolder folder;
    write(sample("a"), folder / "a.dcm");
    auto other = sample("a");
    other.samples[100] ^= 1U;
    write(other, folder / "b.dcm");
    const StudyLoad load = read({folder.path()});
    EXPECT_EQ(skippedBy(load), (std::map<std::string, Reason>{{"b.dcm", Reason::InstanceConflict}}));
    EXPECT_EQ(load.studies.at(0).views.at(0).reasons, std::vector{Reason::InstanceConflict});
}

TEST(ReadFolder, TwoPatientsOfOneIdInTwoStudiesStayApart)
{
    TemporaryFolder folder;
    writeExam(folder / "a", "one", {"P-1", "One^Patient", "19500101", "F"});
    writeExam(folder / "b", "two", {"P-1", "Two^Patient", "19600101", "F"});
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.size(), 2U);
    EXPECT_NE(load.studies[0].patient.name, load.studies[1].patient.name);
    EXPECT_TRUE(load.studies[0].conflicts.empty());
}

TEST(ReadFolder, ReadsNamesOfOtherCharacterSetsAsUtf8)
{
    TemporaryFolder folder;
    struct Name {
        const char* set;
        const char* raw;
        const char* utf8;
    };
    const Name names[] = {{"ISO_IR 100",
                           "\xC4neas^R\xFC"
                           "diger",
                           "Äneas^Rüdiger"},
                          {"ISO_IR 144", "\xBB\xEE\xDA\x63\xD5\xDC\xD1\xE3\xE0\xD3", "Люкcембург"},
                          {"ISO_IR 192", "Änne^Müller", "Änne^Müller"},
                          {"", "M\xFCller", "M\xEF\xBF\xBDller"}};
    int number = 0;
    for (const Name& name : names) {
        const auto file = write(sample(name.set), folder / (std::to_string(++number) + ".dcm"));
        edit(file, [&name](DcmDataset& dataset) {
            put(dataset, DCM_SpecificCharacterSet, name.set);
            put(dataset, DCM_PatientName, name.raw);
        });
        EXPECT_EQ(read({file}).studies.at(0).patient.name, name.utf8);
    }
}

TEST(ReadFolder, ReadsSentinelBirthDatesAsEmpty)
{
    TemporaryFolder folder;
    for (const char* date : {"18991231", "19000101", "00000000"}) {
        auto image = sample(date);
        image.patient.birthDate = date;
        EXPECT_EQ(read({write(image, folder / date)}).studies.at(0).patient.birthDate, "") << date;
    }
    EXPECT_EQ(read({write(sample(), folder / "b")}).studies.at(0).patient.birthDate, "19600102");
}

TEST(ReadFolder, StopsWhenCancelled)
{
    TemporaryFolder folder;
    write(sample(), folder / "a.dcm");
    ReadOptions options;
    options.cancel.cancel();
    const std::vector paths{folder.path()};
    const auto load = readFolder(paths, options);
    ASSERT_FALSE(load);
    EXPECT_EQ(load.error().reason, Reason::Cancelled);
}

TEST(ReadFolder, ReportsProgressUpToTheNumberOfFiles)
{
    TemporaryFolder folder;
    writeExam(folder / "a", "one", {"P-1", "A", "", "F"});
    std::size_t last = 0;
    ReadOptions options;
    options.progress = [&last](std::size_t done, std::size_t found) {
        EXPECT_LE(done, found);
        last = done;
    };
    const std::vector paths{folder.path()};
    ASSERT_TRUE(readFolder(paths, options));
    EXPECT_EQ(last, 4U);
}

class OpenedMedia : public ::testing::Test
{
protected:
    void SetUp() override
    {
        // File IDs have at most 8 upper-case characters a component and no extension (PS3.10 8.2).
        for (const char* name : {"RCC", "LCC"}) {
            auto image = sample(name);
            image.key = {name[0] == 'R' ? Laterality::Right : Laterality::Left, ViewPosition::Cc};
            image.transferSyntax = TransferSyntax::ExplicitLittleEndian;
            const auto file = write(image, folder_ / "IMAGES" / name);
            edit(file, [](DcmDataset& dataset) { put(dataset, DCM_StudyID, "1"); });
        }
        DicomDirInterface writer;
        writer.disableConsistencyCheck();
        ASSERT_TRUE(writer
                        .createNewDicomDir(DicomDirInterface::AP_GeneralPurpose,
                                           OFFilename((folder_ / "DICOMDIR").c_str()), "TEST")
                        .good());
        for (const char* name : {"IMAGES/RCC", "IMAGES/LCC"})
            ASSERT_TRUE(writer.addDicomFile(OFFilename(name), OFFilename(folder_.path().c_str())).good()) << name;
        ASSERT_TRUE(writer.writeDicomDir().good());
        write(sample("UNLISTED"), folder_ / "IMAGES/EXTRA");
    }

    TemporaryFolder folder_;
};

TEST_F(OpenedMedia, NamedItselfIsFollowed)
{
    const StudyLoad load = read({folder_ / "DICOMDIR"});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.studies[0].views.size(), 2U) << "only what it lists";
    EXPECT_EQ(load.filesSeen, 3U);
    ASSERT_EQ(load.skipped.size(), 1U);
    EXPECT_EQ(load.skipped[0].reason, Reason::NotAMammogram);
    EXPECT_NE(load.skipped[0].detail.find("DICOMDIR"), std::string::npos);
}

TEST_F(OpenedMedia, MetInAFolderHidesNothingAndDoublesNothing)
{
    const StudyLoad load = read({folder_.path()});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.studies[0].views.size(), 3U) << "what it lists and what it does not";
    EXPECT_EQ(load.filesSeen, 4U);
}

TEST_F(OpenedMedia, NamesTheFilesThatAreNotThere)
{
    fs::remove(folder_ / "IMAGES/LCC");
    const StudyLoad load = read({folder_ / "DICOMDIR"});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.studies[0].views.size(), 1U);
    EXPECT_EQ(skippedBy(load).at("LCC"), Reason::Unreadable);
}

TEST_F(OpenedMedia, FindsNamesInLowerCase)
{
    fs::rename(folder_ / "IMAGES", folder_ / "images");
    for (const char* name : {"RCC", "LCC"}) {
        std::string lower(name);
        std::ranges::transform(lower, lower.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
        fs::rename(folder_ / "images" / name, folder_ / "images" / lower);
    }
    EXPECT_EQ(read({folder_ / "DICOMDIR"}).studies.at(0).views.size(), 2U);
}

TEST_F(OpenedMedia, ANameThatNoFileSystemBearsCostsOneLine)
{
    edit(folder_ / "DICOMDIR", [](DcmDataset& dataset) {
        DcmSequenceOfItems* records = nullptr;
        dataset.findAndGetSequence(DCM_DirectoryRecordSequence, records);
        for (unsigned long i = 0; i < records->card(); ++i)
            if (records->getItem(i)->tagExists(DCM_ReferencedFileID)) {
                put(*records->getItem(i), DCM_ReferencedFileID, std::string(300, 'A').c_str());
                return;
            }
    });
    const StudyLoad load = read({folder_ / "DICOMDIR"});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.studies[0].views.size(), 1U);
    EXPECT_EQ(skippedBy(load).at(std::string(300, 'A')), Reason::Unreadable);
}

TEST_F(OpenedMedia, DoesNotLeaveItsFolder)
{
    TemporaryFolder elsewhere;
    write(sample("secret"), elsewhere / "SECRET");
    edit(folder_ / "DICOMDIR", [&elsewhere](DcmDataset& dataset) {
        DcmSequenceOfItems* records = nullptr;
        dataset.findAndGetSequence(DCM_DirectoryRecordSequence, records);
        const std::string climbing = "..\\" + elsewhere.path().filename().string() + "\\SECRET";
        for (unsigned long i = 0; i < records->card(); ++i)
            if (records->getItem(i)->tagExists(DCM_ReferencedFileID))
                put(*records->getItem(i), DCM_ReferencedFileID, climbing.c_str());
    });
    const StudyLoad load = read({folder_ / "DICOMDIR"});
    EXPECT_TRUE(load.studies.empty());
}

TEST(ReadFolder, IsTheSameHoweverManyThreadsReadIt)
{
    const TemporaryFolder folder;
    for (int i = 0; i < 150; ++i) {
        MammogramToWrite image = sample("image" + std::to_string(i));
        image.studyInstanceUid = makeUid("study" + std::to_string(i % 7));
        image.patient.id = "P-" + std::to_string(i % 7);
        const auto file = folder / ("f" + std::to_string(i % 11)) / (std::to_string(i) + ".dcm");
        write(image, file);
        if (i % 5 == 0)  // a copy, which is left out
            std::filesystem::copy_file(file, folder / ("copy" + std::to_string(i) + ".dcm"));
        if (i % 6 == 0)
            std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    }
    const auto listing = [&folder](unsigned threads) {
        ReadOptions options;
        options.threads = threads;
        std::vector<std::filesystem::path> paths{folder.path()};
        const auto load = readFolder(paths, options);
        std::string text = std::to_string(load->filesSeen);
        for (const Study& study : load->studies) {
            text += "\n" + study.studyInstanceUid + " " + study.patient.id;
            for (const MammogramView& view : study.views) {
                text += "\n " + view.path.string();
                for (const Reason reason : view.reasons)
                    text += " " + std::string(code(reason));
            }
        }
        for (const SkippedFile& file : load->skipped)
            text += "\n" + file.path.string() + " " + std::string(code(file.reason)) + " " + file.detail;
        return text;
    };
    const std::string alone = listing(1);
    EXPECT_GT(alone.size(), 1000U);
    for (const unsigned threads : {2U, 4U, 16U})
        EXPECT_EQ(listing(threads), alone) << threads;
}

}  // namespace
}  // namespace diptych::dicom
