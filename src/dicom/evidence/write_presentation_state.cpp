// PS3.3 A.33.1. A presentation state replaces all of the image's grey transforms, so that they are repeated here.
#include <algorithm>
#include <array>
#include <memory>

#include "dcmtk/config/osconfig.h"
//
#include "dcmtk/dcmdata/dcdeftag.h"
#include "dcmtk/dcmdata/dcsequen.h"
#include "dcmtk/dcmdata/dcuid.h"
#include "dcmtk/dcmdata/dcvrsl.h"

#include "decimal_string.h"
#include "diptych/core/version.h"
#include "diptych/core/wording.h"
#include "diptych/dicom_evidence/write_evidence.h"
#include "document_header.h"
#include "marked_view.h"
#include "new_file.h"
#include "preconditions.h"

namespace diptych::dicom_evidence
{

namespace
{

DcmItem& newItem(DcmItem& parent, const DcmTagKey& sequence, OFCondition& status)
{
    DcmItem* item = nullptr;
    const OFCondition made = parent.findOrCreateSequenceItem(sequence, item, -2);
    if (status.good() && made.bad())
        status = made;
    return item != nullptr ? *item : parent;
}

void note(OFCondition& status, const OFCondition& result)
{
    if (status.good() && result.bad())
        status = result;
}

void putReference(DcmItem& parent, const DcmTagKey& sequence, const MammogramView& image, OFCondition& status)
{
    DcmItem& item = newItem(parent, sequence, status);
    put(item, DCM_ReferencedSOPClassUID, image.sopClassUid, status);
    put(item, DCM_ReferencedSOPInstanceUID, image.sopInstanceUid, status);
}

void putLut(DcmItem& parent, const DcmTagKey& sequence, const LookUpTable& lut, bool isModality, bool signedInput,
            OFCondition& status)
{
    DcmItem& item = newItem(parent, sequence, status);
    const auto count = lut.entries.size();
    const std::array<Uint16, 3> descriptor{static_cast<Uint16>(count == 65536 ? 0 : count),
                                           static_cast<Uint16>(lut.firstValue), static_cast<Uint16>(lut.bits)};
    if (signedInput) {
        const std::array<Sint16, 3> values{static_cast<Sint16>(descriptor[0]), static_cast<Sint16>(descriptor[1]),
                                           static_cast<Sint16>(descriptor[2])};
        note(status, item.putAndInsertSint16Array(DcmTag(DCM_LUTDescriptor, EVR_SS), values.data(), 3));
    } else {
        note(status, item.putAndInsertUint16Array(DcmTag(DCM_LUTDescriptor, EVR_US), descriptor.data(), 3));
    }
    note(status, item.putAndInsertUint16Array(DcmTag(DCM_LUTData, EVR_OW), lut.entries.data(), count));
    if (isModality)
        put(item, DCM_ModalityLUTType, "US", status);
}

void putGrey(DcmItem& dataset, const PixelImage& pixels, OFCondition& status)
{
    const GreyScale& grey = pixels.grey;
    const bool isSigned = pixels.firstStored < 0;
    if (grey.modalityLut) {
        putLut(dataset, DCM_ModalityLUTSequence, *grey.modalityLut, true, isSigned, status);
    } else {
        put(dataset, DCM_RescaleIntercept, dicom::decimalString(grey.rescaleIntercept), status);
        put(dataset, DCM_RescaleSlope, dicom::decimalString(grey.rescaleSlope), status);
        put(dataset, DCM_RescaleType, "US", status);
    }
    const DisplayTableOptions display = defaultDisplay(grey, pixels.firstStored, pixels.lastStored);
    DcmItem& voi = newItem(dataset, DCM_SoftcopyVOILUTSequence, status);
    if (display.voiLut) {
        const bool signedInput = isSigned || (!grey.modalityLut && grey.rescaleIntercept < 0.0);
        putLut(voi, DCM_VOILUTSequence, grey.voiLuts[*display.voiLut], false, signedInput, status);
    } else {
        const VoiWindow window = display.window.value_or(fullRangeWindow(grey, pixels.firstStored, pixels.lastStored));
        put(voi, DCM_WindowCenter, dicom::decimalString(window.centre), status);
        put(voi, DCM_WindowWidth, dicom::decimalString(window.width), status);
        if (window.function != VoiFunction::Linear)
            put(voi, DCM_VOILUTFunction, window.function == VoiFunction::Sigmoid ? "SIGMOID" : "LINEAR_EXACT", status);
    }
    put(dataset, DCM_PresentationLUTShape, grey.inverse ? "INVERSE" : "IDENTITY", status);
}

void putPair(DcmItem& item, const DcmTagKey& tag, const std::array<Sint32, 2>& values, OFCondition& status)
{
    auto element = std::make_unique<DcmSignedLong>(DcmTag(tag));
    note(status, element->putSint32Array(values.data(), values.size()));
    const OFCondition inserted = item.insert(element.get(), OFTrue);
    note(status, inserted);
    if (inserted.good())
        (void)element.release();  // the item's from now on
}

void putArea(DcmItem& dataset, const MammogramView& image, OFCondition& status)
{
    DcmItem& area = newItem(dataset, DCM_DisplayedAreaSelectionSequence, status);
    // Displayed areas alone count pixels from 1.
    putPair(area, DCM_DisplayedAreaTopLeftHandCorner, {1, 1}, status);
    putPair(area, DCM_DisplayedAreaBottomRightHandCorner, {image.columns, image.rows}, status);
    put(area, DCM_PresentationSizeMode, "SCALE TO FIT", status);
    if (image.spacing)
        put(area, DCM_PresentationPixelSpacing,
            dicom::decimalString(image.spacing->row) + '\\' + dicom::decimalString(image.spacing->column), status);
    else
        put(area, DCM_PresentationPixelAspectRatio, "1\\1", status);
}

void putText(DcmItem& annotation, const std::string& words, const ImagePoint& anchor, OFCondition& status)
{
    DcmItem& text = newItem(annotation, DCM_TextObjectSequence, status);
    put(text, DCM_AnchorPointAnnotationUnits, "PIXEL", status);
    put(text, DCM_UnformattedTextValue, words, status);
    const std::array<Float32, 2> point{static_cast<Float32>(anchor.x), static_cast<Float32>(anchor.y)};
    note(status, text.putAndInsertFloat32Array(DCM_AnchorPoint, point.data(), 2));
    put(text, DCM_AnchorPointVisibility, "N", status);
}

/// Over the width of the display, at `top` of its height.
void putDisplayText(DcmItem& annotation, const std::string& words, float top, OFCondition& status)
{
    DcmItem& text = newItem(annotation, DCM_TextObjectSequence, status);
    put(text, DCM_BoundingBoxAnnotationUnits, "DISPLAY", status);
    put(text, DCM_UnformattedTextValue, words, status);
    const std::array<Float32, 2> topLeft{0.0F, top};
    const std::array<Float32, 2> bottomRight{1.0F, top + 0.03F};
    note(status, text.putAndInsertFloat32Array(DCM_BoundingBoxTopLeftHandCorner, topLeft.data(), 2));
    note(status, text.putAndInsertFloat32Array(DCM_BoundingBoxBottomRightHandCorner, bottomRight.data(), 2));
    put(text, DCM_BoundingBoxTextHorizontalJustification, "CENTER", status);
}

void putOutline(DcmItem& annotation, const Box& box, OFCondition& status)
{
    DcmItem& graphic = newItem(annotation, DCM_GraphicObjectSequence, status);
    const auto left = static_cast<Float32>(box.x);
    const auto top = static_cast<Float32>(box.y);
    const auto right = static_cast<Float32>(box.x + box.width);
    const auto bottom = static_cast<Float32>(box.y + box.height);
    const std::array<Float32, 10> points{left, top, right, top, right, bottom, left, bottom, left, top};
    put(graphic, DCM_GraphicAnnotationUnits, "PIXEL", status);
    note(status, graphic.putAndInsertUint16(DCM_GraphicDimensions, 2));
    note(status, graphic.putAndInsertUint16(DCM_NumberOfGraphicPoints, 5));
    note(status, graphic.putAndInsertFloat32Array(DCM_GraphicData, points.data(), points.size()));
    put(graphic, DCM_GraphicType, "POLYLINE", status);
    put(graphic, DCM_GraphicFilled, "N", status);
}

void putMarks(DcmItem& dataset, const MarkedView& marked, OFCondition& status)
{
    constexpr const char* kLayer = "CAD_MARKS";
    DcmItem& annotation = newItem(dataset, DCM_GraphicAnnotationSequence, status);
    putReference(annotation, DCM_ReferencedImageSequence, *marked.image, status);
    put(annotation, DCM_GraphicLayer, kLayer, status);
    putDisplayText(annotation, marked.statement, 0.93F, status);
    putDisplayText(annotation, std::string(kNotForDiagnosticUse), 0.96F, status);
    for (const Finding* finding : marked.marks) {
        putText(annotation, markWords(*finding),
                {finding->boxPx.x + finding->boxPx.width, finding->boxPx.y + finding->boxPx.height}, status);
        putOutline(annotation, finding->boxPx, status);
    }
    DcmItem& layer = newItem(dataset, DCM_GraphicLayerSequence, status);
    put(layer, DCM_GraphicLayer, kLayer, status);
    put(layer, DCM_GraphicLayerOrder, "1", status);
    put(layer, DCM_GraphicLayerDescription, "Findings of the engine", status);
}

}  // namespace

Result<void> writePresentationState(const Study& study, const ExamAssessment& exam, const ViewAssessment& view,
                                    const std::filesystem::path& file)
{
    if (auto ready = checkStudy(study, exam.studyInstanceUid); !ready)
        return ready;
    const auto marked = markedView(study, view);
    if (!marked)
        return tl::make_unexpected(marked.error());
    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    OFCondition status = writeHeader(dataset, {study, "gsps", "PR", "CAD marks - research, not for diagnostic use",
                                               9102, static_cast<int>(view.view) + 1,
                                               UID_GrayscaleSoftcopyPresentationStateStorage, exam.analyzedAt, false});
    // Type 2C of a series; the presentation states of both breasts are one.
    put(dataset, DCM_Laterality, "", status);
    const DicomTime made = localTime(exam.analyzedAt);
    put(dataset, DCM_PresentationCreationDate, made.date, status);
    put(dataset, DCM_PresentationCreationTime, made.time, status);
    put(dataset, DCM_ContentLabel, "CAD_MARKS", status);
    put(dataset, DCM_ContentDescription, label(view.view) + ", not for diagnostic use", status);
    put(dataset, DCM_ContentCreatorName, "Diptych", status);
    DcmItem& series = newItem(dataset, DCM_ReferencedSeriesSequence, status);
    put(series, DCM_SeriesInstanceUID, marked->image->seriesInstanceUid, status);
    putReference(series, DCM_ReferencedImageSequence, *marked->image, status);
    putGrey(dataset, *marked->pixels, status);
    putArea(dataset, *marked->image, status);
    putMarks(dataset, *marked, status);
    if (status.good())
        status = nameInstance(dataset, "gsps");
    if (status.bad())
        return failure(Reason::InvalidArgument, std::string("an attribute cannot be written: ") + status.text());
    return saveNew(format, file);
}

}  // namespace diptych::dicom_evidence
