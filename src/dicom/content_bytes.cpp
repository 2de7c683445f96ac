#include "content_bytes.h"

#include <algorithm>
#include <concepts>
#include <cstring>
#include <memory>
#include <type_traits>

#include "pixel_decoder.h"

namespace diptych::dicom
{

namespace
{

enum class Kind : std::uint8_t { Mammogram, Document, LeftOut };

/// No header has so many of anything; what says so is damaged.
constexpr std::uint32_t kMostOfAKind = 1'000'000;

// The last of each enumeration: a number beyond it is refused.
constexpr auto lastOf(Kind)
{
    return Kind::LeftOut;
}
constexpr auto lastOf(Laterality)
{
    return Laterality::Left;
}
constexpr auto lastOf(ViewPosition)
{
    return ViewPosition::At;
}
constexpr auto lastOf(ViewModifier)
{
    return ViewModifier::AxillaryTissue;
}
constexpr auto lastOf(ViewBasis)
{
    return ViewBasis::Unknown;
}
constexpr auto lastOf(PresentationIntent)
{
    return PresentationIntent::ForProcessing;
}
constexpr auto lastOf(SpacingBasis)
{
    return SpacingBasis::Reconstructed;
}
constexpr auto lastOf(SliceOrder)
{
    return SliceOrder::AsStored;
}
constexpr auto lastOf(Reason)
{
    return Reason::Cancelled;
}

template <typename T>
concept Enumeration = std::is_enum_v<T>;
template <typename T>
concept Number = std::is_arithmetic_v<T>;

class Writer
{
public:
    [[nodiscard]] std::string take() { return std::move(bytes_); }

    template <Number T>
    void operator()(const T& value)
    {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    template <Enumeration T>
    void operator()(const T& value)
    {
        (*this)(static_cast<std::uint8_t>(value));
    }
    void operator()(const std::string& value)
    {
        (*this)(static_cast<std::uint32_t>(value.size()));
        bytes_ += value;
    }
    template <typename T>
    void operator()(const std::optional<T>& value)
    {
        (*this)(value.has_value());
        if (value)
            fields(*this, *value);
    }
    template <typename T>
    void operator()(const std::vector<T>& values)
    {
        (*this)(static_cast<std::uint32_t>(values.size()));
        for (const T& value : values)
            fields(*this, value);
    }
    template <typename T>
    void operator()(const std::set<T>& values)
    {
        (*this)(static_cast<std::uint32_t>(values.size()));
        for (const T& value : values)
            (*this)(value);
    }

private:
    std::string bytes_;
};

/// Reads nothing beyond the end and tells by ok() that something was not as it must be.
class Reader
{
public:
    explicit Reader(std::string_view bytes) : left_(bytes) {}
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool atEnd() const { return ok_ && left_.empty(); }

    template <Number T>
    void operator()(T& value)
    {
        if constexpr (std::same_as<T, bool>) {
            std::uint8_t byte = 0;
            (*this)(byte);
            ok_ = ok_ && byte <= 1;
            value = byte == 1;
        } else if (const std::string_view bytes = next(sizeof value); ok_) {
            std::memcpy(&value, bytes.data(), sizeof value);
        }
    }
    template <Enumeration T>
    void operator()(T& value)
    {
        std::uint8_t byte = 0;
        (*this)(byte);
        ok_ = ok_ && byte <= static_cast<std::uint8_t>(lastOf(T{}));
        if (ok_)
            value = static_cast<T>(byte);
    }
    void operator()(std::string& value)
    {
        std::uint32_t length = 0;
        (*this)(length);
        value = next(length);
    }
    template <typename T>
    void operator()(std::optional<T>& value)
    {
        bool told = false;
        (*this)(told);
        if (told && ok_)
            fields(*this, value.emplace());
    }
    template <typename T>
    void operator()(std::vector<T>& values)
    {
        for (std::uint32_t left = number(); left > 0 && ok_; --left)
            fields(*this, values.emplace_back());
    }
    template <typename T>
    void operator()(std::set<T>& values)
    {
        for (std::uint32_t left = number(); left > 0 && ok_; --left) {
            T value{};
            (*this)(value);
            values.insert(value);
        }
    }

private:
    std::string_view next(std::size_t count)
    {
        ok_ = ok_ && count <= left_.size();
        const std::string_view bytes = left_.substr(0, ok_ ? count : 0);
        left_.remove_prefix(bytes.size());
        return bytes;
    }
    std::uint32_t number()
    {
        std::uint32_t count = 0;
        (*this)(count);
        ok_ = ok_ && count <= kMostOfAKind;
        return count;
    }

