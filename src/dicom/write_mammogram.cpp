#include "diptych/dicom/write_mammogram.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcsequen.h"
#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmjpeg/djrplol.h"
#include "dcmtk/dcmjpeg/djrploss.h"
#include "dcmtk/dcmjpls/djrparam.h"

#include "dcmtk_runtime.h"
#include "decimal_string.h"
#include "fragments.h"
#include "jpeg2000.h"
#include "view_codes.h"
#include "whole_file.h"

namespace diptych::dicom
{

namespace fs = std::filesystem;

namespace
{

using SyntaxRow = std::pair<std::string_view, TransferSyntax>;
constexpr std::array<SyntaxRow, 10> kSyntaxNames{{
    {"implicit", TransferSyntax::ImplicitLittleEndian},
    {"explicit", TransferSyntax::ExplicitLittleEndian},
    {"big-endian", TransferSyntax::ExplicitBigEndian},
    {"deflated", TransferSyntax::DeflatedExplicit},
    {"rle", TransferSyntax::Rle},
    {"jpeg-baseline", TransferSyntax::JpegBaseline},
    {"jpeg-extended", TransferSyntax::JpegExtended},
    {"jpeg-lossless", TransferSyntax::JpegLossless},
    {"jpeg-ls", TransferSyntax::JpegLsLossless},
    {"jpeg2000-lossless", TransferSyntax::Jpeg2000Lossless},
}};

E_TransferSyntax dcmtkSyntax(TransferSyntax syntax)
{
    switch (syntax) {
        case TransferSyntax::ImplicitLittleEndian:
            return EXS_LittleEndianImplicit;
        case TransferSyntax::ExplicitLittleEndian:
            return EXS_LittleEndianExplicit;
        case TransferSyntax::ExplicitBigEndian:
            return EXS_BigEndianExplicit;
        case TransferSyntax::DeflatedExplicit:
            return EXS_DeflatedLittleEndianExplicit;
        case TransferSyntax::Rle:
            return EXS_RLELossless;
        case TransferSyntax::JpegBaseline:
            return EXS_JPEGProcess1;
        case TransferSyntax::JpegExtended:
            return EXS_JPEGProcess2_4;
        case TransferSyntax::JpegLossless:
            return EXS_JPEGProcess14SV1;
        case TransferSyntax::JpegLsLossless:
            return EXS_JPEGLSLossless;
        case TransferSyntax::Jpeg2000Lossless:
            return EXS_JPEG2000LosslessOnly;
    }
    return EXS_LittleEndianExplicit;
}

bool isLossy(TransferSyntax syntax)
{
    return syntax == TransferSyntax::JpegBaseline || syntax == TransferSyntax::JpegExtended;
}

class DatasetWriter
{
public:
    explicit DatasetWriter(DcmItem& item) : item_(item) {}

