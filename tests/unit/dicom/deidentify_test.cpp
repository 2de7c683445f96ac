#include "diptych/dicom/deidentify.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <set>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"

#include "written_files.h"

namespace diptych::dicom
{
namespace
{

using testing::bytesOf;
using testing::edit;
using testing::put;
using testing::read;
using testing::sample;
using testing::TemporaryFolder;
using testing::write;

namespace fs = std::filesystem;

/// With a value representation that is not the dictionary's.
void plant(DcmItem& item, const DcmTag& tag, const char* value)
{
    auto element = std::make_unique<DcmLongString>(tag);
    ASSERT_TRUE(element->putString(value).good());
    ASSERT_TRUE(item.insert(element.release(), OFTrue).good());
}

/// Four standard views of one patient whose every text says PLANTED or has a number that nothing else has.
Study plantedStudy(const TemporaryFolder& folder, TransferSyntax syntax)
{
    for (const StandardView view : kStandardViews) {
        auto image = sample(std::string(code(view)));
        image.key = {laterality(view), position(view)};
        const bool right = laterality(view) == Laterality::Right;
        image.orientation = position(view) == ViewPosition::Cc
                                ? PatientOrientation{right ? "P" : "A", right ? "L" : "R"}
                                : PatientOrientation{right ? "P" : "A", right ? "FL" : "FR"};
        image.patient = {"PLANTEDID77", "PLANTED^Name", "19610203", "F"};
        image.accessionNumber = "PLANTEDACC";
        image.studyDate = "20240305";
        image.studyTime = "101112";
        image.studyDescription = "PLANTED study";
        image.comment = "PLANTED comment";
        image.transferSyntax = syntax;
        edit(write(image, folder / (std::string(code(view)) + ".dcm")), [](DcmDataset& dataset) {
            put(dataset, DCM_PatientAge, "093Y");
            put(dataset, DCM_ReferringPhysicianName, "PLANTED^Doctor");
            put(dataset, DCM_OperatorsName, "PLANTED^Operator");
            put(dataset, DCM_InstitutionName, "PLANTED Hospital");
            put(dataset, DCM_InstitutionAddress, "PLANTED Street");
            put(dataset, DCM_StationName, "PLANTEDSTATION");
            put(dataset, DCM_DeviceSerialNumber, "PLANTEDSERIAL");
            put(dataset, DCM_ProtocolName, "PLANTED protocol");
            put(dataset, DCM_OtherPatientNames, "PLANTEDOTHER");
            put(dataset, DCM_NameOfPhysiciansReadingStudy, "PLANTED^Reader");
            put(dataset, DCM_DateOfLastCalibration, "20240304");
            put(dataset, DCM_IrradiationEventUID, "1.2.3.77777777.1");
            put(dataset, DCM_PerformedProcedureStepDescription, "PLANTED step");
            put(dataset, DCM_AcquisitionDeviceProcessingDescription, "PLANTED processing");
            plant(dataset, DcmTag(0x0029, 0x0010, EVR_LO), "PLANTED CREATOR");
            plant(dataset, DcmTag(0x0029, 0x1001, EVR_LO), "PLANTED private");
            plant(dataset, DcmTag(0x6000, 0x0022, EVR_LO), "PLANTED overlay");
            // Attributes that are kept, with a value or of a kind that is not theirs.
            put(dataset, DCM_KVP, "PLANTED kV");
            plant(dataset, DcmTag(DCM_FilterMaterial, EVR_LO), "PLANTED filter");
            DcmItem* item = nullptr;
            ASSERT_TRUE(dataset.findOrCreateSequenceItem(DCM_RequestAttributesSequence, item, -2).good());
            put(*item, DCM_RequestedProcedureDescription, "PLANTED request");
            ASSERT_TRUE(dataset.findOrCreateSequenceItem(DCM_SourceImageSequence, item, -2).good());
            put(*item, DCM_ReferencedSOPInstanceUID, "1.2.3.77777777.2");
            // Within a sequence that is kept, two deep.
            ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_ViewCodeSequence, item).good());
            put(*item, DCM_PatientComments, "PLANTED nested");
            plant(*item, DcmTag(0x0029, 0x0010, EVR_LO), "PLANTED CREATOR");
            ASSERT_TRUE(item->findOrCreateSequenceItem(DCM_ViewModifierCodeSequence, item, -2).good());
            put(*item, DCM_CodeValue, "399163009");
            put(*item, DCM_CodingSchemeDesignator, "SCT");
            put(*item, DCM_CodeMeaning, "Magnification");
            put(*item, DCM_PersonName, "PLANTED^Deep");
        });
    }
    StudyLoad load = read({folder.path()});
    EXPECT_EQ(load.studies.size(), 1U);
    return load.studies.front();
}

