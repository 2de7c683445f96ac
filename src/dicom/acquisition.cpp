#include "acquisition.h"

#include <algorithm>
#include <cmath>

#include "dcmtk/dcmdata/dcdeftag.h"

namespace diptych::dicom
{

namespace
{

struct Range {
    double least;
    double most;
};

// What a mammogram can have been taken with, widely; beyond it a number is wrong or in another unit.
constexpr Range kForceN{1.0, 500.0};
constexpr Range kThicknessMm{1.0, 200.0};
constexpr Range kAngleDegrees{-180.0, 180.0};
constexpr Range kRelativeExposure{1e-6, 1e6};
constexpr Range kTubeVoltageKv{15.0, 60.0};  // contrast-enhanced views reach 49
constexpr Range kExposureMas{0.1, 2000.0};
constexpr Range kExposureSeconds{0.001, 60.0};
constexpr Range kOrganDoseMgy{0.001, 50.0};
constexpr Range kEntranceDoseMgy{0.001, 200.0};

std::optional<double> within(std::optional<double> value, double factor, const Range& range)
{
    if (!value)
        return std::nullopt;
    const double scaled = *value * factor;
    return scaled >= range.least && scaled <= range.most ? std::optional(scaled) : std::nullopt;
}

std::optional<double> measure(const ItemView& dataset, const DcmTagKey& tag, const Range& range, double factor = 1.0)
{
    return within(number(dataset, tag), factor, range);
}

/// Exposure is in whole mAs; the attribute in microampere seconds is finer, and is believed as long as both agree.
std::optional<double> exposureMas(const ItemView& dataset)
{
    const auto coarse = measure(dataset, DCM_Exposure, kExposureMas);
    const auto fine = measure(dataset, DCM_ExposureInuAs, kExposureMas, 0.001);
    if (!fine || (coarse && std::abs(*fine - *coarse) > 1.0))
        return coarse;
    return fine;
}

std::optional<double> exposureSeconds(const ItemView& dataset)
{
    const auto coarse = measure(dataset, DCM_ExposureTime, kExposureSeconds, 1e-3);
    return coarse ? coarse : measure(dataset, DCM_ExposureTimeInuS, kExposureSeconds, 1e-6);
}

/// Entrance Dose in mGy is the newer and finer of two attributes; the older one is in whole dGy.
std::optional<double> entranceDoseMgy(const ItemView& dataset)
{
    const auto fine = measure(dataset, DCM_EntranceDoseInmGy, kEntranceDoseMgy);
    return fine ? fine : measure(dataset, DCM_EntranceDose, kEntranceDoseMgy, 100.0);
}

/// "045Y" is 45; ages in months, weeks or days are no woman's with a mammogram.
std::optional<int> statedAgeYears(const ItemView& dataset)
{
    const std::string age = text(dataset, DCM_PatientAge);
    const bool inYears = age.size() == 4 && age[3] == 'Y' &&
                         std::all_of(age.begin(), age.begin() + 3, [](char c) { return c >= '0' && c <= '9'; });
    if (!inYears)
        return std::nullopt;
    const int years = std::stoi(age.substr(0, 3));
    return years > 0 && years <= 125 ? std::optional(years) : std::nullopt;
}

std::optional<int> notNegative(std::optional<int> value)
{
    return value && *value >= 0 ? value : std::nullopt;
}

std::vector<std::string> codeMeanings(const ItemView& item, const DcmTagKey& sequence)
{
    std::vector<std::string> meanings;
    for (const ItemView& code : item.items(sequence)) {
        std::string meaning = unicodeText(code, DCM_CodeMeaning);
        if (!meaning.empty() && std::ranges::find(meanings, meaning) == meanings.end())
            meanings.push_back(std::move(meaning));
    }
    return meanings;
}

std::string joined(const std::vector<std::string>& parts)
{
    std::string all;
    for (const std::string& part : parts)
        all += (all.empty() ? "" : ", ") + part;
    return all;
}

/// Free text first: it is what was written for this woman; codes repeat what was ordered.
std::string reasonIn(const ItemView& item)
{
    const std::string written = unicodeText(item, DCM_ReasonForTheRequestedProcedure);
    return written.empty() ? joined(codeMeanings(item, DCM_ReasonForRequestedProcedureCodeSequence)) : written;
}

std::string reason(const ItemView& dataset)
{
    for (const ItemView& request : dataset.items(DCM_RequestAttributesSequence))
        if (std::string told = reasonIn(request); !told.empty())
            return told;
    if (std::string told = reasonIn(dataset); !told.empty())
        return told;
    return unicodeText(dataset, DCM_RETIRED_ReasonForStudy);
}

/// An address may hold line ends; here it is one line.
std::string onOneLine(const std::string& value)
{
    std::string line;
    for (const char c : value) {
        const bool blank = c == '\r' || c == '\n' || c == '\t' || c == ' ';
        if (!blank)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    return line;
}

}  // namespace

Acquisition acquisition(const ItemView& dataset)
{
    Acquisition told;
    told.model = unicodeText(dataset, DCM_ManufacturerModelName);
    told.serialNumber = unicodeText(dataset, DCM_DeviceSerialNumber);
    told.detectorId = unicodeText(dataset, DCM_DetectorID);
    told.institution = unicodeText(dataset, DCM_InstitutionName);
    told.institutionAddress = onOneLine(unicodeText(dataset, DCM_InstitutionAddress));
    told.operatorName = unicodeText(dataset, DCM_OperatorsName);
    told.reason = onOneLine(reason(dataset));

    told.studyId = unicodeText(dataset, DCM_StudyID);
    told.seriesNumber = notNegative(integer(dataset, DCM_SeriesNumber));
    told.instanceNumber = notNegative(integer(dataset, DCM_InstanceNumber));
    told.statedAgeYears = statedAgeYears(dataset);

    told.filterMaterial = joined(texts(dataset, DCM_FilterMaterial));
    told.anodeMaterial = text(dataset, DCM_AnodeTargetMaterial);
    told.compressionForceN = measure(dataset, DCM_CompressionForce, kForceN);
    told.thicknessMm = measure(dataset, DCM_BodyPartThickness, kThicknessMm);
    told.angleDegrees = measure(dataset, DCM_PositionerPrimaryAngle, kAngleDegrees);
    told.relativeExposure = measure(dataset, DCM_RelativeXRayExposure, kRelativeExposure);
    told.tubeVoltageKv = measure(dataset, DCM_KVP, kTubeVoltageKv);
    told.exposureMas = exposureMas(dataset);
    told.exposureSeconds = exposureSeconds(dataset);
    told.organDoseMgy = measure(dataset, DCM_OrganDose, kOrganDoseMgy, 100.0);
    told.entranceDoseMgy = entranceDoseMgy(dataset);

    told.partialView = text(dataset, DCM_PartialView) == "YES";
    told.partialViewPlaces = codeMeanings(dataset, DCM_PartialViewCodeSequence);
    told.implant = text(dataset, DCM_BreastImplantPresent) == "YES";
    return told;
}

}  // namespace diptych::dicom
