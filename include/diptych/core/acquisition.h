// How one mammogram was taken: what IHE Mammography Image asks to be shown beside it (RAD TF-2 4.16.4.2.2.1.1).
//
// Read from the header; empty or nullopt is "not told". A number that no mammography unit can give (a tube voltage of
// 0, a thickness of half a metre) counts as not told. Lengths mm, force N, angles degrees, doses mGy. Plain values,
// any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace diptych
{

struct Acquisition {
    std::string model;               // Manufacturer's Model Name (0008,1090)
    std::string serialNumber;        // Device Serial Number (0018,1000)
    std::string detectorId;          // (0018,700A)
    std::string institution;         // (0008,0080)
    std::string institutionAddress;  // (0008,0081), on one line
    std::string operatorName;        // Operators' Name (0008,1070), components as the file has them
    std::string reason;  // reason or indication: Request Attributes Sequence (0040,0275), or the study's own

    std::string studyId;                // (0020,0010)
    std::optional<int> seriesNumber;    // (0020,0011)
    std::optional<int> instanceNumber;  // (0020,0013)
    std::optional<int> statedAgeYears;  // Patient's Age (0010,1010), in whole years

    std::string filterMaterial;               // (0018,7050), DICOM's term ("RHODIUM")
    std::string anodeMaterial;                // Anode Target Material (0018,1191)
    std::optional<double> compressionForceN;  // (0018,11A2)
    std::optional<double> thicknessMm;        // Body Part Thickness (0018,11A0), of the compressed breast
    std::optional<double> angleDegrees;       // Positioner Primary Angle (0018,1510)
    std::optional<double> relativeExposure;   // Relative X-Ray Exposure (0018,1405), in the manufacturer's own measure
    std::optional<double> tubeVoltageKv;      // KVP (0018,0060)
    std::optional<double> exposureMas;        // Exposure (0018,1152), or in microampere seconds (0018,1153)
    std::optional<double> exposureSeconds;    // Exposure Time (0018,1150) is in milliseconds
    std::optional<double> organDoseMgy;       // Organ Dose (0040,0316) is in dGy
    std::optional<double> entranceDoseMgy;    // Entrance Dose in mGy (0040,8302)

    bool partialView = false;                    // (0028,1350)
    std::vector<std::string> partialViewPlaces;  // meanings of Partial View Code Sequence (0028,1352)
    bool implant = false;                        // Breast Implant Present (0028,1300)
};

/// Whole years from a birth date to another date, both "YYYYMMDD". nullopt where either is no date of the calendar or
/// one of the dates that systems write when they know none (1899-12-31, 1900-01-01), or the age is below 0 or above
/// 125.
[[nodiscard]] std::optional<int> ageInYears(const std::string& birthDate, const std::string& onDate);

}  // namespace diptych
