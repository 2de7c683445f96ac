// Each field that IHE Mammography Image asks for, from a file to the line on screen: told, not told, and impossible.
#include "views/image_annotation.h"

#include "hanging/viewport_text.h"
#include "written_files.h"

namespace diptych::viewer
{
namespace
{

using dicom::testing::TemporaryFolder;

using Change = std::function<void(DcmDataset&)>;

/// The lines of a file in which everything is told that `change` makes of a bare mammogram.
struct ReadFile {
    Study study;
    QStringList lines;
    QStringList badges;
    HungView hung;
};

ReadFile readAfter(const Change& change)
{
    const TemporaryFolder folder;
    auto image = dicom::testing::sample();
    image.patient = {"P-1", "Test^Phantom", "", ""};
    image.studyDate = "20240305";
    image.studyTime = "";
    image.accessionNumber = "";
    image.manufacturer = "";
    dicom::testing::write(image, folder / "image.dcm");
    dicom::testing::edit(folder / "image.dcm", [&change](DcmDataset& dataset) {
        for (const DcmTagKey& tag : {DCM_SeriesNumber, DCM_InstanceNumber, DCM_AcquisitionDate, DCM_AcquisitionTime})
            dataset.findAndDeleteElement(tag);
        change(dataset);
    });
    StudyLoad load = dicom::testing::read({folder.path()});
    if (load.studies.size() != 1)
        return {};
    ReadFile read{std::move(load.studies.front()), {}, {}, {}};
    const MammogramView& view = read.study.views.front();
    read.lines = annotationLines(read.study, view);
    for (const Badge& badge : badgesOf(view, true))
        read.badges.push_back(badge.text);
    read.hung = hangView(read.study, selectScreeningViews(read.study), StandardView::RightMlo);
    return read;
}

struct FieldRow {
    const char* what;
    std::vector<std::pair<DcmTagKey, const char*>> values;
    const char* line;  // the only line there is; "" where there must be none
};

void PrintTo(const FieldRow& row, std::ostream* out)
{
    *out << row.what;
}

class AnnotationField : public ::testing::TestWithParam<FieldRow>
{
};

TEST_P(AnnotationField, IsTold)
{
    const ReadFile read = readAfter([](DcmDataset& dataset) {
        for (const auto& [tag, value] : GetParam().values)
            ASSERT_TRUE(dataset.putAndInsertString(tag, value).good());
    });
    const QString wanted = QString::fromUtf8(GetParam().line);
    EXPECT_EQ(read.lines, wanted.isEmpty() ? QStringList() : QStringList(wanted));
}

INSTANTIATE_TEST_SUITE_P(
    B11, AnnotationField,
    ::testing::Values(
        FieldRow{"nothing", {}, ""}, FieldRow{"sex", {{DCM_PatientSex, "F"}}, "Female"},
        FieldRow{"birth and age", {{DCM_PatientBirthDate, "19600306"}}, "Born 1960-03-06  63 years"},
        FieldRow{"birth date of no one", {{DCM_PatientBirthDate, "18991231"}}, ""},
        FieldRow{"other birth date of no one", {{DCM_PatientBirthDate, "19000101"}}, ""},
        FieldRow{"born after the study", {{DCM_PatientBirthDate, "20250101"}}, "Born 2025-01-01"},
        FieldRow{"study date of no one",
                 {{DCM_PatientBirthDate, "19600306"}, {DCM_StudyDate, "19000101"}},
                 "Born 1960-03-06"},
        FieldRow{"stated age", {{DCM_PatientAge, "045Y"}}, "45 years"},
        FieldRow{"stated age in days", {{DCM_PatientAge, "045D"}}, ""},
        FieldRow{"acquisition",
                 {{DCM_AcquisitionDate, "20240304"}, {DCM_AcquisitionTime, "091502.250000"}},
                 "Acquired 2024-03-04 09:15:02"},
        FieldRow{"acquisition date alone", {{DCM_AcquisitionDate, "20240304"}}, "Acquired 2024-03-04"},
        FieldRow{"acquisition on no day", {{DCM_AcquisitionDate, "20241341"}}, ""},
        FieldRow{"accession number", {{DCM_AccessionNumber, "A77"}}, "Acc. A77"},
        FieldRow{"study number", {{DCM_StudyID, "S5"}}, "Study S5"},
        FieldRow{"series and image", {{DCM_SeriesNumber, "3"}, {DCM_InstanceNumber, "12"}}, "Series 3  image 12"},
        FieldRow{"manufacturer and model",
                 {{DCM_Manufacturer, "ACME"}, {DCM_ManufacturerModelName, "Mammo 9"}},
                 "ACME  Mammo 9"},
        FieldRow{"serial number", {{DCM_DeviceSerialNumber, "4711"}}, "SN 4711"},
        FieldRow{"detector", {{DCM_DetectorID, "D-8"}}, "Detector D-8"},
        FieldRow{"institution",
                 {{DCM_InstitutionName, "Clinic"}, {DCM_InstitutionAddress, "High Street 1\r\nTown"}},
                 "Clinic  High Street 1 Town"},
        FieldRow{"anode and filter",
                 {{DCM_AnodeTargetMaterial, "TUNGSTEN"}, {DCM_FilterMaterial, "RHODIUM"}},
                 "Anode W  filter Rh"},
        FieldRow{"two filters", {{DCM_FilterMaterial, "RHODIUM\\ALUMINUM"}}, "Filter Rh+Al"},
        FieldRow{"a filter of another metal", {{DCM_FilterMaterial, "UNOBTAINIUM"}}, "Filter UNOBTAINIUM"},
        FieldRow{"force", {{DCM_CompressionForce, "112.4"}}, "112 N"},
        FieldRow{"no force", {{DCM_CompressionForce, "0"}}, ""},
        FieldRow{"force of a press", {{DCM_CompressionForce, "11000"}}, ""},
        FieldRow{"thickness", {{DCM_BodyPartThickness, "54"}}, "54 mm thick"},
        FieldRow{"thickness in micrometres", {{DCM_BodyPartThickness, "54000"}}, ""},
        FieldRow{"angle", {{DCM_PositionerPrimaryAngle, "-45"}}, "-45\u00B0"},
        FieldRow{"angle of nought", {{DCM_PositionerPrimaryAngle, "0"}}, "0\u00B0"},
        FieldRow{"angle beyond the circle", {{DCM_PositionerPrimaryAngle, "400"}}, ""},
        FieldRow{"relative exposure", {{DCM_RelativeXRayExposure, "412"}}, "Relative exposure 412"},
        FieldRow{"tube voltage", {{DCM_KVP, "28.50"}}, "28.5 kVp"}, FieldRow{"no tube voltage", {{DCM_KVP, "0"}}, ""},
        FieldRow{"tube voltage in volts", {{DCM_KVP, "28000"}}, ""},
        FieldRow{"exposure", {{DCM_Exposure, "63"}}, "63 mAs"},
        FieldRow{"exposure told finer", {{DCM_Exposure, "63"}, {DCM_ExposureInuAs, "63200"}}, "63.2 mAs"},
        FieldRow{"exposures that differ", {{DCM_Exposure, "63"}, {DCM_ExposureInuAs, "63"}}, "63 mAs"},
        FieldRow{"exposure time", {{DCM_ExposureTime, "820"}}, "0.82 s"},
        FieldRow{"organ dose", {{DCM_OrganDose, "0.0152"}}, "Organ dose 1.52 mGy"},
        FieldRow{"organ dose in another unit", {{DCM_OrganDose, "1.52"}}, ""},
        FieldRow{"entrance dose", {{DCM_EntranceDoseInmGy, "6.1"}}, "Entrance 6.1 mGy"},
        FieldRow{"no number", {{DCM_CompressionForce, "abc"}, {DCM_KVP, ""}}, ""},
        FieldRow{"operator", {{DCM_OperatorsName, "Smith^Ann"}}, "Operator Smith, Ann"}),
    [](const auto& row) {
        std::string name = row.param.what;
        for (char& c : name)
            if (c == ' ')
                c = '_';
        return name;
    });

void putMeaning(DcmItem& item, const DcmTagKey& sequence, const char* meaning)
{
    DcmItem* code = nullptr;
    ASSERT_TRUE(item.findOrCreateSequenceItem(sequence, code, -2).good());
    code->putAndInsertString(DCM_CodeValue, "1");
    code->putAndInsertString(DCM_CodingSchemeDesignator, "99T");
    code->putAndInsertString(DCM_CodeMeaning, meaning);
}

TEST(Annotation, TellsTheReasonOfTheRequestAsWrittenElseAsCoded)
{
    const auto reason = [](const char* written) {
        return readAfter([written](DcmDataset& dataset) {
                   DcmItem* request = nullptr;
                   ASSERT_TRUE(dataset.findOrCreateSequenceItem(DCM_RequestAttributesSequence, request, -2).good());
                   putMeaning(*request, DCM_ReasonForRequestedProcedureCodeSequence, "Screening");
                   if (written != nullptr)
                       request->putAndInsertString(DCM_ReasonForTheRequestedProcedure, written);
               })
            .lines;
    };
    EXPECT_EQ(reason(nullptr), QStringList("Reason: Screening"));
    EXPECT_EQ(reason("Lump, left"), QStringList("Reason: Lump, left"));
}

TEST(Annotation, CutsAReasonAsLongAsALetter)
{
    const ReadFile read = readAfter([](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_RETIRED_ReasonForStudy, std::string(5000, 'x').c_str());
    });
    ASSERT_EQ(read.lines.size(), 1);
    EXPECT_LE(read.lines.front().size(), 200);
    EXPECT_TRUE(read.lines.front().endsWith(QStringLiteral("...")));
}

TEST(Annotation, NamesThePlacesOfAPartialViewAndBoxesTheWord)
{
    const ReadFile read = readAfter([](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_PartialView, "YES");
        putMeaning(dataset, DCM_PartialViewCodeSequence, "Anterior");
        putMeaning(dataset, DCM_PartialViewCodeSequence, "Superior");
    });
    EXPECT_EQ(read.lines, QStringList("Partial view: Anterior, Superior"));
    EXPECT_EQ(read.badges, QStringList("PARTIAL"));
}

