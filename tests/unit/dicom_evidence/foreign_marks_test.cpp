// What others marked, on the image it lies on: CAD of another maker, and measurements of other viewers.
#include "diptych/dicom_evidence/foreign_marks.h"

#include <cstdlib>
#include <functional>

#include "diptych/dicom_evidence/write_evidence.h"
#include "evidence_example.h"
#include "made_document.h"
#include "read_both_ways.h"

using namespace diptych;
using namespace diptych::test;
using namespace diptych::dicom_evidence;

namespace
{

MammogramView image(const std::string& uid, PresentationIntent intent = PresentationIntent::ForPresentation,
                    std::vector<SourceImage> sources = {})
{
    MammogramView view;
    view.sopInstanceUid = uid;
    view.intent = intent;
    view.rows = 300;
    view.columns = 200;
    view.sources = std::move(sources);
    return view;
}

class ForeignMarksTest : public ReadBothWays
{
protected:
    void cad(const std::function<void(DcmDataset& dataset, DcmItem& impression)>& fill, const char* state = "111242",
             const char* manufacturer = "Acme Medical")
    {
        DcmFileFormat format;
        DcmItem& impression = cadReport(*format.getDataset(), manufacturer, state);
        fill(*format.getDataset(), impression);
        keep(format, UID_MammographyCADSRStorage);
    }
    void measurements(const std::function<void(DcmDataset& dataset, DcmItem& group)>& fill,
                      const char* manufacturer = "Other Viewer")
    {
        DcmFileFormat format;
        DcmItem& group = measurementReport(*format.getDataset(), manufacturer);
        fill(*format.getDataset(), group);
        keep(format, UID_ComprehensiveSRStorage);
    }
    /// A mark of CAD on an image For Processing, "1.9.raw".
    void cadOnRaw()
    {
        cad([](DcmDataset&, DcmItem& impression) {
            inImage(shape(finding(impression, "F-01796", "Mass"), "111010", "POINT", {10.0F, 20.0F}), "1.9.raw");
        });
    }

    Study study_;

private:
    void keep(DcmFileFormat& format, const char* sopClass)
    {
        const auto file = save(format, folder() / ("document" + std::to_string(study_.evidence.size()) + ".dcm"));
        ASSERT_FALSE(file.empty());
        study_.evidence.push_back({file, sopClass, "1.2.3.4", "SR"});
    }
};

}  // namespace

TEST_P(ForeignMarksTest, CadKeepsItsMakerItsStateAndWhatItSaysOfEachMark)
{
    study_.views = {image("1.9")};
    cad(
        [](DcmDataset& dataset, DcmItem& impression) {
            dataset.putAndInsertString(DCM_ManufacturerModelName, "FindAll");
            dataset.putAndInsertString(DCM_SoftwareVersions, "9.3");
            DcmItem& mass = finding(impression, "F-01796", "Mammographic breast mass");
            child(mass, "HAS PROPERTIES", "TEXT", "111001").putAndInsertString(DCM_TextValue, "Masses");
            child(mass, "HAS PROPERTIES", "TEXT", "111003").putAndInsertString(DCM_TextValue, "2.1");
            number(mass, "HAS PROPERTIES", "111047", "Probability of cancer", "87", "%");
            number(mass, "HAS PROPERTIES", "111012", "Certainty of Finding", "90", "%");
            intent(mass, "111150");
            inImage(shape(mass, "111010", "POINT", {10.0F, 20.0F}), "1.9");
            inImage(shape(mass, "111041", "POLYLINE", {5.0F, 15.0F, 15.0F, 15.0F, 15.0F, 25.0F, 5.0F, 15.0F}), "1.9");
            DcmItem& cluster = finding(impression, "F-01775", "Calcification Cluster");
            intent(cluster, "111151", "2");
            inImage(shape(cluster, "111010", "POINT", {30.0F, 40.0F}), "1.9");
            DcmItem& rejected = finding(impression, "F-01775", "Calcification Cluster");
            intent(rejected, "111152");
            inImage(shape(rejected, "111010", "POINT", {50.0F, 40.0F}), "1.9");
        },
        "111244");
    const ForeignEvidence found = readForeignEvidence(study_, readers());
    EXPECT_TRUE(found.unread.empty());
    ASSERT_EQ(found.documents.size(), 1U);
    const ForeignMarks& document = found.documents[0];
    EXPECT_EQ(document.kind, ForeignKind::CadReport);
    EXPECT_EQ(document.producer.shortName(), "Acme Medical");
    EXPECT_EQ(document.producer.model, "FindAll");
    EXPECT_EQ(document.producer.softwareVersions, "9.3");
    EXPECT_EQ(document.producer.algorithm, "Masses 2.1");
    EXPECT_EQ(document.state, "partial: not all algorithms or views succeeded; with findings");
    EXPECT_EQ(document.contentDate, "20240601");
    EXPECT_EQ(document.highestOperatingPoint, 2);
    EXPECT_TRUE(document.refused.empty());
    ASSERT_EQ(document.marks.size(), 3U);
    const ForeignMark& mass = document.marks[0];
    EXPECT_EQ(mass.sopInstanceUid, "1.9");
    EXPECT_EQ(mass.label, "Mammographic breast mass");
    EXPECT_EQ(mass.words, "probability of cancer 87 %, certainty 90 %");
    EXPECT_EQ(mass.centre, (ImagePoint{10.0, 20.0}));
    ASSERT_EQ(mass.outlines.size(), 1U);
    EXPECT_EQ(mass.outlines[0].points[1], (ImagePoint{15.0, 15.0}));
    EXPECT_FALSE(mass.carriedOver);
    const std::vector<std::vector<bool>> shown{{true, true, true}, {false, false, true}, {false, false, false}};
    for (std::size_t mark = 0; mark < 3; ++mark)
        for (int point = 0; point < 3; ++point)
            EXPECT_EQ(document.marks[mark].shownAt(point), shown[mark][static_cast<std::size_t>(point)]);
}

