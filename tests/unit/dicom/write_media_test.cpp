// A medium is whole and of one patient, its DICOMDIR lists all that lies on it, and its images are those that were
// read, bit for bit.
#include "diptych/dicom/write_media.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <sys/resource.h>

#include "dcmtk/dcmdata/dctk.h"

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;
using testing::bytesOf;
using testing::edit;
using testing::put;
using testing::read;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

/// What lies below a folder, hidden things too.
std::set<std::string> below(const fs::path& folder)
{
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (!entry.is_directory())
            names.insert(entry.path().lexically_relative(folder).string());
    return names;
}

/// The File IDs that the DICOMDIR names, and the kinds of its records.
struct Listed {
    std::set<std::string> files;
    std::multiset<std::string> kinds;
};
Listed listedIn(const fs::path& index)
{
    Listed listed;
    DcmFileFormat file;
    EXPECT_TRUE(file.loadFile(OFFilename(index.c_str())).good());
    DcmSequenceOfItems* records = nullptr;
    EXPECT_TRUE(file.getDataset()->findAndGetSequence(DCM_DirectoryRecordSequence, records).good());
    for (unsigned long i = 0; records != nullptr && i < records->card(); ++i) {
        OFString text;
        records->getItem(i)->findAndGetOFStringArray(DCM_DirectoryRecordType, text);
        listed.kinds.insert(text.c_str());
        if (records->getItem(i)->findAndGetOFStringArray(DCM_ReferencedFileID, text).good() && !text.empty()) {
            std::string id(text.c_str());
            std::ranges::replace(id, '\\', '/');
            listed.files.insert(id);
        }
    }
    return listed;
}

class WriteMedia : public ::testing::Test
{
protected:
    MammogramToWrite image(const std::string& name, ViewKey key, const std::string& study = "study")
    {
        MammogramToWrite one = sample(name);
        one.key = key;
        one.studyInstanceUid = makeUid(study);
        one.studyDate = study == "study" ? "20240305" : "20220114";
        one.seriesInstanceUid = makeUid(study + (key.laterality == Laterality::Right ? "R" : "L"));
        return one;
    }
    /// Four images of one study, each in another transfer syntax, and below `prior` one of an earlier study.
    void writeStudies()
    {
        const TransferSyntax syntaxes[] = {TransferSyntax::ExplicitLittleEndian, TransferSyntax::Jpeg2000Lossless,
                                           TransferSyntax::JpegLossless, TransferSyntax::ImplicitLittleEndian};
        int at = 0;
        for (const Laterality side : {Laterality::Right, Laterality::Left})
            for (const ViewPosition position : {ViewPosition::Cc, ViewPosition::Mlo}) {
                MammogramToWrite one = image("image" + std::to_string(at), {side, position});
                one.samples[static_cast<std::size_t>(at)] = 7;  // no two alike
                one.transferSyntax = syntaxes[at];
                write(one, from_ / "study" / ("image" + std::to_string(at) + ".dcm"));
                ++at;
            }
        write(image("earlier", {Laterality::Right, ViewPosition::Cc}, "earlier"), from_ / "prior/earlier.dcm");
    }
    std::vector<Study> studies() { return read({from_.path()}).studies; }
    static MediaOrder orderOf(const std::vector<Study>& studies)
    {
        MediaOrder order;
        for (const Study& study : studies)
            order.studies.push_back(&study);
        return order;
    }
    /// A short structured report of a study, as an archive would hold it.
    fs::path writeReport(const std::string& name, const std::string& study, const std::string& patientId = "P-1")
    {
        DcmFileFormat format;
        DcmDataset& dataset = *format.getDataset();
        put(dataset, DCM_SOPClassUID, UID_BasicTextSRStorage);
        put(dataset, DCM_SOPInstanceUID, makeUid(name).c_str());
        put(dataset, DCM_StudyInstanceUID, makeUid(study).c_str());
        put(dataset, DCM_SeriesInstanceUID, makeUid(name + "series").c_str());
        put(dataset, DCM_Modality, "SR");
        put(dataset, DCM_SeriesNumber, "9");
        put(dataset, DCM_InstanceNumber, "1");
        put(dataset, DCM_PatientID, patientId.c_str());
        put(dataset, DCM_PatientName, "Test^Phantom");
        put(dataset, DCM_StudyDate, "20240305");
        put(dataset, DCM_StudyTime, "101112");
        put(dataset, DCM_StudyID, "1");
        put(dataset, DCM_CompletionFlag, "COMPLETE");
        put(dataset, DCM_VerificationFlag, "UNVERIFIED");
        put(dataset, DCM_ContentDate, "20240305");
        put(dataset, DCM_ContentTime, "111213");
        DcmItem* code = nullptr;
        EXPECT_TRUE(dataset.findOrCreateSequenceItem(DCM_ConceptNameCodeSequence, code, -2).good());
        put(*code, DCM_CodeValue, "111400");
        put(*code, DCM_CodingSchemeDesignator, "DCM");
        put(*code, DCM_CodeMeaning, "Breast Imaging Report");
        fs::create_directories(documents_.path());
        const fs::path file = documents_ / name;
        EXPECT_TRUE(format.saveFile(OFFilename(file.c_str()), EXS_LittleEndianExplicit).good());
        return file;
    }

