#include "document_bytes.h"

#include <cmath>
#include <new>
#include <type_traits>
#include <vector>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcuid.h"

#include "diptych/dicom_evidence/document_reader.h"
#include "reader_messages.h"
#include "reader_pool.h"

namespace diptych::dicom_evidence
{

namespace
{

/// An error, a report's marks, a state, or nothing of the three: nothing of others is in it.
struct DocumentAnswer {
    std::optional<Error> error;
    std::optional<ForeignMarks> marks;
    std::optional<PresentationState> state;
};

struct DocumentFields : dicom::ReaderFields {
    using dicom::ReaderFields::last;
    static constexpr auto last(CadShape) { return CadShape::Ellipse; }
    static constexpr auto last(RenderingIntent) { return RenderingIntent::NotForPresentation; }
    static constexpr auto last(ForeignKind) { return ForeignKind::MeasurementReport; }
    static constexpr auto last(AnnotationUnits) { return AnnotationUnits::Display; }
    static constexpr auto last(GraphicType) { return GraphicType::Ellipse; }
    static constexpr auto last(DisplayedArea::Mode) { return DisplayedArea::Mode::Magnify; }

    template <typename Archive, typename Value>
    static void list(Archive& each, Value& value)
    {
        using T = std::remove_const_t<Value>;
        if constexpr (std::is_same_v<T, DocumentAnswer>) {
            each(value.error), each(value.marks), each(value.state);
        } else if constexpr (std::is_same_v<T, ForeignMarks>) {
            each(value.kind), each(value.producer), each(value.state), each(value.contentDate);
            each(value.recommendedOperatingPoint), each(value.highestOperatingPoint), each(value.marks);
        } else if constexpr (std::is_same_v<T, Producer>) {
            each(value.manufacturer), each(value.model), each(value.softwareVersions), each(value.algorithm);
            each(value.observer);
        } else if constexpr (std::is_same_v<T, ForeignMark>) {
            each(value.sopInstanceUid), each(value.outlines), each(value.centre), each(value.label), each(value.words);
            each(value.intent), each(value.operatingPoint);
        } else if constexpr (std::is_same_v<T, CadOutline>) {
            each(value.shape), each(value.points);
        } else if constexpr (std::is_same_v<T, ImagePoint>) {
            each(value.x), each(value.y);
        } else if constexpr (std::is_same_v<T, Box>) {
            each(value.x), each(value.y), each(value.width), each(value.height);
        } else if constexpr (std::is_same_v<T, Dihedral>) {
            each(value.transpose), each(value.flipX), each(value.flipY);
        } else if constexpr (std::is_same_v<T, PresentationState>) {
            each(value.sopInstanceUid), each(value.seriesInstanceUid), each(value.label), each(value.description);
            each(value.creator), each(value.creationDate), each(value.creationTime), each(value.producer);
            each(value.own), each(value.images), each(value.shutter), each(value.layout), each(value.notApplied);
            each(value.notDrawn);
        } else if constexpr (std::is_same_v<T, PresentedImage>) {
            each(value.sopInstanceUid), each(value.grey), each(value.area), each(value.graphics), each(value.texts);
        } else if constexpr (std::is_same_v<T, DisplayedArea>) {
            each(value.boxPx), each(value.mode), each(value.magnification);
        } else if constexpr (std::is_same_v<T, PresentationGraphic>) {
            each(value.layer), each(value.type), each(value.units), each(value.points), each(value.filled);
        } else if constexpr (std::is_same_v<T, PresentationText>) {
            each(value.layer), each(value.words), each(value.frame), each(value.anchor);
        } else if constexpr (std::is_same_v<T, PresentationText::Frame>) {
            each(value.units), each(value.topLeft), each(value.bottomRight);
        } else if constexpr (std::is_same_v<T, PresentationText::Anchor>) {
            each(value.units), each(value.at), each(value.visible);
        } else if constexpr (std::is_same_v<T, DisplayShutter>) {
            each(value.rectangle), each(value.circle), each(value.polygon), each(value.grey);
        } else if constexpr (std::is_same_v<T, DisplayShutter::Circle>) {
            each(value.centre), each(value.radius);
        } else {
            dicom::ReaderFields::list(each, value);
        }
    }
};

/// Visits the fields as an archive does: whether all that others reckon with are numbers, and grey values can be looked
/// up.
class NumbersCheck
{
public:
    [[nodiscard]] bool ok() const { return ok_; }