TEST_P(ForeignMarksTest, EachStateHasItsWords)
{
    const std::vector<std::pair<const char*, std::string>> states{
        {"111241", "all algorithms succeeded; without findings"},
        {"111242", "all algorithms succeeded; with findings"},
        {"111243", "partial: not all algorithms or views succeeded; without findings"},
        {"111245", "failed: no algorithm succeeded"},
        {"999", "state not told"}};
    for (const auto& [value, text] : states)
        cad([](DcmDataset&, DcmItem&) {}, value);
    const ForeignEvidence found = readForeignEvidence(study_, readers());
    ASSERT_EQ(found.documents.size(), states.size());
    for (std::size_t i = 0; i < states.size(); ++i)
        EXPECT_EQ(found.documents[i].state, states[i].second);
}

TEST_P(ForeignMarksTest, DocumentsOfDiptychAreNotReadBack)
{
    const Example made = example();
    const auto file = folder() / "own.dcm";
    ASSERT_TRUE(writeCadReport(made.study, made.exam, file));
    study_ = made.study;
    study_.evidence.push_back({file, UID_MammographyCADSRStorage, "1.2.3", "SR"});
    measurements(
        [](DcmDataset&, DcmItem& group) {
            inImage(shape(group, "111030", "POINT", {1.0F, 2.0F}), "1.9");
        },
        "Diptych");
    const ForeignEvidence found = readForeignEvidence(study_, readers());
    EXPECT_TRUE(found.documents.empty());
    EXPECT_TRUE(found.unread.empty());
}

TEST_P(ForeignMarksTest, AMarkOnAnImageForProcessingMovesToTheOneMadeFromItWherePlacesArePreserved)
{
    // The raw image need not be at hand.
    study_.views = {image("1.9", PresentationIntent::ForPresentation, {{"1.9.raw", "YES"}})};
    cadOnRaw();
    ForeignMarks document = readForeignEvidence(study_, readers()).documents.at(0);
    ASSERT_EQ(document.marks.size(), 1U);
    EXPECT_EQ(document.marks[0].sopInstanceUid, "1.9");
    EXPECT_TRUE(document.marks[0].carriedOver);
    EXPECT_TRUE(document.refused.empty());

    study_.views.push_back(image("1.9.raw", PresentationIntent::ForProcessing));
    document = readForeignEvidence(study_, readers()).documents.at(0);
    ASSERT_EQ(document.marks.size(), 2U);
    EXPECT_EQ(document.marks[0].sopInstanceUid, "1.9.raw");
    EXPECT_FALSE(document.marks[0].carriedOver);
    EXPECT_EQ(document.marks[1].sopInstanceUid, "1.9");
}