    TemporaryFolder from_;
    TemporaryFolder documents_;
    TemporaryFolder parent_;
    fs::path to_ = parent_ / "medium";
};

TEST_F(WriteMedia, TheDirectoryListsAllThatLiesOnItUnderFileIds)
{
    writeStudies();
    const auto studies = this->studies();
    ASSERT_EQ(studies.size(), 2U);
    MediaOrder order = orderOf(studies);
    order.documents = {writeReport("report", "study")};
    const auto written = writeMedia(order, to_);
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_EQ(written->images, 5U);
    EXPECT_EQ(written->documents, 1U);
    EXPECT_TRUE(written->leftOut.empty());
    EXPECT_EQ(written->outsideProfiles, 1U) << "Implicit VR is in no general purpose profile";

    std::set<std::string> there = below(to_);
    EXPECT_EQ(there.erase("DICOMDIR"), 1U);
    EXPECT_EQ(there.erase("README.TXT"), 1U);
    const Listed listed = listedIn(to_ / "DICOMDIR");
    EXPECT_EQ(listed.files, there);
    EXPECT_EQ(there.size(), 6U);
    for (const std::string& file : there)
        for (const fs::path& part : fs::path(file))
            EXPECT_TRUE(part.string().size() <= 8 &&
                        part.string().find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos)
                << file;
    EXPECT_EQ(listed.kinds.count("PATIENT"), 1U);
    EXPECT_EQ(listed.kinds.count("STUDY"), 2U);
    EXPECT_EQ(listed.kinds.count("SERIES"), 4U);
    EXPECT_EQ(listed.kinds.count("IMAGE"), 5U);
    EXPECT_EQ(listed.kinds.count("SR DOCUMENT"), 1U);
    EXPECT_EQ(below(parent_.path()).size(), there.size() + 2) << "nothing is left beside it";
    const std::string readme = bytesOf(to_ / "README.TXT");
    EXPECT_NE(readme.find("NOT FOR DIAGNOSTIC USE"), std::string::npos);
    EXPECT_EQ(readme.find("Phantom"), std::string::npos) << "no name where it is not needed";
}

TEST_F(WriteMedia, ReadBackItIsTheSameStudiesWithTheSameBytes)
{
    writeStudies();
    const auto studies = this->studies();
    MediaOrder order = orderOf(studies);
    order.documents = {writeReport("report", "study")};
    ASSERT_TRUE(writeMedia(order, to_));
    for (const fs::path& opened : {to_, to_ / "DICOMDIR"}) {
        const StudyLoad load = read({opened});
        ASSERT_EQ(load.studies.size(), 2U);
        for (std::size_t i = 0; i < studies.size(); ++i) {
            const Study& before = studies[i];
            const Study& after = load.studies[i];
            EXPECT_EQ(after.studyInstanceUid, before.studyInstanceUid);
            EXPECT_EQ(after.patient.id, before.patient.id);
            ASSERT_EQ(after.views.size(), before.views.size());
            for (const MammogramView& view : before.views) {
                const auto same = std::ranges::find(after.views, view.sopInstanceUid, &MammogramView::sopInstanceUid);
                ASSERT_NE(same, after.views.end());
                EXPECT_EQ(bytesOf(same->path), bytesOf(view.path));
                const auto pixels = view.pixels->decode();
                const auto again = same->pixels->decode();
                ASSERT_TRUE(pixels && again);
                EXPECT_EQ((*pixels)->samples, (*again)->samples);
            }
        }
        EXPECT_EQ(load.studies[1].evidence.size(), 1U) << "the report of the later study";
        for (const SkippedFile& file : load.skipped)  // beside the studies there is the index itself and a text
            EXPECT_TRUE(file.path.filename() == "README.TXT" || file.path.filename() == "DICOMDIR") << file.path;
    }
}

