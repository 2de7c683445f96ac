// Presentation states of others: what each part of one becomes, what is refused and why.
#include "diptych/dicom_evidence/presentation_state.h"

#include <cstdlib>
#include <fstream>
#include <functional>

#include "diptych/dicom/read_folder.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "document_bytes.h"
#include "evidence_example.h"
#include "made_presentation.h"
#include "read_both_ways.h"

using namespace diptych;
using namespace diptych::test;
using namespace diptych::dicom_evidence;

namespace
{

class PresentationStateTest : public ReadBothWays
{
protected:
    std::filesystem::path write(const std::function<void(DcmDataset& dataset)>& fill,
                                const std::vector<std::string>& images = {"1.9"},
                                const char* manufacturer = "Other Viewer")
    {
        DcmFileFormat format;
        presentationState(*format.getDataset(), images, manufacturer);
        fill(*format.getDataset());
        const auto file = save(format, folder() / ("state" + std::to_string(++written_) + ".dcm"));
        EXPECT_FALSE(file.empty());
        return file;
    }
    [[nodiscard]] Result<PresentationState> stateIn(const std::filesystem::path& file) const
    {
        return readers() ? presentationByReader(*readers(), file) : readPresentationState(file);
    }
    PresentationState read(const std::function<void(DcmDataset& dataset)>& fill,
                           const std::vector<std::string>& images = {"1.9"})
    {
        const auto state = stateIn(write(fill, images));
        EXPECT_TRUE(state.has_value()) << (state ? "" : state.error().detail);
        return state.value_or(PresentationState());
    }
    static std::uint8_t shown(const GreyScale& grey, int stored)
    {
        const auto table = displayTable(grey, 0, 4095, defaultDisplay(grey, 0, 4095));
        return table[static_cast<std::size_t>(stored)];
    }

private:
    int written_ = 0;
};

MammogramView imageWithUid(const std::string& uid)
{
    MammogramView view;
    view.sopInstanceUid = uid;
    view.rows = 300;
    view.columns = 200;
    return view;
}

void shutter(DcmDataset& dataset, const char* shape)
{
    dataset.putAndInsertString(DCM_ShutterShape, shape);
    dataset.putAndInsertString(DCM_ShutterLeftVerticalEdge, "11");
    dataset.putAndInsertString(DCM_ShutterRightVerticalEdge, "100");
    dataset.putAndInsertString(DCM_ShutterUpperHorizontalEdge, "21");
    dataset.putAndInsertString(DCM_ShutterLowerHorizontalEdge, "200");
    dataset.putAndInsertString(DCM_CenterOfCircularShutter, "50\\40");
    dataset.putAndInsertString(DCM_RadiusOfCircularShutter, "30");
    dataset.putAndInsertString(DCM_VerticesOfThePolygonalShutter, "1\\2\\1\\100\\200\\2");
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_P(PresentationStateTest, WhoMadeItAndWhatItIsCalled)
{
    const PresentationState state = read([](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_ContentDescription, "weiche Stücke");
        dataset.putAndInsertString(DCM_ManufacturerModelName, "Desk");
    });
    EXPECT_EQ(state.label, "SOFT");
    EXPECT_EQ(state.description, "weiche Stücke");
    EXPECT_EQ(state.creator, "Reader^Ann");
    EXPECT_EQ(state.by(), "Ann Reader");
    EXPECT_EQ(state.creationDate, "20240601");
    EXPECT_EQ(state.producer.model, "Desk");
    EXPECT_EQ(state.seriesInstanceUid, "1.2.3.8");
    EXPECT_FALSE(state.own);
    EXPECT_TRUE(state.notApplied.empty() && state.notDrawn.empty());
    const PresentationState nameless =
        read([](DcmDataset& dataset) { dataset.putAndInsertString(DCM_ContentCreatorName, ""); });
    EXPECT_EQ(nameless.by(), "Other Viewer");
}

TEST_P(PresentationStateTest, AWindowIsOfTheImagesItNames)
{
    const PresentationState state = read(
        [](DcmDataset& dataset) {
            refer(window(dataset, "1000", "500"), "1.1");
            DcmItem& other = window(dataset, "3000", "200");
            other.putAndInsertString(DCM_VOILUTFunction, "SIGMOID");
            refer(other, "1.2");
        },
        {"1.1", "1.2", "1.3"});
    ASSERT_EQ(state.images.size(), 3U);
    ASSERT_EQ(state.images[0].grey->voiWindows.size(), 1U);
    EXPECT_EQ(state.images[0].grey->voiWindows[0].centre, 1000.0);
    EXPECT_EQ(state.images[0].grey->voiWindows[0].width, 500.0);
    EXPECT_EQ(state.images[1].grey->voiWindows[0].centre, 3000.0);
    EXPECT_EQ(state.images[1].grey->voiWindows[0].function, VoiFunction::Sigmoid);
    EXPECT_TRUE(state.images[2].grey->voiWindows.empty()) << "none is said for it: the whole range";
    EXPECT_EQ(shown(*state.images[2].grey, 4095), 255);
}

TEST_P(PresentationStateTest, TheGreyStepsComeOneAfterTheOther)
{
    const PresentationState state = read([](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_RescaleSlope, "2");
        dataset.putAndInsertString(DCM_RescaleIntercept, "-100");
        dataset.putAndInsertString(DCM_RescaleType, "US");
        lut(item(dataset, DCM_SoftcopyVOILUTSequence), DCM_VOILUTSequence, 0, {0, 255}, 8);
        dataset.putAndInsertString(DCM_PresentationLUTShape, "INVERSE");
    });
    const GreyScale& grey = *state.images[0].grey;
    EXPECT_EQ(modalityValue(grey, 50), 0.0);
    ASSERT_EQ(grey.voiLuts.size(), 1U);
    EXPECT_TRUE(grey.inverse);
    EXPECT_EQ(shown(grey, 50), 255) << "inverted";
    EXPECT_EQ(shown(grey, 51), 0);

