#include "mammogram_header.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcfilefo.h"
#include "dcmtk/dcmdata/dcistrmb.h"
#include "dcmtk/dcmdata/dcmetinf.h"
#include "dcmtk/dcmdata/dcsequen.h"
#include "dcmtk/dcmdata/dcuid.h"

#include "acquisition.h"
#include "attributes.h"
#include "byte_source.h"
#include "dcmtk_runtime.h"
#include "element_table.h"
#include "file_outline.h"
#include "functional_groups.h"
#include "pixel_decoder.h"
#include "pixel_format.h"
#include "spacing.h"
#include "tomosynthesis.h"
#include "view_codes.h"

namespace diptych::dicom
{

namespace
{

constexpr std::array<std::string_view, 5> kSecondaryCaptureClasses{
    UID_SecondaryCaptureImageStorage,
    UID_MultiframeSingleBitSecondaryCaptureImageStorage,
    UID_MultiframeGrayscaleByteSecondaryCaptureImageStorage,
    UID_MultiframeGrayscaleWordSecondaryCaptureImageStorage,
    UID_MultiframeTrueColorSecondaryCaptureImageStorage,
};
/// What slices are computed from; they show nothing that a reader reads.
constexpr std::array<std::string_view, 2> kProjectionClasses{
    UID_BreastProjectionXRayImageStorageForPresentation,
    UID_BreastProjectionXRayImageStorageForProcessing,
};

/// What may hold marks on mammograms, or how to show them.
constexpr std::array<std::string_view, 6> kEvidenceClasses{
    UID_MammographyCADSRStorage, UID_BasicTextSRStorage,       UID_EnhancedSRStorage,
    UID_ComprehensiveSRStorage,  UID_Comprehensive3DSRStorage, UID_GrayscaleSoftcopyPresentationStateStorage,
};

template <typename Range>
bool contains(const Range& range, std::string_view value)
{
    return std::ranges::find(range, value) != range.end();
}

/// Codes that the file holds go into a text for people only where they look like codes.
std::string plainTerm(const std::string& term)
{
    const auto plain = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
    return term.size() <= 64 && std::ranges::all_of(term, plain) ? term : std::string("?");
}

std::string classWords(const std::string& sopClass, const std::string& modality)
{
    const char* name = dcmFindNameOfUID(sopClass.c_str());
    std::string words = "Modality " + (modality.empty() ? std::string("not told") : plainTerm(modality));
    words += ", ";
    words += name != nullptr ? std::string(name) : sopClass.empty() ? std::string("no SOP class") : plainTerm(sopClass);
    return words;
}

/// nullopt for a mammogram, slices of tomosynthesis among them.
std::optional<Error> notAMammogram(const std::string& sopClass, const std::string& modality)
{
    if (sopClass == UID_DigitalMammographyXRayImageStorageForPresentation ||
        sopClass == UID_DigitalMammographyXRayImageStorageForProcessing ||
        sopClass == UID_BreastTomosynthesisImageStorage)
        return std::nullopt;
    if (contains(kProjectionClasses, sopClass))
        return Error{Reason::Tomosynthesis, classWords(sopClass, modality), {}};
    if (contains(kSecondaryCaptureClasses, sopClass))
        return Error{Reason::SecondaryCapture, classWords(sopClass, modality), {}};
    return Error{Reason::NotAMammogram, classWords(sopClass, modality), {}};
}

/// Of the two ways to tell it the one that tells more.
std::string acquisitionDateTime(const ItemView& dataset)
{
    const std::string value = text(dataset, DCM_AcquisitionDateTime);
    // PS3.5 6.2, DT: "YYYYMMDDHHMMSS.FFFFFF&ZZXX"; the offset is kept as it is written.
    const auto offset = value.size() > 8 ? value.find_first_of("+-", 8) : std::string::npos;
    std::string stated = dateDigits(value.substr(0, offset));
    if (!stated.empty() && offset != std::string::npos)
        stated += value.substr(offset);
    const std::string date = dateDigits(text(dataset, DCM_AcquisitionDate));
    const std::string apart = date.size() == 8 ? date + dateDigits(text(dataset, DCM_AcquisitionTime)) : std::string();
    return stated.size() >= std::max<std::size_t>(8, apart.size()) ? stated : apart;
}

PresentationIntent readIntent(const ItemView& dataset, const std::string& sopClass)
{
    const std::string intent = text(dataset, DCM_PresentationIntentType);
    // The class says which it is; an attribute that contradicts it is believed, one that is missing is no objection.
    if (sopClass == UID_DigitalMammographyXRayImageStorageForProcessing || intent == "FOR PROCESSING")
        return PresentationIntent::ForProcessing;
    return PresentationIntent::ForPresentation;
}

std::optional<PatientOrientation> readOrientation(const ItemView& dataset)
{
    const auto values = texts(dataset, DCM_PatientOrientation);
    if (values.size() != 2 || values[0].empty() || values[1].empty())
        return std::nullopt;
    return PatientOrientation{values[0], values[1]};
}

std::vector<SourceImage> readSources(const ItemView& dataset)
{
    std::vector<SourceImage> sources;
    constexpr std::size_t kMost = 64;  // a mammogram is made from one image; slices, from a few dozen
    for (const ItemView& item : dataset.items(DCM_SourceImageSequence))
        if (sources.size() < kMost)
            sources.push_back({text(item, DCM_ReferencedSOPInstanceUID), text(item, DCM_SpatialLocationsPreserved)});
    return sources;
}

/// An exposure that is no screening view whatever its view code says.
bool isSpecialExposure(const ItemView& dataset)
{
    const std::string positioner = text(dataset, DCM_PositionerType);
    const auto imageType = texts(dataset, DCM_ImageType);
    const std::string qualityControl = text(dataset, DCM_QualityControlImage);
    return positioner == "STEREOTACTIC" || contains(imageType, "STEREO") ||  // a biopsy's pair of oblique exposures
           qualityControl == "YES" || qualityControl == "BOTH";              // a phantom is in the picture
}

/// A 2-D image computed from tomosynthesis, stored in the class of a mammogram.
bool isSyntheticImage(const ItemView& dataset)
{
    const auto imageType = texts(dataset, DCM_ImageType);
    return contains(imageType, "TOMO_2D") || contains(imageType, "GENERATED_2D") || contains(imageType, "TOMO");
}

/// Views with these modifiers show the breast in another way than the plain view of the same name. Nipple in profile
/// is how a good standard view looks.
bool changesTheView(ViewModifier modifier)
{
    switch (modifier) {
        case ViewModifier::NippleInProfile:
        case ViewModifier::Magnification:  // these three have reasons of their own
        case ViewModifier::SpotCompression:
        case ViewModifier::ImplantDisplaced:
            return false;
        case ViewModifier::Cleavage:
        case ViewModifier::AxillaryTail:
        case ViewModifier::RolledLateral:
        case ViewModifier::RolledMedial:
        case ViewModifier::RolledInferior:
        case ViewModifier::RolledSuperior:
        case ViewModifier::Tangential:
        case ViewModifier::AnteriorCompression:
        case ViewModifier::InframammaryFold:
        case ViewModifier::AxillaryTissue:
            return true;
    }
    return true;
}

/// From this magnification on it is a magnified exposure. Contact views estimate 1.0 to
/// about 1.1 (the breast's own thickness above the detector); magnification stands give 1.5 to 2.
constexpr double kMagnifiedFrom = 1.3;

std::optional<Error> pixelTrouble(const FileOutline& outline, const PixelFormat& format, int framesNeeded)
{
    if (!outline.pixelData)
        return Error{Reason::PixelDataMissing, {}, {}};
    if (auto refused = unsupported(format); refused && refused->reason == Reason::PixelDataMissing)
        return refused;
    const PixelDataOutline& pixels = *outline.pixelData;
    if (!pixels.encapsulated && pixels.length == 0)
        return Error{Reason::PixelDataMissing, {}, {}};
    const auto frames = static_cast<std::uint64_t>(framesNeeded);
    if (pixels.truncated || (!pixels.encapsulated && pixels.length / frames < format.bytes()) ||
        (pixels.fragmentsRead && pixels.fragments.size() < frames))
        return Error{Reason::PixelDataDamaged, {}, {}};
    return std::nullopt;
}

/// Worst first: what could put findings on the wrong side or patient, then what makes it another kind of image, then
/// what is missing to measure and hang it, then pixels that cannot be read. Lossy compression is no reason: screening
/// archives hold such images and readers read them; MammogramView::lossyCompressed tells it on screen.
std::vector<Reason> reasonsAgainst(const ItemView& dataset, const MammogramView& view, const ToldView& told,
                                   const FileOutline& outline)
{
    std::vector<Reason> reasons;
    const auto add = [&reasons](bool holds, Reason reason) {
        if (holds)
            reasons.push_back(reason);
    };
    const auto has = [&view](ViewModifier modifier) { return view.modifiers.contains(modifier); };
    const bool otherView = view.key.position != ViewPosition::Cc && view.key.position != ViewPosition::Mlo;
    const bool changed = told.unknownModifier || std::ranges::any_of(view.modifiers, changesTheView);
    const PixelFormat format = pixelFormat(dataset);
    const auto pixels = pixelTrouble(outline, format, view.stack ? std::max(format.frames, 1) : 1);
    const auto refused = unsupported(format, view.stack ? kMaxFrames : 1);

    const auto lies = view.orientation ? sideOfOrientation(view.key.position, *view.orientation) : std::nullopt;
    // First of all: nothing else matters to an engine that is not made for slices.
    add(view.stack.has_value(), Reason::Tomosynthesis);
    add(told.lateralityConflict || (lies && view.key.laterality && *lies != *view.key.laterality),
        Reason::LateralityConflict);
    add(view.intent == PresentationIntent::ForProcessing, Reason::ForProcessing);
    add(!view.stack && isSyntheticImage(dataset), Reason::Tomosynthesis);
    add(otherView || changed || isSpecialExposure(dataset), Reason::NotCcOrMlo);
    add(has(ViewModifier::Magnification) || view.magnification.value_or(1.0) >= kMagnifiedFrom, Reason::Magnification);
    add(has(ViewModifier::SpotCompression), Reason::Spot);
    add(has(ViewModifier::ImplantDisplaced), Reason::ImplantDisplaced);
    add(text(dataset, DCM_BreastImplantPresent) == "YES", Reason::Implant);
    add(text(dataset, DCM_PartialView) == "YES", Reason::PartialView);
    add(!view.spacing, Reason::SpacingMissing);
    add(!view.orientation || (view.key.laterality && view.key.position != ViewPosition::Unknown &&
                              !displayLayout(view.key, *view.orientation)),
        Reason::OrientationMissing);
    if (pixels)
        reasons.push_back(pixels->reason);
    add(!isSupportedTransferSyntax(outline.transferSyntaxUid), Reason::UnsupportedTransferSyntax);
    add(refused && refused->reason == Reason::UnsupportedPixelFormat, Reason::UnsupportedPixelFormat);
    return reasons;
}

/// Lossy whatever the header says; near-lossless JPEG-LS and JPEG 2000 can be either.
bool isLossySyntax(const std::string& uid)
{
    return uid == UID_JPEGProcess1TransferSyntax || uid == UID_JPEGProcess2_4TransferSyntax ||
           uid == UID_JPEGProcess6_8TransferSyntax || uid == UID_JPEGProcess10_12TransferSyntax;
}

std::string joined(std::initializer_list<std::string> parts)
{
    std::string all;
    for (const std::string& part : parts)
        if (!part.empty())
            all += (all.empty() ? "" : ", ") + part;
    return all;
}

MammogramView readView(const ItemView& dataset, const std::filesystem::path& file, const FileOutline& outline,
                       const std::string& sopClass)
{
    MammogramView view;
    view.path = file;
    view.sopClassUid = sopClass;
    view.sopInstanceUid = text(dataset, DCM_SOPInstanceUID);
    view.seriesInstanceUid = text(dataset, DCM_SeriesInstanceUID);
    view.transferSyntaxUid = outline.transferSyntaxUid;

    const PixelFormat format = pixelFormat(dataset);
    const auto slices = sopClass == UID_BreastTomosynthesisImageStorage && dataset.dcmItem() != nullptr
                            ? std::optional(readTomosynthesis(*dataset.dcmItem(), format))
                            : std::nullopt;
    const ToldView told = slices ? slices->view : toldView(dataset);
    view.key = told.key;
    view.basis = told.basis;
    view.modifiers = told.modifiers;
    view.unknownModifier = told.unknownModifier;
    view.intent = readIntent(dataset, sopClass);
    view.acquisitionDateTime = acquisitionDateTime(dataset);

    view.rows = format.rows;
    view.columns = format.columns;
    view.frames = format.frames;
    const Spacing spacing = physicalSpacing(dataset);
    view.spacing = spacing.millimetres;
    view.spacingBasis = spacing.basis;
    view.magnification = spacing.magnification;
    view.orientation = readOrientation(dataset);
    view.sources = readSources(dataset);
    if (slices) {
        view.spacing = slices->spacing;
        view.spacingBasis = view.spacing ? SpacingBasis::Reconstructed : SpacingBasis::Unknown;
        view.orientation = slices->orientation;
        view.stack = slices->stack;
    }

    view.manufacturer = unicodeText(dataset, DCM_Manufacturer);
    view.stationText = joined({unicodeText(dataset, DCM_ManufacturerModelName), unicodeText(dataset, DCM_StationName),
                               unicodeText(dataset, DCM_DetectorID)});
    view.lossyCompressed = text(dataset, DCM_LossyImageCompression) == "01" || isLossySyntax(outline.transferSyntaxUid);
    view.acquisition = acquisition(dataset);
    view.reasons = reasonsAgainst(dataset, view, told, outline);
    view.pixels = filePixels(view);
    return view;
}

/// nullopt where it does not tell which study it is of.
std::optional<EvidenceDocument> readEvidence(const ItemView& dataset, const std::filesystem::path& file,
                                             const std::string& sopClass)
{
    EvidenceDocument document;
    document.file = {file, sopClass, text(dataset, DCM_SOPInstanceUID), text(dataset, DCM_Modality)};
    document.studyInstanceUid = text(dataset, DCM_StudyInstanceUID);
    if (document.studyInstanceUid.empty())
        return std::nullopt;
    document.patient = readPatient(dataset);
    return document;
}

MediaDirectory readMediaDirectory(DcmItem& dataset)
{
    MediaDirectory directory;
    DcmSequenceOfItems* records = nullptr;
    if (dataset.findAndGetSequence(DCM_DirectoryRecordSequence, records).bad() || records == nullptr)
        return directory;
    // In the order of the sequence, not along the records' offsets: those are wrong in many a DICOMDIR that was
    // edited, and the tree that they build is not needed to find the files.
    for (unsigned long i = 0; i < records->card(); ++i) {
        DcmItem* record = records->getItem(i);
        if (record == nullptr || word(*record, DCM_RecordInUseFlag).value_or(0xFFFF) == 0)
            continue;
        auto components = texts(*record, DCM_ReferencedFileID);
        if (!components.empty())
            directory.referencedFiles.push_back(std::move(components));
    }
    return directory;
}

Result<std::unique_ptr<MammogramFile>> readMammogram(const ItemView& dataset, const std::filesystem::path& path,
                                                     const FileOutline& outline, const std::string& sopClass)
{
    auto mammogram = std::make_unique<MammogramFile>();
    mammogram->view = readView(dataset, path, outline, sopClass);
    mammogram->studyInstanceUid = text(dataset, DCM_StudyInstanceUID);
    if (mammogram->studyInstanceUid.empty() || mammogram->view.sopInstanceUid.empty())
        return failure(Reason::Unreadable, "a mammogram without Study or SOP Instance UID");
    mammogram->patient = readPatient(dataset);
    mammogram->studyDate = dateDigits(text(dataset, DCM_StudyDate));
    mammogram->studyTime = dateDigits(text(dataset, DCM_StudyTime));
    mammogram->accessionNumber = unicodeText(dataset, DCM_AccessionNumber);
    mammogram->description = unicodeText(dataset, DCM_StudyDescription);
    mammogram->institution = unicodeText(dataset, DCM_InstitutionName);
    return mammogram;
}

/// The mammogram of a header in which there is nothing to interpret; null: DCMTK is to read the file.
std::unique_ptr<MammogramFile> readPlain(ElementTable& table, const ByteSource& source,
                                         const std::filesystem::path& path, const FileOutline& outline)
{
    const std::span<const unsigned char> head = source.head();
    if (!table.isPlain() || !outline.plainEncoding || outline.headerBytes > head.size())
        return nullptr;
    table.setBytes(head.first(static_cast<std::size_t>(outline.headerBytes)));
    const ItemView dataset(table, table.dataset());
    const std::string sopClass = text(dataset, DCM_SOPClassUID);
    if (sopClass != UID_DigitalMammographyXRayImageStorageForPresentation &&
        sopClass != UID_DigitalMammographyXRayImageStorageForProcessing)
        return nullptr;
    auto mammogram = readMammogram(dataset, path, outline, sopClass);
    // Only now is known what was asked for, and whether all of it was plain.
    return mammogram && table.isPlain() ? *std::move(mammogram) : nullptr;
}

/// Parses the header that the walk has read already, without opening the file again; false where it is not all in
/// `head` or DCMTK does not take it: then the file itself decides.
bool parseFromMemory(DcmFileFormat& file, std::span<const unsigned char> head, const FileOutline& outline)
{
    if (outline.headerBytes == 0 || outline.headerBytes > head.size())
        return false;
    DcmInputBufferStream stream;
    stream.setBuffer(head.data(), static_cast<offile_off_t>(outline.headerBytes));
    stream.setEos();
    file.setReadMode(ERM_autoDetect);
    file.transferInit();
    const OFCondition parsed = file.readUntilTag(stream, EXS_Unknown, EGL_noChange, DCM_MaxReadLength, DCM_PixelData);
    file.transferEnd();
    if (parsed.good())
        return true;
    file.clear();
    return false;
}

}  // namespace

Patient readPatient(const ItemView& dataset)
{
    Patient patient;
    patient.id = unicodeText(dataset, DCM_PatientID);
    patient.name = unicodeText(dataset, DCM_PatientName);
    while (!patient.name.empty() && (patient.name.back() == '^' || patient.name.back() == '='))
        patient.name.pop_back();
    patient.birthDate = dateDigits(text(dataset, DCM_PatientBirthDate));
    // Written by systems that must write something; nobody's birthday is told by them.
    static constexpr std::array<std::string_view, 4> kSentinels{"18991231", "19000101", "00000000", "99999999"};
    if (patient.birthDate.size() != 8 || contains(kSentinels, patient.birthDate))
        patient.birthDate.clear();
    const std::string sex = text(dataset, DCM_PatientSex);
    if (sex == "F" || sex == "M" || sex == "O")
        patient.sex = sex;
    patient.issuerOfId = unicodeText(dataset, DCM_IssuerOfPatientID);
    return patient;
}

Result<FileContent> readHeader(const std::filesystem::path& path, HeaderParser parser)
{
    ensureDcmtkRuntime();
    ByteSource source(path);
    ElementTable table;
    const auto outline = outlineFile(source, false, &table);
    if (!outline)
        return tl::make_unexpected(outline.error());
    if (parser == HeaderParser::PlainFirst)
        if (auto mammogram = readPlain(table, source, path, *outline))
            return FileContent(std::move(mammogram));

    DcmFileFormat file;
    if (!parseFromMemory(file, source.head(), *outline) &&
        file.loadFileUntilTag(OFFilename(path.c_str()), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                              DCM_PixelData)
            .bad())
        return failure(Reason::Unreadable, "the header cannot be parsed");
    DcmDataset& dataset = *file.getDataset();
    if (dataset.card() == 0)
        return failure(Reason::Unreadable, "the header holds no attribute");

    std::string sopClass = text(dataset, DCM_SOPClassUID);
    if (sopClass.empty())
        sopClass = text(*file.getMetaInfo(), DCM_MediaStorageSOPClassUID);
    if (sopClass == UID_MediaStorageDirectoryStorage)
        return FileContent(readMediaDirectory(dataset));
    if (contains(kEvidenceClasses, sopClass))
        if (auto document = readEvidence(dataset, path, sopClass))
            return FileContent(std::move(*document));
    if (auto other = notAMammogram(sopClass, text(dataset, DCM_Modality)))
        return tl::make_unexpected(*other);

    // Its fragments must be as many as its frames at least.
    auto outlined = *outline;
    if (sopClass == UID_BreastTomosynthesisImageStorage && outlined.pixelData && outlined.pixelData->encapsulated)
        if (const auto fragments = outlineFile(path, true))
            outlined = *fragments;

    auto mammogram = readMammogram(dataset, path, outlined, sopClass);
    if (!mammogram)
        return tl::make_unexpected(mammogram.error());
    return FileContent(std::move(*mammogram));
}

const MammogramFile* mammogramIn(const Result<FileContent>& content)
{
    const auto* const mammogram = content ? std::get_if<std::unique_ptr<MammogramFile>>(&*content) : nullptr;
    return mammogram ? mammogram->get() : nullptr;
}

std::vector<Result<FileContent>> allFailed(std::size_t files, const Error& error)
{
    std::vector<Result<FileContent>> each;
    each.reserve(files);
    for (std::size_t i = 0; i < files; ++i)
        each.emplace_back(tl::make_unexpected(error));
    return each;
}

Result<FileContent> readHeaderOf(const std::filesystem::path& file)
{
    try {
        return readHeader(file);
    } catch (const std::bad_alloc&) {
        return failure(Reason::OutOfMemory, "no memory for the header");
    } catch (const std::exception& error) {
        return failure(Reason::Unreadable, error.what());
    }
}

}  // namespace diptych::dicom
