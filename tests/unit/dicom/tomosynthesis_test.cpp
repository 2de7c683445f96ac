#include "tomosynthesis_file.h"

#include <algorithm>
#include <fstream>

#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"
#include "diptych/core/screening_exam.h"

#include "functional_groups.h"
#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::edit;
using testing::perFrame;
using testing::put;
using testing::readOne;
using testing::shared;
using testing::TemporaryFolder;
using testing::TomosynthesisFile;
using testing::write;

std::vector<int> framesInOrder(const MammogramView& view)
{
    std::vector<int> frames;
    for (const Slice& slice : view.stack->slices)
        frames.push_back(slice.frame);
    return frames;
}

MammogramView readWith(std::function<void(DcmDataset&)> change)
{
    TemporaryFolder folder;
    TomosynthesisFile file;
    file.change = std::move(change);
    return readOne(write(file, folder / "tomo.dcm"));
}

TEST(Tomosynthesis, IsAnImageOfItsStudyWithItsSideFromFrameAnatomy)
{
    const MammogramView view = readWith({});
    EXPECT_EQ(view.key, (ViewKey{Laterality::Left, ViewPosition::Cc}));
    EXPECT_EQ(view.basis, ViewBasis::Coded);
    EXPECT_EQ(view.frames, 12);
    EXPECT_EQ(view.reasons, std::vector{Reason::Tomosynthesis}) << "nothing else is the matter with it";
    ASSERT_TRUE(view.spacing);
    EXPECT_DOUBLE_EQ(view.spacing->row, 0.1);
    EXPECT_EQ(code(view.spacingBasis), "reconstructed");
    ASSERT_TRUE(view.orientation);
    EXPECT_EQ(view.orientation->row, "A");
    EXPECT_EQ(view.orientation->column, "R");
    ASSERT_TRUE(view.stack);
    ASSERT_EQ(view.stack->slices.size(), 12U);
    EXPECT_EQ(view.stack->order, SliceOrder::Position);
    EXPECT_EQ(view.stack->spacingMm, 1.0);
    EXPECT_EQ(view.stack->slices[4].thicknessMm, 1.0);
    EXPECT_EQ(view.stack->slices[4].positionMm, 4.0);
    EXPECT_FALSE(view.stack->slices[4].slab);
    EXPECT_EQ(view.stack->representative, 5U);
}

struct SlicesRow {
    const char* name;
    E_TransferSyntax syntax;
};

class TomosynthesisSyntax : public ::testing::TestWithParam<SlicesRow>
{
};

TEST_P(TomosynthesisSyntax, EachFrameDecodesToItsOwnPixelsAndItsOwnWindow)
{
    TemporaryFolder folder;
    TomosynthesisFile file;
    file.transferSyntax = GetParam().syntax;
    const MammogramView view = readOne(write(file, folder / "tomo.dcm"));
    EXPECT_EQ(view.reasons, std::vector{Reason::Tomosynthesis});
    for (int frame = 0; frame < file.frames; ++frame) {
        const auto image = view.pixels->decodeFrame(frame);
        ASSERT_TRUE(image) << frame << ": " << image.error().detail;
        EXPECT_EQ((*image)->rows, 40);
        EXPECT_EQ((*image)->columns, 32);
        EXPECT_EQ((*image)->bitsStored, 12);
        EXPECT_EQ((*image)->samples, file.samples(frame)) << frame;
        ASSERT_EQ((*image)->grey.voiWindows.size(), 1U);
        EXPECT_DOUBLE_EQ((*image)->grey.voiWindows[0].centre, 1000 + 10 * frame);
        EXPECT_EQ((*image)->grey.voiWindows[0].explanation, "SLICE");
    }
    for (const int none : {-1, 12}) {
        const auto image = view.pixels->decodeFrame(none);
        ASSERT_FALSE(image);
        EXPECT_EQ(image.error().reason, Reason::InvalidArgument);
    }
    const auto standsForIt = view.pixels->decode();
    ASSERT_TRUE(standsForIt);
    EXPECT_EQ((*standsForIt)->samples, file.samples(5));
}