struct PixelBytes {
    std::vector<std::string> parts;
    friend bool operator==(const PixelBytes&, const PixelBytes&) = default;
};

PixelBytes pixelBytes(const fs::path& file)
{
    DcmFileFormat format;
    EXPECT_TRUE(format.loadFile(OFFilename(file.c_str())).good());
    DcmElement* element = nullptr;
    EXPECT_TRUE(format.getDataset()->findAndGetElement(DCM_PixelData, element).good());
    PixelBytes bytes;
    auto* pixels = dynamic_cast<DcmPixelData*>(element);
    if (pixels == nullptr)
        return bytes;
    E_TransferSyntax syntax = EXS_Unknown;
    const DcmRepresentationParameter* parameter = nullptr;
    pixels->getOriginalRepresentationKey(syntax, parameter);
    DcmPixelSequence* sequence = nullptr;
    if (DcmXfer(syntax).isEncapsulated() && pixels->getEncapsulatedRepresentation(syntax, parameter, sequence).good()) {
        for (unsigned long i = 0; i < sequence->card(); ++i) {
            DcmPixelItem* item = nullptr;
            Uint8* data = nullptr;
            sequence->getItem(item, i);
            item->getUint8Array(data);
            bytes.parts.emplace_back(reinterpret_cast<const char*>(data), data ? item->getLength() : 0);
        }
    } else {
        Uint8* data = nullptr;
        element->getUint8Array(data);
        bytes.parts.emplace_back(reinterpret_cast<const char*>(data), element->getLength());
    }
    return bytes;
}

class Deidentify : public ::testing::TestWithParam<TransferSyntax>
{
protected:
    TemporaryFolder from_;
    TemporaryFolder to_;
    fs::path copy_ = to_ / "case";
};

TEST_P(Deidentify, NothingThatWasPlantedIsInAnyByteOfTheCopy)
{
    const Study study = plantedStudy(from_, GetParam());
    const auto done = deidentify(study, copy_);
    ASSERT_TRUE(done) << done.error().detail;
    ASSERT_EQ(done->files.size(), 4U);
    EXPECT_TRUE(done->leftOut.empty());
    EXPECT_TRUE(done->pixelsNotExamined.empty());
    std::vector<std::string> planted{"PLANTED",  "19610203", "20240305", "101112",
                                     "20240304", "093Y",     "77777777", study.studyInstanceUid};
    for (const MammogramView& view : study.views) {
        planted.push_back(view.sopInstanceUid);
        planted.push_back(view.seriesInstanceUid);
    }
    for (std::size_t i = 0; i < 4; ++i) {
        ASSERT_NE(bytesOf(study.views[i].path).find("PLANTED"), std::string::npos) << "the test plants nothing";
        const std::string bytes = bytesOf(done->files[i]);
        for (const std::string& text : planted)
            EXPECT_EQ(bytes.find(text), std::string::npos) << text << " in " << done->files[i];
        EXPECT_EQ(done->files[i].filename(), "image-" + std::to_string(i + 1) + ".dcm");
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(copy_), fs::directory_iterator()), 4);
}