TEST(Badges, SayWhatChangesTheReading)
{
    EXPECT_EQ(readAfter([](DcmDataset&) {}).badges, QStringList());
    EXPECT_EQ(readAfter([](DcmDataset& dataset) {
                  dataset.putAndInsertString(DCM_BreastImplantPresent, "YES");
                  dataset.putAndInsertString(DCM_EstimatedRadiographicMagnificationFactor, "1.8");
              }).badges,
              QStringList({"IMPLANT", "MAG 1.80x"}));
    EXPECT_EQ(readAfter([](DcmDataset& dataset) {
                  dataset.putAndInsertString(DCM_EstimatedRadiographicMagnificationFactor, "1.05");
                  dataset.findAndDeleteElement(DCM_ViewCodeSequence);
              }).badges,
              QStringList("INFERRED"));
}

TEST(Badges, SayThatAModifierIsNotKnown)
{
    const ReadFile read = readAfter([](DcmDataset& dataset) {
        DcmItem* view = nullptr;
        ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_ViewCodeSequence, view).good());
        putMeaning(*view, DCM_ViewModifierCodeSequence, "Turned in a new way");
    });
    EXPECT_EQ(read.badges, QStringList("MODIFIER ?"));
}

struct BasisRow {
    const char* what;
    std::vector<std::pair<DcmTagKey, const char*>> values;
    const char* text;
};

