// Images in every transfer syntax, stacks of slices, reports and presentation states: as the project's own writers and
// the tests' documents of other makers have them.
#include "content_bytes.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "evidence_example.h"
#include "jpeg2000_file.h"
#include "made_presentation.h"
#include "mammogram_header.h"
#include "seed_folder.h"
#include "tomosynthesis_file.h"
#include "written_files.h"

using namespace diptych;
using namespace diptych::fuzz;
using diptych::dicom::TransferSyntax;

namespace
{

void seedImage(const std::string& name, const std::filesystem::path& file)
{
    const std::string bytes = contents(file);
    seed("dicom_pixels", name, bytes);
    seed("dicom_header", name, bytes);
    seed("kept_header", name, dicom::toBytes(dicom::readHeader(file)));
}

/// Small, so that a changed byte is likely one that is understood.
dicom::MammogramToWrite smallImage(int bitsStored)
{
    dicom::MammogramToWrite image = dicom::testing::sample("seed", bitsStored);
    image.rows = 24;
    image.columns = 16;
    image.samples.resize(24U * 16U);
    return image;
}

class EvidenceSeeds : public test::EvidenceTest
{
protected:
    void seedDocument(const std::string& target, const std::string& name, DcmFileFormat& format)
    {
        for (const auto& [syntax, suffix] :
             {std::pair{EXS_LittleEndianExplicit, "explicit"}, std::pair{EXS_LittleEndianImplicit, "implicit"}}) {
            const auto file = test::save(format, folder() / (name + '-' + suffix), syntax);
            ASSERT_FALSE(file.empty());
            seed(target, file.filename(), contents(file));
            seed("dicom_header", file.filename(), contents(file));
        }
    }
};

}  // namespace

TEST(ImageSeeds, InEveryTransferSyntax)
{
    const dicom::testing::TemporaryFolder folder;
    for (const char* const name : {"implicit", "explicit", "big-endian", "deflated", "rle", "jpeg-baseline",
                                   "jpeg-extended", "jpeg-lossless", "jpeg-ls", "jpeg2000-lossless"}) {
        const auto syntax = dicom::transferSyntax(name);
        ASSERT_TRUE(syntax) << name;
        dicom::MammogramToWrite image = smallImage(*syntax == TransferSyntax::JpegBaseline ? 8 : 12);
        image.transferSyntax = *syntax;
        seedImage(name, dicom::testing::write(image, folder / name));
    }
    dicom::MammogramToWrite image = smallImage(12);
    image.voiLut = LookUpTable{0, 8, {0, 10, 40, 90, 160, 255}};
    image.monochrome1 = true;
    seedImage("lut", dicom::testing::write(image, folder / "lut"));
    const auto picture = dicom::testing::picture(12, true, 24, 16);
    seedImage("signed", dicom::testing::writeJpeg2000(picture, {dicom::testing::encode(picture)}, folder / "signed"));
}

TEST(ImageSeeds, StacksOfSlices)
{
    const dicom::testing::TemporaryFolder folder;
    for (const auto& [name, syntax] :
         {std::pair{"stack", EXS_LittleEndianExplicit}, std::pair{"stack-rle", EXS_RLELossless},
          std::pair{"stack-jpeg", EXS_JPEGProcess14SV1}}) {
        dicom::testing::TomosynthesisFile stack;
        stack.frames = 3;
        stack.transferSyntax = syntax;
        seedImage(name, dicom::testing::write(stack, folder / name));
    }
}

TEST(ImageSeeds, Jpeg2000AndJpegStreams)
{
    int number = 0;
    for (int kind = 0; kind < 6; ++kind) {
        auto image = dicom::testing::picture(kind == 1 ? 8 : 12, kind == 2, 24, 16);
        image.irreversible = kind == 3;
        image.rates = kind == 3 ? std::vector<float>{8.0F, 2.0F} : std::vector<float>{0.0F};
        image.tileSize = kind == 4 ? 16 : 0;
        image.tileParts = kind == 4;
        image.jp2 = kind == 5;
        image.precinctSize = kind == 1 ? 16 : 0;
        const dicom::testing::Bytes bytes = dicom::testing::encode(image);
        const int bits = image.precision;
        std::string input{23,
                          15,
                          static_cast<char>(bits - 1),
                          static_cast<char>(bits - 1),
                          image.isSigned ? '\1' : '\0',
                          kind == 3 ? '\0' : '\1'};
        input.append(bytes.begin(), bytes.end());
        seed("jpeg2000", "stream" + std::to_string(++number), input);
    }
    const dicom::testing::TemporaryFolder folder;
    for (const char* const name : {"jpeg-baseline", "jpeg-extended", "jpeg-lossless", "jpeg-ls"}) {
        dicom::MammogramToWrite image = smallImage(std::string_view(name) == "jpeg-baseline" ? 8 : 12);
        image.transferSyntax = *dicom::transferSyntax(name);
        const std::string bytes = contents(dicom::testing::write(image, folder / name));
        const auto start = bytes.find("\xFF\xD8\xFF");
        ASSERT_NE(start, std::string::npos);
        seed("jpeg", name,
             std::string{24, 16, std::string_view(name) == "jpeg-ls" ? '\1' : '\0'} + bytes.substr(start));
    }
}

