// Graphics and texts of a presentation state: PS3.3 C.10.5 (Graphic Annotation) and C.10.7 (Graphic Layer).
#include <algorithm>
#include <cmath>
#include <map>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcelem.h"

#include "presentation_parts.h"

namespace diptych::dicom_evidence
{

namespace
{

constexpr std::size_t kLongestText = 10'240;  // bytes; a Short Text has 1024 characters

bool sensible(const ImagePoint& point)
{
    return std::isfinite(point.x) && std::isfinite(point.y) && std::abs(point.x) <= kFarthest &&
           std::abs(point.y) <= kFarthest;
}

std::optional<AnnotationUnits> unitsOf(DcmItem& item, const DcmTagKey& tag)
{
    const std::string units = dicom::text(item, tag);
    if (units == "PIXEL")
        return AnnotationUnits::Pixel;
    return units == "DISPLAY" ? std::optional(AnnotationUnits::Display) : std::nullopt;
}

std::optional<GraphicType> typeOf(DcmItem& item)
{
    static const std::map<std::string, GraphicType> kTypes{{"POINT", GraphicType::Point},
                                                           {"POLYLINE", GraphicType::Polyline},
                                                           {"INTERPOLATED", GraphicType::Interpolated},
                                                           {"CIRCLE", GraphicType::Circle},
                                                           {"ELLIPSE", GraphicType::Ellipse}};
    const auto found = kTypes.find(dicom::text(item, DCM_GraphicType));
    return found != kTypes.end() ? std::optional(found->second) : std::nullopt;
}

std::vector<ImagePoint> pointsOf(DcmItem& item, const DcmTagKey& tag)
{
    const Float32* data = nullptr;
    unsigned long count = 0;
    std::vector<ImagePoint> points;
    if (item.findAndGetFloat32Array(tag, data, &count).bad() || data == nullptr || count % 2 != 0)
        return points;
    for (unsigned long i = 0; i < count; i += 2)
        points.push_back({data[i], data[i + 1]});
    return std::ranges::all_of(points, sensible) ? points : std::vector<ImagePoint>();
}

bool fits(GraphicType type, const std::vector<ImagePoint>& points)
{
    switch (type) {
        case GraphicType::Point:
            return points.size() == 1;
        case GraphicType::Circle:
            return points.size() == 2 && points[0] != points[1];
        case GraphicType::Ellipse:
            return points.size() == 4 && points[0] != points[1];
        case GraphicType::Polyline:
        case GraphicType::Interpolated:
            return points.size() >= 2;
    }
    return false;
}

void readGraphic(DcmItem& item, const std::string& layer, PresentedImage& image, AnnotationBudget& budget,
                 Sentences& refused)
{
    const auto units = unitsOf(item, DCM_GraphicAnnotationUnits);
    const auto type = typeOf(item);
    PresentationGraphic graphic;
    graphic.points = pointsOf(item, DCM_GraphicData);
    budget.points -= static_cast<long>(graphic.points.size());
    const auto told = dicom::word(item, DCM_NumberOfGraphicPoints);
    if (!units || !type) {
        tell(refused, "a graphic of a kind or unit that is not known here");
        return;
    }
    if (dicom::word(item, DCM_GraphicDimensions).value_or(2) != 2 || told.value_or(0) != graphic.points.size() ||
        !fits(*type, graphic.points)) {
        tell(refused, "a graphic whose points make no sense");
        return;
    }
    graphic.layer = layer;
    graphic.type = *type;
    graphic.units = *units;
    graphic.filled = dicom::text(item, DCM_GraphicFilled) == "Y";
    image.graphics.push_back(std::move(graphic));
}

/// An item without a character set of its own has that of the data set (PS3.3 C.12.1.1.2).
void takeCharacterSet(DcmItem& item, DcmItem& dataset)
{
    OFString names;
    if (!item.tagExists(DCM_SpecificCharacterSet) &&
        dataset.findAndGetOFStringArray(DCM_SpecificCharacterSet, names).good())
        item.putAndInsertOFStringArray(DCM_SpecificCharacterSet, names);
}

std::string linesOf(const std::string& words)
{
    std::string lines;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == '\r') {
            if (i + 1 >= words.size() || words[i + 1] != '\n')
                lines += '\n';
        } else {
            lines += words[i];
        }
    }
    return lines;
}

void readText(DcmItem& item, const std::string& layer, PresentedImage& image, Sentences& refused)
{
    PresentationText text;
    text.layer = layer;
    text.words = linesOf(dicom::unicodeText(item, DCM_UnformattedTextValue));
    if (text.words.size() > kLongestText) {
        tell(refused, "a text longer than the standard allows");
        return;
    }
    if (const auto units = unitsOf(item, DCM_BoundingBoxAnnotationUnits)) {
        const auto topLeft = pointsOf(item, DCM_BoundingBoxTopLeftHandCorner);
        const auto bottomRight = pointsOf(item, DCM_BoundingBoxBottomRightHandCorner);
        if (topLeft.size() == 1 && bottomRight.size() == 1)
            text.frame = PresentationText::Frame{*units, topLeft.front(), bottomRight.front()};
    }
    if (const auto units = unitsOf(item, DCM_AnchorPointAnnotationUnits)) {
        const auto at = pointsOf(item, DCM_AnchorPoint);
        if (at.size() == 1)
            text.anchor =
                PresentationText::Anchor{*units, at.front(), dicom::text(item, DCM_AnchorPointVisibility) == "Y"};
    }
    if (text.words.empty())
        return;
    if (text.frame || text.anchor)
        image.texts.push_back(std::move(text));
    else
        tell(refused, "a text without a place");
}

}  // namespace

void readAnnotations(DcmItem& dataset, PresentedImage& image, AnnotationBudget& budget, Sentences& refused)
{
    std::map<std::string, int> orders;
    for (DcmItem* layer : itemsOf(dataset, DCM_GraphicLayerSequence))
        if (const auto order = dicom::integer(*layer, DCM_GraphicLayerOrder))
            orders.emplace(dicom::text(*layer, DCM_GraphicLayer), *order);
    for (DcmItem* annotation : itemsOf(dataset, DCM_GraphicAnnotationSequence)) {
        --budget.objects;
        if (budget.exceeded())
            return;
        if (!appliesTo(*annotation, image.sopInstanceUid)) {
            if (namesOtherFrames(*annotation))
                tell(refused, "what is drawn on single frames");
            continue;
        }
        const std::string layer = dicom::text(*annotation, DCM_GraphicLayer);
        if (!itemsOf(*annotation, DCM_CompoundGraphicSequence).empty())
            tell(refused, "compound graphics");
        for (DcmItem* item : itemsOf(*annotation, DCM_GraphicObjectSequence)) {
            --budget.objects;
            if (budget.exceeded())
                return;
            readGraphic(*item, layer, image, budget, refused);
        }
        for (DcmItem* item : itemsOf(*annotation, DCM_TextObjectSequence)) {
            --budget.objects;
            if (budget.exceeded())
                return;
            takeCharacterSet(*item, dataset);
            readText(*item, layer, image, refused);
        }
    }
    const auto order = [&orders](const auto& drawn) {
        const auto found = orders.find(drawn.layer);
        return found != orders.end() ? found->second : 0;
    };
    std::ranges::stable_sort(image.graphics, {}, order);
    std::ranges::stable_sort(image.texts, {}, order);
}

}  // namespace diptych::dicom_evidence