class SpacingInWords : public ::testing::TestWithParam<BasisRow>
{
};

TEST_P(SpacingInWords, StandsOnTheImage)
{
    const ReadFile read = readAfter([](DcmDataset& dataset) {
        for (const DcmTagKey& tag : {DCM_ImagerPixelSpacing, DCM_EstimatedRadiographicMagnificationFactor})
            dataset.findAndDeleteElement(tag);
        for (const auto& [tag, value] : GetParam().values)
            ASSERT_TRUE(dataset.putAndInsertString(tag, value).good());
    });
    EXPECT_EQ(spacingText(read.hung), QString::fromLatin1(GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(
    B8, SpacingInWords,
    ::testing::Values(
        BasisRow{"imager", {{DCM_ImagerPixelSpacing, "0.07\\0.07"}}, "0.070 mm/px, detector plane"},
        BasisRow{"contact",
                 {{DCM_ImagerPixelSpacing, "0.105\\0.105"}, {DCM_EstimatedRadiographicMagnificationFactor, "1.05"}},
                 "0.100 mm/px, magnified, ERMF 1.05"},
        BasisRow{"magnified",
                 {{DCM_ImagerPixelSpacing, "0.09\\0.09"}, {DCM_EstimatedRadiographicMagnificationFactor, "1.8"}},
                 "0.050 mm/px, magnified, ERMF 1.80"},
        BasisRow{"distances",
                 {{DCM_ImagerPixelSpacing, "0.09\\0.09"},
                  {DCM_DistanceSourceToDetector, "648"},
                  {DCM_DistanceSourceToPatient, "360"}},
                 "0.050 mm/px, magnified, SID/SOD 1.80"},
        BasisRow{"calibrated",
                 {{DCM_PixelSpacing, "0.1\\0.1"}, {DCM_PixelSpacingCalibrationType, "FIDUCIAL"}},
                 "0.100 mm/px, calibrated"},
        BasisRow{
            "pixel spacing alone", {{DCM_PixelSpacing, "0.1\\0.1"}}, "Spacing unknown: no mm, size not comparable"},
        BasisRow{"not square", {{DCM_ImagerPixelSpacing, "0.08\\0.07"}}, "0.070 x 0.080 mm/px, detector plane"}),
    [](const auto& row) {
        std::string name = row.param.what;
        for (char& c : name)
            if (c == ' ')
                c = '_';
        return name;
    });

}  // namespace
}  // namespace diptych::viewer
