// CAD SR of another maker, and files that are none: made by hand with DCMTK as a product might write them.
#include <fstream>
#include <functional>

#include "diptych/dicom_evidence/cad_report.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "evidence_example.h"
#include "made_document.h"

using namespace diptych;
using namespace diptych::test;
using namespace diptych::dicom_evidence;

namespace
{

class ForeignCadReport : public EvidenceTest
{
protected:
    Result<CadReport> readAfter(const std::function<void(DcmDataset& dataset, DcmItem& impression)>& fill)
    {
        DcmFileFormat format;
        DcmDataset& dataset = *format.getDataset();
        fill(dataset, cadReport(dataset, "Another maker", "111242"));
        const auto file = folder() / "foreign.dcm";
        EXPECT_TRUE(format.saveFile(OFFilename(file.c_str()), EXS_LittleEndianImplicit).good());
        return readCadReport(file);
    }
};

}  // namespace

TEST_F(ForeignCadReport, MarksOfEveryShapeAreRead)
{
    const auto report = readAfter([](DcmDataset&, DcmItem& impression) {
        DcmItem& cluster = finding(impression, "F-01775");
        DcmItem& intent = child(cluster, "HAS CONCEPT MOD", "CODE", "111056");
        code(intent, DCM_ConceptCodeSequence, "111151", "DCM", "Presentation Optional");
        inImage(shape(cluster, "111010", "POINT", {10.0F, 20.0F}), "1.2.9");
        inImage(shape(cluster, "111041", "CIRCLE", {10.0F, 20.0F, 13.0F, 24.0F}), "1.2.9");
        DcmItem& mass = finding(impression, "F-01796");
        inImage(shape(mass, "111041", "ELLIPSE", {0.0F, 5.0F, 20.0F, 5.0F, 10.0F, 0.0F, 10.0F, 10.0F}), "1.2.10");
    });
    ASSERT_TRUE(report);
    EXPECT_FALSE(report->own);
    EXPECT_EQ(report->manufacturer, "Another maker");
    EXPECT_EQ(report->state, CadState::AllSucceededWithFindings);
    ASSERT_EQ(report->marks.size(), 2U);
    const CadMark& cluster = report->marks[0];
    EXPECT_EQ(cluster.sopInstanceUid, "1.2.9");
    EXPECT_EQ(cluster.finding.value, "F-01775");
    EXPECT_EQ(cluster.centre, (ImagePoint{10.0, 20.0}));
    EXPECT_EQ(cluster.box(), (Box{5.0, 15.0, 10.0, 10.0}));
    EXPECT_FALSE(cluster.shownAt(0));
    EXPECT_TRUE(cluster.shownAt(1));
    EXPECT_FALSE(cluster.own);
    EXPECT_EQ(report->marks[1].box(), (Box{0.0, 0.0, 20.0, 10.0}));
    EXPECT_EQ(report->marks[1].intent, RenderingIntent::Unknown);
    EXPECT_TRUE(report->marks[1].shownAt(0));
}