    void put(const DcmTagKey& tag, const std::string& value)
    {
        note(item_.putAndInsertOFStringArray(tag, OFString(value.c_str(), value.size())));
    }
    void putWord(const DcmTagKey& tag, int value) { note(item_.putAndInsertUint16(tag, static_cast<Uint16>(value))); }
    void putCode(const DcmTagKey& sequence, const char* value, const char* meaning)
    {
        DcmItem* code = nullptr;
        note(item_.findOrCreateSequenceItem(sequence, code, -2));
        if (code == nullptr)
            return;
        DatasetWriter writer(*code);
        writer.put(DCM_CodeValue, value);
        writer.put(DCM_CodingSchemeDesignator, "SCT");
        writer.put(DCM_CodeMeaning, meaning);
        note(writer.status_);
    }
    void putEmptySequence(const DcmTagKey& sequence) { note(item_.insertEmptyElement(sequence)); }
    void note(const OFCondition& result)
    {
        if (status_.good() && result.bad())
            status_ = result;
    }
    [[nodiscard]] DcmItem& item() { return item_; }
    [[nodiscard]] const OFCondition& status() const { return status_; }

private:
    DcmItem& item_;
    OFCondition status_ = EC_Normal;
};

void writePatientAndStudy(DatasetWriter& out, const MammogramToWrite& image)
{
    out.put(DCM_SpecificCharacterSet, "ISO_IR 192");
    out.put(DCM_PatientName, image.patient.name);
    out.put(DCM_PatientID, image.patient.id);
    out.put(DCM_PatientBirthDate, image.patient.birthDate);
    out.put(DCM_PatientSex, image.patient.sex);
    out.put(DCM_StudyInstanceUID, image.studyInstanceUid);
    out.put(DCM_StudyDate, image.studyDate);
    out.put(DCM_StudyTime, image.studyTime);
    out.put(DCM_StudyID, "");
    out.put(DCM_AccessionNumber, image.accessionNumber);
    out.put(DCM_ReferringPhysicianName, "");
    if (!image.studyDescription.empty())
        out.put(DCM_StudyDescription, image.studyDescription);
}

void writeSeriesAndEquipment(DatasetWriter& out, const MammogramToWrite& image)
{
    out.put(DCM_Modality, "MG");
    out.put(DCM_SeriesInstanceUID, image.seriesInstanceUid);
    out.put(DCM_SeriesNumber, std::to_string(image.seriesNumber));
    out.put(DCM_SeriesDescription, label(image.key, image.modifiers));
    if (image.intent != PresentationIntent::Unknown)
        out.put(DCM_PresentationIntentType,
                image.intent == PresentationIntent::ForProcessing ? "FOR PROCESSING" : "FOR PRESENTATION");
    out.put(DCM_Manufacturer, image.manufacturer);
}

void writeGeneralImage(DatasetWriter& out, const MammogramToWrite& image)
{
    const bool processing = image.intent == PresentationIntent::ForProcessing;
    out.put(DCM_SOPClassUID, processing ? UID_DigitalMammographyXRayImageStorageForProcessing
                                        : UID_DigitalMammographyXRayImageStorageForPresentation);
    out.put(DCM_SOPInstanceUID, image.sopInstanceUid);
    out.put(DCM_InstanceNumber, std::to_string(image.instanceNumber));
    out.put(DCM_ImageType, "DERIVED\\PRIMARY");
    for (const DcmTagKey& date : {DCM_ContentDate, DCM_AcquisitionDate})
        out.put(date, image.studyDate);
    for (const DcmTagKey& time : {DCM_ContentTime, DCM_AcquisitionTime})
        out.put(time, image.studyTime);
    out.put(DCM_BurnedInAnnotation, "NO");
    if (!isLossy(image.transferSyntax))  // else the encoder says 01, ratio and method
        out.put(DCM_LossyImageCompression, "00");
    if (!image.comment.empty())
        out.put(DCM_ImageComments, image.comment);
    out.putEmptySequence(DCM_AcquisitionContextSequence);
}

void writeViewCode(DatasetWriter& out, const MammogramToWrite& image)
{
    const CodedName* name = codeOf(image.key.position);
    DcmItem* view = nullptr;
    if (name == nullptr)
        return;
    out.putCode(DCM_ViewCodeSequence, name->sct.data(), name->meaning.data());
    out.note(out.item().findAndGetSequenceItem(DCM_ViewCodeSequence, view));
    if (view == nullptr)
        return;
    DatasetWriter modifiers(*view);
    modifiers.putEmptySequence(DCM_ViewModifierCodeSequence);
    for (const ViewModifier modifier : image.modifiers)
        modifiers.putCode(DCM_ViewModifierCodeSequence, codeOf(modifier).sct.data(), codeOf(modifier).meaning.data());
    out.note(modifiers.status());
}

/// DX Anatomy Imaged, DX Positioning, X-Ray Detector and Mammography Image modules (PS3.3 C.8.11).
void writeProjection(DatasetWriter& out, const MammogramToWrite& image)
{
    if (image.writeImageLaterality && image.key.laterality)
        out.put(DCM_ImageLaterality, std::string(code(*image.key.laterality)));
    out.putCode(DCM_AnatomicRegionSequence, "76752008", "Breast");
    out.put(DCM_BodyPartExamined, "BREAST");
    out.put(DCM_OrganExposed, "BREAST");
    out.put(DCM_PositionerType, "MAMMOGRAPHIC");
    if (image.writeViewPosition && image.key.position != ViewPosition::Unknown)
        out.put(DCM_ViewPosition, std::string(code(image.key.position)));
    if (image.writeViewCode)
        writeViewCode(out, image);
    if (image.orientation)
        out.put(DCM_PatientOrientation, image.orientation->row + "\\" + image.orientation->column);
    out.put(DCM_DetectorType, "DIRECT");
    if (image.imagerSpacing)
        out.put(DCM_ImagerPixelSpacing,
                decimalString(image.imagerSpacing->row) + "\\" + decimalString(image.imagerSpacing->column));
    if (image.magnificationFactor != 0.0)
        out.put(DCM_EstimatedRadiographicMagnificationFactor, decimalString(image.magnificationFactor));
    out.put(DCM_BreastImplantPresent, image.implant ? "YES" : "NO");
    out.put(DCM_PartialView, image.partial ? "YES" : "NO");
}

void writeVoi(DatasetWriter& out, const MammogramToWrite& image)
{
    std::string centres, widths, explanations;
    for (const VoiWindow& window : image.windows) {
        const char* separator = centres.empty() ? "" : "\\";
        centres += separator + decimalString(window.centre);
        widths += separator + decimalString(window.width);
        explanations += separator + window.explanation;
    }
    if (!image.windows.empty()) {
        out.put(DCM_WindowCenter, centres);
        out.put(DCM_WindowWidth, widths);
        if (explanations.size() >= image.windows.size())
            out.put(DCM_WindowCenterWidthExplanation, explanations);
        const VoiFunction function = image.windows.front().function;
        if (function != VoiFunction::Linear)
            out.put(DCM_VOILUTFunction, function == VoiFunction::Sigmoid ? "SIGMOID" : "LINEAR_EXACT");
    }
    if (!image.voiLut)
        return;
    DcmItem* lut = nullptr;
    out.note(out.item().findOrCreateSequenceItem(DCM_VOILUTSequence, lut, -2));
    if (lut == nullptr)
        return;
    const auto count = image.voiLut->entries.size();
    const std::array<Uint16, 3> descriptor{static_cast<Uint16>(count == 65536 ? 0 : count),
                                           static_cast<Uint16>(image.voiLut->firstValue),
                                           static_cast<Uint16>(image.voiLut->bits)};
    // US as the modality values of these images are never negative.
    out.note(lut->putAndInsertUint16Array(DcmTag(DCM_LUTDescriptor, EVR_US), descriptor.data(), 3));
    out.note(lut->putAndInsertUint16Array(DcmTag(DCM_LUTData, EVR_OW), image.voiLut->entries.data(), count));
    if (!image.voiLut->explanation.empty())
        out.note(lut->putAndInsertString(DCM_LUTExplanation, image.voiLut->explanation.c_str()));
}

void writePixels(DatasetWriter& out, const MammogramToWrite& image)
{
    const int allocated = image.bitsStored <= 8 ? 8 : 16;
    out.putWord(DCM_SamplesPerPixel, 1);
    out.put(DCM_PhotometricInterpretation, image.monochrome1 ? "MONOCHROME1" : "MONOCHROME2");
    out.put(DCM_PresentationLUTShape, image.monochrome1 ? "INVERSE" : "IDENTITY");
    out.putWord(DCM_Rows, image.rows);
    out.putWord(DCM_Columns, image.columns);
    out.putWord(DCM_BitsAllocated, allocated);
    out.putWord(DCM_BitsStored, image.bitsStored);
    out.putWord(DCM_HighBit, image.bitsStored - 1);
    out.putWord(DCM_PixelRepresentation, 0);
    out.put(DCM_PixelIntensityRelationship, "LOG");
    // +1: more exposure gives higher values; in what a reader sees as MONOCHROME2, dense tissue is bright and high.
    out.note(out.item().putAndInsertSint16(DCM_PixelIntensityRelationshipSign, image.monochrome1 ? 1 : -1));
    out.put(DCM_RescaleIntercept, "0");
    out.put(DCM_RescaleSlope, "1");
    out.put(DCM_RescaleType, "US");
    if (allocated == 8) {
        const std::vector<Uint8> bytes(image.samples.begin(), image.samples.end());
        out.note(out.item().putAndInsertUint8Array(DCM_PixelData, bytes.data(), bytes.size()));
    } else {
        out.note(out.item().putAndInsertUint16Array(DCM_PixelData, image.samples.data(), image.samples.size()));
    }
}

Result<void> checkArguments(const MammogramToWrite& image)
{
    const auto refuse = [](const char* why) { return failure(Reason::InvalidArgument, why); };
    if (image.rows <= 0 || image.columns <= 0 || image.rows > 65535 || image.columns > 65535 ||
        image.samples.size() != static_cast<std::size_t>(image.rows) * static_cast<std::size_t>(image.columns))
        return refuse("not as many samples as Rows x Columns");
    if (image.bitsStored < 2 || image.bitsStored > 16)
        return refuse("Bits Stored must be 2 to 16");
    const int most = (1 << image.bitsStored) - 1;
    if (std::ranges::any_of(image.samples, [most](std::uint16_t sample) { return sample > most; }))
        return refuse("a sample does not fit Bits Stored");
    if (image.transferSyntax == TransferSyntax::JpegBaseline && image.bitsStored > 8)
        return refuse("JPEG baseline holds 8 bits only");
    if (image.transferSyntax == TransferSyntax::JpegExtended && (image.bitsStored <= 8 || image.bitsStored > 12))
        return refuse("JPEG extended is written with 9 to 12 bits");
    return {};
}

/// Which DCMTK has no encoder for.
Result<void> insertJpeg2000(DcmDataset& dataset, const MammogramToWrite& image)
{
    auto codestream = encodeJpeg2000(image.samples, image.rows, image.columns, image.bitsStored);
    if (!codestream)
        return tl::make_unexpected(codestream.error());
    if (codestream->size() % 2 != 0)
        codestream->push_back(0);
    return insertFragment(dataset, EXS_JPEG2000LosslessOnly, *codestream)
               ? Result<void>{}
               : failure(Reason::WriteFailed, "the pixels cannot be compressed");
}

Result<void> compress(DcmDataset& dataset, const MammogramToWrite& image)
{
    const TransferSyntax syntax = image.transferSyntax;
    if (syntax == TransferSyntax::Jpeg2000Lossless)
        return insertJpeg2000(dataset, image);
    const DJ_RPLossy lossy(95);
    const DJ_RPLossless jpegLossless(1, 0);
    const DJLSRepresentationParameter jpegLs(0, OFTrue);
    const DcmRepresentationParameter* parameter = nullptr;
    if (isLossy(syntax))
        parameter = &lossy;
    else if (syntax == TransferSyntax::JpegLossless)
        parameter = &jpegLossless;
    else if (syntax == TransferSyntax::JpegLsLossless)
        parameter = &jpegLs;
    const E_TransferSyntax target = dcmtkSyntax(syntax);
    if (dataset.chooseRepresentation(target, parameter).bad() || !dataset.canWriteXfer(target))
        return failure(Reason::WriteFailed, "the pixels cannot be compressed");
    return {};
}

/// Gives the finished file its name without ever replacing another: a hard link fails where the name is taken.
/// Where the file system has no hard links, it is looked up first.
Result<void> publish(const fs::path& temporary, const fs::path& file)
{
    std::error_code error;
    fs::create_hard_link(temporary, file, error);
    if (!error) {
        fs::remove(temporary, error);
        return {};
    }
    if (error != std::errc::file_exists && !fs::exists(file)) {
        fs::rename(temporary, file, error);
        if (!error)
            return {};
    }
    const bool taken = fs::exists(file);
    std::error_code ignored;
    fs::remove(temporary, ignored);
    return failure(Reason::WriteFailed, taken ? "the file exists already" : "the file cannot be named", file.string());
}

}  // namespace

std::optional<TransferSyntax> transferSyntax(std::string_view name)
{
    const auto row = std::ranges::find(kSyntaxNames, name, &SyntaxRow::first);
    if (row == kSyntaxNames.end())
        return std::nullopt;
    return row->second;
}

Result<void> writeMammogram(const MammogramToWrite& image, const fs::path& file)
{
    ensureDcmtkRuntime();
    if (auto checked = checkArguments(image); !checked)
        return checked;
    std::error_code ignored;
    if (fs::exists(file, ignored))
        return failure(Reason::WriteFailed, "the file exists already", file.string());

    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    DatasetWriter out(dataset);
    writePatientAndStudy(out, image);
    writeSeriesAndEquipment(out, image);
    writeGeneralImage(out, image);
    writeProjection(out, image);
    writeVoi(out, image);
    writePixels(out, image);
    if (out.status().bad())
        return failure(Reason::InvalidArgument, "an attribute cannot be written", file.string());
    if (auto compressed = compress(dataset, image); !compressed)
        return compressed;

    fs::path temporary = file;
    temporary += ".part";
    fs::remove(temporary, ignored);
    if (auto written = writeWholeFile(format, temporary, {.transferSyntax = dcmtkSyntax(image.transferSyntax)});
        !written)
        return written;
    return publish(temporary, file);
}

}  // namespace diptych::dicom