TEST_F(WriteMedia, AFileWithoutHeadIsGivenOne)
{
    const auto file = write(sample(), from_ / "a.dcm");
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(OFFilename(file.c_str())).good());
    ASSERT_TRUE(format.loadAllDataIntoMemory().good());
    ASSERT_TRUE(
        format.getDataset()->saveFile(OFFilename(file.c_str()), EXS_LittleEndianImplicit, EET_ExplicitLength).good());
    const auto studies = this->studies();
    ASSERT_EQ(studies.size(), 1U);
    const auto written = writeMedia(orderOf(studies), to_);
    ASSERT_TRUE(written) << written.error().detail;
    const fs::path copy = to_ / "DICOM/ST000001/SE000001/IM000001";
    EXPECT_EQ(bytesOf(copy).substr(128, 4), "DICM");
    const StudyLoad load = read({to_ / "DICOMDIR"});
    ASSERT_EQ(load.studies.size(), 1U);
    const auto before = studies[0].views[0].pixels->decode();
    const auto after = load.studies[0].views[0].pixels->decode();
    ASSERT_TRUE(before && after);
    EXPECT_EQ((*before)->samples, (*after)->samples);
}

TEST_F(WriteMedia, AFolderThatHoldsAnythingIsRefusedAndStaysAsItWas)
{
    write(sample(), from_ / "a.dcm");
    const auto studies = this->studies();
    fs::create_directories(to_);
    std::ofstream(to_ / "holiday.jpg") << "picture";
    const auto written = writeMedia(orderOf(studies), to_);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::InvalidArgument);
    EXPECT_EQ(below(parent_.path()), std::set<std::string>{"medium/holiday.jpg"});
    fs::remove(to_ / "holiday.jpg");
    EXPECT_TRUE(writeMedia(orderOf(studies), to_)) << "an empty one is taken";
    EXPECT_EQ(read({to_}).studies.size(), 1U);
    EXPECT_FALSE(writeMedia(orderOf(studies), to_)) << "a medium is never written over";
}

TEST_F(WriteMedia, ARootThatCannotBeRenamedOverIsFilledInPlace)
{
    // As a mounted stick: its root cannot be given another name, and holds what its file system keeps there.
    write(sample(), from_ / "a.dcm");
    const auto studies = this->studies();
    fs::create_directories(parent_ / "root/lost+found");
    fs::create_directory_symlink(parent_ / "root", to_);
    const auto written = writeMedia(orderOf(studies), to_);
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_TRUE(fs::is_symlink(to_));
    EXPECT_EQ(below(parent_ / "root"),
              (std::set<std::string>{"DICOMDIR", "README.TXT", "DICOM/ST000001/SE000001/IM000001"}));
    EXPECT_FALSE(writeMedia(orderOf(studies), to_));
}

TEST_F(WriteMedia, OneMediumHoldsOnePatient)
{
    writeStudies();
    edit(from_ / "prior/earlier.dcm", [](DcmDataset& dataset) { put(dataset, DCM_PatientID, "P-2"); });
    auto studies = this->studies();
    ASSERT_EQ(studies.size(), 2U);
    auto written = writeMedia(orderOf(studies), to_);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::WrongPatient);

    studies[1].patient = studies[0].patient;
    studies[1].patient.birthDate = "19710101";
    EXPECT_EQ(writeMedia(orderOf(studies), to_).error().reason, Reason::WrongPatient);
    studies[1].patient.birthDate.clear();
    studies[1].patient.name = "Other^Name";
    EXPECT_EQ(writeMedia(orderOf(studies), to_).error().reason, Reason::WrongPatient)
        << "nothing else tells that it is she";
    studies[1].patient.name = studies[0].patient.name;
    studies[0].patient.id = studies[1].patient.id = "";
    EXPECT_EQ(writeMedia(orderOf(studies), to_).error().reason, Reason::WrongPatient) << "no ID tells of nobody";

    studies[0].conflicts = {Reason::PatientConflict};
    EXPECT_EQ(writeMedia({{&studies[0]}}, to_).error().reason, Reason::PatientConflict);
    EXPECT_TRUE(below(parent_.path()).empty());
}

TEST_F(WriteMedia, AMarriedNameIsTheSamePatient)
{
    writeStudies();
    edit(from_ / "prior/earlier.dcm", [](DcmDataset& dataset) { put(dataset, DCM_PatientName, "Maiden^Phantom"); });
    const auto studies = this->studies();
    const auto written = writeMedia(orderOf(studies), to_);
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_EQ(listedIn(to_ / "DICOMDIR").kinds.count("IMAGE"), 5U);
}

TEST_F(WriteMedia, ANameInTwoCharacterSetsIsOnePatient)
{
    writeStudies();
    for (const auto& entry : fs::recursive_directory_iterator(from_.path()))
        if (entry.is_regular_file())
            edit(entry.path(), [](DcmDataset& dataset) {
                put(dataset, DCM_SpecificCharacterSet, "ISO_IR 100");
                put(dataset, DCM_PatientName, "M\xFCller^Anna");
            });
    const auto studies = this->studies();
    MediaOrder order = orderOf(studies);
    order.documents = {writeReport("report", "study")};
    edit(order.documents[0], [](DcmDataset& dataset) {
        put(dataset, DCM_SpecificCharacterSet, "ISO_IR 192");
        put(dataset, DCM_PatientName, "M\xC3\xBCller^Anna");
    });
    const auto written = writeMedia(order, to_);
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_TRUE(written->leftOut.empty());
    const Listed listed = listedIn(to_ / "DICOMDIR");
    EXPECT_EQ(listed.kinds.count("PATIENT"), 1U);
    EXPECT_EQ(listed.kinds.count("IMAGE"), 5U);
    EXPECT_EQ(listed.kinds.count("SR DOCUMENT"), 1U);
    EXPECT_EQ(read({to_ / "DICOMDIR"}).studies.at(0).patient.name, "M\u00FCller^Anna");
}

