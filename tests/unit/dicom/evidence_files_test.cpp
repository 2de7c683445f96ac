// Structured reports and presentation states that lie among a study's images: attached to it, or skipped and why.
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

namespace fs = std::filesystem;
using testing::edit;
using testing::put;
using testing::read;
using testing::readOne;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

constexpr const char* kStates = UID_GrayscaleSoftcopyPresentationStateStorage;

fs::path writeDocument(const fs::path& file, const char* sopClass, const char* modality,
                       const std::function<void(DcmDataset&)>& change = {})
{
    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    put(dataset, DCM_SOPClassUID, sopClass);
    put(dataset, DCM_SOPInstanceUID, makeUid(file.filename().string()).c_str());
    put(dataset, DCM_Modality, modality);
    put(dataset, DCM_StudyInstanceUID, makeUid("study").c_str());
    put(dataset, DCM_PatientID, "P-1");
    put(dataset, DCM_PatientName, "TEST^PHANTOM");
    if (change)
        change(dataset);
    EXPECT_TRUE(format.saveFile(OFFilename(file.c_str()), EXS_LittleEndianExplicit).good());
    return file;
}

TEST(EvidenceFiles, ReportsAndPresentationStatesOfTheStudyBelongToIt)
{
    TemporaryFolder folder;
    write(sample(), folder / "image.dcm");
    const std::vector<std::pair<std::string, const char*>> classes{{"1cad", UID_MammographyCADSRStorage},
                                                                   {"2enhanced", UID_EnhancedSRStorage},
                                                                   {"3comprehensive", UID_ComprehensiveSRStorage},
                                                                   {"4three", UID_Comprehensive3DSRStorage},
                                                                   {"5state", kStates}};
    for (const auto& [name, sopClass] : classes)
        writeDocument(folder / name, sopClass, sopClass == kStates ? "PR" : "SR");
    const StudyLoad load = read({folder.path()});
    EXPECT_EQ(load.filesSeen, 6U);
    EXPECT_TRUE(load.skipped.empty());
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_EQ(load.studies[0].views.size(), 1U);
    const auto& evidence = load.studies[0].evidence;
    ASSERT_EQ(evidence.size(), classes.size());
    for (std::size_t i = 0; i < evidence.size(); ++i) {
        EXPECT_EQ(evidence[i].path, folder / classes[i].first);
        EXPECT_EQ(evidence[i].sopClassUid, classes[i].second);
        EXPECT_EQ(evidence[i].sopInstanceUid, makeUid(classes[i].first));
        EXPECT_EQ(evidence[i].modality, i == 4 ? "PR" : "SR");
    }
}

TEST(EvidenceFiles, AnotherPatientsReportIsNeverAttached)
{
    TemporaryFolder folder;
    write(sample(), folder / "image.dcm");
    const auto other = [&](const char* name, const DcmTagKey& tag, const char* value) {
        writeDocument(folder / name, UID_MammographyCADSRStorage, "SR",
                      [&](DcmDataset& dataset) { put(dataset, tag, value); });
    };
    other("id.dcm", DCM_PatientID, "P-2");
    other("name.dcm", DCM_PatientName, "Other^Person");
    other("birth.dcm", DCM_PatientBirthDate, "19710304");
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_TRUE(load.studies[0].evidence.empty());
    ASSERT_EQ(load.skipped.size(), 3U);
    for (const SkippedFile& file : load.skipped) {
        EXPECT_EQ(file.reason, Reason::WrongPatient) << file.path;
        EXPECT_EQ(file.detail.find("P-2"), std::string::npos) << "no patient data in a detail";
    }
}

TEST(EvidenceFiles, NeitherIsWhatBelongsNowhere)
{
    TemporaryFolder folder;
    write(sample(), folder / "image.dcm");
    writeDocument(folder / "elsewhere.dcm", UID_MammographyCADSRStorage, "SR",
                  [](DcmDataset& dataset) { put(dataset, DCM_StudyInstanceUID, makeUid("another").c_str()); });
    writeDocument(folder / "nowhere.dcm", UID_EnhancedSRStorage, "SR",
                  [](DcmDataset& dataset) { put(dataset, DCM_StudyInstanceUID, ""); });
    writeDocument(folder / "dose.dcm", UID_XRayRadiationDoseSRStorage, "SR");
    const StudyLoad load = read({folder.path()});
    EXPECT_TRUE(load.studies[0].evidence.empty());
    ASSERT_EQ(load.skipped.size(), 3U);
    for (const SkippedFile& file : load.skipped)
        EXPECT_EQ(file.reason, Reason::NotAMammogram) << file.path;
}

TEST(EvidenceFiles, OneInstanceIsAttachedOnce)
{
    TemporaryFolder folder;
    write(sample(), folder / "image.dcm");
    writeDocument(folder / "a.dcm", UID_MammographyCADSRStorage, "SR");
    fs::copy(folder / "a.dcm", folder / "b.dcm");
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies[0].evidence.size(), 1U);
    EXPECT_EQ(load.studies[0].evidence[0].path, folder / "a.dcm");
    ASSERT_EQ(load.skipped.size(), 1U);
    EXPECT_EQ(load.skipped[0].reason, Reason::DuplicateInstance);
}

TEST(EvidenceFiles, AStudyOfTwoPatientsGetsNone)
{
    TemporaryFolder folder;
    write(sample("a"), folder / "a.dcm");
    MammogramToWrite second = sample("b");
    second.patient.id = "P-2";
    write(second, folder / "b.dcm");
    writeDocument(folder / "c.dcm", UID_MammographyCADSRStorage, "SR");
    const StudyLoad load = read({folder.path()});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_TRUE(load.studies[0].evidence.empty());
    ASSERT_EQ(load.skipped.size(), 1U);
    EXPECT_EQ(load.skipped[0].reason, Reason::PatientConflict);
}

TEST(EvidenceFiles, AnImageTellsWhatItWasMadeFrom)
{
    TemporaryFolder folder;
    write(sample(), folder / "image.dcm");
    EXPECT_TRUE(readOne(folder.path()).sources.empty());
    edit(folder / "image.dcm", [](DcmDataset& dataset) {
        for (const char* preserved : {"YES", ""}) {
            DcmItem* source = nullptr;
            dataset.findOrCreateSequenceItem(DCM_SourceImageSequence, source, -2);
            put(*source, DCM_ReferencedSOPInstanceUID, "1.2.3");
            if (*preserved != '\0')
                put(*source, DCM_SpatialLocationsPreserved, preserved);
        }
    });
    const MammogramView view = readOne(folder.path());
    ASSERT_EQ(view.sources.size(), 2U);
    EXPECT_EQ(view.sources[0].sopInstanceUid, "1.2.3");
    EXPECT_EQ(view.sources[0].spatialLocationsPreserved, "YES");
    EXPECT_EQ(view.sources[1].spatialLocationsPreserved, "");
}

}  // namespace
}  // namespace diptych::dicom
