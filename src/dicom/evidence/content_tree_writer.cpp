#include "content_tree_writer.h"

#include <map>
#include <set>

#include "dcmtk/dcmdata/dcdeftag.h"

#include "decimal_string.h"

namespace diptych::dicom_evidence
{

namespace
{

DSRTypes::E_RelationshipType dcmtk(Relationship relationship)
{
    switch (relationship) {
        case Relationship::Unknown:
            return DSRTypes::RT_isRoot;
        case Relationship::Contains:
            return DSRTypes::RT_contains;
        case Relationship::HasObservationContext:
            return DSRTypes::RT_hasObsContext;
        case Relationship::HasAcquisitionContext:
            return DSRTypes::RT_hasAcqContext;
        case Relationship::HasConceptModifier:
            return DSRTypes::RT_hasConceptMod;
        case Relationship::HasProperties:
            return DSRTypes::RT_hasProperties;
        case Relationship::InferredFrom:
            return DSRTypes::RT_inferredFrom;
        case Relationship::SelectedFrom:
            return DSRTypes::RT_selectedFrom;
    }
    return DSRTypes::RT_isRoot;
}

DSRTypes::E_ValueType dcmtk(ValueType type)
{
    switch (type) {
        case ValueType::Unknown:
            return DSRTypes::VT_byReference;
        case ValueType::Container:
            return DSRTypes::VT_Container;
        case ValueType::Code:
            return DSRTypes::VT_Code;
        case ValueType::Text:
            return DSRTypes::VT_Text;
        case ValueType::Number:
            return DSRTypes::VT_Num;
        case ValueType::Image:
            return DSRTypes::VT_Image;
        case ValueType::Composite:
            return DSRTypes::VT_Composite;
        case ValueType::SpatialCoordinates:
            return DSRTypes::VT_SCoord;
        case ValueType::UidReference:
            return DSRTypes::VT_UIDRef;
        case ValueType::PersonName:
            return DSRTypes::VT_PName;
        case ValueType::Date:
            return DSRTypes::VT_Date;
    }
    return DSRTypes::VT_invalid;
}

DSRTypes::E_GraphicType dcmtk(CadShape shape)
{
    switch (shape) {
        case CadShape::Point:
            return DSRTypes::GT_Point;
        case CadShape::MultiPoint:
            return DSRTypes::GT_Multipoint;
        case CadShape::Polyline:
            return DSRTypes::GT_Polyline;
        case CadShape::Circle:
            return DSRTypes::GT_Circle;
        case CadShape::Ellipse:
            return DSRTypes::GT_Ellipse;
    }
    return DSRTypes::GT_invalid;
}

OFString ofString(const std::string& text)
{
    return {text.c_str(), text.size()};
}

DSRCodedEntryValue dcmtk(const CodedConcept& code)
{
    // Unlike the schemes that DICOM maintains or SNOMED, those of BI-RADS tell their edition.
    if (code.scheme == "BI")
        return {ofString(code.value), ofString(code.scheme), "4", ofString(code.meaning)};
    return {ofString(code.value), ofString(code.scheme), ofString(code.meaning)};
}

class TreeWriter
{
public:
    explicit TreeWriter(DSRDocumentTree& tree) : tree_(tree) {}

    [[nodiscard]] OFCondition write(const ContentItem& root)
    {
        add(root, DSRTypes::AM_afterCurrent);
        return status_;
    }

private:
    void note(const OFCondition& result)
    {
        if (status_.good() && result.bad())
            status_ = result;
    }

    void add(const ContentItem& item, DSRTypes::E_AddMode mode)
    {
        if (status_.bad())
            return;
        if (!item.refersTo.empty()) {
            const auto target = anchors_.find(item.refersTo);
            if (target == anchors_.end() ||
                tree_.addByReferenceRelationship(dcmtk(item.relationship), target->second) == 0)
                note(SR_EC_InvalidByReferenceRelationship);
            return;
        }
        const std::size_t node = tree_.addContentItem(dcmtk(item.relationship), dcmtk(item.type), mode);
        if (node == 0) {
            note(SR_EC_CannotAddContentItem);
            return;
        }
        if (!item.anchor.empty())
            anchors_[item.anchor] = node;
        fill(tree_.getCurrentContentItem(), item);
        addChildren(item);
    }

