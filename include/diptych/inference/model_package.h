// A model package: a folder with manifest.json, weights (TorchScript) and a model card.
//
// TorchScript is code. So the weights are read once, their SHA-256 is compared with the manifest's, and those
// same bytes are handed to the loader: what was checked is what runs.
//
// A sealed package has a file package.sha256 beside it (src/inference/package_seal.h), so that no bit of manifest,
// calibration and weights can change without being found. One without is taken as it is and said not to be sealed.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diptych/core/assessment.h"
#include "diptych/core/reason.h"

namespace diptych::inference
{

/// A monotone piecewise linear map given by its corners, clamped outside them.
struct CalibrationCurve {
    std::vector<std::pair<double, double>> corners;  // raw ascending, value not descending, in 0..1
    [[nodiscard]] double operator()(double raw) const;
};

struct TrainingData {
    std::string name;
    std::string licence;
    std::string citation;
    std::string use;
};

/// From the network's raw scores to what they mean, for findings of one kind.
struct ScoreCalibration {
    CalibrationCurve confidence;   // of raw confidence
    CalibrationCurve probability;  // of raw confidence * raw malignancy
};

/// What the other view of the same breast says of a candidate (docs/adr/0009). A lesion lies about as far from the
/// nipple in CC as in MLO, so a candidate gains by one at the same distance there:
///
///     support = the largest over the other view's candidates of their raw confidence * exp(-(d / toleranceMm)^2)
///     logit(raw confidence) := own * logit(raw confidence) + other * log(support + floor) + present + bias
///
/// where d is the difference of the distances from the nipple. Without another view the terms `other` and `present`
/// fall away: one view still gets an honest confidence.
struct OtherViewSupport {
    std::vector<FindingKind> kinds;
    double toleranceMm = 0.0;
    double floor = 0.0;
    double own = 1.0, other = 0.0, present = 0.0, bias = 0.0;

    /// `support`: nullopt where there is no other view.
    [[nodiscard]] double confidence(double rawConfidence, std::optional<double> support) const;
};

/// For one score: how often it, or a higher one, was reached on the validation films.
struct OperatingPoint {
    int suspicion = 1;
    double malignantShare = 0.0;  // of malignant findings
    double marksPerImage = 0.0;   // of candidates that are no malignant finding, a film
};

struct ModelManifest {
    std::filesystem::path folder;
    std::string name;
    std::string version;
    std::string weightsFile;
    std::string weightsSha256;  // lower-case hex
    int inputRows = 0;
    int inputColumns = 0;
    double inputSpacingMm = 0.0;
    /// The script may be given only the breast, and where it lies on the input. What that asks of a package:
    /// docs/DEVELOPER_GUIDE.md, "A model that takes parts".
    bool takesParts = false;
    double percentileLow = 0.0;
    double percentileHigh = 0.0;
    std::vector<FindingKind> kinds;  // by the network's kind index
    ScoreCalibration calibration;    // of every kind that has none of its own
    std::map<FindingKind, ScoreCalibration> calibrationByKind;
    std::optional<OtherViewSupport> otherView;    // goes before the calibration of the confidence
    std::array<double, 9> suspicionThresholds{};  // ascending; suspicion = 1 + number of thresholds <= probability
    std::vector<OperatingPoint> operatingPoints;
    std::vector<TrainingData> trainingData;
    std::string licence;
    std::string intendedUse;
    bool sealed = false;
    std::string packageSha256;  // of what the seal says, or would say: one number for manifest and weights together

    [[nodiscard]] const ScoreCalibration& calibrationOf(FindingKind kind) const;
    [[nodiscard]] Suspicion suspicion(double probability) const;
};

/// Reads and validates manifest.json and compares it with the package's seal, where there is one; fails with
/// ModelRefused and says which field is wrong.
[[nodiscard]] Result<ModelManifest> readManifest(const std::filesystem::path& folder);

/// The weights' bytes, if and only if their SHA-256 is the manifest's; else ModelRefused.
[[nodiscard]] Result<std::vector<char>> readVerifiedWeights(const ModelManifest& manifest);

}  // namespace diptych::inference
