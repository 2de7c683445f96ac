// The coded concepts of the Mammography CAD templates: DICOM PS3.16, TID 4000 and those it includes.
#pragma once

#include "diptych/dicom_evidence/cad_report.h"

namespace diptych::dicom_evidence::codes
{

[[nodiscard]] inline CodedConcept dcm(const char* value, const char* meaning)
{
    return {value, "DCM", meaning};
}
[[nodiscard]] inline CodedConcept sct(const char* value, const char* meaning)
{
    return {value, "SCT", meaning};
}
[[nodiscard]] inline CodedConcept ucum(const char* value, const char* meaning)
{
    return {value, "UCUM", meaning};
}

inline const CodedConcept kCadReport = dcm("111036", "Mammography CAD Report");
inline const CodedConcept kLanguage = dcm("121049", "Language of Content Item and Descendants");
inline const CodedConcept kEnglish{"en", "RFC5646", "English"};

// TID 4020
inline const CodedConcept kImageLibrary = dcm("111028", "Image Library");
inline const CodedConcept kImageLaterality = dcm("111027", "Image Laterality");
inline const CodedConcept kImageView = dcm("111031", "Image View");
inline const CodedConcept kImageViewModifier = dcm("111032", "Image View Modifier");
inline const CodedConcept kOrientationRow = dcm("111044", "Patient Orientation Row");
inline const CodedConcept kOrientationColumn = dcm("111043", "Patient Orientation Column");
inline const CodedConcept kStudyDate = dcm("111060", "Study Date");
inline const CodedConcept kHorizontalSpacing = dcm("111026", "Horizontal Pixel Spacing");
inline const CodedConcept kVerticalSpacing = dcm("111066", "Vertical Pixel Spacing");
inline const CodedConcept kRightBreast = sct("73056007", "Right breast");
inline const CodedConcept kLeftBreast = sct("80248007", "Left breast");

// TID 4001 to TID 4003
inline const CodedConcept kSummary = dcm("111017", "CAD Processing and Findings Summary");
inline const CodedConcept kIndividualImpression = dcm("111034", "Individual Impression/Recommendation");
inline const CodedConcept kImpressionDescription = dcm("111033", "Impression Description");
inline const CodedConcept kRenderingIntent = dcm("111056", "Rendering Intent");
inline const CodedConcept kProbabilityOfCancer = dcm("111047", "Probability of cancer");
inline const CodedConcept kLaterality = sct("272741003", "Laterality");
inline const CodedConcept kRight = sct("24028007", "Right");
inline const CodedConcept kLeft = sct("7771000", "Left");

// TID 4004 and TID 4005
inline const CodedConcept kCompositeFeature = dcm("111015", "Composite Feature");
inline const CodedConcept kCompositeType = dcm("111016", "Composite type");
inline const CodedConcept kRelatedSpatially = dcm("111154", "Target content items are related spatially");
inline const CodedConcept kScope = dcm("111057", "Scope of Feature");
inline const CodedConcept kOnMultipleImages = dcm("111158", "Feature detected on multiple images");
inline const CodedConcept kOnOneOfTheImages = dcm("111157", "Feature detected on only one of the images");
inline const CodedConcept kMass = sct("129788004", "Mammographic breast mass");

// TID 4006 and TID 4021
inline const CodedConcept kSingleImageFinding = dcm("111059", "Single Image Finding");
inline const CodedConcept kOperatingPoint = dcm("111071", "CAD Operating Point");
inline const CodedConcept kCertaintyOfFinding = dcm("111012", "Certainty of Finding");
inline const CodedConcept kCenter = dcm("111010", "Center");
inline const CodedConcept kOutline = dcm("111041", "Outline");
inline const CodedConcept kDensity = sct("129793001", "Mammography breast density");
inline const CodedConcept kCalcificationCluster = sct("129769006", "Calcification Cluster");
inline const CodedConcept kDistortion = sct("129792006", "Architectural distortion of breast");
inline const CodedConcept kSelectedRegion = dcm("111099", "Selected region");
inline const CodedConcept kLongAxis = sct("103339001", "Long Axis");

// TID 4015 to TID 4019 and TID 4023
inline const CodedConcept kSummaryOfDetections = dcm("111064", "Summary of Detections");
inline const CodedConcept kSummaryOfAnalyses = dcm("111065", "Summary of Analyses");
inline const CodedConcept kSuccessfulDetections = dcm("111063", "Successful Detections");
inline const CodedConcept kFailedDetections = dcm("111025", "Failed Detections");
inline const CodedConcept kSuccessfulAnalyses = dcm("111062", "Successful Analyses");
inline const CodedConcept kFailedAnalyses = dcm("111024", "Failed Analyses");
inline const CodedConcept kDetectionPerformed = dcm("111022", "Detection Performed");
inline const CodedConcept kAnalysisPerformed = dcm("111004", "Analysis Performed");
inline const CodedConcept kSpatialCollocation = sct("133884007", "Spatial collocation analysis");
inline const CodedConcept kOverallAnalysis = dcm("111234", "Overall Impression/Recommendation Analysis");
inline const CodedConcept kAlgorithmName = dcm("111001", "Algorithm Name");
inline const CodedConcept kAlgorithmVersion = dcm("111003", "Algorithm Version");
inline const CodedConcept kAlgorithmManufacturer = dcm("122405", "Algorithm Manufacturer");
inline const CodedConcept kAlgorithmParameters = dcm("111002", "Algorithm Parameters");
inline const CodedConcept kMaximumOperatingPoint = dcm("111072", "Maximum CAD Operating Point");
inline const CodedConcept kRecommendedOperatingPoint = dcm("111092", "Recommended CAD Operating Point");
inline const CodedConcept kOperatingPointTable = dcm("111093", "CAD Operating Point Table");
inline const CodedConcept kOperatingPointDescription = dcm("111081", "CAD Operating Point Description");
inline const CodedConcept kXConcept = dcm("122698", "X-Concept");
inline const CodedConcept kYConcept = dcm("122699", "Y-Concept");
inline const CodedConcept kFalseMarkersPerImage = dcm("111086", "False Markers per Image");
inline const CodedConcept kLesionSensitivity = dcm("111089", "Lesion Sensitivity");

inline const CodedConcept kPercent = ucum("%", "Percent");
inline const CodedConcept kMillimetre = ucum("mm", "millimeter");
inline const CodedConcept kArbitrary = ucum("[arb'U]", "arbitrary unit");

}  // namespace diptych::dicom_evidence::codes
