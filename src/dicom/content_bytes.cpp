#include "content_bytes.h"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

#include "diptych/core/byte_record.h"
#include "pixel_decoder.h"

namespace diptych::dicom
{

namespace
{

enum class Kind : std::uint8_t { Mammogram, Document, LeftOut, Directory };

/// Of what headers say (byte_record.h).
struct ContentFields {
    static constexpr auto last(Kind) { return Kind::Directory; }
    static constexpr auto last(Laterality) { return Laterality::Left; }
    static constexpr auto last(ViewPosition) { return ViewPosition::At; }
    static constexpr auto last(ViewModifier) { return ViewModifier::AxillaryTissue; }
    static constexpr auto last(ViewBasis) { return ViewBasis::Unknown; }
    static constexpr auto last(PresentationIntent) { return PresentationIntent::ForProcessing; }
    static constexpr auto last(SpacingBasis) { return SpacingBasis::Reconstructed; }
    static constexpr auto last(SliceOrder) { return SliceOrder::AsStored; }

    template <typename Archive, typename Value>
    static void list(Archive& each, Value& value)
    {
        using T = std::remove_const_t<Value>;
        if constexpr (std::same_as<T, Patient>) {
            each(value.id), each(value.name), each(value.birthDate), each(value.sex), each(value.issuerOfId);
        } else if constexpr (std::same_as<T, PixelSpacingMm> || std::same_as<T, PatientOrientation>) {
            each(value.row), each(value.column);
        } else if constexpr (std::same_as<T, SourceImage>) {
            each(value.sopInstanceUid), each(value.spatialLocationsPreserved);
        } else if constexpr (std::same_as<T, Slice>) {
            each(value.frame), each(value.positionMm), each(value.thicknessMm), each(value.slab);
        } else if constexpr (std::same_as<T, SliceStack>) {
            each(value.slices), each(value.order), each(value.spacingMm), each(value.representative), each(value.part);
            each(value.parts);
        } else if constexpr (std::same_as<T, Acquisition>) {
            each(value.model), each(value.serialNumber), each(value.detectorId), each(value.institution);
            each(value.institutionAddress), each(value.operatorName), each(value.reason), each(value.studyId);
            each(value.seriesNumber), each(value.instanceNumber), each(value.statedAgeYears),
                each(value.filterMaterial);
            each(value.anodeMaterial), each(value.compressionForceN), each(value.thicknessMm), each(value.angleDegrees);
            each(value.relativeExposure), each(value.tubeVoltageKv), each(value.exposureMas),
                each(value.exposureSeconds);
            each(value.organDoseMgy), each(value.entranceDoseMgy), each(value.partialView),
                each(value.partialViewPlaces);
            each(value.implant);
        } else if constexpr (std::same_as<T, MammogramView>) {
            each(value.sopClassUid), each(value.sopInstanceUid), each(value.seriesInstanceUid);
            each(value.transferSyntaxUid), each(value.key.laterality), each(value.key.position), each(value.basis);
            each(value.modifiers), each(value.unknownModifier), each(value.intent), each(value.acquisitionDateTime);
            each(value.rows), each(value.columns), each(value.frames), each(value.stack), each(value.spacing);
            each(value.spacingBasis), each(value.magnification), each(value.orientation), each(value.sources);
            each(value.manufacturer), each(value.stationText), each(value.lossyCompressed);
            each(value.acquisition);
            each(value.reasons);
        } else if constexpr (std::same_as<T, MammogramFile>) {
            each(value.view);
            each(value.patient);
            each(value.studyInstanceUid), each(value.studyDate), each(value.studyTime), each(value.accessionNumber);
            each(value.description), each(value.institution);
        } else if constexpr (std::same_as<T, EvidenceDocument>) {
            each(value.file.sopClassUid), each(value.file.sopInstanceUid), each(value.file.modality);
            each(value.patient);
            each(value.studyInstanceUid);
        } else if constexpr (std::same_as<T, MediaDirectory>) {
            each(value.referencedFiles);
        } else if constexpr (std::same_as<T, Error>) {
            each(value.reason), each(value.detail);
        } else {
            static_assert(std::same_as<T, void>, "a kind of value without a list of its fields");
        }
    }
};

using Writer = RecordWriter<ContentFields>;
using Reader = RecordReader<ContentFields>;

/// The sizes and frames by which others reckon.
bool isPlausibleView(const MammogramView& view)
{
    constexpr int kMostLines = 65535;
    const auto isLength = [](double value) { return std::isfinite(value); };
    const bool stack =
        !view.stack || (view.stack->representative < std::max<std::size_t>(1, view.stack->slices.size()) &&
                        std::ranges::all_of(view.stack->slices, [](const Slice& slice) { return slice.frame >= 0; }));
    return stack && view.rows >= 0 && view.rows <= kMostLines && view.columns >= 0 && view.columns <= kMostLines &&
           view.frames >= 0 && (!view.spacing || (isLength(view.spacing->row) && isLength(view.spacing->column)));
}

}  // namespace

bool isKept(const Result<FileContent>& content)
{
    if (content)
        return !std::holds_alternative<MediaDirectory>(*content);
    // What a file is does not change; whether it could be read may.
    const Reason reason = content.error().reason;
    return content.error().subject.empty() && (reason == Reason::NotDicom || reason == Reason::NotAMammogram ||
                                               reason == Reason::SecondaryCapture || reason == Reason::Tomosynthesis);
}

std::string toBytes(const Result<FileContent>& content)
{
    Writer writer;
    if (!content) {
        writer(Kind::LeftOut);
        writer(content.error());
    } else if (const MammogramFile* const mammogram = mammogramIn(content)) {
        writer(Kind::Mammogram);
        writer(*mammogram);
    } else if (const auto* document = std::get_if<EvidenceDocument>(&*content)) {
        writer(Kind::Document);
        writer(*document);
    } else {
        writer(Kind::Directory);
        writer(std::get<MediaDirectory>(*content));
    }
    return writer.take();
}

std::optional<Result<FileContent>> fromBytes(std::string_view bytes, std::filesystem::path path,
                                             const std::shared_ptr<ReaderProcesses>& readers)
{
    Reader reader(bytes);
    const auto whole = [&reader](auto value) {
        reader(value);
        return reader.atEnd() ? std::optional(std::move(value)) : std::nullopt;
    };
    Kind kind{};
    reader(kind);
    if (!reader.ok())
        return std::nullopt;
    if (kind == Kind::LeftOut) {
        auto error = whole(Error{});
        if (!error)
            return std::nullopt;
        return Result<FileContent>(tl::make_unexpected(std::move(*error)));
    }
    if (kind == Kind::Directory) {
        auto directory = whole(MediaDirectory{});
        if (!directory)
            return std::nullopt;
        return Result<FileContent>(FileContent(std::move(*directory)));
    }
    if (kind == Kind::Document) {
        auto document = whole(EvidenceDocument{});
        if (!document)
            return std::nullopt;
        document->file.path = std::move(path);
        return Result<FileContent>(FileContent(std::move(*document)));
    }
    auto mammogram = std::make_unique<MammogramFile>();
    reader(*mammogram);
    MammogramView& view = mammogram->view;
    if (!reader.atEnd() || !isPlausibleView(view))
        return std::nullopt;
    view.path = std::move(path);
    view.pixels = filePixels(view, readers);
    return Result<FileContent>(FileContent(std::move(mammogram)));
}

}  // namespace diptych::dicom
