#include "presentation_parts.h"

#include <algorithm>
#include <cstdlib>

#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcelem.h"
#include "dcmtk/dcmdata/dcsequen.h"

#include "grey_attributes.h"

namespace diptych::dicom_evidence
{

namespace
{

constexpr unsigned long kMostVertices = 2'000;

bool present(DcmItem& item, const DcmTagKey& tag)
{
    return item.tagExistsWithValue(tag);
}

std::optional<int> whole(DcmItem& item, const DcmTagKey& tag, unsigned long index = 0)
{
    Sint32 value = 0;
    if (item.findAndGetSint32(tag, value, index).bad() || std::abs(static_cast<long>(value)) > kFarthest)
        return std::nullopt;
    return value;
}

unsigned long countOf(DcmItem& item, const DcmTagKey& tag)
{
    DcmElement* element = nullptr;
    return item.findAndGetElement(tag, element).good() && element != nullptr ? element->getVM() : 0;
}

bool takeModality(DcmItem& dataset, GreyScale& grey, Sentences& refused)
{
    if (!itemsOf(dataset, DCM_ModalityLUTSequence).empty()) {
        auto luts = dicom::lookUpTables(dataset, DCM_ModalityLUTSequence, false);
        if (luts.empty()) {
            tell(refused, "its Modality LUT cannot be read");
            return false;
        }
        grey.modalityLut = std::move(luts.front());
        return true;
    }
    const auto slope = dicom::number(dataset, DCM_RescaleSlope);
    const auto intercept = dicom::number(dataset, DCM_RescaleIntercept);
    if (!present(dataset, DCM_RescaleSlope) && !present(dataset, DCM_RescaleIntercept))
        return true;  // stored values as they are (PS3.4 N.2.1.1)
    if (!slope || !intercept || *slope == 0.0) {
        tell(refused, "its rescale values make no sense");
        return false;
    }
    grey.rescaleSlope = *slope;
    grey.rescaleIntercept = *intercept;
    return true;
}

bool takeVoi(DcmItem& dataset, const std::string& uid, GreyScale& grey, Sentences& refused)
{
    for (DcmItem* item : itemsOf(dataset, DCM_SoftcopyVOILUTSequence)) {
        if (!appliesTo(*item, uid)) {
            if (namesOtherFrames(*item))
                tell(refused, "its windows for single frames are not applied");
            continue;
        }
        const bool negative = !grey.modalityLut && grey.rescaleIntercept < 0.0;
        auto luts = dicom::lookUpTables(*item, DCM_VOILUTSequence, negative);
        if (!luts.empty()) {
            grey.voiLuts = {std::move(luts.front())};
            return true;
        }
        auto windows = dicom::voiWindows(*item);
        if (itemsOf(*item, DCM_VOILUTSequence).empty() && !windows.empty()) {
            grey.voiWindows = {std::move(windows.front())};
            return true;
        }
        tell(refused, "its VOI LUT or window makes no sense");
        return false;
    }
    return true;  // the whole range
}

bool takePresentation(DcmItem& dataset, GreyScale& grey, Sentences& refused)
{
    if (!itemsOf(dataset, DCM_PresentationLUTSequence).empty()) {
        auto luts = dicom::lookUpTables(dataset, DCM_PresentationLUTSequence, false);
        if (luts.empty()) {
            tell(refused, "its Presentation LUT cannot be read");
            return false;
        }
        grey.presentationLut = std::move(luts.front());
        return true;
    }
    const std::string shape = dicom::text(dataset, DCM_PresentationLUTShape);
    grey.inverse = shape == "INVERSE";
    if (grey.inverse || shape == "IDENTITY")
        return true;
    tell(refused, "it does not tell which grey values are bright (Presentation LUT Shape)");
    return false;
}

bool takePolygon(DcmItem& dataset, DisplayShutter& shutter)
{
    const unsigned long count = countOf(dataset, DCM_VerticesOfThePolygonalShutter);
    if (count < 6 || count % 2 != 0 || count > 2 * kMostVertices)
        return false;
    std::vector<ImagePoint> points;
    for (unsigned long i = 0; i < count; i += 2) {
        const auto row = whole(dataset, DCM_VerticesOfThePolygonalShutter, i);
        const auto column = whole(dataset, DCM_VerticesOfThePolygonalShutter, i + 1);
        if (!row || !column)
            return false;
        points.push_back({*column - 0.5, *row - 0.5});
    }
    shutter.polygon = std::move(points);
    return true;
}

bool takeRectangle(DcmItem& dataset, DisplayShutter& shutter)
{
    const auto left = whole(dataset, DCM_ShutterLeftVerticalEdge);
    const auto right = whole(dataset, DCM_ShutterRightVerticalEdge);
    const auto top = whole(dataset, DCM_ShutterUpperHorizontalEdge);
    const auto bottom = whole(dataset, DCM_ShutterLowerHorizontalEdge);
    if (!left || !right || !top || !bottom || *right < *left || *bottom < *top)
        return false;
    shutter.rectangle = Box{*left - 1.0, *top - 1.0, *right - *left + 1.0, *bottom - *top + 1.0};
    return true;
}

bool takeCircle(DcmItem& dataset, DisplayShutter& shutter)
{
    const auto row = whole(dataset, DCM_CenterOfCircularShutter, 0);
    const auto column = whole(dataset, DCM_CenterOfCircularShutter, 1);
    const auto radius = whole(dataset, DCM_RadiusOfCircularShutter);
    if (!row || !column || !radius || *radius <= 0)
        return false;
    shutter.circle = DisplayShutter::Circle{{*column - 0.5, *row - 0.5}, static_cast<double>(*radius)};
    return true;
}

}  // namespace

void tell(Sentences& sentences, std::string sentence)
{
    if (std::ranges::find(sentences, sentence) == sentences.end())
        sentences.push_back(std::move(sentence));
}

std::vector<DcmItem*> itemsOf(DcmItem& parent, const DcmTagKey& sequence)
{
    std::vector<DcmItem*> items;
    DcmSequenceOfItems* found = nullptr;
    if (parent.findAndGetSequence(sequence, found).bad() || found == nullptr)
        return items;
    // getItem() walks from the sequence's current place; the first to the last costs as much as the items are many.
    for (DcmObject* each = found->nextInContainer(nullptr); each != nullptr; each = found->nextInContainer(each))
        if (each->ident() == EVR_item)
            items.push_back(static_cast<DcmItem*>(each));
    return items;
}

bool namesOtherFrames(DcmItem& item)
{
    return std::ranges::any_of(itemsOf(item, DCM_ReferencedImageSequence), [](DcmItem* reference) {
        return countOf(*reference, DCM_ReferencedFrameNumber) > 1 ||
               whole(*reference, DCM_ReferencedFrameNumber).value_or(1) != 1;
    });
}

bool appliesTo(DcmItem& item, const std::string& sopInstanceUid)
{
    const auto references = itemsOf(item, DCM_ReferencedImageSequence);
    if (references.empty())
        return true;
    return !namesOtherFrames(item) && std::ranges::any_of(references, [&](DcmItem* reference) {
        return dicom::text(*reference, DCM_ReferencedSOPInstanceUID) == sopInstanceUid;
    });
}

std::optional<GreyScale> presentedGrey(DcmItem& dataset, const std::string& sopInstanceUid, Sentences& refused)
{
    if (!itemsOf(dataset, DCM_MaskSubtractionSequence).empty()) {
        tell(refused, "it subtracts a mask: its grey values are not applied");
        return std::nullopt;
    }
    GreyScale grey;
    if (takeModality(dataset, grey, refused) && takeVoi(dataset, sopInstanceUid, grey, refused) &&
        takePresentation(dataset, grey, refused))
        return grey;
    return std::nullopt;
}

std::optional<DisplayedArea> displayedArea(DcmItem& dataset, const std::string& sopInstanceUid, Sentences& refused)
{
    for (DcmItem* item : itemsOf(dataset, DCM_DisplayedAreaSelectionSequence)) {
        if (!appliesTo(*item, sopInstanceUid))
            continue;
        const auto left = whole(*item, DCM_DisplayedAreaTopLeftHandCorner, 0);
        const auto top = whole(*item, DCM_DisplayedAreaTopLeftHandCorner, 1);
        const auto right = whole(*item, DCM_DisplayedAreaBottomRightHandCorner, 0);
        const auto bottom = whole(*item, DCM_DisplayedAreaBottomRightHandCorner, 1);
        const std::string mode = dicom::text(*item, DCM_PresentationSizeMode);
        DisplayedArea area;
        area.mode = mode == "TRUE SIZE" ? DisplayedArea::Mode::TrueSize
                    : mode == "MAGNIFY" ? DisplayedArea::Mode::Magnify
                                        : DisplayedArea::Mode::ScaleToFit;
        const bool modeTold = area.mode != DisplayedArea::Mode::ScaleToFit || mode == "SCALE TO FIT";
        if (area.mode == DisplayedArea::Mode::Magnify) {
            area.magnification = dicom::number(*item, DCM_PresentationPixelMagnificationRatio);
            if (area.magnification.value_or(0.0) <= 0.0)
                area.magnification.reset();
        }
        if (!left || !top || !right || !bottom || !modeTold) {
            tell(refused, "its displayed area makes no sense");
            return std::nullopt;
        }
        // The corners are those of the image as it is shown: of one that is flipped the left one has the larger column.
        area.boxPx = {std::min(*left, *right) - 1.0, std::min(*top, *bottom) - 1.0, std::abs(*right - *left) + 1.0,
                      std::abs(*bottom - *top) + 1.0};
        return area;
    }
    return std::nullopt;
}

DisplayShutter displayShutter(DcmItem& dataset, Sentences& refused)
{
    DisplayShutter shutter;
    if (!present(dataset, DCM_ShutterShape))
        return shutter;
    for (const std::string& shape : dicom::texts(dataset, DCM_ShutterShape)) {
        const bool taken = shape == "RECTANGULAR" ? takeRectangle(dataset, shutter)
                           : shape == "CIRCULAR"  ? takeCircle(dataset, shutter)
                           : shape == "POLYGONAL" ? takePolygon(dataset, shutter)
                                                  : false;
        if (!taken)
            tell(refused, shape == "BITMAP" ? "its shutter is a bitmap and is not applied"
                                            : "its shutter makes no sense and is not applied");
    }
    shutter.grey = dicom::word(dataset, DCM_ShutterPresentationValue).value_or(0) / 65535.0;
    return shutter;
}

Dihedral spatialTransformation(DcmItem& dataset, Sentences& refused)
{
    Dihedral layout;
    switch (dicom::word(dataset, DCM_ImageRotation).value_or(0)) {
        case 0:
            break;
        case 90:
            layout = {true, true, false};
            break;
        case 180:
            layout = {false, true, true};
            break;
        case 270:
            layout = {true, false, true};
            break;
        default:
            tell(refused, "its rotation is no multiple of a right angle");
    }
    if (dicom::text(dataset, DCM_ImageHorizontalFlip) == "Y")
        layout.flipX = !layout.flipX;
    return layout;
}

}  // namespace diptych::dicom_evidence