    template <typename T>
    void operator()(const T& value)
    {
        if constexpr (std::is_floating_point_v<T>)
            ok_ = ok_ && std::isfinite(value);
        else if constexpr (std::is_same_v<T, GreyScale>)
            ok_ = ok_ && dicom::isPlausible(value);
        else if constexpr (!std::is_arithmetic_v<T> && !std::is_enum_v<T> && !std::is_same_v<T, std::string>)
            DocumentFields::list(*this, value);
    }
    template <typename T>
    void operator()(const std::optional<T>& value)
    {
        if (value)
            (*this)(*value);
    }
    template <typename T>
    void operator()(const std::vector<T>& values)
    {
        for (const T& value : values)
            (*this)(value);
    }

private:
    bool ok_ = true;
};

std::optional<DocumentAnswer> answerIn(std::string_view body)
{
    RecordReader<DocumentFields> reader(body);
    DocumentAnswer answer;
    reader(answer);
    NumbersCheck numbers;
    numbers(answer);
    return reader.atEnd() && numbers.ok() ? std::optional(std::move(answer)) : std::nullopt;
}

Result<DocumentAnswer> askFor(const dicom::ReaderProcesses& readers, const std::filesystem::path& file,
                              const std::string& sopClassUid)
{
    dicom::ReaderRequest request;
    request.work = dicom::ReaderWork::Document;
    request.paths = {file.string()};
    request.detail = sopClassUid;
    std::optional<DocumentAnswer> answer;
    const auto asked = readers.pool().ask(std::move(request), {}, [&answer](const dicom::ReaderPool::Reply& reply) {
        answer = answerIn(reply.body);
        return answer.has_value();
    });
    if (!asked)
        return failure(asked.error().reason, asked.error().detail, file.string());
    if (answer->error)
        return tl::make_unexpected(std::move(*answer->error));
    return std::move(*answer);
}

DocumentAnswer read(const std::filesystem::path& file, const std::string& sopClassUid)
{
    DocumentAnswer answer;
    if (sopClassUid == UID_GrayscaleSoftcopyPresentationStateStorage) {
        if (auto state = readPresentationState(file))
            answer.state = std::move(*state);
        else
            answer.error = std::move(state.error());
    } else if (auto marks = readMarks(file, sopClassUid)) {
        answer.marks = std::move(*marks);
    } else {
        answer.error = std::move(marks.error());
    }
    return answer;
}

}  // namespace

std::string readDocumentForOther(const std::filesystem::path& file, std::string_view sopClassUid)
{
    DocumentAnswer answer;
    try {
        answer = read(file, std::string(sopClassUid));
    } catch (const std::bad_alloc&) {
        answer = {Error{Reason::OutOfMemory, "no memory for the document", file.string()}, {}, {}};
    } catch (const std::exception& error) {
        answer = {Error{Reason::Unreadable, error.what(), file.string()}, {}, {}};
    }
    RecordWriter<DocumentFields> writer;
    writer(answer);
    return writer.take();
}

Result<std::optional<ForeignMarks>> marksByReader(const dicom::ReaderProcesses& readers,
                                                  const std::filesystem::path& file, const std::string& sopClassUid)
{
    auto answer = askFor(readers, file, sopClassUid);
    if (!answer)
        return tl::make_unexpected(std::move(answer.error()));
    return std::move(answer->marks);
}

Result<PresentationState> presentationByReader(const dicom::ReaderProcesses& readers, const std::filesystem::path& file)
{
    auto answer = askFor(readers, file, UID_GrayscaleSoftcopyPresentationStateStorage);
    if (!answer)
        return tl::make_unexpected(std::move(answer.error()));
    if (!answer->state)
        return failure(Reason::ReaderCrashed, "it answered what no reader does", file.string());
    answer->state->file = file;
    return std::move(*answer->state);
}

}  // namespace diptych::dicom_evidence
