// What a reading leaves behind goes back to the archive: report (SR), its page (PDF) and marks (GSPS).
#include <gmock/gmock.h>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmsr/dsrdoc.h"

#include "diptych/dicom_network/find_studies.h"
#include "diptych/dicom_network/send_files.h"
#include "orthanc.h"

namespace diptych::dicom_network::test
{

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

namespace
{

void putStudy(DcmDataset& data, const WrittenStudy& study)
{
    dicom::testing::put(data, DCM_PatientID, study.patient.id.c_str());
    dicom::testing::put(data, DCM_PatientName, study.patient.name.c_str());
    dicom::testing::put(data, DCM_PatientBirthDate, study.patient.birthDate.c_str());
    dicom::testing::put(data, DCM_PatientSex, "F");
    dicom::testing::put(data, DCM_StudyInstanceUID, study.uid.c_str());
    dicom::testing::put(data, DCM_StudyDate, study.date.c_str());
    dicom::testing::put(data, DCM_StudyTime, "0900");
    dicom::testing::put(data, DCM_StudyID, "");
    dicom::testing::put(data, DCM_AccessionNumber, "");
    dicom::testing::put(data, DCM_ReferringPhysicianName, "");
    dicom::testing::put(data, DCM_Manufacturer, "Diptych test");
}

void begin(DcmDataset& data, const WrittenStudy& study, const char* storage, const char* modality)
{
    putStudy(data, study);
    dicom::testing::put(data, DCM_SOPClassUID, storage);
    dicom::testing::put(data, DCM_SOPInstanceUID, dicom::makeUid(study.uid + storage).c_str());
    dicom::testing::put(data, DCM_SeriesInstanceUID, dicom::makeUid(study.uid + "series" + storage).c_str());
    dicom::testing::put(data, DCM_Modality, modality);
    dicom::testing::put(data, DCM_SeriesNumber, "900");
    dicom::testing::put(data, DCM_InstanceNumber, "1");
}

fs::path save(DcmDataset& data, const fs::path& file)
{
    DcmFileFormat format(&data);
    EXPECT_TRUE(format.saveFile(OFFilename(file.c_str()), EXS_LittleEndianExplicit).good());
    return file;
}

fs::path writeReport(const WrittenStudy& study, const fs::path& file)
{
    DSRDocument document;
    EXPECT_TRUE(document.createNewDocument(DSRTypes::DT_BasicTextSR).good());
    document.getTree().addContentItem(DSRTypes::RT_isRoot, DSRTypes::VT_Container);
    document.getTree().getCurrentContentItem().setConceptName(DSRCodedEntryValue("18748-4", "LN", "Imaging Report"));
    document.getTree().addContentItem(DSRTypes::RT_contains, DSRTypes::VT_Text, DSRTypes::AM_belowCurrent);
    document.getTree().getCurrentContentItem().setConceptName(DSRCodedEntryValue("121071", "DCM", "Finding"));
    document.getTree().getCurrentContentItem().setStringValue("Phantom without finding");
    DcmDataset data;
    EXPECT_TRUE(document.write(data).good());
    putStudy(data, study);
    return save(data, file);
}

fs::path writePdf(const WrittenStudy& study, const fs::path& file)
{
    DcmDataset data;
    begin(data, study, UID_EncapsulatedPDFStorage, "DOC");
    dicom::testing::put(data, DCM_ConversionType, "WSD");
    dicom::testing::put(data, DCM_BurnedInAnnotation, "YES");
    dicom::testing::put(data, DCM_DocumentTitle, "Report");
    dicom::testing::put(data, DCM_MIMETypeOfEncapsulatedDocument, "application/pdf");
    const std::string pdf =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>"
        "endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    std::vector<Uint8> bytes(pdf.begin(), pdf.end());
    bytes.resize((bytes.size() + 1) / 2 * 2, '\n');
    EXPECT_TRUE(data.putAndInsertUint8Array(DCM_EncapsulatedDocument, bytes.data(), bytes.size()).good());
    return save(data, file);
}

fs::path writePresentation(const WrittenStudy& study, const fs::path& file)
{
    DcmDataset data;
    begin(data, study, UID_GrayscaleSoftcopyPresentationStateStorage, "PR");
    dicom::testing::put(data, DCM_ContentLabel, "MARKS");
    dicom::testing::put(data, DCM_ContentDescription, "Phantom marks");
    dicom::testing::put(data, DCM_PresentationCreationDate, "20240110");
    dicom::testing::put(data, DCM_PresentationCreationTime, "1000");
    dicom::testing::put(data, DCM_ContentCreatorName, "");
    DcmItem* series = nullptr;
    DcmItem* image = nullptr;
    EXPECT_TRUE(data.findOrCreateSequenceItem(DCM_ReferencedSeriesSequence, series, 0).good());
    series->putAndInsertString(DCM_SeriesInstanceUID,
                               dicom::makeUid(study.patient.id + "/" + study.date + "/series/RCC").c_str());
    EXPECT_TRUE(series->findOrCreateSequenceItem(DCM_ReferencedImageSequence, image, 0).good());
    image->putAndInsertString(DCM_ReferencedSOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
    image->putAndInsertString(DCM_ReferencedSOPInstanceUID,
                              dicom::makeUid(study.patient.id + "/" + study.date + "/RCC").c_str());
    DcmItem* area = nullptr;
    EXPECT_TRUE(data.findOrCreateSequenceItem(DCM_DisplayedAreaSelectionSequence, area, 0).good());
    area->putAndInsertString(DCM_PresentationSizeMode, "SCALE TO FIT");
    area->putAndInsertString(DCM_PresentationPixelAspectRatio, "1\\1");
    dicom::testing::put(data, DCM_PresentationLUTShape, "IDENTITY");
    return save(data, file);
}

}  // namespace

class OrthancResults : public OrthancTest
{
};

TEST_F(OrthancResults, ReportPdfAndPresentationStateAreFoundInTheStudyTheyBelongTo)
{
    const WrittenStudy study = writePhantom(folder_ / "sent", "RESULTS", "20240110");
    ASSERT_TRUE(sendFiles(node(), study.files));
    const std::vector<fs::path> results{writeReport(study, folder_ / "report.dcm"),
                                        writePdf(study, folder_ / "page.dcm"),
                                        writePresentation(study, folder_ / "marks.dcm")};
    const auto sent = sendFiles(node(), results);
    ASSERT_TRUE(sent) << sent.error().detail;
    for (const SentFile& file : *sent)
        EXPECT_EQ(file.outcome, SendOutcome::Sent) << file.path << ": " << file.words;

    StudyQuery query;
    query.studyInstanceUid = study.uid;
    const auto found = findStudies(node(), query);
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->studies.size(), 1U);
    EXPECT_EQ(found->studies[0].images, 7);
    EXPECT_THAT(found->studies[0].modalities, IsSupersetOf({"MG", "SR", "DOC", "PR"}));

    // And in Orthanc's own words, object by object.
    const std::string instances = rest("/tools/lookup -d " + sent->at(0).sopInstanceUid);
    EXPECT_THAT(instances, HasSubstr("\"Type\" : \"Instance\"")) << "the SR";
    EXPECT_THAT(rest("/tools/lookup -d " + sent->at(1).sopInstanceUid), HasSubstr("Instance")) << "the PDF";
    EXPECT_THAT(rest("/tools/lookup -d " + sent->at(2).sopInstanceUid), HasSubstr("Instance")) << "the GSPS";

    // Sent again, they do no harm.
    const auto again = sendFiles(node(), results);
    ASSERT_TRUE(again);
    for (const SentFile& file : *again)
        EXPECT_EQ(file.outcome, SendOutcome::Sent) << file.words;
    EXPECT_EQ(findStudies(node(), query)->studies[0].images, 7);
}

}  // namespace diptych::dicom_network::test