TEST_P(Deidentify, TheCopyIsReadAgainAsOneStudyOfFourViewsWithTheSamePixels)
{
    const Study study = plantedStudy(from_, GetParam());
    const auto done = deidentify(study, copy_);
    ASSERT_TRUE(done);
    const StudyLoad load = read({copy_});
    ASSERT_EQ(load.studies.size(), 1U);
    EXPECT_TRUE(load.skipped.empty());
    const Study& copy = load.studies.front();
    EXPECT_EQ(copy.studyInstanceUid, done->newUids.at(study.studyInstanceUid));
    EXPECT_TRUE(copy.studyInstanceUid.starts_with("2.25."));
    EXPECT_EQ(copy.patient.id, done->patientId);
    EXPECT_EQ(copy.patient.name, "Teaching^Case");
    EXPECT_EQ(copy.patient.birthDate + copy.studyDate + copy.accessionNumber + copy.institution, "");
    ASSERT_EQ(copy.views.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) {
        const MammogramView& was = study.views[i];
        const MammogramView& is = copy.views[i];
        EXPECT_EQ(is.sopInstanceUid, done->newUids.at(was.sopInstanceUid));
        EXPECT_EQ(is.seriesInstanceUid, done->newUids.at(was.seriesInstanceUid));
        EXPECT_EQ(is.key, was.key);
        EXPECT_EQ(is.modifiers, was.modifiers);
        EXPECT_EQ(is.modifiers.count(ViewModifier::Magnification), 1U) << "what is nested is kept where it is needed";
        EXPECT_EQ(is.transferSyntaxUid, was.transferSyntaxUid);
        EXPECT_EQ(is.spacing->row, was.spacing->row);
        EXPECT_EQ(is.reasons, was.reasons);
        EXPECT_EQ(pixelBytes(is.path), pixelBytes(was.path));
        EXPECT_FALSE(pixelBytes(is.path).parts.empty());
        const auto before = was.pixels->decode();
        const auto after = is.pixels->decode();
        ASSERT_TRUE(before && after);
        EXPECT_EQ((*after)->samples, (*before)->samples);
        EXPECT_EQ((*after)->grey.voiWindows.size(), (*before)->grey.voiWindows.size());
    }
}

INSTANTIATE_TEST_SUITE_P(Syntaxes, Deidentify,
                         ::testing::Values(TransferSyntax::ImplicitLittleEndian, TransferSyntax::ExplicitLittleEndian,
                                           TransferSyntax::ExplicitBigEndian, TransferSyntax::JpegLossless,
                                           TransferSyntax::JpegLsLossless, TransferSyntax::Rle));

class DeidentifyOne : public Deidentify
{
protected:
    Study study(const std::function<void(DcmDataset&)>& change = [](DcmDataset&) {})
    {
        for (const char* name : {"a", "b"}) {
            const fs::path file = from_ / (std::string(name) + ".dcm");
            fs::remove(file);
            write(sample(name), file);
        }
        edit(from_ / "b.dcm", change);
        return read({from_.path()}).studies.front();
    }
};

TEST_F(DeidentifyOne, TheFileSaysThatAndHowItWasDone)
{
    const auto done = deidentify(study(), copy_);
    ASSERT_TRUE(done);
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(OFFilename(done->files[0].c_str())).good());
    DcmDataset& dataset = *format.getDataset();
    OFString value;
    dataset.findAndGetOFString(DCM_PatientIdentityRemoved, value);
    EXPECT_EQ(value, "YES");
    dataset.findAndGetOFString(DCM_LongitudinalTemporalInformationModified, value);
    EXPECT_EQ(value, "REMOVED");
    DcmItem* code = nullptr;
    ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_DeidentificationMethodCodeSequence, code).good());
    code->findAndGetOFString(DCM_CodeValue, value);
    EXPECT_EQ(value, "113100");
    // Type 2 attributes stay, empty.
    for (const DcmTagKey& tag : {DCM_StudyDate, DCM_AccessionNumber, DCM_ReferringPhysicianName, DCM_PatientSex})
        EXPECT_TRUE(dataset.tagExists(tag)) << tag.toString();
    EXPECT_FALSE(dataset.tagExistsWithValue(DCM_StudyDate));
}