TEST_P(ForeignMarksTest, WherePlacesAreNotPreservedItIsRefusedAloud)
{
    cadOnRaw();
    for (const char* preserved : {"NO", "REORIENTED_ONLY", ""}) {
        study_.views = {image("1.9", PresentationIntent::ForPresentation, {{"1.9.raw", preserved}})};
        const ForeignMarks document = readForeignEvidence(study_, readers()).documents.at(0);
        EXPECT_TRUE(document.marks.empty()) << preserved;
        ASSERT_EQ(document.refused.size(), 1U) << preserved;
        EXPECT_EQ(document.refused[0].sopInstanceUid, "1.9.raw");
        EXPECT_EQ(document.refused[0].label, "Mass");
        EXPECT_NE(document.refused[0].why.find(*preserved == 'R' ? "turned" : "preserved"), std::string::npos);
    }
    // Told to be preserved, but the sizes say otherwise.
    study_.views = {image("1.9", PresentationIntent::ForPresentation, {{"1.9.raw", "YES"}}),
                    image("1.9.raw", PresentationIntent::ForProcessing)};
    study_.views[1].columns = 400;
    const ForeignMarks document = readForeignEvidence(study_, readers()).documents.at(0);
    ASSERT_EQ(document.marks.size(), 1U);
    EXPECT_EQ(document.marks[0].sopInstanceUid, "1.9.raw");
    ASSERT_EQ(document.refused.size(), 1U);
    EXPECT_NE(document.refused[0].why.find("another size"), std::string::npos);
}

TEST_P(ForeignMarksTest, WhatHasNoPlaceInTheStudyIsRefused)
{
    study_.views = {image("1.9"), image("1.10")};
    study_.views[1].stack.emplace();
    cad([](DcmDataset&, DcmItem& impression) {
        inImage(shape(finding(impression, "a"), "111010", "POINT", {10.0F, 20.0F}), "1.99");
        shape(finding(impression, "b"), "111010", "POINT", {10.0F, 20.0F});
        inImage(shape(finding(impression, "c"), "111010", "POINT", {201.0F, 20.0F}), "1.9");
        inImage(shape(finding(impression, "d"), "111010", "POINT", {10.0F, 20.0F}), "1.10");
        finding(impression, "e");
    });
    const ForeignMarks document = readForeignEvidence(study_, readers()).documents.at(0);
    EXPECT_TRUE(document.marks.empty());
    ASSERT_EQ(document.refused.size(), 5U);
    const char* why[] = {"not in this study", "on which image", "outside", "slices", "on which image"};
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_NE(document.refused[i].why.find(why[i]), std::string::npos) << document.refused[i].why;
}

TEST_P(ForeignMarksTest, ARegionOfAMeasurementReportHasItsFindingAndItsMeasurements)
{
    study_.views = {image("1.9")};
    measurements([](DcmDataset& dataset, DcmItem& group) {
        dataset.putAndInsertString(DCM_CompletionFlag, "COMPLETE");
        dataset.putAndInsertString(DCM_VerificationFlag, "UNVERIFIED");
        child(dataset, "HAS OBS CONTEXT", "PNAME", "121008").putAndInsertString(DCM_PersonName, "Reader^Rita");
        child(group, "HAS OBS CONTEXT", "TEXT", "112039").putAndInsertString(DCM_TextValue, "Lesion 1");
        code(child(group, "CONTAINS", "CODE", "121071"), DCM_ConceptCodeSequence, "4147007", "SCT", "Mass");
        DcmItem& region = shape(group, "111030", "CIRCLE", {50.0F, 60.0F, 53.0F, 64.0F});
        inImage(region, "1.9");
        number(group, "CONTAINS", "42798000", "Area", "78.5398", "mm2");
    });
    const ForeignMarks document = readForeignEvidence(study_, readers()).documents.at(0);
    EXPECT_EQ(document.kind, ForeignKind::MeasurementReport);
    EXPECT_EQ(document.producer.manufacturer, "Other Viewer");
    EXPECT_EQ(document.producer.observer, "Reader Rita");
    EXPECT_EQ(document.state, "complete, not verified");
    ASSERT_EQ(document.marks.size(), 1U);
    EXPECT_EQ(document.marks[0].label, "Mass");
    EXPECT_EQ(document.marks[0].words, "Area 78.54 mm2");
    EXPECT_EQ(document.marks[0].outlines.at(0).shape, CadShape::Circle);
    EXPECT_TRUE(document.marks[0].shownAt(0));
}