    const PresentationState tables = read([](DcmDataset& dataset) {
        std::vector<Uint16> falling(4096);
        for (std::size_t i = 0; i < falling.size(); ++i)
            falling[i] = static_cast<Uint16>(4095 - i);
        lut(dataset, DCM_ModalityLUTSequence, 0, falling, 12);
        window(dataset, "2047.5", "4095").putAndInsertString(DCM_VOILUTFunction, "LINEAR_EXACT");
        dataset.findAndDeleteElement(DCM_PresentationLUTShape);
        lut(dataset, DCM_PresentationLUTSequence, 0, {0, 1000, 65535}, 16);
    });
    const GreyScale& falling = *tables.images[0].grey;
    ASSERT_TRUE(falling.modalityLut && falling.presentationLut);
    EXPECT_EQ(shown(falling, 0), 255);
    EXPECT_EQ(shown(falling, 2047), 4) << "the middle entry: 1000 of 65535";
    EXPECT_EQ(shown(falling, 4095), 0);
}

TEST_P(PresentationStateTest, HalfAPipelineOfGreyStepsIsNone)
{
    const auto refusal = [this](const std::function<void(DcmDataset&)>& fill) {
        const PresentationState state = read(fill);
        EXPECT_FALSE(state.images[0].grey.has_value());
        return state.notApplied;
    };
    EXPECT_EQ(refusal([](DcmDataset& dataset) { window(dataset, "100", "0"); }),
              Sentences{"its VOI LUT or window makes no sense"});
    EXPECT_EQ(refusal([](DcmDataset& dataset) { dataset.putAndInsertString(DCM_RescaleSlope, "0"); }),
              Sentences{"its rescale values make no sense"});
    EXPECT_EQ(refusal([](DcmDataset& dataset) { lut(dataset, DCM_ModalityLUTSequence, 0, {}, 12); }),
              Sentences{"its Modality LUT cannot be read"});
    EXPECT_EQ(refusal([](DcmDataset& dataset) { dataset.putAndInsertString(DCM_PresentationLUTShape, "LIN OD"); }),
              Sentences{"it does not tell which grey values are bright (Presentation LUT Shape)"});
    EXPECT_EQ(refusal([](DcmDataset& dataset) { item(dataset, DCM_MaskSubtractionSequence); }),
              Sentences{"it subtracts a mask: its grey values are not applied"});
}