TEST_F(ForeignCadReport, ReferencesThatLeadNowhereOrInCirclesDoNoHarm)
{
    const auto report = readAfter([](DcmDataset&, DcmItem& impression) {
        DcmItem& lost = finding(impression, "F-01775");
        byReference(shape(lost, "111010", "POINT", {1.0F, 2.0F}), "SELECTED FROM", {1, 7, 9});
        DcmItem& circular = finding(impression, "F-01796");
        byReference(circular, "INFERRED FROM", {1, 1, 1, 2});
        byReference(circular, "INFERRED FROM", {1, 1, 1, 1});
        byReference(circular, "INFERRED FROM", {0});
        DcmItem& composite = child(impression, "CONTAINS", "CODE", "111015");
        for (int i = 0; i < 50; ++i)
            byReference(composite, "INFERRED FROM", {1, 1, 1, 3});
    });
    ASSERT_TRUE(report);
    ASSERT_GE(report->marks.size(), 2U);
    EXPECT_LE(report->marks.size(), 20'001U);
    EXPECT_LE(report->composites.size(), 20'001U);
    EXPECT_TRUE(report->marks[0].sopInstanceUid.empty());
}

TEST_F(ForeignCadReport, NumbersThatMakeNoSenseAreLeftOut)
{
    const auto report = readAfter([](DcmDataset&, DcmItem& impression) {
        DcmItem& mass = finding(impression, "F-01796");
        inImage(shape(mass, "111041", "POLYLINE", {0.0F, 0.0F, std::numeric_limits<Float32>::quiet_NaN(), 1.0F}),
                "1.2.9");
        inImage(shape(mass, "111041", "SPIRAL", {0.0F, 0.0F}), "1.2.9");
        inImage(shape(mass, "111041", "POLYLINE", {3.0F}), "1.2.9");
        DcmItem& probability = child(mass, "HAS PROPERTIES", "NUM", "111047");
        DcmItem* value = nullptr;
        probability.findOrCreateSequenceItem(DCM_MeasuredValueSequence, value, -2);
        value->putAndInsertString(DCM_NumericValue, "250");
    });
    ASSERT_TRUE(report);
    ASSERT_EQ(report->marks.size(), 1U);
    EXPECT_TRUE(report->marks[0].outlines.empty());
    EXPECT_FALSE(report->marks[0].box());
    EXPECT_FALSE(report->marks[0].probabilityOfCancer);
}

TEST_F(ForeignCadReport, ADocumentThatClaimsToBeOursButHasOtherLinesKeepsItsMarks)
{
    const auto report = readAfter([](DcmDataset& dataset, DcmItem& impression) {
        dataset.putAndInsertString(DCM_Manufacturer, "Diptych");
        child(impression, "CONTAINS", "TEXT", "111033")
            .putAndInsertString(DCM_TextValue, "Finding 1 (R CC): mass, suspicion 99/10 (high)");
        inImage(shape(finding(impression, "F-01796"), "111010", "POINT", {1.0F, 2.0F}), "1.2.9");
    });
    ASSERT_TRUE(report);
    ASSERT_EQ(report->marks.size(), 1U);
    EXPECT_FALSE(report->marks[0].own);
}

TEST_F(ForeignCadReport, OtherFilesAreRefusedByName)
{
    const Example made = example();
    EXPECT_EQ(readCadReport(made.study.views[0].path).error().reason, Reason::InvalidArgument);
    EXPECT_EQ(readCadReport(folder() / "absent.dcm").error().reason, Reason::Unreadable);
    std::ofstream(folder() / "text") << std::string(5000, 'x');
    EXPECT_EQ(readCadReport(folder() / "text").error().reason, Reason::NotDicom);
}

TEST_F(ForeignCadReport, AFileCutOffAnywhereIsAnErrorOrAReportButNoCrash)
{
    const Example made = example();
    const auto whole = folder() / "whole.dcm";
    ASSERT_TRUE(writeCadReport(made.study, made.exam, whole));
    std::ifstream in(whole, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    int refused = 0;
    for (std::size_t length = 100; length < bytes.size(); length += 997) {
        std::ofstream(folder() / "cut.dcm", std::ios::binary | std::ios::trunc)
            .write(bytes.data(), static_cast<long>(length));
        refused += readCadReport(folder() / "cut.dcm").has_value() ? 0 : 1;
    }
    EXPECT_GT(refused, 10);
    // Single bytes changed, all over the file.
    for (std::size_t place = 140; place < bytes.size(); place += 311) {
        std::string changed = bytes;
        changed[place] = static_cast<char>(changed[place] ^ 0x5A);
        std::ofstream(folder() / "changed.dcm", std::ios::binary | std::ios::trunc)
            .write(changed.data(), static_cast<long>(changed.size()));
        (void)readCadReport(folder() / "changed.dcm");
    }
}

TEST_F(ForeignCadReport, SequencesNestedWithoutEndAreRefused)
{
    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    dataset.putAndInsertString(DCM_SOPClassUID, UID_MammographyCADSRStorage);
    dataset.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.4");
    DcmItem* item = &dataset;
    for (int depth = 0; depth < 200; ++depth) {
        DcmItem* next = nullptr;
        item->findOrCreateSequenceItem(DCM_ContentSequence, next, -2);
        item = next;
    }
    const auto file = folder() / "deep.dcm";
    ASSERT_TRUE(format.saveFile(OFFilename(file.c_str()), EXS_LittleEndianExplicit).good());
    EXPECT_EQ(readCadReport(file).error().reason, Reason::Unreadable);
}
