// Where PS3.15 Table E.1-1 leaves a choice (X/Z, X/D, Z/D) the strictest one that the Digital Mammography X-Ray Image
// IOD (PS3.3 A.27) bears is taken: of type 2 attributes Z, of type 3 ones X. Free text that the table does not name
// goes too.
#include "confidentiality_profile.h"

#include <map>

#include "dcmtk/dcmdata/dcdeftag.h"

namespace diptych::dicom
{

namespace
{

using Action = ConfidentialityAction;

const std::map<DcmTagKey, Action>& profile()
{
    static const std::map<DcmTagKey, Action> table = [] {
        std::map<DcmTagKey, Action> rows{
            // Patient, General Study and General Series: type 2 in the IOD.
            {DCM_PatientName, Action::Dummy},
            {DCM_PatientID, Action::Dummy},
            {DCM_PatientBirthDate, Action::Empty},
            {DCM_PatientSex, Action::Empty},
            {DCM_StudyDate, Action::Empty},
            {DCM_StudyTime, Action::Empty},
            {DCM_StudyID, Action::Empty},
            {DCM_AccessionNumber, Action::Empty},
            {DCM_ReferringPhysicianName, Action::Empty},
            {DCM_ContentDate, Action::Empty},
            {DCM_ContentTime, Action::Empty},
            {DCM_AcquisitionContextSequence, Action::Empty},
            {DCM_StudyInstanceUID, Action::NewUid},
            {DCM_SeriesInstanceUID, Action::NewUid},
            {DCM_SOPInstanceUID, Action::NewUid},
            {DCM_FrameOfReferenceUID, Action::NewUid},
        };
        const DcmTagKey kept[] = {
            // What the object is.
            DCM_SpecificCharacterSet, DCM_ImageType, DCM_SOPClassUID, DCM_Modality, DCM_PresentationIntentType,
            DCM_Manufacturer, DCM_ManufacturerModelName, DCM_SeriesNumber, DCM_AcquisitionNumber, DCM_InstanceNumber,
            DCM_ImagesInAcquisition, DCM_QualityControlImage, DCM_BurnedInAnnotation, DCM_RecognizableVisualFeatures,
            DCM_LossyImageCompression, DCM_LossyImageCompressionRatio, DCM_LossyImageCompressionMethod,
            // Which breast and view, and how it lies.
            DCM_ImageLaterality, DCM_Laterality, DCM_PatientOrientation, DCM_ViewPosition, DCM_ViewCodeSequence,
            DCM_ViewModifierCodeSequence, DCM_AnatomicRegionSequence, DCM_AnatomicRegionModifierSequence,
            DCM_PartialViewCodeSequence, DCM_CodeValue, DCM_CodingSchemeDesignator, DCM_CodingSchemeVersion,
            DCM_CodeMeaning, DCM_BodyPartExamined, DCM_OrganExposed, DCM_BreastImplantPresent, DCM_PartialView,
            DCM_PositionerType, DCM_PositionerPrimaryAngle, DCM_PositionerPrimaryAngleDirection,
            DCM_PositionerSecondaryAngle,
            // How it was exposed.
            DCM_KVP, DCM_ExposureTime, DCM_ExposureTimeInuS, DCM_XRayTubeCurrent, DCM_XRayTubeCurrentInuA, DCM_Exposure,
            DCM_ExposureInuAs, DCM_ExposureInmAs, DCM_RelativeXRayExposure, DCM_ExposureControlMode, DCM_ExposureStatus,
            DCM_FilterType, DCM_FilterMaterial, DCM_FilterThicknessMinimum, DCM_FilterThicknessMaximum,
            DCM_AnodeTargetMaterial, DCM_FocalSpots, DCM_RectificationType, DCM_Grid, DCM_BodyPartThickness,
            DCM_CompressionForce, DCM_HalfValueLayer, DCM_OrganDose, DCM_EntranceDose, DCM_EntranceDoseInmGy,
            // Geometry and detector.
            DCM_DistanceSourceToDetector, DCM_DistanceSourceToPatient, DCM_DistanceSourceToEntrance,
            DCM_EstimatedRadiographicMagnificationFactor, DCM_ImagerPixelSpacing, DCM_PixelSpacing,
            DCM_PixelSpacingCalibrationType, DCM_PixelAspectRatio, DCM_DetectorType, DCM_DetectorConfiguration,
            DCM_DetectorConditionsNominalFlag, DCM_DetectorBinning, DCM_DetectorElementPhysicalSize,
            DCM_DetectorElementSpacing, DCM_DetectorActiveShape, DCM_DetectorActiveDimensions, DCM_DetectorActiveOrigin,
            DCM_FieldOfViewShape, DCM_FieldOfViewDimensions, DCM_FieldOfViewOrigin, DCM_FieldOfViewRotation,
            DCM_FieldOfViewHorizontalFlip, DCM_Sensitivity,
            // Pixels and greys.
            DCM_SamplesPerPixel, DCM_PhotometricInterpretation, DCM_PlanarConfiguration, DCM_NumberOfFrames, DCM_Rows,
            DCM_Columns, DCM_BitsAllocated, DCM_BitsStored, DCM_HighBit, DCM_PixelRepresentation,
            DCM_SmallestImagePixelValue, DCM_LargestImagePixelValue, DCM_PixelPaddingValue, DCM_PixelPaddingRangeLimit,
            DCM_PixelIntensityRelationship, DCM_PixelIntensityRelationshipSign, DCM_RescaleIntercept, DCM_RescaleSlope,
            DCM_RescaleType, DCM_WindowCenter, DCM_WindowWidth, DCM_WindowCenterWidthExplanation, DCM_VOILUTFunction,
            DCM_VOILUTSequence, DCM_ModalityLUTSequence, DCM_ModalityLUTType, DCM_LUTDescriptor, DCM_LUTExplanation,
            DCM_LUTData, DCM_PresentationLUTShape, DCM_PixelData};
        for (const DcmTagKey& tag : kept)
            rows.emplace(tag, Action::Keep);
        return rows;
    }();
    return table;
}

}  // namespace

ConfidentialityAction confidentialityAction(const DcmTagKey& tag)
{
    const auto row = profile().find(tag);
    return row == profile().end() ? Action::Remove : row->second;
}

}  // namespace diptych::dicom