TEST_P(ForeignMarksTest, AMeasurementIsThatOfTheShapeItIsInferredFrom)
{
    study_.views = {image("1.9")};
    measurements([](DcmDataset&, DcmItem& group) {
        child(group, "HAS OBS CONTEXT", "TEXT", "112039").putAndInsertString(DCM_TextValue, "Lesion 1");
        const auto along = [&group](const char* name, const char* value, const std::vector<Float32>& line) {
            DcmItem& length = number(group, "CONTAINS", name, name, value, "mm");
            DcmItem& drawn = shape(length, "", "POLYLINE", line);
            drawn.putAndInsertString(DCM_RelationshipType, "INFERRED FROM");
            inImage(drawn, "1.9");
        };
        along("Long Axis", "12.5", {10.0F, 10.0F, 40.0F, 10.0F});
        along("Short Axis", "7", {20.0F, 5.0F, 20.0F, 15.0F});
        along("Length", "12.5", {10.0F, 10.0F, 40.0F, 10.0F});  // of the same line
    });
    const ForeignMarks document = readForeignEvidence(study_, readers()).documents.at(0);
    ASSERT_EQ(document.marks.size(), 2U);
    EXPECT_EQ(document.marks[0].words, "Long Axis 12.5 mm, Length 12.5 mm");
    EXPECT_EQ(document.marks[1].words, "Short Axis 7 mm");
    EXPECT_EQ(document.marks[0].label, "Lesion 1");
}

TEST_P(ForeignMarksTest, AReportWithoutMarksIsNoneAndABrokenOneIsTold)
{
    study_.views = {image("1.9")};
    measurements([](DcmDataset&, DcmItem& group) {
        child(group, "CONTAINS", "TEXT", "121071").putAndInsertString(DCM_TextValue, "Nothing to see");
    });
    study_.evidence.push_back({folder() / "absent.dcm", UID_EnhancedSRStorage, "1.2.5", "SR"});
    const ForeignEvidence found = readForeignEvidence(study_, readers());
    EXPECT_TRUE(found.documents.empty());
    ASSERT_EQ(found.unread.size(), 1U);
    EXPECT_EQ(found.unread[0].reason, Reason::Unreadable);
}

/// Drawings of another viewer (its arrow, circle, ellipse, protractor, rectangle, region and ruler) in two layouts, on
/// an MR image: read as if a mammogram had that UID.
TEST_P(ForeignMarksTest, DrawingsOfAnotherViewerAreRead)
{
    const char* shared = std::getenv("DIPTYCH_SHARED");
    const auto corpus = std::filesystem::path(shared != nullptr ? shared : "") / "dicom/corpus/sr";
    if (!std::filesystem::is_directory(corpus))
        GTEST_SKIP() << "no reports beside the checkout";
    study_.views = {image("1.2.826.0.1.3680043.9.7278.1.83798073110115.20240516075655.3.6")};
    const std::pair<const char*, CadShape> drawings[] = {
        {"sr-circle", CadShape::Circle},       {"sr-ellipse", CadShape::Ellipse}, {"sr-rectangle", CadShape::Polyline},
        {"sr-protractor", CadShape::Polyline}, {"sr-roi", CadShape::Polyline},    {"sr-ruler", CadShape::Polyline},
        {"sr-arrow", CadShape::Point}};
    for (const auto& [name, drawn] : drawings)
        for (const char* layout : {".dcm", "__ivmartel.dcm"}) {
            study_.evidence = {{corpus / (std::string(name) + layout), UID_Comprehensive3DSRStorage, "1", "SR"}};
            const ForeignEvidence found = readForeignEvidence(study_, readers());
            ASSERT_EQ(found.documents.size(), 1U) << name << layout;
            const ForeignMarks& document = found.documents[0];
            EXPECT_EQ(document.state, "partial, not verified");
            EXPECT_EQ(document.marks.size(), 3U) << name << layout;
            EXPECT_TRUE(document.refused.empty()) << name << layout << ": " << document.refused.front().why;
            for (const ForeignMark& mark : document.marks)
                EXPECT_EQ(mark.outlines.at(0).shape, drawn) << name << layout;
        }
}

INSTANTIATE_TEST_SUITE_P(Read, ForeignMarksTest, testing::Bool(), byWhom);