TEST_F(EvidenceSeeds, DocumentsOfDiptych)
{
    const test::Example made = example();
    ASSERT_TRUE(dicom_evidence::writeCadReport(made.study, made.exam, folder() / "own-cad"));
    seed("structured_report", "own-cad", contents(folder() / "own-cad"));
    seed("dicom_header", "own-cad", contents(folder() / "own-cad"));
    ASSERT_TRUE(dicom_evidence::writePresentationState(made.study, made.exam, made.exam.views[0], folder() / "own-pr"));
    seed("presentation_state", "own-pr", contents(folder() / "own-pr"));
    seed("dicom_header", "own-pr", contents(folder() / "own-pr"));
}

TEST_F(EvidenceSeeds, ReportsOfOthers)
{
    DcmFileFormat cad;
    DcmItem& impression = test::cadReport(*cad.getDataset(), "Other CAD", "111245");
    DcmItem& cluster = test::finding(impression, "F-01775", "Calcification Cluster");
    test::intent(cluster, "111151", "2");
    test::number(cluster, "HAS PROPERTIES", "111047", "Probability of cancer", "87", "%");
    test::inImage(test::shape(cluster, "111010", "POINT", {30.0F, 40.0F}), "1.9");
    test::inImage(test::shape(cluster, "111041", "POLYLINE", {10, 20, 60, 20, 60, 80, 10, 20}), "1.9.1.5");
    DcmItem& mass = test::finding(impression, "F-01796", "Mammography breast density");
    test::inImage(test::shape(mass, "111041", "ELLIPSE", {10, 20, 60, 20, 35, 10, 35, 30}), "1.9.1");
    test::byReference(impression, "INFERRED FROM", {1, 1, 1, 1});
    seedDocument("structured_report", "cad", cad);

    DcmFileFormat measured;
    DcmItem& group = test::measurementReport(*measured.getDataset(), "Other Viewer");
    DcmItem& length = test::number(group, "CONTAINS", "103339001", "Long Axis", "12.5", "mm");
    test::inImage(test::shape(length, "111030", "CIRCLE", {10, 20, 60, 20}), "1.9");
    test::inImage(test::shape(group, "111030", "POLYLINE", {10, 20, 60, 20, 60, 80}), "1.9");
    seedDocument("structured_report", "measurements", measured);
}

TEST_F(EvidenceSeeds, PresentationStatesOfOthers)
{
    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    test::presentationState(dataset, {"1.9", "1.9.1"});
    test::refer(test::window(dataset, "1000", "400"), "1.9");
    test::lut(dataset, DCM_ModalityLUTSequence, 0, {0, 100, 200, 300}, 12);
    DcmItem& layer = test::item(dataset, DCM_GraphicLayerSequence);
    layer.putAndInsertString(DCM_GraphicLayer, "ONE");
    layer.putAndInsertString(DCM_GraphicLayerOrder, "1");
    DcmItem& annotation = test::annotation(dataset, "ONE");
    test::refer(annotation, "1.9");
    test::graphic(annotation, "POLYLINE", {10, 20, 60, 20, 60, 80});
    test::graphic(annotation, "CIRCLE", {0.5F, 0.5F, 0.6F, 0.5F}, "DISPLAY");
    DcmItem& text = test::item(annotation, DCM_TextObjectSequence);
    text.putAndInsertString(DCM_UnformattedTextValue, "see here");
    text.putAndInsertString(DCM_AnchorPointAnnotationUnits, "PIXEL");
    const Float32 anchor[] = {12.0F, 30.0F};
    text.putAndInsertFloat32Array(DCM_AnchorPoint, anchor, 2);
    text.putAndInsertString(DCM_AnchorPointVisibility, "Y");
    DcmItem& area = test::item(dataset, DCM_DisplayedAreaSelectionSequence);
    test::refer(area, "1.9");
    for (unsigned long axis = 0; axis < 2; ++axis) {
        area.putAndInsertSint32(DCM_DisplayedAreaTopLeftHandCorner, 1, axis);
        area.putAndInsertSint32(DCM_DisplayedAreaBottomRightHandCorner, axis == 0 ? 200 : 300, axis);
    }
    area.putAndInsertString(DCM_PresentationSizeMode, "MAGNIFY");
    dataset.putAndInsertString(DCM_ShutterShape, "RECTANGULAR\\CIRCULAR\\POLYGONAL");
    dataset.putAndInsertString(DCM_ShutterLeftVerticalEdge, "3");
    dataset.putAndInsertString(DCM_ShutterRightVerticalEdge, "190");
    dataset.putAndInsertString(DCM_ShutterUpperHorizontalEdge, "3");
    dataset.putAndInsertString(DCM_ShutterLowerHorizontalEdge, "290");
    dataset.putAndInsertString(DCM_CenterOfCircularShutter, "150\\100");
    dataset.putAndInsertString(DCM_RadiusOfCircularShutter, "90");
    dataset.putAndInsertString(DCM_VerticesOfThePolygonalShutter, "1\\1\\290\\1\\290\\190");
    dataset.putAndInsertUint16(DCM_ShutterPresentationValue, 0);
    dataset.putAndInsertString(DCM_ImageHorizontalFlip, "Y");
    dataset.putAndInsertUint16(DCM_ImageRotation, 90);
    seedDocument("presentation_state", "state", format);
}