    std::string_view left_;
    bool ok_ = true;
};

/// One list of fields for both ways, so that they cannot differ. `Value` is const for a Writer.
template <typename Archive, typename Value>
void fields(Archive& each, Value& value)
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
        each(value.seriesNumber), each(value.instanceNumber), each(value.statedAgeYears), each(value.filterMaterial);
        each(value.anodeMaterial), each(value.compressionForceN), each(value.thicknessMm), each(value.angleDegrees);
        each(value.relativeExposure), each(value.tubeVoltageKv), each(value.exposureMas), each(value.exposureSeconds);
        each(value.organDoseMgy), each(value.entranceDoseMgy), each(value.partialView), each(value.partialViewPlaces);
        each(value.implant);
    } else if constexpr (std::same_as<T, MammogramView>) {
        each(value.sopClassUid), each(value.sopInstanceUid), each(value.seriesInstanceUid);
        each(value.transferSyntaxUid), each(value.key.laterality), each(value.key.position), each(value.basis);
        each(value.modifiers), each(value.unknownModifier), each(value.intent), each(value.acquisitionDateTime);
        each(value.rows), each(value.columns), each(value.frames), each(value.stack), each(value.spacing);
        each(value.spacingBasis), each(value.magnification), each(value.orientation), each(value.sources);
        each(value.manufacturer), each(value.stationText), each(value.lossyCompressed);
        fields(each, value.acquisition);
        each(value.reasons);
    } else if constexpr (std::same_as<T, MammogramFile>) {
        fields(each, value.view);
        fields(each, value.patient);
        each(value.studyInstanceUid), each(value.studyDate), each(value.studyTime), each(value.accessionNumber);
        each(value.description), each(value.institution);
    } else if constexpr (std::same_as<T, EvidenceDocument>) {
        each(value.file.sopClassUid), each(value.file.sopInstanceUid), each(value.file.modality);
        fields(each, value.patient);
        each(value.studyInstanceUid);
    } else if constexpr (std::same_as<T, Error>) {
        each(value.reason), each(value.detail);
    } else {
        each(value);
    }
}

/// What a file is does not change; whether it could be read may.
bool isKept(Reason reason)
{
    return reason == Reason::NotDicom || reason == Reason::NotAMammogram || reason == Reason::SecondaryCapture ||
           reason == Reason::Tomosynthesis;
}

}  // namespace

std::string toBytes(const Result<FileContent>& content)
{
    Writer writer;
    if (!content) {
        if (!isKept(content.error().reason) || !content.error().subject.empty())
            return {};
        writer(Kind::LeftOut);
        fields(writer, content.error());
    } else if (const auto* mammogram = std::get_if<MammogramFile>(&*content)) {
        writer(Kind::Mammogram);
        fields(writer, *mammogram);
    } else if (const auto* document = std::get_if<EvidenceDocument>(&*content)) {
        writer(Kind::Document);
        fields(writer, *document);
    }
    return writer.take();
}

std::optional<Result<FileContent>> fromBytes(std::string_view bytes, const std::filesystem::path& path)
{
    Reader reader(bytes);
    Kind kind{};
    reader(kind);
    if (!reader.ok())
        return std::nullopt;
    if (kind == Kind::LeftOut) {
        Error error{};
        fields(reader, error);
        if (!reader.atEnd() || !isKept(error.reason))
            return std::nullopt;
        return Result<FileContent>(tl::make_unexpected(std::move(error)));
    }
    if (kind == Kind::Document) {
        EvidenceDocument document;
        fields(reader, document);
        if (!reader.atEnd())
            return std::nullopt;
        document.file.path = path;
        return Result<FileContent>(FileContent(std::move(document)));
    }
    MammogramFile mammogram;
    fields(reader, mammogram);
    MammogramView& view = mammogram.view;
    if (!reader.atEnd() ||
        (view.stack && view.stack->representative >= std::max<std::size_t>(1, view.stack->slices.size())))
        return std::nullopt;
    view.path = path;
    view.pixels = filePixels(view);
    return Result<FileContent>(FileContent(std::move(mammogram)));
}

}  // namespace diptych::dicom
