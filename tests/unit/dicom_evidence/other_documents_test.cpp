// Presentation states, pictures, wrapped reports and key objects, as another program finds them.
#include <fstream>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dctk.h"

#include "diptych/dicom/read_folder.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "evidence_example.h"

using namespace diptych;
using namespace diptych::test;
using namespace diptych::dicom_evidence;

namespace
{

class OtherDocuments : public EvidenceTest
{
protected:
    static std::string text(DcmItem& item, const DcmTagKey& tag)
    {
        OFString value;
        item.findAndGetOFStringArray(tag, value, OFTrue);
        return {value.c_str(), value.size()};
    }

    DcmDataset& load(const std::filesystem::path& file)
    {
        EXPECT_TRUE(passesDciodvfy(file));
        EXPECT_TRUE(format_.loadFile(OFFilename(file.c_str())).good());
        DcmDataset& dataset = *format_.getDataset();
        EXPECT_EQ(text(dataset, DCM_SpecificCharacterSet), "ISO_IR 192");
        EXPECT_NE(text(dataset, DCM_SeriesDescription).find("not for diagnostic use"), std::string::npos);
        EXPECT_EQ(text(dataset, DCM_PatientID), "EV-1");
        EXPECT_EQ(text(dataset, DCM_AccessionNumber), "A-77");
        return dataset;
    }

private:
    DcmFileFormat format_;
};

}  // namespace

TEST_F(OtherDocuments, APresentationStateHasTheMarksAndTheImagesOwnWindow)
{
    Example made = example("Müller^Jürgen");
    const auto file = folder() / "gsps.dcm";
    ViewAssessment& view = made.view(StandardView::RightCc);
    ASSERT_TRUE(writePresentationState(made.study, made.exam, view, file));
    DcmDataset& dataset = load(file);
    EXPECT_EQ(text(dataset, DCM_PatientName), "Müller^Jürgen");
    DcmItem* annotation = nullptr;
    ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_GraphicAnnotationSequence, annotation, 0).good());
    DcmItem* graphic = nullptr;
    ASSERT_TRUE(annotation->findAndGetSequenceItem(DCM_GraphicObjectSequence, graphic, 0).good());
    const Float32* points = nullptr;
    unsigned long count = 0;
    ASSERT_TRUE(graphic->findAndGetFloat32Array(DCM_GraphicData, points, &count).good());
    ASSERT_EQ(count, 10U);
    EXPECT_EQ(points[0], 10.25F);
    EXPECT_EQ(points[1], 20.5F);
    EXPECT_EQ(points[4], 22.75F);
    EXPECT_EQ(points[5], 28.5F);
    std::string words;
    for (long i = 0; i < 3; ++i) {
        DcmItem* item = nullptr;
        ASSERT_TRUE(annotation->findAndGetSequenceItem(DCM_TextObjectSequence, item, i).good());
        words += text(*item, DCM_UnformattedTextValue) + '\n';
    }
    EXPECT_NE(words.find("not for diagnostic use"), std::string::npos) << words;
    EXPECT_NE(words.find("8/10"), std::string::npos) << words;
    DcmItem* voi = nullptr;
    ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_SoftcopyVOILUTSequence, voi, 0).good());
    EXPECT_EQ(text(*voi, DCM_WindowCenter), "2000");
    EXPECT_EQ(text(*voi, DCM_WindowWidth), "4000");
    DcmItem* area = nullptr;
    ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_DisplayedAreaSelectionSequence, area, 0).good());
    Sint32 columns = 0;
    Sint32 rows = 0;
    area->findAndGetSint32(DCM_DisplayedAreaBottomRightHandCorner, columns, 0);
    area->findAndGetSint32(DCM_DisplayedAreaBottomRightHandCorner, rows, 1);
    EXPECT_EQ(columns, 40);
    EXPECT_EQ(rows, 60);
}

TEST_F(OtherDocuments, AViewThatWasNotAnalysedSaysSoInsteadOfShowingNothing)
{
    Example made = example();
    reject(made, StandardView::LeftMlo, Reason::Implant);
    const auto file = folder() / "gsps.dcm";
    ASSERT_TRUE(writePresentationState(made.study, made.exam, made.view(StandardView::LeftMlo), file));
    DcmDataset& dataset = load(file);
    DcmItem* annotation = nullptr;
    ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_GraphicAnnotationSequence, annotation, 0).good());
    DcmItem* first = nullptr;
    ASSERT_TRUE(annotation->findAndGetSequenceItem(DCM_TextObjectSequence, first, 0).good());
    EXPECT_NE(text(*first, DCM_UnformattedTextValue).find("not analysed"), std::string::npos);
    EXPECT_FALSE(annotation->tagExistsWithValue(DCM_GraphicObjectSequence));
}

