// A content item of a structured report as a value, for documents that are written and for those that are read.
//
// DICOM PS3.3 C.17.3. By-reference relationships name their target: when writing by the target's `anchor`, when reading
// by its position in the tree (1-based, the root first).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diptych/dicom_evidence/cad_report.h"

namespace diptych::dicom_evidence
{

enum class ValueType {
    Unknown,
    Container,
    Code,
    Text,
    Number,
    Image,
    Composite,
    SpatialCoordinates,
    UidReference,
    PersonName,
    Date
};

enum class Relationship {
    Unknown,
    Contains,
    HasObservationContext,
    HasAcquisitionContext,
    HasConceptModifier,
    HasProperties,
    InferredFrom,
    SelectedFrom,
};

struct ContentItem {
    Relationship relationship = Relationship::Unknown;
    ValueType type = ValueType::Unknown;  // Unknown for a reference to another item
    CodedConcept name;
    CodedConcept code;  // Code
    std::string text;   // Text, UidReference, PersonName, Date
    std::optional<double> number;
    CodedConcept unit;
    CadOutline shape;         // SpatialCoordinates
    std::string sopClassUid;  // Image, Composite
    std::string sopInstanceUid;
    std::vector<ContentItem> children;

    std::string anchor;                      // by which a written item can be referred to
    std::string refersTo;                    // the anchor of the item meant
    std::vector<unsigned> refersToPosition;  // the position of the item meant, of an item that was read

    ContentItem& add(ContentItem child)
    {
        children.push_back(std::move(child));
        return children.back();
    }
};

[[nodiscard]] ContentItem container(Relationship relationship, CodedConcept name);
[[nodiscard]] ContentItem codeItem(Relationship relationship, CodedConcept name, CodedConcept code);
[[nodiscard]] ContentItem textItem(Relationship relationship, CodedConcept name, std::string text);
[[nodiscard]] ContentItem numberItem(Relationship relationship, CodedConcept name, double number, CodedConcept unit);
[[nodiscard]] ContentItem shapeItem(Relationship relationship, CodedConcept name, CadOutline shape);
/// An image item; without a concept name.
[[nodiscard]] ContentItem imageItem(Relationship relationship, std::string sopClassUid, std::string sopInstanceUid);
[[nodiscard]] ContentItem reference(Relationship relationship, std::string anchor);

}  // namespace diptych::dicom_evidence
