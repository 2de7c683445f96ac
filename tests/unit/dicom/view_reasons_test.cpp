// What a mammogram's header says against analysing it: MammogramView::reasons.

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::edit;
using testing::put;
using testing::readOne;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

struct ReasonRow {
    const char* name;
    std::function<void(MammogramToWrite&)> ask;
    std::function<void(DcmDataset&)> change;
    std::vector<Reason> reasons;
};

void PrintTo(const ReasonRow& row, std::ostream* out)
{
    *out << row.name;
}

class ViewReasons : public ::testing::TestWithParam<ReasonRow>
{
};

TEST_P(ViewReasons, AreThese)
{
    TemporaryFolder folder;
    MammogramToWrite image = sample();
    if (GetParam().ask)
        GetParam().ask(image);
    const auto file = write(image, folder / "a.dcm");
    if (GetParam().change)
        edit(file, GetParam().change);
    EXPECT_EQ(readOne(file).reasons, GetParam().reasons);
}

using Image = MammogramToWrite;
INSTANTIATE_TEST_SUITE_P(Headers, ViewReasons,
                         ::
                             testing::
                                 Values(
                                     ReasonRow{"None", {}, {}, {}},
                                     ReasonRow{"ForProcessing",
                                               [](Image& i) { i.intent = PresentationIntent::ForProcessing; },
                                               {},
                                               {Reason::ForProcessing}},
                                     ReasonRow{
                                         "ForProcessingByAttribute",
                                         {},
                                         [](DcmDataset& d) { put(d, DCM_PresentationIntentType, "FOR PROCESSING"); },
                                         {Reason::ForProcessing}},
                                     ReasonRow{"Ml",
                                               [](Image& i) { i.key.position = ViewPosition::Ml; },
                                               {},
                                               {Reason::NotCcOrMlo}},
                                     ReasonRow{"Xccl",
                                               [](Image& i) { i.key.position = ViewPosition::Xccl; },
                                               {},
                                               {Reason::NotCcOrMlo, Reason::OrientationMissing}},
                                     ReasonRow{"NoView",
                                               [](Image& i) {
                                                   i.writeViewCode = false;
                                                   i.writeViewPosition = false;
                                               },
                                               {},
                                               {Reason::NotCcOrMlo}},
                                     ReasonRow{
                                         "Stereotactic",
                                         {},
                                         [](DcmDataset& d) { put(d, DCM_ImageType, "DERIVED\\PRIMARY\\STEREO\\LEFT"); },
                                         {Reason::NotCcOrMlo}},
                                     ReasonRow{"BiopsyTable",
                                               {},
                                               [](DcmDataset& d) { put(d, DCM_PositionerType, "STEREOTACTIC"); },
                                               {Reason::NotCcOrMlo}},
                                     ReasonRow{"Phantom",
                                               {},
                                               [](DcmDataset& d) { put(d, DCM_QualityControlImage, "YES"); },
                                               {Reason::NotCcOrMlo}},
                                     ReasonRow{"Synthetic",
                                               {},
                                               [](DcmDataset& d) {
                                                   put(d, DCM_ImageType, "DERIVED\\PRIMARY\\TOMO\\GENERATED_2D");
                                               },
                                               {Reason::Tomosynthesis}},
                                     ReasonRow{"Magnification",
                                               [](Image& i) { i.modifiers = {ViewModifier::Magnification}; },
                                               {},
                                               {Reason::Magnification}},
                                     ReasonRow{"MagnificationByFactor",
                                               [](Image& i) { i.magnificationFactor = 1.8; },
                                               {},
                                               {Reason::Magnification}},
                                     ReasonRow{"ContactFactor", [](Image& i) { i.magnificationFactor = 1.06; }, {}, {}},
                                     ReasonRow{"Spot",
                                               [](Image& i) { i.modifiers = {ViewModifier::SpotCompression}; },
                                               {},
                                               {Reason::Spot}},
                                     ReasonRow{
                                         "MagnifiedSpot",
                                         [](Image& i) {
                                             i.modifiers = {ViewModifier::SpotCompression, ViewModifier::Magnification};
                                         },
                                         {},
                                         {Reason::Magnification, Reason::Spot}},
                                     ReasonRow{"ImplantDisplaced",
                                               [](Image& i) {
                                                   i.modifiers = {ViewModifier::ImplantDisplaced};
                                                   i.implant = true;
                                               },
                                               {},
                                               {Reason::ImplantDisplaced, Reason::Implant}},
                                     ReasonRow{"Rolled",
                                               [](Image& i) { i.modifiers = {ViewModifier::RolledLateral}; },
                                               {},
                                               {Reason::NotCcOrMlo}},
                                     ReasonRow{"NippleInProfile",
                                               [](Image& i) { i.modifiers = {ViewModifier::NippleInProfile}; },
                                               {},
                                               {}},
                                     ReasonRow{
                                         "Partial", [](Image& i) { i.partial = true; }, {}, {Reason::PartialView}},
                                     ReasonRow{"NoSpacing",
                                               [](Image& i) { i.imagerSpacing.reset(); },
                                               {},
                                               {Reason::SpacingMissing}},
                                     ReasonRow{"NoOrientation",
                                               [](Image& i) { i.orientation.reset(); },
                                               {},
                                               {Reason::OrientationMissing}},
                                     ReasonRow{"OrientationOfNoUse",
                                               [](Image& i) {
                                                   i.orientation = PatientOrientation{"P", "A"};
                                               },
                                               {},
                                               {Reason::OrientationMissing}},
                                     ReasonRow{"OrientationOfTheOtherBreast",
                                               [](Image& i) {
                                                   i.orientation = PatientOrientation{"P", "FR"};
                                               },
                                               {},
                                               {Reason::LateralityConflict}},
                                     ReasonRow{"BothSides",
                                               {},
                                               [](DcmDataset& d) {
                                                   put(d, DCM_ImageLaterality, "B");
                                                   put(d, DCM_Laterality, "R");
                                               },
                                               {Reason::LateralityConflict}},
                                     ReasonRow{"MirroredOrientationIsFine",
                                               [](Image& i) {
                                                   i.orientation = PatientOrientation{"A", "HR"};
                                               },
                                               {},
                                               {}},
                                     ReasonRow{"NoSide",
                                               [](Image& i) { i.writeImageLaterality = false; },
                                               {},
                                               {Reason::LateralityConflict}},
                                     ReasonRow{
                                         "SidesDisagree", {}, [](DcmDataset& d) { put(d, DCM_Laterality, "L"); }, {Reason::LateralityConflict}},
                                     ReasonRow{
                                         "NoPixelData", {}, [](DcmDataset& d) { d.findAndDeleteElement(DCM_PixelData); }, {Reason::PixelDataMissing}},
                                     ReasonRow{
                                         "NoRows",
                                         {},
                                         [](DcmDataset& d) { d.findAndDeleteElement(DCM_Rows); },
                                         {Reason::PixelDataMissing}},
                                     ReasonRow{
                                         "Colour",
                                         {},
                                         [](DcmDataset& d) { d.putAndInsertUint16(DCM_SamplesPerPixel, 3); },
                                         {Reason::UnsupportedPixelFormat}},
                                     ReasonRow{
                                         "Frames",
                                         {},
                                         [](DcmDataset& d) { put(d, DCM_NumberOfFrames, "2"); },
                                         {Reason::UnsupportedPixelFormat}},
                                     ReasonRow{
                                         "FewerFramesThanNone",
                                         {},
                                         [](DcmDataset& d) { put(d, DCM_NumberOfFrames, "-1"); },
                                         {Reason::UnsupportedPixelFormat}},
                                     ReasonRow{
                                         "WorstFirst",
                                         [](Image& i) {
                                             i.intent = PresentationIntent::ForProcessing;
                                             i.imagerSpacing.reset();
                                             i.partial = true;
                                             i.writeImageLaterality = false;
                                         },
                                         {},
                                         {Reason::LateralityConflict, Reason::ForProcessing, Reason::PartialView,
                                          Reason::SpacingMissing}}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ViewReasonsOfFile, InferredViewSaysSo)
{
    TemporaryFolder folder;
    auto image = sample();
    image.writeViewCode = false;
    const MammogramView view = readOne(write(image, folder / "a.dcm"));
    EXPECT_EQ(view.basis, ViewBasis::ViewPosition);
    EXPECT_EQ(view.key, (ViewKey{Laterality::Right, ViewPosition::Mlo}));
    EXPECT_TRUE(view.reasons.empty());
}

}  // namespace
}  // namespace diptych::dicom