TEST_P(PresentationStateTest, GraphicsAndTextsByTheOrderOfTheirLayers)
{
    const PresentationState state = read([](DcmDataset& dataset) {
        graphicLayer(dataset, "TOP", "2");
        graphicLayer(dataset, "LOW", "1");
        DcmItem& top = annotation(dataset, "TOP");
        graphic(top, "CIRCLE", {50, 60, 50, 80}).putAndInsertString(DCM_GraphicFilled, "Y");
        graphic(top, "ELLIPSE", {10, 20, 30, 20, 20, 15, 20, 25});
        anchoredText(top, "Ränder\r\nunscharf", 12, 34);
        DcmItem& low = annotation(dataset, "LOW");
        graphic(low, "POINT", {1.5, 2.5});
        graphic(low, "POLYLINE", {0, 0, 1, 1}, "DISPLAY");
        graphic(low, "INTERPOLATED", {5, 5, 9, 9, 12, 5});
        DcmItem& text = item(low, DCM_TextObjectSequence);
        text.putAndInsertString(DCM_UnformattedTextValue, "below");
        text.putAndInsertString(DCM_BoundingBoxAnnotationUnits, "DISPLAY");
        const Float32 corners[] = {0.0F, 0.5F, 1.0F, 0.75F};
        text.putAndInsertFloat32Array(DCM_BoundingBoxTopLeftHandCorner, corners, 2);
        text.putAndInsertFloat32Array(DCM_BoundingBoxBottomRightHandCorner, corners + 2, 2);
    });
    const auto& graphics = state.images[0].graphics;
    ASSERT_EQ(graphics.size(), 5U);
    EXPECT_EQ(graphics[0].type, GraphicType::Point);
    EXPECT_EQ(graphics[0].layer, "LOW");
    EXPECT_EQ(graphics[0].points, (std::vector<ImagePoint>{{1.5, 2.5}}));
    EXPECT_EQ(graphics[1].units, AnnotationUnits::Display);
    EXPECT_EQ(graphics[2].type, GraphicType::Interpolated);
    EXPECT_EQ(graphics[3].type, GraphicType::Circle);
    EXPECT_TRUE(graphics[3].filled);
    EXPECT_EQ(graphics[4].type, GraphicType::Ellipse);
    const auto& texts = state.images[0].texts;
    ASSERT_EQ(texts.size(), 2U);
    EXPECT_EQ(texts[0].words, "below");
    ASSERT_TRUE(texts[0].frame.has_value());
    EXPECT_EQ(texts[0].frame->units, AnnotationUnits::Display);
    EXPECT_EQ(texts[0].frame->bottomRight, (ImagePoint{1.0, 0.75}));
    EXPECT_EQ(texts[1].words, "Ränder\nunscharf");
    ASSERT_TRUE(texts[1].anchor.has_value());
    EXPECT_EQ(texts[1].anchor->at, (ImagePoint{12.0, 34.0}));
    EXPECT_TRUE(texts[1].anchor->visible);
    EXPECT_TRUE(state.notDrawn.empty());
}

TEST_P(PresentationStateTest, WhatIsDrawnOnAnotherImageOrFrameIsNotDrawnHere)
{
    const PresentationState state = read(
        [](DcmDataset& dataset) {
            DcmItem& first = annotation(dataset, "A");
            refer(first, "1.1");
            graphic(first, "POINT", {1, 1});
            DcmItem& frames = annotation(dataset, "A");
            refer(frames, "1.2", "1\\7");
            graphic(frames, "POINT", {2, 2});
        },
        {"1.1", "1.2"});
    EXPECT_EQ(state.images[0].graphics.size(), 1U);
    EXPECT_TRUE(state.images[1].graphics.empty());
    EXPECT_EQ(state.notDrawn, Sentences{"what is drawn on single frames"});
}

TEST_P(PresentationStateTest, GraphicsWithoutSenseAreLeftOutAndTold)
{
    const PresentationState state = read([](DcmDataset& dataset) {
        DcmItem& drawn = annotation(dataset, "A");
        graphic(drawn, "POLYLINE", {1, 1, 2, 2, 3, 3}).putAndInsertUint16(DCM_NumberOfGraphicPoints, 9);
        graphic(drawn, "CIRCLE", {1, 1});
        graphic(drawn, "CIRCLE", {1, 1, 1, 1});
        graphic(drawn, "POINT", {1e30F, 1});
        graphic(drawn, "POINT", {std::numeric_limits<Float32>::quiet_NaN(), 1});
        graphic(drawn, "ARROW", {1, 1, 2, 2});
        graphic(drawn, "POINT", {1, 1}, "MATRIX");
        item(drawn, DCM_TextObjectSequence).putAndInsertString(DCM_UnformattedTextValue, "nowhere");
        item(drawn, DCM_CompoundGraphicSequence).putAndInsertString(DCM_CompoundGraphicType, "RULER");
    });
    EXPECT_TRUE(state.images[0].graphics.empty());
    EXPECT_TRUE(state.images[0].texts.empty());
    EXPECT_EQ(state.notDrawn,
              (Sentences{"compound graphics", "a graphic whose points make no sense",
                         "a graphic of a kind or unit that is not known here", "a text without a place"}));
}

