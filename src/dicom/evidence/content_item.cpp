#include "content_item.h"

#include <utility>

namespace diptych::dicom_evidence
{

namespace
{

ContentItem item(Relationship relationship, ValueType type, CodedConcept name)
{
    ContentItem made;
    made.relationship = relationship;
    made.type = type;
    made.name = std::move(name);
    return made;
}

}  // namespace

ContentItem container(Relationship relationship, CodedConcept name)
{
    return item(relationship, ValueType::Container, std::move(name));
}

ContentItem codeItem(Relationship relationship, CodedConcept name, CodedConcept code)
{
    ContentItem made = item(relationship, ValueType::Code, std::move(name));
    made.code = std::move(code);
    return made;
}

ContentItem textItem(Relationship relationship, CodedConcept name, std::string text)
{
    ContentItem made = item(relationship, ValueType::Text, std::move(name));
    made.text = std::move(text);
    return made;
}

ContentItem numberItem(Relationship relationship, CodedConcept name, double number, CodedConcept unit)
{
    ContentItem made = item(relationship, ValueType::Number, std::move(name));
    made.number = number;
    made.unit = std::move(unit);
    return made;
}

ContentItem shapeItem(Relationship relationship, CodedConcept name, CadOutline shape)
{
    ContentItem made = item(relationship, ValueType::SpatialCoordinates, std::move(name));
    made.shape = std::move(shape);
    return made;
}

ContentItem imageItem(Relationship relationship, std::string sopClassUid, std::string sopInstanceUid)
{
    ContentItem made = item(relationship, ValueType::Image, {});
    made.sopClassUid = std::move(sopClassUid);
    made.sopInstanceUid = std::move(sopInstanceUid);
    return made;
}

ContentItem reference(Relationship relationship, std::string anchor)
{
    ContentItem made = item(relationship, ValueType::Unknown, {});
    made.refersTo = std::move(anchor);
    return made;
}

}  // namespace diptych::dicom_evidence