TEST_F(WriteMedia, KeysThatTheImageLacksAreMadeUpInTheDirectoryAlone)
{
    write(sample(), from_ / "a.dcm");
    edit(from_ / "a.dcm", [](DcmDataset& dataset) {
        for (const DcmTagKey& tag :
             {DCM_StudyID, DCM_SeriesNumber, DCM_InstanceNumber, DCM_StudyDate, DCM_StudyTime, DCM_PatientID})
            dataset.findAndDeleteElement(tag);
    });
    const auto studies = this->studies();
    const auto written = writeMedia(orderOf(studies), to_);
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_EQ(bytesOf(to_ / "DICOM/ST000001/SE000001/IM000001"), bytesOf(from_ / "a.dcm"));
    EXPECT_EQ(listedIn(to_ / "DICOMDIR").kinds.count("IMAGE"), 1U);
}

TEST_F(WriteMedia, DocumentsOfOthersStayOut)
{
    writeStudies();
    const auto studies = this->studies();
    MediaOrder order = orderOf(studies);
    std::ofstream(documents_ / "notes.txt") << "no DICOM";
    order.documents = {writeReport("own", "study"), writeReport("another study", "elsewhere"),
                       writeReport("another patient", "study", "P-2"), documents_ / "notes.txt",
                       writeReport("own", "study")};
    const auto written = writeMedia(order, to_);
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_EQ(written->documents, 1U) << "once, though it was named twice";
    std::map<std::string, Reason> why;
    for (const LeftOutDocument& document : written->leftOut)
        why[document.path.filename().string()] = document.reason;
    EXPECT_EQ(why, (std::map<std::string, Reason>{{"another study", Reason::InvalidArgument},
                                                  {"another patient", Reason::WrongPatient},
                                                  {"notes.txt", Reason::NotDicom}}));
    EXPECT_EQ(listedIn(to_ / "DICOMDIR").kinds.count("SR DOCUMENT"), 1U);
}

TEST_F(WriteMedia, WhatIsStoppedLeavesNothing)
{
    writeStudies();
    const auto studies = this->studies();
    MediaOrder order = orderOf(studies);
    std::size_t most = 0;
    order.progress = [&order, &most](std::size_t done, std::size_t of) {
        most = of;
        if (done == 3)
            order.cancel.cancel();
    };
    const auto written = writeMedia(order, parent_ / "new/deep/medium");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::Cancelled);
    EXPECT_EQ(most, 5U);
    EXPECT_TRUE(fs::is_empty(parent_.path()));
}

TEST_F(WriteMedia, WhereThereIsNoRoomNothingStays)
{
    writeStudies();
    const auto studies = this->studies();
    // No file may grow beyond 4 KiB: what a full medium does to a file in the middle.
    rlimit before = {};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{4096, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto written = writeMedia(orderOf(studies), to_);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().reason, Reason::WriteFailed);
    EXPECT_TRUE(fs::is_empty(parent_.path()));
}

TEST_F(WriteMedia, AnImageThatIsGoneFailsTheWholeMedium)
{
    writeStudies();
    const auto studies = this->studies();
    fs::remove(from_ / "study/image2.dcm");
    EXPECT_FALSE(writeMedia(orderOf(studies), to_)) << "a medium with three of four images looks like a whole one";
    EXPECT_TRUE(fs::is_empty(parent_.path()));
}

TEST_F(WriteMedia, OtherProgramsFindNoFaultInTheDirectory)
{
    if (std::system("command -v dciodvfy >/dev/null 2>&1") != 0)
        GTEST_SKIP() << "dciodvfy (dicom3tools) is not installed";
    writeStudies();
    const auto studies = this->studies();
    MediaOrder order = orderOf(studies);
    order.documents = {writeReport("report", "study")};
    ASSERT_TRUE(writeMedia(order, to_));
    const fs::path said = parent_ / "said";
    (void)std::system(
        ("timeout 60 dciodvfy '" + (to_ / "DICOMDIR").string() + "' >'" + said.string() + "' 2>&1").c_str());
    const std::string told = bytesOf(said);
    EXPECT_FALSE(told.empty());
    EXPECT_EQ(told.find("Error"), std::string::npos) << told;
}

}  // namespace
}  // namespace diptych::dicom