    void addChildren(const ContentItem& item)
    {
        bool below = true;
        bool descended = false;
        for (const ContentItem& child : item.children) {
            // A reference is always put below the current item as its last child, so those come after the others.
            if (child.refersTo.empty()) {
                add(child, below ? DSRTypes::AM_belowCurrent : DSRTypes::AM_afterCurrent);
                descended = true;
                below = false;
            }
        }
        if (descended && status_.good())
            tree_.goUp();
        for (const ContentItem& child : item.children)
            if (!child.refersTo.empty())
                add(child, DSRTypes::AM_belowCurrent);
    }

    void fill(DSRContentItem& target, const ContentItem& item)
    {
        if (!item.name.empty())
            note(target.setConceptName(dcmtk(item.name)));
        switch (item.type) {
            case ValueType::Code:
                note(target.setCodeValue(dcmtk(item.code)));
                break;
            case ValueType::Number:
                fillNumber(target, item);
                break;
            case ValueType::Image:
                note(target.setImageReference(
                    DSRImageReferenceValue(ofString(item.sopClassUid), ofString(item.sopInstanceUid))));
                break;
            case ValueType::Composite:
                note(target.setCompositeReference(
                    DSRCompositeReferenceValue(ofString(item.sopClassUid), ofString(item.sopInstanceUid))));
                break;
            case ValueType::SpatialCoordinates:
                fillShape(target, item.shape);
                break;
            case ValueType::Text:
            case ValueType::UidReference:
            case ValueType::PersonName:
            case ValueType::Date:
                note(target.setStringValue(ofString(item.text)));
                break;
            case ValueType::Container:
            case ValueType::Unknown:
                break;
        }
    }

    void fillNumber(DSRContentItem& target, const ContentItem& item)
    {
        DSRNumericMeasurementValue value(ofString(dicom::decimalString(*item.number)), dcmtk(item.unit));
        note(value.setFloatingPointRepresentation(*item.number));
        note(target.setNumericValue(value));
    }

    void fillShape(DSRContentItem& target, const CadOutline& shape)
    {
        DSRSpatialCoordinatesValue value(dcmtk(shape.shape));
        for (const ImagePoint& point : shape.points)
            value.getGraphicDataList().addItem(static_cast<Float32>(point.x), static_cast<Float32>(point.y));
        note(target.setSpatialCoordinates(value));
    }

    DSRDocumentTree& tree_;
    std::map<std::string, std::size_t> anchors_;
    OFCondition status_ = EC_Normal;
};

void collectReferences(const ContentItem& item, std::set<std::string>& uids)
{
    if (!item.sopInstanceUid.empty())
        uids.insert(item.sopInstanceUid);
    for (const ContentItem& child : item.children)
        collectReferences(child, uids);
}

}  // namespace

Result<void> buildReport(DcmDataset& dataset, DSRTypes::E_DocumentType type, const ContentItem& root,
                         const char* templateId, const DocumentHeader& header)
{
    const auto refuse = [](const char* what, const OFCondition& why) {
        return failure(Reason::InvalidArgument, std::string(what) + ": " + why.text());
    };
    DSRDocument document(type);
    OFCondition status = document.setSpecificCharacterSetType(DSRTypes::CS_UTF8);
    if (status.good())
        status = TreeWriter(document.getTree()).write(root);
    if (status.bad())
        return refuse("the content is not allowed in this document", status);
    if (templateId != nullptr) {
        document.getTree().gotoRoot();
        status = document.getTree().setTemplateIdentification(templateId, "DCMR");
    }
    std::set<std::string> uids;
    collectReferences(root, uids);
    for (const MammogramView& view : header.study.views)
        if (uids.contains(view.sopInstanceUid) && status.good())
            status = document.getCurrentRequestedProcedureEvidence().addItem(
                header.study.studyInstanceUid.c_str(), view.seriesInstanceUid.c_str(), view.sopClassUid.c_str(),
                view.sopInstanceUid.c_str());
    // Key Object Selection documents have no Completion Flag.
    if (status.good() && type != DSRTypes::DT_KeyObjectSelectionDocument)
        status = document.completeDocument();
    if (status.good())
        status = document.write(dataset);
    if (status.good())
        status = writeHeader(dataset, header);
    if (status.good())
        status = nameInstance(dataset, header.kind);
    if (status.bad())
        return refuse("the document cannot be written", status);
    return {};
}

}  // namespace diptych::dicom_evidence