TEST_F(DeidentifyOne, NeitherPreambleNorMetaInformationTellsWhereTheFileCameFrom)
{
    const Study one = study();
    DcmFileFormat format;
    const fs::path source = one.views[0].path;
    ASSERT_TRUE(format.loadFile(OFFilename(source.c_str())).good());
    ASSERT_TRUE(format.loadAllDataIntoMemory().good());
    ASSERT_TRUE(format.getMetaInfo()->putAndInsertString(DcmTag(0x0002, 0x0016, EVR_AE), "PLANTEDAE").good());
    ASSERT_TRUE(format
                    .saveFile(OFFilename(source.c_str()), EXS_LittleEndianExplicit, EET_UndefinedLength, EGL_recalcGL,
                              EPD_noChange, 0, 0, EWM_dontUpdateMeta)
                    .good());
    {
        std::fstream file(source, std::ios::binary | std::ios::in | std::ios::out);
        file << "PLANTED preamble";
    }
    const auto done = deidentify(one, copy_);
    ASSERT_TRUE(done);
    ASSERT_NE(bytesOf(source).find("PLANTEDAE"), std::string::npos);
    for (const fs::path& file : done->files)
        EXPECT_EQ(bytesOf(file).find("PLANTED"), std::string::npos);
}

TEST_F(DeidentifyOne, TwoExportsHaveNothingInCommonByWhichToLinkThem)
{
    const Study one = study();
    const auto first = deidentify(one, copy_);
    const auto second = deidentify(one, to_ / "again");
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->patientId, second->patientId);
    std::set<std::string> uids;
    for (const auto* done : {&*first, &*second}) {
        for (const auto& [original, made] : done->newUids)
            uids.insert(made);
    }
    EXPECT_EQ(uids.size(), 2 * first->newUids.size());
}

TEST_F(DeidentifyOne, BurnedInTextIsLeftOutAndNotToldIsNamed)
{
    auto done = deidentify(study([](DcmDataset& dataset) { put(dataset, DCM_BurnedInAnnotation, "YES"); }), copy_);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->files.size(), 1U);
    ASSERT_EQ(done->leftOut.size(), 1U);
    EXPECT_EQ(done->leftOut[0].label, "R MLO");
    EXPECT_NE(done->leftOut[0].why.find("burned into the pixels"), std::string::npos);

    done = deidentify(study([](DcmDataset& dataset) { dataset.findAndDeleteElement(DCM_BurnedInAnnotation); }),
                      to_ / "again");
    ASSERT_TRUE(done);
    EXPECT_EQ(done->files.size(), 2U);
    EXPECT_EQ(done->pixelsNotExamined, std::vector<std::string>{"R MLO"});
}

TEST_F(DeidentifyOne, ARawImageIsLeftOutAndAStudyOfThemAloneRefused)
{
    auto raw = sample("raw");
    raw.intent = PresentationIntent::ForProcessing;
    write(raw, from_ / "raw.dcm");
    const auto done = deidentify(read({from_.path()}).studies.front(), copy_);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, Reason::NothingReadable);
    EXPECT_NE(done.error().detail.find("For Processing"), std::string::npos);
    EXPECT_FALSE(fs::exists(copy_)) << "nothing is left of a refused export";
}

TEST_F(DeidentifyOne, AFolderThatHoldsAnythingIsNotWrittenInto)
{
    fs::create_directories(copy_);
    std::ofstream(copy_ / "image-1.dcm") << "of someone else";
    const auto done = deidentify(study(), copy_);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, Reason::InvalidArgument);
    EXPECT_EQ(bytesOf(copy_ / "image-1.dcm"), "of someone else");
}

TEST_F(DeidentifyOne, ACancelledExportLeavesNothing)
{
    const Study one = study();
    DeidentifyOptions options;
    options.progress = [&](std::size_t done, std::size_t of) {
        EXPECT_EQ(of, 2U);
        if (done == 1)
            options.cancel.cancel();
    };
    const auto done = deidentify(one, copy_, options);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, Reason::Cancelled);
    EXPECT_FALSE(fs::exists(copy_));
}

TEST_F(DeidentifyOne, AStudyOfTwoPatientsIsRefused)
{
    Study one = study();
    one.conflicts.push_back(Reason::PatientConflict);
    EXPECT_FALSE(deidentify(one, copy_));
    EXPECT_FALSE(fs::exists(copy_));
}

}  // namespace
}  // namespace diptych::dicom