TEST_P(PresentationStateTest, AreaShutterAndTransformation)
{
    const PresentationState state = read([](DcmDataset& dataset) {
        area(dataset, 151, 21, 51, 120);  // of an image that is flipped: the left corner has the larger column
        shutter(dataset, "RECTANGULAR\\CIRCULAR\\POLYGONAL");
        dataset.putAndInsertUint16(DCM_ShutterPresentationValue, 65535);
        dataset.putAndInsertUint16(DCM_ImageRotation, 90);
        dataset.putAndInsertString(DCM_ImageHorizontalFlip, "Y");
    });
    ASSERT_TRUE(state.images[0].area.has_value());
    EXPECT_EQ(state.images[0].area->boxPx, (Box{50, 20, 101, 100}));
    EXPECT_EQ(state.images[0].area->mode, DisplayedArea::Mode::ScaleToFit);
    ASSERT_TRUE(state.shutter.rectangle && state.shutter.circle);
    EXPECT_EQ(*state.shutter.rectangle, (Box{10, 20, 90, 180}));
    EXPECT_EQ(state.shutter.circle->centre, (ImagePoint{39.5, 49.5}));
    EXPECT_EQ(state.shutter.circle->radius, 30.0);
    EXPECT_EQ(state.shutter.polygon, (std::vector<ImagePoint>{{1.5, 0.5}, {99.5, 0.5}, {1.5, 199.5}}));
    EXPECT_EQ(state.shutter.grey, 1.0);
    // A quarter turn clockwise, then mirrored: the first column becomes the first row.
    const auto stored = storedFromLaidOut(state.layout, 200, 300).apply(0.5, 0.5);
    EXPECT_EQ(stored.x, 0.5);
    EXPECT_EQ(stored.y, 0.5);
    EXPECT_TRUE(state.layout.transpose);
    EXPECT_TRUE(state.notApplied.empty());

    const PresentationState turned = read([](DcmDataset& dataset) {
        area(dataset, 1, 1, 200, 300, "MAGNIFY").putAndInsertFloat32(DCM_PresentationPixelMagnificationRatio, 2.0F);
        dataset.putAndInsertUint16(DCM_ImageRotation, 90);
    });
    EXPECT_EQ(turned.images[0].area->magnification, 2.0);
    // Clockwise: what was at the bottom of the first column is now the top left corner.
    const auto corner = storedFromLaidOut(turned.layout, 200, 300).apply(0.5, 0.5);
    EXPECT_EQ(corner.x, 0.5);
    EXPECT_EQ(corner.y, 299.5);
}

TEST_P(PresentationStateTest, AreaShutterAndTransformationWithoutSense)
{
    const PresentationState state = read([](DcmDataset& dataset) {
        area(dataset, 1, 1, 200, 300, "AS YOU LIKE");
        shutter(dataset, "RECTANGULAR\\BITMAP");
        dataset.putAndInsertString(DCM_ShutterRightVerticalEdge, "3");
        dataset.putAndInsertUint16(DCM_ImageRotation, 45);
    });
    EXPECT_FALSE(state.images[0].area.has_value());
    EXPECT_TRUE(state.shutter.empty());
    EXPECT_EQ(state.layout, Dihedral());
    EXPECT_EQ(
        state.notApplied,
        (Sentences{"its rotation is no multiple of a right angle", "its shutter makes no sense and is not applied",
                   "its shutter is a bitmap and is not applied", "its displayed area makes no sense"}));
}