INSTANTIATE_TEST_SUITE_P(
    Syntaxes, TomosynthesisSyntax,
    ::testing::Values(SlicesRow{"explicit", EXS_LittleEndianExplicit}, SlicesRow{"implicit", EXS_LittleEndianImplicit},
                      SlicesRow{"bigEndian", EXS_BigEndianExplicit},
                      SlicesRow{"deflated", EXS_DeflatedLittleEndianExplicit},
                      SlicesRow{"jpegLossless", EXS_JPEGProcess14SV1}, SlicesRow{"jpegLs", EXS_JPEGLSLossless},
                      SlicesRow{"jpeg2000", EXS_JPEG2000LosslessOnly}, SlicesRow{"rle", EXS_RLELossless}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Tomosynthesis, OrdersSlicesByWhereTheyLieNotByTheirNumbers)
{
    TemporaryFolder folder;
    TomosynthesisFile file;
    file.frames = 5;
    file.positionsMm = {10.0, 12.0, 11.0, 14.0, 13.0};
    const MammogramView view = readOne(write(file, folder / "tomo.dcm"));
    EXPECT_EQ(framesInOrder(view), (std::vector{0, 2, 1, 4, 3}));
    EXPECT_EQ(view.stack->order, SliceOrder::Position);
    EXPECT_EQ(view.stack->slices.back().positionMm, 4.0);
}

TEST(Tomosynthesis, KeepsTheDirectionOfTheFile)
{
    TemporaryFolder folder;
    TomosynthesisFile file;
    file.frames = 4;
    file.positionsMm = {40.0, 39.0, 38.0, 37.0};
    const MammogramView view = readOne(write(file, folder / "tomo.dcm"));
    EXPECT_EQ(framesInOrder(view), (std::vector{0, 1, 2, 3}));
    EXPECT_EQ(view.stack->spacingMm, 1.0);
}

TEST(Tomosynthesis, OrdersByStackPositionWherePositionsAreNotTold)
{
    const MammogramView view = readWith([](DcmDataset& dataset) {
        for (int frame = 0; frame < 12; ++frame) {
            perFrame(dataset, frame, DCM_PlanePositionSequence).findAndDeleteElement(DCM_ImagePositionPatient);
            DcmItem& content = perFrame(dataset, frame, DCM_FrameContentSequence);
            put(content, DCM_StackID, "1");
            content.putAndInsertUint32(DCM_InStackPositionNumber, static_cast<Uint32>(frame == 0   ? 1
                                                                                      : frame == 1 ? 3
                                                                                      : frame == 2 ? 2
                                                                                                   : frame + 1));
        }
    });
    EXPECT_EQ(view.stack->order, SliceOrder::StackPosition);
    EXPECT_EQ(framesInOrder(view), (std::vector{0, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    EXPECT_FALSE(view.stack->slices[1].positionMm);
}

TEST(Tomosynthesis, DoesNotOrderByWhatIsMissingOrContradictsItself)
{
    const MammogramView missing = readWith([](DcmDataset& dataset) {
        perFrame(dataset, 7, DCM_PlanePositionSequence).findAndDeleteElement(DCM_ImagePositionPatient);
    });
    EXPECT_EQ(missing.stack->order, SliceOrder::AsStored);
    EXPECT_EQ(missing.stack->slices.size(), 12U);

    const MammogramView twice = readWith([](DcmDataset& dataset) {
        put(perFrame(dataset, 7, DCM_PlanePositionSequence), DCM_ImagePositionPatient, "100\\-20\\6.0");
    });
    EXPECT_EQ(twice.stack->order, SliceOrder::AsStored);

    const MammogramView contradicting = readWith([](DcmDataset& dataset) {
        for (int frame = 0; frame < 12; ++frame) {
            DcmItem& content = perFrame(dataset, frame, DCM_FrameContentSequence);
            put(content, DCM_StackID, "1");
            content.putAndInsertUint32(DCM_InStackPositionNumber, static_cast<Uint32>(frame == 3   ? 5
                                                                                      : frame == 4 ? 4
                                                                                                   : frame + 1));
        }
    });
    EXPECT_EQ(contradicting.stack->order, SliceOrder::AsStored);
    EXPECT_EQ(framesInOrder(contradicting), (std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
}

TEST(Tomosynthesis, SlabsAreTold)
{
    const MammogramView thick = readWith(
        [](DcmDataset& dataset) { put(shared(dataset, DCM_PixelMeasuresSequence), DCM_SliceThickness, "10"); });
    EXPECT_TRUE(thick.stack->slices[0].slab);
    EXPECT_EQ(thick.stack->slices[0].thicknessMm, 10.0);
    const MammogramView projected = readWith([](DcmDataset& dataset) {
        put(shared(dataset, DCM_XRay3DFrameTypeSequence), DCM_FrameType, "DERIVED\\PRIMARY\\TOMOSYNTHESIS\\MAXIMUM");
    });
    EXPECT_TRUE(projected.stack->slices[0].slab);
}

TEST(Tomosynthesis, StandsByTheRepresentativeFrame)
{
    const MammogramView view =
        readWith([](DcmDataset& dataset) { dataset.putAndInsertUint16(DCM_RepresentativeFrameNumber, 9); });
    EXPECT_EQ(view.stack->representative, 8U);
}

TEST(Tomosynthesis, NeverGuessesTheSide)
{
    const auto unknownSide = [](const std::function<void(DcmDataset&)>& change) {
        const MammogramView view = readWith(change);
        EXPECT_FALSE(view.key.laterality);
        EXPECT_EQ(view.reasons.front(), Reason::Tomosynthesis);
        EXPECT_TRUE(std::ranges::find(view.reasons, Reason::LateralityConflict) != view.reasons.end());
        EXPECT_EQ(view.label().front(), '?');
    };
    unknownSide([](DcmDataset& dataset) { put(shared(dataset, DCM_FrameAnatomySequence), DCM_FrameLaterality, "U"); });
    unknownSide([](DcmDataset& dataset) { put(shared(dataset, DCM_FrameAnatomySequence), DCM_FrameLaterality, "B"); });
    unknownSide([](DcmDataset& dataset) {
        shared(dataset, DCM_FrameAnatomySequence).findAndDeleteElement(DCM_FrameLaterality);
    });
    unknownSide([](DcmDataset& dataset) { put(dataset, DCM_ImageLaterality, "R"); });
    unknownSide([](DcmDataset& dataset) { put(dataset, DCM_Laterality, "R"); });
    unknownSide([](DcmDataset& dataset) {
        put(perFrame(dataset, 6, DCM_FrameAnatomySequence), DCM_FrameLaterality, "R");  // and "L" for all
    });
    unknownSide([](DcmDataset& dataset) {  // told for all frames but one
        dataset.findAndDeleteSequenceItem(DCM_SharedFunctionalGroupsSequence, 0);
        for (int frame = 0; frame < 11; ++frame)
            put(perFrame(dataset, frame, DCM_FrameAnatomySequence), DCM_FrameLaterality, "L");
    });
    unknownSide([](DcmDataset& dataset) {
        DcmItem* region = nullptr;
        shared(dataset, DCM_FrameAnatomySequence).findAndGetSequenceItem(DCM_AnatomicRegionSequence, region);
        put(*region, DCM_CodeValue, "73056007");  // right breast
    });
}

TEST(Tomosynthesis, NeverGuessesHowItLies)
{
    const auto unknown = [](const std::function<void(DcmDataset&)>& change) {
        const MammogramView view = readWith(change);
        EXPECT_FALSE(view.orientation);
        EXPECT_TRUE(std::ranges::find(view.reasons, Reason::OrientationMissing) != view.reasons.end());
    };
    const auto plane = [](DcmDataset& dataset) -> DcmItem& { return shared(dataset, DCM_PlaneOrientationSequence); };
    unknown([&](DcmDataset& d) { plane(d).findAndDeleteElement(DCM_ImageOrientationPatient); });
    unknown([&](DcmDataset& d) { put(plane(d), DCM_ImageOrientationPatient, "0\\-2\\0\\-1\\0\\0"); });
    unknown([&](DcmDataset& d) { put(plane(d), DCM_ImageOrientationPatient, "0\\-1\\0\\0\\-1\\0"); });
    unknown([&](DcmDataset& d) { put(d, DCM_PatientOrientation, "P\\R"); });  // the plane says A\R
    unknown([&](DcmDataset& d) {
        put(perFrame(d, 3, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, "0\\1\\0\\-1\\0\\0");
    });

    const MammogramView inFrame = readWith([&](DcmDataset& d) {
        plane(d).findAndDeleteElement(DCM_ImageOrientationPatient);
        put(shared(d, DCM_PatientOrientationInFrameSequence), DCM_PatientOrientation, "A\\R");
    });
    ASSERT_TRUE(inFrame.orientation);
    EXPECT_EQ(inFrame.orientation->row, "A");
}

TEST(Tomosynthesis, ObliqueSlicesHangByTheHeadAtEveryAngle)
{
    for (const char* cosines : {"0\\-1\\0\\-0.5\\0\\-0.8660254", "0\\-1\\0\\-0.8660254\\0\\-0.5"}) {
        const MammogramView view = readWith([&](DcmDataset& dataset) {
            DcmItem* code = nullptr;
            dataset.findAndGetSequenceItem(DCM_ViewCodeSequence, code);
            put(*code, DCM_CodeValue, "399368009");
            put(shared(dataset, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, cosines);
        });
        ASSERT_TRUE(view.orientation);
        EXPECT_EQ(view.orientation->column, "FR");
        EXPECT_EQ(view.key, (ViewKey{Laterality::Left, ViewPosition::Mlo}));
        EXPECT_EQ(displayLayout(view.key, *view.orientation), Dihedral{});
        EXPECT_EQ(view.reasons, std::vector{Reason::Tomosynthesis});
    }
}

TEST(Tomosynthesis, HasNoMillimetresThatItDoesNotTell)
{
    const MammogramView view =
        readWith([](DcmDataset& d) { shared(d, DCM_PixelMeasuresSequence).findAndDeleteElement(DCM_PixelSpacing); });
    EXPECT_FALSE(view.spacing);
    EXPECT_EQ(view.spacingBasis, SpacingBasis::Unknown);
}

TEST(Tomosynthesis, RescalesAsEachFrameTells)
{
    TemporaryFolder folder;
    TomosynthesisFile file;
    file.change = [](DcmDataset& dataset) {
        DcmItem& values = perFrame(dataset, 2, DCM_PixelValueTransformationSequence);
        put(values, DCM_RescaleIntercept, "-50");
        put(values, DCM_RescaleSlope, "2");
        put(perFrame(dataset, 2, DCM_FrameVOILUTSequence), DCM_VOILUTFunction, "SIGMOID");
    };
    const MammogramView view = readOne(write(file, folder / "tomo.dcm"));
    const auto changed = view.pixels->decodeFrame(2);
    const auto plain = view.pixels->decodeFrame(3);
    ASSERT_TRUE(changed && plain);
    EXPECT_DOUBLE_EQ(modalityValue((*changed)->grey, 100), 150.0);
    EXPECT_EQ((*changed)->grey.voiWindows.at(0).function, VoiFunction::Sigmoid);
    EXPECT_DOUBLE_EQ(modalityValue((*plain)->grey, 100), 100.0);
    EXPECT_EQ((*plain)->grey.voiWindows.at(0).function, VoiFunction::Linear);
}

TEST(Tomosynthesis, APlainImageKeepsItsPlaceBesideIt)
{
    TemporaryFolder folder;
    auto plain = testing::sample("plain");
    plain.key = {Laterality::Left, ViewPosition::Cc};
    plain.orientation = PatientOrientation{"A", "R"};
    plain.modifiers = {ViewModifier::SpotCompression};  // one that may not be analysed either
    testing::write(plain, folder / "z-plain.dcm");
    write(TomosynthesisFile{}, folder / "a-tomo.dcm");
    const StudyLoad load = testing::read({folder.path()});
    ASSERT_EQ(load.studies.size(), 1U);
    const Study& study = load.studies[0];
    const ViewSlot slot = selectScreeningViews(study).slot(StandardView::LeftCc);
    ASSERT_TRUE(slot.chosen);
    EXPECT_FALSE(study.views[*slot.chosen].stack);
    ASSERT_EQ(slot.others.size(), 1U);
    EXPECT_TRUE(study.views[slot.others[0]].stack);
}

TEST(Tomosynthesis, CopiesAreComparedInEveryFrame)
{
    TemporaryFolder folder;
    TomosynthesisFile compressed;
    compressed.transferSyntax = EXS_JPEGProcess14SV1;
    write(TomosynthesisFile{}, folder / "a.dcm");
    write(compressed, folder / "b.dcm");
    StudyLoad load = testing::read({folder.path()});
    ASSERT_EQ(load.skipped.size(), 1U);
    EXPECT_EQ(load.skipped[0].reason, Reason::DuplicateInstance);

    TomosynthesisFile other;
    other.change = [](DcmDataset& dataset) {
        Uint16* words = nullptr;
        DcmElement* element = nullptr;
        dataset.findAndGetElement(DCM_PixelData, element);
        element->getUint16Array(words);
        words[11 * 40 * 32] = 77;  // in the last slice
    };
    write(other, folder / "b.dcm");
    load = testing::read({folder.path()});
    ASSERT_EQ(load.skipped.size(), 1U);
    EXPECT_EQ(load.skipped[0].reason, Reason::InstanceConflict);
}

TEST(Tomosynthesis, NumbersOfFramesThatCannotBeAreRefused)
{
    for (const char* frames : {"0", "-3", "13", "3000", "65535", "2147483647", "many"}) {
        TemporaryFolder folder;
        const auto file = write(TomosynthesisFile{}, folder / "tomo.dcm");
        edit(file, [&](DcmDataset& dataset) { put(dataset, DCM_NumberOfFrames, frames); });
        const MammogramView view = readOne(file);
        const bool tooMany = std::string(frames) == "13";
        EXPECT_EQ(view.reasons.front(), Reason::Tomosynthesis);
        const auto image = view.pixels->decode();
        ASSERT_FALSE(image) << frames;
        EXPECT_EQ(image.error().reason, tooMany ? Reason::PixelDataDamaged : Reason::UnsupportedPixelFormat) << frames;
        EXPECT_EQ(view.stack->slices.size(), tooMany ? 13U : 0U);
        EXPECT_GT(view.reasons.size(), 1U) << "told before anything is decoded";
    }
}

TEST(Tomosynthesis, PerFrameItemsThatAreNotAsManyAsTheFramesAreNotBelieved)
{
    const MammogramView view = readWith(
        [](DcmDataset& dataset) { dataset.findAndDeleteSequenceItem(DCM_PerFrameFunctionalGroupsSequence, 4); });
    EXPECT_EQ(view.stack->order, SliceOrder::AsStored);
    EXPECT_EQ(view.stack->slices.size(), 12U);
    EXPECT_EQ(view.key.laterality, Laterality::Left) << "told for all frames at once";
}

TEST(Tomosynthesis, ACutFileSaysSo)
{
    for (const E_TransferSyntax syntax : {EXS_LittleEndianExplicit, EXS_JPEGProcess14SV1, EXS_JPEG2000LosslessOnly}) {
        TemporaryFolder folder;
        TomosynthesisFile file;
        file.transferSyntax = syntax;
        const auto path = write(file, folder / "tomo.dcm");
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 600);
        const auto view = readOne(path);
        EXPECT_TRUE(std::ranges::find(view.reasons, Reason::PixelDataDamaged) != view.reasons.end());
        const auto image = view.pixels->decodeFrame(0);
        ASSERT_FALSE(image);
        EXPECT_EQ(image.error().reason, Reason::PixelDataDamaged);
    }
}

/// The written file's compressed frames, each divided in two fragments, with or without the offset table.
void splitFragments(const std::filesystem::path& file, bool withTable)
{
    edit(file, [&](DcmDataset& dataset) {
        DcmElement* element = nullptr;
        dataset.findAndGetElement(DCM_PixelData, element);
        auto* pixels = dynamic_cast<DcmPixelData*>(element);
        ASSERT_TRUE(pixels);
        E_TransferSyntax syntax = EXS_Unknown;
        const DcmRepresentationParameter* parameter = nullptr;
        pixels->getOriginalRepresentationKey(syntax, parameter);
        DcmPixelSequence* sequence = nullptr;
        ASSERT_TRUE(pixels->getEncapsulatedRepresentation(syntax, parameter, sequence).good());
        auto* divided = new DcmPixelSequence(DCM_PixelSequenceTag);
        auto* table = new DcmPixelItem(DCM_PixelItemTag);
        divided->insert(table);
        std::vector<Uint8> offsets;
        Uint32 offset = 0;
        for (unsigned long i = 1; i < sequence->card(); ++i) {
            DcmPixelItem* item = nullptr;
            sequence->getItem(item, i);
            Uint8* bytes = nullptr;
            item->getUint8Array(bytes);
            const Uint32 length = item->getLength();
            const Uint32 first = length / 4 * 2;
            for (int shift = 0; shift < 32; shift += 8)
                offsets.push_back(static_cast<Uint8>(offset >> shift));
            for (const auto& [start, size] : {std::pair(Uint32{0}, first), std::pair(first, length - first)}) {
                auto* part = new DcmPixelItem(DCM_PixelItemTag);
                part->putUint8Array(bytes + start, size);
                divided->insert(part);
                offset += 8 + size;
            }
        }
        if (withTable)
            table->putUint8Array(offsets.data(), offsets.size());
        auto* replaced = new DcmPixelData(DCM_PixelData);
        replaced->putOriginalRepresentation(syntax, nullptr, divided);
        dataset.insert(replaced, OFTrue);
    });
}

TEST(Tomosynthesis, FramesOfSeveralFragmentsAreToldApart)
{
    for (const auto& [syntax, withTable] :
         {std::pair(EXS_JPEGProcess14SV1, true), std::pair(EXS_JPEGProcess14SV1, false),
          std::pair(EXS_JPEG2000LosslessOnly, true), std::pair(EXS_JPEG2000LosslessOnly, false)}) {
        TemporaryFolder folder;
        TomosynthesisFile file;
        file.transferSyntax = syntax;
        const auto path = write(file, folder / "tomo.dcm");
        splitFragments(path, withTable);
        const MammogramView view = readOne(path);
        for (const int frame : {0, 7, 11}) {
            const auto image = view.pixels->decodeFrame(frame);
            ASSERT_TRUE(image) << image.error().detail;
            EXPECT_EQ((*image)->samples, file.samples(frame)) << frame;
        }
    }
}

TEST(Tomosynthesis, FewerCompressedImagesThanFramesAreDamage)
{
    TemporaryFolder folder;
    TomosynthesisFile file;
    file.transferSyntax = EXS_JPEGProcess14SV1;
    const auto path = write(file, folder / "tomo.dcm");
    edit(path, [](DcmDataset& dataset) { put(dataset, DCM_NumberOfFrames, "14"); });
    const MammogramView view = readOne(path);
    EXPECT_TRUE(std::ranges::find(view.reasons, Reason::PixelDataDamaged) != view.reasons.end());
    const auto image = view.pixels->decodeFrame(3);
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().reason, Reason::PixelDataDamaged);
}

TEST(Tomosynthesis, AMammogramOfSeveralFramesStaysRefused)
{
    TemporaryFolder folder;
    const auto file = write(TomosynthesisFile{}, folder / "tomo.dcm");
    edit(file, [](DcmDataset& dataset) {
        put(dataset, DCM_SOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
    });
    const MammogramView view = readOne(file);
    EXPECT_FALSE(view.stack);
    const auto image = view.pixels->decode();
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().reason, Reason::UnsupportedPixelFormat);
}

}  // namespace
}  // namespace diptych::dicom
