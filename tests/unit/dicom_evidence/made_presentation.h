// Presentation states made by hand with DCMTK, item by item, as a product of another maker might write them.
#pragma once

#include <string>
#include <vector>

#include "made_document.h"

namespace diptych::test
{

inline DcmItem& item(DcmItem& parent, const DcmTagKey& sequence)
{
    DcmItem* made = nullptr;
    parent.findOrCreateSequenceItem(sequence, made, -2);
    return *made;
}

inline void refer(DcmItem& parent, const std::string& uid, const char* frame = nullptr)
{
    DcmItem& reference = item(parent, DCM_ReferencedImageSequence);
    reference.putAndInsertString(DCM_ReferencedSOPClassUID, UID_DigitalMammographyXRayImageStorageForPresentation);
    reference.putAndInsertString(DCM_ReferencedSOPInstanceUID, uid.c_str());
    if (frame != nullptr)
        reference.putAndInsertString(DCM_ReferencedFrameNumber, frame);
}

/// A state of these images that shows all values as they are, the lowest black.
inline void presentationState(DcmDataset& dataset, const std::vector<std::string>& images,
                              const char* manufacturer = "Other Viewer")
{
    dataset.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
    dataset.putAndInsertString(DCM_SOPClassUID, UID_GrayscaleSoftcopyPresentationStateStorage);
    dataset.putAndInsertString(DCM_SOPInstanceUID, "1.2.3.9");
    dataset.putAndInsertString(DCM_StudyInstanceUID, "1.2.3");
    dataset.putAndInsertString(DCM_SeriesInstanceUID, "1.2.3.8");
    dataset.putAndInsertString(DCM_Modality, "PR");
    dataset.putAndInsertString(DCM_Manufacturer, manufacturer);
    dataset.putAndInsertString(DCM_ContentLabel, "SOFT");
    dataset.putAndInsertString(DCM_ContentCreatorName, "Reader^Ann");
    dataset.putAndInsertString(DCM_PresentationCreationDate, "20240601");
    dataset.putAndInsertString(DCM_PresentationLUTShape, "IDENTITY");
    DcmItem& series = item(dataset, DCM_ReferencedSeriesSequence);
    for (const std::string& uid : images)
        refer(series, uid);
}

inline DcmItem& window(DcmItem& dataset, const char* centre, const char* width)
{
    DcmItem& voi = item(dataset, DCM_SoftcopyVOILUTSequence);
    voi.putAndInsertString(DCM_WindowCenter, centre);
    voi.putAndInsertString(DCM_WindowWidth, width);
    return voi;
}

inline void lut(DcmItem& parent, const DcmTagKey& sequence, Uint16 first, const std::vector<Uint16>& entries,
                Uint16 bits)
{
    DcmItem& made = item(parent, sequence);
    const Uint16 descriptor[] = {static_cast<Uint16>(entries.size()), first, bits};
    made.putAndInsertUint16Array(DcmTag(DCM_LUTDescriptor, EVR_US), descriptor, 3);
    made.putAndInsertUint16Array(DcmTag(DCM_LUTData, EVR_US), entries.data(), entries.size());
}

inline DcmItem& graphic(DcmItem& annotation, const char* type, const std::vector<Float32>& data,
                        const char* units = "PIXEL")
{
    DcmItem& made = item(annotation, DCM_GraphicObjectSequence);
    made.putAndInsertString(DCM_GraphicAnnotationUnits, units);
    made.putAndInsertUint16(DCM_GraphicDimensions, 2);
    made.putAndInsertUint16(DCM_NumberOfGraphicPoints, static_cast<Uint16>(data.size() / 2));
    made.putAndInsertFloat32Array(DCM_GraphicData, data.data(), data.size());
    made.putAndInsertString(DCM_GraphicType, type);
    return made;
}

inline DcmItem& annotation(DcmItem& dataset, const char* layer)
{
    DcmItem& made = item(dataset, DCM_GraphicAnnotationSequence);
    made.putAndInsertString(DCM_GraphicLayer, layer);
    return made;
}

inline void graphicLayer(DcmItem& dataset, const char* name, const char* order)
{
    DcmItem& made = item(dataset, DCM_GraphicLayerSequence);
    made.putAndInsertString(DCM_GraphicLayer, name);
    made.putAndInsertString(DCM_GraphicLayerOrder, order);
}

inline void anchoredText(DcmItem& annotation, const char* words, Float32 x, Float32 y, const char* visible = "Y",
                         const char* units = "PIXEL")
{
    DcmItem& made = item(annotation, DCM_TextObjectSequence);
    made.putAndInsertString(DCM_UnformattedTextValue, words);
    made.putAndInsertString(DCM_AnchorPointAnnotationUnits, units);
    const Float32 at[] = {x, y};
    made.putAndInsertFloat32Array(DCM_AnchorPoint, at, 2);
    made.putAndInsertString(DCM_AnchorPointVisibility, visible);
}

/// Corners as column and row, from 1.
inline DcmItem& area(DcmItem& dataset, Sint32 left, Sint32 top, Sint32 right, Sint32 bottom,
                     const char* mode = "SCALE TO FIT")
{
    DcmItem& made = item(dataset, DCM_DisplayedAreaSelectionSequence);
    const auto corner = [&made](const DcmTagKey& tag, Sint32 column, Sint32 row) {
        const Sint32 values[] = {column, row};
        auto* element = new DcmSignedLong(DcmTag(tag));
        element->putSint32Array(values, 2);
        made.insert(element, OFTrue);
    };
    corner(DCM_DisplayedAreaTopLeftHandCorner, left, top);
    corner(DCM_DisplayedAreaBottomRightHandCorner, right, bottom);
    made.putAndInsertString(DCM_PresentationSizeMode, mode);
    return made;
}

}  // namespace diptych::test
