#include "content_tree_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcsequen.h"

namespace diptych::dicom_evidence
{

namespace
{

constexpr int kDeepest = 64;
constexpr std::size_t kMostItems = 500'000;
constexpr unsigned long kMostPoints = 100'000;

constexpr std::array<std::pair<std::string_view, ValueType>, 10> kValueTypes{{
    {"CONTAINER", ValueType::Container},
    {"CODE", ValueType::Code},
    {"TEXT", ValueType::Text},
    {"NUM", ValueType::Number},
    {"IMAGE", ValueType::Image},
    {"COMPOSITE", ValueType::Composite},
    {"SCOORD", ValueType::SpatialCoordinates},
    {"UIDREF", ValueType::UidReference},
    {"PNAME", ValueType::PersonName},
    {"DATE", ValueType::Date},
}};
constexpr std::array<std::pair<std::string_view, Relationship>, 7> kRelationships{{
    {"CONTAINS", Relationship::Contains},
    {"HAS OBS CONTEXT", Relationship::HasObservationContext},
    {"HAS ACQ CONTEXT", Relationship::HasAcquisitionContext},
    {"HAS CONCEPT MOD", Relationship::HasConceptModifier},
    {"HAS PROPERTIES", Relationship::HasProperties},
    {"INFERRED FROM", Relationship::InferredFrom},
    {"SELECTED FROM", Relationship::SelectedFrom},
}};
constexpr std::array<std::pair<std::string_view, CadShape>, 5> kShapes{{
    {"POINT", CadShape::Point},
    {"MULTIPOINT", CadShape::MultiPoint},
    {"POLYLINE", CadShape::Polyline},
    {"CIRCLE", CadShape::Circle},
    {"ELLIPSE", CadShape::Ellipse},
}};

template <typename Table>
auto lookUp(const Table& table, const std::string& word) -> std::optional<typename Table::value_type::second_type>
{
    const auto row = std::ranges::find(table, std::string_view(word), &Table::value_type::first);
    if (row == table.end())
        return std::nullopt;
    return row->second;
}

DcmItem* firstItem(DcmItem& item, const DcmTagKey& sequence)
{
    DcmItem* first = nullptr;
    return item.findAndGetSequenceItem(sequence, first, 0).good() ? first : nullptr;
}

class TreeReader
{
public:
    /// Names in nested items are in the character set of the whole; DCMTK hands it down.
    [[nodiscard]] ContentItem read(DcmItem& source, int depth)
    {
        ++items_;
        ContentItem item;
        item.relationship =
            lookUp(kRelationships, dicom::text(source, DCM_RelationshipType)).value_or(Relationship::Unknown);
        item.type = lookUp(kValueTypes, dicom::text(source, DCM_ValueType)).value_or(ValueType::Unknown);
        item.name = concept_(source, DCM_ConceptNameCodeSequence);
        readPosition(source, item);
        readValue(source, item);
        readChildren(source, item, depth);
        return item;
    }

private:
    static CodedConcept concept_(DcmItem& source, const DcmTagKey& sequence)
    {
        DcmItem* code = firstItem(source, sequence);
        if (code == nullptr)
            return {};
        CodedConcept told{dicom::text(*code, DCM_CodeValue), dicom::text(*code, DCM_CodingSchemeDesignator),
                          dicom::unicodeText(*code, DCM_CodeMeaning)};
        if (told.value.empty())
            told.value = dicom::text(*code, DCM_LongCodeValue);
        return told;
    }

    static void readPosition(DcmItem& source, ContentItem& item)
    {
        const Uint32* numbers = nullptr;
        unsigned long count = 0;
        if (source.findAndGetUint32Array(DCM_ReferencedContentItemIdentifier, numbers, &count).good() &&
            numbers != nullptr)
            item.refersToPosition.assign(numbers, numbers + std::min(count, 64UL));
    }