TEST_P(PresentationStateTest, WhatIsNoStateOrTooMuchIsRefused)
{
    const auto refusal = [this](const std::filesystem::path& file) {
        const auto state = stateIn(file);
        EXPECT_FALSE(state.has_value());
        return state ? std::string() : state.error().detail;
    };
    EXPECT_EQ(refusal(write([](DcmDataset&) {}, {})), "a presentation state that names no image");
    EXPECT_EQ(refusal(write([](DcmDataset& dataset) {
                  dataset.putAndInsertString(DCM_SOPClassUID, UID_ComprehensiveSRStorage);
              })),
              std::string("no presentation state but ") + UID_ComprehensiveSRStorage);
    EXPECT_EQ(refusal(write([](DcmDataset& dataset) {
                  for (int i = 0; i < 13; ++i)
                      graphic(annotation(dataset, "A"), "POLYLINE", std::vector<Float32>(2U * 8'000U, 1.0F));
              })),
              "a presentation state with too much drawn in it");
    std::vector<std::string> many;
    for (int i = 0; i < 70; ++i)
        many.push_back("1." + std::to_string(i + 1));
    EXPECT_EQ(refusal(write([](DcmDataset&) {}, many)), "a presentation state of too many images");
    EXPECT_FALSE(stateIn(folder() / "absent.dcm").has_value());
}

TEST_P(PresentationStateTest, OfAStudyOnlyWhatItsImagesCanBear)
{
    Study study;
    study.views = {imageWithUid("1.1"), imageWithUid("1.2")};
    study.views[1].stack = SliceStack{};
    const auto add = [&study](const std::filesystem::path& file) {
        study.evidence.push_back({file, UID_GrayscaleSoftcopyPresentationStateStorage, "1", "PR"});
    };
    add(write(
        [](DcmDataset& dataset) {
            DcmItem& drawn = annotation(dataset, "A");
            graphic(drawn, "POINT", {10, 10});
            graphic(drawn, "POLYLINE", {210, 10, 220, 10});
            graphic(drawn, "CIRCLE", {-5, 10, -5, 20});  // reaches into the image
        },
        {"1.1", "1.2", "1.3"}));
    add(write([](DcmDataset&) {}, {"1.1"}, "Diptych"));
    add(write([](DcmDataset&) {}, {"1.3"}));
    add(folder() / "absent.dcm");
    const PresentationStates found = readPresentationStates(study, readers());
    ASSERT_EQ(found.states.size(), 1U);
    const PresentationState& state = found.states[0];
    ASSERT_EQ(state.images.size(), 1U);
    EXPECT_NE(state.of("1.1"), nullptr);
    EXPECT_EQ(state.of("1.2"), nullptr);
    EXPECT_EQ(state.images[0].graphics.size(), 2U);
    EXPECT_EQ(state.notDrawn, Sentences{"a graphic that lies outside its image"});
    EXPECT_EQ(state.notApplied, (Sentences{"to slices of tomosynthesis it is not applied",
                                           "an image that it names is not in this study"}));
    ASSERT_EQ(found.unread.size(), 2U);
    EXPECT_EQ(found.unread[0].detail, "it can be applied to no image of this study");
}

TEST_P(PresentationStateTest, OurOwnComesBackWithTheSameOutlines)
{
    Example made = example();
    ViewAssessment& view = made.view(StandardView::RightCc);
    const auto file = folder() / "own.dcm";
    ASSERT_TRUE(writePresentationState(made.study, made.exam, view, file));
    const auto state = stateIn(file);
    ASSERT_TRUE(state.has_value());
    EXPECT_TRUE(state->own);
    EXPECT_EQ(state->label, "CAD_MARKS");
    EXPECT_TRUE(state->notApplied.empty() && state->notDrawn.empty());
    ASSERT_EQ(state->images.size(), 1U);
    const PresentedImage& shown = state->images[0];
    EXPECT_EQ(shown.sopInstanceUid, view.sopInstanceUid);
    ASSERT_EQ(shown.graphics.size(), 1U);
    const Box box = view.findings[0].boxPx;
    EXPECT_EQ(shown.graphics[0].points, (std::vector<ImagePoint>{{box.x, box.y},
                                                                 {box.x + box.width, box.y},
                                                                 {box.x + box.width, box.y + box.height},
                                                                 {box.x, box.y + box.height},
                                                                 {box.x, box.y}}));
    ASSERT_EQ(shown.texts.size(), 3U);
    EXPECT_EQ(shown.texts[2].words, "1: Mass and calcification 8/10");
    ASSERT_TRUE(shown.grey && shown.area);
    EXPECT_EQ(shown.grey->voiWindows[0].centre, 2000.0);
    EXPECT_EQ(shown.grey->voiWindows[0].width, 4000.0);
    EXPECT_EQ(shown.area->boxPx, (Box{0, 0, 40, 60}));
    made.study.evidence.push_back({file, UID_GrayscaleSoftcopyPresentationStateStorage, "1", "PR"});
    EXPECT_TRUE(readPresentationStates(made.study, readers()).states.empty());
}

/// Another maker's program: DCMTK's dcmpsmk makes a state of an image, its grey values as the file has them.
TEST_P(PresentationStateTest, AStateThatDcmpsmkMadeIsRead)
{
    Example made = example();
    const MammogramView& view = made.study.views.front();
    const auto file = folder() / "dcmpsmk.dcm";
    const auto said = run("dcmpsmk '" + view.path.string() + "'", file);
    if (!said)
        GTEST_SKIP() << "dcmpsmk (dcmtk) is not installed";
    ASSERT_TRUE(std::filesystem::exists(file)) << said->text;
    const std::array paths{folder()};
    const auto load = dicom::readFolder(paths);
    ASSERT_TRUE(load && load->studies.size() == 1);
    const PresentationStates found = readPresentationStates(load->studies[0], readers());
    EXPECT_TRUE(found.unread.empty());
    ASSERT_EQ(found.states.size(), 1U);
    ASSERT_EQ(found.states[0].images.size(), 1U);
    const PresentedImage& shown = found.states[0].images[0];
    EXPECT_EQ(shown.sopInstanceUid, view.sopInstanceUid);
    ASSERT_TRUE(shown.grey && shown.area);
    EXPECT_EQ(shown.grey->voiWindows.at(0).centre, 2000.0);
    EXPECT_EQ(shown.area->boxPx, (Box{0, 0, 40, 60}));
    EXPECT_TRUE(found.states[0].notApplied.empty());
}

/// The same state and image through DCMTK's dcmp2pgm: a second opinion on every grey value.
TEST_P(PresentationStateTest, GreyValuesAreThoseOfDcmp2pgm)
{
    Example made = example();
    const MammogramView& view = made.study.views.front();
    const auto pixels = view.pixels->decode();
    ASSERT_TRUE(pixels.has_value());
    const auto file = folder() / "state.dcm";
    if (!run("dcmpsmk '" + view.path.string() + "'", file))
        GTEST_SKIP() << "dcmpsmk (dcmtk) is not installed";
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(OFFilename(file.c_str())).good());
    DcmDataset& dataset = *format.getDataset();
    for (const char* shape : {"IDENTITY", "INVERSE"}) {
        dataset.putAndInsertString(DCM_RescaleSlope, "2");
        dataset.putAndInsertString(DCM_RescaleIntercept, "-300");
        dataset.putAndInsertString(DCM_RescaleType, "US");
        dataset.findAndDeleteElement(DCM_SoftcopyVOILUTSequence);
        window(dataset, "3000", "5000");
        dataset.putAndInsertString(DCM_PresentationLUTShape, shape);
        ASSERT_FALSE(save(format, file).empty());
        const auto picture = folder() / "picture.pgm";
        const auto said = run("dcmp2pgm -p '" + file.string() + "' '" + view.path.string() + "'", picture);
        if (!said)
            GTEST_SKIP() << "dcmp2pgm (dcmtk) is not installed";
        std::ifstream stream(picture, std::ios::binary);
        std::string kind;
        int columns = 0;
        int rows = 0;
        int most = 0;
        stream >> kind >> columns >> rows >> most;
        stream.get();
        ASSERT_EQ(kind, "P5") << said->text;
        ASSERT_EQ(columns, 40);
        ASSERT_EQ(rows, 60);
        ASSERT_EQ(most, 255);
        const auto state = stateIn(file);
        ASSERT_TRUE(state && state->images.size() == 1 && state->images[0].grey);
        const PixelImage& image = **pixels;
        const auto& grey = *state->images[0].grey;
        const auto table = displayTable(grey, image.firstStored, image.lastStored,
                                        defaultDisplay(grey, image.firstStored, image.lastStored));
        for (std::size_t i = 0; i < image.samples.size(); ++i) {
            const int theirs = stream.get();
            EXPECT_NEAR(table[image.samples[i]], theirs, 1) << shape << ", pixel " << i;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Read, PresentationStateTest, testing::Bool(), byWhom);