TEST_F(OtherDocuments, APictureHasTheMarksAndTheWordsInItsPixels)
{
    Example made = example();
    const auto marked = folder() / "marked.dcm";
    ASSERT_TRUE(writeSecondaryCapture(made.study, made.exam, made.view(StandardView::RightCc), marked));
    DcmDataset& dataset = load(marked);
    EXPECT_EQ(text(dataset, DCM_BurnedInAnnotation), "YES");
    EXPECT_EQ(text(dataset, DCM_Modality), "OT");
    Uint16 rows = 0;
    Uint16 columns = 0;
    dataset.findAndGetUint16(DCM_Rows, rows);
    dataset.findAndGetUint16(DCM_Columns, columns);
    EXPECT_EQ(columns, 40);
    EXPECT_GT(rows, 60) << "the words stand below the image";
    const Uint8* pixels = nullptr;
    unsigned long count = 0;
    ASSERT_TRUE(dataset.findAndGetUint8Array(DCM_PixelData, pixels, &count).good());
    int coloured = 0;
    int words = 0;
    for (unsigned long i = 0; i + 2 < count; i += 3) {
        const bool inImage = i / 3 / columns < 60;
        if (inImage && (pixels[i] != pixels[i + 1] || pixels[i + 1] != pixels[i + 2]))
            ++coloured;
        if (!inImage && pixels[i] == 255)
            ++words;
    }
    EXPECT_GT(coloured, 40) << "the frame of finding 1";
    EXPECT_GT(words, 100);
}

TEST_F(OtherDocuments, ThePictureHangsAsAMammogramDoes)
{
    // Stored with the chest wall at the left (rows run to the patient's back at the right): laid out mirrored or not,
    // the bright end of the gradient is where it belongs.
    Example made = example();
    for (const auto& [which, brightRight] : {std::pair{StandardView::RightMlo, true}, {StandardView::LeftMlo, true}}) {
        const auto file = folder() / (std::string(code(which)) + "-sc.dcm");
        made.view(which).findings.clear();
        ASSERT_TRUE(writeSecondaryCapture(made.study, made.exam, made.view(which), file));
        DcmDataset& dataset = load(file);
        const Uint8* pixels = nullptr;
        unsigned long count = 0;
        ASSERT_TRUE(dataset.findAndGetUint8Array(DCM_PixelData, pixels, &count).good());
        const auto row = 30U * 40U * 3U;
        EXPECT_EQ(pixels[row + 39 * 3] > pixels[row], brightRight) << code(which);
    }
}

TEST_F(OtherDocuments, AReportIsWrappedByteForByte)
{
    const Example made = example();
    const auto pdf = folder() / "report.pdf";
    std::ofstream(pdf) << "%PDF-1.4\nodd";  // 12 bytes and then one more
    std::ofstream(pdf, std::ios::app) << '!';
    const auto file = folder() / "pdf.dcm";
    ASSERT_TRUE(writeEncapsulatedPdf(made.study, pdf, "Report", made.exam.analyzedAt, file));
    DcmDataset& dataset = load(file);
    Uint32 length = 0;
    dataset.findAndGetUint32(DCM_EncapsulatedDocumentLength, length);
    EXPECT_EQ(length, 13U);
    const Uint8* bytes = nullptr;
    unsigned long count = 0;
    ASSERT_TRUE(dataset.findAndGetUint8Array(DCM_EncapsulatedDocument, bytes, &count).good());
    ASSERT_EQ(count, 14U);
    EXPECT_EQ(std::string(bytes, bytes + 13), "%PDF-1.4\nodd!");
    EXPECT_EQ(text(dataset, DCM_BurnedInAnnotation), "YES");
    DcmItem* source = nullptr;
    EXPECT_TRUE(dataset.findAndGetSequenceItem(DCM_SourceInstanceSequence, source, 3).good()) << "all four images";
    std::ofstream(folder() / "no.pdf") << "hello";
    EXPECT_EQ(writeEncapsulatedPdf(made.study, folder() / "no.pdf", "Report", "", folder() / "x.dcm").error().reason,
              Reason::InvalidArgument);
}

TEST_F(OtherDocuments, KeyImagesAreNamedWithTheirReader)
{
    const Example made = example();
    const auto file = folder() / "key.dcm";
    ASSERT_TRUE(writeKeyObjects(made.study, {made.study.views[1].sopInstanceUid}, "Dr. Åse Ødegård", "Compare",
                                made.exam.analyzedAt, file));
    EXPECT_TRUE(passesDsrdump(file));
    DcmDataset& dataset = load(file);
    EXPECT_EQ(text(dataset, DCM_Modality), "KO");
    const auto said = run("dsrdump", file);
    if (said) {
        EXPECT_NE(said->text.find("Of Interest"), std::string::npos);
        EXPECT_NE(said->text.find("Compare"), std::string::npos);
    }
    EXPECT_EQ(writeKeyObjects(made.study, {}, "", "", "", folder() / "x.dcm").error().reason, Reason::InvalidArgument);
    EXPECT_EQ(writeKeyObjects(made.study, {"1.2.3"}, "", "", "", folder() / "x.dcm").error().reason,
              Reason::InvalidArgument);
}

TEST_F(OtherDocuments, NothingOfThemIsTakenForAMammogram)
{
    Example made = example();
    ASSERT_TRUE(writeCadReport(made.study, made.exam, folder() / "images" / "cad.dcm"));
    ASSERT_TRUE(
        writeSecondaryCapture(made.study, made.exam, made.view(StandardView::RightCc), folder() / "images" / "sc.dcm"));
    const std::vector<std::filesystem::path> paths{folder() / "images"};
    const auto load = dicom::readFolder(paths);
    ASSERT_TRUE(load && load->studies.size() == 1U);
    EXPECT_EQ(load->studies[0].views.size(), 4U);
    EXPECT_EQ(load->skipped.size(), 1U);
    ASSERT_EQ(load->studies[0].evidence.size(), 1U);
    EXPECT_EQ(load->studies[0].evidence[0].path.filename(), "cad.dcm");
}