    static void readValue(DcmItem& source, ContentItem& item)
    {
        switch (item.type) {
            case ValueType::Code:
                item.code = concept_(source, DCM_ConceptCodeSequence);
                break;
            case ValueType::Text:
                item.text = dicom::unicodeText(source, DCM_TextValue);
                break;
            case ValueType::PersonName:
                item.text = dicom::unicodeText(source, DCM_PersonName);
                break;
            case ValueType::Date:
                item.text = dicom::text(source, DCM_Date);
                break;
            case ValueType::UidReference:
                item.text = dicom::text(source, DCM_UID);
                break;
            case ValueType::Number:
                readNumber(source, item);
                break;
            case ValueType::Image:
            case ValueType::Composite:
                if (DcmItem* sop = firstItem(source, DCM_ReferencedSOPSequence)) {
                    item.sopClassUid = dicom::text(*sop, DCM_ReferencedSOPClassUID);
                    item.sopInstanceUid = dicom::text(*sop, DCM_ReferencedSOPInstanceUID);
                }
                break;
            case ValueType::SpatialCoordinates:
                readShape(source, item);
                break;
            case ValueType::Container:
            case ValueType::Unknown:
                break;
        }
    }

    static void readNumber(DcmItem& source, ContentItem& item)
    {
        DcmItem* value = firstItem(source, DCM_MeasuredValueSequence);
        if (value == nullptr)
            return;
        item.number = dicom::number(*value, DCM_FloatingPointValue);
        if (!item.number)
            item.number = dicom::number(*value, DCM_NumericValue);
        item.unit = concept_(*value, DCM_MeasurementUnitsCodeSequence);
    }

    static void readShape(DcmItem& source, ContentItem& item)
    {
        const auto shape = lookUp(kShapes, dicom::text(source, DCM_GraphicType));
        const Float32* data = nullptr;
        unsigned long count = 0;
        if (!shape || source.findAndGetFloat32Array(DCM_GraphicData, data, &count).bad() || data == nullptr)
            return;
        item.shape.shape = *shape;
        for (unsigned long i = 0; i + 1 < std::min(count, 2 * kMostPoints); i += 2) {
            if (!std::isfinite(data[i]) || !std::isfinite(data[i + 1])) {
                item.shape.points.clear();  // a shape with a hole in it is another shape
                return;
            }
            item.shape.points.push_back({static_cast<double>(data[i]), static_cast<double>(data[i + 1])});
        }
    }

    void readChildren(DcmItem& source, ContentItem& item, int depth)
    {
        DcmSequenceOfItems* content = nullptr;
        if (depth >= kDeepest || source.findAndGetSequence(DCM_ContentSequence, content).bad() || content == nullptr)
            return;
        // nextInContainer() walks the list; getItem(n) would count from the beginning each time.
        for (DcmObject* child = content->nextInContainer(nullptr); child != nullptr && items_ < kMostItems;
             child = content->nextInContainer(child))
            if (auto* childItem = dynamic_cast<DcmItem*>(child))
                item.children.push_back(read(*childItem, depth + 1));
    }

    std::size_t items_ = 0;
};

}  // namespace

std::optional<ContentItem> contentOf(DcmItem& dataset)
{
    DcmSequenceOfItems* content = nullptr;
    if (dataset.findAndGetSequence(DCM_ContentSequence, content).bad() || content == nullptr)
        return std::nullopt;
    return TreeReader().read(dataset, 0);
}

const ContentItem* resolved(const ContentItem& root, const ContentItem& reference)
{
    if (reference.refersToPosition.empty())
        return &reference;
    const ContentItem* item = &root;
    if (reference.refersToPosition.front() != 1)
        return nullptr;
    for (std::size_t level = 1; level < reference.refersToPosition.size(); ++level) {
        const unsigned place = reference.refersToPosition[level];
        if (place == 0 || place > item->children.size())
            return nullptr;
        item = &item->children[place - 1];
    }
    return item->refersToPosition.empty() ? item : nullptr;
}

}  // namespace diptych::dicom_evidence
